package nlp

import "undertone/monitor/contact"

// features.go turns the units of a text into features: the hashed facts that
// the table has weights for. Every feature knows the units it came from, so
// that its weights can be shown as reasons.

// scratch is the memory of one reading, used again by the next.
type scratch struct {
	units  []unit
	keys   []uint64
	spans  []span // of the keys, where placed is set
	placed bool   // whether it matters where the features came from
	felt   []span // phrases of the lexicon
	named  []span // phrases of topics
	script scripts
	mood   balance
	terms  []term // for own topics
	held   held   // likewise
}

// span is the units a feature came from. An empty one belongs to the message
// as a whole.
type span struct{ first, end uint32 }

func (s *scratch) emit(k uint64, first, end int) {
	s.keys = append(s.keys, k)
	if s.placed {
		s.spans = append(s.spans, span{uint32(first), uint32(end)})
	}
}

// hear fills the scratch with the features of a message.
func (s *scratch) hear(in Input, e *Ear) {
	s.scan(in.Text, &e.fold)
	s.countScripts(in.Text, &e.fold)
	s.keys, s.spans = s.keys[:0], s.spans[:0]
	s.felt, s.named = s.felt[:0], s.named[:0]
	s.mood = s.phrases(e.phrases, in.Speaker)
	s.grams()
	s.words(in.Speaker)
	s.whole(in, s.mood)
}

// A negation reaches over the next words, or over the next characters, which
// are shorter.
const (
	reachWords = 4
	reachHan   = 3
)

// balance is what the phrases of a whole message say together.
type balance struct {
	bad, good int
	// sum of the valences, in tenths, and whether there was any. A negation
	// turns a phrase and halves it.
	sum int
	any bool
}

// phrases finds the phrases, emits what they hint at, and marks the reach of
// negations and contrasts. The longest phrase consumes its units, so that the
// "problem" in "no problem" is not heard twice.
func (s *scratch) phrases(p *phrases, who contact.Speaker) balance {
	var felt balance
	freeFeel, freeTopic, reach := 0, 0, 0
	var after trait
	for i := range s.units {
		u := &s.units[i]
		feel, topic, r, roleUnits := p.longest(s.units, i)
		if u.kind == kindMark {
			reach = 0
		}
		if reach > 0 {
			u.traits |= traitNegated
			reach--
		}
		u.traits |= after
		alone := false // the word with the role is a phrase of its own
		if feel.units > 0 && i >= freeFeel {
			freeFeel = i + feel.units
			alone = feel.units <= roleUnits
			s.felt = append(s.felt, span{uint32(i), uint32(freeFeel)})
			s.feeling(p, feel, i, who, &felt)
		}
		if topic.units > 0 && i >= freeTopic {
			freeTopic = i + topic.units
			s.named = append(s.named, span{uint32(i), uint32(freeTopic)})
			s.subject(p, topic, i)
		}
		if i < freeFeel {
			u.traits |= traitFelt
			if sp := s.felt[len(s.felt)-1]; sp.end-sp.first > 1 {
				u.traits |= traitInside
			}
			if !alone {
				continue
			}
		}
		switch r {
		case roleNegate:
			reach = roleUnits - 1 + reachWords
			if u.kind == kindHan {
				reach = roleUnits - 1 + reachHan
			}
		case roleContrast:
			after, reach = traitAfter, 0
		}
	}
	return felt
}

// feeling emits what a phrase of the lexicon hints at. Under a negation and
// behind a "but" it is a different hint, with weights of its own.
func (s *scratch) feeling(p *phrases, m match, i int, who contact.Speaker, felt *balance) {
	c := p.feels[m.class]
	end := i + m.units
	turn := uint64(s.units[i].traits & traitNegated)
	valence := uint64(uint8(roundValence(c.valence)))
	s.emit(key(saltPhrase, m.path), i, end)
	s.emit(key(saltValence, valence|turn<<8), i, end)
	if s.units[i].traits&traitAfter != 0 {
		s.emit(key(saltValence, valence|turn<<8|1<<24), i, end)
	}
	if who != contact.Customer {
		s.emit(key(saltValence, valence|turn<<8|uint64(who)<<32), i, end)
	}
	if c.tone != None {
		s.emit(key(saltTone, uint64(c.tone)|turn<<8), i, end)
	}
	if c.topic != None {
		s.emit(key(saltTopicOfFeeling, uint64(c.topic)), i, end)
	}
	if c.intent != None {
		s.emit(key(saltIntent, uint64(c.intent)|turn<<8), i, end)
	}
	felt.any = felt.any || c.valence != 0
	if turn == 0 {
		felt.sum += int(c.valence)
	} else {
		felt.sum -= int(c.valence) / 2
	}
	switch {
	case c.valence <= -10 && turn == 0, c.valence >= 10 && turn != 0:
		felt.bad++
	case c.valence >= 10:
		felt.good++
	}
}

// roundValence keeps half steps: finer ones have too few examples each.
func roundValence(v int8) int8 {
	if v < 0 {
		return -roundValence(-v)
	}
	return (v + 2) / 5
}

func (s *scratch) subject(p *phrases, m match, i int) {
	c := p.topics[m.class]
	end := i + m.units
	s.emit(key(saltTopic, uint64(c.topic)), i, end)
	if c.strength >= 9 {
		s.emit(key(saltTopic, uint64(c.topic)|1<<8), i, end)
	} else if c.strength <= 5 {
		s.emit(key(saltTopic, uint64(c.topic)|2<<8), i, end)
	}
	if c.touchpoint != None {
		s.emit(key(saltTouchpoint, uint64(c.touchpoint)), i, end)
	}
}

// grams emits the units and their neighbourhoods: two words, or up to four
// characters, which are shorter. What three words mean together is left to the
// phrases of the lexicon: most threes are met once and say little.
func (s *scratch) grams() {
	for i := range s.units {
		u := &s.units[i]
		if u.traits&traitInside == 0 {
			s.emit(key(saltWord, u.hash), i, i+1)
		}
		if i == 0 {
			continue
		}
		pair := join(s.units[i-1].hash, u.hash)
		s.emit(key(saltPair, pair), i-1, i+1)
		if i == 1 || u.kind != kindHan {
			continue
		}
		triple := join(join(s.units[i-2].hash, s.units[i-1].hash), u.hash)
		s.emit(key(saltTriple, triple), i-2, i+1)
		if i > 2 && s.units[i-3].kind == kindHan {
			quad := join(join(s.units[i-3].hash, s.units[i-2].hash), join(s.units[i-1].hash, u.hash))
			s.emit(key(saltQuad, quad), i-3, i+1)
		}
	}
}

// words emits what only words have, and what their place adds.
func (s *scratch) words(who contact.Speaker) {
	last := len(s.units) - 1
	for i := range s.units {
		u := &s.units[i]
		if u.stem != 0 && u.traits&traitInside == 0 {
			s.emit(key(saltStem, u.stem), i, i+1)
		}
		if u.traits&traitNegated != 0 && u.traits&traitFelt == 0 {
			s.emit(key(saltNegated, u.hash), i, i+1)
		}
		if u.traits&traitShout != 0 {
			s.emit(key(saltShout, 0), i, i+1)
		}
		if u.traits&traitDrawl != 0 {
			s.emit(key(saltDrawl, uint64(u.kind)), i, i+1)
			s.emit(key(saltRun, u.hash), i, i+1)
		}
		if i < 2 {
			s.emit(key(saltFirst, u.hash), i, i+1)
		}
		if i >= last-1 {
			s.emit(key(saltLast, u.hash), i, i+1)
		}
		if who != contact.Customer {
			s.emit(key(saltSpeakerWord, u.hash), i, i+1)
		}
	}
}

// whole emits what the message is as a whole: these make up the rest that no
// span explains.
func (s *scratch) whole(in Input, felt balance) {
	n := len(s.units)
	s.emit(key(saltSpeaker, uint64(in.Speaker)), 0, 0)
	s.emit(key(saltMedium, uint64(in.Medium)), 0, 0)
	s.emit(key(saltLength, lengthStep(n)), 0, 0)
	script := uint64(0)
	if s.script.han > 0 {
		script = 1
	}
	s.emit(key(saltScript, script), 0, 0)
	asks := uint64(0)
	for i := range s.units {
		if u := &s.units[i]; u.kind == kindMark && u.hash == questionMark {
			asks = 1
		}
	}
	s.emit(key(saltAsks, asks), 0, 0)
	s.emit(key(saltBalance, min(uint64(felt.bad), 3)|min(uint64(felt.good), 3)<<4|asks<<8), 0, 0)
	s.emit(key(saltBalance, min(uint64(felt.bad), 2)|min(uint64(felt.good), 2)<<4|1<<12|min(lengthStep(n), 4)<<16), 0, 0)
}

var questionMark = mix(uint64('?') ^ hashSeed)

// lengthStep is a coarse logarithm of the number of units.
func lengthStep(n int) uint64 {
	step := uint64(0)
	for ; n > 1; n = n * 2 / 3 {
		step++
	}
	return step
}

// HintFeatures lists the features by which phrases hint at a label. Training
// starts from the belief that these hints are right.
func HintFeatures(head int, label uint8) []uint64 {
	l := uint64(label)
	switch head {
	case HeadTopics:
		return []uint64{key(saltTopic, l), key(saltTopic, l|1<<8), key(saltTopicOfFeeling, l)}
	case HeadTone:
		return []uint64{key(saltTone, l)}
	case HeadIntent:
		return []uint64{key(saltIntent, l)}
	case HeadTouchpoint:
		return []uint64{key(saltTouchpoint, l)}
	}
	return nil
}
