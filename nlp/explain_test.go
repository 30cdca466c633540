package nlp_test

import (
	"math"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"undertone/nlp"
)

func TestExplain_givesTheReadingOfRead(t *testing.T) {
	t.Parallel()
	for _, text := range samples {
		got, _ := model(t).Explain(say(text))
		if want := model(t).Read(say(text)); got != want {
			t.Errorf("%q is explained as %+v and read as %+v", text, got, want)
		}
	}
}

func TestExplainMood_givesWhatExplainDoesOfTheSentiment(t *testing.T) {
	t.Parallel()
	for _, text := range samples {
		_, all := model(t).Explain(say(text))
		want := slices.DeleteFunc(all, func(r nlp.Reason) bool { return r.Head != nlp.HeadName(nlp.HeadSentiment) })
		if got := model(t).ExplainMood(say(text)); !slices.Equal(got, want) {
			t.Errorf("%q: %+v, want %+v", text, got, want)
		}
	}
}

func TestExplain_namesTheWordsThatDecided(t *testing.T) {
	t.Parallel()
	tests := []struct {
		text, head, word string
		below            bool // the weight is below 0
	}{
		{"My order still hasn't arrived and nobody answers.", "sentiment", "hasn't arrived", true},
		{"还没到，都三天了", "sentiment", "还没到", true},
		{"太惊喜了，昨天下单今天就到了", "sentiment", "惊喜", false},
		{"How do I return a broken kettle?", "topics", "return", false},
	}
	for _, tt := range tests {
		_, reasons := model(t).Explain(say(tt.text))
		found := false
		for _, r := range reasons {
			if r.Head == tt.head && strings.Contains(r.Text, tt.word) && (r.Weight < 0) == tt.below {
				found = true
			}
		}
		if !found {
			t.Errorf("%q: no reason for the %s has %q: %+v", tt.text, tt.head, tt.word, reasons)
		}
	}
}

func TestExplain_givesTheStrongestFewOfEachHead(t *testing.T) {
	t.Parallel()
	text := strings.Repeat("My order still hasn't arrived, the app is broken and nobody answers. ", 5)
	_, reasons := model(t).Explain(say(text))
	count := map[string]int{}
	for i, r := range reasons {
		count[r.Head]++
		if i > 0 && r.Head == reasons[i-1].Head && r.Head != "topics" && math.Abs(r.Weight) > math.Abs(reasons[i-1].Weight) {
			t.Errorf("%s: %v stands behind %v", r.Head, r.Weight, reasons[i-1].Weight)
		}
	}
	for _, head := range []string{"sentiment", "tone", "touchpoint", "intent", "expectation", "urgency"} {
		if n := count[head]; n < 1 || n > 5 {
			t.Errorf("%s has %d reasons, want 1 to 5", head, n)
		}
	}
}

func TestAccount_addsUp(t *testing.T) {
	t.Parallel()
	for _, text := range samples {
		checkAccount(t, model(t), say(text))
	}
}

// checkAccount holds what is true of the account of any message.
func checkAccount(t *testing.T, m *nlp.Model, in nlp.Input) {
	t.Helper()
	a := m.Account(in)
	sums := map[string]float64{}
	for _, r := range a.Reasons {
		if r.Start < 0 || r.Start >= r.End || r.End > len(in.Text) || in.Text[r.Start:r.End] != r.Text {
			t.Fatalf("reason %+v is no span of %q", r, in.Text)
		}
		if utf8.ValidString(in.Text) && !utf8.ValidString(r.Text) {
			t.Errorf("reason %+v cuts a character of %q", r, in.Text)
		}
		sums[r.Head+r.Label] += r.Weight
	}
	for _, total := range a.Totals {
		sum := sums[total.Head+total.Label] + total.Rest
		if math.Abs(sum-total.Sum) > 1e-9*(1+math.Abs(total.Sum)) {
			t.Errorf("%q: reasons and rest of %s add up to %v, the score is %v", in.Text, total.Head, sum, total.Sum)
		}
	}
	const rounding = 2e-4 // of a score, which never rounds to nothing where its label is not neutral
	if mood, score := a.Totals[0].Sum, a.Reading.Score.Float(); math.Abs(mood-score) > rounding {
		t.Errorf("%q: the reasons add up to %v, the score is %v", in.Text, mood, score)
	}
}
