package window

import (
	"cmp"
	"encoding/binary"
	"slices"
)

// A snapshot is, in unsigned varints (v), signed ones (s) and bytes:
//
//	format (byte), head v, forgotten v
//	topics of the user's own that were counted v, each, in alphabetical order:
//	    length v, name
//	channels v, each, by name:
//	    name's length v, name
//	    totals: messages 4v, read, negative, positive, negatives, positives v,
//	        expectation 3v, tones 9v
//	        touchpoints 5, each: n v, score s, negatives v, expectation 3v
//	        topics v, each, by label: n v, score s
//	        late, partials v
//	    buckets v, each, by number:
//	        distance from the ring's start, or from the bucket before, less 1: v
//	        messages, customers, conversations, negative, positive v
//	        expectation 3v, tones 9v, touchpoints 5v
//	        score s, scores of the touchpoints 5s
//	        topics v, each, by label: label byte, n v, score s
//	buckets with conversations v, each, by number:
//	    distance as above, conversations v, keys of 8 bytes, ascending
//
// It carries no checksum; that belongs to the file it is written to.
//
// Formats 1 and 2 are read too. Their totals lack what is counted by read
// message and by touchpoint, and the scores of topics; these begin at zero then.
// Format 1 has no topics of the user's own, nor a place for them.
const (
	formatPlain = 1
	formatOwn   = 2
	format      = 3
)

// AppendBinary appends the whole state to buf. Equal states give equal bytes.
func (s *Set) AppendBinary(buf []byte) []byte { return s.Freeze().AppendBinary(buf) }

// AppendBinary appends the whole state to buf, as the set's own would have done
// at the moment of Freeze.
func (f *Frozen) AppendBinary(buf []byte) []byte {
	own := newNaming(f)
	buf = append(buf, format)
	buf = putUint(buf, uint64(f.head))
	buf = putUint(buf, f.talks.forgotten)
	buf = own.append(buf)
	slices.SortFunc(f.channels, func(a, b frozenChannel) int { return cmp.Compare(a.name, b.name) })
	buf = putUint(buf, uint64(len(f.channels)))
	for i := range f.channels {
		buf = f.channels[i].append(buf, f.head-behind, own)
	}
	return f.talks.append(buf, f.head-behind)
}

func (c *frozenChannel) append(buf []byte, from int64, own *naming) []byte {
	buf = putUint(buf, uint64(len(c.name)))
	buf = append(buf, c.name...)
	buf = c.totals.append(buf, own)
	var buckets uint64
	for _, k := range c.ring {
		if k != nil {
			buckets += uint64(k.used)
		}
	}
	buf = putUint(buf, buckets)
	next := from
	for n := from; n < from+ringLen; n++ {
		if b := c.ring.at(n); b != nil {
			buf = putUint(buf, uint64(n-next))
			buf = b.append(buf, own)
			next = n + 1
		}
	}
	return buf
}

func (t *Totals) append(buf []byte, own *naming) []byte {
	for _, n := range t.Messages {
		buf = putUint(buf, n)
	}
	for _, n := range [...]uint64{t.Read, t.Negative, t.Positive, t.Negatives, t.Positives} {
		buf = putUint(buf, n)
	}
	for _, n := range t.Expectation {
		buf = putUint(buf, n)
	}
	for _, n := range t.Tones {
		buf = putUint(buf, n)
	}
	for i := range t.Touchpoints {
		buf = t.Touchpoints[i].append(buf)
	}
	topics := own.totals(t.Topics)
	buf = putUint(buf, uint64(len(topics)))
	for _, topic := range topics {
		buf = topic.append(buf)
	}
	buf = putUint(buf, t.Late)
	return putUint(buf, t.Partials)
}

func (t *Touch) append(buf []byte) []byte {
	buf = t.Tally.append(buf)
	buf = putUint(buf, uint64(t.Negatives))
	for _, n := range t.Expectation {
		buf = putUint(buf, uint64(n))
	}
	return buf
}

func (t Tally) append(buf []byte) []byte {
	return binary.AppendVarint(putUint(buf, uint64(t.N)), t.Score)
}

func (b *bucket) append(buf []byte, own *naming) []byte {
	buf = b.appendCounts(buf)
	buf = binary.AppendVarint(buf, b.score)
	for _, n := range b.touchScores {
		buf = binary.AppendVarint(buf, n)
	}
	buf = putUint(buf, uint64(len(b.topics)))
	for _, t := range own.topics(b.topics) {
		buf = append(buf, t.label)
		buf = putUint(buf, uint64(t.n))
		buf = binary.AppendVarint(buf, t.score)
	}
	return buf
}

// appendCounts is most of a snapshot's time. Where every count fits a byte, as
// nearly always, it writes them without looking at each.
func (b *bucket) appendCounts(buf []byte) []byte {
	counts := b.counts()
	var all uint32
	var small [len(counts)]byte
	for i, n := range counts {
		all |= *n
		small[i] = byte(*n)
	}
	if all < 0x80 {
		return append(buf, small[:]...)
	}
	for _, n := range counts {
		buf = putUint(buf, uint64(*n))
	}
	return buf
}

// counts are the counts of a bucket in the order of a snapshot.
func (b *bucket) counts() [8 + toneCount + touchpointCount]*uint32 {
	t, p := &b.tones, &b.touchpoints
	return [...]*uint32{
		&b.messages, &b.customers, &b.conversations, &b.negative, &b.positive,
		&b.expectation[0], &b.expectation[1], &b.expectation[2],
		&t[0], &t[1], &t[2], &t[3], &t[4], &t[5], &t[6], &t[7], &t[8],
		&p[0], &p[1], &p[2], &p[3], &p[4],
	}
}

func (c *frozenConversations) append(buf []byte, from int64) []byte {
	var buckets uint64
	for _, i := range c.first {
		if i != none {
			buckets++
		}
	}
	buf = putUint(buf, buckets)
	next := from
	var keys []uint64
	for n := from; n < from+ringLen; n++ {
		keys = keys[:0]
		for i := c.first[slot(n)]; i != none; i = c.entries[i].next {
			keys = append(keys, c.entries[i].key)
		}
		if len(keys) == 0 {
			continue
		}
		slices.Sort(keys)
		buf = putUint(buf, uint64(n-next))
		buf = putUint(buf, uint64(len(keys)))
		for _, k := range keys {
			buf = binary.LittleEndian.AppendUint64(buf, k)
		}
		next = n + 1
	}
	return buf
}

// putUint is binary.AppendUvarint with a short way for small numbers, which
// nearly all are.
func putUint(buf []byte, n uint64) []byte {
	if n < 0x80 {
		return append(buf, byte(n))
	}
	return binary.AppendUvarint(buf, n)
}
