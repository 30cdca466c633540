package journal

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

const (
	// readBytes bounds one pull. The client holds at most this much unread, far
	// under its limit of 64 MiB, so a pull never overruns it.
	readBytes = 4 << 20
	// readWithin is how long one page may take to come.
	readWithin = 5 * time.Second
	// readIdle is when the server forgets a reader that did not sign off.
	readIdle = 30 * time.Second
)

var errReadGap = errors.New("a page got lost on the way")

// extent is what a stream holds. Pages are missing where retention took them,
// and where a write failed half way: the server gives no number twice.
type extent struct {
	bounds           // of the numbers given
	newest  uint64   // page that is there, 0 if there is none
	missing []uint64 // between the bounds, in order
}

// extent asks the stream. It is the leader of a cluster that answers; a replica
// might not have heard of the newest pages.
func (s *shard) extent(ctx context.Context) (extent, error) {
	ctx, cancel := context.WithTimeout(ctx, readWithin)
	defer cancel()
	info, err := s.stream.Info(ctx, jetstream.WithDeletedDetails(true))
	if err != nil {
		return extent{}, fmt.Errorf("ask for the pages of shard %d: %w", s.n, err)
	}
	state := info.State
	e := extent{bounds: bounds{state.FirstSeq, state.LastSeq}, missing: state.Deleted}
	if state.Msgs > 0 {
		e.newest = e.before(state.LastSeq)
	}
	return e, nil
}

// after is the first page from seq on that may be there.
func (e *extent) after(seq uint64) uint64 {
	seq = max(seq, e.first)
	for i, ok := slices.BinarySearch(e.missing, seq); ok && i < len(e.missing) && e.missing[i] == seq; i++ {
		seq++
	}
	return seq
}

// before is the last page up to seq that may be there.
func (e *extent) before(seq uint64) uint64 {
	seq = min(seq, e.last)
	for i, ok := slices.BinarySearch(e.missing, seq); ok && i >= 0 && e.missing[i] == seq; i-- {
		seq--
	}
	return seq
}

// read calls f for the pages from..to that the stream still has. What is not
// there is not waited for: that would be to wait for the next message, however
// long it takes.
func (s *shard) read(ctx context.Context, from, to uint64, f func(Page) error) error {
	if from > to {
		return nil
	}
	e, err := s.extent(ctx)
	if err != nil {
		return err
	}
	if e.first > from {
		s.j.metrics.expired.Add(float64(min(e.first, to+1) - from))
	}
	if e.newest == 0 {
		return nil // a stream without a page tells no numbers to go by
	}
	next, to := e.after(from), e.before(to)
	if next > to {
		return nil
	}
	reader, err := s.openReader(ctx, next)
	if err != nil {
		return fmt.Errorf("read shard %d from page %d: %w", s.n, next, err)
	}
	defer reader.close(ctx)
	for next <= to {
		p, err := reader.next(ctx)
		if err != nil {
			return fmt.Errorf("read page %d of shard %d: %w", next, s.n, err)
		}
		if p.Seq > to { // retention was faster
			return nil
		}
		if err := f(p); err != nil {
			return err
		}
		next = p.Seq + 1
	}
	return nil
}

// reader is a consumer of a stream that lives for one read. Whatever goes wrong
// with it is an error, and the next read makes a new one.
type reader struct {
	s    *shard
	name string
	pull jetstream.MessagesContext
	got  uint64
}

func (s *shard) openReader(ctx context.Context, from uint64) (*reader, error) {
	ctx, cancel := context.WithTimeout(ctx, readWithin)
	defer cancel()
	consumer, err := s.consumer(ctx, jetstream.ConsumerConfig{
		DeliverPolicy: jetstream.DeliverByStartSequencePolicy,
		OptStartSeq:   from,
	})
	if err != nil {
		return nil, err
	}
	pull, err := consumer.Messages(jetstream.PullMaxBytes(readBytes))
	if err != nil {
		return nil, err
	}
	return &reader{s: s, name: consumer.CachedInfo().Name, pull: pull}, nil
}

// consumer makes a consumer that starts where config says, for one read.
func (s *shard) consumer(ctx context.Context, config jetstream.ConsumerConfig) (jetstream.Consumer, error) {
	config.AckPolicy = jetstream.AckNonePolicy
	config.InactiveThreshold = readIdle
	config.MemoryStorage = true
	config.Replicas = 1
	return s.stream.CreateConsumer(ctx, config)
}

// next waits for a page. The server numbers what it sends to a consumer, so a
// page lost on the way is told from one that the stream no longer has.
func (r *reader) next(ctx context.Context) (Page, error) {
	ctx, cancel := context.WithTimeout(ctx, readWithin)
	defer cancel()
	msg, err := r.pull.Next(jetstream.NextContext(ctx))
	if err != nil {
		return Page{}, err
	}
	meta, err := msg.Metadata()
	if err != nil {
		return Page{}, err
	}
	if r.got++; meta.Sequence.Consumer != r.got {
		return Page{}, errReadGap
	}
	messages, err := decodePage(msg.Data())
	return Page{Shard: r.s.n, Seq: meta.Sequence.Stream, Messages: messages}, err
}

// close signs off. A server that does not hear it forgets the reader by itself.
func (r *reader) close(ctx context.Context) {
	r.pull.Stop()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer cancel()
	r.s.stream.DeleteConsumer(ctx, r.name) //nolint:errcheck // see above
}
