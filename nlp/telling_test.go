package nlp_test

import (
	"testing"

	"undertone/nlp"
)

func TestTelling_leavesOutBareMarksAndNumbers(t *testing.T) {
	t.Parallel()
	for words, want := range map[string]bool{
		"refund": true, "还没到": true, "3 days": true, "3天": true, "n't": true, "ñ": true,
		"😡": true, "👎🏽": true, "❤️": true, "⭐": true, "🇫🇷": true,
		"!!!": true, "?!": true, "？？": true, " !! ": true,
		"": false, " ": false, "!": false, "?": false, "。": false, ",": false, "...": false, "…": false, "!!,": false,
		"3": false, "400": false, "4,00": false, "３": false, "£20": false, "\U0001f3fd": false, "\u200b": false,
	} {
		if got := nlp.Telling(words); got != want {
			t.Errorf("Telling(%q) = %v, want %v", words, got, want)
		}
	}
}
