package nlp

// Signs are what the ear notices of a message before any weight is asked: what
// can make it hard to read. Package eval sorts messages by them.
type Signs struct {
	// Words and Han are how many words and Chinese characters the text has.
	Words, Han int
	// Shouted is how many words stand in capitals.
	Shouted int
	// Turned says that a word stands within the reach of a negation, and
	// Contrast that one stands behind a "but".
	Turned, Contrast bool
	// Felt says that a phrase of the lexicon carries a valence, and Valence is
	// the sum of all, in tenths; a negation turns a phrase and halves it.
	Felt    bool
	Valence int
}

// Signs notices the signs of a message.
func (m *Model) Signs(in Input) Signs {
	s := m.take()
	defer m.put(s)
	s.hear(in, m.ear)
	out := Signs{Felt: s.mood.any, Valence: s.mood.sum}
	for i := range s.units {
		switch u := &s.units[i]; u.kind {
		case kindWord:
			out.Words++
			if u.traits&traitShout != 0 {
				out.Shouted++
			}
		case kindHan:
			out.Han++
		}
		out.Turned = out.Turned || s.units[i].traits&traitNegated != 0
		out.Contrast = out.Contrast || s.units[i].traits&traitAfter != 0
	}
	return out
}

// Abstained reports whether a guess says nothing for want of a likely label:
// the head's empty label, below the line. A touchpoint there always is, and a
// message without topics has no guess to ask about.
func (m *Model) Abstained(head int, g Guess) bool {
	if float64(g.Confidence) >= m.heads[head].Line*10000 {
		return false
	}
	switch head {
	case HeadSentiment:
		return g.Label == Neutral
	case HeadTone:
		return g.Label == ToneNeutral
	case HeadIntent:
		return g.Label == IntentNone
	case HeadExpectation:
		return g.Label == ExpectationNone
	case HeadUrgency:
		return g.Label == UrgencyNormal
	}
	return false
}
