package journal

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// Log is the journal's other stream: small, numbered events, such as alerts, each a
// JSON object. The numbers are consecutive and go on over restarts.
//
// As in the shards, what is written at once is one entry of the stream, since each
// entry costs an fsync: a JSON array, with the number of its first event in a header.
// An entry that is a bare object is one event with the entry's own number; so it was
// before there were several to an entry. One process writes the log.
type Log struct {
	j       *Journal
	stream  jetstream.Stream
	subject string

	mu   sync.Mutex
	last uint64 // number of the newest event
}

const (
	// logEntries bounds the log. At an entry a minute it reaches back two months.
	logEntries = 100_000
	// logBytes bounds it where entries are large.
	logBytes = 256 << 20
	// headFirst is the header with the number of an entry's first event.
	headFirst = "Undertone-First"
)

// Event is one event of a Log.
type Event struct {
	Seq  uint64
	Data []byte
}

// Events returns the journal's log of events.
func (j *Journal) Events() *Log { return j.events }

func (j *Journal) openLog(ctx context.Context) (*Log, error) {
	l := &Log{j: j, subject: j.opts.Name + ".events"}
	stream, err := j.openStream(ctx, jetstream.StreamConfig{
		Name:        j.opts.Name + "_events",
		Description: "Undertone: alerts and nudges, numbered",
		Subjects:    []string{l.subject},
		MaxMsgs:     logEntries,
		MaxBytes:    logBytes,
		Replicas:    j.opts.Replicas,
		AllowDirect: true,
	})
	if err != nil {
		return nil, err
	}
	l.stream = stream
	_, l.last, err = l.Bounds(ctx)
	return l, err
}

// Append writes events to disk, all or none, and returns the number of the last. id
// makes a second try of the same events harmless within two minutes. After a failure
// the embedded server is opened anew where there is room, so that a second try can
// succeed.
func (l *Log) Append(ctx context.Context, id string, events ...[]byte) (uint64, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var asked *server.Server
	if l.j.engine != nil {
		asked = l.j.engine.current()
	}
	ctx, cancel := context.WithTimeout(ctx, l.j.opts.Timeout)
	defer cancel()
	msg := nats.NewMsg(l.subject)
	msg.Header.Set(headFirst, strconv.FormatUint(l.last+1, 10))
	msg.Data = append(append([]byte{'['}, bytes.Join(events, []byte{','})...), ']')
	_, err := l.j.js.PublishMsg(ctx, msg, jetstream.WithMsgID(id), jetstream.WithRetryAttempts(0))
	if err == nil {
		l.last += uint64(len(events))
		return l.last, nil
	}
	var api *jetstream.APIError
	refused := errors.As(err, &api) && api.Code < 500 // the events' fault, not the server's
	if !refused && !errors.Is(err, context.Canceled) {
		err = errors.Join(err, l.j.revive(asked))
	}
	return 0, fmt.Errorf("append events: %w", err)
}

// entry is one entry of the stream: consecutive events.
type entry struct {
	first  uint64
	events []json.RawMessage
}

func (e *entry) last() uint64 { return e.first + uint64(len(e.events)) - 1 }

// get reads an entry by its place in the stream.
func (l *Log) get(ctx context.Context, place uint64) (*entry, error) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	msg, err := l.stream.GetMsg(ctx, place)
	if err != nil {
		return nil, err
	}
	e := &entry{first: msg.Sequence, events: []json.RawMessage{msg.Data}}
	if head := msg.Header.Get(headFirst); head != "" {
		if e.first, err = strconv.ParseUint(head, 10, 64); err == nil {
			err = json.Unmarshal(msg.Data, &e.events)
		}
		if err != nil || len(e.events) == 0 {
			return nil, fmt.Errorf("%w: entry %d of the log of events", errCorrupt, place)
		}
	}
	return e, nil
}

// Bounds are the numbers of the oldest and the newest event; both are 0 when there
// was never one.
func (l *Log) Bounds(ctx context.Context) (oldest, newest uint64, err error) {
	first, last, err := l.places(ctx)
	if err != nil {
		return 0, 0, err
	}
	if e, err := l.next(ctx, first, last); err != nil {
		return 0, 0, err
	} else if e != nil {
		oldest = e.first
	}
	for ; newest == 0 && last >= first && last > 0; last-- { // the last may be a write that failed half way
		e, err := l.get(ctx, last)
		if err == nil {
			newest = e.last()
		} else if !errors.Is(err, jetstream.ErrMsgNotFound) {
			return 0, 0, fmt.Errorf("look at the newest event: %w", err)
		}
	}
	return oldest, newest, nil
}

// places are the first and the last place in the stream.
func (l *Log) places(ctx context.Context) (first, last uint64, err error) {
	ctx, cancel := context.WithTimeout(ctx, l.j.opts.Timeout)
	defer cancel()
	info, err := l.stream.Info(ctx)
	if err != nil {
		return 0, 0, fmt.Errorf("look at the events: %w", err)
	}
	return max(info.State.FirstSeq, 1), info.State.LastSeq, nil
}

// next is the first entry from a place on up to last that is there; nil for none.
func (l *Log) next(ctx context.Context, place, last uint64) (*entry, error) {
	e, _, err := l.nextAt(ctx, place, last)
	return e, err
}

func (l *Log) nextAt(ctx context.Context, place, last uint64) (*entry, uint64, error) {
	for ; place <= last; place++ {
		e, err := l.get(ctx, place)
		if errors.Is(err, jetstream.ErrMsgNotFound) {
			continue
		}
		if err != nil {
			return nil, 0, fmt.Errorf("read entry %d of the events: %w", place, err)
		}
		return e, place, nil
	}
	return nil, 0, nil
}

// Read calls f for the events from..to that are still kept, in order.
func (l *Log) Read(ctx context.Context, from, to uint64, f func(Event) error) error {
	first, last, err := l.places(ctx)
	if err != nil {
		return err
	}
	place, err := l.find(ctx, from, first, last)
	if err != nil {
		return err
	}
	for {
		e, at, err := l.nextAt(ctx, place, last)
		if err != nil || e == nil || e.first > to {
			return err
		}
		for i, data := range e.events {
			seq := e.first + uint64(i)
			if seq < from || seq > to {
				continue
			}
			if err := f(Event{seq, data}); err != nil {
				return err
			}
		}
		place = at + 1
	}
}

// find is the place of the entry with event number seq, or of the first after it:
// numbers grow with places, so half of them are left out with each look.
func (l *Log) find(ctx context.Context, seq, first, last uint64) (uint64, error) {
	low, high := first, last+1
	for low < high {
		middle := low + (high-low)/2
		e, at, err := l.nextAt(ctx, middle, last)
		switch {
		case err != nil:
			return 0, err
		case e == nil || e.last() >= seq:
			high = middle
		default:
			low = at + 1
		}
	}
	return low, nil
}
