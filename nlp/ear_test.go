package nlp_test

import (
	"slices"
	"testing"

	"undertone/nlp"
)

// ear knows one kind word, what turns it, and a phrase that shields it.
func ear(t *testing.T) *nlp.Ear {
	t.Helper()
	const satisfaction = 6
	e, err := nlp.NewEar(nlp.Knowledge{
		Fold:     [][2]rune{{'謝', '谢'}},
		Negators: []string{"not", "don't", "不"},
		Contrast: []string{"but"},
		Feelings: []nlp.Feeling{
			{Phrase: "kind", Valence: 20, Tone: satisfaction, Topic: nlp.None, Intent: nlp.None},
			{Phrase: "what kind of", Tone: nlp.None, Topic: nlp.None, Intent: nlp.None},
			{Phrase: "谢谢", Valence: 20, Tone: satisfaction, Topic: nlp.None, Intent: nlp.None},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestEar_hearsAPhraseUnlessItIsTurnedOrShielded(t *testing.T) {
	t.Parallel()
	hint := nlp.HintFeatures(nlp.HeadTone, 6)[0]
	tests := []struct {
		text string
		want bool
	}{
		{"you are KIND", true},
		{"kiiiiind", false},
		{"you are not kind", false},
		{"they dont seem very kind", false},
		{"they don’t seem very kind", false},
		{"not now, you are kind", true},
		{"not all of the people here were kind", true},
		{"not fast but kind", true},
		{"what kind of", false},
		{"unkind", false},
		{"謝謝", true},
		{"不谢谢", false},
	}
	for _, tt := range tests {
		if got := slices.Contains(ear(t).Hear(say(tt.text)).Features, hint); got != tt.want {
			t.Errorf("%q: the kind word is heard: %v, want %v", tt.text, got, tt.want)
		}
	}
}

func TestEar_sameWordsInAnyDressAreOne(t *testing.T) {
	t.Parallel()
	for _, pair := range [][2]string{
		{"dont go", "Don't go"},
		{"don’t go", "don't go"},
		{"so gooood", "so goooooood"},
		{"ＯＫ！", "ok!"},
		{"call 0800 123", "call 0845 999"},
		{"@one hello", "@two hello"},
		{"see https://a.b/c", "see http://x.y"},
		{"o\u200bk", "ok"},
		{"哈哈哈哈", "哈哈哈哈哈哈哈"},
		{"!!", "!!!!!!"},
	} {
		a, b := ear(t).Hear(say(pair[0])), ear(t).Hear(say(pair[1]))
		if !slices.Equal(a.Features, b.Features) {
			t.Errorf("%q and %q are not heard alike", pair[0], pair[1])
		}
	}
	for _, pair := range [][2]string{{"we'll", "well"}, {"she'd", "shed"}, {"we're", "were"}, {"good", "god"}} {
		a, b := ear(t).Hear(say(pair[0])), ear(t).Hear(say(pair[1]))
		if slices.Equal(a.Features, b.Features) {
			t.Errorf("%q and %q are heard alike", pair[0], pair[1])
		}
	}
}
