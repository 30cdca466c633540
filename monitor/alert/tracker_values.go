package alert

import (
	"slices"
	"strings"

	"undertone/monitor/alert/rule"
	"undertone/monitor/contact"
	"undertone/nlp"
)

// asking is the conversation that is being asked about, and the values that its
// conditions may name. There is one, used again and again.
type asking struct {
	names  *nlp.TopicNames
	values rule.Conversation
	frame  *rule.Frame // of values
	may    rule.Set    // the rules that may hold
	kept   []slot

	talk    *talk
	at      *contact.Message // the message at hand; nil where time alone asks
	reading *nlp.Reading     // of the customer's newest message
	spoke   bool             // whether the customer has spoken at all

	knowsWords bool
	words      []string
}

func (t *Tracker) initAsking() {
	a := &t.asking
	a.names = t.ear.TopicNames()
	a.values.About = a.about
	a.frame = rule.NewFrame(&a.values, t.learn)
}

// begin turns to a conversation; nothing is known of it yet.
func (a *asking) begin(k *talk, m *contact.Message) {
	a.talk, a.at = k, m
	a.reading, a.spoke = k.course.Last()
	if !a.spoke {
		a.reading = &unread
	}
	a.knowsWords, a.words = false, nil
	a.frame.Begin(rule.AllLate)
}

// The names of labels, by number.
var (
	feelingNames     = nlp.Labels(nlp.HeadSentiment)
	toneNames        = nlp.Labels(nlp.HeadTone)
	topicNames       = nlp.Labels(nlp.HeadTopics)
	touchpointNames  = nlp.Labels(nlp.HeadTouchpoint)
	intentNames      = nlp.Labels(nlp.HeadIntent)
	expectationNames = nlp.Labels(nlp.HeadExpectation)
	urgencyNames     = nlp.Labels(nlp.HeadUrgency)
)

// noTopic is the name of the topic of a message that has none.
const noTopic = "none"

// fill sets the values but for the late ones.
func (t *Tracker) fill() {
	a := &t.asking
	k, v, r := a.talk, &a.values, a.reading
	v.Channel, v.Medium, v.Queue = k.channel, k.medium.String(), k.queue
	v.Lang = r.Lang.String()

	v.Sentiment, v.Feeling, v.Sure = r.Score.Float(), feelingNames[r.Sentiment.Label], share(r.Sentiment.Confidence)
	v.Tone, v.Intent = toneNames[r.Tone.Label], intentNames[r.Intent.Label]
	v.Urgency, v.Expectation = urgencyNames[r.Urgency.Label], expectationNames[r.Expectation.Label]
	v.Touchpoint, v.Topic = "", noTopic
	if a.spoke {
		v.Touchpoint = touchpointNames[r.Touchpoint.Label]
	}
	if topic := a.topic(); topic != "" {
		v.Topic = topic
	}

	v.Mood, v.Lowest, v.Trend = k.course.Mood().Float(), k.course.Lowest().Float(), k.trend()
	n := k.course.Counts()
	v.Turns, v.CustomerTurns, v.AgentTurns = float64(n.Turns), float64(n.Customer), float64(n.Answers)
	v.NegativeTurns, v.NegativeRun, v.Unanswered = float64(n.Negative), float64(n.NegativeRun), float64(n.Waiting)
	v.Silence = 0
	if n.Waiting > 0 {
		v.Silence = float64(t.now-k.waits) / 1000
	}
	v.Age = float64(t.now-k.first) / 1000
	v.Customer = k.byCustomer
}

// learn sets late values. A model that knows nothing of conversations would say the
// middle of risk and satisfaction; that must raise nothing. A count of contacts that
// was made before still stands: see ask.
func (t *Tracker) learn(late rule.Late) {
	a := &t.asking
	if late&rule.Forecast != 0 {
		a.values.CSAT, a.values.Risk = 3, 0
		if t.judges {
			a.values.CSAT, a.values.Risk = t.ear.Forecast(&a.talk.course)
			a.talk.foreseen, a.talk.csat, a.talk.risk = true, a.values.CSAT, a.values.Risk
		}
	}
	if late&rule.Contacts != 0 {
		n := a.talk.contacts
		if n == 0 && a.talk.who != 0 {
			n = t.contacts.count(a.talk.who, t.now)
		}
		a.values.Contacts = float64(n)
	}
	if late&rule.TextOf != 0 {
		if a.at != nil && a.talk.byCustomer {
			a.values.Text = a.at.Text
		} else {
			a.values.Text = string(a.talk.text)
		}
	}
}

func share(n uint16) float64 { return float64(n) / 10000 }

// about tells whether the newest message has a topic.
func (a *asking) about(topic string) bool {
	for _, g := range a.reading.Topics[:a.reading.TopicCount] {
		if topicNames[g.Label] == topic {
			return true
		}
	}
	return topic != "" && slices.Contains(a.talk.own[:], topic)
}

// topic is the newest message's first, a built-in one before the user's own; empty
// for none.
func (a *asking) topic() string {
	if a.reading.TopicCount > 0 {
		return topicNames[a.reading.Topics[0].Label]
	}
	return a.talk.own[0]
}

// sureTouchpoint is the confidence from which on a touchpoint is told. Every
// message gets one, however little it says.
const sureTouchpoint = 5000

func (a *asking) touchpoint() string {
	if g := a.reading.Touchpoint; a.spoke && g.Confidence >= sureTouchpoint {
		return touchpointNames[g.Label]
	}
	return ""
}

// message is the one that raises an alert of the rule: the one at hand. Where time
// does, it is the one that waits for a rule about silence, and the customer's
// newest for others.
func (a *asking) message(r *rule.Rule) string {
	switch {
	case a.at != nil:
		return strings.Clone(a.at.ID)
	case a.talk.isWaiting() && r.Raise.Uses("silence"):
		return string(a.talk.waiting)
	}
	return string(a.talk.said)
}
