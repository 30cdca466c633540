package emerging

import "time"

// mostHeard is how many messages a window holds at most; when more come within
// its time the oldest leave early. At 50 a second that leaves 40 seconds, in
// which a rise has more messages to show in than in a quiet hour.
const mostHeard = 2048

// heard is a message in the window.
type heard struct {
	Message
	marks []mark
}

// window holds the newest messages. Numbers count all messages that ever were
// in it.
type window struct {
	span     time.Duration
	messages []heard // a ring
	first    uint64  // number of the oldest
	next     uint64  // number of the next one
	newest   time.Time
	talks    map[string][]uint64 // numbers of the messages of a conversation
}

func newWindow(span time.Duration) window {
	return window{span: span, messages: make([]heard, 64), talks: make(map[string][]uint64)}
}

func (w *window) at(n uint64) *heard { return &w.messages[n%uint64(len(w.messages))] }

func (w *window) len() int { return int(w.next - w.first) }

// stale reports that the oldest message has to leave.
func (w *window) stale() bool {
	return w.len() > 0 && (w.len() == mostHeard || w.newest.Sub(w.at(w.first).At) > w.span)
}

// push adds a message.
func (w *window) push(m heard) {
	if w.len() == len(w.messages) {
		wider := make([]heard, 2*len(w.messages))
		for n := w.first; n < w.next; n++ {
			wider[n%uint64(len(wider))] = *w.at(n)
		}
		w.messages = wider
	}
	*w.at(w.next) = m
	w.talks[m.Conversation] = append(w.talks[m.Conversation], w.next)
	w.next++
}

// pop takes the oldest message out.
func (w *window) pop() heard {
	slot := w.at(w.first)
	m := *slot
	*slot = heard{}
	if talk := w.talks[m.Conversation]; len(talk) > 1 {
		w.talks[m.Conversation] = talk[1:]
	} else {
		delete(w.talks, m.Conversation)
	}
	w.first++
	return m
}
