package monitor

import (
	"context"
	"errors"
	"time"

	"undertone/monitor/desk"
)

// ErrNotKept is what somebody hears whose act could not be written to the journal
// in time. It may be still; doing it again is safe.
var ErrNotKept = errors.New("monitor: the journal cannot be written now; try again")

// keepWithin is how long an act may take to be on disk.
const keepWithin = 5 * time.Second

// Act does something at the desk for a person, such as to acknowledge an alert,
// and returns once it is on disk. The function must only call the desk's commands.
func (l *Line) Act(ctx context.Context, act func(d *desk.Desk, at time.Time) (desk.Record, error)) (desk.Record, error) {
	ctx, cancel := context.WithTimeout(ctx, keepWithin)
	defer cancel()
	select {
	case <-l.recallDone: // or older records of the log would undo it
	case <-ctx.Done():
		return desk.Record{}, ErrNotKept
	}
	l.mu.Lock()
	r, err := act(l.judge.desk, time.Now().UTC().Truncate(time.Millisecond))
	if err != nil {
		l.mu.Unlock()
		return desk.Record{}, err
	}
	if err := l.judge.desk.Load(r); err != nil {
		l.mu.Unlock()
		return desk.Record{}, err
	}
	l.alarm()
	done := l.ledger.addOne(r)
	l.mu.Unlock()
	l.metrics.acted(&r)
	select {
	case <-done:
		return r, nil
	case <-ctx.Done():
		return r, ErrNotKept
	}
}

// Causes are what an alert may be resolved with. They must not be changed.
func (l *Line) Causes() []desk.Cause { return l.judge.desk.Causes() }

// Desk is what the desk knows now.
func (l *Line) Desk() *desk.State {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.judge.desk.State()
}
