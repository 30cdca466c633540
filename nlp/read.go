package nlp

import "math"

// Read judges a message. It allocates nothing, and takes time linear in the
// length of the text.
func (m *Model) Read(in Input) Reading {
	s := m.take()
	s.hear(in, m.ear)
	reading := m.judge(s, in, m.own.Load())
	m.put(s)
	return reading
}

// belief is what the sums say of every label, calibrated.
type belief struct {
	z    [Outputs]float64
	gain float64
}

// group picks the calibration: 0 for English, 1 for Chinese.
func (s *scratch) group() int {
	if s.script.han > 0 {
		return 1
	}
	return 0
}

// weigh adds up the rows of what was heard.
func (m *Model) weigh(s *scratch) (b belief) {
	total := m.table.add(s.keys)
	b.gain = Gain(len(s.units))
	g := s.group()
	for h := range Heads {
		head := &m.heads[h]
		for i, bias := range head.Bias {
			at := offsets[h] + i
			b.z[at] = head.Slope[g]*(bias+head.Scale*b.gain*float64(total[at])) + head.Shift[g]
		}
	}
	return b
}

// judge makes a reading of the beliefs. own is nil where the user has no topics.
func (m *Model) judge(s *scratch, in Input, own *ownTopics) Reading {
	b := m.weigh(s)
	r := Reading{Lang: s.script.lang(in.Lang)}
	r.Sentiment, r.Score = m.sentiment(&b)
	r.Tone = m.tone(&b, r.Sentiment.Label)
	r.Touchpoint = m.pick(&b, HeadTouchpoint, None)
	r.Intent = m.pick(&b, HeadIntent, IntentNone)
	r.Expectation = m.pick(&b, HeadExpectation, ExpectationNone)
	r.Urgency, r.UrgencyScore = m.urgency(&b)
	m.topics(&b, &r)
	if own != nil {
		m.hearOwn(own, s, &b, &r)
	}
	return r
}

// shares turns a head's beliefs into probabilities and returns the likeliest.
func (b *belief) shares(h int) (p []float64, best int) {
	p = b.z[offsets[h]:offsets[h+1]]
	for i := range p {
		if p[i] > p[best] {
			best = i
		}
	}
	top, sum := p[best], 0.0
	for i := range p {
		p[i] = math.Exp(p[i] - top)
		sum += p[i]
	}
	for i := range p {
		p[i] /= sum
	}
	return p, best
}

// pick chooses the likeliest label. Where not even that one is likely enough it
// abstains: it says the empty label, with that label's low confidence.
func (m *Model) pick(b *belief, h int, empty uint8) Guess {
	p, best := b.shares(h)
	if empty != None && p[best] < m.heads[h].Line {
		best = int(empty)
	}
	return Guess{uint8(best), confidence(p[best])}
}

func confidence(p float64) uint16 { return uint16(math.Round(p * 10000)) }

// sentiment is the label, and a score that is how much likelier a good mood is
// than a bad one.
func (m *Model) sentiment(b *belief) (Guess, Score) {
	p, best := b.shares(HeadSentiment)
	score := Score(math.Round((p[Positive] - p[Negative]) * float64(ScoreOne)))
	if p[best] < m.heads[HeadSentiment].Line {
		best = Neutral
	}
	switch { // a difference that rounds to nothing keeps its sign
	case best == Negative && score >= 0:
		score = -1
	case best == Positive && score <= 0:
		score = 1
	}
	return Guess{uint8(best), confidence(p[best])}, score
}

// tones that can go with each sentiment: nobody is grateful in a bad mood.
var tonesOf = [3][2]int{Negative: {0, ToneConfusion}, Neutral: {ToneConfusion, ToneNeutral}, Positive: {ToneNeutral + 1, 8}}

// tone chooses among the tones that fit the sentiment. Where none of them is
// likely it is neutral.
func (m *Model) tone(b *belief, sentiment uint8) Guess {
	p, _ := b.shares(HeadTone)
	first, last := tonesOf[sentiment][0], tonesOf[sentiment][1]
	best := first
	for i := first; i <= last; i++ {
		if p[i] > p[best] {
			best = i
		}
	}
	if p[best] < m.heads[HeadTone].Line {
		best = ToneNeutral
	}
	return Guess{uint8(best), confidence(p[best])}
}

func (m *Model) urgency(b *belief) (Guess, uint16) {
	p, best := b.shares(HeadUrgency)
	if p[best] < m.heads[HeadUrgency].Line {
		best = UrgencyNormal
	}
	return Guess{uint8(best), confidence(p[best])}, confidence(p[1]/2 + p[2])
}

// topics are the likeliest two, as far as each is likely enough.
func (m *Model) topics(b *belief, r *Reading) {
	z := b.z[offsets[HeadTopics]:offsets[HeadTopics+1]]
	first, second := 0, -1
	for i := 1; i < len(z); i++ {
		switch {
		case z[i] > z[first]:
			first, second = i, first
		case second < 0 || z[i] > z[second]:
			second = i
		}
	}
	for _, i := range [MaxTopics]int{first, second} {
		p := 1 / (1 + math.Exp(-z[i]))
		if p < m.heads[HeadTopics].Line {
			return
		}
		r.Topics[r.TopicCount] = Guess{uint8(i), confidence(p)}
		r.TopicCount++
	}
}
