package dashboard_test

import (
	"encoding/json"
	"fmt"
	"sync"
	"testing"
	"time"

	"undertone/dashboard"
	"undertone/monitor"
)

func TestBoard_neverGoesBack(t *testing.T) {
	t.Parallel()
	const last = 500
	names := []string{"billing", "web", "store"}
	board := dashboard.NewBoard()

	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() { followBoard(t, board, names, last) })
		wg.Go(func() { followOne(t, board, "web", last) })
	}
	for n := int64(1); n <= last; n++ {
		var moods []monitor.Mood
		for i, name := range names {
			if n%int64(i+1) == 0 || n == last { // not all change each time
				moods = append(moods, mood(name, n))
			}
		}
		board.Put(moods, noon.Add(time.Duration(n)*time.Second))
		board.Put(nil, noon.Add(time.Duration(n)*time.Second)) // a pulse without news
	}
	wg.Wait()
}

// followBoard looks at the whole board until it has seen the last of all.
func followBoard(t *testing.T, board *dashboard.Board, names []string, last int64) {
	seen := make(map[string]int64)
	var version uint64
	for done := 0; done < len(names); {
		f := board.After(version)
		if f.Version < version {
			t.Errorf("version %d after %d", f.Version, version)
			return
		}
		version = f.Version
		for _, data := range list(t, f.Channels) {
			name, n := messages(t, data)
			if n <= seen[name] {
				t.Errorf("%s shows %d after %d", name, n, seen[name])
				return
			}
			if seen[name] = n; n == last {
				done++
			}
		}
		if done < len(names) {
			wait(t, f.More)
		}
	}
}

// followOne looks at one channel until it has seen its last mood.
func followOne(t *testing.T, board *dashboard.Board, channel string, last int64) {
	var seen int64
	for seen < last {
		data, f := board.One(channel)
		if data != nil {
			_, n := messages(t, data)
			if n < seen {
				t.Errorf("%s shows %d after %d", channel, n, seen)
				return
			}
			seen = n
		}
		if seen < last {
			wait(t, f.More)
		}
	}
}

func wait(t *testing.T, more <-chan struct{}) {
	select {
	case <-more:
	case <-time.After(20 * time.Second):
		t.Error("waited 20 s for something newer")
		panic("the board told nobody")
	}
}

func list(t *testing.T, array []byte) (values []json.RawMessage) {
	if err := json.Unmarshal(array, &values); err != nil {
		t.Errorf("%.200s: %v", array, err)
	}
	return values
}

func TestBoard_encodesOnce(t *testing.T) {
	t.Parallel()
	const channels, readers = 20, 50
	board := dashboard.NewBoard()
	var moods []monitor.Mood
	for i := range channels {
		moods = append(moods, mood(fmt.Sprintf("c-%d", i), 1))
	}
	board.Put(moods, noon)
	if got := board.Encodes(); got != 0 {
		t.Errorf("%d moods encoded for nobody", got)
	}
	first := board.After(0)
	for range readers {
		if f := board.After(0); &f.Channels[0] != &first.Channels[0] {
			t.Fatal("two who look from the same version were given a copy each")
		}
		board.One("c-3")
	}
	if got := board.Encodes(); got != channels {
		t.Errorf("%d looks encoded %d moods, want %d", 2*readers+1, got, channels)
	}
	board.Put(moods[:2], noon)
	for version := range first.Version + 1 {
		board.After(version)
	}
	if got, want := board.Encodes(), channels+2; got != want {
		t.Errorf("two moods changed: %d encoded in all, want %d", got, want)
	}
}

func TestBoard_showsOnlyWhatChanged(t *testing.T) {
	t.Parallel()
	board := dashboard.NewBoard()
	if f := board.After(0); string(f.Channels) != "[]" || f.Version != 0 {
		t.Errorf("an empty board shows %s at version %d", f.Channels, f.Version)
	}
	board.Put([]monitor.Mood{mood("billing", 1), mood("web", 1)}, noon)
	f := board.After(0)
	if got := len(list(t, f.Channels)); got != 2 {
		t.Errorf("channels = %d, want 2", got)
	}
	board.Put([]monitor.Mood{mood("web", 2)}, noon.Add(time.Second))
	select {
	case <-f.More:
	default:
		t.Error("a new mood woke nobody")
	}
	f = board.After(f.Version)
	if got := list(t, f.Channels); len(got) != 1 {
		t.Fatalf("channels = %s, want one", f.Channels)
	} else if name, n := messages(t, got[0]); name != "web" || n != 2 {
		t.Errorf("%s shows %d, want web 2", name, n)
	}
	board.Put(nil, noon.Add(time.Minute))
	select {
	case <-f.More:
		t.Error("a pulse without news woke somebody")
	default:
	}
	if f = board.After(f.Version); string(f.Channels) != "[]" || !f.AsOf.Equal(noon.Add(time.Minute)) {
		t.Errorf("after a pulse without news: %s as of %v", f.Channels, f.AsOf)
	}
	if data, _ := board.One("unknown"); data != nil {
		t.Errorf("an unknown channel shows %s", data)
	}
}

// Whoever takes the whole slowly gets no channel older than the version, and what was
// newer comes again.
func TestBoard_eachIsAsItIsWhenItsTurnComes(t *testing.T) {
	t.Parallel()
	board := dashboard.NewBoard()
	board.Put([]monitor.Mood{mood("billing", 1), mood("web", 1)}, noon)
	channels, frame := board.Each()
	seen := make(map[string]int64)
	for data := range channels {
		name, n := messages(t, data)
		if seen[name] = n; len(seen) == 1 {
			board.Put([]monitor.Mood{mood("billing", 2), mood("web", 2)}, noon.Add(time.Second))
		}
	}
	if len(seen) != 2 || seen["billing"]+seen["web"] != 3 {
		t.Errorf("it gave %v, want the first channel as it was and the second as it is", seen)
	}
	if again := list(t, board.After(frame.Version).Channels); len(again) != 2 {
		t.Errorf("%d channels after version %d, want both again", len(again), frame.Version)
	}
}
