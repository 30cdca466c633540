package rule_test

import (
	"regexp"
	"strings"
	"testing"

	"undertone/monitor/alert/rule"
)

// FuzzPattern_isTheExpression compares a pattern with the expression that it is made
// of, on a text and on the text with the expression's own letters in it.
func FuzzPattern_isTheExpression(f *testing.F) {
	for _, seed := range [][2]string{
		{`(?i)\b(smok(e|ing)|spark(s|ing)|caught fire|smells? (of )?gas)\b|[着起]火|冒[烟煙]`, "It SMELLS of Gas here, 冒烟了"},
		{`(?i)\b(smok(e|ing)|spark(s|ing)|caught fire|smells? (of )?gas)\b|[着起]火|冒[烟煙]`, "a smoker sparks joy"},
		{`(?i)kiss`, "\u212Ai\u017Fs"},
		{`a+b?c`, "xxaac"},
		{`(ab|cd)?ef`, "ef"},
		{`(?i:ab)cd`, "ABcd ABCD"},
		{`^where.*\?$`, "where?\nwhere"},
		{`x{2,3}y`, "xxxy"},
		{`[^a]bc`, "\xffbc"},
		{`[\x{FFFD}]bc`, "\xffbc"},
		{`(?s)a.b`, "a\nb"},
		{`é|è`, "É"},
		{`(?i)straße`, "STRAẞE"},
		{`a|`, ""},
		{`abcdefghij`, "abcdefghiabcdefghij"},
		{`[a-z]bc`, "Abc bbc"},
		{`a*bc`, "aaabc"},
		{`(ab)+c`, "ababc"},
		{`\Bab`, "cab"},
	} {
		f.Add(seed[0], seed[1])
	}
	f.Fuzz(func(t *testing.T, source, text string) {
		if len(source) > 200 {
			return
		}
		whole, err := regexp.Compile(source)
		match, err2 := rule.CompilePattern(source)
		if (err == nil) != (err2 == nil) {
			t.Fatalf("%q: %v, but the expression alone: %v", source, err2, err)
		}
		if err != nil {
			return
		}
		for _, text := range []string{text, source, text + source, strings.ToUpper(text), strings.ToLower(source) + text} {
			if got, want := match(text), whole.MatchString(text); got != want {
				t.Errorf("%q in %q: %t, want %t", source, text, got, want)
			}
		}
	})
}

func BenchmarkPattern(b *testing.B) {
	match, err := rule.CompilePattern(`(?i)\b(smok(e|ing)|spark(s|ing)|burning smell|smell of burning|caught fire|on fire|electric shock|explode)\b|[着起]火|冒[烟煙]`)
	if err != nil {
		b.Fatal(err)
	}
	text := "My parcel still has not arrived and nobody answers the phone, can you find out where it is?"
	for b.Loop() {
		if match(text) {
			b.Fatal("matches")
		}
	}
}
