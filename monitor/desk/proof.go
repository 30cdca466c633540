package desk

import (
	"maps"
	"slices"
)

// Proof tells what nudges and alerts were worth, over all rules and by rule. It
// is the answer of GET /v1/proof.
type Proof struct {
	Period
	All   RuleProof   `json:"all"`
	Rules []RuleProof `json:"rules"` // by name
}

// RuleProof is what one rule's alerts and nudges were worth.
type RuleProof struct {
	Rule   string `json:"rule,omitempty"` // empty for all together
	Alerts int    `json:"alerts"`

	Given      int            `json:"given"`
	HeldOut    int            `json:"held_out"`
	Suppressed map[string]int `json:"suppressed"` // by reason, every one of Reasons
	Escalated  int            `json:"escalated"`  // answered too late or never

	// Verdicts count each alert once: what supervisors said of it, and where they
	// said nothing, what the agent answered to its nudge.
	Verdicts Verdicts `json:"verdicts"`
	// Precision is the share of the judged that were no false alarm, Useful the
	// share that helped. People choose what they judge, so both are of the
	// judged, not of all.
	Precision Share `json:"precision"`
	Useful    Share `json:"useful"`

	ToAnswer      Wait   `json:"to_answer"`      // nudges, from given to answered
	ToAcknowledge Wait   `json:"to_acknowledge"` // alerts, from raised to acknowledged
	Effect        Effect `json:"effect"`
}

// Verdicts count what people said.
type Verdicts struct {
	Helpful    int `json:"helpful"`
	NotNow     int `json:"not_now"`
	FalseAlarm int `json:"false_alarm"`
}

func (v *Verdicts) add(verdict string) {
	switch verdict {
	case VerdictHelpful:
		v.Helpful++
	case VerdictNotNow:
		v.NotNow++
	case VerdictFalseAlarm:
		v.FalseAlarm++
	}
}

func (v Verdicts) all() int { return v.Helpful + v.NotNow + v.FalseAlarm }

// tally is a RuleProof in the making.
type tally struct {
	proof          RuleProof
	verdicts       map[string]string // by alert
	answered, seen waits
	firsts         []*Nudge
}

// Proof counts the alerts raised and the nudges decided in the period.
func (s *State) Proof(p Period) Proof {
	all, rules := newTally(""), make(map[string]*tally)
	of := func(rule string) []*tally {
		if rules[rule] == nil {
			rules[rule] = newTally(rule)
		}
		return []*tally{all, rules[rule]}
	}
	firsts := firstOnes(s.Nudges)
	for _, n := range s.Nudges {
		if !p.Has(n.At) {
			continue
		}
		for _, t := range of(n.Rule) {
			t.addNudge(n, firsts[n.Conversation] == n)
		}
	}
	for _, a := range s.tickets(p) {
		for _, t := range of(a.Rule) {
			t.addAlert(a)
		}
	}
	proof := Proof{Period: p, All: all.finish(), Rules: []RuleProof{}}
	for _, rule := range slices.Sorted(maps.Keys(rules)) {
		proof.Rules = append(proof.Rules, rules[rule].finish())
	}
	return proof
}

func newTally(rule string) *tally {
	t := &tally{proof: RuleProof{Rule: rule, Suppressed: make(map[string]int)}, verdicts: make(map[string]string)}
	for _, reason := range Reasons() {
		t.proof.Suppressed[reason] = 0
	}
	return t
}

func (t *tally) addNudge(n *Nudge, first bool) {
	switch {
	case n.State.Shown():
		t.proof.Given++
	case n.State == HeldOut:
		t.proof.HeldOut++
	case n.State == Suppressed:
		t.proof.Suppressed[n.Reason]++
	}
	if !n.EscalatedAt.IsZero() {
		t.proof.Escalated++
	}
	if n.State == Helpful {
		t.verdicts[n.Alert] = VerdictHelpful
	} else if n.State == Dismissed {
		t.verdicts[n.Alert] = n.Reason
	}
	t.answered.add(n.At, n.AnsweredAt)
	if first {
		t.firsts = append(t.firsts, n)
	}
}

// addAlert comes after all addNudge: the supervisor has the last word.
func (t *tally) addAlert(a *Ticket) {
	t.proof.Alerts++
	if a.Verdict != "" {
		t.verdicts[a.ID] = a.Verdict
	}
	t.seen.add(a.RaisedAt, a.AcknowledgedAt)
}

func (t *tally) finish() RuleProof {
	p := t.proof
	for _, verdict := range t.verdicts {
		p.Verdicts.add(verdict)
	}
	judged := p.Verdicts.all()
	p.Precision = shareOf(judged-p.Verdicts.FalseAlarm, judged)
	p.Useful = shareOf(p.Verdicts.Helpful, judged)
	p.ToAnswer, p.ToAcknowledge = t.answered.wait(), t.seen.wait()
	p.Effect = effectOf(t.firsts)
	return p
}
