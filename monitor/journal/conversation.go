package journal

import (
	"context"
	"errors"
	"fmt"

	"github.com/nats-io/nats.go/jetstream"

	"undertone/monitor/contact"
)

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
	ctx, cancel := context.WithTimeout(ctx, readWithin)
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
