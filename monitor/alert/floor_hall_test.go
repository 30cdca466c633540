package alert_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"undertone/monitor/alert"
	"undertone/monitor/alert/rule"
	"undertone/monitor/contact"
	"undertone/monitor/window"
	"undertone/nlp"
)

// hall is a floor with real windows, told of what changed as the line tells it.
type hall struct {
	set   *window.Set
	floor *alert.Floor
	seen  uint64
	began bool
}

// tick tells the floor of a second in which these messages came in.
func (h *hall) tick(at time.Time, messages []*contact.Message, readings []*nlp.Reading) []alert.Event {
	for i, m := range messages {
		h.set.Add(m, readings[i], m.Received)
	}
	since := h.seen
	if at.Unix()%10 == 0 || !h.began {
		since, h.began = 0, true
	}
	h.seen = h.set.Version()
	var changed []alert.ChannelMood
	for channel := range h.set.Changed(since) {
		if mood, _ := h.set.Mood(channel, at); mood.Windows[window.Hour].Messages > 0 {
			changed = append(changed, alert.ChannelMood{Channel: channel, Mood: &mood})
		}
	}
	return h.floor.Tick(at, changed)
}

// hallRules have every part of a rule, in ways that get into each other's.
const hallRules = channelMood + `
  - rule: swinging
    scope: channel
    raise: last_1m.sentiment < -0.15
    for: 3s
    cooldown: 40s
  - rule: both
    scope: channel
    raise: last_1m.customers >= 5
    clear: last_5m.customers >= 2
    keep_firing_for: 5s
    cooldown: 30s
  - rule: topical
    scope: channel
    by: topic
    raise: topic.last_5m.messages >= 4 and topic.last_5m.share >= 0.4
    for: 2s
    keep_firing_for: 12s
    cooldown: 30s
  - rule: angry
    scope: channel
    raise: last_5m.tone("anger") > 0.45 and trend < -0.1
    overrides: [{channels: [phone], raise: last_5m.tone("anger") > 0.3}]
  - rule: early
    scope: channel
    raise: slide >= 0.2 or surge >= 0.1
    clear: slide < 0.1 and surge < 0.1
  - rule: spread
    scope: channel
    by: topic
    raise: topic.surge >= 0.1 and topic.times > 1
    clear: topic.surge < 0.05
  - rule: whole
    scope: centre
    raise: last_5m.sentiment < -0.2
    clear: last_5m.sentiment > -0.1
    for: 4s
  - rule: everywhere
    scope: centre
    by: topic
    raise: topic.last_15m.sentiment < -0.2 and topic.last_15m.messages > 20
    cooldown: 25s
`

// hallPack is hallRules, each with a severity and a text.
func hallPack(t testing.TB) *rule.Pack {
	t.Helper()
	var rules []string
	for _, r := range strings.Split(hallRules, "\n  - rule: ")[1:] {
		rules = append(rules, "  - rule: "+r)
	}
	return rulesOf(t, rules...)
}

// shift makes what is said in a second: three channels whose moods and topics
// wander, one of which falls silent for more than an hour.
type shift struct {
	r        *rand.Rand
	n        int
	mood     [3]float64
	favoured [3]uint8
}

func newShift(seed uint64) *shift { return &shift{r: rand.New(rand.NewPCG(seed, 3))} }

func (s *shift) second(at time.Time) (messages []*contact.Message, readings []*nlp.Reading) {
	hour := at.Sub(noon).Hours()
	for i, channel := range []string{"app", "phone", "web"} {
		if s.r.IntN(600) == 0 {
			s.mood[i], s.favoured[i] = 0.8*s.r.Float64()-0.5, uint8(s.r.IntN(5))
		}
		if s.r.IntN(12) > i || channel == "app" && hour > 1 && hour < 2.4 {
			continue
		}
		s.n++
		m := &contact.Message{
			ID: fmt.Sprint(s.n), Channel: channel, Conversation: fmt.Sprint(channel, s.n/5), Text: "…",
			Speaker: contact.Customer, At: at.Add(-time.Duration(s.r.IntN(40)) * 100 * time.Millisecond), Received: at.Add(-time.Millisecond),
		}
		reading := feeling(max(-1, min(1, s.mood[i]+0.3*s.r.NormFloat64())))
		reading.Topics[0].Label = uint8(s.r.IntN(5))
		if s.r.IntN(3) == 0 {
			reading.Topics[0].Label = s.favoured[i]
		}
		if s.r.IntN(4) == 0 {
			ownTopic(reading, uint8(nlp.FirstOwn+s.r.IntN(3)))
		}
		messages, readings = append(messages, m), append(readings, reading)
	}
	return messages, readings
}

// hallNames are three topics of the user's own.
func hallNames() *nlp.TopicNames {
	names := new(nlp.TopicNames)
	for _, name := range []string{"zebra", "late flight", "app crash"} {
		names.Number(name)
	}
	return names
}

func newHall(rules *rule.Pack, names *nlp.TopicNames) *hall {
	return &hall{set: window.NewSet(window.Options{Names: names}), floor: alert.NewFloor(alert.Options{}, rules, names)}
}

// perHour is the seconds of an hour of a test.
const perHour = 3600

func TestFloor_isDeterministic(t *testing.T) {
	t.Parallel()
	run := func() []alert.Event {
		h, s := newHall(hallPack(t), hallNames()), newShift(5)
		var told []alert.Event
		for second := range perHour {
			at := noon.Add(time.Duration(second) * time.Second)
			messages, readings := s.second(at)
			told = append(told, h.tick(at, messages, readings)...)
		}
		return told
	}
	first := run()
	if second := run(); inJSON(t, first) != inJSON(t, second) {
		t.Error("the same moods gave other events")
	}
	ids := make(map[string]int)
	for _, e := range first {
		ids[e.Alert.ID+string(e.Alert.State)]++
	}
	if len(ids) != len(first) || len(first) < 50 {
		t.Errorf("%d events have %d ids and states", len(first), len(ids))
	}
	if !slices.IsSortedFunc(first, func(a, b alert.Event) int { return a.At.Compare(b.At) }) {
		t.Error("events are not in the order of time")
	}
}
