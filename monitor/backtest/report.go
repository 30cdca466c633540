package backtest

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"undertone/monitor/alert"
	"undertone/monitor/alert/rule"
	"undertone/monitor/desk"
)

// Report is what a backtest tells, as the contract's JSON has it.
type Report struct {
	// Rules are those that were tried, in their order, also those that never
	// fired.
	Rules []RuleReport `json:"rules"`
	// Alerts are all that were raised, in the order of their At.
	Alerts  []AlertReport `json:"alerts"`
	Summary Summary       `json:"summary"`
	// From and To are when the first and the last message were received.
	From time.Time `json:"from,omitzero"`
	To   time.Time `json:"to,omitzero"`
	// Gone are the rules that only the present ones have.
	Gone []RuleReport `json:"gone,omitempty"`

	present []AlertReport // what was raised by the rules compared with
}

// RuleReport is what one rule did.
type RuleReport struct {
	Rule     string        `json:"rule"`
	Scope    rule.Scope    `json:"scope"`
	Severity rule.Severity `json:"severity"`
	Alerts   int           `json:"alerts"`
	// Open is how many of them were still open at the end.
	Open          int     `json:"open"`
	Conversations int     `json:"conversations"`
	Channels      int     `json:"channels"`
	Per1000       float64 `json:"per_1000_conversations"`
	// Median is how long an alert was open; one that still is counts up to
	// the end. In seconds.
	Median float64 `json:"median_seconds"`
	// Flaps are alerts raised within ten minutes of the end of one about the
	// same.
	Flaps int `json:"flaps"`
	// Nudges were given to agents, HeldOut kept back to learn whether nudges
	// help, Suppressed kept back for the reason that is their key.
	Nudges     int            `json:"nudges"`
	HeldOut    int            `json:"held_out"`
	Suppressed map[string]int `json:"suppressed"`
	// Change is against the present rules; nil without a comparison.
	Change *Change `json:"change,omitempty"`
}

// AlertReport is one alert.
type AlertReport struct {
	Rule  string     `json:"rule"`
	Scope rule.Scope `json:"scope"`
	// Channel is empty for the centre. Conversation and Message are empty for
	// what is not of a conversation.
	Channel      string        `json:"channel"`
	Conversation string        `json:"conversation"`
	Message      string        `json:"message"`
	At           time.Time     `json:"at"`
	Severity     rule.Severity `json:"severity"`
	// Nudge tells whether the agent would have been nudged.
	Nudge bool `json:"nudge"`
	// State is firing or resolved, at the end of the messages.
	State alert.State `json:"state"`

	ID         string    `json:"id"`
	Topic      string    `json:"topic,omitempty"`
	Agent      string    `json:"agent,omitempty"`
	ResolvedAt time.Time `json:"resolved_at,omitzero"`
	// NudgeState and NudgeReason are what became of the nudge; empty where the
	// rule asked for none.
	NudgeState  desk.NudgeState `json:"nudge_state,omitempty"`
	NudgeReason string          `json:"nudge_reason,omitempty"`
	HeldOut     bool            `json:"held_out,omitempty"`
	// New tells that the present rules would not have raised it.
	New  bool              `json:"new,omitempty"`
	Text map[string]string `json:"text"`
}

// New makes the report of a run, compared with that of the present rules over the
// same messages; nil for no comparison.
func New(run, present *Run) *Report {
	r := &Report{
		Rules: run.rules(), Alerts: run.alerts(),
		From: run.Traffic.From, To: run.Traffic.To,
		Summary: Summary{Traffic: run.Traffic, Load: run.load()},
	}
	if present == nil {
		return r
	}
	load := present.load()
	r.Summary.Present = &load
	r.present = present.alerts()
	byRule, isNew := changes(run, present)
	for i := range r.Rules {
		if r.Rules[i].Change = byRule[r.Rules[i].Rule]; r.Rules[i].Change == nil {
			r.Rules[i].Change = &Change{}
		}
	}
	for i := range r.Alerts {
		r.Alerts[i].New = isNew[r.Alerts[i].ID]
	}
	for _, was := range present.rules() {
		if !slices.ContainsFunc(r.Rules, func(now RuleReport) bool { return now.Rule == was.Rule }) {
			was.Change = cmp.Or(byRule[was.Rule], &Change{})
			r.Gone = append(r.Gone, was)
		}
	}
	return r
}

// alerts are a run's alerts in their order, each with what became of its nudge.
func (r *Run) alerts() []AlertReport {
	nudges := make(map[string]*desk.Nudge, len(r.Nudges))
	for i := range r.Nudges {
		nudges[r.Nudges[i].Alert] = &r.Nudges[i]
	}
	sorted := make([]*desk.Ticket, len(r.Tickets))
	for i := range r.Tickets {
		sorted[i] = &r.Tickets[i]
	}
	slices.SortFunc(sorted, inTime)
	reports := make([]AlertReport, 0, len(sorted))
	for _, t := range sorted {
		a := AlertReport{
			Rule: t.Rule, Scope: t.Scope, Channel: t.Channel, Conversation: t.Conversation, Message: t.Message,
			At: t.RaisedAt.UTC(), Severity: t.Severity, State: alert.Firing,
			ID: t.ID, Topic: t.Topic, Agent: t.Agent, Text: t.Text,
		}
		if t.State == alert.Resolved {
			a.State, a.ResolvedAt = alert.Resolved, t.ResolvedAt.UTC()
		}
		if n := nudges[t.ID]; n != nil {
			a.Nudge, a.HeldOut = n.State.Shown(), n.State == desk.HeldOut
			a.NudgeState, a.NudgeReason = n.State, n.Reason
		}
		reports = append(reports, a)
	}
	return reports
}

// rules sums a run up by rule.
func (r *Run) rules() []RuleReport {
	reports := make([]RuleReport, len(r.Rules))
	sums := make(map[string]*ruleSum, len(r.Rules))
	for i, of := range r.Rules {
		reports[i] = RuleReport{Rule: of.Name, Scope: of.Scope, Severity: of.Severity, Suppressed: map[string]int{}}
		sums[of.Name] = &ruleSum{report: &reports[i], conversations: map[string]bool{}, channels: map[string]bool{}}
	}
	for g, l := range r.byGroup() {
		if s := sums[g.rule]; s != nil {
			s.add(r, l)
		}
	}
	for i := range r.Nudges {
		if s := sums[r.Nudges[i].Rule]; s != nil {
			s.nudge(&r.Nudges[i])
		}
	}
	for _, s := range sums {
		s.finish(r.Traffic.Conversations)
	}
	return reports
}

// ruleSum is a rule's report in the making.
type ruleSum struct {
	report                  *RuleReport
	conversations, channels map[string]bool
	open                    []time.Duration // how long each alert was
}

// add takes the alerts of one group.
func (s *ruleSum) add(r *Run, l lives) {
	s.report.Alerts += len(l)
	s.report.Flaps += l.flaps()
	for _, t := range l {
		if t.State != alert.Resolved {
			s.report.Open++
		}
		if t.Conversation != "" {
			s.conversations[t.Conversation] = true
		}
		if t.Channel != "" {
			s.channels[t.Channel] = true
		}
		s.open = append(s.open, r.endOf(t).Sub(t.RaisedAt))
	}
}

func (s *ruleSum) nudge(n *desk.Nudge) {
	switch {
	case n.State.Shown():
		s.report.Nudges++
	case n.State == desk.HeldOut:
		s.report.HeldOut++
	default:
		s.report.Suppressed[n.Reason]++
	}
}

func (s *ruleSum) finish(conversations int) {
	s.report.Conversations, s.report.Channels = len(s.conversations), len(s.channels)
	s.report.Median = median(s.open).Seconds()
	if conversations > 0 {
		s.report.Per1000 = float64(s.report.Alerts) / float64(conversations) * 1000
	}
}

// compared are all rules that either side has.
func (r *Report) compared() (all []*RuleReport) {
	for _, rules := range [][]RuleReport{r.Rules, r.Gone} {
		for i := range rules {
			all = append(all, &rules[i])
		}
	}
	return all
}

// reasons lists why nudges were suppressed, in the order of the words.
func (r *RuleReport) reasons() []string { return slices.Sorted(maps.Keys(r.Suppressed)) }
