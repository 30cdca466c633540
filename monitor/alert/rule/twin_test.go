package rule_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"undertone/monitor/alert/rule"
)

// writer writes conditions at random: some plain, some deep, all of which the
// checker must let through.
type writer struct{ *rand.Rand }

func (w writer) one(of ...string) string { return of[w.IntN(len(of))] }

func (w writer) condition(depth int) string {
	if depth > 0 {
		switch w.IntN(5) {
		case 0, 1:
			return fmt.Sprintf("(%s %s %s)", w.condition(depth-1), w.one("and", "or", "&&", "||"), w.condition(depth-1))
		case 2:
			return fmt.Sprintf("%s(%s)", w.one("not ", "!"), w.condition(depth-1))
		}
	}
	switch w.IntN(9) {
	case 0:
		return w.truth()
	case 1:
		return w.truth() + w.one(" == ", " != ") + w.one("true", "false", w.truth())
	case 2:
		return w.word() + w.one(" == ", " != ") + w.one(`"anger"`, `"worry"`, w.word())
	case 3:
		return w.word() + w.one(" in ", " not in ") + `["anger", "worry"]`
	case 4:
		return w.word() + w.one(" contains ", " startsWith ", " endsWith ", " matches ") + w.one(`"an"`, `"r"`)
	case 5:
		return w.value() + w.one(" in ", " not in ") + "[0, 0.5, 1, -1]"
	case 6:
		return w.constant() + " " + w.comparison() + " " + w.value()
	case 7:
		return w.number(2) + " " + w.comparison() + " " + w.number(2)
	}
	return w.value() + " " + w.comparison() + " " + w.constant()
}

func (w writer) comparison() string { return w.one("<", "<=", ">", ">=", "==", "!=") }

func (w writer) truth() string {
	return w.one("customer", `about("delivery")`, `about("booking")`, "armed")
}

// word is a word without labels of its own, so that any may stand beside it.
func (w writer) word() string { return w.one("channel", "queue", "topic", "lower(queue)") }

func (w writer) value() string { return w.one("mood", "lowest", "sentiment") }

func (w writer) constant() string { return w.one("0", "0.5", "-1", "1", "half", "half - 1", "1 / 2") }

func (w writer) number(depth int) string {
	if depth == 0 {
		return w.one(w.value(), w.constant(), "trend", "silence")
	}
	switch w.IntN(4) {
	case 0:
		return fmt.Sprintf("(%s %s %s)", w.number(depth-1), w.one("+", "-", "*"), w.number(depth-1))
	case 1:
		return fmt.Sprintf("(%s / %s)", w.number(depth-1), w.one(w.value(), "trend", "silence", "2"))
	case 2:
		return fmt.Sprintf("%s(%s)", w.one("abs", "round", "floor", "ceil", "-"), w.number(depth-1))
	}
	return fmt.Sprintf("%s(%s, %s)", w.one("min", "max"), w.number(depth-1), w.number(depth-1))
}

// values are few and meet the constants often, some of them no numbers at all.
func (w writer) values() *rule.Conversation {
	number := func() float64 {
		few := []float64{-1, -0.5, 0, 0.25, 0.5, 1, w.Float64()*2 - 1, math.Inf(1), math.NaN()}
		return few[w.IntN(len(few))]
	}
	c := &rule.Conversation{
		Channel: w.one("anger", "worry", "", "vip"), Queue: w.one("anger", "WORRY", "an"), Topic: w.one("anger", "delivery"),
		Mood: number(), Lowest: number(), Sentiment: number(), Trend: number(), Silence: number(), Customer: w.IntN(2) == 0,
	}
	if w.IntN(8) > 0 {
		c.About = func(topic string) bool { return topic == "delivery" }
	}
	return c
}

// FuzzCondition_isAsExprHasIt compares a condition's tree with the same condition
// run on expr's machine as a whole. Where expr comes to a verdict the tree must
// come to the same one; where expr gives up at the first thing that it cannot
// tell, the tree may know better.
func FuzzCondition_isAsExprHasIt(f *testing.F) {
	for seed := range uint64(300) {
		f.Add(seed)
	}
	set := map[string]any{"half": 0.5, "armed": true}
	f.Fuzz(func(t *testing.T, seed uint64) {
		w := writer{rand.New(rand.NewPCG(seed, 1))} //nolint:gosec // chance, not secrets
		source := w.condition(3)
		c, err := rule.CompileCondition(rule.OfConversation, false, set, source)
		if err != nil {
			if strings.Contains(err.Error(), "names no value") || strings.Contains(err.Error(), "divides by zero") {
				return
			}
			t.Fatalf("%s: %v", source, err)
		}
		contrary, err := rule.DenyCondition(rule.OfConversation, false, set, source)
		if err != nil {
			t.Fatalf("not %s: %v", source, err)
		}
		twin, err := rule.OnMachine(rule.OfConversation, false, set, source)
		if err != nil {
			t.Fatalf("%s on the machine: %v", source, err)
		}
		for range 20 {
			values := w.values()
			got, doubt := c.Holds(values)
			not, doubt2 := contrary.Holds(values)
			if (doubt == nil) != (doubt2 == nil) || doubt == nil && got == not || doubt != nil && (got || not) {
				t.Errorf("%s\nof %+v holds = %t, %v, its contrary %t, %v", source, values, got, doubt, not, doubt2)
			}
			want, err := twin(values)
			if err == nil && (doubt != nil || got != want) {
				t.Errorf("%s\nof %+v holds = %t, %v, want %t", source, values, got, doubt, want)
			}
			if err != nil && doubt == nil && !strings.ContainsAny(source, "&|") && !strings.Contains(source, " and ") && !strings.Contains(source, " or ") {
				t.Errorf("%s\nof %+v holds = %t, want the doubt of the machine: %v", source, values, got, err)
			}
			sameInFrame(t, c, values)
			sameInFrame(t, contrary, values)
			c.Findings(values)
		}
	})
}
