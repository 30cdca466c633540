package emerging

import "math"

// A phrase that was never heard is not impossible. These say how often it would
// be expected: as one that was heard once in the first 50 messages. The more has
// been heard without it, the less it takes.
const (
	priorCount    = 1
	priorMessages = 50
)

// leastKnown is how many messages a baseline needs. Before that all is new, and
// what the first messages have in common is how people here talk.
const leastKnown = 50

// baseline is what is known of a phrase's ordinary days: in how many of how
// many messages it was.
type baseline struct{ count, messages float64 }

// share is the expected share of the messages.
func (b baseline) share() float64 {
	return (priorCount + b.count) / (priorMessages + b.messages)
}

// surprise is how unlikely it is, in powers of ten, that of the next messages
// count or more have the phrase.
//
// The model is gamma-Poisson: the share is not known, but has the gamma
// distribution that the baseline leaves of the prior, and the count is Poisson
// given the share. Their mixture is negative binomial, so that a baseline of
// few messages makes few things surprising. The gamma-Poisson model of counts
// against a baseline is DuMouchel's (Bayesian data mining in large frequency
// tables, The American Statistician 53, 1999).
func (b baseline) surprise(count int, messages float64) float64 {
	if b.messages < leastKnown || float64(count) <= b.share()*messages {
		return 0
	}
	r := priorCount + b.count
	q := messages / (priorMessages + b.messages + messages)
	n := float64(count)
	lgamma := func(x float64) float64 { v, _ := math.Lgamma(x); return v }
	first := lgamma(n+r) - lgamma(n+1) - lgamma(r) + r*math.Log1p(-q) + n*math.Log(q)
	// The chance of count itself, and of each larger number by its ratio to the
	// one before. Above the mean the ratios fall below one and stay there.
	sum, term := 1.0, 1.0
	for k := n; k < n+1000; k++ {
		term *= q * (k + r) / (k + 1)
		sum += term
		if term < sum*1e-4 {
			break
		}
	}
	return max(0, -(first+math.Log(sum))/math.Ln10)
}
