package alert

import "undertone/monitor/alert/rule"

// phase is where one rule stands with one conversation, channel or topic.
type phase uint8

// The phases. What people do with an alert, to acknowledge it or to resolve it by
// hand, is no phase: it must not change what the messages alone decide, or a
// backtest could not give what the live line gave.
const (
	quiet   phase = iota
	pending       // the rule's condition holds, but not long enough
	firing
)

// machine is one rule's state for one conversation, channel or topic. Its zero
// value is quiet. All times are in milliseconds since 1970.
type machine struct {
	phase phase
	// since is when the phase began; for firing it is when the alert was raised.
	since int64
	// better is since when the rule's clearing condition has held without a
	// break; 0 while it does not.
	better int64
	// rest is when the cooldown after the last alert ends.
	rest int64
}

// change is what a step did.
type change uint8

const (
	nothing change = iota
	raised
	resolved
)

// asks is which condition a machine wants to know the truth of.
func (m *machine) asks(r *rule.Rule) *rule.Condition {
	if m.phase == firing {
		return r.Clear
	}
	return r.Raise
}

// step takes the truth of the condition that asks named, as of now. The same
// truths at the same times give the same changes.
//
// Going up and going down each have a condition and a time of their own, and a
// rest follows an alert: that is what keeps a value that swings around a line
// from raising an alert with every swing.
func (m *machine) step(r *rule.Rule, holds bool, now int64) change {
	switch m.phase {
	case firing:
		return m.stepFiring(r, holds, now)
	case quiet:
		if !holds || now < m.rest {
			return nothing
		}
		m.phase, m.since = pending, now
	case pending:
		if !holds {
			m.phase, m.since = quiet, now
			return nothing
		}
	}
	if now-m.since < r.For.Milliseconds() {
		return nothing
	}
	m.phase, m.since, m.better = firing, now, 0
	return raised
}

func (m *machine) stepFiring(r *rule.Rule, clear bool, now int64) change {
	if !clear {
		m.better = 0
		return nothing
	}
	if m.better == 0 {
		m.better = now
	}
	if now-m.better < r.KeepFiringFor.Milliseconds() {
		return nothing
	}
	m.end(r, now)
	return resolved
}

// end resolves what fires, whatever its conditions say.
func (m *machine) end(r *rule.Rule, now int64) {
	*m = machine{since: now, rest: now + r.Cooldown.Milliseconds()}
}

// due is when the passing of time alone may change the machine, given the truth
// that it was last told; 0 for never.
func (m *machine) due(r *rule.Rule, holds bool) int64 {
	switch {
	case m.phase == pending:
		return m.since + r.For.Milliseconds()
	case m.phase == firing && m.better > 0:
		return m.better + r.KeepFiringFor.Milliseconds()
	case m.phase == quiet && holds && m.rest > 0:
		return m.rest
	}
	return 0
}
