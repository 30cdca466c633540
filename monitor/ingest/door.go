package ingest

import (
	"context"
	"crypto/rand"
	"errors"
	"net/http"
	"slices"
	"sync/atomic"
	"time"

	"github.com/rs/zerolog"
	"golang.org/x/sync/semaphore"

	"undertone/monitor/contact"
)

// Journal keeps messages; package journal has the one in production.
type Journal interface {
	// Append returns each message's fate, in order, once those stored are on
	// disk. The error, a contact.ErrOverloaded or contact.ErrUnavailable, is
	// why some have failed.
	Append(ctx context.Context, messages []contact.Message) ([]contact.Fate, error)
}

// Door takes messages in. It is an http.Handler for POST /v1/messages; Socket
// is the one for GET /v1/ingest.
type Door struct {
	opts     Options
	log      zerolog.Logger
	metrics  *metrics
	journal  Journal
	channels *Channels
	bodies   *semaphore.Weighted
	sockets  *semaphore.Weighted
	draining atomic.Bool
	closing  chan struct{}
}

// New returns a door before the given journal. It starts nothing.
func New(opts Options, journal Journal, log zerolog.Logger, reg Registerer) (*Door, error) {
	if err := opts.SetDefaults(); err != nil {
		return nil, err
	}
	return &Door{
		opts:     opts,
		log:      log.With().Str("component", "ingest").Logger(),
		metrics:  newMetrics(reg),
		journal:  journal,
		channels: NewChannels(opts.Channels),
		bodies:   semaphore.NewWeighted(int64(opts.Bodies)),
		sockets:  semaphore.NewWeighted(int64(opts.Sockets)),
		closing:  make(chan struct{}),
	}, nil
}

// Channels is the set of channels that the door admits.
func (d *Door) Channels() *Channels { return d.channels }

// Drain refuses new requests with 503 from now on and closes the sockets; those
// under way are answered.
func (d *Door) Drain() {
	if !d.draining.Swap(true) {
		close(d.closing)
	}
}

// Answer tells a sender what became of each message of a batch.
type Answer struct {
	// Frame is the number of the frame on a socket, from 1; 0 on HTTP.
	Frame      int         `json:"frame,omitempty"`
	Accepted   int         `json:"accepted"`
	Duplicates int         `json:"duplicates"`
	Rejected   []Rejection `json:"rejected"`
	// Ignored names fields that the contract does not have, at most eight.
	Ignored []string `json:"ignored_fields,omitempty"`
	// Error and Detail say why nothing, or not all, was taken.
	Error  string `json:"error,omitempty"`
	Detail string `json:"detail,omitempty"`

	status int
}

// Rejection is one message that was not taken.
type Rejection struct {
	Index int    `json:"index"`
	ID    string `json:"id"`
	Error string `json:"error"`
}

const mostIgnored = 8

// accept is the one way in: check each message, admit its channel, append all
// that are good, and say what became of each.
func (d *Door) accept(ctx context.Context, items []item) Answer {
	start := time.Now()
	answer := Answer{status: http.StatusAccepted, Rejected: []Rejection{}}
	messages := make([]contact.Message, 0, len(items))
	places := make([]int, 0, len(items))
	for i := range items {
		d.noteUnknown(&answer, items[i].unknown)
		if err := d.check(&items[i], start); err != nil {
			d.reject(&answer, i, items[i].message.ID, err)
			continue
		}
		messages = append(messages, items[i].message)
		places = append(places, i)
	}
	d.metrics.accept.Observe(time.Since(start).Seconds())
	if len(messages) > 0 {
		d.append(ctx, messages, places, &answer)
	} else if len(items) > 0 {
		answer.status = http.StatusBadRequest
		answer.Error, answer.Detail = "all_rejected", "every message was rejected; see rejected"
	}
	return answer
}

// check makes an item fit for the journal, or says why it is not.
func (d *Door) check(it *item, now time.Time) error {
	if it.err != nil {
		return it.err
	}
	m := &it.message
	ahead, err := d.opts.Limits.Check(m, now)
	if err != nil {
		return err
	}
	if ahead {
		d.metrics.clockAhead.Inc()
	}
	if m.ID == "" {
		m.ID = "srv-" + rand.Text()
	}
	admitted := d.channels.Admit(m.Channel)
	if admitted != m.Channel {
		d.metrics.otherChannel.Inc()
	}
	m.Channel = admitted
	d.metrics.sourceLag.Observe(max(0, m.Received.Sub(m.At).Seconds())) // a clock ahead of ours is no lag
	return nil
}

func (d *Door) reject(answer *Answer, index int, id string, err error) {
	reason := "invalid"
	if problem, ok := errors.AsType[*contact.Error](err); ok {
		reason = problem.Code()
	}
	d.metrics.rejected(reason, 1)
	if len(id) > 256 {
		id = id[:256]
	}
	answer.Rejected = append(answer.Rejected, Rejection{Index: index, ID: id, Error: err.Error()})
}

func (d *Door) noteUnknown(answer *Answer, names []string) {
	for _, name := range names {
		d.metrics.unknownFields.Inc()
		if len(answer.Ignored) < mostIgnored && !slices.Contains(answer.Ignored, name) {
			answer.Ignored = append(answer.Ignored, name)
		}
	}
}

// append hands the good messages on and settles the answer.
func (d *Door) append(ctx context.Context, messages []contact.Message, places []int, answer *Answer) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), d.opts.Answer)
	defer cancel()
	fates, err := d.journal.Append(ctx, messages)
	for i, fate := range fates {
		switch fate {
		case contact.Stored:
			answer.Accepted++
		case contact.Duplicate:
			answer.Duplicates++
		case contact.Failed:
			answer.Rejected = append(answer.Rejected, Rejection{places[i], messages[i].ID, "not stored; send it again with the same id"})
		}
	}
	d.metrics.accepted.Add(float64(answer.Accepted))
	d.metrics.duplicates.Add(float64(answer.Duplicates))
	if err == nil {
		return
	}
	answer.Error, answer.Detail, answer.status = "unavailable", err.Error(), http.StatusServiceUnavailable
	if errors.Is(err, contact.ErrOverloaded) {
		answer.Error, answer.status = "overloaded", http.StatusTooManyRequests
	}
}
