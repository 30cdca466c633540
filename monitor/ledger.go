package monitor

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/rs/zerolog"

	"undertone/monitor/desk"
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
	events  eventLog
	show    func(seq uint64, data []byte)
	logged  func(marks []uint64) // all that was decided up to these is in the log

	mu    sync.Mutex
	queue []entry
	wake  chan struct{}
	last  uint64 // number of the newest event
	// trying is how many entries at the queue's head are being written.
	trying  int
	name    string // of this run of the server; no other has it
	batches uint64 // that are in the log
}

// eventLog is a journal's log of events.
type eventLog interface {
	Append(ctx context.Context, id string, events ...[]byte) (uint64, error)
}

func newLedger(l *Line) *ledger {
	return &ledger{
		log: l.log, metrics: l.metrics, events: l.journal.Events(),
		show: l.screen.Event, logged: l.confirm, wake: make(chan struct{}, 1), name: rand.Text(),
	}
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
		if l.queue[l.trying].data != nil {
			l.metrics.eventsDropped.Inc()
		}
		l.queue = slices.Delete(l.queue, l.trying, l.trying+1) // the head may be on disk already
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
			if last, err = l.events.Append(ctx, l.id(), data...); err != nil {
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

// id is the same at every try of one batch, and no other batch has it.
func (l *ledger) id() string { return l.name + strconv.FormatUint(l.batches, 10) }

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
	l.batches++
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

// idOf tells records apart by all that they say: two people may do something about
// one alert in the same millisecond.
func idOf(data []byte) [sha256.Size]byte { return sha256.Sum256(data) }
