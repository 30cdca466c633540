package baseline

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"

	"undertone/nlp"
)

// ErrSnapshot is what every error of Decode wraps: the bytes are no snapshot of
// ours, and what is usual has to be learned anew.
var ErrSnapshot = errors.New("baseline: not a snapshot")

// Decode returns the channel whose AppendBinary gave data. Topics get the numbers
// that names gives them; one for which it has none is forgotten.
func Decode(data []byte, names *nlp.TopicNames) (*Channel, error) {
	c := new(Channel)
	r := reader{data: data}
	var version uint64
	r.number(&version, format)
	if version != format {
		r.fail("format is %d, not %d", version, format)
	}
	c.walk(&r)
	c.decodeTopics(&r, names)
	if r.err == nil && len(r.data) > 0 {
		r.fail("%d bytes too many", len(r.data))
	}
	if r.err != nil {
		return nil, fmt.Errorf("decode baseline: %w: at byte %d of %d: %w", ErrSnapshot, len(data)-len(r.data), len(data), r.err)
	}
	return c, nil
}

func (c *Channel) decodeTopics(r *reader, names *nlp.TopicNames) {
	var count uint64
	r.number(&count, mostTopics)
	for range count {
		var length uint64
		r.number(&length, mostName)
		name := string(r.bytes(length))
		var t topic
		t.walk(r, &c.calendar)
		if r.err != nil {
			return
		}
		label, ok := Label(names, name)
		if !ok {
			continue
		}
		t.label = label
		at, found := c.find(label)
		if found {
			r.fail("topic %q is there twice", name)
			return
		}
		c.topics = append(c.topics, topic{})
		copy(c.topics[at+1:], c.topics[at:])
		c.topics[at] = t
	}
}

// Label is the number of a topic, built in or the user's own, which gets one if it
// has none; false when there are none left.
func Label(names *nlp.TopicNames, name string) (uint8, bool) {
	for n := range nlp.Topics() {
		if nlp.Topics()[n] == name {
			return uint8(n), true
		}
	}
	if names == nil || name == "" {
		return 0, false
	}
	return names.Number(name)
}

// reader reads from the front of data. After its first error it yields zeros.
type reader struct {
	data []byte
	err  error
}

func (r *reader) fail(format string, args ...any) {
	if r.err == nil {
		r.err = fmt.Errorf(format, args...)
	}
}

var errShort = errors.New("it ends too early")

func (r *reader) bytes(n uint64) []byte {
	if r.err == nil && n > uint64(len(r.data)) {
		r.err = errShort
	}
	if r.err != nil {
		return nil
	}
	taken := r.data[:n]
	r.data = r.data[n:]
	return taken
}

// number reads a number of at most most. One written longer than need be is
// refused: one state has one snapshot.
func (r *reader) number(v *uint64, most uint64) {
	*v = 0
	if r.err != nil {
		return
	}
	n, size := binary.Uvarint(r.data)
	switch {
	case size <= 0:
		r.err = errShort
	case n > most:
		r.fail("%d is more than %d", n, most)
	case size > 1 && r.data[size-1] == 0:
		r.fail("%d has %d bytes", n, size)
	default:
		r.data = r.data[size:]
		*v = n
	}
}

// float reads a float from least to most. What is not a number is in no range.
func (r *reader) float(v *float32, least, most float64) {
	*v = 0
	b := r.bytes(4)
	if b == nil {
		return
	}
	f := math.Float32frombits(binary.LittleEndian.Uint32(b))
	if !(float64(f) >= least && float64(f) <= most) {
		r.fail("%v is not from %v to %v", f, least, most)
		return
	}
	*v = f
}

func (r *reader) share(v *shareByte) {
	if b := r.bytes(1); b != nil {
		*v = shareByte(b[0])
	}
}
