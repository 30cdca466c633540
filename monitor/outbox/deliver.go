package outbox

import (
	"context"
	"math/rand/v2"
	"time"
)

const (
	// The wait between tries grows from firstWait to mostWait, and is anything from
	// nothing to that, so that many senders do not come back at once.
	firstWait = time.Second
	mostWait  = 5 * time.Minute
	// mostAsked is the longest wait that a receiver may ask for.
	mostAsked = time.Hour
	// refusals is how often a request may be refused before it is skipped.
	refusals = 5
	// patience is how long an event is tried that its receiver cannot take.
	patience = 24 * time.Hour
)

// deliver sends the message until it is delivered or given up. It is false when
// the receiver is gone, or ctx ended.
func (c *courier) deliver(ctx context.Context, m *message) bool {
	refusedTimes := 0 // not in a row: a receiver that fails in between is as sure the second time
	for try := 0; ; try++ {
		a := c.post(ctx, m)
		if ctx.Err() != nil {
			return false
		}
		c.note(a)
		switch {
		case a.fate == taken:
			c.box.metrics.count(c.Name, delivered, m.events)
			return true
		case a.fate == gone:
			c.gone = true
			c.logger.Error().Msg("the receiver says that it is gone for ever; it is told nothing more until the server is started again")
			return false
		case a.fate == rejected:
			refusedTimes++
		}
		if refusedTimes >= refusals {
			c.skip(m, refused, a)
			return true
		}
		if c.outOfPatience(m) {
			c.skip(m, expired, a)
			return true
		}
		if !sleep(ctx, c.waitAfter(try, a.asked)) {
			return false
		}
	}
}

// outOfPatience counts from when the receiver began to fail or, where that was
// before it, from the message's newest event: after a long outage one day is over
// for all that is old, not one day for each.
func (c *courier) outOfPatience(m *message) bool {
	since := c.place().FailingSince
	if m.newest.After(since) {
		since = m.newest
	}
	return time.Since(since) >= patience
}

// skip gives a message up. Only the first in a row is told: it may be all of them.
func (c *courier) skip(m *message, outcome string, a answer) {
	c.box.metrics.count(c.Name, outcome, m.events)
	if c.skipped == 0 {
		c.logger.Warn().Uint64("event", m.from).Str("outcome", outcome).Str("why", a.why).
			Msg("the receiver did not take an event, which is skipped; more may be until it is told that the receiver is well again")
	}
	c.skipped += m.events
}

// note is called with every answer. It keeps how the receiver is, and tells when that changes.
func (c *courier) note(a answer) {
	p := c.place()
	switch {
	case a.fate == taken && !p.FailingSince.IsZero():
		c.logger.Info().Dur("failed_for", time.Since(p.FailingSince)).Uint64("skipped", c.skipped).Msg("the receiver is well again")
		p.FailingSince, c.skipped = time.Time{}, 0
	case a.fate != taken && p.FailingSince.IsZero():
		c.logger.Warn().Str("why", a.why).Msg("the receiver does not take what it is told; trying again")
		p.FailingSince = time.Now().UTC().Round(0)
	}
	up := 1.0
	if a.fate != taken {
		up = 0
		c.box.metrics.failures.WithLabelValues(c.Name).Inc()
	}
	c.box.metrics.up.WithLabelValues(c.Name).Set(up)
	c.box.state.set(c.Name, p)
}

// waitAfter is how long to wait after a failed try, counted from 0. Where what is
// open has to be told every minute, no wait is longer: after an outage of a few
// minutes an Alertmanager would take all of it for over.
func (c *courier) waitAfter(try int, asked time.Duration) time.Duration {
	if asked > 0 {
		return min(asked, mostAsked) + rand.N(firstWait)
	}
	most := mostWait
	if c.repeat != nil {
		most = repeatEvery
	}
	return rand.N(min(firstWait<<min(try, 20), most))
}
