package recording

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"time"
)

const (
	// answerTimeout is how long one answer may take: a server that syncs to a
	// slow disk needs seconds.
	answerTimeout = 30 * time.Second
	// grace is what requests in flight get when the play is stopped, so that
	// the summary knows what became of them.
	grace = 2 * time.Second

	firstWait = 100 * time.Millisecond
	mostWait  = 5 * time.Second
)

// client posts batches and tries again until they are answered.
type client struct {
	opts    *Options
	http    *http.Client
	own     *http.Transport // to be closed, nil when it is the caller's
	waiting func(error, time.Duration)
}

func newClient(opts *Options, waiting func(error, time.Duration)) *client {
	c := &client{opts: opts, waiting: waiting}
	transport := opts.Transport
	if transport == nil {
		c.own = &http.Transport{
			Proxy:               http.ProxyFromEnvironment,
			TLSHandshakeTimeout: 10 * time.Second,
			MaxIdleConnsPerHost: opts.Lanes,
			// Batches go as they are: on a local network compressing them
			// would cost more than sending them.
			DisableCompression: true,
		}
		transport = c.own
	}
	c.http = &http.Client{
		Transport: transport,
		// A redirect would turn a POST into a GET and lose the batch.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	return c
}

func (c *client) close() {
	if c.own != nil {
		c.own.CloseIdleConnections()
	}
}

// send posts a batch until it is answered. It returns what became of the batch
// and, when the play cannot go on, why.
func (c *client) send(ctx context.Context, batch []Message) (tally, error) {
	var body []byte
	for i := range batch {
		body = append(batch[i].AppendJSON(body), '\n')
	}
	accepted := 0 // by answers that left the batch unfinished
	var out outage
	for {
		r, err := c.post(ctx, body)
		switch {
		case err == nil && r.status == http.StatusRequestEntityTooLarge && len(batch) > 1:
			return c.halve(ctx, batch)
		case err == nil && !again(r.status):
			return r.conclude(batch, accepted)
		case err == nil:
			accepted += r.Accepted
			err = errors.New(r.why())
		case isCertificate(err):
			return tally{}, fmt.Errorf("%w: %w", ErrRefused, err)
		}
		if ctx.Err() != nil {
			return tally{accepted: accepted}, nil //nolint:nilerr // the end of the play is no failure of it
		}
		wait, ok := out.next(c.opts.Patience, r.retryAfter)
		if !ok {
			return tally{accepted: accepted}, fmt.Errorf("%w: %v: %w", ErrPatience, c.opts.Patience, err)
		}
		c.waiting(err, wait)
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return tally{accepted: accepted}, nil
		}
	}
}

// halve sends a batch that was too large in two, in order.
func (c *client) halve(ctx context.Context, batch []Message) (tally, error) {
	sum, err := c.send(ctx, batch[:len(batch)/2])
	if err != nil || ctx.Err() != nil {
		return sum, err
	}
	rest, err := c.send(ctx, batch[len(batch)/2:])
	sum.add(rest)
	return sum, err
}

// again tells whether the same batch may be taken another time.
func again(status int) bool {
	return status == http.StatusTooManyRequests || status == http.StatusRequestTimeout || status >= 500
}

// conclude reads a reply after which there is nothing left to try.
func (r *reply) conclude(batch []Message, accepted int) (tally, error) {
	switch {
	case r.status/100 == 2 && r.readable:
		return r.settle(batch, accepted), nil
	case r.status == http.StatusBadRequest && len(r.Rejected) > 0:
		return r.settle(batch, accepted), nil
	case r.status == http.StatusBadRequest && r.Error != "", r.status == http.StatusRequestEntityTooLarge:
		return refuse(batch, r.why()), nil
	case r.status/100 == 2:
		return tally{}, fmt.Errorf("%w: it answers %d without the counts of a batch; is it Undertone?", ErrRefused, r.status)
	}
	return tally{}, fmt.Errorf("%w: %s", ErrRefused, r.why())
}

// post makes one request. An error means that there was no whole answer.
func (c *client) post(ctx context.Context, body []byte) (reply, error) {
	// The request outlives ctx by the grace, and by no more.
	asking, cancel := context.WithTimeout(context.WithoutCancel(ctx), answerTimeout)
	defer cancel()
	defer context.AfterFunc(ctx, func() { time.AfterFunc(grace, cancel) })()

	req, err := http.NewRequestWithContext(asking, http.MethodPost, c.opts.To, bytes.NewReader(body))
	if err != nil {
		return reply{}, err
	}
	req.Header.Set("Content-Type", "application/x-ndjson")
	req.Header.Set("Accept", "application/json")
	req.Header.Set("User-Agent", "undertone-play")
	if c.opts.Token != "" {
		req.Header.Set("Authorization", "Bearer "+c.opts.Token)
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return reply{}, err
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if err != nil {
		return reply{}, fmt.Errorf("read the answer: %w", err)
	}
	return parseReply(resp, text, time.Now()), nil
}

// isCertificate tells a certificate that will not get better by waiting.
func isCertificate(err error) bool {
	var bad *tls.CertificateVerificationError
	return errors.As(err, &bad)
}

// outage is the time since a batch first failed.
type outage struct {
	since time.Time
	tries int
}

// next returns how long to wait before the next try: twice as long each time,
// at least as long as the server asked for, and a little at random, so that a
// crowd of senders does not come back at once. ok is false when the patience
// would not last.
func (o *outage) next(patience, asked time.Duration) (wait time.Duration, ok bool) {
	now := time.Now()
	if o.tries == 0 {
		o.since = now
	}
	left := patience - now.Sub(o.since)
	if left <= 0 || asked > left {
		return 0, false
	}
	step := min(firstWait<<min(o.tries, 10), mostWait)
	o.tries++
	wait = step/2 + rand.N(step/2)
	if asked > 0 {
		wait = asked + rand.N(firstWait)
	}
	return min(wait, left), true
}
