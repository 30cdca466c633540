package history

import (
	"math"

	"undertone/nlp"
)

// spread is how a mean varied from step to step. Messages are no independent
// draws: those of one conversation, and of one bad hour, are alike, so an interval
// that counts messages is far too narrow. What varies as chance would have it are
// whole steps, an hour or a day each. The mean is a ratio of two sums over steps,
// of scores and of messages, and its variance that of a ratio estimate (Cochran,
// Sampling Techniques, 1977, on clusters of unequal size), for which three sums
// do.
type spread struct {
	steps      float64 // that have messages
	nn, ns, ss float64 // messages squared, messages by score, score squared
}

func (s *spread) add(step *Tally) {
	if step.N == 0 {
		return
	}
	n, score := float64(step.N), float64(step.Score)/float64(nlp.ScoreOne)
	s.steps++
	s.nn += n * n
	s.ns += n * score
	s.ss += score * score
}

// leastSteps is how many steps tell how much they vary. With fewer, a variance
// is a guess from two or three numbers.
const leastSteps = 4

// variance is that of the mean, and the degrees of freedom that it rests on.
// Where there are too few steps it is the largest that so many messages with such
// a mean can have, if they were independent; the mean is taken two messages nearer
// to 0, so that one message does not pass for certain.
func (t *Tally) variance() (v, freedom float64) {
	n := float64(t.N)
	if n == 0 {
		return 1, math.Inf(1)
	}
	mean, s := t.Sentiment(), &t.spread
	if s.steps < leastSteps {
		nearer := mean * n / (n + 2)
		return (1 - nearer*nearer) / n, math.Inf(1)
	}
	residual := max(0, s.ss-2*mean*s.ns+mean*mean*s.nn)
	return residual * s.steps / (s.steps - 1) / (n * n), s.steps - 1
}

// Interval holds the mean in 95 of 100 cases, within -1 and 1.
func (t *Tally) Interval() (low, high float64) {
	v, freedom := t.variance()
	half := student(freedom) * math.Sqrt(v)
	mean := t.Sentiment()
	return max(-1, mean-half), min(1, mean+half)
}

// Change is the difference of two means and the interval that holds it in 95 of
// 100 cases, within -2 and 2. The variances may differ, so the degrees of freedom
// are Welch's.
func (t *Tally) Change(before *Tally) (change, low, high float64) {
	a, fa := t.variance()
	b, fb := before.variance()
	freedom := math.Inf(1)
	if part := a*a/fa + b*b/fb; part > 0 {
		freedom = (a + b) * (a + b) / part
	}
	change = t.Sentiment() - before.Sentiment()
	half := student(freedom) * math.Sqrt(a+b)
	return change, max(-2, change-half), min(2, change+half)
}

// student is the 97.5 % quantile of Student's t by its expansion around the
// normal one (Abramowitz and Stegun, 26.7.5): from 3 degrees of freedom on it is
// off by less than a hundredth of its value.
func student(freedom float64) float64 {
	const z = 1.959964
	const (
		g1 = (z*z*z + z) / 4
		g2 = (5*z*z*z*z*z + 16*z*z*z + 3*z) / 96
		g3 = (3*z*z*z*z*z*z*z + 19*z*z*z*z*z + 17*z*z*z - 15*z) / 384
	)
	f := freedom
	return z + g1/f + g2/(f*f) + g3/(f*f*f)
}
