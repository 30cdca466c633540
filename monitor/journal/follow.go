package journal

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"undertone/monitor/contact"
)

// readBytes bounds one pull. The client holds at most this much unread, far
// under its limit of 64 MiB, so a pull never overruns it.
const readBytes = 4 << 20

// Follow calls f for each page of a shard after page `after`, in order, and
// waits for more until ctx ends. Pages come from memory where they are still
// there. f must not keep the page's slice. An error of f, or one of reading,
// ends it. There may be one follower a shard.
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
			err = s.read(ctx, after+1, last, func(p Page) error {
				j.metrics.readBack.Inc()
				return s.follow(p, f)
			})
			after = last
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

// read calls f for the pages from..to that the stream still has.
func (s *shard) read(ctx context.Context, from, to uint64, f func(Page) error) error {
	if from > to {
		return nil
	}
	consumer, err := s.stream.OrderedConsumer(ctx, jetstream.OrderedConsumerConfig{
		DeliverPolicy: jetstream.DeliverByStartSequencePolicy,
		OptStartSeq:   from,
	})
	if err != nil {
		return fmt.Errorf("read shard %d from page %d: %w", s.n, from, err)
	}
	pull, err := consumer.Messages(jetstream.PullMaxBytes(readBytes))
	if err != nil {
		return fmt.Errorf("read shard %d from page %d: %w", s.n, from, err)
	}
	defer pull.Stop()
	for next := from; next <= to; {
		p, err := s.next(ctx, pull)
		if err != nil {
			return fmt.Errorf("read page %d of shard %d: %w", next, s.n, err)
		}
		if p.Seq > next {
			s.j.metrics.expired.Add(float64(p.Seq - next))
		}
		if p.Seq > to {
			return nil
		}
		if err := f(p); err != nil {
			return err
		}
		next = p.Seq + 1
	}
	return nil
}

func (s *shard) next(ctx context.Context, pull jetstream.MessagesContext) (Page, error) {
	msg, err := pull.Next(jetstream.NextContext(ctx))
	if err != nil {
		return Page{}, err
	}
	meta, err := msg.Metadata()
	if err != nil {
		return Page{}, err
	}
	messages, err := decodePage(msg.Data())
	return Page{Shard: s.n, Seq: meta.Sequence.Stream, Messages: messages}, err
}

// Conversation returns the newest messages of a conversation, at most `most`,
// oldest first. Partial messages are left out once a newer message has their
// id. It finds what the index remembers and retention has left.
func (j *Journal) Conversation(ctx context.Context, id string, most int) ([]contact.Message, error) {
	s := j.shards[j.ShardOf(id)]
	var found []contact.Message
	var page Page
	for _, at := range s.index.talks.find(id, most) {
		if page.Seq != at.seq {
			var err error
			page, err = s.get(ctx, at.seq)
			if errors.Is(err, jetstream.ErrMsgNotFound) {
				continue // retention took it
			}
			if err != nil {
				return nil, err
			}
		}
		if at.index < len(page.Messages) && page.Messages[at.index].Conversation == id {
			found = append(found, page.Messages[at.index])
		}
	}
	return withoutReplaced(found), nil
}

// get reads one page, from memory if it is there.
func (s *shard) get(ctx context.Context, seq uint64) (Page, error) {
	if p, _, _ := s.tail.get(seq); p.Seq != 0 {
		return p, nil
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	msg, err := s.stream.GetMsg(ctx, seq)
	if err != nil {
		return Page{}, fmt.Errorf("read page %d of shard %d: %w", seq, s.n, err)
	}
	messages, err := decodePage(msg.Data)
	if err != nil {
		return Page{}, fmt.Errorf("read page %d of shard %d: %w", seq, s.n, err)
	}
	return Page{Shard: s.n, Seq: seq, Messages: messages}, nil
}

// withoutReplaced drops partial messages that a newer one of the same id
// replaces.
func withoutReplaced(messages []contact.Message) []contact.Message {
	newest := make(map[string]int, len(messages))
	for i := range messages {
		newest[messages[i].ID] = i
	}
	kept := messages[:0]
	for i := range messages {
		if !messages[i].Partial || newest[messages[i].ID] == i {
			kept = append(kept, messages[i])
		}
	}
	return kept
}
