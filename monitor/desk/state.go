package desk

import (
	"slices"
	"time"

	"undertone/monitor/alert/rule"
)

// State is all that a desk knew at one moment. It never changes, so that reports
// are made of it and snapshots written at leisure, without the desk's lock.
type State struct {
	Open     []*Ticket // in the order in which they were raised
	Closed   []*Ticket // in the order in which they were resolved
	Nudges   []*Nudge  // in the order in which they were decided
	Feedback []*Feedback
	Fixes    []*Fix
	Dropped  Dropped
}

// Dropped counts what fell out of the desk since its log began, because there
// was too much of it.
type Dropped struct {
	Open     uint64 `json:"open"`
	Closed   uint64 `json:"closed"`
	Nudges   uint64 `json:"nudges"`
	Feedback uint64 `json:"feedback"`
	Fixes    uint64 `json:"fixes"`
}

// State returns what the desk knows now. It costs copying some lists, under a
// millisecond for a full desk.
func (d *Desk) State() *State {
	return &State{
		Open: d.open.all(), Closed: d.closed.all(),
		Nudges: d.nudges.all(), Feedback: d.feedback.all(), Fixes: d.fixes.all(),
		Dropped: Dropped{d.open.dropped, d.closed.dropped, d.nudges.dropped, d.feedback.dropped, d.fixes.dropped},
	}
}

// TicketFilter chooses alerts; what is zero asks nothing.
type TicketFilter struct {
	Open         bool // only those that are not resolved
	Awake        bool // only those that are not snoozed
	Channel      string
	Conversation string
	Customer     string
	Rule         string
	Severity     rule.Severity
	Scopes       []rule.Scope // any of them
	Period       Period       // of the moment they were raised
	Limit        int
}

// Tickets returns the alerts that f chooses, the newest first: open ones, then
// resolved ones.
func (s *State) Tickets(f TicketFilter) []*Ticket {
	var chosen []*Ticket
	lists := [][]*Ticket{s.Open, s.Closed}
	if f.Open {
		lists = lists[:1]
	}
	for _, list := range lists {
		for _, t := range slices.Backward(list) {
			if f.Limit > 0 && len(chosen) == f.Limit {
				return chosen
			}
			if f.takes(t) {
				chosen = append(chosen, t)
			}
		}
	}
	return chosen
}

func (f *TicketFilter) takes(t *Ticket) bool {
	return is(f.Channel, t.Channel) && is(f.Conversation, t.Conversation) && is(f.Rule, t.Rule) &&
		is(f.Customer, t.Customer) && is(f.Severity, t.Severity) &&
		(len(f.Scopes) == 0 || slices.Contains(f.Scopes, t.Scope)) && f.Period.Has(t.RaisedAt) && (!f.Awake || t.SnoozedUntil.IsZero())
}

// NudgeFilter chooses nudges; what is zero asks nothing.
type NudgeFilter struct {
	Shown        bool // only those that the agent got to see
	Agent        string
	Conversation string
	Rule         string
	State        NudgeState
	Period       Period
	Limit        int
}

// NudgesOf returns the nudges that f chooses, the newest first; GET /v1/nudges
// answers with them.
func (s *State) NudgesOf(f NudgeFilter) []*Nudge {
	var chosen []*Nudge
	for _, n := range slices.Backward(s.Nudges) {
		if f.Limit > 0 && len(chosen) == f.Limit {
			break
		}
		if f.takes(n) {
			chosen = append(chosen, n)
		}
	}
	return chosen
}

// Waiting returns those of the nudges that f chooses that an agent may still answer
// to some use: the given ones and, behind them, those of which the supervisor has
// been told while the alert is open; the newest first. f.State is not asked.
func (s *State) Waiting(f NudgeFilter) []*Nudge {
	open := make(map[string]struct{}, len(s.Open))
	for _, t := range s.Open {
		open[t.ID] = struct{}{}
	}
	most := f.Limit
	f.State = Given
	waiting := s.NudgesOf(f)
	f.State, f.Limit = Escalated, 0
	for _, n := range s.NudgesOf(f) {
		if most > 0 && len(waiting) >= most {
			break
		}
		if _, ok := open[n.Alert]; ok {
			waiting = append(waiting, n)
		}
	}
	return waiting
}

func (f *NudgeFilter) takes(n *Nudge) bool {
	return is(f.Agent, n.Agent) && is(f.Conversation, n.Conversation) && is(f.Rule, n.Rule) &&
		is(f.State, n.State) && f.Period.Has(n.At) && (!f.Shown || n.State.Shown())
}

// FeedbackOf returns what customers said in a period, the newest first, at most
// limit of it; GET /v1/feedback answers with it.
func (s *State) FeedbackOf(p Period, limit int) []*Feedback {
	var chosen []*Feedback
	for _, f := range s.Feedback {
		if p.Has(f.At) {
			chosen = append(chosen, f)
		}
	}
	// A new answer takes its conversation's old place in the list.
	slices.SortStableFunc(chosen, func(a, b *Feedback) int { return b.At.Compare(a.At) })
	return chosen[:min(len(chosen), limit)]
}

// is tells whether a filter's word allows a value.
func is[S ~string](word, value S) bool { return word == "" || word == value }

// Period is a stretch of time, from From up to but without To. A side that is
// zero is open.
type Period struct {
	From time.Time `json:"from,omitzero"`
	To   time.Time `json:"to,omitzero"`
}

// Has tells whether a moment lies in the period.
func (p Period) Has(at time.Time) bool {
	return !at.Before(p.From) && (p.To.IsZero() || at.Before(p.To))
}

// tickets returns all alerts raised in the period, in no order that matters.
func (s *State) tickets(p Period) []*Ticket {
	var in []*Ticket
	for _, list := range [][]*Ticket{s.Open, s.Closed} {
		for _, t := range list {
			if p.Has(t.RaisedAt) {
				in = append(in, t)
			}
		}
	}
	return in
}
