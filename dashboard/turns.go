package dashboard

import (
	"strings"
	"sync"
	"sync/atomic"

	"undertone/monitor/contact"
)

// mostTurns is how many turns of a watched conversation wait for its slowest
// browser; one that falls further behind gets the whole conversation anew.
const mostTurns = 64

// Turns passes on the messages of those conversations that somebody watches.
type Turns struct {
	watched atomic.Int64

	mu    sync.Mutex
	talks map[string]*talk
}

// talk is a watched conversation: its newest turns, numbered.
type talk struct {
	id      string
	readers int
	turns   []contact.Message
	next    uint64 // number of the turn to come
	more    chan struct{}
}

// NewTurns returns a Turns that nobody watches.
func NewTurns() *Turns { return &Turns{talks: make(map[string]*talk)} }

// Turn takes one message. It costs one load where nobody watches anything.
func (t *Turns) Turn(m *contact.Message) {
	if t.watched.Load() == 0 {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	k, ok := t.talks[m.Conversation]
	if !ok {
		return
	}
	own := *m
	own.Text = strings.Clone(m.Text) // not the whole page that it came with
	k.turns = append(k.turns, own)
	if len(k.turns) > mostTurns {
		k.turns = append([]contact.Message(nil), k.turns[len(k.turns)-mostTurns:]...)
	}
	k.next++
	close(k.more)
	k.more = make(chan struct{})
}

// watch begins to keep a conversation's turns; stop ends it.
func (t *Turns) watch(conversation string) (k *talk, from uint64, stop func()) {
	t.mu.Lock()
	defer t.mu.Unlock()
	k, ok := t.talks[conversation]
	if !ok {
		k = &talk{id: conversation, more: make(chan struct{})}
		t.talks[conversation] = k
	}
	k.readers++
	t.watched.Add(1)
	return k, k.next, func() { t.unwatch(k) }
}

func (t *Turns) unwatch(k *talk) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.watched.Add(-1)
	if k.readers--; k.readers == 0 {
		delete(t.talks, k.id)
	}
}

// after returns the turns from number n; whole is false if some are gone.
func (t *Turns) after(k *talk, n uint64) (turns []contact.Message, next uint64, whole bool, more <-chan struct{}) {
	t.mu.Lock()
	defer t.mu.Unlock()
	first := k.next - uint64(len(k.turns))
	if n < first {
		return nil, k.next, false, k.more
	}
	return k.turns[n-first:], k.next, true, k.more
}
