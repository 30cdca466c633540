package monitor

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/rs/zerolog"

	"undertone/monitor/contact"
	"undertone/monitor/window"
)

// memory is a past that notes what it is given, as hour:minute and messages of web.
type memory struct {
	mu    sync.Mutex
	rows  []string
	fails bool
}

func (m *memory) Begin(time.Time, map[string]window.Totals) error { return nil }

func (m *memory) Record(at time.Time, totals map[string]window.Totals) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	row := at.UTC().Format("15:04")
	for channel, t := range totals {
		for _, n := range t.Messages {
			if n > 0 {
				row += " " + channel
			}
		}
	}
	m.rows = append(m.rows, row)
	if m.fails {
		return errors.New("no space left on device")
	}
	return nil
}

func (m *memory) has() []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.rows)
}

// In a bubble it is midnight.
func TestHours_areGivenAtTheirEnds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		set := window.NewSet(window.Options{})
		past := new(memory)
		l := &Line{past: past, ready: make(chan struct{}), log: zerolog.Nop(), shards: []*shard{{part: &part{set: set}}}}
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() { l.hours(ctx); close(ended) }()
		time.Sleep(90 * time.Minute)
		if _, whole := l.Totals(); whole || len(past.has()) != 0 {
			t.Errorf("before all is counted: whole %t, rows %v", whole, past.has())
		}
		close(l.ready)
		time.Sleep(time.Minute) // 01:31
		set.Add(&contact.Message{ID: "m-1", Channel: "web", Conversation: "c-1", Speaker: contact.Agent, At: time.Now()}, nil, time.Now())
		if totals, whole := l.Totals(); !whole || len(totals) != 1 {
			t.Errorf("totals = %+v, %t, want those of web, whole", totals, whole)
		}
		time.Sleep(time.Hour) // 02:31
		past.mu.Lock()
		past.fails = true
		past.mu.Unlock()
		time.Sleep(2 * time.Hour) // 04:31
		cancel()
		<-ended
		if got, want := past.has(), []string{"02:00 web", "03:00 web", "04:00 web", "04:31 web"}; !slices.Equal(got, want) {
			t.Errorf("rows %v, want %v: each hour, whatever failed before, and the rest at the end", got, want)
		}
	})
}

func TestHours_areOfNoUseWithoutAPast(t *testing.T) {
	t.Parallel()
	new(Line).hours(t.Context()) // and it returns
}
