package nlp

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"math"
	"math/bits"
)

// The model file: a magic word, a version, the length and the checksum of the
// rest; then the digest of what it was made of, the folding, the phrases, the heads, and the features with their
// weights. All numbers are little-endian. It is not compressed: most of it is
// hashes and weights, which hardly shrink, and loading it is little more than
// copying.

const (
	fileMagic   = "undertone-ear\n"
	fileVersion = 2
	// fileLimit keeps a damaged length from asking for all memory.
	fileLimit = 64 << 20
)

// ErrModel is a model file that cannot be used.
var ErrModel = errors.New("nlp: not a usable model file")

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// Weights is what training hands over: the features with their weights, and
// what makes guesses of the sums.
type Weights struct {
	// Source names what the model was made of: a digest of the corpus and the
	// lexicon.
	Source   [32]byte
	Features []uint64
	Rows     [][Outputs]int8
	Heads    [TableHeads]Head
	// Rarity is how common words are, as Ear.Rarity has it; nil means unknown.
	Rarity []byte
	// Course is what was learned about conversations; nil leaves it out.
	Course *CourseWeights
}

// Encode writes a model file.
func (e *Ear) Encode(w Weights) []byte {
	var body bytes.Buffer
	p := printer{&body}
	p.Write(w.Source[:])
	p.fold(&e.fold)
	p.phrases(e.phrases)
	for h := range TableHeads {
		p.head(&w.Heads[h])
	}
	p.u32(uint32(len(w.Features)))
	for _, k := range w.Features {
		p.u64(k)
	}
	for i := range w.Rows {
		p.row(&w.Rows[i])
	}
	rare := make([]byte, raritySize)
	copy(rare, w.Rarity)
	body.Write(rare)
	if w.Course != nil {
		body.Write(w.Course.append(nil))
	}
	out := append([]byte(fileMagic), fileVersion)
	out = binary.LittleEndian.AppendUint32(out, uint32(body.Len()))
	out = binary.LittleEndian.AppendUint32(out, crc32.Checksum(body.Bytes(), castagnoli))
	return append(out, body.Bytes()...)
}

// row writes which heads have a weight and then only their weights: a feature
// of public posts has none for the topics.
func (p printer) row(row *[Outputs]int8) {
	present := uint16(0)
	for h := range TableHeads {
		for _, weight := range row[offsets[h]:offsets[h+1]] {
			if weight != 0 {
				present |= 1 << h
			}
		}
	}
	p.u16(present)
	for h := range TableHeads {
		if present>>h&1 == 0 {
			continue
		}
		for _, weight := range row[offsets[h]:offsets[h+1]] {
			p.WriteByte(byte(weight))
		}
	}
}

type printer struct{ *bytes.Buffer }

func (p printer) u16(v uint16)  { p.Write(binary.LittleEndian.AppendUint16(nil, v)) }
func (p printer) u32(v uint32)  { p.Write(binary.LittleEndian.AppendUint32(nil, v)) }
func (p printer) u64(v uint64)  { p.Write(binary.LittleEndian.AppendUint64(nil, v)) }
func (p printer) f64(v float64) { p.u64(math.Float64bits(v)) }

func (p printer) fold(f *folding) {
	n := 0
	for _, to := range f.han {
		if to != 0 {
			n++
		}
	}
	p.u32(uint32(n))
	for i, to := range f.han {
		if to != 0 {
			p.u16(uint16(i + hanFirst))
			p.u16(to)
		}
	}
}

func (p printer) phrases(ph *phrases) {
	p.u32(uint32(len(ph.feels)))
	for _, c := range ph.feels {
		p.Write([]byte{byte(c.valence), c.tone, c.topic, c.intent})
	}
	p.u32(uint32(len(ph.topics)))
	for _, c := range ph.topics {
		p.Write([]byte{c.topic, c.strength, c.touchpoint})
	}
	used := uint32(0)
	for _, s := range ph.slots {
		if s != 0 {
			used++
		}
	}
	p.u32(uint32(len(ph.slots)))
	p.u32(used)
	for i, s := range ph.slots {
		if s != 0 {
			p.u32(uint32(i))
			p.u64(s)
		}
	}
}

func (p printer) head(h *Head) {
	p.f64(h.Scale)
	for g := range h.Slope {
		p.f64(h.Slope[g])
		p.f64(h.Shift[g])
	}
	p.f64(h.Line)
	for i, b := range h.Bias {
		p.f64(b)
		for _, lean := range h.Lean {
			if i < len(lean) {
				p.f64(lean[i])
			} else {
				p.f64(1)
			}
		}
	}
}

// loaded is a file's content, ready for use.
type loaded struct {
	source   [32]byte
	ear      *Ear
	heads    [TableHeads]Head
	features []uint64
	rows     []row
	rarity   []byte
	course   *CourseWeights
}

func decodeFile(r io.Reader) (*loaded, error) {
	head := make([]byte, len(fileMagic)+9)
	if _, err := io.ReadFull(r, head); err != nil || string(head[:len(fileMagic)]) != fileMagic {
		return nil, fmt.Errorf("%w: it does not begin as one", ErrModel)
	}
	head = head[len(fileMagic):]
	if head[0] != fileVersion {
		return nil, fmt.Errorf("%w: version %d, this program reads %d", ErrModel, head[0], fileVersion)
	}
	size := binary.LittleEndian.Uint32(head[1:])
	if size > fileLimit {
		return nil, fmt.Errorf("%w: %d bytes, the limit is %d", ErrModel, size, fileLimit)
	}
	body := make([]byte, size)
	if n, err := io.ReadFull(r, body); err != nil {
		return nil, fmt.Errorf("%w: %d bytes of %d", ErrModel, n, size)
	}
	if crc32.Checksum(body, castagnoli) != binary.LittleEndian.Uint32(head[5:]) {
		return nil, fmt.Errorf("%w: the checksum does not match: it is damaged", ErrModel)
	}
	p := &parser{rest: body}
	out := p.file()
	if p.short {
		return nil, fmt.Errorf("%w: its sections do not add up", ErrModel)
	}
	if len(p.rest) == 0 {
		return out, nil
	}
	var err error
	out.course, err = parseCourse(p.rest)
	return out, err
}

// parser takes a file's body apart. A short body makes zeros, and is told once
// at the end.
type parser struct {
	rest  []byte
	short bool
}

func (p *parser) bytes(n int) []byte {
	if n < 0 || n > len(p.rest) {
		p.short = true
		p.rest = nil
		return nil
	}
	b := p.rest[:n]
	p.rest = p.rest[n:]
	return b
}

func (p *parser) u32() uint32 {
	if b := p.bytes(4); b != nil {
		return binary.LittleEndian.Uint32(b)
	}
	return 0
}

func (p *parser) f64() float64 {
	if b := p.bytes(8); b != nil {
		return math.Float64frombits(binary.LittleEndian.Uint64(b))
	}
	return 0
}

// records cuts off a section: a count, and so many records of size bytes.
func (p *parser) records(size int) []byte { return p.bytes(int(p.u32()) * size) }

func (p *parser) file() *loaded {
	out := &loaded{ear: &Ear{phrases: &phrases{}}}
	copy(out.source[:], p.bytes(len(out.source)))
	for b := p.records(4); len(b) > 0; b = b[4:] {
		from, to := binary.LittleEndian.Uint16(b), binary.LittleEndian.Uint16(b[2:])
		if !out.ear.fold.add(rune(from), rune(to)) {
			p.short = true
		}
	}
	p.phrases(out.ear.phrases)
	for h := range TableHeads {
		out.heads[h] = p.head(h)
	}
	keys := p.records(8)
	if p.short {
		out.rarity = make([]byte, raritySize)
		return out
	}
	n := len(keys) / 8
	out.features, out.rows = make([]uint64, n), make([]row, n)
	for i := range n {
		out.features[i] = binary.LittleEndian.Uint64(keys[i*8:])
		out.rows[i] = p.row()
	}
	if out.rarity = p.bytes(raritySize); out.rarity == nil {
		out.rarity = make([]byte, raritySize)
	}
	return out
}

// row reads the weights of a feature, signed bytes as they stand in the file.
func (p *parser) row() (r row) {
	head := p.bytes(2)
	if head == nil {
		return r
	}
	var b [rowWords * 8]byte
	for present := binary.LittleEndian.Uint16(head); present != 0; present &= present - 1 {
		h := bits.TrailingZeros16(present)
		if h >= TableHeads {
			p.short = true
			return r
		}
		copy(b[offsets[h]:], p.bytes(offsets[h+1]-offsets[h]))
	}
	for w := range rowWords {
		r[w] = binary.LittleEndian.Uint64(b[w*8:]) ^ 0x8080808080808080 // adds weightZero to each
	}
	return r
}

func (p *parser) phrases(ph *phrases) {
	for b := p.records(4); len(b) > 0; b = b[4:] {
		ph.feels = append(ph.feels, feelClass{int8(b[0]), b[1], b[2], b[3]})
	}
	for b := p.records(3); len(b) > 0; b = b[3:] {
		ph.topics = append(ph.topics, topicClass{b[0], b[1], b[2]})
	}
	size := int(p.u32())
	used := p.records(12)
	if size == 0 || size&(size-1) != 0 || size > fileLimit/8 || len(used)/12 >= size {
		p.short = true
		return
	}
	ph.slots = make([]uint64, size)
	for b := used; len(b) > 0; b = b[12:] {
		at, slot := int(binary.LittleEndian.Uint32(b)), binary.LittleEndian.Uint64(b[4:])
		if at >= size || !ph.knows(uint32(slot)) {
			p.short = true
			return
		}
		ph.slots[at] = slot
	}
	ph.known = newFilter(ph.slots)
}

// knows reports whether a node's classes exist.
func (p *phrases) knows(node uint32) bool {
	return int(node>>nodeFeelShift&nodeFeelMask) < max(1, len(p.feels)) &&
		int(node>>nodeTopicShift&nodeTopicMask) < max(1, len(p.topics))
}

func (p *parser) head(h int) Head {
	out := Head{Scale: p.f64(), Bias: make([]float64, len(labels[h]))}
	for g := range out.Slope {
		out.Slope[g], out.Shift[g] = p.f64(), p.f64()
	}
	out.Line = p.f64()
	for g := range out.Lean {
		out.Lean[g] = make([]float64, len(out.Bias))
	}
	for i := range out.Bias {
		out.Bias[i] = p.f64()
		for g := range out.Lean {
			out.Lean[g][i] = p.f64()
		}
	}
	return out
}
