package nlp

import "math"

// Own topics are heard without training. A topic's examples make a profile: how
// much each term says for it. A message is held against the profile in three
// ways, each also relative to how the examples look when each is held against
// the others, left out itself:
//
//   - likeness: the cosine between the message and the middle of the examples,
//     over terms weighed by how rare they are;
//   - evidence: the sum of how much likelier each common term is in the
//     examples than elsewhere, for the length of the message;
//   - subject: the cosine between what the built-in topics' sums say of the
//     message and of the examples, which knows words that no example has.
//
// A logistic regression makes a confidence of them. Its few weights are the same
// for every topic; they were fitted on many topics made of examples (see
// TestOwn_fit), so that the confidence holds for one never seen.

// MostOwnHeard is the most own topics of one message.
const MostOwnHeard = 2

// ownLine is the confidence below which an own topic is not named. A topic named
// wrongly costs more than one not named, but most messages that are near a topic
// are about it: at this line, four of five that are named are right.
const ownLine = 0.45

// ownLineOdds are its log-odds.
var ownLineOdds = math.Log(ownLine / (1 - ownLine))

// The signs of a topic in a message that the regression weighs.
const (
	signLikeness = iota
	signLikenessRatio
	signEvidence
	signEvidenceRatio
	signSubject
	signSubjectRatio
	signLength
	signCount
)

type signs [signCount]float64

// ownBias and ownWeights are what TestOwn_fit prints.
var (
	ownBias    = -4.5374
	ownWeights = signs{4.6079, 0.5647, 0.7040, 1.2191, 1.4603, 0.6352, -0.2488}
)

// smallSign keeps the logarithm of a ratio of signs finite.
const smallSign = 0.02

// hopeless is how small a part of the usual evidence rules a topic out without
// looking further.
const hopeless = 0.4

// ownTopics are the user's topics, ready to be heard. They never change.
type ownTopics struct {
	list     []OwnTopic
	profiles []profile
	filter   [1 << 10]uint64 // a bit for every term, so that most are ruled out at once
	slots    []ownSlot
	postings []posting
}

// profile is what the examples of a topic in one script have in common.
type profile struct {
	label uint8 // the topic's number
	// usual is the likeness, the evidence and the subject of an example left
	// out, and usualLog their logarithms.
	usual, usualLog [3]float64
	subject         subject
}

// subject is what the built-in topics say, as a direction: of length 1.
type subject [builtIn]float64

// builtIn is how many built-in topics there are.
const builtIn = 19

// ownSlot is where a term's postings are. n is 0 for an empty slot.
type ownSlot struct {
	key      uint64
	first, n uint32
}

// posting is what a term says for a profile.
type posting struct {
	profile            uint32
	likeness, evidence float32
}

// held is a message held against the profiles.
type held struct {
	sums    []sum
	touched []uint32 // profiles that share a term with the message
	stamps  []uint32 // by slot: the message that had its term last
	now     uint32   // number of the message
	norm    float64
	mass    float64

	about   subject // of the message, once it is asked for
	isKnown bool
}

type sum struct {
	likeness, evidence float32
	stamp              uint32
}

// mayHave is false for most terms that the topics do not have.
func (o *ownTopics) mayHave(k uint64) bool {
	return o.filter[k>>6%uint64(len(o.filter))]&(1<<(k%64)) != 0
}

func (o *ownTopics) find(k uint64) (slot int32) {
	if !o.mayHave(k) {
		return noSlot
	}
	mask := uint64(len(o.slots) - 1)
	for at := k >> 20 & mask; ; at = (at + 1) & mask {
		switch s := &o.slots[at]; {
		case s.n == 0:
			return noSlot
		case s.key == k:
			return int32(at)
		}
	}
}

// hold adds up what terms say that were looked up.
func (h *held) hold(o *ownTopics, terms []term) {
	h.begin(o)
	var squares, mass float32
	for i := range terms {
		t := &terms[i]
		m := t.mass
		mass += m
		squares += m * m
		if t.slot == noSlot || h.stamps[t.slot] == h.now {
			continue
		}
		h.stamps[t.slot] = h.now
		slot := &o.slots[t.slot]
		for _, p := range o.postings[slot.first : slot.first+slot.n] {
			s := &h.sums[p.profile]
			if s.stamp != h.now {
				*s = sum{stamp: h.now}
				h.touched = append(h.touched, p.profile)
			}
			s.likeness += p.likeness * m
			s.evidence += p.evidence
		}
	}
	h.norm, h.mass = math.Sqrt(float64(squares)), float64(mass)
}

// begin makes room, and forgets the message before by counting on.
func (h *held) begin(o *ownTopics) {
	if len(h.stamps) < len(o.slots) || len(h.sums) < len(o.profiles) || h.now == math.MaxUint32 {
		h.stamps, h.sums, h.now = make([]uint32, len(o.slots)), make([]sum, len(o.profiles)), 0
		h.touched = make([]uint32, 0, len(o.profiles))
	}
	h.now++
	h.touched = h.touched[:0]
}

// likeness and evidence of a message, from its sums.
func (h *held) likeness(s *sum) float64 { return float64(s.likeness) / (h.norm + 1e-9) }
func (h *held) evidence(s *sum) float64 { return evidenceOf(float64(s.evidence), h.mass) }

// evidenceOf takes the length into account: what is said besides speaks, a
// little, against the topic.
func evidenceOf(sum, mass float64) float64 { return sum / math.Sqrt(mass+5) }

// signs of a profile in a message whose number of units has this logarithm.
func (p *profile) signs(likeness, evidence, subject, unitsLog float64) (x signs) {
	for i, v := range [3]float64{likeness, evidence, subject} {
		x[2*i] = v
		x[2*i+1] = math.Log(v+smallSign) - p.usualLog[i]
	}
	x[signLength] = unitsLog
	return x
}

// belief is the log-odds that the message is about the topic.
func (x *signs) belief() float64 {
	z := ownBias
	for i, w := range ownWeights {
		z += w * x[i]
	}
	return z
}

// subjectOf is the subject of a message, from the sums of the built-in topics.
func subjectOf(b *belief) (p subject) {
	z := b.z[offsets[HeadTopics]:offsets[HeadTopics+1]]
	length := 0.0
	for i := range p {
		p[i] = 1 / (1 + math.Exp(-z[i]))
		length += p[i] * p[i]
	}
	length = math.Sqrt(length) + 1e-9
	for i := range p {
		p[i] /= length
	}
	return p
}

func dot(a, b *subject) (sum float64) {
	for i := range a {
		sum += a[i] * b[i]
	}
	return sum
}

// hearOwn names the own topics of the message in s: those of the whole, and those
// of a part of it. In a long complaint the late flight is one thing of many.
func (m *Model) hearOwn(o *ownTopics, s *scratch, b *belief, r *Reading) {
	if !s.sharesTerm(o) {
		return
	}
	s.listTerms()
	if !o.lookUp(s.terms, m.rare) {
		return
	}
	s.held.isKnown = false
	s.hearPart(o, s.terms, len(s.units), b, r)
	for from, end, units := 0, 0, 0; from < len(s.terms); from = end {
		if end, units = s.nextPart(from); end-from < len(s.terms) {
			s.hearPart(o, s.terms[from:end], units, b, r)
		}
	}
}

func (s *scratch) hearPart(o *ownTopics, terms []term, units int, b *belief, r *Reading) {
	if !anySlot(terms) {
		return
	}
	h := &s.held
	h.hold(o, terms)
	unitsLog := lengthOf(units)
	for _, n := range h.touched {
		if z := h.belief(&o.profiles[n], &h.sums[n], unitsLog, b); z > ownLineOdds {
			r.addOwn(Guess{o.profiles[n].label, confidence(1 / (1 + math.Exp(-z)))})
		}
	}
}

// belief is the log-odds that what is held is about the profile's topic.
func (h *held) belief(p *profile, s *sum, unitsLog float64, b *belief) float64 {
	evidence := h.evidence(s)
	if evidence < hopeless*p.usual[1] {
		return math.Inf(-1)
	}
	x := p.signs(h.likeness(s), evidence, dot(h.subject(b), &p.subject), unitsLog)
	return x.belief()
}

// subject is the message's. Most messages are never asked for it, and it costs
// nineteen exponentials.
func (h *held) subject(b *belief) *subject {
	if !h.isKnown {
		h.about, h.isKnown = subjectOf(b), true
	}
	return &h.about
}

func lengthOf(units int) float64 { return math.Log(float64(units + 1)) }

// addOwn keeps the likeliest own topics, each once, the likeliest first.
func (r *Reading) addOwn(g Guess) {
	at := int(r.OwnCount)
	for i, had := range r.Own[:r.OwnCount] {
		if had.Label == g.Label {
			if had.Confidence >= g.Confidence {
				return
			}
			at = i
			break
		}
	}
	switch {
	case at < int(r.OwnCount): // the same topic, surer
	case at < MostOwnHeard:
		r.OwnCount++
	case sooner(g, r.Own[at-1]):
		at--
	default:
		return
	}
	for ; at > 0 && sooner(g, r.Own[at-1]); at-- {
		r.Own[at] = r.Own[at-1]
	}
	r.Own[at] = g
}

// sooner orders own topics: the surer first, and of two equals the one that was
// configured first, whatever order they were found in.
func sooner(a, b Guess) bool {
	return a.Confidence > b.Confidence || a.Confidence == b.Confidence && a.Label < b.Label
}
