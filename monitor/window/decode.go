package window

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"

	"undertone/nlp"
)

// ErrSnapshot is what every error of Decode wraps: the bytes are no snapshot of
// ours, and the windows have to be built from the journal.
var ErrSnapshot = errors.New("window: not a snapshot")

// latest is the last bucket of the year 9999; a head beyond it is nonsense.
const latest = 253402300799 / bucketSeconds

// Decode returns the set whose AppendBinary gave data. Limits lower than when it
// was saved forget no channel, and forget conversations as Add does.
func Decode(data []byte, opts Options) (*Set, error) {
	s := NewSet(opts)
	d := decoder{data: data}
	s.decode(&d)
	if d.err == nil && len(d.data) > 0 {
		d.fail("%d bytes too many", len(d.data))
	}
	if d.err != nil {
		return nil, fmt.Errorf("decode snapshot: %w: at byte %d of %d: %w",
			ErrSnapshot, len(data)-len(d.data), len(data), d.err)
	}
	return s, nil
}

func (s *Set) decode(d *decoder) {
	d.format = d.byte()
	if d.format < formatPlain || d.format > format {
		d.fail("format is %d, not %d to %d", d.format, formatPlain, format)
	}
	s.head = int64(d.uint(latest))
	s.talks.forgotten = d.uint(math.MaxUint64)
	own := new(naming)
	if d.format != formatPlain {
		if s.names == nil {
			s.names = new(nlp.TopicNames)
		}
		own.decode(d, s.names)
	}
	var before string
	for i := range d.uint(mostChannels) {
		name := string(d.bytes(d.uint(math.MaxUint64)))
		if i > 0 && name <= before {
			d.fail("channel %q after %q", name, before)
		}
		if d.err != nil {
			return
		}
		before = name
		c := s.insert(name)
		s.touch(c)
		c.totals.decode(d, own)
		s.decodeRing(c, d, own)
	}
	own.check(d)
	s.talks.decode(d, s.head)
}

func (t *Totals) decode(d *decoder, own *naming) {
	for i := range t.Messages {
		t.Messages[i] = d.uint(math.MaxUint64)
	}
	whole := d.format >= format
	if whole {
		t.Read = d.uint(math.MaxUint64)
	}
	t.Negative = d.uint(math.MaxUint64)
	t.Positive = d.uint(math.MaxUint64)
	if whole {
		t.Negatives = d.uint(math.MaxUint64)
		t.Positives = d.uint(math.MaxUint64)
		for i := range t.Expectation {
			t.Expectation[i] = d.uint(math.MaxUint64)
		}
	}
	for i := range t.Tones {
		t.Tones[i] = d.uint(math.MaxUint64)
	}
	if whole {
		for i := range t.Touchpoints {
			t.Touchpoints[i].decode(d)
		}
	}
	t.Topics = own.decodeTotals(d)
	t.Late = d.uint(math.MaxUint64)
	t.Partials = d.uint(math.MaxUint64)
}

func (t *Touch) decode(d *decoder) {
	t.Tally = d.tally()
	t.Negatives = int64(d.uint(mostTally))
	for i := range t.Expectation {
		t.Expectation[i] = int64(d.uint(mostTally))
	}
}

func (s *Set) decodeRing(c *channel, d *decoder, own *naming) {
	n := s.head - behind
	for range d.uint(ringLen) {
		n += int64(d.uint(ringLen))
		if n < 0 || n > s.head+ahead {
			d.fail("bucket %d lies outside of the ring", n)
		}
		if d.err != nil {
			return
		}
		b := s.bucket(c, n)
		b.decode(d)
		own.adopt(b, d, &c.totals)
		n++
	}
}

func (b *bucket) decode(d *decoder) {
	b.decodeCounts(d)
	if b.messages == 0 {
		d.fail("bucket %d is empty", b.n)
	}
	b.score = d.score(uint64(b.customers))
	for i := range b.touchScores {
		b.touchScores[i] = d.score(uint64(b.touchpoints[i]))
	}
	b.topics = d.topics(int(d.uint(math.MaxUint8 + 1)))
	for i := range b.topics {
		t := &b.topics[i]
		t.label, t.n = d.byte(), uint32(d.uint(math.MaxUint32))
		t.score = d.score(uint64(t.n))
		if i > 0 && t.label <= b.topics[i-1].label {
			d.fail("topic %d after %d", t.label, b.topics[i-1].label)
		}
		if d.err != nil {
			return
		}
	}
}

// decodeCounts has the same short way as appendCounts.
func (b *bucket) decodeCounts(d *decoder) {
	counts := b.counts()
	if len(d.data) >= len(counts) {
		var all byte
		for i, n := range counts {
			all |= d.data[i]
			*n = uint32(d.data[i])
		}
		if all < 0x80 && d.err == nil {
			d.data = d.data[len(counts):]
			return
		}
	}
	for _, n := range counts {
		*n = uint32(d.uint(math.MaxUint32))
	}
}

func (c *conversations) decode(d *decoder, head int64) {
	c.expect(len(d.data) / 8)
	n := head - behind
	for range d.uint(ringLen) {
		n += int64(d.uint(ringLen))
		if n < 0 || n > head+ahead {
			d.fail("conversations of bucket %d lie outside of the ring", n)
		}
		keys := d.uint(mostConversations)
		if keys == 0 {
			d.fail("no conversations in bucket %d", n)
		}
		var before uint64
		for i := range keys {
			key := d.key()
			if i > 0 && key <= before {
				d.fail("conversation %x after %x", key, before)
			}
			if d.err != nil {
				return
			}
			before = key
			if what, _ := c.see(key, n, head); what == moved {
				d.fail("conversation %x is in two buckets", key)
			}
		}
		n++
	}
}

// decoder reads from the front of data. After its first error it yields zeros,
// so that callers need to look at err only before they keep something.
type decoder struct {
	data   []byte
	format byte
	err    error
	spare  []topic
}

func (d *decoder) fail(format string, args ...any) {
	if d.err == nil {
		d.err = fmt.Errorf(format, args...)
	}
}

var errShort = errors.New("it ends too early")

func (d *decoder) bytes(n uint64) []byte {
	if d.err == nil && n > uint64(len(d.data)) {
		d.err = errShort
	}
	if d.err != nil {
		return nil
	}
	taken := d.data[:n]
	d.data = d.data[n:]
	return taken
}

func (d *decoder) byte() byte {
	if b := d.bytes(1); b != nil {
		return b[0]
	}
	return 0
}

// topics returns n empty topics. They are made many at a time: a full ring has
// hundreds of short lists.
func (d *decoder) topics(n int) []topic {
	if d.err != nil {
		return nil
	}
	if n > len(d.spare) {
		d.spare = make([]topic, 512) // 8 KB
	}
	taken := d.spare[:n:n]
	d.spare = d.spare[n:]
	return taken
}

func (d *decoder) key() uint64 {
	if b := d.bytes(8); b != nil {
		return binary.LittleEndian.Uint64(b)
	}
	return 0
}

// uint reads a number of at most most. A number written longer than need be is
// refused: one state has one snapshot.
func (d *decoder) uint(most uint64) uint64 {
	if d.err != nil {
		return 0
	}
	if len(d.data) > 0 && d.data[0] < 0x80 && uint64(d.data[0]) <= most {
		n := uint64(d.data[0])
		d.data = d.data[1:]
		return n
	}
	n, size := binary.Uvarint(d.data)
	switch {
	case size <= 0:
		d.err = errShort
	case n > most:
		d.fail("%d is more than %d", n, most)
	case size > 1 && d.data[size-1] == 0:
		d.fail("%d has %d bytes", n, size)
	default:
		d.data = d.data[size:]
		return n
	}
	return 0
}

// mostTally is the most messages of a tally: their scores cannot overflow.
const mostTally = math.MaxInt64 / uint64(nlp.ScoreOne)

// tally reads one of the totals.
func (d *decoder) tally() Tally {
	n := d.uint(mostTally)
	return Tally{N: int64(n), Score: d.score(n)}
}

// score reads a sum of the scores of n messages.
func (d *decoder) score(n uint64) int64 {
	u := d.uint(math.MaxUint64)
	score := int64(u>>1) ^ -int64(u&1) // as binary.Varint
	if most := int64(n) * int64(nlp.ScoreOne); score > most || score < -most {
		d.fail("%d messages have a score of %d", n, score)
		return 0
	}
	return score
}
