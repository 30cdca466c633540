package alert_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"undertone/monitor/alert"
	"undertone/monitor/alert/rule"
	"undertone/monitor/contact"
	"undertone/nlp"
)

// tried are rules of every kind. Their times are whole seconds, so that a twin that
// looks at every second and a millisecond after sees all there is.
var tried = []string{
	"angry\nraise: sentiment < -0.5\ncooldown: 20s\nnudge: true",
	"low\nraise: mood < -0.25\nclear: mood > 0.1\nkeep_firing_for: 30s\ncooldown: 1m\nnudge: true",
	"lasting\nraise: negative_run >= 1\nfor: 45s\ncooldown: 10s",
	"silent\nraise: silence >= 60 and mood < 0.2\ncooldown: 5s\nnudge: true",
	"longer\nraise: silence > 120 or (silence > 30 and text contains \"awful\")\nfor: 15s\ncooldown: 1s",
	"old\nraise: age > 600 and customer_turns >= 2\ncooldown: 90s",
	"risky\nraise: risk > 0.5 and csat < 4.5\nclear: risk < 0.4\ncooldown: 10s\nnudge: true",
	"again\nraise: contacts >= 3 and unanswered > 0\ncooldown: 1m",
	"sinking\nraise: trend < -0.4 and lowest < -0.6\ncooldown: 1s\nkeep_firing_for: 10s",
	"unheard\nraise: customer and agent_turns == 0 and turns >= 3 and about(\"delivery\")\ncooldown: 1s",
}

// twin does what a Tracker does in the plainest way: it keeps every message, looks
// at every conversation at every second and the millisecond after, and makes all
// values anew.
type twin struct {
	ear   *nlp.Model
	rules []*rule.Rule
	talks map[string]*twinTalk
	came  []came // every conversation of a customer
	told  []string
}

type came struct {
	customer, conversation string
	at                     time.Time
}

type twinTalk struct {
	messages []*contact.Message
	readings []*nlp.Reading
	course   nlp.Course
	judged   nlp.Verdict
	moods    []float64
	lowest   float64
	contacts float64
	rules    map[string]*twinRule
	nudges   []*twinNudge
}

type twinRule struct {
	pending, firing, better, rest time.Time
}

type twinNudge struct {
	before, sum float64
	n           int
}

func (w *twin) hear(m *contact.Message, r *nlp.Reading, at time.Time) {
	k := w.talks[m.Conversation]
	if k == nil {
		k = &twinTalk{rules: make(map[string]*twinRule)}
		w.talks[m.Conversation] = k
		w.came = append(w.came, came{m.Customer, m.Conversation, at})
	}
	k.messages, k.readings = append(k.messages, m), append(k.readings, r)
	k.course, k.moods, k.lowest = nlp.Course{}, nil, 0
	for i, m := range k.messages {
		u := nlp.Utterance{Speaker: m.Speaker, Text: m.Text}
		if r := k.readings[i]; r != nil {
			u.Reading = *r
		}
		w.ear.Follow(&k.course, u)
		if k.readings[i] != nil {
			k.moods = append(k.moods, k.course.Mood().Float())
			if score := u.Reading.Score.Float(); len(k.moods) == 1 || score < k.lowest {
				k.lowest = score
			}
		}
	}
	k.judged = w.ear.Judge(&k.course)
	if r != nil {
		seen := make(map[string]bool)
		for _, c := range w.came {
			if c.customer == m.Customer && at.Sub(c.at) < 7*24*time.Hour {
				seen[c.conversation] = true
			}
		}
		k.contacts = float64(len(seen))
		for _, n := range k.nudges {
			n.n++
			n.sum += float64(r.Score)
			if n.n == alert.OutcomeMessages {
				w.outcome(n, at)
			}
		}
		k.nudges = slices.DeleteFunc(k.nudges, func(n *twinNudge) bool { return n.n == alert.OutcomeMessages })
	}
	w.ask(m.Conversation, m, at)
}

func (w *twin) tick(at time.Time) {
	var keys []string
	for key := range w.talks {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	for _, key := range keys {
		k := w.talks[key]
		if last := k.messages[len(k.messages)-1]; at.Sub(last.Received) < 30*time.Minute {
			w.ask(key, nil, at)
			continue
		}
		for _, n := range k.nudges {
			w.outcome(n, at)
		}
		for _, r := range w.rules {
			if s := k.rules[r.Name]; s != nil && !s.firing.IsZero() {
				w.tell(at, "resolved %s %s", r.Name, key)
			}
		}
		delete(w.talks, key)
	}
}

func (w *twin) tell(at time.Time, format string, args ...any) {
	w.told = append(w.told, fmt.Sprintf("%v ", at.Sub(noon))+fmt.Sprintf(format, args...))
}

func (w *twin) outcome(n *twinNudge, at time.Time) {
	w.tell(at, "outcome %d: %.2f to %.2f", n.n, n.before, n.sum/max(1, float64(n.n))/float64(nlp.ScoreOne))
}

// values are made of the messages alone.
func (w *twin) values(key string, at time.Time) *rule.Conversation {
	k := w.talks[key]
	v := &rule.Conversation{Age: at.Sub(k.messages[0].Received).Seconds(), Lowest: k.lowest}
	asked, reading := new(contact.Message), &nlp.Reading{Sentiment: nlp.Guess{Label: nlp.Neutral}}
	var waits time.Time
	for i, m := range k.messages {
		v.Turns++
		v.Customer = k.readings[i] != nil
		if !v.Customer {
			v.AgentTurns++
			v.Unanswered = 0
			continue
		}
		if v.Unanswered == 0 {
			waits = m.Received
		}
		asked, reading = m, k.readings[i]
		v.CustomerTurns++
		v.Unanswered++
		v.NegativeRun++
		if reading.Sentiment.Label != nlp.Negative {
			v.NegativeRun = 0
		}
	}
	if v.Unanswered > 0 {
		v.Silence = at.Sub(waits).Seconds()
	}
	v.Text, v.Sentiment = asked.Text, reading.Score.Float()
	v.About = func(topic string) bool { return reading.TopicCount > 0 && topic == "delivery" }
	if n := len(k.moods); n > 0 {
		v.Mood = k.moods[n-1]
		v.Trend = v.Mood - k.moods[max(0, n-4)]
	}
	v.Risk, v.CSAT = k.judged.Risk.Value, k.judged.CSAT.Value
	v.Contacts = k.contacts
	return v
}

func (w *twin) ask(key string, m *contact.Message, at time.Time) {
	v := w.values(key, at)
	for _, r := range w.rules {
		s := w.talks[key].rules[r.Name]
		if s == nil {
			s = new(twinRule)
			w.talks[key].rules[r.Name] = s
		}
		if !s.firing.IsZero() {
			w.clear(key, r, s, v, at)
			continue
		}
		if holds, _ := r.Raise.Holds(v); !holds {
			s.pending = time.Time{}
			continue
		}
		if at.Before(s.rest) {
			continue
		}
		s.pending = first(s.pending, at)
		if at.Sub(s.pending) >= r.For {
			*s = twinRule{firing: at}
			w.raise(key, r, m, at)
		}
	}
}

func first(a, b time.Time) time.Time { return cmp.Or(a, b) }

func (w *twin) clear(key string, r *rule.Rule, s *twinRule, v *rule.Conversation, at time.Time) {
	if holds, _ := r.Clear.Holds(v); !holds {
		s.better = time.Time{}
		return
	}
	s.better = first(s.better, at)
	if at.Sub(s.better) >= r.KeepFiringFor {
		*s = twinRule{rest: at.Add(r.Cooldown)}
		w.tell(at, "resolved %s %s", r.Name, key)
	}
}

func (w *twin) raise(key string, r *rule.Rule, m *contact.Message, at time.Time) {
	k := w.talks[key]
	id := ""
	if m != nil {
		id = m.ID
	}
	for i := len(k.messages) - 1; i >= 0 && m == nil; i-- {
		switch {
		case k.readings[i] != nil && (id == "" || r.Name == "silent" || r.Name == "longer"):
			id = k.messages[i].ID
		case k.readings[i] == nil && id != "":
			i = 0
		}
	}
	w.tell(at, "raised %s %s %s", r.Name, key, id)
	if r.Nudge == nil {
		return
	}
	w.tell(at, "nudge %s %s %s", r.Name, key, id)
	if len(k.nudges) == 4 {
		w.outcome(k.nudges[0], at)
		k.nudges = k.nudges[1:]
	}
	mood := 0.0
	if n := len(k.moods); n > 0 {
		mood = k.moods[n-1]
	}
	k.nudges = append(k.nudges, &twinNudge{before: mood})
}

// traffic is n messages of a few conversations, some of the same customers, at
// whole seconds.
func traffic(seed uint64, n int) (messages []*contact.Message, readings []*nlp.Reading) {
	r := rand.New(rand.NewPCG(seed, 1))
	texts := []string{"this is awful, I am so angry", "where is my parcel", "thank you", "还没到，都三天了", "Please wait patiently."}
	now := noon
	for i := range n {
		switch r.IntN(40) {
		case 0:
			now = now.Add(time.Duration(r.IntN(2400)) * time.Second)
		default:
			now = now.Add(time.Duration(r.IntN(25)) * time.Second)
		}
		c := r.IntN(6)
		m := &contact.Message{
			ID: fmt.Sprintf("m-%d", i), Channel: "web", Conversation: fmt.Sprintf("c-%d", c), Customer: fmt.Sprintf("u-%d", c%2),
			Text: texts[r.IntN(len(texts))], At: now, Received: now, Speaker: contact.Customer,
		}
		var reading *nlp.Reading
		if r.IntN(3) == 0 {
			m.Speaker = []contact.Speaker{contact.Agent, contact.Bot}[r.IntN(2)]
		} else {
			reading = feeling(max(-1, r.Float64()*2-1.2))
			reading.TopicCount = uint8(r.IntN(2))
		}
		messages, readings = append(messages, m), append(readings, reading)
	}
	return messages, readings
}

func TestTracker_tellsWhatATwinTells(t *testing.T) {
	t.Parallel()
	rules := pack(t, tried...)
	told := make(map[string]int)
	for seed := range uint64(4) {
		w := &twin{ear: ear(t), rules: rules.Rules(), talks: make(map[string]*twinTalk)}
		f := newFloor(t, short, rules)
		messages, readings := traffic(seed, 150)
		at := noon
		for i, m := range messages {
			for ; !at.After(m.Received); at = at.Add(time.Second) {
				w.tick(at)
				if at.Before(m.Received) {
					w.tick(at.Add(time.Millisecond))
				}
			}
			w.hear(m, readings[i], m.Received)
			f.track.Hear(m, readings[i], m.Received)
			if i+1 < len(messages) && messages[i+1].Received.After(m.Received) {
				w.tick(m.Received.Add(time.Millisecond))
			}
		}
		f.told, _ = f.track.Events(at)
		got := f.history()
		for i, line := range got {
			if i >= len(w.told) || line != w.told[i] {
				t.Fatalf("seed %d: event %d is %q, the twin's are %q", seed, i, line, w.told[i:min(i+3, len(w.told))])
			}
			told[strings.Join(strings.Fields(line)[1:3], " ")]++
		}
		if len(got) != len(w.told) {
			t.Fatalf("seed %d: %d events, the twin has %d: %q", seed, len(got), len(w.told), w.told[len(got):])
		}
	}
	for _, r := range rules.Rules() {
		if told["raised "+r.Name] == 0 || told["resolved "+r.Name] == 0 {
			t.Errorf("rule %s was never raised and resolved: %v", r.Name, told)
		}
	}
}

func TestTracker_goesByTheTimeHoweverOftenItIsTold(t *testing.T) {
	t.Parallel()
	rules := pack(t, tried...)
	messages, readings := traffic(9, 400)
	r := rand.New(rand.NewPCG(1, 1))
	var want string
	for pass := range 4 {
		track := alert.NewTracker(short, ear(t), rules, nil)
		at := noon
		for i, m := range messages {
			for pass > 0 && at.Before(m.Received) {
				track.Advance(at)
				at = at.Add(time.Duration(r.Int64N(int64(50 * time.Second))))
			}
			track.Hear(m, readings[i], m.Received)
			track.Advance(noon) // a clock set back changes nothing
		}
		events, _ := track.Events(messages[len(messages)-1].Received)
		if got := inJSON(t, events); pass == 0 {
			want = got
		} else if got != want {
			t.Errorf("pass %d tells otherwise", pass)
		}
	}
}
