package alert

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"time"

	"undertone/monitor/alert/rule"
	"undertone/nlp"
)

// coder writes values behind data, or reads them off its front, so that what a
// state is made of is listed once. After its first error it reads zeros. A state
// has one spelling: anything else is an error.
type coder struct {
	data    []byte
	reading bool
	err     error
}

var errShort = errors.New("it ends too early")

func (c *coder) fail(format string, args ...any) {
	if c.err == nil {
		c.err = fmt.Errorf(format, args...)
	}
}

// uint is a number from 0 to most.
func (c *coder) uint(v, most uint64) uint64 {
	if !c.reading {
		c.data = binary.AppendUvarint(c.data, v)
		return v
	}
	if c.err != nil {
		return 0
	}
	v, n := binary.Uvarint(c.data)
	switch {
	case n <= 0:
		c.err = errShort
	case v > most:
		c.fail("%d is more than %d", v, most)
	case n > 1 && c.data[n-1] == 0:
		c.fail("%d has %d bytes", v, n)
	default:
		c.data = c.data[n:]
		return v
	}
	return 0
}

// count is a length, or a small number.
func (c *coder) count(v *int, most int) { *v = int(c.uint(uint64(*v), uint64(most))) }

func (c *coder) small(v *uint8, most int) { *v = uint8(c.uint(uint64(*v), uint64(most))) }

func (c *coder) bool(v *bool) {
	var n uint8
	if *v {
		n = 1
	}
	c.small(&n, 1)
	*v = n == 1
}

// int is a number with its sign in the lowest bit.
func (c *coder) int(v *int64) {
	u := c.uint(uint64(*v<<1)^uint64(*v>>63), math.MaxUint64)
	*v = int64(u>>1) ^ -int64(u&1)
}

// moment is a time in milliseconds. No true one is out of a range in which sums of
// some overflow.
func (c *coder) moment(v *int64) {
	c.int(v)
	if *v < -mostMoment || *v > mostMoment {
		c.fail("the time %d is out of range", *v)
		*v = 0
	}
}

const mostMoment = 1 << 52

func (c *coder) score(v *nlp.Score) {
	n := int64(*v)
	c.int(&n)
	if n < -int64(nlp.ScoreOne) || n > int64(nlp.ScoreOne) {
		c.fail("the score %d is out of range", n)
		n = 0
	}
	*v = nlp.Score(n)
}

func (c *coder) fixed(v *uint64) {
	if !c.reading {
		c.data = binary.LittleEndian.AppendUint64(c.data, *v)
		return
	}
	*v = 0
	if b := c.take(8); b != nil {
		*v = binary.LittleEndian.Uint64(b)
	}
}

func (c *coder) float(v *float64) {
	bits := math.Float64bits(*v)
	c.fixed(&bits)
	*v = math.Float64frombits(bits)
}

// take reads n bytes.
func (c *coder) take(n uint64) []byte {
	if c.err == nil && n > uint64(len(c.data)) {
		c.err = errShort
	}
	if c.err != nil {
		return nil
	}
	b := c.data[:n]
	c.data = c.data[n:]
	return b
}

func (c *coder) bytes(v *[]byte) {
	n := c.uint(uint64(len(*v)), math.MaxUint64)
	if c.reading {
		*v = bytes.Clone(c.take(n))
		return
	}
	c.data = append(c.data, *v...)
}

func (c *coder) text(v *string) {
	n := c.uint(uint64(len(*v)), math.MaxUint64)
	if c.reading {
		*v = string(c.take(n))
		return
	}
	c.data = append(c.data, *v...)
}

func (c *coder) texts(vs ...*string) {
	for _, v := range vs {
		c.text(v)
	}
}

// time is a moment in whole milliseconds, or none.
func (c *coder) time(v *time.Time) {
	is := !v.IsZero()
	c.bool(&is)
	if !is {
		*v = time.Time{}
		return
	}
	ms := v.UnixMilli()
	c.moment(&ms)
	*v = clock(ms)
	if v.IsZero() {
		c.fail("a time is the zero time")
	}
}

func (c *coder) list(v *[]string) {
	n := c.uint(uint64(len(*v)), math.MaxInt32)
	for i := range n {
		if c.err != nil {
			return
		}
		if c.reading {
			*v = append(*v, "")
		}
		c.text(&(*v)[i])
	}
}

// words are a text by language, in the order of the languages' names.
func (c *coder) words(v *map[string]string) {
	n := c.uint(uint64(len(*v)), math.MaxInt32)
	langs := slices.Sorted(maps.Keys(*v))
	if c.reading && n > 0 {
		*v = make(map[string]string)
	}
	var before string
	for i := range n {
		var lang, text string
		if !c.reading {
			lang, text = langs[i], (*v)[langs[i]]
		}
		c.texts(&lang, &text)
		if i > 0 && lang <= before {
			c.fail("language %q after %q", lang, before)
		}
		if c.err != nil {
			return
		}
		if c.reading {
			(*v)[lang] = text
		}
		before = lang
	}
}

// findings are as their JSON has them. Those that JSON cannot say are left out.
func (c *coder) findings(v *[]rule.Finding) {
	var data []byte
	if !c.reading && len(*v) > 0 {
		data, _ = json.Marshal(*v)
	}
	c.bytes(&data)
	if !c.reading || len(data) == 0 || c.err != nil {
		return
	}
	if err := json.Unmarshal(data, v); err != nil {
		c.fail("read findings: %w", err)
		return
	}
	if again, err := json.Marshal(*v); err != nil || len(*v) == 0 || !bytes.Equal(again, data) {
		c.fail("findings are not as they are written")
	}
}
