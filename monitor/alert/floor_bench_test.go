package alert_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"undertone/monitor/alert"
	"undertone/monitor/alert/rule"
	"undertone/monitor/window"
	"undertone/nlp"
)

// manyRules are 40 rules about channels, 10 of them by topic, and 2 about the
// centre, of the sorts that a centre would have.
func manyRules(t testing.TB) *rule.Pack {
	t.Helper()
	sorts := []string{
		"last_5m.customers >= 8 and (last_5m.sentiment <= -0.9%d or last_5m.negative >= 0.9%[1]d)",
		"slide >= 1.%d and last_15m.customers >= 30",
		"last_15m.tone(\"anger\") > 0.9%d and trend < -0.1",
		"last_5m.customers > usual.customers * 9%d and usual.known > 120",
		"last_15m.topic(\"delivery\").share > 0.9%d",
	}
	var rules []string
	for i := range 40 {
		r := fmt.Sprintf("  - rule: rule_%d\n    scope: channel\n    raise: %s\n    for: 30s", i, fmt.Sprintf(sorts[i%5], i%10))
		if i >= 30 {
			r = fmt.Sprintf("  - rule: rule_%d\n    scope: channel\n    by: topic\n    raise: topic.surge >= 1 and topic.times >= %d and topic.last_15m.messages >= 20", i, i)
		}
		rules = append(rules, r)
	}
	rules = append(rules, "  - rule: centre\n    scope: centre\n    raise: last_5m.sentiment < -0.9", "  - rule: spread\n    scope: centre\n    by: topic\n    raise: topic.surge > 2")
	return rulesOf(t, rules...)
}

// someMoods are moods of busy channels, in which customers speak of all topics.
func someMoods(n int) []*window.Mood {
	r := rand.New(rand.NewPCG(1, 1))
	list := make([]*window.Mood, n)
	for i := range list {
		m := new(window.Mood)
		for w, minutes := range []int64{1, 5, 15, 60} {
			s := &m.Windows[w]
			s.Customers = minutes * (10 + r.Int64N(20))
			s.Messages, s.Score, s.Negative = 2*s.Customers, 500*s.Customers, s.Customers/4
			s.Topics = make([]window.Tally, len(nlp.Topics()))
			for k := range s.Topics {
				s.Topics[k] = window.Tally{N: minutes * r.Int64N(3), Score: -100 * r.Int64N(10)}
			}
		}
		list[i] = m
	}
	return list
}

// BenchmarkFloor is one second of 500 channels, of which 20 changed, and each tenth
// second all, with 42 rules; and each minute all learn. A millisecond is a tenth of a
// percent of a core.
func BenchmarkFloor(b *testing.B) {
	const channels = 500
	f := alert.NewFloor(alert.Options{}, manyRules(b), nil)
	list := someMoods(channels)
	names := make([]string, channels)
	for i := range names {
		names[i] = fmt.Sprintf("line-%03d", i)
	}
	second := 0
	tick := func() {
		at := noon.Add(time.Duration(second) * time.Second)
		n := 20
		if at.Unix()%10 == 0 {
			n = channels
		}
		changed := make([]alert.ChannelMood, 0, n)
		for i := range n {
			k := (i*25 + second) % channels
			if n == channels {
				k = i
			}
			changed = append(changed, alert.ChannelMood{Channel: names[k], Mood: list[k]})
		}
		f.Tick(at, changed)
		second++
	}
	for range 3 * 3600 { // until what is usual is known
		tick()
	}
	b.ReportAllocs()
	for b.Loop() {
		tick()
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/10_000, "%core")
}

// BenchmarkFloor_appendBinary is what it takes to save 500 channels.
func BenchmarkFloor_appendBinary(b *testing.B) {
	f := alert.NewFloor(alert.Options{}, manyRules(b), nil)
	list := someMoods(500)
	all := make(moods)
	for i, m := range list {
		all[strings.Repeat("x", 10)+fmt.Sprint(i)] = m
	}
	playMoods(f, 0, lasting{70, all})
	var data []byte
	for b.Loop() {
		data, _ = f.AppendBinary(data[:0])
	}
	b.ReportMetric(float64(len(data))/500, "B/channel")
}
