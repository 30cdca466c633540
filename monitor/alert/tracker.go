package alert

import (
	"maps"
	"slices"
	"strings"
	"time"

	"undertone/monitor/alert/rule"
	"undertone/monitor/contact"
	"undertone/nlp"
)

// Ear is what a Tracker needs of the model; *nlp.Model is one.
type Ear interface {
	Follow(c *nlp.Course, u nlp.Utterance)
	Forecast(c *nlp.Course) (csat, risk float64)
	Judges() bool
	ExplainMood(in nlp.Input) []nlp.Reason
	TopicNames() *nlp.TopicNames
}

// Tracker follows the conversations of one shard and asks the rules of scope
// conversation about them: whenever a customer, an agent or a bot speaks, and
// whenever a time has come that a rule waits for. It is not safe for concurrent use.
//
// Promises, each with the test that holds it:
//
//   - It tells what a plain reading of the rules would: one that keeps all messages
//     and looks at every conversation every second (TestTracker_tellsWhatATwinTells).
//   - The same messages at the same times give the same events, ids included,
//     however often time was told in between
//     (TestTracker_goesByTheTimeHoweverOftenItIsTold).
//   - Cut anywhere, it goes on from its bytes as it would have, and what was not
//     confirmed comes again (TestTracker_goesOnFromItsBytesAsItWould).
//   - A mood that swings around a line raises one alert
//     (TestTracker_raisesOneAlertWhereANaiveRuleRaisesHundreds), and no two alerts
//     have one id (TestTracker_neverUsesAnIDTwice).
//   - A conversation that ends takes its alerts with it, and there are never more
//     than the limit (TestTracker_raisesAndResolves, TestTracker_keepsToItsLimit).
//   - To freeze it takes about 30 ns a conversation; what is written is not touched
//     by what comes after (TestFreeze_holdsAMomentWhileTheTrackerGoesOn).
//
// What it leaves to others: whether a nudge reaches anybody, and what people do
// with an alert, are package desk's.
type Tracker struct {
	opts     Options
	ear      Ear
	judges   bool
	pack     *rule.Pack
	contacts *Contacts
	part     *contactsPart // of contacts, ours

	now    int64
	plans  map[string]*plan       // by channel
	terms  map[**rule.Rule]*terms // by where the pack has its rules
	index  map[string]int32       // place of a conversation
	talks  []*talk                // by place; the place 0 stays empty
	free   []int32                // places to use again
	agenda agenda
	epoch  uint64 // counts the times that it was frozen

	asking    asking
	told      events
	forgotten uint64
	failed    map[string]uint64 // by rule
}

// NewTracker returns a tracker that has heard nothing. The options are the part of
// one tracker: see Options.Share. They must be ones that SetDefaults accepts.
// contacts is shared with the other trackers; nil means that there are none.
func NewTracker(opts Options, ear Ear, pack *rule.Pack, contacts *Contacts) *Tracker {
	t := newTracker(opts, ear, pack, contacts)
	t.contacts.join(t.part)
	return t
}

func newTracker(opts Options, ear Ear, pack *rule.Pack, contacts *Contacts) *Tracker {
	_ = opts.SetDefaults() // reported by whoever read them
	if contacts == nil {
		contacts = NewContacts()
	}
	t := &Tracker{
		opts: opts, ear: ear, judges: ear.Judges(), pack: pack, contacts: contacts,
		part:   newContactsPart(opts.Contacts),
		plans:  make(map[string]*plan),
		terms:  make(map[**rule.Rule]*terms),
		index:  make(map[string]int32),
		talks:  make([]*talk, 1),
		agenda: agenda{places: make([]place, 1)},
		failed: make(map[string]uint64),
	}
	t.initAsking()
	return t
}

// Hear takes the next message, whoever speaks, with the reading of a customer's.
// What time alone has made due by now comes first. A partial message changes
// nothing, and the system's words do no more than keep their conversation open.
func (t *Tracker) Hear(m *contact.Message, r *nlp.Reading, now time.Time) {
	t.Advance(now)
	if m.Partial {
		return
	}
	n, known := t.index[m.Conversation]
	if m.Speaker == contact.System {
		if known {
			t.write(n).last = t.now
			t.agenda.touch(n)
			t.plan(n)
		}
		return
	}
	if !known {
		n = t.open(m)
	}
	k := t.write(n)
	k.wake()
	t.follow(k, m, r)
	t.agenda.touch(n)
	t.ask(k, m)
	t.plan(n)
}

// Advance lets time pass: what becomes due on the way happens at its own moment. It
// does nothing where now is past already.
func (t *Tracker) Advance(now time.Time) {
	to := now.UnixMilli()
	if to < t.now {
		return
	}
	for {
		n, ok := t.agenda.next(to)
		if !ok {
			break
		}
		t.now = max(t.now, t.agenda.places[n].due)
		k := t.write(n)
		if t.now >= k.last+t.endAfter() {
			t.end(n, endedText)
			continue
		}
		if t.now >= k.last+t.quietAfter() && k.isLoud() {
			t.silence(k, quietText)
			t.plan(n)
			continue
		}
		t.ask(k, nil)
		t.plan(n)
	}
	t.now = to
}

// SetRules puts other rules in effect. A rule that has the name of one before takes
// over where that one stands; alerts of rules that are gone, or off in their
// channel, are resolved; and every conversation is asked at once, so that a rule
// about silence does not wait for somebody to speak.
func (t *Tracker) SetRules(pack *rule.Pack) {
	t.pack = pack
	clear(t.plans)
	clear(t.terms)
	for _, n := range t.byKey() {
		k := t.write(n)
		t.adopt(k, t.planOf(k.channel))
		t.ask(k, nil)
		t.plan(n)
	}
	names := make(map[string]bool)
	for _, r := range pack.Rules() {
		names[r.Name] = true
	}
	maps.DeleteFunc(t.failed, func(name string, _ uint64) bool { return !names[name] })
}

// byKey are the places of all conversations in the order of their names.
func (t *Tracker) byKey() []int32 {
	list := make([]int32, 0, len(t.index))
	for _, key := range slices.Sorted(maps.Keys(t.index)) {
		list = append(list, t.index[key])
	}
	return list
}

// Stats are figures of a tracker for the operator.
type Stats struct {
	// Open conversations, and the alerts that fire in them.
	Open, Firing int
	// Forgotten conversations were left because there were too many.
	Forgotten uint64
	// Dropped events were not confirmed in time.
	Dropped uint64
	// Contacts are the conversations that are known of customers, and
	// ContactsForgotten those that were left because there were too many.
	Contacts          int
	ContactsForgotten uint64
	// RuleErrors counts, by rule, how often a condition could not be told.
	RuleErrors map[string]uint64
}

// Stats counts since the tracker was made.
func (t *Tracker) Stats() Stats {
	s := Stats{Open: len(t.index), Forgotten: t.forgotten, Dropped: t.told.dropped, RuleErrors: maps.Clone(t.failed)}
	s.Contacts, s.ContactsForgotten = t.part.size()
	for _, n := range t.index {
		for i := range t.talks[n].slots {
			if t.talks[n].slots[i].phase == firing {
				s.Firing++
			}
		}
	}
	return s
}

func (t *Tracker) endAfter() int64   { return t.opts.EndAfter.Milliseconds() }
func (t *Tracker) quietAfter() int64 { return t.opts.QuietAfter.Milliseconds() }

// write is the conversation at a place, to be changed: a copy of it where a
// snapshot has the original.
func (t *Tracker) write(n int32) *talk {
	k := t.talks[n]
	if k.epoch != t.epoch {
		k = k.clone()
		k.epoch = t.epoch
		t.talks[n] = k
	}
	return k
}

// plan puts the conversation on the agenda anew.
func (t *Tracker) plan(n int32) { t.agenda.put(n, t.talks[n].due(t.quietAfter(), t.endAfter())) }

// open begins a conversation. Where there are too many, the one that was silent
// longest makes room.
func (t *Tracker) open(m *contact.Message) int32 {
	for len(t.index) >= t.opts.Conversations {
		t.end(t.agenda.silent(), forgottenText)
		t.forgotten++
	}
	key := strings.Clone(m.Conversation)
	k := &talk{key: key, epoch: t.epoch, first: t.now, last: t.now, asked: t.now}
	t.adopt(k, t.planOf(m.Channel))
	return t.place(k)
}

// place finds a place for a conversation.
func (t *Tracker) place(k *talk) int32 {
	var n int32
	if last := len(t.free) - 1; last >= 0 {
		n, t.free = t.free[last], t.free[:last]
		t.talks[n] = k
	} else {
		n = int32(len(t.talks))
		t.talks = append(t.talks, k)
	}
	t.index[k.key] = n
	t.agenda.open(n, k.key, max(t.now, k.due(t.quietAfter(), t.endAfter())))
	return n
}

// end closes a conversation.
func (t *Tracker) end(n int32, why map[string]string) {
	k := t.write(n)
	t.silence(k, why)
	delete(t.index, k.key)
	t.agenda.close(n)
	t.talks[n] = nil
	t.free = append(t.free, n)
}

// silence resolves what fires in a conversation and tells what is watched as far as
// it came.
func (t *Tracker) silence(k *talk, why map[string]string) {
	t.asking.begin(k, nil)
	for _, w := range k.watches {
		t.outcome(&w)
	}
	k.watches = nil
	for i := range k.slots {
		if s := &k.slots[i]; s.phase == firing {
			t.resolve(s.alert, why)
			*s = slot{at: s.at, machine: machine{since: t.now, rest: untilSomebodySpeaks}}
		}
	}
}

// adopt puts a plan in effect for a conversation. A slot goes on under the rule
// that has its rule's name now; where there is none, what fires is resolved.
func (t *Tracker) adopt(k *talk, p *plan) {
	old := k.plan
	k.plan, k.channel, k.unasked = p, p.channel, true
	if len(k.slots) == 0 {
		return
	}
	kept := k.slots[:0]
	for _, s := range k.slots {
		at, ok := p.index[old.rules[s.at].Name]
		switch {
		case ok:
			s.at = at
			kept = append(kept, s)
		case s.phase == firing:
			t.resolve(s.alert, goneText)
		}
	}
	clear(k.slots[len(kept):])
	slices.SortFunc(kept, func(a, b slot) int { return a.at - b.at })
	k.slots = kept
}

// follow takes a message into its conversation.
func (t *Tracker) follow(k *talk, m *contact.Message, r *nlp.Reading) {
	if k.channel != m.Channel {
		t.adopt(k, t.planOf(m.Channel))
	}
	u := nlp.Utterance{Speaker: m.Speaker, Text: m.Text}
	if m.Speaker == contact.Customer && r != nil {
		u.Reading = *r
	} else if m.Speaker == contact.Customer {
		u.Reading = unread
	}
	t.ear.Follow(&k.course, u)
	k.foreseen = false
	k.hear(m, &u.Reading, t.now)
	if m.Speaker == contact.Customer {
		k.own = [nlp.MostOwnHeard]string{}
		for i, g := range u.Reading.Own[:u.Reading.OwnCount] {
			k.own[i], _ = t.asking.names.Name(g.Label)
		}
	}
	if m.Customer != "" && m.Customer != k.customer {
		k.customer = strings.Clone(m.Customer)
		k.who = nameOf(k.customer)
		t.part.note(k.who, nameOf(k.key), t.now)
	}
}

// unread is what is heard in a customer's message that nobody has read: nothing.
var unread = nlp.Reading{
	Sentiment: nlp.Guess{Label: nlp.Neutral}, Tone: nlp.Guess{Label: nlp.ToneNeutral}, Intent: nlp.Guess{Label: nlp.IntentNone},
	Expectation: nlp.Guess{Label: nlp.ExpectationNone}, Urgency: nlp.Guess{Label: nlp.UrgencyNormal},
}
