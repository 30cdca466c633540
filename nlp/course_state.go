package nlp

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math/bits"
)

// ErrCourse is what every error of ParseCourse wraps: the bytes are no course of
// ours.
var ErrCourse = errors.New("nlp: not a course")

// courseFormat is the first byte of a course. The numbers that follow are listed
// once, in Course.state, for writing and reading alike; all are varints, and what
// is mostly zero is written as the places that are not.
const courseFormat = 1

// mostTurns bounds what is read: no conversation comes near it, and counts that
// go on from it do not overflow.
const mostTurns = 1 << 30

// AppendBinary appends the course to b, in about 150 bytes. Equal courses give
// equal bytes. The error is always nil.
func (c *Course) AppendBinary(b []byte) ([]byte, error) {
	w := courseCoder{data: append(b, courseFormat)}
	own := *c // state sets what it reads, to itself here
	own.state(&w)
	return w.data, nil
}

// UnmarshalBinary takes the course that AppendBinary wrote. Bytes that it did not
// write are an error that wraps ErrCourse, and leave c as it was.
func (c *Course) UnmarshalBinary(data []byte) error {
	if len(data) == 0 || data[0] != courseFormat {
		return fmt.Errorf("read course: %w: its format is not %d", ErrCourse, courseFormat)
	}
	r := courseCoder{data: data[1:], reading: true}
	var read Course
	read.state(&r)
	if !r.bad && len(r.data) == 0 {
		*c = read
		return nil
	}
	return fmt.Errorf("read course: %w: it goes wrong %d bytes before its end", ErrCourse, len(r.data))
}

// state goes over all that a course is.
func (c *Course) state(w *courseCoder) {
	w.count(&c.turns, mostTurns)
	n := c.turns
	w.side(&c.asker, n)
	w.side(&c.helper, n)
	for _, v := range [...]*int32{&c.bots, &c.bad, &c.good, &c.run, &c.unmet, &c.urgent, &c.left, &c.waiting, &c.replies, &c.again} {
		w.count(v, n)
	}
	for _, m := range [...]*moment{&c.last, &c.lowest, &c.reply} {
		w.moment(m, n)
	}
	w.signed(&c.sum, int64(n)*int64(ScoreOne))
	w.score(&c.smooth)
	for i := range c.recent {
		w.score(&c.recent[i])
	}
	w.sparse(c.tones[:], n)
	w.sparse(c.intents[:], n)
	w.sketch(&c.answer)
	repeated := int32(c.repeated)
	w.count(&repeated, 256)
	c.repeated = uint32(repeated)
}

func (w *courseCoder) side(s *side, n int32) {
	w.count(&s.turns, n)
	w.count(&s.last, n)
	w.acts(&s.now)
	w.form(&s.form)
	w.sparse(s.acts[:], n)
	w.sparse(s.when[:], n)
}

// moment is no more than a zero where there is none.
func (w *courseCoder) moment(m *moment, n int32) {
	w.count(&m.turn, n)
	if m.turn == 0 {
		return
	}
	w.acts(&m.acts)
	w.form(&m.form)
	w.heard(&m.reading)
}

func (w *courseCoder) form(f *form) {
	for _, v := range [...]*int32{&f.numbers, &f.asks, &f.cries} {
		w.count(v, mostTurns)
	}
}

func (w *courseCoder) heard(r *Reading) {
	w.score(&r.Score)
	for h, g := range [...]*Guess{
		HeadSentiment: &r.Sentiment, HeadTone: &r.Tone, HeadTouchpoint: &r.Touchpoint, HeadIntent: &r.Intent,
		HeadExpectation: &r.Expectation, HeadUrgency: &r.Urgency,
	} {
		if g != nil { // there may be several topics
			w.guess(g, len(labels[h]))
		}
	}
	w.share(&r.UrgencyScore)
	w.small(&r.TopicCount, MaxTopics)
	for i := range r.Topics[:r.TopicCount] {
		w.guess(&r.Topics[i], len(topics))
	}
	w.fail(r.TopicCount == MaxTopics && r.Topics[0].Label == r.Topics[1].Label)
	lang := uint8(r.Lang)
	w.small(&lang, len(langNames)-1)
	r.Lang = Lang(lang)
}

func (w *courseCoder) guess(g *Guess, labels int) {
	w.small(&g.Label, labels-1)
	w.share(&g.Confidence)
}

// courseCoder writes numbers behind data, or reads them off its front. After the
// first that is wrong it reads zeros.
type courseCoder struct {
	data    []byte
	reading bool
	bad     bool
}

func (w *courseCoder) fail(bad bool) { w.bad = w.bad || bad }

// uint is a number from 0 to most. One written longer than need be is wrong, so
// that a course has one spelling.
func (w *courseCoder) uint(v, most uint64) uint64 {
	if !w.reading {
		w.data = binary.AppendUvarint(w.data, v)
		return v
	}
	v, n := binary.Uvarint(w.data)
	w.fail(n <= 0 || v > most || n > 1 && w.data[n-1] == 0)
	if w.bad {
		return 0
	}
	w.data = w.data[n:]
	return v
}

func (w *courseCoder) count(v *int32, most int32) { *v = int32(w.uint(uint64(*v), uint64(most))) }

func (w *courseCoder) small(v *uint8, most int) { *v = uint8(w.uint(uint64(*v), uint64(most))) }

func (w *courseCoder) share(v *uint16) { *v = uint16(w.uint(uint64(*v), 10000)) }

func (w *courseCoder) acts(v *actSet) { *v = actSet(w.uint(uint64(*v), 1<<Acts-1)) }

func (w *courseCoder) score(v *Score) {
	s := int64(*v)
	w.signed(&s, int64(ScoreOne))
	*v = Score(s)
}

// signed is a number from -most to most, the sign in its lowest bit.
func (w *courseCoder) signed(v *int64, most int64) {
	u := w.uint(uint64(*v<<1)^uint64(*v>>63), uint64(2*most))
	*v = int64(u>>1) ^ -int64(u&1)
}

// sparse is a set of the places that are not zero, and what is there.
func (w *courseCoder) sparse(list []int32, most int32) {
	var set uint64
	for i, v := range list {
		if v != 0 {
			set |= 1 << i
		}
	}
	for set = w.uint(set, 1<<len(list)-1); set != 0; set &= set - 1 {
		v := &list[bits.TrailingZeros64(set)]
		w.count(v, most)
		w.fail(*v == 0)
	}
}

// sketch is the number of bits that are set and the distances between them.
func (w *courseCoder) sketch(s *sketch) {
	var set [64 * len(s)]int
	n := 0
	for i, word := range s {
		for ; word != 0; word &= word - 1 {
			set[n] = 64*i + bits.TrailingZeros64(word)
			n++
		}
	}
	n = int(w.uint(uint64(n), uint64(len(set))))
	next := 0
	for i := range n {
		at := next + int(w.uint(uint64(set[i]-next), uint64(len(set))))
		if w.fail(at >= len(set)); w.bad {
			return
		}
		s[at/64] |= 1 << (at % 64)
		next = at + 1
	}
}
