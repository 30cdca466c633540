package journal

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go/jetstream"
)

// Log is the journal's other stream: few, small, numbered events, such as
// alerts. The number is the stream's, so it goes on over restarts.
type Log struct {
	j       *Journal
	stream  jetstream.Stream
	subject string
}

// logEvents bounds the log. At an alert a minute it reaches back two months.
const logEvents = 100_000

// Event is one entry of a Log.
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
		MaxMsgs:     logEvents,
		Replicas:    j.opts.Replicas,
		AllowDirect: true,
	})
	l.stream = stream
	return l, err
}

// Append writes one event to disk and returns its number. id makes a second try
// of the same event harmless within two minutes. After a failure the embedded
// server is opened anew where there is room, so that a second try can succeed.
func (l *Log) Append(ctx context.Context, id string, data []byte) (uint64, error) {
	var asked *server.Server
	if l.j.engine != nil {
		asked = l.j.engine.current()
	}
	ctx, cancel := context.WithTimeout(ctx, l.j.opts.Timeout)
	defer cancel()
	ack, err := l.j.js.Publish(ctx, l.subject, data, jetstream.WithMsgID(id), jetstream.WithRetryAttempts(0))
	if err == nil {
		return ack.Sequence, nil
	}
	var api *jetstream.APIError
	refused := errors.As(err, &api) && api.Code < 500 // the event's fault, not the server's
	if !refused && !errors.Is(err, context.Canceled) {
		err = errors.Join(err, l.j.revive(asked))
	}
	return 0, fmt.Errorf("append event: %w", err)
}

// Bounds are the numbers of the oldest and the newest event; both are 0 when
// there was never one.
func (l *Log) Bounds(ctx context.Context) (oldest, newest uint64, err error) {
	ctx, cancel := context.WithTimeout(ctx, l.j.opts.Timeout)
	defer cancel()
	info, err := l.stream.Info(ctx)
	if err != nil {
		return 0, 0, fmt.Errorf("look at the events: %w", err)
	}
	return info.State.FirstSeq, info.State.LastSeq, nil
}

// Read calls f for the events from..to that are still kept, in order.
func (l *Log) Read(ctx context.Context, from, to uint64, f func(Event) error) error {
	for seq := max(from, 1); seq <= to; seq++ {
		msg, err := l.get(ctx, seq)
		if errors.Is(err, jetstream.ErrMsgNotFound) {
			continue
		}
		if err != nil {
			return fmt.Errorf("read event %d: %w", seq, err)
		}
		if err := f(Event{msg.Sequence, msg.Data}); err != nil {
			return err
		}
	}
	return nil
}

func (l *Log) get(ctx context.Context, seq uint64) (*jetstream.RawStreamMsg, error) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	return l.stream.GetMsg(ctx, seq)
}
