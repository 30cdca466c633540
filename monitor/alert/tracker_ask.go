package alert

import (
	"slices"
	"strings"
	"time"

	"undertone/monitor/alert/rule"
	"undertone/monitor/contact"
	"undertone/nlp"
)

// ask asks the rules about a conversation: at a message, or with m nil because
// time has passed.
func (t *Tracker) ask(k *talk, m *contact.Message) {
	a := &t.asking
	k.asked = t.now
	a.begin(k, m)
	if k.byCustomer && m != nil {
		t.watched(k)
	}
	if len(k.plan.rules) == 0 {
		return
	}
	t.fill()
	byCustomer := m != nil && k.byCustomer
	if byCustomer {
		k.contacts = 0
	}
	t.rules(k)
	k.unasked = false
	// Contacts are as of the customer's newest message: what happens in other
	// conversations moves nothing in this one. So where they may be asked for before
	// the next, they are counted now.
	if byCustomer && (k.plan.contactsLater || slices.ContainsFunc(k.slots, func(s slot) bool { return k.plan.contacts.Has(s.at) })) {
		a.frame.Need(rule.Contacts)
	}
	if a.frame.Missing(rule.Contacts) == 0 {
		k.contacts = int(a.values.Contacts)
	}
}

// rules takes every rule one step. Nearly all are quiet and stay so, and have no
// slot.
func (t *Tracker) rules(k *talk) {
	a := &t.asking
	a.may = append(a.may[:0], a.moved()...)
	for i := range k.slots {
		a.may.Remove(k.slots[i].at)
	}
	k.plan.sieve.Sift(a.frame, a.may)
	kept, next := a.kept[:0], 0
	for at := a.may.Next(0); at >= 0 || next < len(k.slots); {
		if next < len(k.slots) && (at < 0 || k.slots[next].at < at) {
			s := k.slots[next]
			next++
			r := k.plan.rules[s.at]
			kept = t.step(kept, s, t.holds(r, s.asks(r)))
			continue
		}
		if r := k.plan.rules[at]; t.holds(r, r.Raise) {
			kept = t.step(kept, slot{at: at}, true)
		}
		at = a.may.Next(at + 1)
	}
	a.kept = kept
	if len(kept) > 0 || len(k.slots) > 0 {
		clear(k.slots)
		k.slots = append(k.slots[:0], kept...)
		clear(kept)
	}
}

// moved are the rules whose condition, though it did not hold when it was last
// asked, may do so now.
func (a *asking) moved() rule.Set {
	switch p := a.talk.plan; {
	case a.talk.unasked || a.at != nil && a.talk.byCustomer:
		return p.all
	case a.at != nil:
		return p.byAnswer
	default:
		return p.byTime
	}
}

// holds is the truth of a condition. One that cannot be told does not hold, and is
// counted.
func (t *Tracker) holds(r *rule.Rule, c *rule.Condition) bool {
	holds, err := c.Test(t.asking.frame)
	if err != nil {
		t.failed[r.Name]++
		return false
	}
	return holds
}

// step takes one rule's machine a step, tells what it did, and keeps the slot
// unless the machine is quiet again.
func (t *Tracker) step(kept []slot, s slot, holds bool) []slot {
	r := t.asking.talk.plan.rules[s.at]
	s.holds = holds
	switch s.machine.step(r, holds, t.now) {
	case raised:
		s.alert = t.raise(r)
	case resolved:
		t.asking.frame.Need(rule.AllLate)
		t.resolve(s.alert, r.Cleared.Render(&t.asking.values))
		s.alert = nil
		// The alert's id is made of its time: the next one needs another.
		s.rest = max(s.rest, t.now+1)
	}
	if s.phase == quiet && s.rest <= t.now {
		return kept
	}
	return append(kept, s)
}

// raise tells an alert, and the nudge that goes with it.
func (t *Tracker) raise(r *rule.Rule) *Alert {
	a := &t.asking
	k := a.talk
	a.frame.Need(rule.AllLate) // no condition may want them, but the text
	alert := &Alert{
		ID:   group{rule: r.Name, channel: k.channel, conversation: k.key}.id(t.now),
		Rule: r.Name, Severity: r.Severity, Scope: r.Scope,
		Channel: k.channel, Topic: a.topic(), Touchpoint: a.touchpoint(),
		Conversation: k.key, Message: a.message(r), Agent: k.agent, Customer: k.customer,
		State: Firing, RaisedAt: clock(t.now),
		Text: r.Text.Render(&a.values), Because: held(r.Raise.Findings(&a.values)),
		Words: t.words(), Route: r.Route,
	}
	t.told.add(Event{At: alert.RaisedAt, Alert: alert})
	if r.Nudge != nil {
		t.nudge(r, alert)
	}
	return alert
}

// nudge tells the candidate of an alert, and begins to watch.
func (t *Tracker) nudge(r *rule.Rule, alert *Alert) {
	a := &t.asking
	k := a.talk
	n := &Candidate{
		ID: alert.ID + "-n", Alert: alert.ID, Rule: r.Name,
		Channel: k.channel, Conversation: k.key, Message: alert.Message, Agent: k.agent,
		Lang: k.lang.String(), Tone: a.values.Tone, Topic: alert.Topic, Touchpoint: alert.Touchpoint, Intent: a.values.Intent,
		Words: alert.Words, Why: alert.Text,
		Mood: a.values.Mood, Risk: a.values.Risk,
		SaidAt: clock(t.now - k.lag),
	}
	if len(r.Nudge.Text) > 0 {
		n.Text = r.Nudge.Text.Render(&a.values)
	}
	t.told.add(Event{At: alert.RaisedAt, Nudge: n})
	if len(k.watches) >= mostWatches {
		t.outcome(&k.watches[0])
		k.watches = slices.Delete(k.watches, 0, 1)
	}
	k.watches = append(k.watches, watch{nudge: n.ID, before: k.course.Mood()})
}

// resolve tells that an alert is over.
func (t *Tracker) resolve(alert *Alert, text map[string]string) {
	over := resolvedAs(alert, t.now, text)
	t.told.add(Event{At: over.ResolvedAt, Alert: over})
}

func resolvedAs(alert *Alert, now int64, text map[string]string) *Alert {
	over := *alert
	over.State, over.ResolvedAt = Resolved, clock(now)
	if len(text) > 0 {
		over.Text = text
	}
	return &over
}

// watched takes a customer's message into what is watched.
func (t *Tracker) watched(k *talk) {
	last, _ := k.course.Last()
	for i := range k.watches {
		w := &k.watches[i]
		w.sum += int64(last.Score)
		w.messages++
		if w.messages == OutcomeMessages {
			t.outcome(w)
		}
	}
	k.watches = slices.DeleteFunc(k.watches, func(w watch) bool { return w.messages == OutcomeMessages })
}

// outcome tells what a watch has seen.
func (t *Tracker) outcome(w *watch) {
	t.asking.frame.Need(rule.Forecast)
	o := &Outcome{Nudge: w.nudge, Messages: w.messages, Before: w.before.Float(), Risk: t.asking.values.Risk, CSAT: t.asking.values.CSAT}
	if w.messages > 0 {
		o.After = float64(w.sum) / float64(w.messages) / float64(nlp.ScoreOne)
	}
	t.told.add(Event{At: clock(t.now), Outcome: o})
}

const (
	mostWords   = 3
	longestWord = 60 // bytes
	// weakestWord is the part of the strongest word's weight that another must
	// have: below it, it decided nothing.
	weakestWord = 0.2
)

// words are those that moved the message at hand most, where it is a customer's and
// negative. They are found once, however many rules it raises.
func (t *Tracker) words() []string {
	a := &t.asking
	m := a.at
	if a.knowsWords || m == nil || m.Speaker != contact.Customer || a.reading.Sentiment.Label != nlp.Negative {
		return a.words
	}
	a.knowsWords = true
	strongest := 0.0
	for _, reason := range t.ear.ExplainMood(nlp.Input{Text: m.Text, Speaker: m.Speaker, Medium: m.Medium, Lang: m.Lang}) { // the strongest first
		if reason.Weight >= 0 || !nlp.Telling(reason.Text) {
			continue
		}
		strongest = min(strongest, reason.Weight)
		if reason.Weight <= weakestWord*strongest && len(a.words) < mostWords {
			a.words = append(a.words, strings.Clone(cut(reason.Text, longestWord)))
		}
	}
	return a.words
}

// held leaves of a condition's findings those that held.
func held(findings []rule.Finding) []rule.Finding {
	return slices.DeleteFunc(findings, func(f rule.Finding) bool { return !f.Held })
}

func clock(ms int64) time.Time { return time.UnixMilli(ms).UTC() }
