package alert

import (
	"math"
	"slices"
	"strings"

	"undertone/monitor/alert/rule"
)

// plan is the rules of scope conversation in effect for one channel, and what they
// need, so that nothing else is computed.
type plan struct {
	channel string
	rules   []*rule.Rule
	index   map[string]int // by name
	moved   []by           // by rule
	uses    uses
	// silences and ages are the times, in milliseconds, that conditions compare
	// with, in their order: when one is reached, the rules are asked.
	silences, ages []int64
}

// uses is which of the costly values the conditions name.
type uses struct{ forecast, contacts, text bool }

// by is what moves the truth of a rule's condition to raise. A rule that is quiet
// was asked and did not hold; while nothing that it names has changed, it need not
// be asked again.
type by struct{ answer, time bool }

// movedByTime and movedByAnswer are the values that change though the customer says
// nothing. Those of the message itself and of the customer's turns do not.
var (
	movedByTime   = []string{"silence", "age"}
	movedByAnswer = append([]string{"turns", "agent_turns", "unanswered", "customer", "risk", "csat"}, movedByTime...)
)

func usesAny(c *rule.Condition, names []string) bool { return slices.ContainsFunc(names, c.Uses) }

// mostPlans bounds the channels whose plan is kept at hand. A channel is one of a
// few hundred; whatever brings more costs time, and no memory.
const mostPlans = 4096

func (t *Tracker) planOf(channel string) *plan {
	if p := t.plans[channel]; p != nil {
		return p
	}
	if len(t.plans) >= mostPlans {
		clear(t.plans)
	}
	p := newPlan(strings.Clone(channel), t.pack)
	t.plans[p.channel] = p
	return p
}

func newPlan(channel string, pack *rule.Pack) *plan {
	p := &plan{channel: channel, index: make(map[string]int)}
	for _, r := range pack.For(channel) {
		if r.Scope != rule.OfConversation {
			continue
		}
		p.index[r.Name] = len(p.rules)
		p.rules = append(p.rules, r)
		p.moved = append(p.moved, by{answer: usesAny(r.Raise, movedByAnswer), time: usesAny(r.Raise, movedByTime)})
		for _, c := range [...]*rule.Condition{r.Raise, r.Clear} {
			p.uses.forecast = p.uses.forecast || c.Uses("risk") || c.Uses("csat")
			p.uses.contacts = p.uses.contacts || c.Uses("contacts")
			p.uses.text = p.uses.text || c.Uses("text")
			p.silences = append(p.silences, lines(c.Thresholds("silence"))...)
			p.ages = append(p.ages, lines(c.Thresholds("age"))...)
		}
	}
	for _, l := range [...]*[]int64{&p.silences, &p.ages} {
		slices.Sort(*l)
		*l = slices.Compact(*l)
	}
	return p
}

// longestLine is the longest time that is waited for: ten years.
const longestLine = 10 * 366 * 24 * 3600.0

// lines are the milliseconds at which comparisons with these seconds may change:
// when the time is reached, for those that hold from it on, and right after it, for
// those that want more.
func lines(seconds []float64) (list []int64) {
	for _, s := range seconds {
		if s >= 0 && s <= longestLine {
			at := int64(math.Ceil(s * 1000))
			list = append(list, at, at+1)
		}
	}
	return list
}
