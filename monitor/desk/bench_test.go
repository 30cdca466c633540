package desk_test

import (
	"fmt"
	"testing"
	"time"

	"undertone/monitor/alert"
	"undertone/monitor/desk"
)

// full is a desk that holds as much as it may.
func full(b *testing.B) *desk.Desk {
	b.Helper()
	d := desk.New(desk.Options{})
	for i := range 30_000 {
		id, at := fmt.Sprint(i), after(time.Duration(i)*time.Second)
		d.Take(raise("alert-of-"+id, at))
		d.Take(candidate(id, "conversation-"+id, fmt.Sprint("agent-", i%200), at))
		d.Take(alert.Event{At: at, Outcome: &alert.Outcome{Nudge: id, Messages: 3, Before: -0.4, After: float64(i%7) / 10}})
		if i%2 == 0 {
			d.Take(clearing("alert-of-"+id, at, at.Add(time.Second)))
		}
		r, err := d.Feedback(desk.Feedback{Conversation: id, Channel: "web-chat", CSAT: float64(1 + i%5), Predicted: 3}, desk.Act{By: "survey", At: at})
		if err == nil {
			err = d.Load(r)
		}
		if err != nil {
			b.Fatal(err)
		}
	}
	return d
}

func BenchmarkTake(b *testing.B) {
	d := desk.New(desk.Options{})
	for i := 0; b.Loop(); i++ {
		id, at := fmt.Sprint(i), after(time.Duration(i)*time.Second)
		d.Take(raise(id, at))
		d.Take(candidate(id, "conversation-"+id, fmt.Sprint("agent-", i%200), at))
	}
}

func BenchmarkFull(b *testing.B) {
	d := full(b)
	s := d.State()
	data, err := s.AppendJSON(nil, 1)
	if err != nil {
		b.Fatal(err)
	}
	for _, bench := range []struct {
		name string
		do   func()
	}{
		{"State", func() { d.State() }},
		{"Advance", func() { d.Advance(after(8*time.Hour + 20*time.Minute)) }},
		{"Proof", func() { s.Proof(desk.Period{}) }},
		{"Causes", func() { s.Causes(desk.Period{}, noon, nil) }},
		{"Accuracy", func() { s.Accuracy(desk.Period{}) }},
		{"AppendJSON", func() { data, err = s.AppendJSON(data[:0], 1) }},
		{"Restore", func() { _, _, err = desk.Restore(desk.Options{}, data) }},
	} {
		b.Run(bench.name, func(b *testing.B) {
			for b.Loop() {
				bench.do()
			}
			if err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(float64(len(data))/1e6, "MB")
		})
	}
}
