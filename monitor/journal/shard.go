package journal

import (
	"context"
	"fmt"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/nats-io/nats.go/jetstream"
	"github.com/rs/zerolog"
)

// shard is one stream with its queue, its one writer and its newest pages.
type shard struct {
	j       *Journal
	n       int
	log     zerolog.Logger
	subject string
	stream  jetstream.Stream
	index   *index
	tail    *tail

	mu     sync.Mutex
	queue  []*request
	bytes  int   // of queue
	refuse error // why nothing is queued now, or nil
	wake   chan struct{}

	inFlight atomic.Int64 // requests queued and not answered

	building building // the writer's own
}

func (j *Journal) openShard(ctx context.Context, n int, indexDir string) (*shard, error) {
	stream, err := j.openStream(ctx, jetstream.StreamConfig{
		Name:        fmt.Sprintf("%s_%d", j.opts.Name, n),
		Description: "Undertone: pages of messages of one shard",
		Subjects:    []string{j.subject(n)},
		MaxAge:      j.opts.MaxAge,
		MaxBytes:    j.opts.MaxBytes / int64(j.opts.Shards),
		Replicas:    j.opts.Replicas,
		AllowDirect: true,
		Metadata:    map[string]string{"undertone_shards": strconv.Itoa(j.opts.Shards), "undertone_codec": codec},
	})
	if err != nil {
		return nil, err
	}
	return j.newShard(ctx, n, stream, indexDir)
}

func (j *Journal) subject(n int) string { return fmt.Sprintf("%s.pages.%d", j.opts.Name, n) }

// newShard is shard n on a stream that is there.
func (j *Journal) newShard(ctx context.Context, n int, stream jetstream.Stream, indexDir string) (*shard, error) {
	s := &shard{
		j: j, n: n,
		log:     j.log.With().Int("shard", n).Logger(),
		subject: j.subject(n),
		stream:  stream,
		wake:    make(chan struct{}, 1),
	}
	e, err := s.extent(ctx)
	if err != nil {
		return nil, err
	}
	s.tail = newTail(e)
	s.index = &index{
		dir: indexDir, shard: n, keep: 2 * j.opts.IDs,
		talks: newTalks(max(j.opts.IDs/j.opts.Shards, 1000)),
		failed: func(err error) {
			j.metrics.indexFailures.Inc()
			s.log.Warn().Err(err).Msg("the index goes on in memory")
		},
	}
	return s, nil
}

// loadIndex reads the shard's index, and hands the ids in it to claim.
func (s *shard) loadIndex(ctx context.Context, claim func([]record, time.Time)) error {
	e, err := s.extent(ctx)
	if err != nil {
		return fmt.Errorf("load index of shard %d: %w", s.n, err)
	}
	known := bounds{max(e.first, 1), e.last}
	err = s.index.load(known, claim, func(from, to uint64, f func(Page) error) error {
		s.log.Info().Uint64("from", from).Uint64("to", to).Msg("reading pages that the index does not have")
		return s.read(ctx, from, to, f)
	})
	if err != nil {
		return fmt.Errorf("load index of shard %d: %w", s.n, err)
	}
	return nil
}

// enqueue hands a request to the writer, or says why not.
func (s *shard) enqueue(r *request) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.refuse != nil {
		return s.refuse
	}
	if s.bytes > 0 && s.bytes+r.bytes > s.j.opts.Queue {
		return fmt.Errorf("%w: shard %d holds %d bytes, the limit is %d", ErrBusy, s.n, s.bytes, s.j.opts.Queue)
	}
	s.queue = append(s.queue, r)
	s.bytes += r.bytes
	r.queued = true
	s.inFlight.Add(1)
	select {
	case s.wake <- struct{}{}:
	default:
	}
	return nil
}

func (s *shard) refusing() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.refuse
}

func (s *shard) queuedBytes() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.bytes
}

// take empties the queue; with refuse, it stays empty until that is nil again.
func (s *shard) take(refuse error) []*request {
	s.mu.Lock()
	defer s.mu.Unlock()
	taken := s.queue
	s.queue, s.bytes, s.refuse = nil, 0, refuse
	return taken
}

// run is the shard's one writer. Once it has ended, its queue stays closed.
func (s *shard) run(ctx context.Context) (err error) {
	defer func() {
		why := ErrClosed
		if err != nil {
			why = err
		}
		fail(s.take(why), why)
	}()
	for s.gather(ctx) {
		if err := s.write(ctx, s.take(nil)); err != nil {
			return err
		}
	}
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.j.opts.Timeout)
	defer cancel()
	return s.write(last, s.take(ErrClosed))
}

// gather waits for something to write and then a little for company; false when
// ctx ends.
func (s *shard) gather(ctx context.Context) bool {
	select {
	case <-s.wake:
	case <-ctx.Done():
		return false
	}
	delay := time.NewTimer(s.j.opts.PageDelay)
	defer delay.Stop()
	for s.queuedBytes() < s.j.opts.PageBytes {
		select {
		case <-s.wake:
		case <-delay.C:
			return true
		case <-ctx.Done():
			return false
		}
	}
	return true
}

func fail(requests []*request, err error) {
	for _, r := range requests {
		r.answer(err)
	}
}
