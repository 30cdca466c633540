package dashboard

import (
	"encoding/json"
	"strconv"
	"sync"

	"undertone/monitor/desk"
)

// Feed is the numbered list of events. It keeps the newest; all of them are in
// the journal.
type Feed struct {
	most int

	mu     sync.Mutex
	events []Event // consecutive numbers, oldest first
	last   uint64
	more   chan struct{}
}

// Event is one entry of the feed: a desk.Record in JSON, and what of it decides who
// is shown it.
type Event struct {
	Seq  uint64
	Data json.RawMessage
	Type string
	// Agent, Conversation and State are a nudge's.
	Agent, Conversation string
	State               desk.NudgeState

	frame []byte        // Data with its number, as all browsers get it
	guest func() []byte // what a screen with a wall link gets instead; nil for nothing
}

func newEvent(seq uint64, data []byte) Event {
	e := Event{Seq: seq, Data: data}
	var head struct {
		Type  string `json:"type"`
		Nudge struct {
			Agent        string          `json:"agent"`
			Conversation string          `json:"conversation"`
			State        desk.NudgeState `json:"state"`
		} `json:"nudge"`
	}
	if json.Unmarshal(data, &head) != nil || len(data) < 2 {
		return e // not a record: numbered, and shown to nobody
	}
	e.Type, e.State = head.Type, head.Nudge.State
	e.Agent, e.Conversation = head.Nudge.Agent, head.Nudge.Conversation
	e.frame = append(append(append([]byte(`{"seq":`), strconv.FormatUint(seq, 10)...), ','), data[1:]...)
	e.guest = sync.OnceValue(func() []byte { return guestFrame(seq, data) })
	return e
}

// NewFeed returns an empty feed that keeps the newest `most` events.
func NewFeed(most int) *Feed {
	return &Feed{most: most, more: make(chan struct{})}
}

// Event adds an event. Numbers only go up; one that is not news is passed over.
func (f *Feed) Event(seq uint64, data []byte) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if seq <= f.last {
		return
	}
	if seq != f.last+1 {
		f.events = nil // whoever asks for those between is told of a gap
	}
	f.last = seq
	f.events = append(f.events, newEvent(seq, data))
	if len(f.events) > f.most {
		f.events = append([]Event(nil), f.events[len(f.events)-f.most:]...)
	}
	close(f.more)
	f.more = make(chan struct{})
}

// Missed is a run of events that the feed cannot give any more.
type Missed struct{ From, To uint64 }

// After returns the events after number seq, what of them is gone, the newest
// number and a channel that is closed when there are more. A number that was
// never given out comes from a journal that is no more: nothing is missed.
func (f *Feed) After(seq uint64) (events []Event, missed *Missed, last uint64, more <-chan struct{}) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if seq >= f.last {
		return nil, nil, f.last, f.more
	}
	events = f.events
	if first := events[0].Seq; seq+1 < first {
		return events, &Missed{seq + 1, first - 1}, f.last, f.more
	} else {
		return events[seq+1-first:], nil, f.last, f.more
	}
}
