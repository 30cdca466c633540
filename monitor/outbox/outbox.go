package outbox

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/rs/zerolog"

	"undertone/monitor/desk"
	"undertone/monitor/journal"
)

// Log is the journal's log of events; see journal.Log.
type Log interface {
	// Bounds are the numbers of the oldest and the newest event, 0 for none.
	Bounds(ctx context.Context) (oldest, newest uint64, err error)
	// Read calls f for the events from..to that are still kept, in order.
	Read(ctx context.Context, from, to uint64, f func(journal.Event) error) error
}

// Options are the receivers, and what they need of others.
type Options struct {
	// Receivers must have their defaults.
	Receivers []Receiver
	// Open lists the alerts that are open. It is asked once a minute for each
	// Alertmanager, from the start of Run, and needed where there is one.
	Open func() []desk.Ticket
	// Link is the address of an alert's page for people; nil where there is none.
	Link func(alert string) string
	// Transport sends the requests. Nil means one of our own.
	Transport http.RoundTripper
}

// Outbox tells the receivers. New makes one; Run runs it.
type Outbox struct {
	log      Log
	logger   zerolog.Logger
	metrics  *metrics
	state    *state
	client   *http.Client
	own      *http.Transport // to be closed; nil when it is the caller's
	couriers []*courier
	stirred  chan struct{}
	newest   atomic.Uint64 // number of the log's newest event
	unsaved  bool          // the last save failed; of begin, and then of saves
}

const (
	// lookEvery is how often the log is looked at unasked: on a cluster others
	// write to it too.
	lookEvery = 30 * time.Second
	// pause is the wait before another try at something of our own that failed.
	pause = time.Second
	// saveEvery is the least time between two saves.
	saveEvery = time.Second
)

// New reads the receivers' state in dir/state, and their secrets. It starts
// nothing. An error names the receiver at fault.
func New(opts Options, dir string, log Log, observe journal.Observe) (*Outbox, error) {
	o := &Outbox{
		log:     log,
		logger:  observe.Log.With().Str("component", "outbox").Logger(),
		metrics: newMetrics(observe.Registerer),
		stirred: make(chan struct{}, 1),
	}
	o.client, o.own = newClient(opts.Transport)
	var errs []error
	for i := range opts.Receivers {
		c, err := newCourier(o, &opts, &opts.Receivers[i])
		if err != nil {
			errs = append(errs, fmt.Errorf("receiver %q: %w", opts.Receivers[i].Name, err))
			continue
		}
		o.couriers = append(o.couriers, c)
	}
	var err error
	if o.state, err = openState(dir); err != nil {
		errs = append(errs, err)
	}
	if err := errors.Join(errs...); err != nil {
		return nil, fmt.Errorf("outbox: %w", err)
	}
	return o, nil
}

// Stir says that the log has grown. It never waits.
func (o *Outbox) Stir() {
	select {
	case o.stirred <- struct{}{}:
	default:
	}
}

// Run tells the receivers until ctx ends, and then saves how far each has come. A
// request under way is broken off; its events are told again at the next start.
func (o *Outbox) Run(ctx context.Context) error {
	if o.own != nil {
		defer o.own.CloseIdleConnections()
	}
	if !o.begin(ctx) {
		return nil
	}
	var wg sync.WaitGroup
	for _, c := range o.couriers {
		wg.Go(func() { c.run(ctx) })
	}
	wg.Go(func() { o.saves(ctx) })
	if len(o.couriers) > 0 {
		o.watch(ctx)
	}
	wg.Wait()
	return o.state.save()
}

// begin finds every receiver's place in the log. It is false where ctx ended.
func (o *Outbox) begin(ctx context.Context) bool {
	if !o.look(ctx) {
		return false
	}
	names := make([]string, len(o.couriers))
	for i, c := range o.couriers {
		names[i] = c.Name
	}
	newest := o.newest.Load()
	added, strayed := o.state.begin(names, newest)
	for _, name := range added {
		o.logger.Info().Str("receiver", name).Uint64("event", newest).Msg("a new receiver; it is told what comes after this event")
	}
	for _, name := range strayed {
		o.logger.Warn().Str("receiver", name).Uint64("event", newest).Msg("the log of events ends before the receiver's place in it, so it is another log; the receiver is told what comes after this event")
	}
	// Now, not later: a new receiver that crashes must not be new again.
	o.save()
	return true
}

// look learns the newest event, however long it takes. It is false where ctx
// ended.
func (o *Outbox) look(ctx context.Context) bool {
	for failed := false; ; failed = true {
		_, newest, err := o.log.Bounds(ctx)
		if err == nil {
			o.newest.Store(newest)
			return true
		}
		if !failed && ctx.Err() == nil {
			o.logger.Warn().Err(err).Msg("the log of events cannot be looked at; trying again every second")
		}
		if !sleep(ctx, pause) {
			return false
		}
	}
}

// watch wakes the couriers whenever the log may have grown.
func (o *Outbox) watch(ctx context.Context) {
	ticker := time.NewTicker(lookEvery)
	defer ticker.Stop()
	for {
		select {
		case <-o.stirred:
		case <-ticker.C:
		case <-ctx.Done():
			return
		}
		if !o.look(ctx) {
			return
		}
		for _, c := range o.couriers {
			c.stir()
		}
	}
}

// saves keeps the state's file up to date until ctx ends.
func (o *Outbox) saves(ctx context.Context) {
	ticker := time.NewTicker(saveEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
			o.save()
		case <-ctx.Done():
			return
		}
	}
}

// save saves the state, and tells when that begins to fail and when it is well
// again.
func (o *Outbox) save() {
	err := o.state.save()
	switch {
	case err != nil:
		o.metrics.saveFailures.Inc()
		if !o.unsaved {
			o.logger.Warn().Err(err).Msg("the state is not saved; trying again every second; a crash now would tell some events again")
		}
	case o.unsaved:
		o.logger.Info().Msg("the state is saved again")
	}
	o.unsaved = err != nil
}

// sleep is false where ctx ended.
func sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return ctx.Err() == nil
	case <-ctx.Done():
		return false
	}
}
