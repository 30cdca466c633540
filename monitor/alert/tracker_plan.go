package alert

import (
	"math"
	"slices"
	"strings"

	"undertone/monitor/alert/rule"
)

// plan is what is asked in one channel.
type plan struct {
	channel string
	*terms
}

// terms are the rules of scope conversation in effect, and what they need, so that
// nothing else is computed. Most channels share one.
type terms struct {
	rules []*rule.Rule
	index map[string]int // by name
	sieve *rule.Sieve    // of the conditions to raise
	text  bool           // whether any rule names it
	// contacts are the rules that name them. contactsLater is whether one may be
	// asked though it is quiet and the customer said nothing new.
	contacts      rule.Set
	contactsLater bool
	// all rules, and those whose condition to raise may come to hold at an answer, or
	// because time passes. A rule that is quiet was asked and did not hold; while
	// nothing that it names has changed, it need not be asked again.
	all, byAnswer, byTime rule.Set
	// silences and ages are the times, in milliseconds, that conditions compare
	// with, in their order: when one is reached, the rules are asked.
	silences, ages []int64
}

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
		clear(t.terms)
	}
	p := &plan{channel: strings.Clone(channel), terms: t.termsOf(t.pack.For(channel))}
	t.plans[p.channel] = p
	return p
}

// termsOf are those of some of the pack's rules, which it lists once for all
// channels that have the same.
func (t *Tracker) termsOf(rules []*rule.Rule) *terms {
	if len(rules) == 0 {
		return newTerms(nil)
	}
	p := t.terms[&rules[0]]
	if p == nil {
		p = newTerms(rules)
		t.terms[&rules[0]] = p
	}
	return p
}

func newTerms(rules []*rule.Rule) *terms {
	p := &terms{index: make(map[string]int)}
	var raise []*rule.Condition
	for _, r := range rules {
		if r.Scope != rule.OfConversation {
			continue
		}
		p.add(r)
		raise = append(raise, r.Raise)
		for _, c := range [...]*rule.Condition{r.Raise, r.Clear} {
			p.silences = append(p.silences, lines(c.Thresholds("silence"))...)
			p.ages = append(p.ages, lines(c.Thresholds("age"))...)
		}
	}
	for _, l := range [...]*[]int64{&p.silences, &p.ages} {
		slices.Sort(*l)
		*l = slices.Compact(*l)
	}
	p.sieve = rule.NewSieve(raise)
	return p
}

// add takes in a rule, and when its condition to raise is to be asked.
func (p *terms) add(r *rule.Rule) {
	n := len(p.rules)
	p.rules = append(p.rules, r)
	p.index[r.Name] = n
	p.all.Add(n)
	byAnswer := usesAny(r.Raise, movedByAnswer) && !r.Raise.Needs("customer")
	if byAnswer {
		p.byAnswer.Add(n)
	}
	byTime := usesAny(r.Raise, movedByTime)
	if byTime {
		p.byTime.Add(n)
	}
	if r.Raise.Uses("contacts") || r.Clear.Uses("contacts") {
		p.contacts.Add(n)
		p.contactsLater = p.contactsLater || byAnswer || byTime
	}
	p.text = p.text || r.Raise.Uses("text") || r.Clear.Uses("text")
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
