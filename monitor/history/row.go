package history

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"maps"
	"slices"
	"time"
)

// A row is its header, which is the length of its body, a checksum of all that
// follows it and the time, and its body, in varints:
//
//	1 where it has all channels, 0 where those that changed since the row before
//	names of the topics, each: length, name
//	channels, each, by name: length, name, totals
//	    messages 4, all n score, negative, positive, expectation 3, tones 9
//	    touchpoints 5, each: n, score, negative, expectation 3
//	    topics, each: number among the names, n, score
//
// A score is zigzag-encoded.
type row struct {
	whole    int64
	topics   []string
	channels []channelSums
}

type channelSums struct {
	name string
	*Sums
}

const (
	headerLen = 4 + 4 + 8
	// mostRow is the most bytes of a row's body: 20,000 channels, the most
	// that a centre can be set to, with fifty topics each.
	mostRow      = 32 << 20
	mostChannels = 20_000
	mostTopics   = 1 << 10
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// newRow has the channels of now that are not as in before; all of them where
// before is nil or has a channel that is gone, which a row of changes could not
// say.
func newRow(before, now totals) *row {
	r := new(row)
	for name := range before {
		if now[name] == nil {
			before = nil
			break
		}
	}
	if before == nil {
		r.whole = 1
	}
	topics := make(map[string]struct{})
	for _, name := range slices.Sorted(maps.Keys(now)) {
		sums := now[name]
		if was := before[name]; was != nil && sums.equal(was) {
			continue
		}
		r.channels = append(r.channels, channelSums{name, sums})
		for i := range sums.Topics {
			topics[sums.Topics[i].Name] = struct{}{}
		}
	}
	r.topics = slices.Sorted(maps.Keys(topics))
	return r
}

// append writes the row with its header.
func (r *row) append(buf []byte, at time.Time) []byte {
	start := len(buf)
	buf = append(buf, make([]byte, headerLen)...)
	binary.LittleEndian.PutUint64(buf[start+8:], uint64(at.UnixMilli()))
	c := codec{data: buf}
	r.walk(&c)
	buf = c.data
	binary.LittleEndian.PutUint32(buf[start:], uint32(len(buf)-start-headerLen))
	binary.LittleEndian.PutUint32(buf[start+4:], crc32.Checksum(buf[start+8:], castagnoli))
	return buf
}

// decodeRow reads a row that append wrote.
func decodeRow(data []byte) (*row, error) {
	m, err := decodeHeader(data, int64(len(data)))
	if err != nil {
		return nil, err
	}
	if m.length != int64(len(data)) {
		return nil, fmt.Errorf("%w: it has %d bytes of %d", errRow, len(data), m.length)
	}
	if got, want := crc32.Checksum(data[8:], castagnoli), binary.LittleEndian.Uint32(data[4:]); got != want {
		return nil, fmt.Errorf("%w: its checksum is %08x, not %08x", errRow, got, want)
	}
	c := codec{data: data[headerLen:], reading: true}
	r := new(row)
	r.walk(&c)
	if len(c.data) > 0 {
		c.fail("%d bytes too many", len(c.data))
	}
	return r, c.err
}

// decodeHeader reads where a row ends and when it was written. room is how many
// bytes there are from its start.
func decodeHeader(data []byte, room int64) (mark, error) {
	if len(data) < headerLen {
		return mark{}, fmt.Errorf("%w: its header has %d bytes", errRow, len(data))
	}
	length := headerLen + int64(binary.LittleEndian.Uint32(data))
	at := int64(binary.LittleEndian.Uint64(data[8:]))
	if length <= headerLen || length > headerLen+mostRow || length > room {
		return mark{}, fmt.Errorf("%w: it has %d bytes of %d", errRow, room, length)
	}
	if at < 0 || at > latest {
		return mark{}, fmt.Errorf("%w: %d is no time", errRow, at)
	}
	return mark{at: time.UnixMilli(at).UTC(), length: length}, nil
}

// latest is the last moment of the year 9999, in milliseconds.
const latest = 253402300799999

func (r *row) walk(c *codec) {
	c.uint(&r.whole, 1)
	before := ""
	list(c, &r.topics, mostTopics, func(i int, s *string) {
		c.text(s, before, i == 0)
		before = *s
	})
	before = ""
	list(c, &r.channels, mostChannels, func(i int, s *channelSums) {
		c.text(&s.name, before, i == 0)
		before = s.name
		if c.reading {
			s.Sums = new(Sums)
		}
		s.walk(c, r.topics)
	})
}

func (s *Sums) walk(c *codec, topics []string) {
	c.counts(s.Messages[:])
	c.tally(&s.Tally)
	c.uint(&s.Negative, mostMessages)
	c.uint(&s.Positive, mostMessages)
	c.counts(s.Expectation[:])
	c.counts(s.Tones[:])
	for i := range s.Touchpoints {
		touch := &s.Touchpoints[i]
		c.tally(&touch.Tally)
		c.uint(&touch.Negative, mostMessages)
		c.counts(touch.Expectation[:])
	}
	next := 0 // a topic's number is more than the one before
	list(c, &s.Topics, int64(len(topics)), func(_ int, t *Topic) {
		n, _ := slices.BinarySearch(topics, t.Name)
		number := int64(n)
		c.uint(&number, int64(len(topics))-1)
		if int(number) < next {
			c.fail("topic %d after %d", number, next-1)
		}
		if c.err != nil {
			return
		}
		next = int(number) + 1
		if c.reading {
			t.Name = topics[number]
		}
		if c.tally(&t.Tally); t.N == 0 {
			c.fail("nobody spoke of topic %q", t.Name)
		}
	})
}

// totals are those of all channels at one moment. What it points to is shared
// and never changed.
type totals map[string]*Sums

// apply makes the totals of the row before those of r.
func (t totals) apply(r *row) {
	if r.whole == 1 {
		clear(t)
	}
	for _, c := range r.channels {
		t[c.name] = c.Sums
	}
}

// mark is where a row lies in its file.
type mark struct {
	at             time.Time
	offset, length int64
}
