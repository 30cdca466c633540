package nlp

import "math"

// explainOwn appends the reasons for an own topic: the spans whose terms are the
// topic's, each with its part of what raises the belief above that of a message
// that shares no term with the examples. Only the part of the message that says
// it most clearly is looked at.
func (x *explainer) explainOwn(o *ownTopics, label uint8) {
	s := x.s
	s.listTerms()
	o.lookUp(s.terms, x.m.rare)
	c := clearest{belief: math.Inf(-1)}
	s.held.isKnown = false
	c.look(o, s, label, s.terms, len(s.units), &x.b)
	for from, end, units := 0, 0, 0; from < len(s.terms); from = end {
		end, units = s.nextPart(from)
		c.look(o, s, label, s.terms[from:end], units, &x.b)
	}
	if c.terms == nil {
		return
	}
	p := &o.profiles[c.profile]
	s.held.hold(o, c.terms)
	none := p.signs(0, 0, dot(s.held.subject(&x.b), &p.subject), lengthOf(c.units))
	x.shareOwn(o, &c, c.belief-none.belief())
	name, _ := x.m.names.Name(label)
	x.name(HeadTopics, Total{Head: headNames[HeadTopics], Label: name, Rest: none.belief(), Sum: c.belief})
}

// clearest is the part of a message that says a topic most clearly.
type clearest struct {
	profile uint32
	terms   []term
	units   int
	belief  float64
}

func (c *clearest) look(o *ownTopics, s *scratch, label uint8, terms []term, units int, b *belief) {
	h := &s.held
	h.hold(o, terms)
	for _, n := range h.touched {
		if o.profiles[n].label != label {
			continue
		}
		if z := h.belief(&o.profiles[n], &h.sums[n], lengthOf(units), b); z > c.belief {
			*c = clearest{n, terms, units, z}
		}
	}
}

// shareOwn hands what each term says for the profile to the units it is made of,
// half by likeness and half by evidence.
func (x *explainer) shareOwn(o *ownTopics, c *clearest, raise float64) {
	clear(x.parts)
	h := &x.s.held
	total := h.sums[c.profile]
	h.now++ // every term once more, each once
	for i := range c.terms {
		t := &c.terms[i]
		if t.slot == noSlot || h.stamps[t.slot] == h.now {
			continue
		}
		h.stamps[t.slot] = h.now
		slot := &o.slots[t.slot]
		for _, p := range o.postings[slot.first : slot.first+slot.n] {
			if p.profile != c.profile {
				continue
			}
			part := 0.5 * (p.likeness*t.mass/(total.likeness+1e-9) + p.evidence/(total.evidence+1e-9))
			each := raise * float64(part) / float64(t.last-t.first+1)
			for u := t.first; u <= t.last; u++ {
				x.parts[u] += each
			}
		}
	}
}
