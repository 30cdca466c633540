package eval_test

import (
	"bytes"
	"errors"
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"undertone/nlp/eval"
)

func TestCard_saysWhatTheShippedModelScores(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../MODEL_CARD.md")
	if err != nil {
		t.Fatal(err)
	}
	fresh, err := must(t, report).Card(page)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Equal(page, fresh) {
		return
	}
	t.Error("the figures of nlp/MODEL_CARD.md are not those of the committed model and corpus: run undertone eval --card nlp/MODEL_CARD.md")
	old, now := strings.Split(string(page), "\n"), strings.Split(string(fresh), "\n")
	for i := range min(len(old), len(now)) {
		if old[i] != now[i] {
			t.Errorf("line %d is  %s\nshould be %s", i+1, old[i], now[i])
		}
	}
}

func TestCard_replacesWhatStandsBetweenTheMarks(t *testing.T) {
	t.Parallel()
	r := must(t, report)
	const scores = "<!-- undertone eval: scores -->\n"
	tests := []struct {
		name, page string
		bad        bool
	}{
		{"figures between words", "before\n" + scores + "old\n<!-- end -->\nafter\n", false},
		{"an empty place", "before\n" + scores + "<!-- end -->\nafter\n", false},
		{"no place", "before\nafter\n", true},
		{"a place without an end", "before\n" + scores + "old\nafter\n", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := r.Card([]byte(tt.page))
			if tt.bad {
				if !errors.Is(err, eval.ErrCard) {
					t.Errorf("error = %v, want ErrCard", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			text := string(got)
			if !strings.HasPrefix(text, "before\n"+scores) || !strings.HasSuffix(text, "<!-- end -->\nafter\n") ||
				strings.Contains(text, "old") || !strings.Contains(text, "| sentiment | .") {
				t.Errorf("page = %s", text)
			}
			if again, err := r.Card(got); err != nil || !bytes.Equal(again, got) {
				t.Errorf("written twice it changes: %s, %v", again, err)
			}
		})
	}
}

func TestText_fitsATerminal(t *testing.T) {
	t.Parallel()
	if raceEnabled {
		t.Skip("compares two models on all that is held out: a minute with the race detector")
	}
	r := run(t, must(t, corpus), eval.Options{Against: other(t)})
	for line := range strings.Lines(r.Text()) {
		if n := utf8.RuneCountInString(line); n > 121 {
			t.Errorf("%d columns: %s", n-1, line)
		}
	}
	for _, want := range []string{"SINGLE MESSAGES: ", "TURNS OF CONVERSATIONS", "zh-Hant", "against_phrases", "Reliability of the urgency", "better"} {
		if !strings.Contains(r.Text(), want) {
			t.Errorf("the report says nothing of %q", want)
		}
	}
}
