package alert

import "undertone/monitor/alert/rule"

// The kinds of events, by the field that is set.
const (
	alertEvent = iota
	nudgeEvent
	outcomeEvent
)

func (c *coder) event(e *Event) {
	var kind uint8
	switch {
	case e.Nudge != nil:
		kind = nudgeEvent
	case e.Outcome != nil:
		kind = outcomeEvent
	}
	c.small(&kind, outcomeEvent)
	c.time(&e.At)
	switch kind {
	case alertEvent:
		if c.reading {
			e.Alert = new(Alert)
		}
		c.alert(e.Alert)
	case nudgeEvent:
		if c.reading {
			e.Nudge = new(Candidate)
		}
		c.nudge(e.Nudge)
	case outcomeEvent:
		if c.reading {
			e.Outcome = new(Outcome)
		}
		c.outcome(e.Outcome)
	}
}

// alert codes an alert. When it is written, it may be shared with others who read
// it, so it is a copy that is coded.
func (c *coder) alert(shared *Alert) {
	a := *shared
	severity, scope, state := string(a.Severity), string(a.Scope), string(a.State)
	c.texts(&a.ID, &a.Rule, &severity, &scope, &a.Channel, &a.Topic, &a.Touchpoint, &a.Conversation, &a.Message, &a.Agent, &a.Customer, &state)
	a.Severity, a.Scope, a.State = rule.Severity(severity), rule.Scope(scope), State(state)
	c.time(&a.RaisedAt)
	c.time(&a.ResolvedAt)
	c.words(&a.Text)
	c.findings(&a.Because)
	c.list(&a.Words)
	c.list(&a.Route)
	if c.reading {
		*shared = a
	}
}

func (c *coder) nudge(shared *Candidate) {
	n := *shared
	c.texts(&n.ID, &n.Alert, &n.Rule, &n.Channel, &n.Conversation, &n.Message, &n.Agent, &n.Lang, &n.Tone, &n.Topic, &n.Touchpoint, &n.Intent)
	c.list(&n.Words)
	c.words(&n.Text)
	c.words(&n.Why)
	c.float(&n.Mood)
	c.float(&n.Risk)
	c.time(&n.SaidAt)
	if c.reading {
		*shared = n
	}
}

func (c *coder) outcome(shared *Outcome) {
	o := *shared
	c.text(&o.Nudge)
	c.count(&o.Messages, OutcomeMessages)
	for _, v := range [...]*float64{&o.Before, &o.After, &o.Risk, &o.CSAT} {
		c.float(v)
	}
	if c.reading {
		*shared = o
	}
}
