package monitor

import (
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"undertone/monitor/alert"
	"undertone/monitor/desk"
)

// atADesk returns the part of a line that people's acts go through.
func (s *scribe) atADesk() *Line {
	l := &Line{
		metrics: s.metrics, ledger: s.ledger, judge: newJudge(nil, desk.New(desk.Options{}), 1),
		recallDone: make(chan struct{}), alarms: make(map[string]alert.Level), touched: make(map[string]struct{}),
	}
	close(l.recallDone)
	return l
}

// raised takes an alert to the desk and the ledger, as the pulse does.
func (l *Line) raised(id string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	a := alert.Alert{ID: id, State: alert.Firing, RaisedAt: time.Now()}
	l.ledger.add(l.judge.desk.Take(alert.Event{At: a.RaisedAt, Alert: &a}), []uint64{1})
}

func acknowledge(id string) func(*desk.Desk, time.Time) (desk.Record, error) {
	return func(d *desk.Desk, at time.Time) (desk.Record, error) {
		return d.Acknowledge(id, desk.Act{By: "sam", At: at})
	}
}

// What somebody does about an alert that is not in the log yet comes after it.
func TestAct_keepsItsPlaceBehindTheAlert(t *testing.T) {
	t.Parallel()
	inABubble(t, func(t *testing.T, s *scribe) {
		l := s.atADesk()
		s.diary.refuses.Store(true)
		l.raised("a-1")
		l.raised("a-2")
		acted := make(chan error)
		go func() {
			_, err := l.Act(t.Context(), acknowledge("a-1"))
			acted <- err
		}()
		synctest.Wait()
		l.raised("a-3")
		time.Sleep(3 * time.Second)
		s.diary.refuses.Store(false)
		if err := <-acted; err != nil {
			t.Errorf("the act: %v", err)
		}
		synctest.Wait()
		if want := []string{"a-1", "a-2", "a-1", "a-3"}; !slices.Equal(s.diary.events, want) || s.diary.states[2] != alert.Acknowledged {
			t.Errorf("the log has %v, %v, want %v, the third acknowledged", s.diary.events, s.diary.states, want)
		}
	})
}

func TestAct_saysThatTheDiskHangs(t *testing.T) {
	t.Parallel()
	inABubble(t, func(t *testing.T, s *scribe) {
		l := s.atADesk()
		l.raised("a-1")
		synctest.Wait()
		s.diary.refuses.Store(true)
		began := time.Now()
		if _, err := l.Act(t.Context(), acknowledge("a-1")); !errors.Is(err, ErrNotKept) || time.Since(began) != keepWithin {
			t.Errorf("after %v: %v, want %v after %v", time.Since(began), err, ErrNotKept, keepWithin)
		}
		s.diary.refuses.Store(false)
		time.Sleep(time.Second)
		synctest.Wait()
		if n := len(s.diary.states); n != 2 || s.diary.states[1] != alert.Acknowledged {
			t.Errorf("the log has %v, want the act to follow when it can", s.diary.states)
		}
	})
}
