package window

import (
	"iter"
	"slices"
	"strings"
	"time"

	"undertone/monitor/contact"
	"undertone/nlp"
)

// Set is the windows of all channels of one shard.
type Set struct {
	opts     Options
	names    *nlp.TopicNames // nil where there are only built-in topics
	head     int64           // bucket of the newest now; the ring lies around it
	channels map[string]*channel
	talks    conversations
	spare    []*chunk // empty
	epoch    uint64   // raised by Freeze; what is older may be shared
	version  uint64
	newest   *channel // the one changed last; the others follow by older
}

type channel struct {
	name         string
	key          uint64 // where the hashes of its conversations start
	ring         ring
	live         live
	totals       Totals
	version      uint64
	newer, older *channel
}

// NewSet returns an empty set. A setting out of range, which SetDefaults would
// report, is taken as the nearest one within.
func NewSet(opts Options) *Set {
	_ = opts.SetDefaults() // clamped below
	opts.Channels = max(1, min(mostChannels, opts.Channels))
	opts.Conversations = max(1, min(mostConversations, opts.Conversations))
	return &Set{
		opts:     opts,
		names:    opts.Names,
		channels: make(map[string]*channel),
		talks:    newConversations(opts.Conversations),
	}
}

// Fate is what became of a message.
type Fate uint8

// The fates of a message.
const (
	// Counted messages are in the totals and, while they are young enough,
	// in the windows.
	Counted Fate = iota
	// Late messages are in the totals only.
	Late
	// Partial messages are not counted.
	Partial
)

// Add counts m. r is its reading, nil where it was not read; only a customer's
// is looked at. now decides whether m is late: pass m.Received, so that reading
// the journal again gives the same. The cost does not depend on what the set
// holds, but for what time makes it drop.
func (s *Set) Add(m *contact.Message, r *nlp.Reading, now time.Time) Fate {
	present := number(now)
	s.advance(present)
	c := s.channel(m.Channel)
	if m.Partial {
		c.totals.Partials++
		return Partial
	}
	s.touch(c)
	about := s.topicsOf(r)
	c.totals.add(m.Speaker, r, about)
	n := number(m.At)
	if n > present+ahead {
		n = present // a clock that wrong tells nothing
	}
	if n <= present-longest {
		c.totals.Late++
		return Late
	}
	if n < s.head-behind {
		return Counted // in a window that is over
	}
	b := s.bucket(c, n)
	c.live.lift(b)
	b.add(m.Speaker, r, about)
	s.see(c, b, m.Conversation)
	return Counted
}

// see counts the conversation in b, unless b is not its newest bucket.
func (s *Set) see(c *channel, b *bucket, conversation string) {
	what, from := s.talks.see(hash(c.key, conversation), b.n, s.head)
	if what == notNewer {
		return
	}
	b.conversations++
	if what == isNew {
		return
	}
	// A snapshot of hostile bytes may lack the old bucket or its count.
	if old := c.ring.at(from); old != nil && old.conversations > 0 {
		old = s.bucket(c, from)
		old.conversations--
		c.live.lose(old)
	}
}

// advance moves the head to bucket n and drops what falls out of the ring.
func (s *Set) advance(n int64) {
	if n <= s.head {
		return
	}
	oldest := s.head - behind
	s.head = n
	for gone := max(0, oldest, n-behind-ringLen); gone < n-behind; gone++ {
		s.talks.drop(gone)
		for _, c := range s.channels {
			s.drop(c, slot(gone))
		}
	}
}

// drop empties the bucket in a slot of the ring, and keeps its chunk for others
// if it was the last there.
func (s *Set) drop(c *channel, slot int) {
	k := c.ring[slot/chunkLen]
	if k == nil || k.buckets[slot%chunkLen].messages == 0 {
		return
	}
	k = s.own(c, slot/chunkLen)
	b := &k.buckets[slot%chunkLen]
	c.live.drop(b)
	b.clear()
	k.used--
	if k.used == 0 {
		c.ring[slot/chunkLen] = nil
		s.spare = append(s.spare, k)
	}
}

// bucket returns bucket n of c to change; if it is new, it is empty.
func (s *Set) bucket(c *channel, n int64) *bucket {
	k := s.own(c, slot(n)/chunkLen)
	b := &k.buckets[slot(n)%chunkLen]
	if b.messages == 0 {
		b.n = n
		k.used++
	}
	return b
}

// own returns the chunk in a place of c's ring for changing. One that a Frozen
// may share is left to it, and a copy put in its place.
func (s *Set) own(c *channel, place int) *chunk {
	k := c.ring[place]
	switch {
	case k == nil:
		k = s.chunk()
	case k.epoch == s.epoch:
		return k
	default:
		c.live.settle() // the lifted bucket may lie in it
		k = k.clone()
	}
	k.epoch = s.epoch
	c.ring[place] = k
	return k
}

// chunk returns an empty one.
func (s *Set) chunk() *chunk {
	last := len(s.spare) - 1
	if last < 0 {
		return new(chunk)
	}
	k := s.spare[last]
	s.spare[last] = nil
	s.spare = s.spare[:last]
	return k
}

// channel finds the channel or makes it; beyond the limit it is contact.Other,
// for which the last place is kept.
func (s *Set) channel(name string) *channel {
	if c := s.channels[name]; c != nil {
		return c
	}
	room := s.opts.Channels - len(s.channels)
	if s.channels[contact.Other] == nil {
		room--
	}
	if room <= 0 && name != contact.Other {
		return s.channel(contact.Other)
	}
	return s.insert(name)
}

func (s *Set) insert(name string) *channel {
	name = strings.Clone(name) // the message's may be a part of a whole page
	c := &channel{name: name, key: hash(hashStart, name+"\x00")}
	c.live.present = -1
	s.channels[name] = c
	return c
}

// touch makes c the channel that changed last.
func (s *Set) touch(c *channel) {
	s.version++
	c.version = s.version
	if s.newest == c {
		return
	}
	if c.newer != nil {
		c.newer.older = c.older
	}
	if c.older != nil {
		c.older.newer = c.newer
	}
	c.newer, c.older = nil, s.newest
	if s.newest != nil {
		s.newest.newer = c
	}
	s.newest = c
}

// Version is raised by every message that counts. Versions mean nothing beyond
// the life of a Set.
func (s *Set) Version() uint64 { return s.version }

// Changed yields the channels to which messages were added after version
// since, the latest first; all of them for 0. It looks at no others. Moods also
// change by the passing of time, which it does not tell.
func (s *Set) Changed(since uint64) iter.Seq[string] {
	return func(yield func(string) bool) {
		for c := s.newest; c != nil && c.version > since; c = c.older {
			if !yield(c.name) {
				return
			}
		}
	}
}

// Channels lists every channel by name.
func (s *Set) Channels() []string {
	names := make([]string, 0, len(s.channels))
	for name := range s.channels {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Totals returns the sums of a channel since it was first heard.
func (s *Set) Totals(channel string) (Totals, bool) {
	c, ok := s.channels[channel]
	if !ok {
		return Totals{}, false
	}
	return c.totals.clone(), true
}

// Head is the start of the bucket of the newest now that was given to Add.
func (s *Set) Head() time.Time { return start(s.head) }

// Forgotten is how many conversations were dropped for want of room before the
// longest window was over. Any of them that spoke again counts twice.
func (s *Set) Forgotten() uint64 { return s.talks.forgotten }

func start(n int64) time.Time { return time.Unix(n*bucketSeconds, 0).UTC() }
