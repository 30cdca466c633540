package nlp

import (
	"math/bits"

	"undertone/monitor/contact"
)

// Utterance is one turn of a conversation, with what was heard in it.
type Utterance struct {
	Speaker contact.Speaker
	Text    string
	// Reading is the model's, of a customer's turn. What others feel is not
	// asked; of their turns only what they do counts.
	Reading Reading
}

// Course is what a conversation adds up to so far: sums over its turns, the
// first, the last and the worst of them, and what the answers did. It has one
// size however long the conversation grows, keeps no text, and its zero value
// is a conversation that has not begun.
type Course struct {
	turns  int32 // all of them, so that the last one has the number turns-1
	asker  side  // the customer
	helper side  // agents and bots
	bots   int32

	last, lowest moment // of the customer's turns
	reply        moment // the last that came after an answer
	sum          int64  // of the scores
	smooth       Score
	recent       [3]Score // of the last turns, the newest first
	bad, good    int32    // negative and positive turns
	run          int32    // negative turns in a row, up to now
	unmet        int32
	urgent       int32
	tones        [9]int32
	intents      [9]int32
	left         int32 // the last turn that wanted a supervisor or to leave, plus one
	waiting      int32 // customer's turns since the last answer
	replies      int32 // customer's turns after an answer

	answer   sketch // words of the last answer
	repeated uint32 // most that an answer was like the one before, in 256ths,
	again    int32  // and which answer that was, plus one
}

// side is what one side of the conversation did.
type side struct {
	turns int32
	last  int32  // number of its last turn, plus one
	now   actSet // what that turn did
	form  form   // and what it looked like
	acts  [Acts]int32
	when  [Acts]int32 // number of the last turn with the act, plus one
}

// moment is one of the customer's turns.
type moment struct {
	turn    int32 // its number plus one; 0 where there is none
	reading Reading
	acts    actSet
	form    form
}

// form is what a text looks like, whatever its words.
type form struct{ numbers, asks, cries int32 }

// Follow takes the next turn of a conversation into its course. It takes time
// linear in the length of the text and allocates nothing in steady state.
func (m *Model) Follow(c *Course, u Utterance) {
	s := m.take()
	s.scan(u.Text, &m.ear.fold)
	c.add(s.units, m.course.cues.find(s.units), u)
	m.put(s)
}

// Mood is the customer's mood so far, smoothed: it forgets half within about
// two messages.
func (c *Course) Mood() Score { return c.smooth }

// smoothing is how much the newest message counts in the mood, in tenths.
const smoothing = 3

func (c *Course) add(units []unit, did actSet, u Utterance) {
	c.turns++
	switch u.Speaker {
	case contact.Customer:
		c.hear(did, formOf(units), u.Reading)
	case contact.Agent, contact.Bot:
		c.answered(units, did)
		if u.Speaker == contact.Bot {
			c.bots++
		}
	default: // the system says nothing that anybody feels
	}
}

// hear takes a customer's turn. Topics of the user's own are left out: nothing
// here asks for them, and their numbers hold for this process only.
func (c *Course) hear(did actSet, f form, r Reading) {
	r.Own, r.OwnCount = [MostOwnHeard]Guess{}, 0
	c.last = moment{c.turns, r, did, f}
	if c.asker.turns == 0 {
		c.smooth = r.Score
	}
	c.smooth += (r.Score - c.smooth) * smoothing / 10
	if c.asker.turns == 0 || r.Score < c.lowest.reading.Score {
		c.lowest = c.last
	}
	c.asker.note(c.turns, did, f)
	c.count(r)
	c.waiting++
	if c.helper.turns > 0 {
		c.reply = c.last
		c.replies++
	}
}

// count adds a customer's reading to the sums.
func (c *Course) count(r Reading) {
	c.sum += int64(r.Score)
	c.recent = [...]Score{r.Score, c.recent[0], c.recent[1]}
	c.run++
	switch r.Sentiment.Label {
	case Negative:
		c.bad++
	case Positive:
		c.good++
		c.run = 0
	default:
		c.run = 0
	}
	c.tones[r.Tone.Label]++
	c.intents[r.Intent.Label]++
	if r.Expectation.Label == Unmet {
		c.unmet++
	}
	if r.Urgency.Label > UrgencyNormal {
		c.urgent++
	}
	if r.Intent.Label == intentChurn || r.Intent.Label == intentEscalation {
		c.left = c.turns
	}
}

// The labels that forecasts ask for by themselves: the intents that a supervisor
// waits for and the one that asks, the tone of a quarrel, and what a customer
// talks about who was not helped.
const (
	toneAnger        = 0
	topicWaitTime    = 5
	topicRepeat      = 6
	intentInquiry    = 0
	intentChurn      = 3
	intentEscalation = 4
)

// answered takes an agent's or a bot's turn.
func (c *Course) answered(units []unit, did actSet) {
	c.helper.note(c.turns, did, formOf(units))
	c.waiting = 0
	var now sketch
	now.add(units)
	if like := now.within(&c.answer); like > c.repeated {
		c.repeated, c.again = like, c.turns
	}
	c.answer = now
}

func (s *side) note(turn int32, did actSet, f form) {
	s.turns++
	s.last, s.now, s.form = turn, did, f
	for a := range Acts {
		if did.has(a) {
			s.acts[a]++
			s.when[a] = turn
		}
	}
}

var exclamationMark = mix(uint64('!') ^ hashSeed)

func formOf(units []unit) (f form) {
	for i := range units {
		switch u := &units[i]; {
		case u.kind == kindNumber:
			f.numbers++
		case u.kind == kindMark && u.hash == questionMark:
			f.asks++
		case u.kind == kindMark && u.hash == exclamationMark:
			f.cries++
			if u.traits&traitDrawl != 0 {
				f.cries++
			}
		}
	}
	return f
}

// sketch remembers which neighbouring words a text has, a bit each, so that an
// answer can be told from one that says the same again.
type sketch [16]uint64

func (s *sketch) add(units []unit) {
	for i := 1; i < len(units); i++ {
		if units[i].kind == kindMark || units[i-1].kind == kindMark {
			continue
		}
		h := mix(join(units[i-1].hash, units[i].hash))
		s[h>>6%16] |= 1 << (h % 64)
	}
}

// within is how much of s is in t too, in 256ths.
func (s *sketch) within(t *sketch) uint32 {
	all, both := 0, 0
	for i := range s {
		all += bits.OnesCount64(s[i])
		both += bits.OnesCount64(s[i] & t[i])
	}
	if all == 0 {
		return 0
	}
	return uint32(both * 256 / all)
}
