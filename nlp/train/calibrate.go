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

// Between domains the choice is soft, and leans to the contact centre: what
// sounds like small talk is still a customer's more often than the public sets
// make it seem. These were chosen on sets of real customers that no training
// meets, against what cross-validation on the corpus lost by them.
const (
	domainSlope  = 0.5
	servicePrior = 1.0 // added to the score of a contact centre
	// The sets of small talk were gathered for their feelings; in life more of
	// it has none.
	talkNeutral = 0.3
)

// calibrate sets each head's slope, shift and leanings, for each language
// group, from what models said of examples they had not been trained on.
func (d *dataset) calibrate(which []int, judged []scores, w *nlp.Weights) {
	for n := range w.Heads {
		h := &w.Heads[n]
		h.Line = lineOther
		for g := range h.Slope {
			h.Slope[g] = 1
			h.Lean[g] = make([]float64, len(h.Bias))
			for k := range h.Lean[g] {
				h.Lean[g][k] = 1
			}
		}
	}
	w.Heads[nlp.HeadSentiment].Line = lineSentiment
	domain := &w.Heads[nlp.HeadDomain]
	domain.Slope = [2]float64{domainSlope, domainSlope}
	domain.Bias[nlp.DomainService] += servicePrior / domainSlope
	w.Heads[nlp.HeadTalk].Bias[nlp.Neutral] += talkNeutral
	for _, i := range which {
		if judged[i][nlp.HeadSentiment] != nil {
			judged[i].blend()
		}
	}
	for n := range nlp.Heads {
		h := &w.Heads[n]
		for g := range h.Slope {
			c := cases{head: n}
			for _, i := range which {
				if judged[i][n] != nil && d.chinese[i] == (g == 1) && d.examples[i].Judged[n] {
					c.add(&d.examples[i], judged[i][n])
				}
			}
			h.Slope[g], h.Shift[g] = c.fit()
			if n != nlp.HeadSentiment && n != nlp.HeadTopics {
				c.lean(h.Slope[g], h.Lean[g])
			}
		}
	}
	topics := &w.Heads[nlp.HeadTopics]
	topics.Line = d.topicLine(which, judged, topics)
}

// blend makes one sentiment of those of the domains, as a reading does.
func (s *scores) blend() {
	share := make([]float32, nlp.Domains)
	for i, z := range s[nlp.HeadDomain] {
		share[i] = domainSlope * z
	}
	share[nlp.DomainService] += servicePrior
	softmax(share)
	s[nlp.HeadTalk][nlp.Neutral] += talkNeutral
	for k := range s[nlp.HeadSentiment] {
		s[nlp.HeadSentiment][k] = share[nlp.DomainService]*s[nlp.HeadSentiment][k] +
			share[nlp.DomainPosts]*s[nlp.HeadPosts][k] + share[nlp.DomainTalk]*s[nlp.HeadTalk][k]
	}
}

// leans are the factors tried for a label. More than four times would be to
// say a label on a whim.
var leans = []float64{0.7, 0.85, 1, 1.2, 1.45, 1.75, 2.1, 2.5, 3, 4}

// lean finds the factors of the labels that make the mean of their F1 the
// largest, one label after the other. A factor must earn its keep.
func (c *cases) lean(slope float64, lean []float64) {
	const rounds, least = 2, 0.001
	p := make([][]float64, len(c.z))
	for i, z := range c.z {
		p[i] = make([]float64, len(z))
		for k, v := range z {
			p[i][k] = math.Exp(slope * float64(v))
		}
	}
	most := c.meanF1(p, lean)
	for range rounds {
		for k := range lean {
			keep := lean[k]
			for _, try := range leans {
				lean[k] = try
				if f1 := c.meanF1(p, lean); f1 > most+least {
					most, keep = f1, try
				}
			}
			lean[k] = keep
		}
	}
}

// meanF1 is the mean of the labels' F1 when the best label, with its lean, is
// said.
func (c *cases) meanF1(p [][]float64, lean []float64) float64 {
	hit, all := make([]int, len(lean)), make([]int, len(lean))
	for i := range p {
		best := 0
		for k := range lean {
			if p[i][k]*lean[k] > p[i][best]*lean[best] {
				best = k
			}
		}
		right := int(c.right[i][0])
		all[best]++
		all[right]++
		if best == right {
			hit[best]++
		}
	}
	sum := 0.0
	for k := range lean {
		sum += ratio(2*hit[k], all[k])
	}
	return sum / float64(len(lean))
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
		// Only the two likeliest can be said, so only they need be right.
		for _, k := range topTwo(z) {
			x := slope*float64(z[k]) + shift
			if has(c.right[i], k) {
				x = -x
			}
			total += math.Log1p(math.Exp(x))
		}
	}
	return total / float64(len(c.z))
}

// topTwo are the numbers of the two largest.
func topTwo(z []float32) [nlp.MaxTopics]int {
	first, second := 0, 1
	if z[1] > z[0] {
		first, second = 1, 0
	}
	for k := 2; k < len(z); k++ {
		switch {
		case z[k] > z[first]:
			first, second = k, first
		case z[k] > z[second]:
			second = k
		}
	}
	return [nlp.MaxTopics]int{first, second}
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
			z := judged[i][nlp.HeadTopics]
			for _, k := range topTwo(z) {
				if sigmoid(float32(h.Slope[g])*z[k]+float32(h.Shift[g])) < float32(try) {
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

func ratio(a, b int) float64 {
	if b == 0 {
		return 0
	}
	return float64(a) / float64(b)
}
