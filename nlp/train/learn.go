package train

import (
	"math"
	"math/rand/v2"
	"sync"

	"undertone/nlp"
)

// rates are the learner's settings. They were chosen by cross-validation on
// the training part; the held-out tenth had no say.
type rates struct {
	epochs int
	step   [nlp.Heads]float32 // AdaGrad's first step
	decay  float32            // pull of every touched weight towards zero
	hint   float32            // what a phrase's hint counts for before the first pass
	phrase float32            // what a phrase counts for, against a message
	seed   uint64
}

// shipped are the rates of the model in the binary.
var shipped = rates{
	epochs: 10,
	step: [nlp.Heads]float32{
		nlp.HeadSentiment: 0.03, nlp.HeadTone: 0.03, nlp.HeadTopics: 0.03, nlp.HeadTouchpoint: 0.05,
		nlp.HeadIntent: 0.1, nlp.HeadExpectation: 0.05, nlp.HeadUrgency: 0.05,
	},
	decay:  1e-4,
	hint:   2,
	phrase: 0.03,
}

// head is what was learned for one head: a weight for each feature and label,
// and a bias for each label.
type head struct {
	labels  int
	weights []float32 // [feature*labels + label]
	bias    []float32
}

// fit learns every head from the examples at which. The heads know nothing of
// each other, so learning them at once gives the same weights as in turn.
func (d *dataset) fit(which []int, r rates) [nlp.Heads]*head {
	var out [nlp.Heads]*head
	// The largest first, or it would be waited for alone at the end.
	order := [nlp.Heads]int{nlp.HeadTopics, nlp.HeadTone, nlp.HeadIntent, nlp.HeadTouchpoint, nlp.HeadExpectation, nlp.HeadSentiment, nlp.HeadUrgency}
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
	rates
}

func (d *dataset) fitHead(n int, which []int, r rates) *head {
	labels := len(nlp.Labels(n))
	size := labels * len(d.features)
	l := &learner{
		head:    head{labels, make([]float32, size), make([]float32, labels)},
		squares: make([]float32, size), biasSquares: make([]float32, labels),
		sum: make([]float32, size), biasSum: make([]float32, labels),
		z: make([]float32, labels), pace: r.step[n], rates: r,
	}
	l.believe(d, n)
	rng := rand.New(rand.NewPCG(r.seed, uint64(n)))
	order := make([]int, 0, len(which))
	for _, i := range which {
		if d.examples[i].Judged[n] {
			order = append(order, i)
		}
	}
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
	for label := range l.labels {
		for _, key := range nlp.HintFeatures(n, uint8(label)) {
			if f, known := d.number[key]; known {
				l.weights[int(f)*l.labels+label] = l.hint
			}
		}
	}
}

// learn takes one step on one example.
func (l *learner) learn(d *dataset, i, n int) {
	l.scores(d.rows[i], d.gain[i], l.z)
	if n == nlp.HeadTopics {
		for k := range l.z {
			l.z[k] = sigmoid(l.z[k])
		}
		for _, t := range d.examples[i].Topics {
			l.z[t]--
		}
	} else {
		softmax(l.z)
		l.z[d.examples[i].Labels[n]]--
	}
	if d.examples[i].Phrase {
		for k := range l.z {
			l.z[k] *= l.phrase
		}
	}
	l.descend(d.rows[i], d.gain[i])
}

// scores adds up bias and weights.
func (h *head) scores(features []int32, gain float32, z []float32) {
	clear(z)
	for _, f := range features {
		row := h.weights[int(f)*h.labels:][:h.labels]
		for k, w := range row {
			z[k] += w
		}
	}
	for k := range z {
		z[k] = h.bias[k] + gain*z[k]
	}
}

// descend moves against the gradient that learn left in z.
func (l *learner) descend(features []int32, gain float32) {
	for k, g := range l.z {
		l.biasSquares[k] += g * g
		l.bias[k] -= l.pace * g / (1 + sqrt(l.biasSquares[k]))
	}
	for _, f := range features {
		at := int(f) * l.labels
		w, s := l.weights[at:][:l.labels], l.squares[at:][:l.labels]
		for k, g := range l.z {
			g = g*gain + l.decay*w[k]
			s[k] += g * g
			w[k] -= l.pace * g / (0.1 + sqrt(s[k]))
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
