package nlp

import (
	"cmp"
	"math"
	"slices"
)

// maxReasons is the most spans shown for one label.
const maxReasons = 5

// Account is a reading with everything that made it.
type Account struct {
	Reading Reading
	// Reasons are all spans that moved a label, the strongest first, head by
	// head in the order of their numbers.
	Reasons []Reason
	// Totals are what the reasons of each label add up to.
	Totals []Total
}

// Total is the score of a label before squashing, on the scale of its reasons'
// weights: the reasons of this head and label, and Rest, add up to Sum.
type Total struct {
	Head, Label string
	// Rest is what no span explains: the bias, the speaker, the length.
	Rest float64
	// Sum is, for the sentiment, half the difference of the beliefs in a good
	// and in a bad mood; for a topic the logarithm of its odds; for any other
	// head how much more the label is believed in than the mean of its head.
	Sum float64
}

// Explain reads a message and gives the strongest reasons of each head's label.
func (m *Model) Explain(in Input) (Reading, []Reason) {
	a := m.account(in, maxReasons)
	return a.Reading, a.Reasons
}

// Account reads a message and accounts for every part of every head's label. It
// goes over the same features as Read and adds the same whole numbers, only
// sorted by where in the text they came from.
func (m *Model) Account(in Input) Account { return m.account(in, math.MaxInt) }

func (m *Model) account(in Input, limit int) Account {
	s := m.take()
	defer m.put(s)
	s.hear(in, m.ear)
	x := explainer{m: m, s: s, text: in.Text, b: m.weigh(s), limit: limit}
	x.find()
	r := m.judge(s, in)
	x.explain(HeadSentiment, r.Sentiment.Label, labelWeights{Negative: -0.5, Neutral: 0, Positive: 0.5})
	x.against(HeadTone, r.Tone.Label)
	for _, t := range r.Topics[:r.TopicCount] {
		w := make(labelWeights, len(topics))
		w[t.Label] = 1
		x.explain(HeadTopics, t.Label, w)
	}
	x.against(HeadTouchpoint, r.Touchpoint.Label)
	x.against(HeadIntent, r.Intent.Label)
	x.against(HeadExpectation, r.Expectation.Label)
	x.against(HeadUrgency, r.Urgency.Label)
	return Account{Reading: r, Reasons: x.reasons, Totals: x.totals}
}

// labelWeights says how much each label of a head counts in an explanation.
type labelWeights []float64

type explainer struct {
	m       *Model
	s       *scratch
	text    string
	b       belief
	rows    []int // of each feature, -1 for an unknown one
	parts   []float64
	reasons []Reason
	totals  []Total
	limit   int // of the reasons for one label
}

func (x *explainer) find() {
	x.rows = make([]int, len(x.s.keys))
	for i, k := range x.s.keys {
		x.rows[i] = x.m.table.find(k)
	}
	x.parts = make([]float64, len(x.s.units))
}

// against explains a label by how much it gained on the mean of its head.
func (x *explainer) against(h int, label uint8) {
	n := float64(len(labels[h]))
	w := make(labelWeights, len(labels[h]))
	for i := range w {
		w[i] = -1 / n
	}
	w[label] += 1
	x.explain(h, label, w)
}

// explain appends the reasons for a label, whose score is a mix of its head's.
func (x *explainer) explain(h int, label uint8, w labelWeights) {
	clear(x.parts)
	t := Total{Head: headNames[h], Label: labels[h][label]}
	if h == HeadSentiment {
		for d, share := range x.b.domains {
			t.Rest += x.add(moodHeads[d], w, share)
		}
	} else {
		t.Rest = x.add(h, w, 1)
	}
	g := x.s.group()
	slope, shift := x.m.heads[h].Slope[g], x.m.heads[h].Shift[g]
	t.Rest *= slope
	for k, by := range w {
		t.Rest += by * shift
		t.Sum += by * x.b.z[offsets[h]+k]
	}
	first := len(x.reasons)
	for _, sp := range x.segments(h) {
		sum := 0.0
		for i := sp.first; i < sp.end; i++ {
			sum += x.parts[i]
		}
		if sum != 0 {
			x.reasons = append(x.reasons, x.reason(t, sp, slope*sum))
		}
	}
	slices.SortStableFunc(x.reasons[first:], func(a, b Reason) int {
		return cmp.Compare(math.Abs(b.Weight), math.Abs(a.Weight))
	})
	if len(x.reasons)-first > x.limit {
		x.reasons = x.reasons[:first+x.limit]
	}
	x.totals = append(x.totals, t)
}

func (x *explainer) reason(t Total, sp span, weight float64) Reason {
	start, end := int(x.s.units[sp.first].start), int(x.s.units[sp.end-1].end)
	return Reason{Start: start, End: end, Text: x.text[start:end], Weight: weight, Head: t.Head, Label: t.Label}
}

// add hands each feature's weight in a head to the units it came from, in equal
// parts, and returns what came from no unit. All of it counts for share.
func (x *explainer) add(h int, w labelWeights, share float64) (rest float64) {
	head := &x.m.heads[h]
	for k, by := range w {
		rest += share * by * head.Bias[k]
	}
	step := share * head.Scale * x.b.gain
	for i, at := range x.rows {
		if at < 0 {
			continue
		}
		r := &x.m.table.rows[at]
		sum := 0.0
		for k, by := range w {
			sum += by * float64(r.at(offsets[h]+k))
		}
		sp := x.s.spans[i]
		if sp.end == sp.first {
			rest += step * sum
			continue
		}
		part := step * sum / float64(sp.end-sp.first)
		for j := sp.first; j < sp.end; j++ {
			x.parts[j] += part
		}
	}
	return rest
}

// segments cuts the units into spans worth showing: phrases of the lexicon stay
// whole, and Chinese characters that pull the same way stand together.
func (x *explainer) segments(h int) []span {
	glued := make([]bool, len(x.s.units)) // to the unit before
	hits := x.s.felt
	if h == HeadTopics || h == HeadTouchpoint {
		hits = x.s.named
	}
	for _, sp := range hits {
		for i := sp.first + 1; i < sp.end; i++ {
			glued[i] = true
		}
	}
	var out []span
	for i := range x.s.units {
		n := len(out)
		if n > 0 && (glued[i] || x.together(out[n-1], i)) {
			out[n-1].end++
			continue
		}
		out = append(out, span{uint32(i), uint32(i + 1)})
	}
	return out
}

// maxTogether is the most characters shown as one span that is no phrase.
const maxTogether = 4

// together reports whether unit i goes on where the span leaves off: a Chinese
// character next to another, both pulling the same way.
func (x *explainer) together(sp span, i int) bool {
	last := &x.s.units[i-1]
	u := &x.s.units[i]
	return sp.end-sp.first < maxTogether && u.kind == kindHan && last.kind == kindHan &&
		u.traits&traitFelt == 0 && last.traits&traitFelt == 0 && last.end == u.start &&
		x.parts[i-1] > 0 == (x.parts[i] > 0)
}
