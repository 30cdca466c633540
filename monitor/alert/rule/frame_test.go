package rule_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"undertone/monitor/alert/rule"
)

// framed is a frame of a copy of values, of which the late ones are only there when
// they were asked for.
func framed(values any) *rule.Frame {
	all, ok := values.(*rule.Conversation)
	if !ok {
		return rule.NewFrame(values, nil)
	}
	v := *all
	v.Text = "not the text"
	v.Risk, v.CSAT, v.Contacts = math.NaN(), math.NaN(), math.NaN()
	f := rule.NewFrame(&v, func(late rule.Late) {
		if late&rule.Forecast != 0 {
			v.Risk, v.CSAT = all.Risk, all.CSAT
		}
		if late&rule.Contacts != 0 {
			v.Contacts = all.Contacts
		}
		if late&rule.TextOf != 0 {
			v.Text = all.Text
		}
	})
	f.Begin(rule.AllLate)
	return f
}

// sameInFrame asks a condition in a frame, which must come to what Holds does.
func sameInFrame(t *testing.T, c *rule.Condition, values any) {
	t.Helper()
	want, doubt := c.Holds(values)
	got, doubt2 := c.Test(framed(values))
	if got != want || (doubt == nil) != (doubt2 == nil) || doubt != nil && doubt.Error() != doubt2.Error() {
		t.Errorf("in a frame of %+v: %t, %v, want %t, %v", values, got, doubt2, want, doubt)
	}
}

func TestFrame_asksForLateValuesOnlyWhenAConditionComesToThem(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		from string
		want rule.Late
	}{
		{`risk > 0.6 and feeling == "positive"`, 0},
		{`risk > 0.6 and feeling == "negative"`, rule.Forecast},
		{`contacts > 2 or feeling == "negative"`, 0},
		{`contacts > 2 or feeling == "positive"`, rule.Contacts},
		{`text contains "parcel" and risk > 0.6 and contacts > 1`, rule.Forecast}, // 0.55 is no more
		{`text contains "parcel" and risk > 0.5`, rule.Forecast | rule.TextOf},
		{`risk > 1 - csat / 5`, rule.Forecast},
		{`contacts / (turns - 5) > 1 and mood > 1`, 0},
	} {
		c, err := rule.CompileCondition(rule.OfConversation, false, nil, tt.from)
		if err != nil {
			t.Fatal(err)
		}
		f := framed(someConversation())
		if _, err := c.Test(f); err != nil {
			t.Errorf("%s: %v", tt.from, err)
		}
		if got := rule.AllLate &^ f.Missing(rule.AllLate); got != tt.want {
			t.Errorf("%s asks for %b, want %b", tt.from, got, tt.want)
		}
		sameInFrame(t, c, someConversation())
	}
}

func TestCondition_needs(t *testing.T) {
	t.Parallel()
	for from, want := range map[string]bool{
		`customer`: true, `customer and risk > 0.5`: true, `risk > 0.5 and customer == true`: true, `customer != false`: true,
		`not customer`: false, `customer == false and risk > 0.5`: false, `customer or risk > 0.5`: false,
		`risk > 0.5 and (customer or mood < 0)`: false, `not (customer or mood < 0)`: false, `not (not customer or mood < 0)`: true,
		`customer == (risk > 0.5)`: false, `risk > 0.5`: false,
	} {
		c, err := rule.CompileCondition(rule.OfConversation, false, nil, from)
		if err != nil {
			t.Fatal(err)
		}
		if got := c.Needs("customer"); got != want {
			t.Errorf("%s needs customer: %t, want %t", from, got, want)
		}
	}
}

// TestSieve_leavesAllThatHold sifts conditions written at random, among them some
// that share comparisons.
func TestSieve_leavesAllThatHold(t *testing.T) {
	t.Parallel()
	w := writer{rand.New(rand.NewPCG(3, 3))} //nolint:gosec // chance, not secrets
	set := map[string]any{"half": 0.5, "armed": true}
	var conditions []*rule.Condition
	for len(conditions) < 200 {
		c, err := rule.CompileCondition(rule.OfConversation, false, set, w.condition(1)+w.one(" and ", " or ")+w.condition(1))
		if err == nil {
			conditions = append(conditions, c)
		}
	}
	sieve, left, all := rule.NewSieve(conditions), 0, 0
	for range 500 {
		values := w.values()
		var may rule.Set
		for n := range conditions {
			may.Add(n)
		}
		sieve.Sift(framed(values), may)
		for n, c := range conditions {
			all++
			in := may.Next(n) == n
			if in {
				left++
			}
			if holds, err := c.Holds(values); !in && (holds || err != nil) {
				t.Fatalf("condition %d holds: %t, %v; want it left", n, holds, err)
			}
		}
	}
	if left > all*9/10 {
		t.Errorf("%d of %d are left, want fewer", left, all)
	}
}

func TestFrame_allocatesNothing(t *testing.T) { //nolint:paralleltest // what runs beside it would be counted too
	for _, tt := range []struct {
		scope rule.Scope
		from  string
	}{
		{rule.OfConversation, `risk >= 0.5 and silence > 120 and tone in ["anger", "worry"] and customer and about("delivery") and text matches "(?i)parcels?"`},
		{rule.OfChannel, `last_5m.customers >= 8 and last_15m.topic("delivery").share >= 0.3 and last_1h.tone("anger") > 0.1`},
	} {
		c, err := rule.CompileCondition(tt.scope, false, nil, tt.from)
		if err != nil {
			t.Fatal(err)
		}
		f := framed(valuesOf(tt.scope))
		got := testing.AllocsPerRun(100, func() {
			f.Begin(rule.AllLate)
			if ok, err := c.Test(f); !ok || err != nil {
				t.Fatal(ok, err)
			}
		})
		if got != 0 {
			t.Errorf("%s allocates %v times, want never", tt.from, got)
		}
	}
}
