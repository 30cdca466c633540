package baseline

import (
	"encoding/binary"
	"math"

	"undertone/nlp"
)

// A snapshot is the fields in the order of walk: numbers as unsigned varints,
// floats as their four bytes, little endian. Of the hours of the week it has those
// that were seen; of others nothing is known. A topic has its name in the place of
// its number, which means something in one process alone.
const format = 1

// AppendBinary appends the whole state to buf. names are those by which the topics
// were counted; a topic that has no name is left out. Equal states give equal bytes.
func (c *Channel) AppendBinary(buf []byte, names *nlp.TopicNames) []byte {
	w := writer{append(buf, format)}
	c.walk(&w)
	named := make([]string, len(c.topics))
	count := uint64(0)
	for i := range c.topics {
		if name, ok := names.Name(c.topics[i].label); ok {
			named[i] = name
			count++
		}
	}
	w.number(&count, mostTopics)
	for i := range c.topics {
		if named[i] == "" {
			continue
		}
		length := uint64(len(named[i]))
		w.number(&length, mostName)
		w.buf = append(w.buf, named[i]...)
		c.topics[i].walk(&w, &c.calendar)
	}
	return w.buf
}

// mostName is the most bytes of a topic's name.
const mostName = 256

// field is what a snapshot is made of. A writer and a reader take the same walk
// over the same fields, so that they cannot disagree.
type field interface {
	number(v *uint64, most uint64)
	float(v *float32, least, most float64)
	share(v *shareByte)
}

const (
	mostFloat  = 1e12 // of anything that is counted
	mostSpread = 1e6
	// slack is for what rounding adds to a mean over its days.
	slack = 1.01
)

func (c *Channel) walk(f field) {
	number(f, &c.minute, math.MaxUint32)
	number(f, &c.known, math.MaxUint32)
	number(f, &c.silent, forgets)
	number(f, &c.block, blockMinutes-1)
	c.calendar.walk(f)
	c.mood.walk(f, &c.calendar)
	c.volume.walk(f, &c.calendar)
	c.topicSpread.walk(f)
}

func (w *calendar) walk(f field) {
	for _, h := range [...]*hour{&w.now, &w.before} {
		number(f, &h.at, hours-1)
		number(f, &h.minutes, 60)
		sum := mean{h.n, h.mood}
		sum.walk(f, 1)
		h.n, h.mood = sum.weight, sum.sum
	}
	for i := range w.seen {
		number(f, &w.seen[i], math.MaxUint8)
	}
}

func (m *mood) walk(f field, w *calendar) {
	m.slow.walk(f, 1)
	m.fresh.walk(f, 1)
	m.shift.walk(f, 4)
	m.spread.walk(f)
	m.slide.walk(f)
	w.eachSeen(func(at int) { m.week[at].walk(f, 1) })
}

func (v *volume) walk(f field, w *calendar) {
	v.slow.walk(f, mostSpread)
	v.fresh.walk(f, mostSpread)
	v.spread.walk(f)
	v.surge.walk(f)
	w.eachSeen(func(at int) { f.float(&v.week[at], 0, mostSpread) })
}

func (t *topic) walk(f field, w *calendar) {
	t.slow.walk(f, 1)
	t.fresh.walk(f, 1)
	f.float(&t.now, 0, mostFloat)
	f.float(&t.before, 0, mostFloat)
	f.float(&t.off, -mostFloat, mostFloat)
	f.float(&t.variance, 0, mostFloat)
	t.surge.walk(f)
	w.eachSeen(func(at int) { f.share(&t.week[at]) })
}

// eachSeen calls do for every hour of which anything is known.
func (w *calendar) eachSeen(do func(at int)) {
	for at, weeks := range w.seen {
		if weeks > 0 {
			do(at)
		}
	}
}

// walk takes a mean that is at most largest either way.
func (m *mean) walk(f field, largest float64) {
	f.float(&m.weight, 0, mostFloat)
	bound := float64(m.weight) * largest * slack
	f.float(&m.sum, -bound, bound)
}

func (s *spread) walk(f field) {
	f.float(&s.ratio, 0, mostSpread)
	number(f, &s.blocks, mostBlocks)
	f.float(&s.off, -mostFloat, mostFloat)
	f.float(&s.variance, 0, mostFloat)
}

func (e *evidence) walk(f field) {
	f.float(&e.sum, 0, most)
	number(f, &e.minutes, lasting)
}

func number[T ~uint8 | ~uint16 | ~uint32 | ~int64](f field, v *T, most uint64) {
	wide := uint64(*v)
	f.number(&wide, most)
	*v = T(wide)
}

type writer struct{ buf []byte }

func (w *writer) number(v *uint64, _ uint64) { w.buf = binary.AppendUvarint(w.buf, *v) }

func (w *writer) float(v *float32, _, _ float64) {
	w.buf = binary.LittleEndian.AppendUint32(w.buf, math.Float32bits(*v))
}

func (w *writer) share(v *shareByte) { w.buf = append(w.buf, byte(*v)) }
