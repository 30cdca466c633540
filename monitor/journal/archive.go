package journal

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"github.com/nats-io/nats.go/jetstream"
)

// OpenToRead opens a journal that is there as it is: nothing is made, no setting
// of its streams is changed, whatever opts say of retention or shards, and
// Append refuses. It is for those who come to look, such as a backtest, and must
// not shorten what the server keeps. The index is not read, so Conversation
// finds nothing; Events is nil where the journal has no log of events. Do not
// call Run.
//
// With an embedded server the folder is locked: while another process has it,
// the error is ErrInUse. Where there is no journal it is ErrNoJournal.
func OpenToRead(ctx context.Context, dir string, opts Options, o Observe) (*Journal, error) {
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
	if err := j.openToRead(ctx, dir); err != nil {
		j.Close()
		return nil, fmt.Errorf("open journal to read: %w", err)
	}
	return j, nil
}

func (j *Journal) openToRead(ctx context.Context, dir string) (err error) {
	store := filepath.Join(dir, "journal")
	if j.opts.URL == "" {
		// The embedded server would make the folder that it does not find.
		if _, err := os.Stat(store); err != nil {
			return fmt.Errorf("%w in %s", ErrNoJournal, dir)
		}
		if j.folder, err = lockFolder(dir); err != nil {
			return err
		}
	}
	if err := j.connect(store); err != nil {
		return err
	}
	if err := j.adoptMade(ctx); err != nil {
		return err
	}
	for n := range j.opts.Shards {
		s, err := j.adoptShard(ctx, n)
		if err != nil {
			return fmt.Errorf("shard %d: %w", n, err)
		}
		j.shards = append(j.shards, s)
	}
	stream, err := j.js.Stream(ctx, j.opts.Name+"_events")
	if errors.Is(err, jetstream.ErrStreamNotFound) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("events: %w", err)
	}
	j.events = &Log{j: j, stream: stream, subject: j.opts.Name + ".events"}
	return nil
}

// adoptMade takes over the number of shards that the streams were made with.
func (j *Journal) adoptMade(ctx context.Context) error {
	stream, err := j.js.Stream(ctx, j.opts.Name+"_0")
	if errors.Is(err, jetstream.ErrStreamNotFound) {
		return fmt.Errorf("%w named %q", ErrNoJournal, j.opts.Name)
	}
	if err != nil {
		return err
	}
	made := stream.CachedInfo().Config.Metadata
	if j.opts.Shards, err = strconv.Atoi(made["undertone_shards"]); err != nil || j.opts.Shards < 1 {
		return fmt.Errorf("the streams were made with %q shards", made["undertone_shards"])
	}
	return j.checkMade(ctx)
}

// adoptShard is a shard that takes no messages.
func (j *Journal) adoptShard(ctx context.Context, n int) (*shard, error) {
	stream, err := j.js.Stream(ctx, fmt.Sprintf("%s_%d", j.opts.Name, n))
	if err != nil {
		return nil, err
	}
	s, err := j.newShard(ctx, n, stream, "")
	if err != nil {
		return nil, err
	}
	s.refuse = errReadOnly
	return s, nil
}
