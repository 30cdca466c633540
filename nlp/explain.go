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

// Total is what a label was chosen by, on the scale of its reasons' weights: the
// reasons of this head and label, and Rest, add up to Sum.
type Total struct {
	Head, Label string
	// Rest is what no span explains: the bias, the speaker, the length.
	Rest float64
	// Sum is, for the sentiment, its score from -1 to 1; for a topic the
	// logarithm of its odds; for any other head how much more the label is
	// believed in than the mean of its head.
	Sum float64
}

// Explain reads a message and gives the strongest reasons of each head's label.
func (m *Model) Explain(in Input) (Reading, []Reason) {
	a := m.account(in, maxReasons)
	return a.Reading, a.Reasons
}

// ExplainMood gives the reasons of the sentiment's label alone, those that Explain
// would give, in a bit more than half of its time.
func (m *Model) ExplainMood(in Input) []Reason {
	s := m.take()
	defer m.put(s)
	x := m.explainer(s, in, maxReasons)
	x.mood(m.guess(x.b, s, in, m.own.Load()).Sentiment.Label)
	return x.reasons
}

// Account reads a message and accounts for every part of every head's label. It
// goes over the same features as Read and adds the same whole numbers, only
// sorted by where in the text they came from.
func (m *Model) Account(in Input) Account { return m.account(in, math.MaxInt) }

func (m *Model) account(in Input, limit int) Account {
	s := m.take()
	defer m.put(s)
	x := m.explainer(s, in, limit)
	own := m.own.Load()
	r := m.guess(x.b, s, in, own)
	x.mood(r.Sentiment.Label)
	x.against(HeadTone, r.Tone.Label)
	for _, t := range r.Topics[:r.TopicCount] {
		x.explain(HeadTopics, t.Label, labelWeights{some: [2]labelWeight{{t.Label, 1}}})
	}
	for _, t := range r.Own[:r.OwnCount] {
		x.explainOwn(own, t.Label)
	}
	x.against(HeadTouchpoint, r.Touchpoint.Label)
	x.against(HeadIntent, r.Intent.Label)
	x.against(HeadExpectation, r.Expectation.Label)
	x.against(HeadUrgency, r.Urgency.Label)
	return Account{Reading: r, Reasons: x.reasons, Totals: x.totals}
}

// explainer reads a message and remembers where everything in it came from.
func (m *Model) explainer(s *scratch, in Input, limit int) *explainer {
	s.placed = true
	s.hear(in, m.ear)
	x := &explainer{m: m, s: s, text: in.Text, b: m.weigh(s), limit: limit}
	x.find()
	return x
}

// labelWeights says how much each label of a head counts in an explanation:
// all of them alike, and some more or less than that.
type labelWeights struct {
	all  float64
	some [2]labelWeight
}

type labelWeight struct {
	label uint8
	by    float64
}

// of is how much a label counts.
func (w *labelWeights) of(label int) float64 {
	by := w.all
	for _, s := range w.some {
		if int(s.label) == label {
			by += s.by
		}
	}
	return by
}

// sum is what a row says of the labels of a head. One of some that is not used
// counts for nothing.
func (w *labelWeights) sum(r *row, h int) float64 {
	at := offsets[h]
	sum := w.some[0].by*float64(r.at(at+int(w.some[0].label))) + w.some[1].by*float64(r.at(at+int(w.some[1].label)))
	if w.all != 0 {
		sum += w.all * float64(r.total(h))
	}
	return sum
}

type explainer struct {
	m       *Model
	s       *scratch
	text    string
	b       belief
	rows    []int // of each feature, -1 for an unknown one
	parts   []float64
	cut     []span  // the segments
	glued   []bool  // of each unit, whether it belongs to the one before
	kept    []moved // the strongest spans so far
	reasons []Reason
	totals  []Total
	limit   int // of the reasons for one label
}

func (x *explainer) find() {
	x.rows = make([]int, len(x.s.keys))
	for i, k := range x.s.keys {
		x.rows[i] = x.m.table.find(k)
	}
	n := len(x.s.units)
	x.parts, x.glued, x.cut = make([]float64, n), make([]bool, n), make([]span, 0, n)
}

// against explains a label by how much it gained on the mean of its head.
func (x *explainer) against(h int, label uint8) {
	x.explain(h, label, labelWeights{all: -1 / float64(len(labels[h])), some: [2]labelWeight{{label, 1}}})
}

// explain appends the reasons for a label, whose score is a mix of its head's.
func (x *explainer) explain(h int, label uint8, w labelWeights) {
	g := x.s.group()
	t := Total{Head: headNames[h], Label: labels[h][label], Rest: x.add(h, &w)}
	for k := range labels[h] {
		t.Rest += w.of(k) * x.m.heads[h].Shift[g]
		t.Sum += w.of(k) * x.b.z[offsets[h]+k]
	}
	x.name(h, t)
}

// name appends the spans that moved a label as its reasons.
func (x *explainer) name(h int, t Total) {
	x.kept = x.kept[:0]
	for _, sp := range x.segments(h) {
		sum := 0.0
		for i := sp.first; i < sp.end; i++ {
			sum += x.parts[i]
		}
		if sum != 0 {
			x.keep(moved{sp, sum})
		}
	}
	if x.limit > maxReasons {
		slices.SortStableFunc(x.kept, func(a, b moved) int {
			return cmp.Compare(math.Abs(b.weight), math.Abs(a.weight))
		})
	}
	for _, k := range x.kept {
		x.reasons = append(x.reasons, x.reason(t, k.at, k.weight))
	}
	x.totals = append(x.totals, t)
}

// moved is a span and by how much it moved a label.
type moved struct {
	at     span
	weight float64
}

// keep keeps a span among the strongest, in their order, where only a few are
// asked for: sorting all of a long text would take longer than reading it.
func (x *explainer) keep(m moved) {
	if x.limit > maxReasons {
		x.kept = append(x.kept, m)
		return
	}
	at := len(x.kept)
	switch {
	case at < x.limit:
		x.kept = append(x.kept, m)
	case math.Abs(m.weight) > math.Abs(x.kept[at-1].weight):
		at--
	default:
		return
	}
	for ; at > 0 && math.Abs(m.weight) > math.Abs(x.kept[at-1].weight); at-- {
		x.kept[at] = x.kept[at-1]
	}
	x.kept[at] = m
}

func (x *explainer) reason(t Total, sp span, weight float64) Reason {
	start, end := int(x.s.units[sp.first].start), int(x.s.units[sp.end-1].end)
	return Reason{Start: start, End: end, Text: x.text[start:end], Weight: weight, Head: t.Head, Label: t.Label}
}

// add hands each feature's weight in a head to the units it came from, in equal
// parts, and returns what came from no unit, the shift aside.
func (x *explainer) add(h int, w *labelWeights) (rest float64) {
	clear(x.parts)
	from := [Domains]int{h}
	shares := [Domains]float64{1}
	sources := 1
	if h == HeadSentiment { // which is made of those of the domains
		from, shares, sources = moodHeads, x.b.domains, Domains
	}
	slope := x.m.heads[h].Slope[x.s.group()]
	var steps [Domains]float64
	for d := range sources {
		head := &x.m.heads[from[d]]
		steps[d] = slope * shares[d] * head.Scale * x.b.gain
		for k, bias := range head.Bias {
			rest += slope * shares[d] * w.of(k) * bias
		}
	}
	for i, at := range x.rows {
		if at < 0 {
			continue
		}
		sum, sp := 0.0, x.s.spans[i]
		for d := range sources {
			sum += steps[d] * w.sum(&x.m.table.rows[at], from[d])
		}
		if sp.end == sp.first {
			rest += sum
			continue
		}
		part := sum / float64(sp.end-sp.first)
		for j := sp.first; j < sp.end; j++ {
			x.parts[j] += part
		}
	}
	return rest
}

// segments cuts the units into spans worth showing: phrases of the lexicon stay
// whole, and Chinese characters that pull the same way stand together.
func (x *explainer) segments(h int) []span {
	clear(x.glued)
	hits := x.s.felt
	if h == HeadTopics || h == HeadTouchpoint {
		hits = x.s.named
	}
	for _, sp := range hits {
		for i := sp.first + 1; i < sp.end; i++ {
			x.glued[i] = true
		}
	}
	out := x.cut[:0]
	for i := range x.s.units {
		n := len(out)
		if n > 0 && (x.glued[i] || x.together(out[n-1], i)) {
			out[n-1].end++
			continue
		}
		out = append(out, span{uint32(i), uint32(i + 1)})
	}
	x.cut = out
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
