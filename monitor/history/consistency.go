package history

import "math"

// Consistency says how alike the channels are to a customer at the same
// touchpoint: 1 where all have the same mood, 0 where half of the messages are
// said in channels of nothing but 1 and half in channels of nothing but -1.
//
// It is 1 less the standard deviation of the channels' mean sentiments around
// their common mean, each channel weighted by its messages, over the largest there
// can be on a scale from -1 to 1, which is 1. So 0.85 means that a message's
// channel lies 0.15 from what is usual at that touchpoint.
//
// Three things make it fair. It compares channels at the same touchpoint alone,
// because a channel to which people complain is not inconsistent with one in which
// they buy; what customers miss is the same thing being handled unlike elsewhere
// (the "integration quality" of Sousa and Voss, Journal of Service Research 8,
// 2006). Means of few messages differ by chance, so the variance that chance
// alone would make is taken off before the root: channels are not called
// inconsistent for being small. And a channel with fewer than leastAlike messages at a
// touchpoint says nothing there.
type Consistency struct {
	// Index is from 0 to 1; null where fewer than two channels can be compared.
	Index *float64 `json:"index"`
	// Channels are compared, by so many Messages. Over all touchpoints, a
	// channel counts once for each of them.
	Channels int   `json:"channels"`
	Messages int64 `json:"messages"`
	// Before is the index in the time that is compared with.
	Before *float64 `json:"before,omitempty"`
}

// leastAlike is how many messages a channel needs at a touchpoint to be compared:
// with fewer, its mean is known to no better than 0.2 at most moods.
const leastAlike = 30

// apart is how far the channels lie from each other at some touchpoints.
type apart struct {
	channels int
	n        int64
	variance float64 // between channels, chance taken off, by n
}

// compare takes the channels' tallies at one touchpoint.
func compare(channels []*Tally) (a apart) {
	var score float64
	var counted []*Tally
	for _, t := range channels {
		if t.N >= leastAlike {
			counted = append(counted, t)
			a.n += t.N
			score += t.Sentiment() * float64(t.N)
		}
	}
	if len(counted) < 2 {
		return apart{}
	}
	a.channels = len(counted)
	n := float64(a.n)
	mean := score / n
	for _, t := range counted {
		share := float64(t.N) / n
		off := t.Sentiment() - mean
		byChance, _ := t.variance()
		// A channel draws the common mean its way by its share, which makes
		// what chance does to its distance so much smaller.
		a.variance += share * (off*off - (1-share)*byChance)
	}
	a.variance *= n
	return a
}

// add takes another touchpoint's in.
func (a *apart) add(o apart) {
	a.channels += o.channels
	a.n += o.n
	a.variance += o.variance
}

func (a *apart) index() *float64 {
	if a.n == 0 {
		return nil
	}
	index := round(1 - math.Sqrt(min(1, max(0, a.variance/float64(a.n)))))
	return &index
}

func (a *apart) consistency(before *apart) Consistency {
	c := Consistency{Index: a.index(), Channels: a.channels, Messages: a.n}
	if before != nil {
		c.Before = before.index()
	}
	return c
}

// round leaves four places, as everything that is shown has.
func round(v float64) float64 {
	const places = 10_000
	return math.Round(v*places)/places + 0 // and no -0
}
