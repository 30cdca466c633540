package window

import (
	"time"

	"undertone/nlp"
)

// The windows of a Mood, by number.
const (
	Minute = iota
	FiveMinutes
	QuarterHour
	Hour
	windows
)

var (
	names = [windows]string{"1m", "5m", "15m", "1h"}
	spans = [windows]int64{6, 30, 90, longest} // in buckets
)

// Names lists the windows as the contract calls them, in the order of their
// numbers.
func Names() []string { return names[:] }

const (
	minutes       = 60
	bucketsMinute = 60 / bucketSeconds
)

// Mood is what a channel feels: raw sums, so that moods can be added. It is the
// caller's own; nothing in it is shared with the Set.
type Mood struct {
	// At is the now for which it was made.
	At time.Time
	// Windows by number; each holds all that shorter ones do.
	Windows [windows]Sums
	// Trend is the customers' scores of each of the last 60 minutes, the
	// oldest first. A minute is six buckets; the last ends with the present.
	Trend [minutes]Tally

	names *nlp.TopicNames // as the Set's
}

// Sums are the sums over one window.
type Sums struct {
	Messages, Customers, Conversations int64
	// Score is summed over customers' messages, in ten-thousandths.
	Score              int64
	Negative, Positive int64
	// Expectation by nlp.Exceeded, nlp.Met and nlp.Unmet.
	Expectation [3]int64
	Tones       [toneCount]int64
	Touchpoints [touchpointCount]Tally
	// Topics by nlp's number, as far as one was heard; those of the user's own
	// by the numbers of Options.Names.
	Topics []Tally
}

// Tally is a number of customers' messages and the sum of their scores in
// ten-thousandths.
type Tally struct{ N, Score int64 }

// Mood returns the mood of a channel at now; false if it was never heard. A now
// more than 110 seconds older than the newest given to Add finds the oldest
// buckets of its hour gone.
func (s *Set) Mood(channel string, now time.Time) (Mood, bool) {
	c, ok := s.channels[channel]
	if !ok {
		return Mood{}, false
	}
	present, l := number(now), &c.live
	if present < l.present {
		l = new(live) // the past; seldom, so it is not kept
		l.build(present, c)
	} else {
		l.moveTo(present, c)
	}
	m := l.mood(now)
	m.names = s.names
	return m, true
}

func (l *live) mood(now time.Time) Mood {
	m := Mood{At: now}
	for w := range m.Windows {
		sums := &m.Windows[w]
		if w > 0 {
			sums.merge(&m.Windows[w-1])
		}
		sums.merge(&l.bands[w])
		sums.trim()
	}
	for i, t := range l.trend {
		m.Trend[minutes-1-i] = t
	}
	return m
}

// Merge adds the mood o to m: that of the same channel in another shard, or of
// another channel. Both must be made for the same now, and their sets must have
// had the same Names.
func (m *Mood) Merge(o *Mood) {
	if m.At.Before(o.At) {
		m.At = o.At
	}
	if m.names == nil {
		m.names = o.names
	}
	for i := range m.Windows {
		m.Windows[i].merge(&o.Windows[i])
	}
	for i, t := range o.Trend {
		m.Trend[i].merge(t)
	}
}

// addBucket adds b, or takes it away where sign is -1.
func (s *Sums) addBucket(b *bucket, sign int64) {
	s.Messages += sign * int64(b.messages)
	s.Customers += sign * int64(b.customers)
	s.Conversations += sign * int64(b.conversations)
	s.Score += sign * b.score
	s.Negative += sign * int64(b.negative)
	s.Positive += sign * int64(b.positive)
	for i, n := range b.expectation {
		s.Expectation[i] += sign * int64(n)
	}
	for i, n := range b.tones {
		s.Tones[i] += sign * int64(n)
	}
	for i, n := range b.touchpoints {
		s.Touchpoints[i].add(int64(n), b.touchScores[i], sign)
	}
	if last := len(b.topics) - 1; last >= 0 {
		s.Topics = grow(s.Topics, int(b.topics[last].label)+1)
	}
	for _, t := range b.topics {
		s.Topics[t.label].add(int64(t.n), t.score, sign)
	}
}

// trim cuts topics off that have gone, so that equal moods look equal.
func (s *Sums) trim() {
	n := len(s.Topics)
	for n > 0 && s.Topics[n-1].N == 0 {
		n--
	}
	s.Topics = s.Topics[:n]
	if n == 0 {
		s.Topics = nil
	}
}

func (s *Sums) merge(o *Sums) {
	s.Messages += o.Messages
	s.Customers += o.Customers
	s.Conversations += o.Conversations
	s.Score += o.Score
	s.Negative += o.Negative
	s.Positive += o.Positive
	for i, n := range o.Expectation {
		s.Expectation[i] += n
	}
	for i, n := range o.Tones {
		s.Tones[i] += n
	}
	for i, t := range o.Touchpoints {
		s.Touchpoints[i].merge(t)
	}
	s.Topics = grow(s.Topics, len(o.Topics))
	for i, t := range o.Topics {
		s.Topics[i].merge(t)
	}
}

func (t *Tally) merge(o Tally) { t.add(o.N, o.Score, 1) }

func (t *Tally) addBucket(b *bucket, sign int64) { t.add(int64(b.customers), b.score, sign) }

func (t *Tally) add(n, score, sign int64) {
	t.N += sign * n
	t.Score += sign * score
}

// Sentiment is the mean score, from -1 to 1; 0 without messages.
func (t Tally) Sentiment() float64 { return ratio(t.Score, t.N*int64(nlp.ScoreOne)) }

// Sentiment is the mean score of customers' messages, from -1 to 1; 0 without.
func (s *Sums) Sentiment() float64 { return Tally{s.Customers, s.Score}.Sentiment() }

// NegativeShare is the share of customers' messages that are negative.
func (s *Sums) NegativeShare() float64 { return ratio(s.Negative, s.Customers) }

// ExpectationGap is from 1, where every customer got less than they expected, to
// -1, where every one got more; 0 where no message tells.
func (s *Sums) ExpectationGap() float64 {
	e := s.Expectation
	return ratio(e[nlp.Unmet]-e[nlp.Exceeded], e[nlp.Exceeded]+e[nlp.Met]+e[nlp.Unmet])
}

// ratio is a/b rounded to four places, half away from zero; 0 where b is 0. The
// rounding is done in whole numbers, so that equal sums give equal text.
func ratio(a, b int64) float64 {
	if b == 0 {
		return 0
	}
	const scale = int64(nlp.ScoreOne)
	whole, rest := a/b, a%b
	part := rest * scale
	half := b / 2
	if part < 0 {
		half = -half
	}
	return float64(whole*scale+(part+half)/b) / float64(scale)
}
