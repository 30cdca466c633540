package monitor

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/rs/zerolog"

	"undertone/monitor/alert"
	"undertone/monitor/alert/rule"
	"undertone/monitor/desk"
)

// diary is a log of events whose disk may fail.
type diary struct {
	known  map[string]bool
	events []string      // ids of the alerts
	states []alert.State // of the same
	sizes  []int         // of what was written at once
	tries  atomic.Int64
	// refuses keeps everything from the disk; forgets writes it and says that it
	// did not.
	refuses, forgets atomic.Bool
}

func (d *diary) Append(_ context.Context, id string, events ...[]byte) (uint64, error) {
	d.tries.Add(1)
	if d.refuses.Load() {
		return 0, errors.New("no space left on device")
	}
	if !d.known[id] {
		d.known[id] = true
		d.sizes = append(d.sizes, len(events))
		for _, e := range events {
			var r desk.Record
			if err := json.Unmarshal(e, &r); err != nil {
				return 0, err
			}
			d.events, d.states = append(d.events, r.Alert.ID), append(d.states, r.Alert.State)
		}
	}
	if d.forgets.Load() {
		return 0, context.DeadlineExceeded
	}
	return uint64(len(d.events)), nil
}

// scribe is a ledger that writes to a diary, and notes what it shows and confirms.
type scribe struct {
	*ledger
	diary    *diary
	shown    []string // "number id"
	marks    []uint64 // the first shard's
	registry *prometheus.Registry
}

func newScribe() *scribe {
	s := &scribe{diary: &diary{known: make(map[string]bool)}, registry: prometheus.NewRegistry()}
	s.ledger = &ledger{
		log: zerolog.Nop(), metrics: newMetrics(s.registry, &Line{rules: rule.Bundled()}), events: s.diary, wake: make(chan struct{}, 1), name: "run",
		show: func(seq uint64, data []byte) {
			var r desk.Record
			if err := json.Unmarshal(data, &r); err != nil {
				panic(err)
			}
			s.shown = append(s.shown, fmt.Sprint(seq, " ", r.Alert.ID))
		},
		logged: func(marks []uint64) { s.marks = append(s.marks, marks[0]) },
	}
	return s
}

// counted is the value of a counter.
func (s *scribe) counted(t *testing.T, name string) float64 {
	t.Helper()
	families, err := s.registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range families {
		if f.GetName() == name {
			return f.GetMetric()[0].GetCounter().GetValue()
		}
	}
	t.Fatalf("there is no %s", name)
	return 0
}

// record is one about alert n; all are of the same millisecond.
func record(n int) desk.Record {
	return desk.Record{Type: desk.OfAlert, At: time.UnixMilli(0).UTC(), Alert: &desk.Ticket{Alert: alert.Alert{ID: fmt.Sprint("a-", n), State: alert.Firing}}}
}

func records(from, to int) (list []desk.Record) {
	for n := from; n < to; n++ {
		list = append(list, record(n))
	}
	return list
}

// inABubble runs a test with a scribe that writes beside it.
func inABubble(t *testing.T, test func(t *testing.T, s *scribe)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		s := newScribe()
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		go s.run(ctx)
		test(t, s)
		cancel()
		synctest.Wait()
	})
}

func done(c <-chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

func TestLedger_writesInOrderAndShowsWhatIsWritten(t *testing.T) {
	t.Parallel()
	inABubble(t, func(t *testing.T, s *scribe) {
		s.add(records(0, 450), []uint64{7})
		act := s.addOne(record(450))
		s.add(nil, []uint64{8})
		s.add(nil, []uint64{9}) // nothing between them: the newer stands for both
		synctest.Wait()
		if len(s.shown) != 451 || !done(act) {
			t.Fatalf("%d events are shown, and the act is done: %t; want 451, done", len(s.shown), done(act))
		}
		for n, got := range s.shown {
			if want := fmt.Sprint(n+1, " a-", n); got != want {
				t.Fatalf("shown %s, want %s", got, want)
			}
		}
		if !slices.Equal(s.marks, []uint64{7, 9}) {
			t.Errorf("confirmed up to %v, want 7 and then 9", s.marks)
		}
		if most := slices.Max(s.diary.sizes); most != 200 && most != 199 || len(s.diary.sizes) > 4 {
			t.Errorf("written in batches of %v, want a few of at most 200", s.diary.sizes)
		}
	})
}

func TestLedger_triesAgainUntilTheDiskTakesIt(t *testing.T) {
	t.Parallel()
	inABubble(t, func(t *testing.T, s *scribe) {
		s.diary.refuses.Store(true)
		s.add(records(0, 3), []uint64{1})
		time.Sleep(10*time.Second + time.Millisecond)
		s.add(records(3, 5), []uint64{2})
		act := s.addOne(record(5))
		synctest.Wait()
		if len(s.shown)+len(s.marks) != 0 || done(act) {
			t.Errorf("shown %v, confirmed %v, done %t: want nothing before it is on disk", s.shown, s.marks, done(act))
		}
		if tries := s.diary.tries.Load(); tries < 40 || tries > 42 || s.counted(t, "undertone_event_failures_total") != float64(tries) {
			t.Errorf("%d tries in 10 s, %v counted; want four a second", tries, s.counted(t, "undertone_event_failures_total"))
		}
		s.diary.refuses.Store(false)
		time.Sleep(time.Second)
		synctest.Wait()
		if want := []string{"a-0", "a-1", "a-2", "a-3", "a-4", "a-5"}; !slices.Equal(s.diary.events, want) || len(s.shown) != 6 || !done(act) {
			t.Errorf("written %v, shown %v, want %v", s.diary.events, s.shown, want)
		}
		if !slices.Equal(s.marks, []uint64{1, 2}) {
			t.Errorf("confirmed up to %v, want 1 and 2", s.marks)
		}
	})
}

// A try may reach the disk and not say so. What comes meanwhile does not change
// the batch, or the log could not know it again.
func TestLedger_writesNothingTwice(t *testing.T) {
	t.Parallel()
	inABubble(t, func(t *testing.T, s *scribe) {
		s.diary.forgets.Store(true)
		s.add(records(0, 3), []uint64{1})
		time.Sleep(time.Second)
		s.add(records(3, 5), []uint64{2})
		time.Sleep(time.Second)
		s.diary.forgets.Store(false)
		time.Sleep(time.Second)
		synctest.Wait()
		if want := []string{"a-0", "a-1", "a-2", "a-3", "a-4"}; !slices.Equal(s.diary.events, want) || len(s.shown) != 5 || s.shown[4] != "5 a-4" {
			t.Errorf("written %v, shown %v, want %v", s.diary.events, s.shown, want)
		}
	})
}

// Two people may do something about one alert in the same millisecond.
func TestLedger_tellsActsApart(t *testing.T) {
	t.Parallel()
	inABubble(t, func(t *testing.T, s *scribe) {
		for _, to := range []string{"li", "sam", "sam"} {
			r := record(1)
			r.Alert.AssignedTo = to
			s.addOne(r)
			synctest.Wait() // so each is written alone
		}
		if len(s.diary.events) != 3 || len(s.shown) != 3 {
			t.Errorf("%d are written and %d shown, want 3", len(s.diary.events), len(s.shown))
		}
	})
}

func TestLedger_isBounded(t *testing.T) {
	t.Parallel()
	s := newScribe() // and nobody writes
	s.add(records(0, 100), []uint64{1})
	s.batch() // but these, which may be on disk already
	s.add(records(100, 110), []uint64{2})
	s.add(records(110, mostEntries+50), []uint64{3})
	if len(s.queue) != mostEntries {
		t.Errorf("%d entries wait, want %d", len(s.queue), mostEntries)
	}
	if s.queue[99].record.Alert.ID != "a-99" || s.queue[100].data != nil || s.queue[101].data == nil {
		t.Error("what is being written was let go, want the oldest behind it")
	}
	waiting, _ := s.waiting()
	if dropped := s.counted(t, "undertone_dropped_total"); int(dropped)+len(waiting) != mostEntries+50 || dropped == 0 {
		t.Errorf("%d records wait and %v were let go, want %d in all", len(waiting), dropped, mostEntries+50)
	}
	if last := waiting[len(waiting)-1].Alert.ID; last != fmt.Sprint("a-", mostEntries+49) {
		t.Errorf("the newest that waits is %s", last)
	}
}
