package dashboard_test

import (
	"fmt"
	"runtime"
	"testing"
	"testing/synctest"
	"time"

	"undertone/dashboard"
	"undertone/monitor"
	"undertone/monitor/contact"
)

//nolint:paralleltest // it measures the heap, which others would fill meanwhile
func TestLive_aBrowserThatReadsNothing(t *testing.T) {
	const (
		channels = 500
		stuck    = 300
		// most is what one may cost: a connection's goroutines and buffers on
		// both ends of it, but no copy of a board ten times as large.
		most = 64 << 10
	)
	if _, err := ear(); err != nil { // outside of the bubble, and of the heap's growth
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		f := newFloorInBubble(t, dashboard.Options{})
		var all []monitor.Mood
		for i := range channels {
			all = append(all, mood(fmt.Sprintf("channel-%d", i), 1))
		}
		f.Put(all, noon)
		good := f.follow("view", "conversation", "conversation", "c-1")
		good.expect("snapshot")
		size := len(f.Board.After(0).Channels)

		before := heap()
		for range stuck {
			if _, _, err := f.follow().NextReader(); err != nil { // the first bytes, and no more
				t.Fatal(err)
			}
		}
		synctest.Wait() // all of them are in the middle of their snapshot
		each := (int64(heap()) - int64(before)) / stuck
		t.Logf("a browser that reads nothing costs %d bytes; the board has %d", each, size)
		if size < 10*most {
			t.Errorf("the board has %d bytes: too few to show that nothing is copied", size)
		}
		if each > most {
			t.Errorf("a browser that reads nothing costs %d bytes, want at most %d", each, most)
		}

		start := time.Now()
		for i := range 1000 {
			f.Put(all, noon.Add(time.Duration(i)*time.Second))
			f.raise(uint64(i + 1))
			f.Turn(&contact.Message{ID: fmt.Sprint(i), Conversation: "c-1", Text: "hello", Speaker: contact.Agent})
			if kind := good.expectOneOf("alert", "turn"); kind == good.expectOneOf("alert", "turn") {
				t.Fatalf("the browser that reads was shown two of %s", kind)
			}
		}
		if took := time.Since(start); took != 0 {
			t.Errorf("the line, or the browser that reads, waited %v for those that do not", took)
		}

		time.Sleep(dashboard.WriteWait + time.Second)
		synctest.Wait()
		if got := f.metric("undertone_websocket_let_go_total"); got != stuck {
			t.Errorf("let go = %v, want %d", got, stuck)
		}
		if got := f.metric("undertone_websocket_clients"); got != 1 {
			t.Errorf("clients = %v, want the one that reads", got)
		}
	})
}

// expectOneOf reads frames until one is of these types.
func (b *browser) expectOneOf(kinds ...string) string {
	b.t.Helper()
	for {
		f := b.next()
		for _, kind := range kinds {
			if f.Type == kind {
				return kind
			}
		}
	}
}

// heap is the memory in use, with stacks.
func heap() uint64 {
	runtime.GC()
	runtime.GC() // what pools held is gone with the second
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc + m.StackInuse
}

func TestLive_paces(t *testing.T) {
	t.Parallel()
	if _, err := ear(); err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		const interval = 250 * time.Millisecond
		f := newFloorInBubble(t, dashboard.Options{Interval: interval})
		b := f.follow()
		b.expect("snapshot")
		start := time.Now()
		go func() {
			for i := range 100 { // a mood each 10 ms, for a second
				f.Put([]monitor.Mood{mood("web", int64(i))}, noon)
				time.Sleep(10 * time.Millisecond)
			}
		}()
		var frames int
		for last := int64(0); last < 99; frames++ {
			m := b.expect("moods")
			last = m.Channels[0].Windows["1h"].Messages
		}
		if want := 4; frames != want {
			t.Errorf("frames = %d, want %d: one an interval", frames, want)
		}
		if took := time.Since(start); took > time.Second+interval {
			t.Errorf("the newest mood took %v", took)
		}
	})
}

func TestLive_isNeverSilent(t *testing.T) {
	t.Parallel()
	if _, err := ear(); err != nil {
		t.Fatal(err)
	}
	for _, view := range []string{"wall", "channel", "conversation"} {
		t.Run(view, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				f := newFloorInBubble(t, dashboard.Options{})
				b := f.follow("view", view, view, "x")
				b.expect("snapshot")
				pings := 0
				b.SetPingHandler(func(string) error { pings++; return nil })
				start := time.Now()
				for range 12 {
					if m := b.next(); m.Type != "moods" || m.AsOf == "" {
						t.Fatalf("frame = %+v, want an empty one of moods", m)
					}
				}
				if got, want := time.Since(start), 12*dashboard.Heartbeat; got != want {
					t.Errorf("12 heartbeats took %v, want %v", got, want)
				}
				if pings == 0 {
					t.Error("no ping in a minute: a browser that is gone would never be noticed")
				}
			})
		})
	}
}

func TestLive_letsGoOfABrowserThatIsGone(t *testing.T) {
	t.Parallel()
	if _, err := ear(); err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		f := newFloorInBubble(t, dashboard.Options{})
		b := f.follow()
		b.SetPingHandler(func(string) error { return nil }) // reads, but answers nothing
		go func() {
			for {
				if _, _, err := b.ReadMessage(); err != nil {
					return
				}
			}
		}()
		time.Sleep(2 * time.Minute)
		synctest.Wait()
		if got := f.metric("undertone_websocket_clients"); got != 0 {
			t.Errorf("clients = %v two minutes after the last pong, want none", got)
		}
	})
}
