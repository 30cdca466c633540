package baseline_test

import (
	"math"
	"math/rand/v2"
	"time"

	"undertone/monitor/window"
	"undertone/nlp"
)

// monday is the first minute of a week.
var monday = time.Date(2026, 11, 2, 0, 0, 0, 0, time.UTC)

// traffic makes the minutes of a channel as they are in a contact centre:
// conversations begin by chance, more by day than by night, and the messages of
// one share a mood and a topic.
type traffic struct {
	// rate is customers' messages a minute at the day's mean.
	rate float64
	// mood is the mean sentiment in a minute, and times by how much the channel has
	// more customers than usual; nil for what is usual. wants is the share of all
	// conversations that are about topic 3, besides its usual ones.
	busy  func(minute int) float64
	mood  func(minute int) float64
	times func(minute int) float64
	wants func(minute int) float64

	r      *rand.Rand
	minute int
	talks  []talk
}

// talk is a conversation under way.
type tally = window.Tally

type talk struct {
	left  int
	mood  float64
	topic int
}

const (
	messages = 4   // of a customer in a conversation, in the mean
	pace     = 0.7 // messages a minute
	themes   = 18
)

func newTraffic(seed uint64, rate float64) *traffic {
	return &traffic{rate: rate, busy: daily, r: rand.New(rand.NewPCG(seed, 11))}
}

// daily is how busy a minute of the day is, from 0.2 at night to 1.8.
func daily(minute int) float64 {
	return 1 - 0.8*math.Cos(2*math.Pi*float64(minute%1440-180)/1440)
}

// office is how busy a minute is where work begins at eight, from Monday to Friday.
func office(minute int) float64 {
	if day, of := minute/1440%7, minute%1440; day < 5 && of >= 8*60 && of < 18*60 {
		return 1
	}
	return 0
}

func valueOr(f func(int) float64, minute int, otherwise float64) float64 {
	if f == nil {
		return otherwise
	}
	return f(minute)
}

// next is the next minute.
func (t *traffic) next() (*window.Sums, time.Time) {
	now := t.minute
	t.minute++
	begin := t.rate * t.busy(now) * valueOr(t.times, now, 1) / messages
	for range t.poisson(begin) {
		t.begin(now)
	}
	s := &window.Sums{Topics: make([]window.Tally, themes)}
	kept := t.talks[:0]
	for _, c := range t.talks {
		for c.left > 0 && t.r.Float64() < pace {
			c.left--
			t.say(s, c)
		}
		if c.left > 0 {
			kept = append(kept, c)
		}
	}
	t.talks = kept
	return s, monday.Add(time.Duration(now)*time.Minute + 59*time.Second)
}

func (t *traffic) begin(now int) {
	c := talk{left: 1, topic: int(float64(themes) * math.Pow(t.r.Float64(), 2.5))}
	for t.r.Float64() < 1-1.0/messages {
		c.left++
	}
	if t.r.Float64() < valueOr(t.wants, now, 0) {
		c.topic = 3
	}
	c.mood = valueOr(t.mood, now, 0.03*math.Sin(2*math.Pi*float64(now)/1440)) + 0.3*t.r.NormFloat64()
	t.talks = append(t.talks, c)
}

func (t *traffic) say(s *window.Sums, c talk) {
	score := max(-1, min(1, c.mood+0.35*t.r.NormFloat64()))
	s.Messages++
	s.Customers++
	s.Score += int64(score * float64(nlp.ScoreOne))
	if t.r.Float64() < 0.7 {
		s.Topics[c.topic].N++
	}
}

// poisson is by Knuth, which is fast enough for the few conversations that begin in
// a minute.
func (t *traffic) poisson(mean float64) (n int) {
	for p := t.r.Float64(); p > math.Exp(-mean); n++ {
		p *= t.r.Float64()
	}
	return n
}
