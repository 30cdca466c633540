package rule

import (
	"cmp"
	"math/bits"
	"slices"
)

// Set is a set of small numbers, such as the places of rules in a list. Its zero
// value is empty.
type Set []uint64

// Add puts a number in.
func (s *Set) Add(n int) {
	for n/64 >= len(*s) {
		*s = append(*s, 0)
	}
	(*s)[n/64] |= 1 << (n % 64)
}

// AddAll puts the numbers of another set in.
func (s *Set) AddAll(other Set) {
	for len(*s) < len(other) {
		*s = append(*s, 0)
	}
	for i, word := range other {
		(*s)[i] |= word
	}
}

// Remove takes a number out.
func (s Set) Remove(n int) {
	if n/64 < len(s) {
		s[n/64] &^= 1 << (n % 64)
	}
}

// Has is whether a number is in.
func (s Set) Has(n int) bool { return n/64 < len(s) && s[n/64]&(1<<(n%64)) != 0 }

// Next is the first number from n on; -1 where there is none.
func (s Set) Next(n int) int {
	for i := n / 64; i < len(s); i++ {
		word := s[i]
		if i == n/64 {
			word &= ^uint64(0) << (n % 64)
		}
		if word != 0 {
			return 64*i + bits.TrailingZeros64(word)
		}
	}
	return -1
}

// Sieve asks many conditions about the same values. Of most of them one comparison
// that does not hold is enough to know that they do not, and many share it, such as
// feeling == "negative": it is made once for all. A Sieve never changes.
type Sieve struct {
	gates []gate
}

// gate is a comparison without which none of some conditions holds.
type gate struct {
	step  step
	of    Set
	count int
}

// NewSieve is a sieve of conditions, which are known by their place in the list.
func NewSieve(conditions []*Condition) *Sieve {
	s := new(Sieve)
	at := make(map[string]int)
	for n, c := range conditions {
		for _, l := range c.root.needed() {
			one, deny := stepOf(c.scope, l)
			if one.cost() > costField {
				continue
			}
			i, ok := at[l.text]
			if !ok {
				i = len(s.gates)
				at[l.text] = i
				one.goes = [...]int32{no: endsNo, undecided: endsDoubt, yes: endsYes}
				if deny {
					one.goes[no], one.goes[yes] = endsYes, endsNo
				}
				s.gates = append(s.gates, gate{step: one})
			}
			s.gates[i].of.Add(n)
			s.gates[i].count++
		}
	}
	// One that is of a single condition is no sooner asked here than there.
	s.gates = slices.DeleteFunc(s.gates, func(g gate) bool { return g.count < 2 })
	slices.SortStableFunc(s.gates, func(a, b gate) int { return cmp.Compare(b.count, a.count) })
	return s
}

// Needs is whether the condition can only hold where a truth value is true.
func (c *Condition) Needs(name string) bool {
	return slices.ContainsFunc(c.root.needed(), func(l *leaf) bool {
		return l.path != nil && l.path.kind == truth && l.path.text == name && l.truth != l.deny
	})
}

// needed are the leaves of a part without which it cannot hold.
func (p *part) needed() (list []*leaf) {
	switch {
	case p.leaf != nil:
		return []*leaf{p.leaf}
	case p.any:
		return nil
	}
	for i := range p.parts {
		if l := p.parts[i].leaf; l != nil {
			list = append(list, l)
		}
	}
	return list
}

// Sift takes out of a set of the sieve's conditions some that do not hold for the
// values of a frame. Those that are left may hold or not
// (TestSieve_leavesAllThatHold).
func (s *Sieve) Sift(f *Frame, may Set) {
	for i := range s.gates {
		g := &s.gates[i]
		if !g.isOf(may) {
			continue
		}
		if g.step.goes[g.step.test(f)] != endsNo {
			continue
		}
		left := uint64(0)
		for w := range may {
			if w < len(g.of) {
				may[w] &^= g.of[w]
			}
			left |= may[w]
		}
		if left == 0 {
			return
		}
	}
}

// isOf is whether any condition of the set needs the gate.
func (g *gate) isOf(may Set) bool {
	for w := range min(len(may), len(g.of)) {
		if may[w]&g.of[w] != 0 {
			return true
		}
	}
	return false
}
