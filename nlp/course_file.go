package nlp

import (
	"encoding/binary"
	"fmt"
	"math"
)

// The section of a model file about the courses of conversations: for each
// forecast its bias, the number of its weights and the weights; then the cues,
// each an act, a length and a phrase. All numbers are little-endian.

// LongestCue is the most bytes of a cue: its length must fit a byte.
const LongestCue = 255

// append writes the section.
func (w *CourseWeights) append(b []byte) []byte {
	for h := range Forecasts {
		b = appendFloat(b, w.Bias[h])
		b = binary.LittleEndian.AppendUint32(b, uint32(len(w.Weights[h])))
		for _, v := range w.Weights[h] {
			b = appendFloat(b, v)
		}
	}
	b = binary.LittleEndian.AppendUint32(b, uint32(len(w.Cues)))
	for _, c := range w.Cues {
		b = append(b, byte(c.Act), byte(len(c.Phrase)))
		b = append(b, c.Phrase...)
	}
	return b
}

func appendFloat(b []byte, v float64) []byte {
	return binary.LittleEndian.AppendUint64(b, math.Float64bits(v))
}

// parseCourse reads the section, which must be all of b.
func parseCourse(b []byte) (*CourseWeights, error) {
	p := &parser{rest: b}
	w := &CourseWeights{}
	for h := range Forecasts {
		w.Bias[h] = p.f64()
		for rest := p.records(8); len(rest) > 0; rest = rest[8:] {
			w.Weights[h] = append(w.Weights[h], math.Float64frombits(binary.LittleEndian.Uint64(rest)))
		}
	}
	for n := p.u32(); n > 0 && !p.short; n-- {
		head := p.bytes(2)
		if head == nil {
			break
		}
		w.Cues = append(w.Cues, Cue{Act: Act(head[0]), Phrase: string(p.bytes(int(head[1])))})
	}
	if p.short || len(p.rest) != 0 {
		return nil, fmt.Errorf("%w: its section on conversations does not add up", ErrModel)
	}
	return w, nil
}
