package desk

import "time"

// timers hold what is due at a later time, by id.
type timers struct {
	due  map[string]time.Time
	next time.Time // nothing is due before; zero where nothing is
}

func newTimers() *timers { return &timers{due: make(map[string]time.Time)} }

// set replaces the time of id; the zero time takes it back.
func (t *timers) set(id string, at time.Time) {
	if at.IsZero() {
		delete(t.due, id)
		return
	}
	t.due[id] = at
	if t.next.IsZero() || at.Before(t.next) {
		t.next = at
	}
}

// pop removes what is due by now and calls f with it, in no order.
func (t *timers) pop(now time.Time, f func(id string, at time.Time)) {
	if t.next.IsZero() || now.Before(t.next) {
		return
	}
	t.next = time.Time{}
	for id, at := range t.due {
		if !now.Before(at) {
			delete(t.due, id)
			f(id, at)
		} else if t.next.IsZero() || at.Before(t.next) {
			t.next = at
		}
	}
}
