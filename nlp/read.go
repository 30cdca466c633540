package nlp

import "math"

// Read judges a message. It allocates nothing, and takes time linear in the
// length of the text.
func (m *Model) Read(in Input) Reading {
	s := m.take()
	s.hear(in, m.ear)
	reading := m.guess(m.weigh(s), s, in, m.own.Load())
	m.put(s)
	return reading
}

// belief is what the sums say of every label, calibrated.
type belief struct {
	z    [Outputs]float64
	gain float64
	// domains is how much the message sounds like each domain.
	domains [Domains]float64
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
	for h := range TableHeads {
		head := &m.heads[h]
		for i, bias := range head.Bias {
			at := offsets[h] + i
			b.z[at] = bias + head.Scale*b.gain*float64(total[at])
		}
	}
	b.domains = m.blend(&b)
	g := s.group()
	for h := range Heads {
		head := &m.heads[h]
		for i := offsets[h]; i < offsets[h+1]; i++ {
			b.z[i] = head.Slope[g]*b.z[i] + head.Shift[g]
		}
	}
	return b
}

// blend makes one sentiment of those of the domains, each for as much as the
// message sounds like its domain, and returns these shares.
func (m *Model) blend(b *belief) (share [Domains]float64) {
	sum := 0.0
	for d := range Domains {
		share[d] = exp(m.heads[HeadDomain].Slope[0] * b.z[offsets[HeadDomain]+d])
		sum += share[d]
	}
	var mood [3]float64
	for d := range Domains {
		share[d] /= sum
		for k := range mood {
			mood[k] += share[d] * b.z[offsets[moodHeads[d]]+k]
		}
	}
	copy(b.z[offsets[HeadSentiment]:], mood[:])
	return share
}

// guess makes a reading of the beliefs. own is nil where the user has no topics.
func (m *Model) guess(b belief, s *scratch, in Input, own *ownTopics) Reading {
	g := s.group()
	r := Reading{Lang: s.script.lang(in.Lang)}
	r.Sentiment, r.Score = m.sentiment(&b)
	r.Tone = m.tone(&b, g, r.Sentiment.Label)
	r.Touchpoint = m.pick(&b, HeadTouchpoint, g)
	r.Intent = m.pick(&b, HeadIntent, g)
	r.Expectation = m.pick(&b, HeadExpectation, g)
	r.Urgency, r.UrgencyScore = m.urgency(&b, g)
	m.topics(&b, &r)
	if own != nil {
		m.hearOwn(own, s, &b, &r)
	}
	return r
}

// shares turns a head's beliefs into probabilities.
func (b *belief) shares(h int) []float64 {
	p := b.z[offsets[h]:offsets[h+1]]
	top := p[0]
	for _, z := range p {
		top = max(top, z)
	}
	sum := 0.0
	for i, z := range p {
		p[i] = exp(z - top)
		sum += p[i]
	}
	for i := range p {
		p[i] /= sum
	}
	return p
}

// empty is what each head says when it does not know. A touchpoint there
// always is, so that head says the likeliest.
var empty = [Heads]uint8{
	HeadSentiment: Neutral, HeadTone: ToneNeutral, HeadTouchpoint: None,
	HeadIntent: IntentNone, HeadExpectation: ExpectationNone, HeadUrgency: UrgencyNormal,
}

// pick chooses the likeliest label, leaning to the rare ones. Where it is not
// likely enough the head abstains: it says the empty label, with that label's
// low confidence.
func (m *Model) pick(b *belief, h, group int) Guess {
	p := b.shares(h)
	return m.choose(p, h, m.best(p, h, group))
}

// best is the label with the most weight: its probability times its lean.
func (m *Model) best(p []float64, h, group int) int {
	best, most := 0, -1.0
	for i, lean := range m.heads[h].Lean[group] {
		if w := p[i] * lean; w > most {
			best, most = i, w
		}
	}
	return best
}

// choose is the guess of a label, or the empty one.
func (m *Model) choose(p []float64, h, label int) Guess {
	if empty[h] != None && p[label] < m.heads[h].Line {
		label = int(empty[h])
	}
	return Guess{uint8(label), confidence(p[label])}
}

func confidence(p float64) uint16 { return uint16(math.Round(p * 10000)) }

// sentiment is the label, and a score that is how much likelier a good mood is
// than a bad one.
func (m *Model) sentiment(b *belief) (Guess, Score) {
	p := b.shares(HeadSentiment)
	score := Score(math.Round((p[Positive] - p[Negative]) * float64(ScoreOne)))
	guess := m.choose(p, HeadSentiment, m.best(p, HeadSentiment, 0))
	switch { // a difference that rounds to nothing keeps its sign
	case guess.Label == Negative && score >= 0:
		score = -1
	case guess.Label == Positive && score <= 0:
		score = 1
	}
	return guess, score
}

// tones that can go with each sentiment: nobody is grateful in a bad mood.
var tonesOf = [3][2]int{Negative: {0, ToneConfusion}, Neutral: {ToneConfusion, ToneNeutral}, Positive: {ToneNeutral + 1, 8}}

// tone chooses among the tones that fit the sentiment. Where none of them is
// likely it is neutral.
func (m *Model) tone(b *belief, group int, sentiment uint8) Guess {
	p := b.shares(HeadTone)
	first, last := tonesOf[sentiment][0], tonesOf[sentiment][1]
	lean := m.heads[HeadTone].Lean[group]
	best := first
	for i := first; i <= last; i++ {
		if p[i]*lean[i] > p[best]*lean[best] {
			best = i
		}
	}
	return m.choose(p, HeadTone, best)
}

func (m *Model) urgency(b *belief, group int) (Guess, uint16) {
	p := b.shares(HeadUrgency)
	return m.choose(p, HeadUrgency, m.best(p, HeadUrgency, group)), confidence(p[1]/2 + p[2])
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
		p := 1 / (1 + exp(-z[i]))
		if p < m.heads[HeadTopics].Line {
			return
		}
		r.Topics[r.TopicCount] = Guess{uint8(i), confidence(p)}
		r.TopicCount++
	}
}
