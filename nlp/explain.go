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
	// Rest is what no span explains: the bias, the speaker, the length. For the
	// sentiment, Rest and the weights of its reasons add up to Sum.
	Rest float64
	// Sum is the sentiment before squashing: half the difference of the beliefs
	// in a good and in a bad mood.
	Sum float64
}

// Explain reads a message and gives the strongest reasons of each head's label.
func (m *Model) Explain(in Input) (Reading, []Reason) {
	a := m.account(in, maxReasons)
	return a.Reading, a.Reasons
}

// Account reads a message and accounts for every part of the sentiment and of
// the other heads' labels. It goes over the same features as Read and adds the
// same whole numbers, only sorted by where in the text they came from.
func (m *Model) Account(in Input) Account { return m.account(in, math.MaxInt) }

func (m *Model) account(in Input, limit int) Account {
	s := m.take()
	defer m.put(s)
	s.hear(in, m.ear)
	x := explainer{m: m, s: s, text: in.Text, b: m.weigh(s), limit: limit}
	x.find()
	p := x.b.z[offsets[HeadSentiment]:]
	own := m.own.Load()
	a := Account{Sum: (p[Positive] - p[Negative]) / 2, Reading: m.judge(s, in, own)}
	r := &a.Reading
	a.Rest = x.explain(HeadSentiment, labelWeights{Negative: -1, Neutral: 0, Positive: 1}, 0.5)
	x.against(HeadTone, r.Tone.Label)
	for _, t := range r.Topics[:r.TopicCount] {
		x.explain(HeadTopics, only(HeadTopics, t.Label), 1)
	}
	for _, t := range r.Own[:r.OwnCount] {
		x.explainOwn(own, t.Label)
	}
	x.against(HeadTouchpoint, r.Touchpoint.Label)
	x.against(HeadIntent, r.Intent.Label)
	x.against(HeadExpectation, r.Expectation.Label)
	x.against(HeadUrgency, r.Urgency.Label)
	a.Reasons = x.reasons
	return a
}

// labelWeights says how much each label of a head counts in an explanation.
type labelWeights []int32

// only is the weights that look at one label of a head.
func only(h int, label uint8) labelWeights {
	w := make(labelWeights, len(labels[h]))
	w[label] = 1
	return w
}

type explainer struct {
	m       *Model
	s       *scratch
	text    string
	b       belief
	rows    []int // of each feature, -1 for an unknown one
	parts   []int64
	reasons []Reason
	limit   int // of the reasons for one label
}

func (x *explainer) find() {
	x.rows = make([]int, len(x.s.keys))
	for i, k := range x.s.keys {
		x.rows[i] = x.m.table.find(k)
	}
	x.parts = make([]int64, len(x.s.units))
}

// against explains a label by how much it gained on the mean of its head.
func (x *explainer) against(h int, label uint8) {
	n := len(labels[h])
	w := make(labelWeights, n)
	for i := range w {
		w[i] = -1
	}
	w[label] += int32(n)
	x.explain(h, w, 1/float64(n))
}

// explain appends the reasons for a mix of labels, and returns what no span
// explains. All sums are whole numbers until the last step.
func (x *explainer) explain(h int, w labelWeights, unit float64) (rest float64) {
	head := &x.m.heads[h]
	slope := head.Slope[x.s.group()]
	step := slope * head.Scale * x.b.gain * unit
	whole := x.share(h, w)
	for label, by := range w {
		rest += float64(by) * (slope*head.Bias[label] + head.Shift[x.s.group()]) * unit
	}
	x.report(h, step)
	return rest + float64(whole)*step
}

// report appends the spans that have a part in a label, the strongest first.
func (x *explainer) report(h int, step float64) {
	first := len(x.reasons)
	for _, sp := range x.segments(h) {
		sum := int64(0)
		for i := sp.first; i < sp.end; i++ {
			sum += x.parts[i]
		}
		if sum != 0 {
			x.reasons = append(x.reasons, x.reason(h, sp, float64(sum)*step))
		}
	}
	slices.SortStableFunc(x.reasons[first:], func(a, b Reason) int {
		return cmp.Compare(math.Abs(b.Weight), math.Abs(a.Weight))
	})
	if len(x.reasons)-first > x.limit {
		x.reasons = x.reasons[:first+x.limit]
	}
}

func (x *explainer) reason(h int, sp span, weight float64) Reason {
	start, end := int(x.s.units[sp.first].start), int(x.s.units[sp.end-1].end)
	return Reason{Start: start, End: end, Text: x.text[start:end], Weight: weight, Head: headNames[h]}
}

// share hands each feature's weight to the units it came from, in equal whole
// parts with the remainder to the last ones, and returns the sum of the
// features that came from no unit.
func (x *explainer) share(h int, w labelWeights) (whole int64) {
	clear(x.parts)
	for i, at := range x.rows {
		if at < 0 {
			continue
		}
		r := &x.m.table.rows[at]
		sum := int64(0)
		for label, by := range w {
			sum += int64(by) * int64(r.at(offsets[h]+label))
		}
		sp := x.s.spans[i]
		if sp.end == sp.first {
			whole += sum
			continue
		}
		for n := int64(sp.end - sp.first); n > 0; n-- {
			part := sum / n
			x.parts[sp.end-uint32(n)] += part
			sum -= part
		}
	}
	return whole
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
