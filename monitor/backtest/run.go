package backtest

import (
	"cmp"
	"slices"
	"time"

	"undertone/monitor/alert"
	"undertone/monitor/alert/rule"
	"undertone/monitor/desk"
)

// Run is what some rules did to some messages.
type Run struct {
	Rules   []*rule.Rule
	Traffic Traffic
	// Tickets are all alerts, in any order; Nudges all advice that was asked
	// for, also what was kept back.
	Tickets []desk.Ticket
	Nudges  []desk.Nudge
}

// Take adds what the desk recorded: of each alert and nudge the newest record is
// all that is known.
func (r *Run) Take(records []desk.Record) {
	tickets, nudges := make(map[string]int), make(map[string]int)
	for i := range records {
		switch of := &records[i]; {
		case of.Alert != nil:
			r.Tickets = replace(r.Tickets, tickets, of.Alert.ID, *of.Alert)
		case of.Nudge != nil:
			r.Nudges = replace(r.Nudges, nudges, of.Nudge.ID, *of.Nudge)
		}
	}
}

// replace puts v in the place of what has its id, or at the end.
func replace[T any](all []T, places map[string]int, id string, v T) []T {
	if i, known := places[id]; known {
		all[i] = v
		return all
	}
	places[id] = len(all)
	return append(all, v)
}

// Only leaves out the alerts and nudges of channels that want refuses. What is of
// the centre has the channel "".
func (r *Run) Only(want func(channel string) bool) {
	r.Tickets = slices.DeleteFunc(r.Tickets, func(t desk.Ticket) bool { return !want(t.Channel) })
	r.Nudges = slices.DeleteFunc(r.Nudges, func(n desk.Nudge) bool { return !want(n.Channel) })
}

// group is what an alert is about. An alert of a conversation may change its
// topic with every message; one of a channel is about one topic or none.
type group struct{ rule, channel, topic, conversation string }

func groupOf(t *desk.Ticket) group {
	g := group{t.Rule, t.Channel, t.Topic, t.Conversation}
	if t.Conversation != "" {
		g.topic = ""
	}
	return g
}

// lives are a group's alerts in the order in which they were raised.
type lives []*desk.Ticket

// byGroup sorts the alerts by what they are about.
func (r *Run) byGroup() map[group]lives {
	groups := make(map[group]lives)
	for i := range r.Tickets {
		g := groupOf(&r.Tickets[i])
		groups[g] = append(groups[g], &r.Tickets[i])
	}
	for _, l := range groups {
		slices.SortFunc(l, inTime)
	}
	return groups
}

// inTime orders alerts by when they were raised, and those of one moment by their
// ids, so that a report is the same every time.
func inTime(a, b *desk.Ticket) int {
	return cmp.Or(a.RaisedAt.Compare(b.RaisedAt), cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.ID, b.ID))
}

// endOf is when an alert was over, or the end of all for one that is not.
func (r *Run) endOf(t *desk.Ticket) time.Time {
	if t.State == alert.Resolved {
		return t.ResolvedAt
	}
	return maxTime(r.Traffic.To, t.RaisedAt)
}

func maxTime(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// soon is how near two alerts about the same are, in time, to be one trouble: a
// rule that raises anew within it flaps, and what two sets of rules raise within
// it of each other's is the same alert, earlier or later. It is the cooldown of
// most rules, too.
const soon = 10 * time.Minute

// flaps counts the alerts of a group that were raised soon after the one before
// had ended.
func (l lives) flaps() (n int) {
	for i := 1; i < len(l); i++ {
		before := l[i-1]
		if before.State == alert.Resolved && l[i].RaisedAt.Sub(before.ResolvedAt) <= soon {
			n++
		}
	}
	return n
}

// most is the most of the times that lie within any stretch of that length. The
// times must be in order.
func most(times []time.Time, within time.Duration) (n int) {
	first := 0
	for i, at := range times {
		for at.Sub(times[first]) >= within {
			first++
		}
		n = max(n, i-first+1)
	}
	return n
}

// median is the middle of the durations, 0 without any.
func median(all []time.Duration) time.Duration {
	if len(all) == 0 {
		return 0
	}
	slices.Sort(all)
	if mid := len(all) / 2; len(all)%2 == 0 {
		return (all[mid-1] + all[mid]) / 2
	}
	return all[len(all)/2]
}
