package monitor

import (
	"context"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/rs/zerolog"
	"golang.org/x/time/rate"

	"undertone/monitor/contact"
	"undertone/nlp"
	"undertone/nlp/emerging"
)

// listener works beside the line: it hears what customers complain of and finds
// what emerges. The line offers it messages and never waits; what finds the
// queue full is left out of this, and of nothing else.
//
// What it knows is in memory alone. After a restart it hears again what the line
// reads again, a few seconds' messages, and learns what is ordinary anew: until
// it has heard fifty messages of a language it finds nothing. A baseline that is
// saved would have to be kept up to date by every shard's snapshot, for what is
// learnt again in minutes.
type listener struct {
	opts    emerging.Options
	ear     emerging.Ear
	log     zerolog.Logger
	queue   chan emerging.Message
	limit   *rate.Limiter
	dropped atomic.Uint64 // messages that found the queue full
	crashes atomic.Uint64

	mu     sync.Mutex
	finder *emerging.Finder
}

func newListener(opts Options, ear emerging.Ear, log zerolog.Logger) *listener {
	return &listener{
		opts:   opts.Emerging,
		ear:    ear,
		log:    log,
		queue:  make(chan emerging.Message, opts.EmergingQueue),
		limit:  rate.NewLimiter(rate.Limit(opts.EmergingRate), opts.EmergingRate),
		finder: emerging.New(opts.Emerging, ear),
	}
}

// offer hands over a message if it is one to hear. It does not wait.
func (l *listener) offer(m *contact.Message, r *nlp.Reading) {
	if m.Speaker != contact.Customer || m.Partial || !l.opts.Wants(r) {
		return
	}
	if len(l.queue) == cap(l.queue) { // before anything is copied
		l.dropped.Add(1)
		return
	}
	// The strings of a page share its memory, which must not wait here.
	select {
	case l.queue <- emerging.Message{
		ID: strings.Clone(m.ID), Channel: strings.Clone(m.Channel), Conversation: strings.Clone(m.Conversation),
		Text: strings.Clone(m.Text), Lang: r.Lang, At: m.At,
	}:
	default:
		l.dropped.Add(1)
	}
}

// run hears messages, no faster than the limit, until ctx ends.
func (l *listener) run(ctx context.Context) {
	if l.opts.Off {
		return
	}
	if err := emerging.Load(); err != nil {
		l.log.Error().Err(err).Msg("no issues will emerge in English")
	}
	for {
		select {
		case m := <-l.queue:
			if l.limit.Wait(ctx) != nil {
				return
			}
			l.hear(m)
		case <-ctx.Done():
			return
		}
	}
}

// hear hears one message. A fault in here must not stop the line: the finder,
// which may be in any state then, is replaced by one that knows nothing.
func (l *listener) hear(m emerging.Message) {
	l.mu.Lock()
	defer l.mu.Unlock()
	defer func() {
		if r := recover(); r != nil {
			l.crashes.Add(1)
			l.log.Error().Any("panic", r).Str("message", m.ID).Msg("the search for emerging issues begins anew")
			l.finder = emerging.New(l.opts, l.ear)
		}
	}()
	if l.finder.Hear(m) > 0 {
		l.log.Info().Str("channel", m.Channel).Stringer("lang", m.Lang).Msg("an issue emerges")
	}
}

// stats are the finder's, and how many issues are open in each language.
func (l *listener) stats(now time.Time) (emerging.Stats, map[string]int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.finder.Stats(), l.finder.Open(now)
}

// Emerging are the issues that have no topic and are open at now, the most
// surprising first.
func (l *Line) Emerging(now time.Time) []emerging.Issue {
	l.listener.mu.Lock()
	defer l.listener.mu.Unlock()
	return l.listener.finder.Issues(now)
}
