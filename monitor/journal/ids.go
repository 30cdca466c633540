package journal

import (
	"crypto/sha256"
	"sync"
	"time"
)

// key stands for a message id. 128 bits of SHA-256: nobody can make two ids
// that share one, and by chance a collision among a million is less likely
// than that the machine's memory errs.
type key [16]byte

func keyOf(id string) key {
	sum := sha256.Sum256([]byte(id))
	return key(sum[:16])
}

// ids is the set of the message ids seen lately, in two generations: a new id
// goes to the young one; when that is full the old one is forgotten.
type ids struct {
	keep    int           // newer ids before one may be forgotten
	keepFor time.Duration // and its least age, while young has under 2*keep

	mu         sync.Mutex
	young, old map[key]struct{}
	since      time.Time // when young was begun
	early      int       // generations forgotten before keepFor
}

func newIDs(keep int, keepFor time.Duration) *ids {
	return &ids{keep: keep, keepFor: keepFor, young: make(map[key]struct{})}
}

// claim puts k in the set and reports whether it was new.
func (s *ids) claim(k key, now time.Time) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.has(k) {
		return false
	}
	s.turn(now)
	s.young[k] = struct{}{}
	return true
}

// holds reports whether k is in the set, without claiming it.
func (s *ids) holds(k key) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.has(k)
}

func (s *ids) has(k key) bool {
	if _, ok := s.young[k]; ok {
		return true
	}
	_, ok := s.old[k]
	return ok
}

// turn forgets the old generation once the young one holds enough, and is old
// enough or twice as large as needed: memory is bounded before age is kept.
func (s *ids) turn(now time.Time) {
	if s.since.IsZero() {
		s.since = now
	}
	if len(s.young) < s.keep {
		return
	}
	old := now.Sub(s.since) >= s.keepFor
	if !old && len(s.young) < 2*s.keep {
		return
	}
	if !old {
		s.early++
	}
	s.old, s.young, s.since = s.young, make(map[key]struct{}, s.keep), now
}

// grow makes room for n ids at once, before many are read from disk.
func (s *ids) grow(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.young) == 0 {
		s.young = make(map[key]struct{}, min(n, 2*s.keep))
	}
}

// size is the number of ids held, and how often some went before their time.
func (s *ids) size() (held, early int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.young) + len(s.old), s.early
}
