package eval

import (
	"slices"
	"strings"

	"undertone/monitor/contact"
	"undertone/nlp"
	"undertone/nlp/train"
)

// What makes a message short or long, in English words and Chinese characters:
// about a tenth of the corpus is either.
const (
	shortWords, shortHan = 3, 6
	longWords, longHan   = 25, 40
)

// hardCase is something that can make a message hard to read.
type hardCase struct {
	name string
	is   func(*train.Example, nlp.Signs) bool
}

// hardCases that can be told from the text. Those that need a person's
// judgement stand in the corpus.
var computed = []hardCase{
	{"negation", func(_ *train.Example, s nlp.Signs) bool { return s.Turned }},
	{"contrast", func(_ *train.Example, s nlp.Signs) bool { return s.Contrast }},
	{"question", func(ex *train.Example, _ nlp.Signs) bool { return strings.ContainsAny(ex.Text, "?？") }},
	{"short", func(_ *train.Example, s nlp.Signs) bool {
		return s.Han == 0 && s.Words <= shortWords || s.Han > 0 && s.Words+s.Han <= shortHan
	}},
	{"long", func(_ *train.Example, s nlp.Signs) bool {
		return s.Han == 0 && s.Words >= longWords || s.Words+s.Han >= longHan
	}},
	{"emoji", func(ex *train.Example, _ nlp.Signs) bool { return strings.ContainsFunc(ex.Text, isEmoji) }},
	{"shouting", func(ex *train.Example, s nlp.Signs) bool {
		return s.Shouted > 1 || strings.Contains(ex.Text, "!!") || strings.Contains(ex.Text, "！！")
	}},
	{"voice", func(ex *train.Example, _ nlp.Signs) bool { return ex.Medium == contact.Voice }},
	{"agent", func(ex *train.Example, _ nlp.Signs) bool { return ex.Speaker == contact.Agent }},
	{"no_phrase", func(_ *train.Example, s nlp.Signs) bool { return !s.Felt }},
	{"against_phrases", againstPhrases},
}

// againstPhrases are messages whose mood is the reverse of what their phrases
// say: sarcasm, thanks inside a demand, a grave problem mended.
func againstPhrases(ex *train.Example, s nlp.Signs) bool {
	if !ex.Judged[nlp.HeadSentiment] {
		return false
	}
	mood := ex.Labels[nlp.HeadSentiment]
	return mood == nlp.Negative && s.Valence > 0 || mood == nlp.Positive && s.Valence < 0
}

func isEmoji(r rune) bool {
	return r >= 0x1f300 && r <= 0x1faff || r >= 0x2600 && r <= 0x27bf
}

// hardCaseNames are all hard cases, in the order they are reported.
func hardCaseNames() []string {
	names := slices.Clone(train.Tags)
	for _, c := range computed {
		names = append(names, c.name)
	}
	return names
}

// hardCases names what makes a message hard.
func hardCases(ex *train.Example, s nlp.Signs) []string {
	tags := slices.Clone(ex.Tags)
	for _, c := range computed {
		if c.is(ex, s) {
			tags = append(tags, c.name)
		}
	}
	return tags
}
