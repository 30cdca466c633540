package eval

import (
	"math"
	"math/rand/v2"
	"slices"

	"undertone/nlp"
)

// resamples is how often the messages are drawn anew. A thousand leave the ends
// of an interval uncertain by about a tenth of its width.
const resamples = 1000

// compare sets the two readings of the same messages side by side, by head.
func compare(in []*verdict) [nlp.Heads]Comparison {
	d := newDrawing(in)
	var out [nlp.Heads]Comparison
	for n := range out {
		mine, other := d.bothF1(n)
		out[n] = Comparison{F1: other, Difference: mine - other}
	}
	var drawn, swapped [nlp.Heads][]float64
	for range resamples {
		d.draw()
		d.each(&drawn)
		d.swap()
		d.each(&swapped)
	}
	for n := range out {
		c := &out[n]
		slices.Sort(drawn[n])
		c.Low, c.High = drawn[n][resamples*25/1000], drawn[n][resamples*975/1000-1]
		c.P = farther(swapped[n], c.Difference)
	}
	return out
}

// farther is the share of differences that chance makes at least as large; the
// one that was found counts among them.
func farther(byChance []float64, found float64) float64 {
	const rounding = 1e-12
	n := 1
	for _, v := range byChance {
		if math.Abs(v) >= math.Abs(found)-rounding {
			n++
		}
	}
	return float64(n) / float64(len(byChance)+1)
}

// drawing is the messages of a group as chance would have them. The turns of a
// conversation share its fate: they are no independent witnesses.
type drawing struct {
	in      []*verdict
	rng     *rand.Rand // seeded alike every time, so that a report can be repeated
	cluster []int      // of each message
	times   []int      // how often each cluster counts
	swapped []bool     // whether the models have changed places in a cluster
}

func newDrawing(in []*verdict) *drawing {
	d := &drawing{in: in, rng: rand.New(rand.NewPCG(1, 2))}
	number := make(map[string]int)
	for _, v := range in {
		n, known := number[v.ex.ID]
		if !known {
			n = len(number)
			number[v.ex.ID] = n
		}
		d.cluster = append(d.cluster, n)
	}
	d.times, d.swapped = make([]int, len(number)), make([]bool, len(number))
	for i := range d.times {
		d.times[i] = 1
	}
	return d
}

// draw takes as many clusters as there are, some of them twice.
func (d *drawing) draw() {
	clear(d.times)
	clear(d.swapped)
	for range d.times {
		d.times[d.rng.IntN(len(d.times))]++
	}
}

// swap takes every cluster once, and lets the models change places in half.
func (d *drawing) swap() {
	for i := range d.times {
		d.times[i], d.swapped[i] = 1, d.rng.IntN(2) == 0
	}
}

// each appends the difference of the two for every head.
func (d *drawing) each(to *[nlp.Heads][]float64) {
	for n := range to {
		mine, other := d.bothF1(n)
		to[n] = append(to[n], mine-other)
	}
}

// bothF1 are the scores of both models on the messages as they were drawn.
func (d *drawing) bothF1(head int) (mine, other float64) {
	a, b := newCounts(head), newCounts(head)
	for i, v := range d.in {
		times := d.times[d.cluster[i]]
		if times == 0 || !v.ex.Judged[head] {
			continue
		}
		first, second := &v.read, &v.other
		if d.swapped[d.cluster[i]] {
			first, second = second, first
		}
		a.add(head, v.ex, first, times)
		b.add(head, v.ex, second, times)
	}
	return a.f1(head), b.f1(head)
}
