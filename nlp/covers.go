package nlp

// coverStrength is the least strength, in tenths, with which a phrase must
// point at its topic to cover what it says. Weaker ones are words such as
// "code" or "account", which a dozen problems share.
const coverStrength = 5

// Covers reports whether the knowledge has this very phrase under a topic. It
// asks for the whole: "e-ticket" and "won't load" may both be known, and yet
// "e-ticket won't load" is something that nobody has written down.
func (m *Model) Covers(phrase string) bool {
	s := m.take()
	defer m.put(s)
	s.scan(phrase, &m.ear.fold)
	if len(s.units) == 0 {
		return false
	}
	p := m.ear.phrases
	feel, topic, _, _ := p.longest(s.units, 0)
	if topic.units == len(s.units) && p.topics[topic.class].strength >= coverStrength {
		return true
	}
	return feel.units == len(s.units) && p.feels[feel.class].topic != None
}

// Fold is how the model reads a character: in lower case, in half width and in
// simplified form.
func (m *Model) Fold(r rune) rune { return m.ear.fold.char(r) }
