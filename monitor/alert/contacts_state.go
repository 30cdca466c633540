package alert

import (
	"math"
	"slices"
)

// frozenContacts is a part as it was at one moment; it shares the part's chunks,
// which are only added to.
type frozenContacts struct {
	chunks      []*contactsChunk
	first, next uint64
}

func (p *contactsPart) freeze() frozenContacts {
	p.mu.RLock()
	defer p.mu.RUnlock()
	return frozenContacts{slices.Clone(p.chunks), p.first, p.next}
}

// code writes the conversations in their order, the time of each from that of the
// one before.
func (f *frozenContacts) code(c *coder) {
	n := int(f.next - f.first)
	c.count(&n, math.MaxInt32)
	p := contactsPart{chunks: f.chunks, first: f.first, next: f.next}
	var before int64
	for at := f.first; at < f.next; at++ {
		one := *p.at(at)
		c.contact(&one, &before)
	}
}

func (p *contactsPart) decode(c *coder, now int64) {
	var n int
	c.count(&n, math.MaxInt32)
	var before int64
	for i := range n {
		one, last := contactOf{}, before
		c.contact(&one, &before)
		if i > 0 && one.began < last || one.began < -mostMoment || one.began > now || one.customer == 0 {
			c.fail("a contact is out of order")
		}
		if c.err != nil {
			return
		}
		one.before = p.newest[one.customer]
		p.add(one)
	}
}

func (c *coder) contact(one *contactOf, before *int64) {
	c.fixed(&one.customer)
	c.fixed(&one.conversation)
	since := one.began - *before
	c.moment(&since)
	one.began = *before + since
	*before = one.began
}
