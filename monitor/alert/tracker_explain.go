package alert

import (
	"time"

	"undertone/monitor/alert/rule"
)

// Verdict tells where one rule stands and why.
type Verdict struct {
	Rule  string     `json:"rule"`
	Scope rule.Scope `json:"scope"`
	Topic string     `json:"topic,omitempty"`
	// Phase is quiet, pending or firing, Since when it began; zero for quiet.
	Phase string    `json:"phase"`
	Since time.Time `json:"since,omitzero"`
	// RestsUntil is until when the rule is not raised again after an alert.
	RestsUntil time.Time `json:"rests_until,omitzero"`
	// Asks is the condition that decides what comes next, raise or clear, Holds
	// whether it does, and Findings its comparisons.
	Asks     string         `json:"asks"`
	Holds    bool           `json:"holds"`
	Findings []rule.Finding `json:"findings"`
	// Error is why the condition cannot be told.
	Error string `json:"error,omitempty"`
}

// String is the phase's name.
func (p phase) String() string { return [...]string{"quiet", "pending", "firing"}[p] }

// verdict says where a rule stands, with the values given.
func (m *machine) verdict(r *rule.Rule, values any, now int64) Verdict {
	v := Verdict{Rule: r.Name, Scope: r.Scope, Phase: m.phase.String(), Asks: "raise"}
	if m.phase != quiet {
		v.Since = clock(m.since)
	}
	if m.rest > now {
		v.RestsUntil = clock(m.rest)
	}
	if m.phase == firing {
		v.Asks = "clear"
	}
	c := m.asks(r)
	holds, err := c.Holds(values)
	if v.Holds = holds; err != nil {
		v.Holds, v.Error = false, err.Error()
	}
	v.Findings = c.Findings(values)
	return v
}

// Explain tells for each rule in effect where it stands with a conversation now,
// that is at the newest time that the tracker was told; false where it does not
// follow the conversation. It changes nothing.
func (t *Tracker) Explain(conversation string) ([]Verdict, bool) {
	n, ok := t.index[conversation]
	if !ok {
		return nil, false
	}
	k := t.talks[n]
	t.asking.begin(k, nil)
	t.fill()
	t.asking.frame.Need(rule.AllLate)
	list := make([]Verdict, 0, len(k.plan.rules))
	next := 0
	for at, r := range k.plan.rules {
		var m machine
		if next < len(k.slots) && k.slots[next].at == at {
			m = k.slots[next].machine
			next++
		}
		list = append(list, m.verdict(r, &t.asking.values, t.now))
	}
	return list, true
}
