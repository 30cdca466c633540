package baseline

import "math"

// mood is customers' mean sentiment: what is usual, and whether it slides.
type mood struct {
	// slow is of the last hours and fresh of the last one; slow stops at doubts.
	slow, fresh mean
	// shift is by how much the last day was off what its hours usually are.
	shift  mean
	spread spread
	week   [hours]mean
	slide  evidence
}

const (
	// slideBy is the change to be found, and half of it the least that is ever
	// believed: a tenth is what a wall shows as another shade.
	slideBy = 0.12
	// slideAt is the decision interval in nats.
	slideAt = 10
	// variance of one message's sentiment where nothing is known of it.
	variance = 0.16
	// leanOn is how many messages an hour of week needs to be believed as much as
	// the channel's own mean: hours differ by less than ten messages scatter.
	leanOn = 300
	// settled is how many messages the day must be off to count by half.
	settled = 500
)

var (
	keepSlow  = keeps(180)
	keepFresh = keeps(60)
	keepDay   = keeps(24 * 60)
)

// keeps is what a mean keeps each minute to forget within so many.
func keeps(minutes float64) float64 { return math.Exp(-1 / minutes) }

// judge weighs a minute with customers, and learns from it.
//
// The minute's mean x of n messages scatters by spread*variance/n around what is
// usual, so the log-likelihood ratio of a mean lower by d against the usual one
// is n*d/(spread*variance) * (usual - x - d/2): Page's CUSUM of the standardised
// mean with half the change as its reference value, in which a minute weighs by
// its number of messages.
func (m *mood) judge(s sample, c *Channel) {
	usual, doubtBy := m.usual(c)
	if c.known > leastKnown {
		per := m.spread.value() * variance
		sunk := usual - doubtBy - s.mood/s.n
		m.slide.add(s.n*slideBy/per*(sunk-slideBy/2), slideAt)
	}
	if c.known > 1 {
		m.spread.add(s.mood-s.n*usual, s.n*variance)
	}
	m.fresh.add(s.n, s.mood, keepFresh)
	if m.slide.doubtful() {
		return
	}
	m.slow.add(s.n, s.mood, keepSlow)
	if at := hourOf(c.minute); c.calendar.known(at) {
		m.shift.add(s.n, s.mood-s.n*m.weekly(c), keepDay)
	}
}

// usual is the usual mean, and its standard error.
func (m *mood) usual(c *Channel) (level, off float64) {
	per := m.spread.value() * variance
	if !c.calendar.known(hourOf(c.minute)) {
		return m.slow.value(), math.Sqrt(per / (2*float64(m.slow.weight) + 1))
	}
	shift := float64(m.shift.sum) / (float64(m.shift.weight) + settled)
	return m.weekly(c) + shift, math.Sqrt(per / (float64(m.week[hourOf(c.minute)].weight) + leanOn))
}

// weekly is what is usual at this hour of week. An hour with few messages leans on
// what the channel is like at large, and one that is not known on the present one.
func (m *mood) weekly(c *Channel) float64 {
	lowest := 1.0
	earlier, later := around(c.minute)
	for _, at := range [...]int{earlier, later} {
		if !c.calendar.known(at) {
			at = hourOf(c.minute)
		}
		w := m.week[at]
		lowest = min(lowest, (float64(w.sum)+leanOn*m.slow.value())/(float64(w.weight)+leanOn))
	}
	return lowest
}

// learnHour takes in how an hour of week was.
func (m *mood) learnHour(at int, is mean) {
	m.week[at].add(float64(is.weight), float64(is.sum), 1-newest)
}

// accept makes the last hour's level the usual one. It weighs as much as an hour,
// so that what follows can soon correct it.
func (m *mood) accept(c *Channel) {
	m.slow = m.fresh
	if c.calendar.known(hourOf(c.minute)) {
		m.shift = m.fresh
		m.shift.sum -= float32(float64(m.fresh.weight) * m.weekly(c))
	}
	m.slide = evidence{}
}
