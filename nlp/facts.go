package nlp

import "math"

// fact is one thing that a course shows, as a number from -1 to 1, and the
// turn that shows it, its number plus one; 0 for the course as a whole.
type fact struct {
	name string
	of   func(c *Course) (value float64, turn int32)
	// heads are the forecasts that may ask for it.
	heads [Forecasts]bool
	// mark is set where the fact is 1 with a label or an act and 0 without, so
	// that Forecast need not ask.
	mark mark
}

// The forecasts.
const (
	ForecastCSAT = iota // how content the customer is
	ForecastRisk        // whether a supervisor should know
	// Forecasts is how many there are.
	Forecasts
)

var (
	onlyCSAT = [Forecasts]bool{ForecastCSAT: true}
	onlyRisk = [Forecasts]bool{ForecastRisk: true}
	forBoth  = [Forecasts]bool{true, true}
)

// facts are listed in the order of their weights in the model file. How long
// turns are is not among them, nor how many there were: that tells one contact
// centre from another, not a content customer from a cross one. Nor is what
// the customer's first turn was like: it says what came before the contact.
var facts = func() (list []fact) {
	list = append(list, moodFacts()...)
	list = append(list, answeredFacts()...)
	list = append(list, shapeFacts()...)
	list = append(list, labelFacts()...)
	return append(list, actFacts()...)
}()

func moodFacts() []fact {
	return []fact{
		ofWhole("mean_mood", forBoth, func(c *Course) float64 {
			return float64(c.sum) / float64(ScoreOne) / math.Max(1, float64(c.asker.turns))
		}),
		ofWhole("smooth_mood", forBoth, func(c *Course) float64 { return c.smooth.Float() }),
		ofMoment("lowest_mood", forBoth, (*Course).lowestTurn, moodOf),
		ofMoment("reply_mood", onlyCSAT, (*Course).replyTurn, moodOf),
		ofMoment("last_mood", onlyRisk, (*Course).lastTurn, moodOf),
		ofWhole("negative_share", forBoth, func(c *Course) float64 { return portion(c.bad, c.asker.turns) }),
		ofWhole("positive_share", forBoth, func(c *Course) float64 { return portion(c.good, c.asker.turns) }),
		ofLast("negative_run", forBoth, func(c *Course) float64 { return upTo(c.run, 3) }),
		ofLast("negative_twice", onlyRisk, func(c *Course) float64 { return c.allBad(2) }),
		ofLast("negative_thrice", onlyRisk, func(c *Course) float64 { return c.allBad(3) }),
		ofWhole("unmet_share", forBoth, func(c *Course) float64 { return portion(c.unmet, c.asker.turns) }),
		ofWhole("urgent_share", forBoth, func(c *Course) float64 { return portion(c.urgent, c.asker.turns) }),
		ofMoment("reply_unmet", onlyCSAT, (*Course).replyTurn, func(m *moment) float64 { return yes(m.reading.Expectation.Label == Unmet) }),
		ofMoment("reply_met", onlyCSAT, (*Course).replyTurn, func(m *moment) float64 { return yes(m.reading.Expectation.Label < Unmet) }),
		ofMoment("last_unmet", onlyRisk, (*Course).lastTurn, func(m *moment) float64 { return yes(m.reading.Expectation.Label == Unmet) }),
		ofMoment("last_urgency", onlyRisk, (*Course).lastTurn, func(m *moment) float64 { return float64(m.reading.UrgencyScore) / 10000 }),
		ofWhole("anger_turns", onlyRisk, func(c *Course) float64 { return upTo(c.tones[toneAnger], 2) }),
		ofWhole("negative_turns", onlyRisk, func(c *Course) float64 { return upTo(c.bad, 3) }),
		{"wants_out", func(c *Course) (float64, int32) { return yes(c.left > 0), c.left }, onlyRisk, mark{}},
	}
}

// answeredFacts are what the last turn was like where somebody had answered
// before: who is angry then, or tells again what was told, was not helped.
func answeredFacts() []fact {
	return []fact{
		ofNoHelp("bad_after_answer", func(m *moment) float64 { return max(0, -moodOf(m)) }),
		ofNoHelp("anger_after_answer", func(m *moment) float64 { return sure(m.reading.Tone, toneAnger) }),
		ofNoHelp("again_after_answer", func(m *moment) float64 {
			if m.reading.Sentiment.Label != Negative {
				return 0
			}
			waited, _ := m.about(topicWaitTime)
			again, _ := m.about(topicRepeat)
			return max(waited, again)
		}),
	}
}

func shapeFacts() []fact {
	return []fact{
		ofWhole("no_answer", forBoth, func(c *Course) float64 { return yes(c.helper.turns == 0) }),
		ofWhole("bots", forBoth, func(c *Course) float64 { return portion(c.bots, c.helper.turns) }),
		ofLast("waiting", forBoth, func(c *Course) float64 { return upTo(c.waiting, 3) }),
		ofLast("open_complaint", forBoth, func(c *Course) float64 { return yes(c.waiting > 0 && c.run > 0) }),
		ofLast("open_question", onlyCSAT, func(c *Course) float64 {
			return yes(c.waiting > 0 && c.last.reading.Intent.Label == intentInquiry)
		}),
		ofMoment("reply_asks", onlyCSAT, (*Course).replyTurn, func(m *moment) float64 { return upTo(m.form.asks, 2) }),
		ofMoment("reply_cries", onlyCSAT, (*Course).replyTurn, func(m *moment) float64 { return upTo(m.form.cries, 3) }),
		ofMoment("last_cries", onlyRisk, (*Course).lastTurn, func(m *moment) float64 { return upTo(m.form.cries, 3) }),
		ofAnswer("answer_asks", onlyCSAT, func(s *side) float64 { return yes(s.form.asks > 0) }),
		ofAnswer("answer_numbers", forBoth, func(s *side) float64 { return upTo(s.form.numbers, 3) }),
		{"answers_repeat", func(c *Course) (float64, int32) { return float64(c.repeated) / 256, c.again }, forBoth, mark{}},
	}
}

// labelFacts are the labels of the customer's turns.
func labelFacts() (list []fact) {
	for i, name := range tones {
		is := func(m *moment) float64 { return yes(int(m.reading.Tone.Label) == i) }
		tone := func(w *marks) *pair { return &w.tones[i] }
		list = append(list,
			ofWhole("tone_"+name, forBoth, func(c *Course) float64 { return portion(c.tones[i], c.asker.turns) }),
			ofMoment("reply_tone_"+name, onlyCSAT, (*Course).replyTurn, is).marked(markReply, tone),
			ofMoment("last_tone_"+name, onlyRisk, (*Course).lastTurn, func(m *moment) float64 { return sure(m.reading.Tone, i) }).marked(markLast, tone))
	}
	for i, name := range intents {
		is := func(m *moment) float64 { return yes(int(m.reading.Intent.Label) == i) }
		intent := func(w *marks) *pair { return &w.intents[i] }
		list = append(list,
			ofMoment("reply_intent_"+name, onlyCSAT, (*Course).replyTurn, is).marked(markReply, intent),
			ofMoment("last_intent_"+name, onlyRisk, (*Course).lastTurn, func(m *moment) float64 { return sure(m.reading.Intent, i) }).marked(markLast, intent))
	}
	for i, name := range topics {
		list = append(list, ofMoment("last_topic_"+name, onlyRisk, (*Course).lastTurn, func(m *moment) float64 {
			_, is := m.about(i)
			return yes(is)
		}).marked(markLast, func(w *marks) *pair { return &w.topics[i] }))
	}
	return list
}

// actFacts are what the answers did, and what the customer did with them.
func actFacts() (list []fact) {
	for a := range ActThanks {
		act := func(w *marks) *pair { return &w.acts[a] }
		list = append(list,
			ofAnswer("answer_"+a.String(), forBoth, func(s *side) float64 { return yes(s.now.has(a)) }).marked(markAnswer, act),
			fact{"answers_" + a.String(), func(c *Course) (float64, int32) {
				return portion(c.helper.acts[a], c.helper.turns), c.helper.when[a]
			}, onlyRisk, mark{}})
	}
	for _, a := range [...]Act{ActAsk, ActPromise, ActRefuse, ActThanks, ActAgree, ActSolved, ActStill, ActSent, ActGiveUp, ActDispute, ActEscalate, ActLeave, ActHarm} {
		did := func(m *moment) float64 { return yes(m.acts.has(a)) }
		act := func(w *marks) *pair { return &w.acts[a] }
		list = append(list,
			ofMoment("reply_"+a.String(), onlyCSAT, (*Course).replyTurn, did).marked(markReply, act),
			ofMoment("last_"+a.String(), onlyRisk, (*Course).lastTurn, did).marked(markLast, act))
	}
	return list
}

// allBad is how bad the best of the last n of the customer's turns was, and 0
// where it was not bad or there were fewer.
func (c *Course) allBad(n int) float64 {
	best := -ScoreOne
	for _, s := range c.recent[:n] {
		best = max(best, s)
	}
	return max(0, -best.Float())
}

func (c *Course) lastTurn() *moment   { return &c.last }
func (c *Course) lowestTurn() *moment { return &c.lowest }
func (c *Course) replyTurn() *moment  { return &c.reply }

func moodOf(m *moment) float64 { return m.reading.Score.Float() }

// sure is how sure g is of the label, and 0 where it is another.
func sure(g Guess, label int) float64 {
	if int(g.Label) != label {
		return 0
	}
	return float64(g.Confidence) / 10000
}

// about reports whether the turn is about a topic, and how sure that is.
func (m *moment) about(topic int) (belief float64, is bool) {
	for _, t := range m.reading.Topics[:m.reading.TopicCount] {
		if int(t.Label) == topic {
			return sure(t, topic), true
		}
	}
	return 0, false
}

func ofWhole(name string, heads [Forecasts]bool, of func(*Course) float64) fact {
	return fact{name, func(c *Course) (float64, int32) { return of(c), 0 }, heads, mark{}}
}

// ofLast is a fact that the customer's last turn has brought about.
func ofLast(name string, heads [Forecasts]bool, of func(*Course) float64) fact {
	return fact{name, func(c *Course) (float64, int32) { return of(c), c.last.turn }, heads, mark{}}
}

// ofMoment is a fact about one of the customer's turns, 0 where it is missing.
func ofMoment(name string, heads [Forecasts]bool, which func(*Course) *moment, of func(*moment) float64) fact {
	return fact{name, func(c *Course) (float64, int32) {
		m := which(c)
		if m.turn == 0 {
			return 0, 0
		}
		return of(m), m.turn
	}, heads, mark{}}
}

// ofNoHelp is a fact about the customer's last turn, 0 where nobody had answered.
func ofNoHelp(name string, of func(*moment) float64) fact {
	return ofLast(name, onlyRisk, func(c *Course) float64 {
		if c.helper.turns == 0 {
			return 0
		}
		return of(&c.last)
	})
}

// ofAnswer is a fact about the last answer, 0 where there is none.
func ofAnswer(name string, heads [Forecasts]bool, of func(*side) float64) fact {
	return fact{name, func(c *Course) (float64, int32) {
		if c.helper.turns == 0 {
			return 0, 0
		}
		return of(&c.helper), c.helper.last
	}, heads, mark{}}
}

func (f fact) marked(place int, of func(*marks) *pair) fact {
	f.mark = mark{place, of}
	return f
}

func portion(n, of int32) float64 { return float64(n) / math.Max(1, float64(of)) }

func upTo(n, most int32) float64 { return float64(min(n, most)) / float64(most) }

func yes(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// factStep is the grain of a fact's value, and weightStep that of a weight.
// Both are powers of two, so that products and their sums are exact: reasons
// add up to the last digit, in any order.
const (
	factStep   = 1.0 / 256
	weightStep = 1.0 / 4096
)

func (f *fact) measure(c *Course) (value float64, turn int32) {
	value, turn = f.of(c)
	return toStep(value), turn
}

func toStep(value float64) float64 { return math.Round(value/factStep) * factStep }

// FactNames lists what a forecast may ask of a course.
func FactNames(forecast int) (names []string) {
	for i := range facts {
		if facts[i].heads[forecast] {
			names = append(names, facts[i].name)
		}
	}
	return names
}

// Facts measures a course, in the order of FactNames, for training.
func (c *Course) Facts(forecast int) (values []float64) {
	for i := range facts {
		if facts[i].heads[forecast] {
			v, _ := facts[i].measure(c)
			values = append(values, v)
		}
	}
	return values
}
