package window

import (
	"slices"

	"undertone/nlp"
)

// Frozen is a Set as it was at one moment. The Set goes on while another
// goroutine writes the Frozen down: what is large is shared with the Set, which
// copies a chunk before it changes one that may be shared.
type Frozen struct {
	names    *nlp.TopicNames
	head     int64
	channels []frozenChannel
	talks    frozenConversations
}

type frozenChannel struct {
	name   string
	totals Totals
	ring   ring
}

// frozenConversations are conversations without their index. They are copied
// whole: 24 bytes each in one piece take less time than to keep track of which
// of them changed.
type frozenConversations struct {
	entries   []entry
	first     [ringLen]int32
	forgotten uint64
}

func (c *conversations) freeze() frozenConversations {
	return frozenConversations{slices.Clone(c.entries), c.first, c.forgotten}
}

// Freeze returns the set as it is now. It takes time for each channel and each
// conversation, but not for buckets; those cost when they are next changed.
func (s *Set) Freeze() *Frozen {
	s.epoch++
	f := &Frozen{
		names:    s.names,
		head:     s.head,
		channels: make([]frozenChannel, 0, len(s.channels)),
		talks:    s.talks.freeze(),
	}
	for _, c := range s.channels {
		f.channels = append(f.channels, frozenChannel{c.name, c.totals.clone(), c.ring})
	}
	return f
}
