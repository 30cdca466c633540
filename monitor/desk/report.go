package desk

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"undertone/monitor/alert"
)

// CauseReport tells what caused the trouble of a period, and what became of the
// fixes. It is the answer of GET /v1/reports/causes.
type CauseReport struct {
	Period
	All         Trouble   `json:"all"`
	Causes      []Trouble `json:"causes"`
	Departments []Trouble `json:"departments"`
	Topics      []Trouble `json:"topics"`
	Touchpoints []Trouble `json:"touchpoints"`
	Channels    []Trouble `json:"channels"`
	// Fixes are all that were decided before the period's end, the oldest first.
	Fixes []FixReport `json:"fixes"`
}

// Trouble is the alerts with one cause, department, topic, touchpoint or channel;
// the lists are by the number of alerts, the most first.
type Trouble struct {
	Name   string `json:"name,omitempty"` // none where an alert has none
	Alerts int    `json:"alerts"`
	Open   int    `json:"open"` // of these, not resolved
	Nudges int    `json:"nudges"`

	ToAcknowledge Wait `json:"to_acknowledge"`
	ToResolve     Wait `json:"to_resolve"` // by hand or by its condition
	// FalseAlarms is the share of those that supervisors judged.
	FalseAlarms Share `json:"false_alarms"`
}

const none = "none"

// Causes reports the alerts raised in the period, as of now. measure is asked for
// the mood before and after a fix.
func (s *State) Causes(p Period, now time.Time, measure Measure) CauseReport {
	nudges := make(map[string]int)
	for _, n := range s.Nudges {
		if n.State.Shown() {
			nudges[n.Alert]++
		}
	}
	tickets := s.tickets(p)
	by := func(name func(*Ticket) string) []Trouble { return troubles(tickets, nudges, name) }
	report := CauseReport{
		Period:      p,
		Causes:      by(func(t *Ticket) string { return t.Cause }),
		Departments: by(func(t *Ticket) string { return t.Department }),
		Topics:      by(func(t *Ticket) string { return t.Topic }),
		Touchpoints: by(func(t *Ticket) string { return t.Touchpoint }),
		Channels:    by(func(t *Ticket) string { return t.Channel }),
		Fixes:       s.fixReports(p, now, measure),
	}
	for _, all := range by(func(*Ticket) string { return none }) { // one, or none without alerts
		report.All = all
	}
	report.All.Name = ""
	return report
}

// troubles groups the alerts by a name.
func troubles(tickets []*Ticket, nudges map[string]int, name func(*Ticket) string) []Trouble {
	sums := make(map[string]*sum)
	for _, t := range tickets {
		key := cmp.Or(name(t), none)
		if sums[key] == nil {
			sums[key] = &sum{trouble: Trouble{Name: key}}
		}
		sums[key].add(t, nudges[t.ID])
	}
	list := make([]Trouble, 0, len(sums))
	for s := range maps.Values(sums) {
		list = append(list, s.finish())
	}
	slices.SortFunc(list, func(a, b Trouble) int {
		return cmp.Or(cmp.Compare(b.Alerts, a.Alerts), cmp.Compare(a.Name, b.Name))
	})
	return list
}

// sum is a Trouble in the making.
type sum struct {
	trouble        Trouble
	acked, solved  waits
	judged, falses int
}

func (s *sum) add(t *Ticket, nudges int) {
	s.trouble.Alerts++
	s.trouble.Nudges += nudges
	if t.State != alert.Resolved {
		s.trouble.Open++
	}
	s.acked.add(t.RaisedAt, t.AcknowledgedAt)
	s.solved.add(t.RaisedAt, t.ResolvedAt)
	if t.Verdict != "" {
		s.judged++
	}
	if t.Verdict == VerdictFalseAlarm {
		s.falses++
	}
}

func (s *sum) finish() Trouble {
	s.trouble.ToAcknowledge, s.trouble.ToResolve = s.acked.wait(), s.solved.wait()
	s.trouble.FalseAlarms = shareOf(s.falses, s.judged)
	return s.trouble
}
