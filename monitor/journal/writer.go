package journal

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"undertone/monitor/contact"
)

// building is the page being made and who waits for it.
type building struct {
	page     pageWriter
	messages []contact.Message
	records  []record
	placed   []placed
	server   *server.Server // that was asked to append it, if embedded
}

// placed is a message of the page being built, or a duplicate: even one of a
// message long on disk waits for the page, since it may be of one in the page.
type placed struct {
	r    *request
	i    int
	fate contact.Fate // once the page is on disk
}

func (b *building) begin() {
	b.page.reset()
	b.messages, b.records, b.placed = nil, nil, b.placed[:0]
}

// retryEvery is how often a page that could not be appended is tried again.
const retryEvery = 200 * time.Millisecond

// write packs requests into pages; each request is answered once the pages of
// all its messages are on disk. It returns an error only when the shard must
// not be written any more.
func (s *shard) write(ctx context.Context, requests []*request) error {
	b := &s.building
	b.begin()
	for _, r := range requests {
		for i := range r.messages {
			if b.isFull(&r.messages[i], s.j.opts.PageBytes) {
				if err := s.flush(ctx); err != nil {
					return s.insist(ctx, requests, err)
				}
			}
			s.place(r, i)
		}
	}
	if err := s.flush(ctx); err != nil {
		return s.insist(ctx, requests, err)
	}
	return nil
}

func (b *building) isFull(next *contact.Message, most int) bool {
	return b.page.count > 0 && (len(b.page.buf)+sizeOf(next) > most || b.page.count == mostInPage)
}

// place puts one message into the page unless its id is known.
func (s *shard) place(r *request, i int) {
	b, m := &s.building, &r.messages[i]
	var known bool
	if m.Partial {
		known = s.j.ids.holds(keyOf(m.ID)) // its final message came first
	} else {
		known = !s.j.ids.claim(r.records[i].id, m.Received)
	}
	if known {
		b.placed = append(b.placed, placed{r, i, contact.Duplicate})
		return
	}
	b.page.add(m)
	b.messages = append(b.messages, *m)
	b.records = append(b.records, r.records[i])
	b.placed = append(b.placed, placed{r, i, contact.Stored})
}

// flush appends the page, if there is anything in it, and settles its messages.
func (s *shard) flush(ctx context.Context) error {
	b := &s.building
	if b.page.count > 0 {
		seq, err := s.append(ctx, b.page.buf)
		if err != nil {
			return err
		}
		s.appended(seq)
	}
	for _, p := range b.placed {
		p.r.settle(p.i, p.fate)
	}
	b.begin()
	return nil
}

// appended makes the page known to those who follow and those who look up.
func (s *shard) appended(seq uint64) {
	b := &s.building
	s.index.put(seq, b.records, b.messages[len(b.messages)-1].Received)
	s.tail.push(Page{Shard: s.n, Seq: seq, Messages: b.messages})
	s.j.metrics.pages.Inc()
	s.j.metrics.pageMessages.Observe(float64(len(b.messages)))
	s.j.metrics.bytes.Add(float64(len(b.page.buf)))
}

// insist tells everybody who waits that it failed, refuses newcomers, and tries
// the same page until its fate is known. The page may be on disk already, and
// its ids are claimed, so nothing may be taken before that: a retry would be
// answered as a duplicate of a message that is not safe.
func (s *shard) insist(ctx context.Context, requests []*request, err error) error {
	if errors.Is(err, ErrForeign) {
		fail(requests, err)
		return err
	}
	refusal := fmt.Errorf("%w: %w", ErrStuck, err)
	s.log.Error().Err(err).Msg("page not written; trying until it is")
	fail(requests, refusal)
	fail(s.take(refusal), refusal)
	for {
		s.j.metrics.failures.Inc()
		select {
		case <-time.After(retryEvery):
		case <-ctx.Done():
			return nil
		}
		if err = s.j.revive(s.building.server); err == nil {
			err = s.flush(ctx)
		}
		if errors.Is(err, ErrForeign) {
			return err
		}
		if err == nil {
			s.take(nil)
			s.log.Info().Msg("page written; taking messages again")
			return nil
		}
	}
}

// revive restarts the embedded server that failed a write, once there is room:
// it answers nothing more about a stream that it could not write.
func (j *Journal) revive(failed *server.Server) error {
	if j.engine == nil {
		return nil
	}
	if err := j.room.check(time.Now()); err != nil {
		return err
	}
	return j.engine.restart(failed)
}

// append writes one page as the next of the stream. The expected sequence makes
// a second try harmless: if the first came through, the second is refused, and
// the page that is there is recognised as ours.
func (s *shard) append(ctx context.Context, page []byte) (uint64, error) {
	start := time.Now()
	defer func() {
		took := time.Since(start).Seconds()
		s.j.metrics.appendSeconds.Observe(took)
		s.j.metrics.stage.Observe(took)
	}()
	if s.j.engine != nil {
		s.building.server = s.j.engine.current()
	}
	last, _ := s.tail.end()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.j.opts.Timeout)
	defer cancel()
	ack, err := s.j.js.PublishMsg(ctx, &nats.Msg{Subject: s.subject, Data: page},
		jetstream.WithExpectLastSequence(last), jetstream.WithRetryAttempts(0))
	if err == nil {
		return ack.Sequence, nil
	}
	if isWrongSequence(err) {
		return s.recognise(ctx, last+1, page)
	}
	return 0, fmt.Errorf("append page %d to shard %d: %w", last+1, s.n, err)
}

// isWrongSequence reports whether the stream does not end where we left it. A
// replicated stream may say it with a code of its own.
func isWrongSequence(err error) bool {
	var api *jetstream.APIError
	return errors.As(err, &api) && (api.ErrorCode == jetstream.JSErrCodeStreamWrongLastSequence ||
		api.ErrorCode == jetstream.JSErrCodeStreamWrongLastSequenceConstant)
}

// recognise looks whether the stream's next page is the one that we sent.
func (s *shard) recognise(ctx context.Context, seq uint64, page []byte) (uint64, error) {
	msg, err := s.stream.GetMsg(ctx, seq)
	if errors.Is(err, jetstream.ErrMsgNotFound) {
		return 0, s.missing(ctx, seq)
	}
	if err != nil {
		return 0, fmt.Errorf("look for page %d of shard %d: %w", seq, s.n, err)
	}
	if !bytes.Equal(msg.Data, page) {
		return 0, fmt.Errorf("%w: shard %d, page %d is not ours", ErrForeign, s.n, seq)
	}
	return seq, nil
}

// missing says why the page that we sent is not there. In a cluster it may be
// on its way still, or not yet on the replica that was asked; and a write that
// failed half way may have used up its number. Both are worth another try.
func (s *shard) missing(ctx context.Context, seq uint64) error {
	e, err := s.extent(ctx)
	switch {
	case err != nil:
		return err
	case e.last < seq-1:
		return fmt.Errorf("%w: shard %d ends with page %d, and page %d was due", ErrForeign, s.n, e.last, seq)
	case e.last >= seq && e.newest < seq:
		s.tail.skip(e.last)
		return fmt.Errorf("look for page %d of shard %d: its number is used up", seq, s.n)
	case e.first > seq:
		return fmt.Errorf("%w: shard %d begins with page %d, and page %d was due", ErrForeign, s.n, e.first, seq)
	}
	return fmt.Errorf("look for page %d of shard %d: it is not there yet", seq, s.n)
}
