package journal

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"undertone/monitor/contact"
)

const (
	// betweenSlack is how far the times of pages and messages are trusted.
	// Where a page stands is known by the NATS server's clock, which may be
	// another machine's, and our own may be set back; two minutes are what the
	// door grants a sender's clock too. It costs a few pages read in vain.
	betweenSlack = 2 * time.Minute
	// betweenTries is how often in a row a shard may fail to be read without a
	// page in between.
	betweenTries = 3
)

// Between calls f for each message that was received from `from` on and before
// `to`; a zero time leaves that side open, and the end is in any case what the
// journal holds when Between begins. f must not keep the message. An error of f
// ends it.
//
// The messages of a shard come in the order in which the line took them, so
// those of a conversation do. Between shards the earlier Received goes first.
// Received may therefore step back, by the moment that a message waits between
// the door and its queue, or by as much as the clock was set back; the newest
// Received so far is the clock that the line went by. Messages more than two minutes out of order are left out where they lie
// beyond an end of the range.
//
// At most two pages a shard and what the client has fetched, 4 MiB a shard, are
// held at a time.
func (j *Journal) Between(ctx context.Context, from, to time.Time, f func(*contact.Message) error) error {
	ctx, cancel := context.WithCancel(ctx)
	span := span{from, to}
	streams := make([]*pageStream, len(j.shards))
	for n, s := range j.shards {
		streams[n] = s.pagesOf(ctx, span)
		defer streams[n].wait()
	}
	defer cancel() // runs first: the readers end, and then are waited for
	for {
		next, err := earliestOf(ctx, streams)
		if err != nil {
			return fmt.Errorf("read the journal: %w", err)
		}
		if next == nil {
			return nil
		}
		m := next.take()
		if !span.holds(m.Received) {
			continue
		}
		if err := f(m); err != nil {
			return err
		}
	}
}

// span is a range of time, open where an end is zero.
type span struct{ from, to time.Time }

func (s span) holds(at time.Time) bool {
	return (s.from.IsZero() || !at.Before(s.from)) && (s.to.IsZero() || at.Before(s.to))
}

// past tells whether a page lies so far behind the range that none of it can
// follow.
func (s span) past(p Page) bool {
	if s.to.IsZero() {
		return false
	}
	for i := range p.Messages {
		if p.Messages[i].Received.Before(s.to.Add(betweenSlack)) {
			return false
		}
	}
	return true
}

// pageStream is one shard being read: the page at hand, and the reader that
// waits with the next.
type pageStream struct {
	pages chan Page // closed at the end
	err   error     // why it ended; to be read once pages is closed

	page []contact.Message // what is left of the page at hand
}

// pagesOf starts to read a shard's pages in the range.
func (s *shard) pagesOf(ctx context.Context, span span) *pageStream {
	p := &pageStream{pages: make(chan Page)}
	go func() {
		defer close(p.pages)
		p.err = s.readSpan(ctx, span, func(page Page) error {
			select {
			case p.pages <- page:
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		})
	}()
	return p
}

// wait ends when the reader has.
func (p *pageStream) wait() {
	for range p.pages { // what it still holds is not wanted
	}
}

// ready makes the next message be at hand; false at the shard's end.
func (p *pageStream) ready(ctx context.Context) (bool, error) {
	if len(p.page) > 0 {
		return true, nil
	}
	select {
	case page, ok := <-p.pages:
		if !ok {
			return false, p.err
		}
		p.page = page.Messages
		return true, nil
	case <-ctx.Done():
		return false, ctx.Err()
	}
}

func (p *pageStream) take() *contact.Message {
	m := &p.page[0]
	p.page = p.page[1:]
	return m
}

// earliestOf is the stream whose message is due, nil at the end of all. One that
// stepped back goes at once, since it was its shard's turn. A few shards are
// looked through faster than a heap is kept.
func earliestOf(ctx context.Context, streams []*pageStream) (first *pageStream, err error) {
	for _, p := range streams {
		ok, err := p.ready(ctx)
		if err != nil {
			return nil, err
		}
		if ok && (first == nil || p.page[0].Received.Before(first.page[0].Received)) {
			first = p
		}
	}
	return first, nil
}

var errPastSpan = errors.New("past the range")

// readSpan calls f for the pages that may have messages of the range, in order.
// A reader that waits long for f is forgotten by the server, so one that fails
// is followed by another from where it was.
func (s *shard) readSpan(ctx context.Context, span span, f func(Page) error) error {
	e, err := s.extent(ctx)
	if err != nil {
		return err
	}
	next, err := s.firstSince(ctx, span.from, e)
	if err != nil {
		return fmt.Errorf("find where shard %d begins: %w", s.n, err)
	}
	for failures := 0; next <= e.last; {
		var ended error
		err := s.read(ctx, next, e.last, func(p Page) error {
			if ended = errPastSpan; !span.past(p) {
				ended = f(p)
			}
			next, failures = p.Seq+1, 0
			return ended
		})
		switch {
		case err == nil, errors.Is(ended, errPastSpan):
			return nil
		case ended != nil, errors.Is(err, errCorrupt), ctx.Err() != nil:
			return err
		}
		if failures++; failures == betweenTries {
			return err
		}
		s.log.Debug().Err(err).Uint64("page", next).Msg("reading on with another reader")
	}
	return nil
}

// firstSince is the first page that may have messages received from `at` on;
// one beyond the last where there is none. A page is written after its messages
// were received, so no page of before can have any.
func (s *shard) firstSince(ctx context.Context, at time.Time, e extent) (uint64, error) {
	if at.IsZero() || e.newest == 0 {
		return e.first, nil
	}
	ctx, cancel := context.WithTimeout(ctx, readWithin)
	defer cancel()
	start := at.Add(-betweenSlack)
	consumer, err := s.consumer(ctx, jetstream.ConsumerConfig{
		DeliverPolicy: jetstream.DeliverByStartTimePolicy,
		OptStartTime:  &start,
	})
	if err != nil {
		return 0, err
	}
	info := consumer.CachedInfo()
	defer s.stream.DeleteConsumer(context.WithoutCancel(ctx), info.Name) //nolint:errcheck // the server forgets it by itself
	if info.NumPending == 0 {
		return e.last + 1, nil
	}
	batch, err := consumer.FetchNoWait(1)
	if err != nil {
		return 0, err
	}
	msg, ok := <-batch.Messages()
	if !ok {
		return 0, errors.Join(fmt.Errorf("of %d pages none came", info.NumPending), batch.Error())
	}
	meta, err := msg.Metadata()
	if err != nil {
		return 0, err
	}
	return meta.Sequence.Stream, nil
}
