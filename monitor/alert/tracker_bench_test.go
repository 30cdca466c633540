package alert_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"undertone/monitor/alert"
	"undertone/monitor/alert/rule"
	"undertone/monitor/contact"
	"undertone/nlp"
)

// sixty are conditions such as people write, with values that differ a little.
func sixty(t testing.TB) *rule.Pack {
	t.Helper()
	kinds := []string{
		"raise: sentiment <= -0.8%d and negative_run >= 3\nclear: mood > -0.1",
		"raise: tone == \"anger\" and sentiment < -0.9%d and customer_turns > 1",
		"raise: silence > 24%d and mood < -0.5\ncooldown: 5m",
		"raise: risk >= 0.9%d and customer_turns >= 2\nclear: risk < 0.4",
		"raise: intent in [\"churn\", \"escalation\"] and mood < -0.5%d and sure > 0.5",
		"raise: contacts >= 3 and sentiment < -0.4%d\ncooldown: 10m",
		"raise: trend < -0.8%d and lowest < -0.8 and turns >= 4\nclear: trend > -0.1",
		"raise: csat < 1.2%d and agent_turns >= 2 and mood < -0.5\nclear: csat > 2.5",
		"raise: unanswered >= 5 and urgency == \"high\" and mood < -0.1%d",
		"raise: about(\"delivery\") and expectation == \"unmet\" and negative_turns >= 2 and mood < -0.5%d",
		"raise: age > 120%d and negative_run >= 3 and customer\nclear: mood > 0",
		"raise: touchpoint == \"after_sales\" and feeling == \"negative\" and lowest < -0.9%d and mood < -0.5",
	}
	var rules []string
	for i := range 60 {
		rules = append(rules, fmt.Sprintf("r%d\n", i)+fmt.Sprintf(kinds[i%len(kinds)], i/len(kinds)))
	}
	return pack(t, rules...)
}

// crowd is traffic in so many conversations: messages and their readings, by turns.
func crowd(t testing.TB, conversations, n int) (messages []*contact.Message, readings []*nlp.Reading) {
	t.Helper()
	calm := []string{
		"thank you so much", "How do I return a broken kettle?", "ok, I see", "What are your opening hours on Sunday?",
		"I would like to book a table for two", "请问几点下班", "my order number is 4711", "可以了，谢谢",
	}
	upset := []string{"my parcel still has not arrived and nobody answers", "why was I charged twice this month, fix it", "还没到，都三天了", "this is a joke, I am furious"}
	r := rand.New(rand.NewPCG(1, 1))
	for i := range n {
		c := r.IntN(conversations)
		m := &contact.Message{
			ID: fmt.Sprintf("m-%08d", i), Channel: fmt.Sprintf("channel-%d", c%500), Conversation: fmt.Sprintf("conversation-%d", c),
			Customer: fmt.Sprintf("customer-%d", c), Agent: fmt.Sprintf("agent-%d", c%300), Text: calm[r.IntN(len(calm))], At: noon,
		}
		var reading *nlp.Reading
		if r.IntN(20) == 0 {
			m.Text = upset[r.IntN(len(upset))]
		}
		if i%2 == 1 {
			m.Speaker, m.Text = contact.Agent, "I am sorry to hear that. Let me check the status of your order."
		} else {
			read := ear(t).Read(nlp.Input{Text: m.Text})
			reading = &read
		}
		messages, readings = append(messages, m), append(readings, reading)
	}
	return messages, readings
}

// BenchmarkTracker_Hear is the cost of a message of one of 20,000 conversations, of
// which half are customers': without rules that is to follow the course, and what
// is more with them are the rules. There are 400 messages a second.
func BenchmarkTracker_Hear(b *testing.B) {
	messages, readings := crowd(b, 20_000, 200_000)
	for _, bb := range []struct {
		name  string
		rules *rule.Pack
	}{{"no_rules", pack(b, "never\nraise: turns < 0")}, {"60_rules", sixty(b)}} {
		b.Run(bb.name, func(b *testing.B) {
			track := alert.NewTracker(alert.Options{}, ear(b), bb.rules, nil)
			now, i, told := noon, 0, 0
			hear := func() {
				now = now.Add(2500 * time.Microsecond)
				track.Hear(messages[i], readings[i], now)
				i = (i + 1) % len(messages)
				if i%100 == 0 {
					list, mark := track.Events(now)
					track.Confirm(mark)
					told += len(list)
				}
			}
			for range 60_000 {
				hear()
			}
			told = 0
			b.ReportAllocs()
			for b.Loop() {
				hear()
			}
			b.ReportMetric(float64(told)/float64(b.N), "events/op")
			b.ReportMetric(float64(track.Stats().Open), "open")
		})
	}
}

// BenchmarkTracker_Freeze is how long the line waits for a snapshot of 10,000
// conversations, and what the writing takes beside it.
func BenchmarkTracker_Freeze(b *testing.B) {
	messages, readings := crowd(b, 10_000, 100_000)
	track := alert.NewTracker(alert.Options{}, ear(b), sixty(b), nil)
	for i, m := range messages {
		track.Hear(m, readings[i], noon.Add(time.Duration(i)*time.Millisecond))
	}
	_, mark := track.Events(noon.Add(time.Hour))
	track.Confirm(mark)
	b.Run("freeze", func(b *testing.B) {
		for b.Loop() {
			track.Freeze()
		}
	})
	b.Run("write", func(b *testing.B) {
		data, f := []byte(nil), track.Freeze()
		for b.Loop() {
			data, _ = f.AppendBinary(data[:0])
		}
		b.SetBytes(int64(len(data)))
		b.ReportMetric(float64(len(data))/float64(track.Stats().Open), "B/conversation")
	})
}
