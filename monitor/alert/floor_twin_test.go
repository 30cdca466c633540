package alert_test

import (
	"math"
	"slices"
	"testing"
	"time"

	"undertone/monitor/alert"
	"undertone/monitor/alert/baseline"
	"undertone/monitor/alert/rule"
	"undertone/monitor/window"
	"undertone/nlp"
)

// floorTwin does what a Floor does the long way: each second it makes all moods
// anew and asks every rule about each of them, and about every topic that there is.
type floorTwin struct {
	set    *window.Set
	names  *nlp.TopicNames
	rules  *rule.Pack
	usual  map[string]*baseline.Channel
	states map[twinKey]*twinRule
	told   []string
}

type twinKey struct{ channel, rule, topic string }

func (w *floorTwin) tick(at time.Time) {
	var all window.Mood
	for _, channel := range append(w.set.Channels(), "") {
		mood := all
		if channel != "" {
			mood, _ = w.set.Mood(channel, at)
			all.Merge(&mood)
		}
		if w.usual[channel] == nil {
			w.usual[channel] = new(baseline.Channel)
		}
		for _, r := range w.rules.For(channel) {
			v := w.values(channel, &mood)
			if !r.ByTopic {
				w.step(r, channel, "", v, at)
				continue
			}
			for _, topic := range w.topics() {
				w.aboutTopic(v, &mood, w.usual[channel], topic)
				s := w.states[twinKey{channel, r.Name, topic.name}]
				if v.Topic.Last1h.Messages > 0 || s != nil && (!s.pending.IsZero() || !s.firing.IsZero() || at.Before(s.rest)) {
					w.step(r, channel, topic.name, v, at)
				}
			}
		}
		if at.Second() == 59 {
			w.usual[channel].Learn(&mood.Windows[window.Minute], at)
		}
	}
}

type twinTopic struct {
	name  string
	label int
}

func (w *floorTwin) topics() (list []twinTopic) {
	for n := range math.MaxUint8 {
		if name, ok := w.names.Name(uint8(n)); ok {
			list = append(list, twinTopic{name, n})
		}
	}
	slices.SortFunc(list, func(a, b twinTopic) int { return slices.Compare([]byte(a.name), []byte(b.name)) })
	return list
}

func (w *floorTwin) values(channel string, mood *window.Mood) *rule.Channel {
	v := &rule.Channel{Channel: channel, Slide: w.usual[channel].Slide(), Surge: w.usual[channel].Surge()}
	for n, to := range []*rule.Window{&v.Last1m, &v.Last5m, &v.Last15m, &v.Last1h} {
		s := &mood.Windows[n]
		to.Customers, to.Sentiment, to.Negative = float64(s.Customers), s.Sentiment(), s.NegativeShare()
		to.Tone = func(label string) float64 {
			return part(s.Tones[slices.Index(nlp.Tones(), label)], s).Share
		}
	}
	if v.Last5m.Customers > 0 {
		v.Trend = v.Last5m.Sentiment - v.Last1h.Sentiment
	}
	return v
}

func (w *floorTwin) aboutTopic(v *rule.Channel, mood *window.Mood, usual *baseline.Channel, topic twinTopic) {
	v.Topic = rule.Topic{Name: topic.name, Times: 1}
	for n, to := range map[int]*rule.Part{window.FiveMinutes: &v.Topic.Last5m, window.QuarterHour: &v.Topic.Last15m, window.Hour: &v.Topic.Last1h} {
		s := &mood.Windows[n]
		if topic.label < len(s.Topics) {
			*to = part(s.Topics[topic.label].N, s)
			to.Sentiment = s.Topics[topic.label].Sentiment()
		}
	}
	if share, surge, ok := usual.Topic(uint8(topic.label)); ok {
		v.Topic.Surge, v.Topic.Times = surge, v.Topic.Last15m.Share/max(0.01, share)
	}
}

func part(n int64, s *window.Sums) rule.Part {
	if s.Customers == 0 {
		return rule.Part{}
	}
	return rule.Part{Messages: float64(n), Share: float64(n) / float64(s.Customers)}
}

func (w *floorTwin) step(r *rule.Rule, channel, topic string, v *rule.Channel, at time.Time) {
	key := twinKey{channel, r.Name, topic}
	s := w.states[key]
	if s == nil {
		s = new(twinRule)
		w.states[key] = s
	}
	if !s.firing.IsZero() {
		if holds, _ := r.Clear.Holds(v); !holds {
			s.better = time.Time{}
			return
		}
		s.better = first(s.better, at)
		if at.Sub(s.better) >= r.KeepFiringFor {
			*s = twinRule{rest: at.Add(r.Cooldown)}
			w.tell(at, alert.Resolved, key)
		}
		return
	}
	if holds, _ := r.Raise.Holds(v); !holds {
		s.pending = time.Time{}
		return
	}
	if at.Before(s.rest) {
		return
	}
	s.pending = first(s.pending, at)
	if at.Sub(s.pending) >= r.For {
		*s = twinRule{firing: at}
		w.tell(at, alert.Firing, key)
	}
}

func (w *floorTwin) tell(at time.Time, state alert.State, key twinKey) {
	w.told = append(w.told, shown([]alert.Event{{At: at, Alert: &alert.Alert{Rule: key.rule, Channel: key.channel, Topic: key.topic, State: state}}})...)
}

func TestFloor_equalsANaiveTwin(t *testing.T) {
	t.Parallel()
	hours := 3.5
	if testing.Short() {
		hours = 1
	}
	rules, names := hallPack(t), hallNames()
	h, s := newHall(rules, names), newShift(2)
	w := &floorTwin{set: h.set, names: names, rules: rules, usual: make(map[string]*baseline.Channel), states: make(map[twinKey]*twinRule)}
	byRule := make(map[string]int)
	for second := range int(hours * perHour) {
		at := noon.Add(time.Duration(second) * time.Second)
		messages, readings := s.second(at)
		events := h.tick(at, messages, readings)
		for _, e := range events {
			byRule[e.Alert.Rule]++
		}
		w.told = nil
		w.tick(at)
		if told := shown(events); !slices.Equal(told, w.told) {
			t.Fatalf("after %ds told\n%v, the twin\n%v", second, told, w.told)
		}
	}
	t.Logf("events by rule: %v", byRule)
	if len(byRule) < 9 && hours > 2 {
		t.Errorf("only these rules were heard of: %v", byRule)
	}
}
