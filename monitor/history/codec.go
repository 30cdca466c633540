package history

import (
	"encoding/binary"
	"fmt"
	"math"

	"undertone/nlp"
)

// codec writes a row, or reads one, by the same walk over its numbers, so that
// the two cannot differ. After its first error it reads zeros.
type codec struct {
	data    []byte // what is written so far, or what is left to read
	reading bool
	err     error
}

func (c *codec) fail(format string, args ...any) {
	if c.err == nil {
		c.err = fmt.Errorf("%w: "+format, append([]any{errRow}, args...)...)
	}
}

// uint is a number from 0 to most, as a varint. One that is written longer than
// need be is refused: one row has one form.
func (c *codec) uint(n *int64, most int64) {
	if !c.reading {
		c.data = binary.AppendUvarint(c.data, uint64(*n))
		return
	}
	*n = 0
	v, size := binary.Uvarint(c.data)
	switch {
	case c.err != nil:
	case size <= 0 || size > 1 && c.data[size-1] == 0:
		c.fail("no number where one must be")
	case v > uint64(most):
		c.fail("%d is more than %d", v, most)
	default:
		c.data = c.data[size:]
		*n = int64(v)
	}
}

func (c *codec) counts(list []int64) {
	for i := range list {
		c.uint(&list[i], mostMessages)
	}
}

// mostMessages is the most messages of a tally: the sum of their scores has room
// in 63 bits, with its sign.
const mostMessages = math.MaxInt64 / 2 / int64(nlp.ScoreOne)

// tally is a number of messages and the sum of their scores.
func (c *codec) tally(t *Tally) {
	c.uint(&t.N, mostMessages)
	zigzag := t.Score<<1 ^ t.Score>>63
	c.uint(&zigzag, math.MaxInt64)
	if !c.reading {
		return
	}
	t.Score = zigzag>>1 ^ -(zigzag & 1)
	if most := t.N * int64(nlp.ScoreOne); t.Score > most || t.Score < -most {
		c.fail("%d messages have a score of %d", t.N, t.Score)
	}
}

// text is a name. Names follow each other in alphabetical order.
func (c *codec) text(s *string, before string, first bool) {
	n := int64(len(*s))
	c.uint(&n, mostName)
	if !c.reading {
		c.data = append(c.data, *s...)
		return
	}
	if n > int64(len(c.data)) {
		c.fail("a name ends too late")
	}
	if c.err != nil {
		return
	}
	*s, c.data = string(c.data[:n]), c.data[n:]
	if !first && *s <= before {
		c.fail("%q after %q", *s, before)
	}
}

// mostName is the most bytes of a channel's or topic's name. The door takes 256.
const mostName = 1 << 10

// list makes room for as many elements as are written, which take a byte each at
// least, and hands each over.
func list[T any](c *codec, s *[]T, most int64, each func(i int, t *T)) {
	n := int64(len(*s))
	c.uint(&n, most)
	if c.reading {
		if n > int64(len(c.data)) {
			c.fail("%d elements in %d bytes", n, len(c.data))
			return
		}
		*s = make([]T, n)
	}
	for i := range *s {
		if each(i, &(*s)[i]); c.err != nil {
			return
		}
	}
}
