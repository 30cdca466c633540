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
}

// newDataset hears every example and numbers the features that at least
// minCount messages of the training part have. The order of the numbers follows the
// corpus, never a map.
func newDataset(examples []Example, ear *nlp.Ear, minCount int) *dataset {
	d := &dataset{
		examples: examples,
		rows:     make([][]int32, len(examples)),
		gain:     make([]float32, len(examples)),
		chinese:  make([]bool, len(examples)),
	}
	heard := make([]nlp.Heard, len(examples))
	counts := make(map[uint64]int)
	for i := range examples {
		heard[i] = ear.Hear(examples[i].Input)
		slices.Sort(heard[i].Features)
		if nlp.HeldOut(examples[i].ID) || examples[i].Phrase {
			continue
		}
		for _, key := range slices.Compact(slices.Clone(heard[i].Features)) {
			counts[key]++
		}
	}
	d.number = make(map[uint64]int32)
	for i := range examples {
		d.gain[i] = float32(nlp.Gain(heard[i].Words))
		d.chinese[i] = isChinese(heard[i].Lang)
		for _, key := range heard[i].Features {
			if counts[key] < minCount {
				continue
			}
			n, known := d.number[key]
			if !known {
				n = int32(len(d.features))
				d.number[key] = n
				d.features = append(d.features, key)
			}
			d.rows[i] = append(d.rows[i], n)
		}
	}
	return d
}

// isChinese reports which of the two language groups a language belongs to;
// sentences mixed of both count as Chinese.
func isChinese(l nlp.Lang) bool { return l >= nlp.LangHans }

// training lists the examples that may be trained on.
func (d *dataset) training() []int {
	var out []int
	for i := range d.examples {
		if !nlp.HeldOut(d.examples[i].ID) {
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
