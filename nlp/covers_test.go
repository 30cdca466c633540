package nlp_test

import (
	"testing"

	"undertone/nlp"
)

func TestModel_coversWhatATopicSaysAndNoMore(t *testing.T) {
	t.Parallel()
	model, err := nlp.New(nlp.Options{})
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		phrase string
		want   bool
	}{
		{"white screen", true},
		{"White Screen", true},
		{"won't load", true},
		{"打不开", true},
		{"電子票", true}, // read as simplified
		{"电子票", true},
		{"the white screen", false},
		{"white screen ticket", false},
		{"电子票打不开", false}, // two phrases, and nobody wrote both down
		{"code", false},   // points at a topic too weakly
		{"purple umbrella", false},
		{"", false},
		{"!!!", false},
	}
	for _, tt := range tests {
		if got := model.Covers(tt.phrase); got != tt.want {
			t.Errorf("%q is covered: %t, want %t", tt.phrase, got, tt.want)
		}
	}
	for from, to := range map[rune]rune{'電': '电', 'Ａ': 'a', 'Q': 'q', '票': '票'} {
		if got := model.Fold(from); got != to {
			t.Errorf("%c is read as %c, want %c", from, got, to)
		}
	}
}
