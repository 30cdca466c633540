package monitor

import (
	"time"

	"undertone/monitor/desk"
)

// Replay is Rehearsal.Run over messages that were read already: the line after the
// ear, without journal, screen and clock.
func (r Rehearsal) Replay(messages []Read) ([]desk.Record, error) {
	p, j, err := r.stage()
	if err != nil {
		return nil, err
	}
	out := &Rehearsed{Desk: j.desk, part: p, judge: j}
	p.begin(messages[0].Message.Received)
	settled := p.clock
	for i := range messages {
		p.hear(&messages[i].Message, &messages[i].Reading)
		if p.clock.Sub(settled) >= 250*time.Millisecond { // as the line does
			settled = p.clock
			out.settle(p.clock.Add(-time.Millisecond))
		}
	}
	out.settle(p.clock)
	return out.Records, nil
}
