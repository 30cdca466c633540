package emerging

import (
	"time"

	"undertone/nlp"
)

// Ear is what the finder asks of the model; *nlp.Model in production.
type Ear interface {
	// Covers reports whether a topic knows this very phrase.
	Covers(phrase string) bool
	// Fold is how a character is read: 電 as 电, Ａ as a.
	Fold(r rune) rune
}

// Message is a customer's negative message. The finder keeps its strings for as
// long as the window, so they should not be part of something larger.
type Message struct {
	ID, Channel, Conversation string
	Text                      string
	Lang                      nlp.Lang
	At                        time.Time
}

// Finder finds the issues. It is not safe for concurrent use.
type Finder struct {
	tongues [2]*tongue
}

// New returns a finder that has heard nothing. The options must be ones that
// SetDefaults accepts.
func New(opts Options, ear Ear) *Finder {
	_ = opts.SetDefaults() // reported by whoever read them
	zh := &chinese{fold: ear.Fold}
	return &Finder{[2]*tongue{
		newTongue("en", opts, ear, &english{prose: parse}),
		newTongue("zh", opts, ear, zh),
	}}
}

// Hear takes a message in and returns how many issues it opened. Messages come
// about in the order that they were said; one older than the window counts in
// the baselines alone.
func (f *Finder) Hear(m Message) (opened int) {
	switch m.Lang {
	case nlp.LangUnknown:
		return 0
	case nlp.LangEnglish:
		return f.tongues[0].hear(m)
	}
	return f.tongues[1].hear(m)
}

// Stats is what the finder has counted since it was made.
type Stats struct {
	Heard  uint64 // messages
	Late   uint64 // of them older than the window
	Panics uint64 // clauses that prose could not read, passed over
	// Forgotten phrases were given up for newer ones; Refused ones found no room.
	Forgotten, Refused uint64
	Opened             uint64 // issues
}

// Stats adds up the languages.
func (f *Finder) Stats() (sum Stats) {
	for _, t := range f.tongues {
		sum.Heard += t.stats.Heard
		sum.Late += t.stats.Late
		sum.Opened += t.stats.Opened
		sum.Forgotten += t.table.forgotten
		sum.Refused += t.table.refused
		if e, ok := t.finds.(*english); ok {
			sum.Panics += uint64(e.panics)
		}
	}
	return sum
}
