package emerging

import "github.com/jdkato/prose/v2"

// BreakProse puts another function in the place of prose.
func (f *Finder) BreakProse(with func(clause string) ([]prose.Token, error)) {
	if e, ok := f.tongues[0].finds.(*english); ok {
		e.prose = with
	}
}

// PhrasesOf lists what could rise in a text, as it was written.
func (f *Finder) PhrasesOf(lang, text string) (phrases []string) {
	for _, t := range f.tongues {
		if t.lang != lang {
			continue
		}
		t.draft.clear()
		t.finds.phrases(text, &t.draft)
		for _, c := range t.draft.found {
			if c.named {
				phrases = append(phrases, c.mark.text(text, t.finds.space()))
			}
		}
	}
	return phrases
}

// Surprise is the score of a count among messages after a baseline.
func Surprise(baseCount, baseMessages float64, count int, messages float64) float64 {
	return baseline{baseCount, baseMessages}.surprise(count, messages)
}

// Windows are how many messages are in each language's window.
func (f *Finder) Windows() (n [2]int) {
	for i, t := range f.tongues {
		n[i] = t.window.len()
	}
	return n
}
