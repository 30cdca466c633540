package train

import (
	"math"
	"slices"

	"undertone/nlp"
)

// dataset is a corpus as the learner sees it: numbered features.
type dataset struct {
	examples []Example
	rows     [][]int32 // features of each example that the vocabulary knows
	gain     []float32 // what each of an example's features counts for
	chinese  []bool
	features []uint64 // by number
	number   map[uint64]int32
	weight   []float32 // of each feature: how many training messages have it
}

// How many messages of the training part must have a feature: what only one
// message has says more about that message than about its mood.
const (
	minService = 2 // from contact centres
	minOthers  = 5 // of the other domains, which are larger
)

// newDataset hears every example and numbers the features that enough of them
// have. The order of the numbers follows the examples, never a map.
func newDataset(examples []Example, ear *nlp.Ear) *dataset {
	d := &dataset{
		examples: examples,
		rows:     make([][]int32, len(examples)),
		gain:     make([]float32, len(examples)),
		chinese:  make([]bool, len(examples)),
	}
	heard := make([][]uint64, len(examples))
	counts := make(map[uint64]int32)
	for i := range examples {
		ex := &examples[i]
		h := ear.Hear(ex.Input)
		heard[i] = h.Features
		d.gain[i], d.chinese[i] = float32(nlp.Gain(h.Words)), isChinese(h.Lang)
		if ex.heldOut() || ex.Phrase {
			continue
		}
		weight := int32(minService)
		if ex.Domain == nlp.DomainService {
			weight = minOthers
		}
		sorted := slices.Clone(h.Features)
		slices.Sort(sorted)
		for _, key := range slices.Compact(sorted) {
			counts[key] += weight
		}
	}
	d.number = make(map[uint64]int32)
	for i := range heard {
		for _, key := range heard[i] {
			if counts[key] < minService*minOthers {
				continue
			}
			n, known := d.number[key]
			if !known {
				n = int32(len(d.features))
				d.number[key] = n
				d.features = append(d.features, key)
				d.weight = append(d.weight, float32(counts[key])/minOthers)
			}
			d.rows[i] = append(d.rows[i], n)
		}
		heard[i] = nil
	}
	return d
}

// heldOut reports whether no model may learn from the example.
func (ex *Example) heldOut() bool {
	return ex.Domain == nlp.DomainService && !ex.Phrase && nlp.HeldOut(ex.ID)
}

// isChinese reports which of the two language groups a language belongs to;
// sentences mixed of both count as Chinese.
func isChinese(l nlp.Lang) bool { return l >= nlp.LangHans }

// training lists the examples that may be trained on.
func (d *dataset) training() []int {
	var out []int
	for i := range d.examples {
		if !d.examples[i].heldOut() {
			out = append(out, i)
		}
	}
	return out
}

// softmax turns scores into shares that add up to one, in place.
func softmax(z []float32) {
	top := slices.Max(z)
	var sum float32
	for i, v := range z {
		z[i] = float32(math.Exp(float64(v - top)))
		sum += z[i]
	}
	for i := range z {
		z[i] /= sum
	}
}

func sigmoid(z float32) float32 { return float32(1 / (1 + math.Exp(-float64(z)))) }
