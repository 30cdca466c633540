package journal

import (
	"context"
	"errors"
	"time"
)

// Follow calls f for each page of a shard after page `after`, in order, and
// waits for more until ctx ends. Pages come from memory where they are still
// there; what cannot be read now is tried again. f must not keep the page's
// slice. An error of f, or a page that cannot be decoded, ends it. There may be
// one follower a shard.
func (j *Journal) Follow(ctx context.Context, shard int, after uint64, f func(Page) error) error {
	s := j.shards[shard]
	for ctx.Err() == nil {
		p, last, wait := s.tail.get(after + 1)
		var err error
		switch {
		case wait != nil:
			select {
			case <-wait:
			case <-ctx.Done():
			}
		case p.Seq != 0:
			err = s.follow(p, f)
			after = p.Seq
		default:
			after, err = s.readBack(ctx, after, last, f)
		}
		if err != nil && ctx.Err() == nil {
			return err
		}
	}
	return nil
}

func (s *shard) follow(p Page, f func(Page) error) error {
	err := f(p)
	s.tail.handled(p)
	return err
}

// readBack follows the pages after..to from the stream and returns how far it
// came. Its errors are those that end Follow; a server that does not answer is
// not among them, since it is being restarted, or comes back.
func (s *shard) readBack(ctx context.Context, after, to uint64, f func(Page) error) (uint64, error) {
	var ended error
	err := s.read(ctx, after+1, to, func(p Page) error {
		s.j.metrics.readBack.Inc()
		after = p.Seq
		ended = s.follow(p, f)
		return ended
	})
	switch {
	case err == nil:
		s.tail.passed(to)
		return to, nil
	case ended != nil, errors.Is(err, errCorrupt), ctx.Err() != nil:
		return after, err
	}
	s.log.Warn().Err(err).Msg("pages not read; trying again")
	select {
	case <-time.After(retryEvery):
	case <-ctx.Done():
	}
	return after, nil
}
