package alert

import (
	"cmp"
	"slices"
	"time"
)

// Talk is a conversation as a list shows it.
type Talk struct {
	Conversation string `json:"conversation"`
	Channel      string `json:"channel"`
	Medium       string `json:"medium"`
	Agent        string `json:"agent,omitempty"`
	Customer     string `json:"customer,omitempty"`
	// Contacts are the customer's conversations in 7 days, this one included; 0
	// where the customer has no name.
	Contacts int `json:"contacts,omitempty"`
	// Mood is after the newest message and Lowest the worst that a message was,
	// -1 to 1.
	Mood   float64 `json:"mood"`
	Lowest float64 `json:"lowest"`
	// Risk is 0 to 1 and CSAT 1 to 5, as the model forecasts them.
	Risk float64 `json:"risk"`
	CSAT float64 `json:"csat"`
	// Tone and Topic are of the customer's newest message.
	Tone  string `json:"tone"`
	Topic string `json:"topic,omitempty"`
	// Turns are all messages, CustomerTurns those of the customer.
	Turns         int `json:"turns"`
	CustomerTurns int `json:"customer_turns"`
	// Silence is for how many seconds the customer waits for an answer; 0 where
	// nobody waits.
	Silence float64 `json:"silence"`
	// Alerts are those that fire in the conversation.
	Alerts int `json:"alerts"`
	// Quiet is one in which nobody has spoken for Options.QuietAfter.
	Quiet   bool      `json:"quiet,omitempty"`
	BeganAt time.Time `json:"began_at"`
	LastAt  time.Time `json:"last_at"`
}

// Order is what the worst of a list is.
type Order string

// The orders: the most at risk first, or the lowest mood, or whose customer waits
// longest.
const (
	ByRisk    Order = "risk"
	ByMood    Order = "mood"
	BySilence Order = "silence"
)

// Orders are all there are.
func Orders() []Order { return []Order{ByRisk, ByMood, BySilence} }

// TalkQuery asks for conversations that are followed and in which a customer has
// spoken. What is empty does not narrow it down. Tone, Topic and Touchpoint are of the customer's
// newest message.
type TalkQuery struct {
	Channel, Customer       string
	Tone, Topic, Touchpoint string
	// Since leaves out those whose newest message is older, Until those that began
	// later. Without Since and Customer, quiet conversations are left out: what
	// could be done about them has been done, or it is too late.
	Since, Until time.Time
	// By is ByRisk where it is empty.
	By Order
	// Most is how many are wanted, the worst.
	Most int
}

// Compare is less than zero where a comes before b. Those that are equally bad come
// by mood, and then by name, so that a list does not flicker.
func (by Order) Compare(a, b *Talk) int {
	return cmp.Or(cmp.Compare(by.key(a), by.key(b)), cmp.Compare(a.Mood, b.Mood), cmp.Compare(a.Conversation, b.Conversation))
}

func (by Order) key(t *Talk) float64 {
	switch by {
	case ByMood:
		return t.Mood
	case BySilence:
		return -t.Silence
	}
	return -t.Risk
}

// rank is a conversation's place in a list that is being made.
type rank struct {
	key, mood float64
	of        *talk
}

func (r *rank) compare(s *rank) int {
	return cmp.Or(cmp.Compare(r.key, s.key), cmp.Compare(r.mood, s.mood), cmp.Compare(r.of.key, s.of.key))
}

// into puts r where it belongs in a list in order.
func (r rank) into(list []rank) []rank {
	from, to := 0, len(list)
	for from < to {
		if middle := (from + to) / 2; list[middle].compare(&r) < 0 {
			from = middle + 1
		} else {
			to = middle
		}
	}
	return slices.Insert(list, from, r)
}

// List returns the worst conversations, the worst first. It looks at every
// conversation once and allocates for those alone that it returns.
func (t *Tracker) List(q TalkQuery) []Talk {
	if q.Most <= 0 {
		return nil
	}
	since, until := t.between(&q)
	best := make([]rank, 0, min(q.Most, len(t.index)))
	for _, k := range t.talks {
		if k == nil || k.last < since || k.first > until || !t.matches(k, &q) {
			continue
		}
		r := rank{t.key(k, q.By), k.course.Mood().Float(), k}
		if len(best) == q.Most {
			if last := &best[len(best)-1]; r.compare(last) >= 0 {
				continue
			}
			best = best[:len(best)-1]
		}
		best = r.into(best)
	}
	list := make([]Talk, 0, len(best))
	for i := range best {
		list = append(list, t.show(best[i].of))
	}
	return list
}

// between is the time in which somebody must have spoken.
func (t *Tracker) between(q *TalkQuery) (since, until int64) {
	until = t.now
	if !q.Until.IsZero() {
		until = q.Until.UnixMilli()
	}
	switch {
	case !q.Since.IsZero():
		since = q.Since.UnixMilli()
	case q.Customer == "":
		since = t.now - t.quietAfter() + 1
	}
	return since, until
}

// matches tells whether a conversation is asked for.
func (t *Tracker) matches(k *talk, q *TalkQuery) bool {
	if q.Channel != "" && k.channel != q.Channel || q.Customer != "" && k.customer != q.Customer {
		return false
	}
	r, spoke := k.course.Last()
	if !spoke || q.Tone != "" && toneNames[r.Tone.Label] != q.Tone || q.Touchpoint != "" && touchpointNames[r.Touchpoint.Label] != q.Touchpoint {
		return false
	}
	if q.Topic == "" {
		return true
	}
	a := asking{talk: k, reading: r}
	return a.about(q.Topic)
}

// key is what a conversation is sorted by, the worst least.
func (t *Tracker) key(k *talk, by Order) float64 {
	switch by {
	case ByMood:
		return k.course.Mood().Float()
	case BySilence:
		return -t.waited(k)
	}
	_, risk := t.expect(k)
	return -risk
}

// waited is for how many seconds the customer waits.
func (t *Tracker) waited(k *talk) float64 {
	if !k.isWaiting() {
		return 0
	}
	return float64(t.now-k.waits) / 1000
}

// expect is the forecast of a conversation: the one that its rules were asked with,
// where they were asked with one.
func (t *Tracker) expect(k *talk) (csat, risk float64) {
	switch {
	case k.foreseen:
		return k.csat, k.risk
	case t.judges:
		return t.ear.Forecast(&k.course)
	}
	return 3, 0
}

func (t *Tracker) show(k *talk) Talk {
	r, _ := k.course.Last()
	a := asking{talk: k, reading: r}
	n := k.course.Counts()
	v := Talk{
		Conversation: k.key, Channel: k.channel, Medium: k.medium.String(), Agent: k.agent, Customer: k.customer,
		Mood: k.course.Mood().Float(), Lowest: k.course.Lowest().Float(),
		Tone: toneNames[r.Tone.Label], Topic: a.topic(),
		Turns: n.Turns, CustomerTurns: n.Customer, Silence: t.waited(k), Quiet: t.now >= k.last+t.quietAfter(),
		BeganAt: clock(k.first), LastAt: clock(k.last),
	}
	v.CSAT, v.Risk = t.expect(k)
	if k.who != 0 {
		v.Contacts = t.contacts.count(k.who, t.now)
	}
	for i := range k.slots {
		if k.slots[i].phase == firing {
			v.Alerts++
		}
	}
	return v
}
