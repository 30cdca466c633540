package train

import (
	"math"

	"undertone/nlp"
)

// Lines below which a head abstains, as the best label's probability.
const (
	lineSentiment = 0.40
	lineOther     = 0.25
)

// calibrate sets each head's slope and shift, for each language group, from
// what models said of examples they had not been trained on.
func (d *dataset) calibrate(which []int, judged []scores, w *nlp.Weights) {
	for n := range nlp.Heads {
		h := &w.Heads[n]
		h.Line = lineOther
		if n == nlp.HeadSentiment {
			h.Line = lineSentiment
		}
		for g := range h.Slope {
			c := cases{head: n}
			for _, i := range which {
				if judged[i][n] != nil && d.chinese[i] == (g == 1) && d.examples[i].Judged[n] {
					c.add(&d.examples[i], judged[i][n])
				}
			}
			h.Slope[g], h.Shift[g] = c.fit()
		}
	}
	topics := &w.Heads[nlp.HeadTopics]
	topics.Line = d.topicLine(which, judged, topics)
}

// cases are the judged examples of one head and one group.
type cases struct {
	head  int
	z     [][]float32
	right [][]uint8
}

func (c *cases) add(ex *Example, z []float32) {
	c.z = append(c.z, z)
	if c.head == nlp.HeadTopics {
		c.right = append(c.right, ex.Topics)
		return
	}
	c.right = append(c.right, ex.Labels[c.head:c.head+1])
}

// fit finds the slope and the shift with the least surprise. A shift matters
// for topics alone: between the labels of the other heads it cancels out.
func (c *cases) fit() (slope, shift float64) {
	if len(c.z) == 0 {
		return 1, 0
	}
	if c.head != nlp.HeadTopics {
		return least(0.2, 3, func(s float64) float64 { return c.surprise(s, 0) }), 0
	}
	slope = 1
	for range 4 { // each in turn; the valley is round, so this is enough
		shift = least(-3, 3, func(v float64) float64 { return c.surprise(slope, v) })
		slope = least(0.2, 3, func(v float64) float64 { return c.surprise(v, shift) })
	}
	return slope, shift
}

// surprise is the mean negative logarithm of the probability of what was right.
func (c *cases) surprise(slope, shift float64) float64 {
	total := 0.0
	for i, z := range c.z {
		if c.head != nlp.HeadTopics {
			total += surpriseOf(z, c.right[i][0], slope)
			continue
		}
		for k, v := range z {
			x := slope*float64(v) + shift
			if has(c.right[i], k) {
				x = -x
			}
			total += math.Log1p(math.Exp(x))
		}
	}
	return total / float64(len(c.z))
}

func surpriseOf(z []float32, right uint8, slope float64) float64 {
	sum := 0.0
	for _, v := range z {
		sum += math.Exp(slope * float64(v-z[right]))
	}
	return math.Log(sum)
}

func has(labels []uint8, k int) bool {
	for _, l := range labels {
		if int(l) == k {
			return true
		}
	}
	return false
}

// least finds the lowest point of a valley by golden section.
func least(low, high float64, f func(float64) float64) float64 {
	const golden = 0.6180339887498949
	a, b := high-golden*(high-low), low+golden*(high-low)
	fa, fb := f(a), f(b)
	for high-low > 1e-3 {
		if fa < fb {
			high, b, fb = b, a, fa
			a = high - golden*(high-low)
			fa = f(a)
		} else {
			low, a, fa = a, b, fb
			b = low + golden*(high-low)
			fb = f(b)
		}
	}
	return (low + high) / 2
}

// topicLine finds the probability from which on naming a topic does more good
// than harm: the one with the best F1 over all topics.
func (d *dataset) topicLine(which []int, judged []scores, h *nlp.Head) float64 {
	best, line := -1.0, 0.5
	for try := 0.10; try < 0.6; try += 0.02 {
		hit, said, due := 0, 0, 0
		for _, i := range which {
			if judged[i][nlp.HeadTopics] == nil || !d.examples[i].Judged[nlp.HeadTopics] {
				continue
			}
			g := 0
			if d.chinese[i] {
				g = 1
			}
			due += len(d.examples[i].Topics)
			for k, v := range judged[i][nlp.HeadTopics] {
				if sigmoid(float32(h.Slope[g])*v+float32(h.Shift[g])) < float32(try) {
					continue
				}
				said++
				if has(d.examples[i].Topics, k) {
					hit++
				}
			}
		}
		if f1 := 2 * float64(hit) / float64(said+due); f1 > best {
			best, line = f1, try
		}
	}
	return line
}
