package nlp

import "math"

// partsOfOwn is how finely the reasons of an own topic are shared out: explain
// shares whole numbers.
const partsOfOwn = 1 << 20

// explainOwn appends the reasons for an own topic: the spans whose terms are the
// topic's, each with its part of what raises the belief above that of a message
// that shares no term with the examples.
func (x *explainer) explainOwn(o *ownTopics, label uint8) {
	s := x.s
	s.listTerms()
	h := &s.held
	h.hold(o, s.terms, x.m.rare)
	about := subjectOf(&x.b)
	best, which := math.Inf(-1), -1
	for _, n := range h.touched {
		if o.profiles[n].label != label {
			continue
		}
		if z := x.ownBelief(&o.profiles[n], &h.sums[n], &about); z > best {
			best, which = z, int(n)
		}
	}
	if which < 0 {
		return
	}
	p := &o.profiles[which]
	raised := best - x.ownBelief(p, new(sum), &about)
	x.shareOwn(o, uint32(which), &h.sums[which])
	x.report(HeadTopics, raised/partsOfOwn)
}

func (x *explainer) ownBelief(p *profile, s *sum, about *subject) float64 {
	h := &x.s.held
	signs := p.signs(h.likeness(s), h.evidence(s), dot(about, &p.subject), len(x.s.units))
	return signs.belief()
}

// shareOwn hands what each term says for the profile to the units it is made
// of, half by likeness and half by evidence.
func (x *explainer) shareOwn(o *ownTopics, profile uint32, total *sum) {
	clear(x.parts)
	h := &x.s.held
	h.now++ // every term once more, each once
	for i := range x.s.terms {
		t := &x.s.terms[i]
		at, ok := o.find(t.key)
		if !ok || h.stamps[at] == h.now {
			continue
		}
		h.stamps[at] = h.now
		slot := &o.slots[at]
		m := t.weight * x.m.rare.idf[x.m.rare.of(t.key)]
		for _, p := range o.postings[slot.first : slot.first+slot.n] {
			if p.profile != profile {
				continue
			}
			part := 0.5 * (p.likeness*m/(total.likeness+1e-9) + p.evidence/(total.evidence+1e-9))
			each := int64(part * partsOfOwn / float32(t.last-t.first+1))
			for u := t.first; u <= t.last; u++ {
				x.parts[u] += each
			}
		}
	}
}
