package journal

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/nats-io/nats.go/jetstream"
)

// codec is written into each stream, so that a newer one is not misread.
const codec = "1"

// openStream makes a stream, or brings its settings up to date. One that is as
// it should be is left alone: to update it is to write, and a server must start
// on a full disk too.
func (j *Journal) openStream(ctx context.Context, want jetstream.StreamConfig) (jetstream.Stream, error) {
	stream, err := j.js.Stream(ctx, want.Name)
	if errors.Is(err, jetstream.ErrStreamNotFound) {
		return j.js.CreateStream(ctx, want)
	}
	if err != nil {
		return nil, err
	}
	if sameSettings(stream.CachedInfo().Config, want) {
		return stream, nil
	}
	return j.js.UpdateStream(ctx, want)
}

// sameSettings compares what we set. The server writes -1 for no limit, and
// adds metadata of its own.
func sameSettings(a, b jetstream.StreamConfig) bool {
	limits := func(c jetstream.StreamConfig) [3]int64 {
		limit := [3]int64{c.MaxBytes, c.MaxMsgs, int64(c.MaxAge)}
		for i := range limit {
			limit[i] = max(limit[i], 0)
		}
		return limit
	}
	for name, value := range b.Metadata {
		if a.Metadata[name] != value {
			return false
		}
	}
	return limits(a) == limits(b) && a.Replicas == b.Replicas && a.AllowDirect == b.AllowDirect &&
		a.Description == b.Description && slices.Equal(a.Subjects, b.Subjects)
}

// checkMade refuses streams made with another number of shards or another form
// of page: a conversation would change its shard, and be looked for elsewhere.
func (j *Journal) checkMade(ctx context.Context) error {
	stream, err := j.js.Stream(ctx, j.opts.Name+"_0")
	if errors.Is(err, jetstream.ErrStreamNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	made := stream.CachedInfo().Config.Metadata
	if n := made["undertone_shards"]; n != strconv.Itoa(j.opts.Shards) {
		return fmt.Errorf("journal.shards is %d, but the streams were made with %q: it cannot be changed once messages are kept", j.opts.Shards, n)
	}
	if c := made["undertone_codec"]; c != codec {
		return fmt.Errorf("the streams hold pages of form %q; this version reads %q", c, codec)
	}
	return nil
}
