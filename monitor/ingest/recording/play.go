package recording

import (
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"iter"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"
)

// Options tell Play where and how to send. Only To is required.
type Options struct {
	// To is the server, such as http://127.0.0.1:8080; /v1/messages is added
	// where it is not there already.
	To string
	// Token is sent as the bearer of every request, when there is one.
	Token string
	// Speed is how many times faster than recorded. Zero means as fast as the
	// server takes them.
	Speed float64
	// KeepTimes leaves each message's time alone also at a Speed.
	KeepTimes bool
	// From is the moment of the recording's clock at which a play at a Speed
	// begins: what lies before it is sent at once, with times as far in the
	// past. Zero means the first message.
	From time.Time
	// Batch is the most messages of a request. Zero means 100, from where on
	// larger ones hardly gain: a server's journal packs them itself.
	Batch int
	// Lanes is the most requests in flight. Zero means 4.
	Lanes int
	// Patience is how long a server may stay away before Play gives up. Zero
	// means 2 minutes: an upgrade, or a laptop that slept.
	Patience time.Duration
	// Transport makes the requests. Nil means one of Play's own.
	Transport http.RoundTripper
	// Watch is told what happens. Its functions may be nil.
	Watch Watch
}

// Watch is told what happens during a play. Calls never overlap and hold the
// play up, so they must be short.
type Watch struct {
	// Bad is told of every record that could not be read.
	Bad func(error)
	// Waiting is told why a batch could not be sent and when it will be again.
	Waiting func(err error, wait time.Duration)
	// Progress is told the state after every answer.
	Progress func(Summary)
}

func (o *Options) setDefaults() error {
	if o.Batch == 0 {
		o.Batch = 100
	}
	if o.Lanes == 0 {
		o.Lanes = 4
	}
	if o.Patience == 0 {
		o.Patience = 2 * time.Minute
	}
	var problems []error
	if o.Batch < 1 || o.Batch > maxBatch {
		problems = append(problems, fmt.Errorf("batch: must be 1 to %d, got %d", maxBatch, o.Batch))
	}
	if o.Lanes < 1 || o.Lanes > maxLanes {
		problems = append(problems, fmt.Errorf("lanes: must be 1 to %d, got %d", maxLanes, o.Lanes))
	}
	if !(o.Speed >= 0) || o.Speed > 1e6 {
		problems = append(problems, fmt.Errorf("speed: must be above 0 and at most 1000000, got %v", o.Speed))
	}
	if o.Patience < 0 {
		problems = append(problems, fmt.Errorf("patience: must not be negative, got %v", o.Patience))
	}
	var err error
	if o.To, err = endpoint(o.To); err != nil {
		problems = append(problems, err)
	}
	return errors.Join(problems...)
}

const (
	maxBatch = 10_000 // the most messages that a server takes in one request
	maxLanes = 256
)

// endpoint completes a server's address to that of its messages.
func endpoint(to string) (string, error) {
	u, err := url.Parse(to)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return "", fmt.Errorf("to: must be an address such as http://127.0.0.1:8080, got %q", to)
	}
	if !strings.HasSuffix(strings.TrimSuffix(u.Path, "/"), "/v1/messages") {
		u = u.JoinPath("v1", "messages")
	}
	return u.String(), nil
}

// player is one play.
type player struct {
	opts   Options
	client *client
	lanes  []chan Message
	seed   maphash.Seed
	cancel context.CancelCauseFunc

	mu  sync.Mutex // guards sum and every call of Watch
	sum Summary
}

// Play sends messages until they end, ctx ends, or the server cannot be sent
// to. The end of ctx is no error: requests in flight are given a moment to be
// answered, and the Summary tells what was not sent. A *BadRecord among the
// messages is counted and passed over; any other error of theirs ends the play
// once what came before it is sent.
//
// Play returns only after messages has yielded or ended: one that can block,
// such as a pipe, must be ended by its owner.
func Play(ctx context.Context, messages iter.Seq2[Message, error], opts Options) (Summary, error) {
	if err := opts.setDefaults(); err != nil {
		return Summary{}, fmt.Errorf("play: %w", err)
	}
	began := time.Now()
	inner, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	p := &player{opts: opts, seed: maphash.MakeSeed(), cancel: cancel}
	p.client = newClient(&p.opts, p.waiting)
	defer p.client.close()

	var running sync.WaitGroup
	for range opts.Lanes {
		in := make(chan Message, laneBatches*opts.Batch)
		p.lanes = append(p.lanes, in)
		running.Go(func() { p.run(inner, in) })
	}
	err := p.feed(inner, messages)
	for _, in := range p.lanes {
		close(in)
	}
	running.Wait()

	p.sum.Took = time.Since(began)
	if cause := context.Cause(inner); cause != nil && ctx.Err() == nil {
		err = errors.Join(cause, err)
	}
	if err != nil {
		return p.sum, fmt.Errorf("play to %s: %w", opts.To, err)
	}
	return p.sum, nil
}

// feed hands each message to the lane of its conversation when it is due.
func (p *player) feed(ctx context.Context, messages iter.Seq2[Message, error]) error {
	began := time.Now()
	pace := pacer{speed: p.opts.Speed, from: p.opts.From, keepTimes: p.opts.KeepTimes}
	for m, err := range messages {
		var bad *BadRecord
		switch {
		case errors.As(err, &bad):
			p.unread(err)
			continue
		case err != nil:
			return err
		}
		if m.floating { // straight from Read: its file begins with the play
			m.At, m.floating = m.clock(began), false
		}
		if !pace.wait(ctx, &m) {
			return nil
		}
		// Counted first: an answer must never be ahead of what was sent.
		p.taken(1)
		select {
		case p.lanes[maphash.String(p.seed, m.Conversation)%uint64(len(p.lanes))] <- m:
		case <-ctx.Done():
			p.taken(-1)
			return nil
		}
	}
	return nil
}

func (p *player) taken(n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sum.Messages += n
}

func (p *player) unread(err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sum.Unread++
	if p.opts.Watch.Bad != nil {
		p.opts.Watch.Bad(err)
	}
}

func (p *player) waiting(err error, wait time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.opts.Watch.Waiting != nil {
		p.opts.Watch.Waiting(err, wait)
	}
}

// settle adds what became of a batch.
func (p *player) settle(t tally) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sum.add(t)
	if p.opts.Watch.Progress != nil {
		p.opts.Watch.Progress(p.sum.clone())
	}
}
