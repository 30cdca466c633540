package journal

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/rs/zerolog"

	"undertone/monitor/contact"
)

// Journal is the log of one Undertone. Open makes one; Run writes to it.
type Journal struct {
	opts    Options
	log     zerolog.Logger
	metrics *metrics

	folder *folder
	engine *engine // nil with an external server
	nc     *nats.Conn
	js     jetstream.JetStream

	ids    *ids
	room   *room
	shards []*shard
	events *Log

	statMu sync.Mutex
	stat   stat
	statAt time.Time
}

// Open connects to the external server, or starts the embedded one on
// dir/journal, and reads what it needs to know of the messages already there.
// It starts no goroutine that writes; Append waits until Run does.
func Open(ctx context.Context, dir string, opts Options, o Observe) (*Journal, error) {
	if err := opts.SetDefaults(); err != nil {
		return nil, err
	}
	j := &Journal{
		opts: opts,
		log:  o.Log.With().Str("component", "journal").Logger(),
		ids:  newIDs(opts.IDs, opts.IDsFor),
		room: &room{dir: dir},
	}
	j.metrics = newMetrics(o.Registerer, j)
	began := time.Now()
	if err := j.open(ctx, dir); err != nil {
		j.Close()
		return nil, err
	}
	ids, _ := j.ids.size()
	j.log.Info().Int("ids", ids).Dur("took", time.Since(began)).Msg("opened")
	return j, nil
}

// Observe is where a part tells what it does.
type Observe struct {
	Log zerolog.Logger
	// Registerer takes the metrics; nil registers them nowhere.
	Registerer Registerer
}

func (j *Journal) open(ctx context.Context, dir string) error {
	began := time.Now()
	index := filepath.Join(dir, "index")
	if err := os.MkdirAll(index, 0o700); err != nil {
		return fmt.Errorf("open journal: %w", err)
	}
	var err error
	if j.folder, err = lockFolder(dir); err != nil {
		return fmt.Errorf("open journal: %w", err)
	}
	if err := j.connect(filepath.Join(dir, "journal")); err != nil {
		return err
	}
	if err := j.checkMade(ctx); err != nil {
		return fmt.Errorf("open journal: %w", err)
	}
	j.ids.grow(j.opts.IDs)
	for n := range j.opts.Shards {
		s, err := j.openShard(ctx, n, index)
		if err != nil {
			return fmt.Errorf("open shard %d of the journal: %w", n, err)
		}
		j.shards = append(j.shards, s)
	}
	j.log.Debug().Dur("took", time.Since(began)).Msg("streams opened")
	if j.events, err = j.openLog(ctx); err != nil {
		return fmt.Errorf("open the journal's events: %w", err)
	}
	return j.loadIndexes(ctx)
}

func (j *Journal) connect(store string) (err error) {
	options := []nats.Option{
		nats.Name("undertone"),
		nats.MaxReconnects(-1),
		nats.ReconnectWait(20 * time.Millisecond),
		nats.ReconnectJitter(10*time.Millisecond, 10*time.Millisecond),
		nats.RetryOnFailedConnect(false),
		nats.Timeout(5 * time.Second),
		nats.ErrorHandler(func(_ *nats.Conn, _ *nats.Subscription, err error) {
			j.log.Warn().Err(err).Msg("nats connection")
		}),
	}
	if j.opts.URL == "" {
		if j.engine, err = startEngine(store, j.log); err != nil {
			return err
		}
		options = append(options, nats.InProcessServer(j.engine))
	}
	if j.nc, err = nats.Connect(j.opts.URL, options...); err != nil {
		return fmt.Errorf("connect to the nats server: %w", err)
	}
	if j.js, err = jetstream.New(j.nc); err != nil {
		return fmt.Errorf("use JetStream: %w", err)
	}
	return nil
}

// Run writes what Append queues until ctx ends, and then what is still queued.
// It fails only with ErrForeign: everything else is tried again. One shard that
// fails ends all, so that whoever waits for Run hears of it.
func (j *Journal) Run(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	errs := make([]error, len(j.shards))
	var wg sync.WaitGroup
	for n, s := range j.shards {
		wg.Go(func() {
			if errs[n] = s.run(ctx); errs[n] != nil {
				cancel()
			}
		})
	}
	wg.Wait()
	return errors.Join(errs...)
}

// Close ends the connection and the embedded server. Call it after Run.
func (j *Journal) Close() {
	for _, s := range j.shards {
		s.index.close()
	}
	if j.nc != nil {
		j.nc.Close()
	}
	if j.engine != nil {
		j.engine.stop()
	}
	if j.folder != nil {
		j.folder.unlock()
	}
}

// Shards is the number of shards, numbered from 0.
func (j *Journal) Shards() int { return len(j.shards) }

// Last is the number of the newest page of a shard, 0 if there is none.
func (j *Journal) Last(shard int) uint64 {
	_, newest := j.shards[shard].tail.end()
	return newest
}

// End is the newest number that a page of a shard ever had, also when retention
// has taken that page.
func (j *Journal) End(shard int) uint64 {
	end, _ := j.shards[shard].tail.end()
	return end
}

// Quiet reports whether no message of a shard is on its way into the journal. With
// the shard followed to its Last page, everything that was handed to Append before
// this call has then been seen by the follower.
func (j *Journal) Quiet(shard int) bool { return j.shards[shard].inFlight.Load() == 0 }

// ShardOf is the shard of a conversation.
func (j *Journal) ShardOf(conversation string) int {
	return int(hashOf(conversation) % uint64(len(j.shards)))
}

// Err tells why the journal takes no messages now, or nil.
func (j *Journal) Err() error {
	errs := []error{j.room.check(time.Now())}
	for _, s := range j.shards {
		errs = append(errs, s.refusing())
	}
	return errors.Join(errs...)
}

// Append stores messages that were checked at the door, and returns once those
// whose fate is Stored are on disk. The fates are in the order of the messages.
// The error tells why some have Failed; it is one of this package's, or that of
// ctx, after which those that failed may still be stored: a retry with the same
// ids is safe in every case.
func (j *Journal) Append(ctx context.Context, messages []contact.Message) ([]contact.Fate, error) {
	fates := make([]contact.Fate, len(messages))
	if err := j.admit(); err != nil {
		j.countRefused(err, len(messages))
		return fates, err
	}
	requests := j.split(messages)
	var failed error
	for _, r := range requests {
		if err := r.shard.enqueue(r); err != nil {
			r.answer(err)
		}
	}
	for _, r := range requests {
		select {
		case err := <-r.done:
			for i, at := range r.places {
				fates[at] = r.fates[i]
			}
			if err != nil {
				failed = err
				j.countRefused(err, r.failures())
			}
		case <-ctx.Done():
			failed = fmt.Errorf("append to journal: %w", ctx.Err())
		}
	}
	return fates, failed
}

// admit refuses messages before any work is done for them.
func (j *Journal) admit() error {
	if err := j.room.check(time.Now()); err != nil {
		return err
	}
	if lag := j.lag(); lag >= int64(j.opts.Behind) {
		return fmt.Errorf("%w: %d messages wait for it, the limit is %d", ErrBehind, lag, j.opts.Behind)
	}
	return nil
}

func (j *Journal) split(messages []contact.Message) []*request {
	byShard := make([]*request, len(j.shards))
	for i := range messages {
		hash := hashOf(messages[i].Conversation)
		n := hash % uint64(len(j.shards))
		if byShard[n] == nil {
			byShard[n] = newRequest(j.shards[n], len(messages))
		}
		byShard[n].add(&messages[i], i, hash)
	}
	return slices.DeleteFunc(byShard, func(r *request) bool { return r == nil })
}

func (j *Journal) countRefused(err error, messages int) {
	for known, counter := range j.metrics.refused {
		if errors.Is(err, known) {
			counter.Add(float64(messages))
		}
	}
}

// lag is how many messages of this process's life are appended and not followed.
func (j *Journal) lag() (n int64) {
	for _, s := range j.shards {
		n += s.tail.lag()
	}
	return n
}

func (j *Journal) queued() (n int) {
	for _, s := range j.shards {
		n += s.queuedBytes()
	}
	return n
}

type stat struct {
	pages uint64
	bytes uint64
}

// stored asks the streams for their size, at most every few seconds.
func (j *Journal) stored() stat {
	j.statMu.Lock()
	defer j.statMu.Unlock()
	if time.Since(j.statAt) < 5*time.Second {
		return j.stat
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	var now stat
	for _, s := range j.shards {
		info, err := s.stream.Info(ctx)
		if err != nil {
			return j.stat
		}
		now.pages += info.State.Msgs
		now.bytes += info.State.Bytes
	}
	j.stat, j.statAt = now, time.Now()
	return now
}
