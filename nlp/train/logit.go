package train

import "math"

// trial is one observation for a logistic regression: what was measured, what
// became of it, from 0 to 1, and how much it counts.
type trial struct {
	x      []float64
	y      float64
	weight float64
}

// logit is a linear score: its sigmoid is the forecast.
type logit struct {
	bias    float64
	weights []float64
}

func (l *logit) score(x []float64) float64 {
	z := l.bias
	for j, w := range l.weights {
		z += w * x[j]
	}
	return z
}

// steps is how often the learner solves for a better fit; Newton's method is
// done after about six.
const steps = 8

// leastSpread keeps a measure that hardly ever differs from being blown up.
const leastSpread = 0.05

// fitLogit learns from trials by Newton's method. The penalty holds the
// weights small, all alike whatever a measure's spread: it is in units of
// trials, so that of one million all weights are nothing.
func fitLogit(trials []trial, penalty float64) logit {
	mean, spread := spreadOf(trials)
	n := len(mean)
	w := make([]float64, n+1) // the bias stands last
	z := make([]float64, n+1)
	z[n] = 1
	for range steps {
		s := newSystem(n + 1)
		for i := range trials {
			t := &trials[i]
			sum := w[n]
			for j, v := range t.x {
				z[j] = (v - mean[j]) / spread[j]
				sum += w[j] * z[j]
			}
			p := 1 / (1 + math.Exp(-sum))
			s.add(z, t.weight*math.Max(1e-4, p*(1-p)), t.weight*(t.y-p))
		}
		for j := range n {
			s.a[j][j] += penalty
			s.b[j] -= penalty * w[j]
		}
		for j, step := range s.solve() {
			w[j] += step
		}
	}
	out := logit{bias: w[n], weights: w[:n]}
	for j := range n {
		out.weights[j] /= spread[j]
		out.bias -= out.weights[j] * mean[j]
	}
	return out
}

// spreadOf returns the mean and the standard deviation of each measure.
func spreadOf(trials []trial) (mean, spread []float64) {
	n := len(trials[0].x)
	mean, spread = make([]float64, n), make([]float64, n)
	total := 0.0
	for i := range trials {
		total += trials[i].weight
		for j, v := range trials[i].x {
			mean[j] += trials[i].weight * v
		}
	}
	for j := range mean {
		mean[j] /= total
	}
	for i := range trials {
		for j, v := range trials[i].x {
			spread[j] += trials[i].weight * (v - mean[j]) * (v - mean[j])
		}
	}
	for j := range spread {
		spread[j] = math.Max(leastSpread, math.Sqrt(spread[j]/total))
	}
	return mean, spread
}

// system is a set of linear equations whose matrix is symmetric and positive.
type system struct {
	a [][]float64
	b []float64
}

func newSystem(n int) *system {
	s := &system{a: make([][]float64, n), b: make([]float64, n)}
	for i := range s.a {
		s.a[i] = make([]float64, n)
	}
	return s
}

// add adds one observation: its curvature and its slope.
func (s *system) add(z []float64, curve, slope float64) {
	for j, v := range z {
		if v == 0 {
			continue
		}
		s.b[j] += slope * v
		for k, u := range z[:j+1] {
			s.a[j][k] += curve * v * u
		}
	}
}

// solve finds the unknowns by Cholesky's method, in place.
func (s *system) solve() []float64 {
	n := len(s.b)
	for i := range n {
		for j := range i + 1 {
			sum := s.a[i][j]
			for k := range j {
				sum -= s.a[i][k] * s.a[j][k]
			}
			if i == j {
				s.a[i][i] = math.Sqrt(math.Max(sum, 1e-12))
			} else {
				s.a[i][j] = sum / s.a[j][j]
			}
		}
	}
	for i := range n {
		for k := range i {
			s.b[i] -= s.a[i][k] * s.b[k]
		}
		s.b[i] /= s.a[i][i]
	}
	for i := n - 1; i >= 0; i-- {
		for k := i + 1; k < n; k++ {
			s.b[i] -= s.a[k][i] * s.b[k]
		}
		s.b[i] /= s.a[i][i]
	}
	return s.b
}
