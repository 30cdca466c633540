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
	epochs  int
	step    [nlp.TableHeads]float32 // AdaGrad's first step
	decay   float32                 // pull of every touched weight towards zero
	service float32                 // how easily contact centres go their own way,
	others  float32                 // and the other domains
	open    float32                 // what a message of another domain counts for
	hint    float32                 // what a phrase's hint counts for before the first pass
	phrase  float32                 // what a phrase counts for, against a message
	seed    uint64
}

// shipped are the rates of the model in the binary.
var shipped = rates{
	epochs: 8,
	step: [nlp.TableHeads]float32{
		nlp.HeadSentiment: 0.03, nlp.HeadTone: 0.03, nlp.HeadTopics: 0.03, nlp.HeadTouchpoint: 0.05,
		nlp.HeadIntent: 0.1, nlp.HeadExpectation: 0.05, nlp.HeadUrgency: 0.05, nlp.HeadDomain: 0.03,
	},
	decay:   1e-4,
	service: 2,
	others:  0.2,
	open:    0.3,
	hint:    2,
	phrase:  0.03,
}

// head is what was learned for one head of the table: a weight for each feature
// and label, and a bias for each label.
type head struct {
	labels  int
	weights []float32 // [feature*labels + label]
	bias    []float32
}

// fit learns every head from the examples at which. The heads know nothing of
// each other, so learning them at once gives the same weights as in turn.
func (d *dataset) fit(which []int, r rates) [nlp.TableHeads]*head {
	var out [nlp.TableHeads]*head
	// The largest first, or it would be waited for alone at the end.
	order := []int{
		nlp.HeadSentiment, nlp.HeadDomain, nlp.HeadTone, nlp.HeadTopics, nlp.HeadIntent,
		nlp.HeadTouchpoint, nlp.HeadExpectation, nlp.HeadUrgency,
	}
	var wg sync.WaitGroup
	slots := make(chan struct{}, 2)
	for _, n := range order {
		slots <- struct{}{}
		wg.Go(func() {
			l := d.learn(n, which, r)
			out[n] = l.domain(nlp.DomainService)
			if n == nlp.HeadSentiment {
				out[nlp.HeadPosts] = l.domain(nlp.DomainPosts)
				out[nlp.HeadTalk] = l.domain(nlp.DomainTalk)
			}
			<-slots
		})
	}
	wg.Wait()
	d.blend(&out, which, r.seed)
	return out
}

// teaches reports whether an example has an answer for a head, and which. For
// the topics the answer is the example's list.
func (ex *Example) teaches(n int) (label uint8, ok bool) {
	if n == nlp.HeadDomain {
		return ex.Domain, !ex.Phrase
	}
	return ex.Labels[n], ex.Judged[n]
}

// learner is a head while it is being learned. It has its weights once for all
// domains and then once for what each domain adds (Daumé, "Frustratingly easy
// domain adaptation", 2007): what contact centres, posts and small talk have in
// common is learned from all of them. A head that only contact centres teach
// has the first block alone.
type learner struct {
	n, labels, blocks int
	weights, squares  []float32 // [(feature*blocks + block)*labels + label]; squares are AdaGrad's sums
	bias, biasSquares []float32 // [block*labels + label]
	weightSum         []float32 // of the weights after each pass of the second half
	biasSum           []float32
	sums              float32
	z                 []float32
	balance           [nlp.Domains]float32
	rates
}

// learn learns one head.
func (d *dataset) learn(n int, which []int, r rates) *learner {
	order := make([]int, 0, len(which))
	blocks := 1
	for _, i := range which {
		if _, ok := d.examples[i].teaches(n); ok {
			order = append(order, i)
			if n != nlp.HeadDomain && d.examples[i].Domain != nlp.DomainService {
				blocks = 1 + nlp.Domains
			}
		}
	}
	labels := len(nlp.Labels(n))
	size := labels * blocks * len(d.features)
	l := &learner{
		n: n, labels: labels, blocks: blocks, rates: r, z: make([]float32, labels),
		weights: make([]float32, size), squares: make([]float32, size), weightSum: make([]float32, size),
		bias: make([]float32, labels*blocks), biasSquares: make([]float32, labels*blocks), biasSum: make([]float32, labels*blocks),
	}
	l.believe(d)
	l.weighDomains(d, order)
	rng := rand.New(rand.NewPCG(r.seed, uint64(n)))
	for epoch := range r.epochs {
		rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, i := range order {
			l.take(&d.examples[i], d.rows[i], d.gain[i])
		}
		if 2*epoch >= r.epochs {
			l.remember()
		}
	}
	return l
}

// believe sets the weights of the hints.
func (l *learner) believe(d *dataset) {
	for label := range l.labels {
		for _, key := range nlp.HintFeatures(l.n, uint8(label)) {
			if f, known := d.number[key]; known {
				l.weights[int(f)*l.blocks*l.labels+label] = l.hint
			}
		}
	}
}

// take takes one step on one example.
func (l *learner) take(ex *Example, features []int32, gain float32) {
	l.scores(features, gain, int(ex.Domain))
	if l.n == nlp.HeadTopics {
		for k := range l.z {
			l.z[k] = sigmoid(l.z[k])
		}
		ex.wantTopics(l.z)
	} else {
		label, _ := ex.teaches(l.n)
		if ex.Polar && l.n == nlp.HeadSentiment {
			l.z[nlp.Neutral] = float32(math.Inf(-1))
		}
		softmax(l.z)
		l.z[label]--
	}
	if weight := l.weight(ex); weight != 1 {
		for k := range l.z {
			l.z[k] *= weight
		}
	}
	l.descend(features, gain, 0, 1)
	switch {
	case l.blocks == 1:
	case ex.Domain == nlp.DomainService:
		l.descend(features, gain, 1+nlp.DomainService, l.service)
	default:
		l.descend(features, gain, 1+int(ex.Domain), l.others)
	}
}

// second is how far a message's second topic should be believed in. Were it as
// far as the first, which of them comes first would not be learned.
const second = 0.9

// wantTopics takes from what is believed of each topic what should be.
func (ex *Example) wantTopics(z []float32) {
	for i, t := range ex.Topics {
		if i == 0 {
			z[t]--
		} else {
			z[t] -= second
		}
	}
}

// weighDomains sets what an example of each domain counts for. To tell the
// domains apart each must count alike, or the largest would be heard everywhere.
func (l *learner) weighDomains(d *dataset, order []int) {
	l.balance = [nlp.Domains]float32{nlp.DomainService: 1, nlp.DomainPosts: l.open, nlp.DomainTalk: l.open}
	if l.n != nlp.HeadDomain {
		return
	}
	var count [nlp.Domains]float32
	for _, i := range order {
		count[d.examples[i].Domain]++
	}
	for k := range count {
		l.balance[k] = min(1, count[nlp.DomainService]/max(1, count[k]))
	}
}

// weight is what an example counts for.
func (l *learner) weight(ex *Example) float32 {
	if ex.Phrase {
		return l.phrase
	}
	return l.balance[ex.Domain]
}

// scores adds up bias and weights, as the domain has them, into z.
func (l *learner) scores(features []int32, gain float32, domain int) {
	clear(l.z)
	width := l.labels * l.blocks
	own := (1 + domain) * l.labels
	for _, f := range features {
		row := l.weights[int(f)*width:][:width]
		for k := range l.z {
			l.z[k] += row[k]
		}
		if l.blocks > 1 {
			for k := range l.z {
				l.z[k] += row[own+k]
			}
		}
	}
	for k := range l.z {
		l.z[k] = l.bias[k] + gain*l.z[k]
		if l.blocks > 1 {
			l.z[k] += l.bias[own+k]
		}
	}
}

// descend moves one block against the gradient that take left in z.
func (l *learner) descend(features []int32, gain float32, block int, ease float32) {
	pace := l.step[l.n] * ease
	from, width := block*l.labels, l.labels*l.blocks
	bias, squares := l.bias[from:], l.biasSquares[from:]
	for k, g := range l.z {
		squares[k] += g * g
		bias[k] -= pace * g / (1 + sqrt(squares[k]))
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
		l.weightSum[i] += w
	}
	for i, b := range l.bias {
		l.biasSum[i] += b
	}
}

// domain is the averaged head as one domain has it.
func (l *learner) domain(domain int) *head {
	features := len(l.weights) / (l.labels * l.blocks)
	h := &head{labels: l.labels, weights: make([]float32, features*l.labels), bias: make([]float32, l.labels)}
	sum := func(to, from []float32) {
		for k := range to {
			to[k] = from[k] / l.sums
			if l.blocks > 1 {
				to[k] += from[(1+domain)*l.labels+k] / l.sums
			}
		}
	}
	sum(h.bias, l.biasSum)
	for f := range features {
		sum(h.weights[f*l.labels:][:l.labels], l.weightSum[f*l.labels*l.blocks:])
	}
	return h
}

// scores adds up bias and weights into z.
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
