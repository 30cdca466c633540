package backtest

import (
	"time"

	"undertone/monitor/desk"
)

// Change is what became different for one rule, by its name, against the present
// rules. Two alerts about the same are one, earlier or later, where one was
// raised while the other was open or within ten minutes of it.
type Change struct {
	New     int `json:"new"`
	Gone    int `json:"gone"`
	Same    int `json:"same"` // at the same second
	Earlier int `json:"earlier"`
	Later   int `json:"later"`
	// Shift is the median of how much later those that moved were raised;
	// negative for earlier. In seconds.
	Shift float64 `json:"median_shift_seconds"`

	shifts []time.Duration
}

// Now is how many alerts the rule raised.
func (c *Change) Now() int { return c.New + c.kept() }

// Was is how many alerts the present rule of that name raised.
func (c *Change) Was() int { return c.Gone + c.kept() }

func (c *Change) kept() int { return c.Same + c.Earlier + c.Later }

// changes compares the alerts of two runs by rule. isNew has the ids of those that
// the present rules did not raise.
func changes(now, present *Run) (byRule map[string]*Change, isNew map[string]bool) {
	byRule, isNew = make(map[string]*Change), make(map[string]bool)
	of := func(rule string) *Change {
		if byRule[rule] == nil {
			byRule[rule] = &Change{}
		}
		return byRule[rule]
	}
	was := present.byGroup()
	for g, l := range now.byGroup() {
		p := pairing{now: now, present: present, change: of(g.rule), isNew: isNew}
		p.pair(l, was[g])
		delete(was, g)
	}
	for g, l := range was {
		of(g.rule).Gone += len(l)
	}
	for _, c := range byRule {
		c.Shift = median(c.shifts).Seconds()
	}
	return byRule, isNew
}

// pairing matches the alerts of one group.
type pairing struct {
	now, present *Run
	change       *Change
	isNew        map[string]bool
}

// pair goes along both lists in time. What ends long before the other's next
// begins has no partner.
func (p *pairing) pair(now, was lives) {
	for len(now) > 0 && len(was) > 0 {
		switch a, b := now[0], was[0]; {
		case p.now.endOf(a).Add(soon).Before(b.RaisedAt):
			p.raisedAnew(a)
			now = now[1:]
		case p.present.endOf(b).Add(soon).Before(a.RaisedAt):
			p.change.Gone++
			was = was[1:]
		default:
			p.moved(a.RaisedAt.Sub(b.RaisedAt))
			now, was = now[1:], was[1:]
		}
	}
	for _, a := range now {
		p.raisedAnew(a)
	}
	p.change.Gone += len(was)
}

func (p *pairing) raisedAnew(t *desk.Ticket) {
	p.change.New++
	p.isNew[t.ID] = true
}

func (p *pairing) moved(by time.Duration) {
	switch {
	case by.Abs() < time.Second:
		p.change.Same++
		return
	case by < 0:
		p.change.Earlier++
	default:
		p.change.Later++
	}
	p.change.shifts = append(p.change.shifts, by)
}
