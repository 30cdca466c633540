package nlp

import (
	"fmt"
	"math"
)

// Ear turns a message into features. Training and reading share it, so that a
// model is asked about nothing but what it was taught on.
type Ear struct {
	fold    folding
	phrases *phrases
}

// NewEar makes an ear out of knowledge.
func NewEar(k Knowledge) (*Ear, error) {
	e := &Ear{}
	for _, pair := range k.Fold {
		if !e.fold.add(pair[0], pair[1]) {
			return nil, fmt.Errorf("fold %q as %q: not common Chinese characters", pair[0], pair[1])
		}
	}
	var err error
	if e.phrases, err = compile(k, &e.fold); err != nil {
		return nil, err
	}
	return e, nil
}

// Heard is what an Ear makes of a message.
type Heard struct {
	Features []uint64
	// Words is how many words, characters and marks the text has.
	Words int
	Lang  Lang
}

// Hear returns the features of a message, for training.
func (e *Ear) Hear(in Input) Heard {
	var s scratch
	s.hear(in, e)
	return Heard{Features: s.keys, Words: len(s.units), Lang: s.script.lang(in.Lang)}
}

// Gain is what every feature of a text with so many words counts for. A long
// complaint says the same thing often; without this it would be believed more
// than a short one that is as bad.
func Gain(words int) float64 { return 1 / math.Sqrt(max(1, float64(words)/gainWords)) }

// gainWords is the length up to which every word counts in full.
const gainWords = 12
