package recording

import (
	"context"
	"time"
)

// pacer holds each message back until it is due, and stamps it with the moment
// at which it goes. Its schedule is fixed by the first message: one that is
// held up, by a server that was away, does not push the later ones back.
type pacer struct {
	speed     float64 // 0: nothing is held back or stamped
	keepTimes bool

	from  time.Time // the moment of the recording's clock ...
	start time.Time // ... that is played at this one of ours
	last  time.Time // of the message before, on the recording's clock
}

// wait returns when m is due, and false when ctx ended first.
func (p *pacer) wait(ctx context.Context, m *Message) bool {
	if p.speed == 0 {
		return ctx.Err() == nil
	}
	due := p.due(m)
	if ahead := time.Until(due); ahead > 0 {
		timer := time.NewTimer(ahead)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-ctx.Done():
		}
	}
	if !p.keepTimes {
		if m.At = time.Now(); due.Before(p.start) {
			m.At = due // what was said before the play began
		}
	}
	return ctx.Err() == nil
}

func (p *pacer) due(m *Message) time.Time {
	when := m.when // set by Load; a message just read has its At, or nothing
	if when.IsZero() {
		when = m.At
	}
	if when.IsZero() {
		when = p.last.Add(gap)
	}
	p.last = when
	if p.start.IsZero() {
		p.start = time.Now()
		if p.from.IsZero() {
			p.from = when
		}
	}
	return p.start.Add(time.Duration(float64(when.Sub(p.from)) / p.speed))
}
