package baseline

import (
	"math"
	"slices"
)

// volume is customers' messages a minute: how many are usual, and whether they
// surge.
type volume struct {
	// slow is of the last hour, without doubtful minutes, and fresh with them.
	slow, fresh mean
	spread      spread
	week        [hours]float32
	surge       evidence
}

const (
	// surgeBy is how many times the usual number is to be found; the least that
	// is ever believed is the change's logarithmic mean, 1.44 for 2.
	surgeBy = 2.0
	// surgeAt is the decision interval in nats.
	surgeAt = 9
	// leastRate is the least that is taken as usual, a minute: three messages in
	// a quiet night are thrice as many as one, and no surge.
	leastRate = 0.5
	// unseen is how far off what is usual may be on a channel's first day, on which
	// every hour may be busier than the one before.
	unseen = 0.4
)

// judge weighs a minute and learns from it. The log-likelihood ratio of x
// messages at a rate r*usual against usual, both Poisson, is
// x*log(r) - (r-1)*usual (Lucas 1985); it is divided by the spread, as messages
// come in bunches.
func (v *volume) judge(s sample, c *Channel) {
	usual, off := v.usual(c)
	if c.known > leastKnown {
		rate := max(leastRate, usual+off)
		nats := s.n*math.Log(surgeBy) - (surgeBy-1)*rate
		v.surge.add(nats/v.spread.value(), surgeAt)
	}
	// The spread is around what is, not around what is usual at most.
	v.spread.add(s.n-v.fresh.value(), v.fresh.value())
	v.fresh.add(1, s.n, keepFresh)
	if !v.surge.doubtful() {
		v.slow.add(1, s.n, keepFresh)
	}
}

// usual is how many messages a minute are usual, and its standard error. It is the
// largest of what the last hour had and what the hours of week around have, so that
// a channel that opens at nine does not surge every morning.
func (v *volume) usual(c *Channel) (level, off float64) {
	earlier, later := around(c.minute)
	one, seen := v.at(earlier, c)
	other, too := v.at(later, c)
	level = max(v.slow.value(), one, other)
	off = math.Sqrt(v.spread.value() * level / (2*float64(v.slow.weight) + 1))
	if !seen || !too {
		off += unseen * level
	}
	return level, off
}

// at is what an hour of week has. Until that is known, the busiest day at this
// hour of the day stands in for it; where none was seen, the busiest hour, and it
// is false.
func (v *volume) at(hour int, c *Channel) (rate float64, seen bool) {
	if c.calendar.known(hour) {
		return float64(v.week[hour]), true
	}
	var busiest float32
	for ago := 0; ago < hours; ago += 24 {
		at := (hour + ago) % hours
		seen = seen || c.calendar.seen[at] > 0
		busiest = max(busiest, v.week[at])
	}
	if !seen {
		busiest = slices.Max(v.week[:])
	}
	return float64(busiest), seen
}

// learnHour takes in how an hour of week was.
func (v *volume) learnHour(at int, rate, share float64) {
	v.week[at] += float32(share * (rate - float64(v.week[at])))
}

// accept makes the last hour's level the usual one.
func (v *volume) accept() {
	v.slow = v.fresh
	v.surge = evidence{}
}
