package emerging

import "slices"

// mark is a phrase in a message: where in its text, and for a phrase of two
// pieces such as "ticket … blank" where the other one is.
type mark struct {
	phrase             int32
	start, end         uint16
	tailStart, tailEnd uint16
	// first says that the conversation had not said it within the window.
	first bool
}

// text is the phrase as it was written.
func (m mark) text(s, space string) string {
	if m.tailEnd == 0 {
		return s[m.start:m.end]
	}
	return s[m.start:m.end] + space + s[m.tailStart:m.tailEnd]
}

// mostMarks bounds the phrases of one message.
const mostMarks = 250

// draft gathers the phrases of a message, each once.
type draft struct {
	found []candidate
	seen  map[uint64]struct{}
	known []mark
}

type candidate struct {
	hash uint64
	mark mark
	// named says that it could be an issue's name. Others are only counted.
	named bool
}

func (d *draft) clear() {
	d.found = d.found[:0]
	clear(d.seen)
}

func (d *draft) add(hash uint64, m mark, named bool) {
	if _, ok := d.seen[hash]; ok || len(d.found) == mostMarks {
		return
	}
	d.seen[hash] = struct{}{}
	d.found = append(d.found, candidate{hash, m, named})
}

// cover takes out what a topic knows, and what is only a part of it: where
// "white screen" is known, neither it nor its "screen" is news. The known phrase
// itself is still counted.
func (d *draft) cover(text, space string, known func(phrase string) bool) {
	d.known = d.known[:0]
	for i := range d.found {
		c := &d.found[i]
		if c.named && known(c.mark.text(text, space)) {
			c.named = false
			d.known = append(d.known, c.mark)
		}
	}
	if len(d.known) == 0 {
		return
	}
	d.found = slices.DeleteFunc(d.found, func(c candidate) bool {
		return c.named && slices.ContainsFunc(d.known, func(k mark) bool { return c.mark.within(k) })
	})
}

// within reports whether a phrase lies between the ends of another.
func (m mark) within(k mark) bool {
	return k.start <= m.start && max(m.end, m.tailEnd) <= max(k.end, k.tailEnd)
}

const hashSeed uint64 = 0x9e3779b97f4a7c15

func hashJoin(h, v uint64) uint64 {
	h = (h ^ v) * 0xbf58476d1ce4e5b9
	return h ^ h>>29
}

func hashWord(h uint64, word string) uint64 {
	for i := range len(word) {
		h = hashJoin(h, uint64(word[i]))
	}
	return hashJoin(h, ' ')
}
