package journal

import (
	"slices"
	"sync"

	"github.com/cespare/xxhash/v2"
)

// ref is a message's place: its page and its index there.
type ref struct {
	seq   uint64
	index int
}

// talks finds the messages of a conversation. It is a ring of the shard's
// newest messages in which each points back to the one before it in the same
// conversation, so that adding one costs a map lookup and no allocation.
type talks struct {
	most int

	mu   sync.RWMutex
	ring []talk
	next uint64            // number of messages ever added
	last map[uint64]uint64 // hash of a conversation to the number of its newest message
}

type talk struct {
	hash  uint64
	seq   uint64
	back  uint32 // distance to the conversation's message before this; 0 for none
	index uint16
}

func newTalks(most int) *talks {
	return &talks{most: most, last: make(map[uint64]uint64)}
}

// hashOf is a conversation's key. Two conversations may share one: whoever
// reads the messages back must compare the names. It chooses the shard too, so
// it must be the same for ever.
func hashOf(conversation string) uint64 { return xxhash.Sum64String(conversation) }

func (t *talks) add(hash uint64, at ref) {
	t.mu.Lock()
	defer t.mu.Unlock()
	entry := talk{hash: hash, seq: at.seq, index: uint16(at.index)}
	if before, ok := t.last[hash]; ok && t.next-before < uint64(t.most) {
		entry.back = uint32(t.next - before)
	}
	slot := int(t.next % uint64(t.most))
	if slot < len(t.ring) {
		t.forget(t.ring[slot].hash, t.next-uint64(t.most))
		t.ring[slot] = entry
	} else {
		t.ring = append(t.ring, entry)
	}
	t.last[hash] = t.next
	t.next++
}

// forget drops a conversation whose newest message is the one overwritten.
func (t *talks) forget(hash, number uint64) {
	if last, ok := t.last[hash]; ok && last == number {
		delete(t.last, hash)
	}
}

// find returns the places of a conversation's messages, oldest first, at most
// the newest `most` of them.
func (t *talks) find(conversation string, most int) []ref {
	t.mu.RLock()
	defer t.mu.RUnlock()
	number, ok := t.last[hashOf(conversation)]
	if !ok {
		return nil
	}
	var found []ref
	for len(found) < most && t.next-number <= uint64(t.most) {
		entry := t.ring[number%uint64(t.most)]
		found = append(found, ref{entry.seq, int(entry.index)})
		if entry.back == 0 || uint64(entry.back) > number {
			break
		}
		number -= uint64(entry.back)
	}
	slices.Reverse(found)
	return found
}
