package train

import (
	"math"
	"math/rand/v2"
	"sync"

	"undertone/nlp"
)

// headDomain is the head that tells which domain a message sounds like. It is
// learned beside those of a reading.
const headDomain = nlp.Heads

// learned is how many heads are learned.
const learned = nlp.Heads + 1

// rates are the learner's settings. They were chosen by cross-validation on
// the training part; the held-out tenth had no say.
type rates struct {
	epochs int
	step   [learned]float32 // AdaGrad's first step
	decay  float32          // pull of every touched weight towards zero
	own    float32          // how easily a domain goes its own way
	hint   float32          // what a phrase's hint counts for before the first pass
	phrase float32          // what a phrase counts for, against a message
	others float32          // what a message of another domain counts for
	drop   float32          // share of an example's features that a step leaves out
	seed   uint64
}

// shipped are the rates of the model in the binary.
var shipped = rates{
	epochs: 10,
	step: [learned]float32{
		nlp.HeadSentiment: 0.03, nlp.HeadTone: 0.03, nlp.HeadTopics: 0.03, nlp.HeadTouchpoint: 0.05,
		nlp.HeadIntent: 0.1, nlp.HeadExpectation: 0.05, nlp.HeadUrgency: 0.05, headDomain: 0.03,
	},
	decay:  1e-4,
	own:    1,
	hint:   2,
	phrase: 0.03,
	others: 1,
}

// head is what was learned for one head: a weight for each feature and label,
// and a bias for each label, once for all domains and then what each domain
// adds. A head that only contact centres teach has the first block alone.
type head struct {
	labels, blocks int
	weights        []float32 // [(feature*blocks + block)*labels + label]
	bias           []float32 // [block*labels + label]
}

// fit learns every head from the examples at which. The heads know nothing of
// each other, so learning them at once gives the same weights as in turn.
func (d *dataset) fit(which []int, r rates) [learned]*head {
	var out [learned]*head
	// The largest first, or it would be waited for alone at the end.
	order := [learned]int{
		nlp.HeadSentiment, headDomain, nlp.HeadTone, nlp.HeadTopics, nlp.HeadIntent,
		nlp.HeadTouchpoint, nlp.HeadExpectation, nlp.HeadUrgency,
	}
	var wg sync.WaitGroup
	slots := make(chan struct{}, 2)
	for _, n := range order {
		slots <- struct{}{}
		wg.Go(func() {
			out[n] = d.fitHead(n, which, r)
			<-slots
		})
	}
	wg.Wait()
	return out
}

// teaches reports whether an example has an answer for a head, and which. For
// the topics the answer is the example's list.
func (ex *Example) teaches(n int) (label uint8, ok bool) {
	if n == headDomain {
		return uint8(ex.Domain), !ex.Phrase
	}
	return ex.Labels[n], ex.Judged[n]
}

func labelCount(n int) int {
	if n == headDomain {
		return int(Domains)
	}
	return len(nlp.Labels(n))
}

// learner is a head while it is being learned.
type learner struct {
	head
	squares     []float32 // AdaGrad's sums, for the weights and the bias
	biasSquares []float32
	sum         []float32 // of the weights after each pass of the second half
	biasSum     []float32
	sums        float32
	z           []float32
	pace        float32
	kept        []int32
	rng         *rand.Rand
	rates
}

func (d *dataset) fitHead(n int, which []int, r rates) *head {
	order := make([]int, 0, len(which))
	blocks := 1
	for _, i := range which {
		if _, ok := d.examples[i].teaches(n); ok {
			order = append(order, i)
			if n != headDomain && d.examples[i].Domain != Service {
				blocks = 1 + int(Domains)
			}
		}
	}
	labels := labelCount(n)
	size := labels * blocks * len(d.features)
	l := &learner{
		head:    head{labels, blocks, make([]float32, size), make([]float32, labels*blocks)},
		squares: make([]float32, size), biasSquares: make([]float32, labels*blocks),
		sum: make([]float32, size), biasSum: make([]float32, labels*blocks),
		z: make([]float32, labels), pace: r.step[n], rates: r,
	}
	l.believe(d, n)
	rng := rand.New(rand.NewPCG(r.seed, uint64(n)))
	l.rng = rng
	for epoch := range r.epochs {
		rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, i := range order {
			l.learn(d, i, n)
		}
		if 2*epoch >= r.epochs {
			l.remember()
		}
	}
	return l.average()
}

// believe sets the weights of the hints.
func (l *learner) believe(d *dataset, n int) {
	if n == headDomain {
		return
	}
	for label := range l.labels {
		for _, key := range nlp.HintFeatures(n, uint8(label)) {
			if f, known := d.number[key]; known {
				l.weights[int(f)*l.blocks*l.labels+label] = l.hint
			}
		}
	}
}

// learn takes one step on one example.
func (l *learner) learn(d *dataset, i, n int) {
	ex := &d.examples[i]
	row, gain := d.rows[i], d.gain[i]
	if l.drop > 0 {
		l.kept = l.kept[:0]
		for _, f := range row {
			if l.rng.Float32() >= l.drop {
				l.kept = append(l.kept, f)
			}
		}
		row, gain = l.kept, gain/(1-l.drop)
	}
	l.scores(row, gain, ex.Domain, l.z)
	if n == nlp.HeadTopics {
		for k := range l.z {
			l.z[k] = sigmoid(l.z[k])
		}
		for _, t := range ex.Topics {
			l.z[t]--
		}
	} else {
		softmax(l.z)
		label, _ := ex.teaches(n)
		l.z[label]--
	}
	weight := float32(1)
	if ex.Phrase {
		weight = l.phrase
	} else if ex.Domain != Service {
		weight = l.others
	}
	if weight != 1 {
		for k := range l.z {
			l.z[k] *= weight
		}
	}
	l.descend(row, gain, 0)
	if l.blocks > 1 {
		l.descend(row, gain, 1+int(ex.Domain))
	}
}

// scores adds up bias and weights, as the domain has them.
func (h *head) scores(features []int32, gain float32, in Domain, z []float32) {
	clear(z)
	width := h.labels * h.blocks
	own := (1 + int(in)) * h.labels
	for _, f := range features {
		row := h.weights[int(f)*width:][:width]
		for k := range z {
			z[k] += row[k]
		}
		if h.blocks > 1 {
			for k := range z {
				z[k] += row[own+k]
			}
		}
	}
	for k := range z {
		z[k] = h.bias[k] + gain*z[k]
		if h.blocks > 1 {
			z[k] += h.bias[own+k]
		}
	}
}

// descend moves one block against the gradient that learn left in z.
func (l *learner) descend(features []int32, gain float32, block int) {
	pace := l.pace
	if block > 0 {
		pace *= l.own
	}
	from, width := block*l.labels, l.labels*l.blocks
	bias, biasSquares := l.bias[from:], l.biasSquares[from:]
	for k, g := range l.z {
		biasSquares[k] += g * g
		bias[k] -= pace * g / (1 + sqrt(biasSquares[k]))
	}
	for _, f := range features {
		at := int(f)*width + from
		w, s := l.weights[at:][:l.labels], l.squares[at:][:l.labels]
		for k, g := range l.z {
			g = g*gain + l.decay*w[k]
			s[k] += g * g
			w[k] -= pace * g / (0.1 + sqrt(s[k]))
		}
	}
}

func sqrt(x float32) float32 { return float32(math.Sqrt(float64(x))) }

// remember adds the present weights to the average. The average of the last
// passes is steadier than any one of them.
func (l *learner) remember() {
	l.sums++
	for i, w := range l.weights {
		l.sum[i] += w
	}
	for i, b := range l.bias {
		l.biasSum[i] += b
	}
}

func (l *learner) average() *head {
	for i := range l.sum {
		l.weights[i] = l.sum[i] / l.sums
	}
	for i := range l.biasSum {
		l.bias[i] = l.biasSum[i] / l.sums
	}
	return &l.head
}
