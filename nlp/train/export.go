package train

import (
	"cmp"
	"slices"

	"undertone/nlp"
)

// maxRows bounds the table, and with it the model file.
const maxRows = 110_000

// prune lists the features worth a row, in the order of their numbers: those
// whose weights, times how often they were met, change the most.
func (d *dataset) prune(heads [nlp.TableHeads]*head) []int {
	worth := make([]float64, len(d.features))
	for _, h := range heads {
		for f := range d.features {
			for _, v := range h.weights[f*h.labels:][:h.labels] {
				worth[f] += float64(v) * float64(v)
			}
		}
	}
	keep := make([]int, len(d.features))
	for f := range keep {
		keep[f] = f
		worth[f] *= float64(d.weight[f])
	}
	if len(keep) > maxRows {
		slices.SortStableFunc(keep, func(a, b int) int { return cmp.Compare(worth[b], worth[a]) })
		keep = keep[:maxRows]
		slices.Sort(keep)
	}
	return keep
}

// quantise rounds every weight to a byte, with one scale a head, and leaves
// out the features whose weights all round to nothing.
func (d *dataset) quantise(heads [nlp.TableHeads]*head, keep []int) nlp.Weights {
	var w nlp.Weights
	for n, h := range heads {
		w.Heads[n].Scale = scaleOf(h.weights)
		for _, b := range h.bias {
			w.Heads[n].Bias = append(w.Heads[n].Bias, float64(b))
		}
	}
	for _, f := range keep {
		row, any := [nlp.Outputs]int8{}, false
		at := 0
		for n, h := range heads {
			for _, v := range h.weights[f*h.labels:][:h.labels] {
				row[at] = toByte(float64(v) / w.Heads[n].Scale)
				any = any || row[at] != 0
				at++
			}
		}
		if any {
			w.Features = append(w.Features, d.features[f])
			w.Rows = append(w.Rows, row)
		}
	}
	return w
}

// scaleOf makes the largest weight the largest byte. Clipping would make the
// small weights finer, but the few large ones are the hints, which matter most.
func scaleOf(weights []float32) float64 {
	top := float32(0)
	for _, v := range weights {
		top = max(top, v, -v)
	}
	if top == 0 {
		return 1
	}
	return float64(top) / 127
}

func toByte(v float64) int8 {
	if v < 0 {
		return int8(v - 0.5)
	}
	return int8(v + 0.5)
}
