package journal

import "undertone/monitor/contact"

// request is the part of one Append that goes to one shard.
type request struct {
	shard    *shard
	messages []contact.Message
	records  []record
	places   []int // of the messages in the Append
	fates    []contact.Fate
	open     int // messages without a fate
	bytes    int
	queued   bool // counted in the shard's inFlight
	answered bool
	done     chan error // capacity 1: the writer never waits for a sender
}

func newRequest(s *shard, most int) *request {
	return &request{
		shard:    s,
		messages: make([]contact.Message, 0, most),
		records:  make([]record, 0, most),
		places:   make([]int, 0, most),
		fates:    make([]contact.Fate, 0, most),
		done:     make(chan error, 1),
	}
}

func (r *request) add(m *contact.Message, place int, hash uint64) {
	rec := record{talk: hash}
	if !m.Partial {
		rec.id = keyOf(m.ID)
	}
	r.messages = append(r.messages, *m)
	r.records = append(r.records, rec)
	r.places = append(r.places, place)
	r.fates = append(r.fates, contact.Failed)
	r.open++
	r.bytes += sizeOf(m)
}

// settle notes one message's fate and answers once all have theirs.
func (r *request) settle(i int, fate contact.Fate) {
	if r.answered {
		return
	}
	r.fates[i] = fate
	if r.open--; r.open == 0 {
		r.answer(nil)
	}
}

// answer lets the sender go. From here on the fates are the sender's.
func (r *request) answer(err error) {
	if !r.answered {
		r.answered = true
		if r.queued {
			r.shard.inFlight.Add(-1)
		}
		r.done <- err
	}
}

func (r *request) failures() (n int) {
	for _, f := range r.fates {
		if f == contact.Failed {
			n++
		}
	}
	return n
}
