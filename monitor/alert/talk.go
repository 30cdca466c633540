package alert

import (
	"bytes"
	"slices"
	"strings"

	"undertone/monitor/contact"
	"undertone/nlp"
)

// talk is all that is kept of one conversation. It has one size however long the
// conversation grows, but for the machines of rules that are not quiet, which are
// few, and it keeps no text unless a rule in effect names it.
//
// All times are by the tracker's clock, in milliseconds since 1970.
type talk struct {
	key   string
	epoch uint64 // of the tracker when it was last made ready to be written

	plan                   *plan // the rules in effect for the channel
	channel                string
	agent, customer, queue string
	who                    uint64 // hash of the customer, 0 without
	medium                 contact.Medium
	lang                   nlp.Lang // the newest that was recognised

	course nlp.Course
	own    [nlp.MostOwnHeard]string // the newest message's topics of the user's own
	moods  [moodsKept]nlp.Score     // after each of the customer's last turns, the newest first
	text   []byte                   // the newest message's, where rules name it

	first, last int64 // message of anybody
	asked       int64 // when the rules were last asked
	waits       int64 // since when the customer waits; only while somebody does
	lag         int64 // of the sender's clock in the newest message
	contacts    int   // of the customer, as of their newest message
	byCustomer  bool  // whether the customer spoke last
	unasked     bool  // whether there are rules that were not asked yet

	// The forecast after the newest message, where a rule wanted it. It is not
	// saved: a list makes it again.
	foreseen   bool
	csat, risk float64

	said, waiting []byte // ids of the customer's newest message and of the first that waits

	slots   []slot // by rule
	watches []watch
}

// moodsKept is the newest mood and those of the three turns before: a trend.
const moodsKept = 4

// slot is a rule that is not quiet in a conversation, or rests after an alert.
type slot struct {
	machine
	at    int    // number of the rule in the plan
	holds bool   // what its condition last was
	alert *Alert // as it was raised; nil unless it fires
}

// watch looks at how a conversation goes on after a nudge.
type watch struct {
	nudge    string
	before   nlp.Score
	sum      int64
	messages int
}

// mostWatches is the most nudges that are watched at a time. With a fifth, the
// oldest is told as it is.
const mostWatches = 4

// longestText is the most that is kept of a message, where it is kept: rules that
// are asked by the time alone see no more of it.
const longestText = 4 << 10

// clone is a copy that may be written while the original is being saved.
func (k *talk) clone() *talk {
	c := *k
	c.said, c.waiting, c.text = bytes.Clone(k.said), bytes.Clone(k.waiting), bytes.Clone(k.text)
	c.slots, c.watches = slices.Clone(k.slots), slices.Clone(k.watches)
	return &c
}

// isWaiting tells whether the customer waits for an answer.
func (k *talk) isWaiting() bool { return k.course.Counts().Waiting > 0 }

// hear takes what a message tells besides its course, which has it already.
func (k *talk) hear(m *contact.Message, r *nlp.Reading, now int64) {
	k.last, k.lag = now, now-m.At.UnixMilli()
	k.byCustomer = m.Speaker == contact.Customer
	set(&k.agent, m.Agent)
	k.unasked = set(&k.queue, m.Attributes[queueAttribute]) || k.medium != m.Medium || k.unasked
	k.medium = m.Medium
	if !k.byCustomer {
		return
	}
	k.said = append(k.said[:0], m.ID...)
	if k.course.Counts().Waiting == 1 {
		k.waits = now
		k.waiting = append(k.waiting[:0], m.ID...)
	}
	copy(k.moods[1:], k.moods[:])
	k.moods[0] = k.course.Mood()
	if r.Lang != nlp.LangUnknown {
		k.lang = r.Lang
	}
	k.text = k.text[:0]
	if k.plan.text {
		k.text = append(k.text, cut(m.Text, longestText)...)
	}
}

// queueAttribute is the sender's attribute that names a queue.
const queueAttribute = "queue"

// set keeps a name that was given, and tells whether it is another than before. The
// copy keeps the page that it came in from being kept with it.
func set(name *string, given string) bool {
	if given == "" || given == *name {
		return false
	}
	*name = strings.Clone(given)
	return true
}

// cut is the beginning of a text that has at most n bytes, and no half character.
func cut(text string, n int) string {
	if len(text) <= n {
		return text
	}
	for n > 0 && text[n]&0xC0 == 0x80 {
		n--
	}
	return text[:n]
}

// trend is the mood less what it was three of the customer's messages ago, or at
// the first where there were fewer.
func (k *talk) trend() float64 {
	turns := k.course.Counts().Customer
	if turns == 0 {
		return 0
	}
	return (k.moods[0] - k.moods[min(turns, moodsKept)-1]).Float()
}

// isLoud tells whether there is an alert or a watch that ends when nobody speaks.
func (k *talk) isLoud() bool {
	return len(k.watches) > 0 || slices.ContainsFunc(k.slots, func(s slot) bool { return s.phase == firing })
}

// wake lets the rules raise again what was resolved because nobody spoke.
func (k *talk) wake() {
	for i := range k.slots {
		if k.slots[i].rest == untilSomebodySpeaks {
			k.slots[i].rest = 0
		}
	}
}

// untilSomebodySpeaks is a rest that no time ends.
const untilSomebodySpeaks = mostMoment

// due is when the conversation is to be looked at next if nobody speaks: its end,
// what its machines wait for, or a time that a condition compares with.
func (k *talk) due(quietAfter, endAfter int64) int64 {
	due := k.last + endAfter
	if k.isLoud() {
		due = min(due, k.last+quietAfter)
	}
	for i := range k.slots {
		s := &k.slots[i]
		if d := s.machine.due(k.plan.rules[s.at], s.holds); d != 0 {
			due = min(due, d)
		}
	}
	due = earliest(due, k.plan.ages, k.first, k.asked)
	if k.isWaiting() {
		due = earliest(due, k.plan.silences, k.waits, k.asked)
	}
	return due
}

// earliest is the first of the lines, counted from a moment, that lies after
// asked, or due where that is sooner. The lines are in their order.
func earliest(due int64, lines []int64, from, asked int64) int64 {
	for _, l := range lines {
		if from+l > asked {
			return min(due, from+l)
		}
	}
	return due
}
