package monitor

import (
	"context"
	"time"

	"undertone/monitor/window"
)

// Past remembers what was said in each hour; package history has the one in
// production.
type Past interface {
	// Begin is called once, with the totals of before anything is counted anew.
	Begin(at time.Time, totals map[string]window.Totals) error
	// Record takes the totals at the end of an hour.
	Record(at time.Time, totals map[string]window.Totals) error
}

// Totals are what was counted of every channel since the data directory was made;
// false while the line is catching up after a start, when they are not whole.
func (l *Line) Totals() (totals map[string]window.Totals, whole bool) {
	select {
	case <-l.ready:
		return l.allTotals(), true
	default:
		return nil, false
	}
}

func (l *Line) allTotals() map[string]window.Totals {
	l.mu.Lock()
	names := l.names()
	l.mu.Unlock()
	totals := make(map[string]window.Totals, len(names))
	for _, channel := range names {
		totals[channel] = l.totals(channel)
	}
	return totals
}

// hours gives the past the totals at each hour's end until ctx ends, and then those
// of the part of an hour. A row that could not be written is made up for by the next.
func (l *Line) hours(ctx context.Context) {
	if l.past == nil {
		return
	}
	select {
	case <-l.ready:
	case <-ctx.Done():
		return
	}
	for ctx.Err() == nil {
		next := time.Now().Truncate(time.Hour).Add(time.Hour)
		select {
		case <-time.After(time.Until(next)):
		case <-ctx.Done():
		}
		l.record(time.Now())
	}
}

func (l *Line) record(at time.Time) {
	if err := l.past.Record(at, l.allTotals()); err != nil {
		l.log.Warn().Err(err).Msg("the hour is not written; the next makes up for it")
	}
}
