package window

import (
	"time"

	"undertone/monitor/contact"
	"undertone/nlp"
)

const (
	// bucketSeconds is the grain of time. People do not see a mood change
	// faster, and an hour of it is 360 buckets.
	bucketSeconds = 10
	// ahead is how many buckets a message may lie in the future: the two
	// minutes that the door allows, and one for the present bucket's rest.
	ahead = 2*60/bucketSeconds + 1
	// longest is the longest window.
	longest = 3600 / bucketSeconds
	// ringLen leaves room behind the longest window for readers whose now is
	// a little older than the newest message's.
	ringLen = 384
	// behind is how many buckets before the head are kept.
	behind = ringLen - ahead - 1
)

// number is the bucket of a moment. Moments before 1970 are of the first.
func number(t time.Time) int64 { return max(0, t.Unix()/bucketSeconds) }

func slot(n int64) int { return int(uint64(n) % ringLen) }

// chunk is a stretch of a channel's ring. A channel that speaks seldom takes
// one or two; a busy one's buckets lie side by side, which makes reading them
// all, for a snapshot, a quarter faster than buckets here and there. It is also
// what is copied before it is changed while a Frozen shares it, so it is small:
// 4 KB and its topics.
type chunk struct {
	epoch   uint64 // Set.epoch when it was last the set's alone
	used    int    // buckets that hold messages
	buckets [chunkLen]bucket
}

const chunkLen = 24

// clone copies k, and all topics into one piece of memory.
func (k *chunk) clone() *chunk {
	c := new(chunk)
	*c = *k
	var n int
	for i := range c.buckets {
		n += len(c.buckets[i].topics)
	}
	topics := make([]topic, 0, n)
	for i := range c.buckets {
		b, from := &c.buckets[i], len(topics)
		topics = append(topics, b.topics...)
		b.topics = topics[from:len(topics):len(topics)]
	}
	return c
}

// ring is the buckets of a channel, in chunks; nil where there are none.
type ring [ringLen / chunkLen]*chunk

// at returns bucket n to look at, nil if there is none.
func (r *ring) at(n int64) *bucket {
	k := r[slot(n)/chunkLen]
	if k == nil {
		return nil
	}
	if b := &k.buckets[slot(n)%chunkLen]; b.n == n && b.messages > 0 {
		return b
	}
	return nil
}

const (
	toneCount       = 9
	touchpointCount = 5
)

// bucket is ten seconds of one channel; without messages it is no one's. It is kept small, because a busy
// centre has a hundred thousand: counts have 32 bits, and topics, of which most
// are absent at most times, are a short list.
type bucket struct {
	n             int64 // its number
	score         int64 // of customers' messages, in ten-thousandths
	messages      uint32
	customers     uint32
	conversations uint32 // whose newest message lies here
	negative      uint32
	positive      uint32
	expectation   [3]uint32 // by nlp.Exceeded, nlp.Met, nlp.Unmet
	tones         [toneCount]uint32
	touchpoints   [touchpointCount]uint32
	touchScores   [touchpointCount]int64
	topics        []topic
}

// topic is one topic's part of a bucket.
type topic struct {
	score int64
	n     uint32
	label uint8
}

func (b *bucket) add(s contact.Speaker, r *nlp.Reading, about topicList) {
	b.messages++
	if s != contact.Customer {
		return
	}
	b.customers++
	if r == nil {
		return
	}
	score := scoreOf(r)
	b.score += score
	switch r.Sentiment.Label {
	case nlp.Negative:
		b.negative++
	case nlp.Positive:
		b.positive++
	}
	if i := int(r.Expectation.Label); i < len(b.expectation) {
		b.expectation[i]++
	}
	if i := int(r.Tone.Label); i < len(b.tones) {
		b.tones[i]++
	}
	if i := int(r.Touchpoint.Label); i < len(b.touchpoints) {
		b.touchpoints[i]++
		b.touchScores[i] += score
	}
	for _, label := range about.labels[:about.n] {
		b.addTopic(label, score)
	}
}

// addTopic keeps the topics in the order of their labels, so that equal buckets
// are equal in memory and in a snapshot.
func (b *bucket) addTopic(label uint8, score int64) {
	i := 0
	for i < len(b.topics) && b.topics[i].label < label {
		i++
	}
	if i == len(b.topics) || b.topics[i].label != label {
		b.topics = append(b.topics, topic{})
		copy(b.topics[i+1:], b.topics[i:])
		b.topics[i] = topic{label: label}
	}
	b.topics[i].n++
	b.topics[i].score += score
}

// clear empties b and keeps its memory for topics.
func (b *bucket) clear() { *b = bucket{topics: b.topics[:0]} }

// scoreOf holds a score within its scale, which a snapshot relies on.
func scoreOf(r *nlp.Reading) int64 {
	return int64(max(-nlp.ScoreOne, min(nlp.ScoreOne, r.Score)))
}

// topicList is the topics of a reading by nlp's numbers.
type topicList struct {
	labels [nlp.MaxTopics + nlp.MostOwnHeard]uint8
	n      int
}

func (l *topicList) add(label uint8) {
	l.labels[l.n] = label
	l.n++
}

// topicsOf are the topics of a reading, the built-in ones and the user's own. A
// number that is neither's is passed over: a snapshot could not name it.
func (s *Set) topicsOf(r *nlp.Reading) (l topicList) {
	if r == nil {
		return l
	}
	for _, t := range r.Topics[:min(int(r.TopicCount), len(r.Topics))] {
		if t.Label < nlp.FirstOwn {
			l.add(t.Label)
		}
	}
	for _, t := range r.Own[:min(int(r.OwnCount), len(r.Own))] {
		if _, ok := s.names.Name(t.Label); ok && t.Label >= nlp.FirstOwn {
			l.add(t.Label)
		}
	}
	return l
}
