package history

import (
	"cmp"
	"slices"

	"undertone/monitor/window"
	"undertone/nlp"
)

// Sums are what was said on one channel, or on all, in some time.
type Sums struct {
	// Messages by contact.Speaker.
	Messages [len(window.Totals{}.Messages)]int64
	// Tally is of all customers' messages that were read; so is what follows.
	Tally
	Negative, Positive int64
	// Expectation by nlp.Exceeded, nlp.Met and nlp.Unmet.
	Expectation [3]int64
	// Tones by nlp's number.
	Tones [len(window.Totals{}.Tones)]int64
	// Touchpoints by nlp's number.
	Touchpoints [touchpoints]Touch
	// Topics that were spoken of, by name.
	Topics []Topic
}

const touchpoints = len(window.Totals{}.Touchpoints)

// Touch is what was said at one touchpoint.
type Touch struct {
	Tally
	Negative int64
	// Expectation by nlp.Exceeded, nlp.Met and nlp.Unmet.
	Expectation [3]int64
}

// Topic is what was said on one topic.
type Topic struct {
	Name string
	Tally
}

// Tally is a number of customers' messages and the sum of their scores in
// ten-thousandths. It knows how its mean varied from step to step.
type Tally struct {
	N, Score int64
	spread   spread
}

// Sentiment is the mean score, from -1 to 1; 0 without messages.
func (t *Tally) Sentiment() float64 {
	if t.N == 0 {
		return 0
	}
	return float64(t.Score) / float64(t.N) / float64(nlp.ScoreOne)
}

// Topic is the tally of one topic; zero where nobody spoke of it.
func (s *Sums) Topic(name string) Tally {
	if i, ok := s.find(name); ok {
		return s.Topics[i].Tally
	}
	return Tally{}
}

func (s *Sums) find(topic string) (int, bool) {
	return slices.BinarySearchFunc(s.Topics, topic, func(t Topic, name string) int { return cmp.Compare(t.Name, name) })
}

// sumsOf takes a channel's totals over; topics get their names. One that has no
// name any more is left out: nobody could ask for it.
func sumsOf(t *window.Totals, names *nlp.TopicNames) *Sums {
	s := &Sums{
		Tally:    Tally{N: int64(t.Read), Score: int64(t.Positive) - int64(t.Negative)},
		Negative: int64(t.Negatives), Positive: int64(t.Positives),
	}
	copyCounts(s.Messages[:], t.Messages[:])
	copyCounts(s.Expectation[:], t.Expectation[:])
	copyCounts(s.Tones[:], t.Tones[:])
	for i, p := range t.Touchpoints {
		s.Touchpoints[i] = Touch{Tally: Tally{N: p.N, Score: p.Score}, Negative: p.Negatives, Expectation: p.Expectation}
	}
	for label, sum := range t.Topics {
		if name, ok := names.Name(uint8(label)); ok && sum.N > 0 {
			s.Topics = append(s.Topics, Topic{name, Tally{N: sum.N, Score: sum.Score}})
		}
	}
	slices.SortFunc(s.Topics, func(a, b Topic) int { return cmp.Compare(a.Name, b.Name) })
	return s
}

func copyCounts(to []int64, from []uint64) {
	for i, n := range from {
		to[i] = int64(n)
	}
}

// since returns s less before, both totals of one channel; false where they went
// down, and the difference means nothing.
func (s *Sums) since(before *Sums) (*Sums, bool) {
	if s.less(before) {
		return nil, false
	}
	d := *s
	d.Topics = slices.Clone(s.Topics)
	d.plus(before, -1)
	d.hold()
	return &d, true
}

// less tells whether totals went down.
func (s *Sums) less(before *Sums) bool {
	for i, n := range before.Messages {
		if s.Messages[i] < n {
			return true
		}
	}
	return false
}

// hold puts right what cannot be: after a crash and an upgrade at once, messages
// from before are read again by another model and may be told otherwise.
func (s *Sums) hold() {
	s.Tally.hold()
	counts := [][]int64{s.Expectation[:], s.Tones[:]}
	for i := range s.Touchpoints {
		touch := &s.Touchpoints[i]
		touch.Tally.hold()
		touch.Negative = max(0, touch.Negative)
		counts = append(counts, touch.Expectation[:])
	}
	s.Negative, s.Positive = max(0, s.Negative), max(0, s.Positive)
	for _, list := range counts {
		for i, n := range list {
			list[i] = max(0, n)
		}
	}
	for i := range s.Topics {
		s.Topics[i].hold()
	}
	s.Topics = slices.DeleteFunc(s.Topics, func(t Topic) bool { return t.N == 0 })
}

func (t *Tally) hold() {
	t.N = max(0, t.N)
	most := t.N * int64(nlp.ScoreOne)
	t.Score = max(-most, min(most, t.Score))
}

// equal tells whether the totals of a channel are the same. Every message that
// counts is among the messages.
func (s *Sums) equal(o *Sums) bool { return s.Messages == o.Messages && s.Tally == o.Tally }

// plus adds o, or takes it away where sign is -1.
func (s *Sums) plus(o *Sums, sign int64) {
	addCounts(s.Messages[:], o.Messages[:], sign)
	s.Tally.plus(&o.Tally, sign)
	s.Negative += sign * o.Negative
	s.Positive += sign * o.Positive
	addCounts(s.Expectation[:], o.Expectation[:], sign)
	addCounts(s.Tones[:], o.Tones[:], sign)
	for i := range o.Touchpoints {
		to, from := &s.Touchpoints[i], &o.Touchpoints[i]
		to.Tally.plus(&from.Tally, sign)
		to.Negative += sign * from.Negative
		addCounts(to.Expectation[:], from.Expectation[:], sign)
	}
	for i := range o.Topics {
		s.topic(o.Topics[i].Name).plus(&o.Topics[i].Tally, sign)
	}
}

// topic is the tally of one topic, to be changed.
func (s *Sums) topic(name string) *Tally {
	i, ok := s.find(name)
	if !ok {
		s.Topics = slices.Insert(s.Topics, i, Topic{Name: name})
	}
	return &s.Topics[i].Tally
}

func (t *Tally) plus(o *Tally, sign int64) {
	t.N += sign * o.N
	t.Score += sign * o.Score
}

// take adds what was said in one step.
func (t *Tally) take(step *Tally) {
	t.plus(step, 1)
	t.spread.add(step)
}

func addCounts(to, from []int64, sign int64) {
	for i, n := range from {
		to[i] += sign * n
	}
}

// take adds what was said in one step, and how it differs from other steps.
func (s *Sums) take(step *Sums) {
	s.plus(step, 1)
	s.spread.add(&step.Tally)
	for i := range step.Touchpoints {
		s.Touchpoints[i].spread.add(&step.Touchpoints[i].Tally)
	}
	for i := range step.Topics {
		s.topic(step.Topics[i].Name).spread.add(&step.Topics[i].Tally)
	}
}

// Gap is from 1, where every customer got less than they expected, to -1, where
// every one got more, and how many messages tell.
func Gap(e [3]int64) (gap float64, n int64) {
	if n = e[nlp.Exceeded] + e[nlp.Met] + e[nlp.Unmet]; n == 0 {
		return 0, 0
	}
	return float64(e[nlp.Unmet]-e[nlp.Exceeded]) / float64(n), n
}
