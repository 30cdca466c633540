package monitor

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/rs/zerolog"

	"undertone/monitor/desk"
	"undertone/monitor/journal"
)

// ledger writes what happens at the desk into the journal's log of events, in
// order, and shows it once it is there. It works beside the pulse: a disk that
// hangs keeps alerts from the screen, since what is shown must survive a crash, and
// moods not.
//
// The queue holds at most mostEntries of them. When it is full the oldest goes and is
// counted; only a disk that stays full for hours in a centre on fire fills it.
type ledger struct {
	log     zerolog.Logger
	metrics *metrics
	events  *journal.Log
	show    func(seq uint64, data []byte)
	logged  func(marks []uint64) // all that was decided up to these is in the log

	mu    sync.Mutex
	queue []entry
	wake  chan struct{}
	last  uint64 // number of the newest event
	// trying is how many entries at the queue's head are being written.
	trying int
}

// entry is a record to write, or, without data, the shards' marks of what was
// decided before it.
type entry struct {
	record desk.Record
	data   []byte
	done   chan struct{} // closed when it is in the log; may be nil
	marks  []uint64
}

const mostEntries = 50_000

func (l *ledger) add(records []desk.Record, marks []uint64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for i := range records {
		l.push(entry{record: records[i]})
	}
	if n := len(l.queue); n > l.trying && l.queue[n-1].data == nil {
		l.queue[n-1].marks = marks
	} else {
		l.push(entry{marks: marks})
	}
	l.stir()
}

// addOne queues what a person did and returns when to go on.
func (l *ledger) addOne(r desk.Record) <-chan struct{} {
	l.mu.Lock()
	defer l.mu.Unlock()
	done := make(chan struct{})
	l.push(entry{record: r, done: done})
	l.stir()
	return done
}

func (l *ledger) push(e entry) {
	if e.record.Type != "" {
		data, err := json.Marshal(e.record)
		if err != nil {
			l.log.Error().Err(err).Str("type", e.record.Type).Msg("record cannot be written")
			return
		}
		e.data = data
	}
	if len(l.queue) >= mostEntries && l.trying < len(l.queue) {
		l.queue = slices.Delete(l.queue, l.trying, l.trying+1) // the head may be on disk already
		l.metrics.eventsDropped.Inc()
	}
	l.queue = append(l.queue, e)
}

func (l *ledger) stir() {
	select {
	case l.wake <- struct{}{}:
	default:
	}
}

// run writes until ctx ends.
func (l *ledger) run(ctx context.Context) {
	for {
		if !l.drain(ctx) {
			select {
			case <-time.After(retryLedger):
			case <-ctx.Done():
				return
			}
			continue
		}
		select {
		case <-l.wake:
		case <-ctx.Done():
			return
		}
	}
}

const retryLedger = 250 * time.Millisecond

// mostAtOnce is how many records are written as one entry of the log, which costs
// one fsync: a crowd of alerts is a matter of milliseconds, as one alert is.
const mostAtOnce = 200

// drain writes what is queued; false when something could not be written.
func (l *ledger) drain(ctx context.Context) bool {
	for {
		batch, data := l.batch()
		if len(batch) == 0 {
			return true
		}
		last := uint64(0)
		if len(data) > 0 {
			var err error
			if last, err = l.events.Append(ctx, idOfAll(batch), data...); err != nil {
				if !errors.Is(err, context.Canceled) {
					l.metrics.eventFailures.Inc()
				}
				return false
			}
		}
		l.written(len(batch), last)
		l.tell(batch, last-uint64(len(data)))
	}
}

// batch copies what is to be written next. It is the same at every try, until it is
// written.
func (l *ledger) batch() (batch []entry, data [][]byte) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.trying == 0 {
		l.trying = min(len(l.queue), mostAtOnce)
	}
	batch = slices.Clone(l.queue[:l.trying])
	for _, e := range batch {
		if e.data != nil {
			data = append(data, e.data)
		}
	}
	return batch, data
}

func (l *ledger) written(n int, last uint64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.queue = l.queue[n:]
	l.trying = 0
	l.last = max(l.last, last)
}

// tell shows what is in the log now, behind event number seq.
func (l *ledger) tell(batch []entry, seq uint64) {
	for _, e := range batch {
		if e.data == nil {
			l.logged(e.marks)
			continue
		}
		seq++
		l.show(seq, e.data)
		if e.done != nil {
			close(e.done)
		}
	}
}

// waiting copies the records that are not in the log yet, and the number of the
// newest that is.
func (l *ledger) waiting() (records []desk.Record, last uint64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for i := range l.queue {
		if l.queue[i].data != nil {
			records = append(records, l.queue[i].record)
		}
	}
	return records, l.last
}

// idOfAll makes a second try of the same batch harmless.
func idOfAll(batch []entry) string {
	h := sha256.New()
	for i := range batch {
		if batch[i].data != nil {
			fmt.Fprintln(h, idOf(&batch[i].record))
		}
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// idOf makes a second try of the same record harmless.
func idOf(r *desk.Record) string {
	var id string
	switch {
	case r.Alert != nil:
		id = r.Alert.ID + "/" + string(r.Alert.State)
	case r.Nudge != nil:
		id = r.Nudge.ID + "/" + string(r.Nudge.State)
	case r.Fix != nil:
		id = r.Fix.ID
	case r.Feedback != nil:
		id = r.Feedback.Conversation
	}
	return fmt.Sprintf("%s/%s/%d", r.Type, id, r.At.UnixNano())
}
