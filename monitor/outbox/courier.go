package outbox

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/rs/zerolog"
	"golang.org/x/time/rate"

	"undertone/monitor/desk"
	"undertone/monitor/journal"
)

// event is an event of the log that a receiver is told of.
type event struct {
	seq uint64
	id  string
	desk.Record
}

// message is what is sent in one request.
type message struct {
	from   uint64    // number of the oldest event in it
	events uint64    // how many are in it
	newest time.Time // when the newest of them happened
	// write makes the request's body and headers, as of now.
	write func(now time.Time) (body []byte, header http.Header)
}

// speech is what the kind of a receiver makes of events.
type speech struct {
	url string
	// messages are in the order of their oldest events.
	messages func([]event) []message
	// gather is how long an event waits for others to join its message.
	gather time.Duration
	// pace is the rate that the receiver bears; nil for any.
	pace *rate.Limiter
	// repeat is what is sent every repeatEvery, whatever happens; nil for nothing.
	repeat func() []message
}

const (
	// batchEvents and batchBytes bound what a courier has in its hands.
	batchEvents = 64
	batchBytes  = 1 << 20
	// missingTries is how often an event is looked for that should be there: a
	// replica of the log may be a moment behind.
	missingTries = 10
)

// courier tells one receiver. It works in one goroutine, run's.
type courier struct {
	*Receiver
	speech
	box    *Outbox
	logger zerolog.Logger
	wake   chan struct{}

	gone     bool   // for ever, it said
	skipped  uint64 // events that were given up since the receiver was last well
	gathered uint64 // the event that others have been waited for
	missed   int    // tries at an event that is not there
	blind    bool   // the log could not be read
}

// newCourier returns an error where the receiver cannot be spoken to as it is set
// up, such as for want of its secret.
func newCourier(o *Outbox, opts *Options, r *Receiver) (*courier, error) {
	speech, err := speechOf(opts, r)
	if err != nil {
		return nil, err
	}
	c := &courier{
		Receiver: r, speech: speech, box: o,
		logger: o.logger.With().Str("receiver", r.Name).Logger(),
		wake:   make(chan struct{}, 1),
	}
	o.metrics.receiver(r.Name, func() float64 {
		return float64(max(o.newest.Load(), c.place().Event) - c.place().Event)
	})
	return c, nil
}

func (c *courier) place() place { return c.box.state.place(c.Name) }

// moved notes that the receiver is done with all events up to this one.
func (c *courier) moved(event uint64) {
	p := c.place()
	p.Event = max(p.Event, event)
	c.box.state.set(c.Name, p)
}

// stir wakes the courier. One token is enough: it reads to the log's end.
func (c *courier) stir() {
	select {
	case c.wake <- struct{}{}:
	default:
	}
}

// repeatEvery is when an Alertmanager is told again of what is open.
const repeatEvery = time.Minute

// run tells the receiver until ctx ends or the receiver is gone. While one message
// is being tried nothing else is said to this receiver, which keeps the order.
func (c *courier) run(ctx context.Context) {
	ticker := time.NewTicker(repeatEvery)
	defer ticker.Stop()
	for ctx.Err() == nil && !c.gone {
		for c.round(ctx) {
			select {
			case <-ticker.C:
				c.again(ctx)
			default:
			}
		}
		select {
		case <-c.wake:
		case <-ticker.C:
			c.again(ctx)
		case <-ctx.Done():
		}
	}
}

// round tells the receiver of the next events. It is false when there is nothing
// more to do now.
func (c *courier) round(ctx context.Context) bool {
	done := c.place().Event
	newest := min(c.box.newest.Load(), done+batchEvents)
	if ctx.Err() != nil || c.gone || done >= newest {
		return false
	}
	events, end, err := c.read(ctx, done+1, newest)
	if err != nil {
		return c.cannotRead(ctx, err)
	}
	c.blind = false
	if end == done { // not even the first is there
		return c.missing(ctx, done+1, newest)
	}
	c.missed = 0
	if c.waitsForOthers(ctx, events) {
		return ctx.Err() == nil
	}
	for _, m := range c.messages(events) {
		// All before its oldest event is delivered, or was not for the receiver.
		c.moved(m.from - 1)
		if !c.deliver(ctx, &m) {
			return false
		}
	}
	c.moved(end)
	return true
}

// errEnough ends the reading of the log.
var errEnough = errors.New("enough")

// read returns those of the events from..to that are for the receiver, and the
// last one that it read; it stops where one is missing.
func (c *courier) read(ctx context.Context, from, to uint64) (events []event, end uint64, err error) {
	end = from - 1
	bytes := 0
	err = c.box.log.Read(ctx, from, to, func(e journal.Event) error {
		if e.Seq != end+1 || bytes >= batchBytes {
			return errEnough
		}
		end = e.Seq
		bytes += len(e.Data)
		ev := event{seq: e.Seq, id: idOf(e)}
		switch err := json.Unmarshal(e.Data, &ev.Record); {
		case err != nil:
			c.box.metrics.count(c.Name, unreadable, 1)
		case c.wants(&ev.Record):
			events = append(events, ev)
		}
		return nil
	})
	if errors.Is(err, errEnough) || end >= from {
		err = nil // what was read is told before the next is asked for
	}
	return events, end, err
}

// idOf is the same for one event for ever, and another for every other event, in
// this log or in any: 64 bits of a hash do not meet by chance at one number.
func idOf(e journal.Event) string {
	sum := sha256.Sum256(e.Data)
	return "ev_" + strconv.FormatUint(e.Seq, 10) + "_" + hex.EncodeToString(sum[:8])
}

// cannotRead waits for the log to be well again; it tells so once.
func (c *courier) cannotRead(ctx context.Context, err error) bool {
	if !c.blind && ctx.Err() == nil {
		c.blind = true
		c.logger.Warn().Err(err).Msg("the log of events cannot be read; trying again every second")
	}
	return sleep(ctx, pause)
}

// missing looks into why an event is not in the log. One that the log dropped is
// lost to this receiver.
func (c *courier) missing(ctx context.Context, next, to uint64) bool {
	oldest, _, err := c.box.log.Bounds(ctx)
	switch {
	case err != nil:
		return c.cannotRead(ctx, err)
	case oldest > next:
		to = oldest - 1
	case c.missed < missingTries:
		c.missed++
		return sleep(ctx, pause)
	default:
		to = c.beforeNext(ctx, next, to)
	}
	c.missed = 0
	c.box.metrics.count(c.Name, lost, to-next+1)
	c.logger.Warn().Uint64("events", to-next+1).Uint64("first", next).Msg("events are lost to the receiver: the log dropped them before it had them")
	c.moved(to)
	return true
}

// beforeNext is the last number of a hole in the log, within from..to.
func (c *courier) beforeNext(ctx context.Context, from, to uint64) uint64 {
	end := to
	err := c.box.log.Read(ctx, from, to, func(e journal.Event) error {
		end = max(from, e.Seq-1)
		return errEnough
	})
	if err != nil && !errors.Is(err, errEnough) {
		return from
	}
	return end
}

// waitsForOthers gives others time to join the message of the first event. It is
// true if it waited: then the log has to be read again.
func (c *courier) waitsForOthers(ctx context.Context, events []event) bool {
	if c.gather == 0 || len(events) == 0 || c.gathered == events[0].seq {
		return false
	}
	c.gathered = events[0].seq
	left := min(c.gather, time.Until(events[0].At.Add(c.gather)))
	if left <= 0 {
		return false
	}
	sleep(ctx, left)
	return true
}

// again sends what is sent every minute. What fails is sent the next time.
func (c *courier) again(ctx context.Context) {
	if c.repeat == nil {
		return
	}
	for _, m := range c.repeat() {
		if a := c.post(ctx, &m); ctx.Err() == nil {
			c.note(a)
		}
	}
}
