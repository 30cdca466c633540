package train

import (
	"math/rand/v2"
	"sync"

	"undertone/nlp"
)

// space is a second way to the same weights: every feature is a point in a room
// of few dimensions that all heads share, and every label a direction in it. So
// what the tone teaches about a word helps the intent too (Caruana, "Multitask
// Learning", 1997), and features left out at random keep any one from being
// leaned on alone. Nothing in it is bent, so it multiplies out to a plain table
// of weights, and the mean of this table and the learners' own is better than
// either: by one to three points of F1, at no cost to a reading.
type space struct {
	rank          int
	points        []float32 // [feature*rank + dimension]
	squares       []float32 // AdaGrad's sums, one a feature
	heads         [nlp.Heads]directions
	at, gradient  []float32 // of the example at hand
	kept          []int32
	dropped       []bool // dimensions left out of this step
	rng           *rand.Rand
	pace          float32
	phrase, decay float32
}

// directions are the labels of one head.
type directions struct {
	labels        int
	weights       []float32 // [label*rank + dimension]
	weightSquares []float32
	bias          []float32
	biasSquares   []float32
}

// The settings of a space, chosen like the others by cross-validation.
const (
	spaceRank   = 64
	spaceRuns   = 2 // as many spaces from different beginnings are averaged
	spaceEpochs = 8
	spacePace   = 0.05
	spaceDrop   = 0.3  // share of features, and of dimensions, that a step leaves out
	spacePhrase = 0.1  // what a phrase counts for, against a message
	spaceShare  = 0.45 // of the spaces in the mean of weights
	spaceDecay  = 1e-5
)

// blend mixes spaces learned from the contact centres' examples into the heads.
func (d *dataset) blend(heads *[nlp.TableHeads]*head, which []int, seed uint64) {
	var own []int
	for _, i := range which {
		if d.examples[i].Domain == nlp.DomainService {
			own = append(own, i)
		}
	}
	var spaces [spaceRuns]*space
	var wg sync.WaitGroup
	for run := range spaces {
		wg.Go(func() { spaces[run] = d.learnSpace(own, seed, uint64(run)) })
	}
	wg.Wait()
	for n := range nlp.Heads {
		for i := range heads[n].weights {
			heads[n].weights[i] *= 1 - spaceShare
		}
		for k := range heads[n].bias {
			heads[n].bias[k] *= 1 - spaceShare
		}
		for _, s := range spaces {
			s.addTo(n, heads[n], spaceShare/spaceRuns)
		}
	}
}

// addTo multiplies one head out and adds its share of the weights.
func (s *space) addTo(n int, h *head, share float32) {
	dir := &s.heads[n]
	for f := range len(s.squares) {
		point := s.points[f*s.rank:][:s.rank]
		for k := range h.labels {
			h.weights[f*h.labels+k] += share * dot(point, dir.weights[k*s.rank:])
		}
	}
	for k := range h.labels {
		h.bias[k] += share * dir.bias[k]
	}
}

func dot(a, b []float32) (sum float32) {
	b = b[:len(a)]
	for i, v := range a {
		sum += v * b[i]
	}
	return sum
}

func (d *dataset) learnSpace(which []int, seed, run uint64) *space {
	s := newSpace(len(d.features), rand.New(rand.NewPCG(seed, 1000+run)))
	order := append([]int(nil), which...)
	for epoch := range spaceEpochs {
		s.pace = spacePace * (1 - float32(epoch)/spaceEpochs)
		s.rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, i := range order {
			s.learn(&d.examples[i], d.rows[i], d.gain[i])
		}
	}
	return s
}

func newSpace(features int, rng *rand.Rand) *space {
	s := &space{
		rank: spaceRank, rng: rng, phrase: spacePhrase, decay: spaceDecay,
		points: make([]float32, features*spaceRank), squares: make([]float32, features),
		at: make([]float32, spaceRank), gradient: make([]float32, spaceRank), dropped: make([]bool, spaceRank),
	}
	const spread = 0.05
	for i := range s.points {
		s.points[i] = spread * (2*rng.Float32() - 1)
	}
	for n := range s.heads {
		k := len(nlp.Labels(n))
		dir := directions{
			labels: k, weights: make([]float32, k*spaceRank), weightSquares: make([]float32, k*spaceRank),
			bias: make([]float32, k), biasSquares: make([]float32, k),
		}
		for i := range dir.weights {
			dir.weights[i] = (2*rng.Float32() - 1) / sqrt(spaceRank)
		}
		s.heads[n] = dir
	}
	return s
}

// learn takes one step on one example, for all heads that it was judged for.
func (s *space) learn(ex *Example, features []int32, gain float32) {
	gain = s.place(features, gain)
	clear(s.gradient)
	for n := range s.heads {
		if ex.Judged[n] {
			s.turn(n, ex)
		}
	}
	size := float32(0)
	for j, g := range s.gradient {
		if s.dropped[j] {
			g = 0
		}
		g /= 1 - spaceDrop
		s.gradient[j] = g
		size += g * g
	}
	size *= gain * gain / spaceRank
	for _, f := range s.kept {
		s.squares[f] += size
		pace := s.pace * gain / (0.02 + sqrt(s.squares[f]))
		point := s.points[int(f)*s.rank:][:s.rank]
		for j, g := range s.gradient {
			point[j] -= pace * (g + s.decay*point[j])
		}
	}
}

// place finds where an example lies, leaving out some of its features and some
// of the dimensions, and returns what each feature left counts for.
func (s *space) place(features []int32, gain float32) float32 {
	s.kept = s.kept[:0]
	for _, f := range features {
		if s.rng.Float32() >= spaceDrop {
			s.kept = append(s.kept, f)
		}
	}
	gain /= 1 - spaceDrop
	clear(s.at)
	for _, f := range s.kept {
		for j, v := range s.points[int(f)*s.rank:][:s.rank] {
			s.at[j] += v
		}
	}
	for j := range s.at {
		s.dropped[j] = s.rng.Float32() < spaceDrop
		s.at[j] *= gain / (1 - spaceDrop)
		if s.dropped[j] {
			s.at[j] = 0
		}
	}
	return gain
}

// turn moves the directions of a head towards an example, and notes where the
// example should move.
func (s *space) turn(n int, ex *Example) {
	dir := &s.heads[n]
	var room [32]float32
	z := room[:dir.labels]
	for k := range z {
		z[k] = dir.bias[k] + dot(s.at, dir.weights[k*s.rank:])
	}
	if n == nlp.HeadTopics {
		for k := range z {
			z[k] = sigmoid(z[k])
		}
		ex.wantTopics(z)
	} else {
		softmax(z)
		z[ex.Labels[n]]--
	}
	for k, g := range z {
		if ex.Phrase {
			g *= s.phrase
		}
		dir.biasSquares[k] += g * g
		dir.bias[k] -= s.pace * g / (0.1 + sqrt(dir.biasSquares[k]))
		w, squares := dir.weights[k*s.rank:][:s.rank], dir.weightSquares[k*s.rank:][:s.rank]
		for j, at := range s.at {
			if at == 0 {
				continue
			}
			s.gradient[j] += g * w[j]
			step := g*at + s.decay*w[j]
			squares[j] += step * step
			w[j] -= s.pace * step / (0.1 + sqrt(squares[j]))
		}
	}
}
