package nlp

import (
	"math"
	"math/bits"
)

// expectation is CourseWeights made ready for Forecast: what weighs nothing is left
// out, and facts that are a label or an act of one turn, which most are, are looked
// up by it instead of being asked one by one. Products and their sums are exact,
// so the order of adding makes no difference.
type expectation struct {
	bias  pair
	terms []weighted
	marks [markPlaces]marks
}

// pair is a weight for each forecast.
type pair [Forecasts]float64

// weighted is a fact that has weight.
type weighted struct {
	of      func(c *Course) (value float64, turn int32)
	weights pair
}

// mark is what makes a fact: a label or an act of the turn at that place.
type mark struct {
	place int
	of    func(*marks) *pair
}

// The places of marks. No place is for facts that are no mark.
const (
	markNowhere = iota
	markLast
	markReply
	markAnswer
	markPlaces
)

// marks are the weights of a turn's marks.
type marks struct {
	// believed marks count as much as one is sure of the tone and the intent; the
	// others count in full.
	believed bool
	tones    [9]pair
	intents  [9]pair
	topics   [builtIn]pair
	acts     [Acts]pair
}

func (w *CourseWeights) expect() *expectation {
	e := &expectation{bias: w.Bias}
	e.marks[markLast].believed = true
	var n [Forecasts]int
	for i := range facts {
		f := &facts[i]
		var weights pair
		for h := range Forecasts {
			if f.heads[h] {
				weights[h] = w.Weights[h][n[h]]
				n[h]++
			}
		}
		switch {
		case f.mark.place != markNowhere:
			f.mark.of(&e.marks[f.mark.place]).add(1, &weights)
		case weights != pair{}:
			e.terms = append(e.terms, weighted{f.of, weights})
		}
	}
	return e
}

func (p *pair) add(value float64, weights *pair) {
	for h := range Forecasts {
		p[h] += value * weights[h]
	}
}

// Forecast is what Judge says, without the reasons: the satisfaction from 1 to 5
// and the risk from 0 to 1, the same to the last bit. It allocates nothing, so that
// it may be asked after every message.
func (m *Model) Forecast(c *Course) (csat, risk float64) {
	e := m.course.expects
	if e == nil {
		return 3, 0.5
	}
	sum := e.bias
	for i := range e.terms {
		t := &e.terms[i]
		switch value, _ := t.of(c); value {
		case 0:
		case 1: // spares the rounding
			sum.add(1, &t.weights)
		default:
			sum.add(toStep(value), &t.weights)
		}
	}
	e.marks[markLast].moment(&c.last, &sum)
	e.marks[markReply].moment(&c.reply, &sum)
	if c.helper.turns > 0 {
		e.marks[markAnswer].did(c.helper.now, &sum)
	}
	return 1 + 4*squash(sum[ForecastCSAT]), squash(sum[ForecastRisk])
}

func (w *marks) moment(m *moment, sum *pair) {
	if m.turn == 0 {
		return
	}
	r := &m.reading
	sum.add(w.belief(r.Tone), &w.tones[r.Tone.Label])
	sum.add(w.belief(r.Intent), &w.intents[r.Intent.Label])
	for _, t := range r.Topics[:r.TopicCount] {
		sum.add(1, &w.topics[t.Label])
	}
	w.did(m.acts, sum)
}

func (w *marks) belief(g Guess) float64 {
	if !w.believed {
		return 1
	}
	return toStep(sure(g, int(g.Label)))
}

func (w *marks) did(acts actSet, sum *pair) {
	for ; acts != 0; acts &= acts - 1 {
		sum.add(1, &w.acts[bits.TrailingZeros32(uint32(acts))])
	}
}

func squash(sum float64) float64 { return 1 / (1 + math.Exp(-sum)) }

// Counts are the numbers of a course's turns.
type Counts struct {
	// Turns are all; Customer's and Answers, those of agents and bots, are parts
	// of them.
	Turns, Customer, Answers int
	// Negative are the customer's negative turns, NegativeRun those in a row up
	// to the last.
	Negative, NegativeRun int
	// Waiting are the customer's turns since the last answer.
	Waiting int
}

// Counts returns the numbers of turns so far.
func (c *Course) Counts() Counts {
	return Counts{
		Turns: int(c.turns), Customer: int(c.asker.turns), Answers: int(c.helper.turns),
		Negative: int(c.bad), NegativeRun: int(c.run), Waiting: int(c.waiting),
	}
}

// Last is the reading of the customer's newest turn, without topics of the user's
// own; false before the first.
func (c *Course) Last() (*Reading, bool) { return &c.last.reading, c.last.turn > 0 }

// Lowest is the worst score of the customer's turns; 0 before the first.
func (c *Course) Lowest() Score { return c.lowest.reading.Score }
