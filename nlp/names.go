package nlp

import (
	"slices"
	"sync"
	"sync/atomic"
)

// FirstOwn is the number of the first topic of the user's own. The numbers
// below it are the built-in topics'; some are still free.
const FirstOwn = 32

// MostNames is the most names of own topics that one process can tell apart:
// twice as many as can be configured at once may have been taken out again.
const MostNames = 3 * MostOwn

// TopicNames gives topics their numbers. A name keeps its number as long as the
// process lives, also when its topic is taken out of the configuration, so that
// what was counted under a number is still called by the right name. It is safe
// for concurrent use. The nil TopicNames knows the built-in topics alone.
type TopicNames struct {
	mu  sync.Mutex
	own atomic.Pointer[[]string] // by number less FirstOwn; replaced, never changed
}

// Name is the topic with this number; false if there is none.
func (t *TopicNames) Name(n uint8) (string, bool) {
	if int(n) < len(topics) {
		return topics[n], true
	}
	if own := t.list(); n >= FirstOwn && int(n-FirstOwn) < len(own) {
		return own[n-FirstOwn], true
	}
	return "", false
}

// Number is the own topic's number, a new one if the name is new; false when
// there are none left.
func (t *TopicNames) Number(name string) (uint8, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	own := t.list()
	if i := slices.Index(own, name); i >= 0 {
		return uint8(FirstOwn + i), true
	}
	if len(own) == MostNames {
		return 0, false
	}
	longer := append(slices.Clone(own), name)
	t.own.Store(&longer)
	return uint8(FirstOwn + len(own)), true
}

func (t *TopicNames) list() []string {
	if t == nil {
		return nil
	}
	if own := t.own.Load(); own != nil {
		return *own
	}
	return nil
}
