package rule_test

import (
	"testing"

	"undertone/monitor/alert/rule"
)

func BenchmarkCondition(b *testing.B) {
	for _, tt := range []struct{ name, from string }{
		{"three comparisons", `risk >= 0.5 and silence > 120 and tone == "anger"`},
		{"about a topic", `about("delivery")`},
		{"on the machine", `risk > mood + 0.5`},
		{"a word in the text", `text contains "parcel"`},
	} {
		b.Run(tt.name, func(b *testing.B) {
			c, err := rule.CompileCondition(rule.OfConversation, false, nil, tt.from)
			if err != nil {
				b.Fatal(err)
			}
			values := someConversation()
			b.ReportAllocs()
			for b.Loop() {
				if ok, err := c.Holds(values); !ok || err != nil {
					b.Fatal(ok, err)
				}
			}
		})
	}
}

func TestCondition_allocatesNothing(t *testing.T) { //nolint:paralleltest // what runs beside it would be counted too
	for _, tt := range []struct {
		scope rule.Scope
		from  string
	}{
		{rule.OfConversation, `risk >= 0.5 and silence > 120 and tone in ["anger", "worry"] and customer and about("delivery")`},
		{rule.OfChannel, `last_5m.customers >= 8 and last_15m.topic("delivery").share >= 0.3 and last_1h.tone("anger") > 0.1`},
	} {
		c, err := rule.CompileCondition(tt.scope, false, nil, tt.from)
		if err != nil {
			t.Fatal(err)
		}
		values := valuesOf(tt.scope)
		got := testing.AllocsPerRun(100, func() {
			if ok, err := c.Holds(values); !ok || err != nil {
				t.Fatal(ok, err)
			}
		})
		if got != 0 {
			t.Errorf("%s allocates %v times, want never", tt.from, got)
		}
	}
}
