package dashboard

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"iter"
	"slices"
	"sync"
	"time"

	"undertone/monitor"
	"undertone/monitor/window"
)

// Board holds the newest mood of every channel. It has no goroutine of its own
// and needs no closing.
type Board struct {
	mu      sync.Mutex
	tiles   map[string]*tile
	order   []*tile // the newest version first
	version uint64
	asOf    time.Time
	changed chan struct{}
	encoded map[uint64]Frame // by the version that it starts from; emptied by Put
	encodes int
}

type tile struct {
	mood    monitor.Mood
	version uint64
	json    json.RawMessage // nil until somebody wants it
}

// NewBoard returns an empty board.
func NewBoard() *Board {
	return &Board{
		tiles:   make(map[string]*tile),
		changed: make(chan struct{}),
		encoded: make(map[uint64]Frame),
	}
}

// Put replaces the moods of the channels and wakes every waiting browser. The
// line bounds how many channels there are.
func (b *Board) Put(moods []monitor.Mood, at time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.version++
	b.asOf = at
	clear(b.encoded)
	for i := range moods {
		t, ok := b.tiles[moods[i].Channel]
		if !ok {
			t = &tile{}
			b.tiles[moods[i].Channel] = t
			b.order = append(b.order, t)
		}
		t.mood, t.version, t.json = moods[i], b.version, nil
	}
	slices.SortStableFunc(b.order, func(x, y *tile) int { return cmp.Compare(y.version, x.version) })
	if len(moods) > 0 {
		close(b.changed)
		b.changed = make(chan struct{})
	}
}

// Frame is what one look at the board gives.
type Frame struct {
	// Channels are those newer than the version asked from, a JSON array. All
	// who asked from there share it.
	Channels json.RawMessage
	AsOf     time.Time
	// Version is where the next look goes on.
	Version uint64
	// More is closed when there is something newer.
	More <-chan struct{}
}

// After returns the channels that changed after a version; 0 gives all. All who
// ask from the same version share one frame.
func (b *Board) After(version uint64) Frame {
	b.mu.Lock()
	defer b.mu.Unlock()
	if f, ok := b.encoded[version]; ok {
		return f
	}
	var moods [][]byte
	for _, t := range b.order {
		if t.version <= version {
			break
		}
		moods = append(moods, b.encode(t))
	}
	f := Frame{Channels: array(moods), AsOf: b.asOf, Version: b.version, More: b.changed}
	b.encoded[version] = f
	return f
}

// Each gives every channel, those that changed last first, each as it is when its
// turn comes: who takes the whole slowly holds one channel at a time, and what is
// newer than the frame's version comes again with the next look.
func (b *Board) Each() (channels iter.Seq[json.RawMessage], f Frame) {
	b.mu.Lock()
	defer b.mu.Unlock()
	all := slices.Clone(b.order)
	one := func(t *tile) json.RawMessage {
		b.mu.Lock()
		defer b.mu.Unlock()
		return b.encode(t)
	}
	return func(yield func(json.RawMessage) bool) {
		for _, t := range all {
			if !yield(one(t)) {
				return
			}
		}
	}, Frame{AsOf: b.asOf, Version: b.version, More: b.changed}
}

// One returns a channel as JSON, nil if there is none, and the frame's other
// parts.
func (b *Board) One(channel string) (json.RawMessage, Frame) {
	b.mu.Lock()
	defer b.mu.Unlock()
	f := Frame{AsOf: b.asOf, Version: b.version, More: b.changed}
	t, ok := b.tiles[channel]
	if !ok {
		return nil, f
	}
	f.Version = t.version
	return b.encode(t), f
}

// newest is the version of a channel, or of the whole board for "", and a
// channel that is closed when there is a newer one.
func (b *Board) newest(channel string) (uint64, <-chan struct{}) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if channel == "" {
		if len(b.order) == 0 {
			return 0, b.changed
		}
		return b.order[0].version, b.changed
	}
	if t, ok := b.tiles[channel]; ok {
		return t.version, b.changed
	}
	return 0, b.changed
}

func (b *Board) encode(t *tile) json.RawMessage {
	if t.json == nil {
		b.encodes++
		t.json = encodeMood(&t.mood)
	}
	return t.json
}

// array makes a JSON array of JSON values.
func array(values [][]byte) json.RawMessage {
	return slices.Concat([]byte{'['}, bytes.Join(values, []byte{','}), []byte{']'})
}

// ChannelView is a channel as the contract's JSON has it.
type ChannelView struct {
	Channel string          `json:"channel"`
	Level   string          `json:"level"`
	Last    *window.Instant `json:"last_message_at,omitempty"`
	window.View
}

func encodeMood(m *monitor.Mood) json.RawMessage {
	v := ChannelView{Channel: m.Channel, Level: m.Level.String(), View: m.Sums.View()}
	if !m.Last.IsZero() {
		v.Last = &window.Instant{Time: m.Last}
	}
	data, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("a mood is not JSON: %v", err)) // only a float that is not a number could be the cause
	}
	return data
}
