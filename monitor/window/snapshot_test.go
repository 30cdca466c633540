package window_test

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"os"
	"reflect"
	"slices"
	"testing"
	"time"

	"undertone/monitor/window"
)

func TestSnapshot_goesOnAsIfNothingHappened(t *testing.T) {
	t.Parallel()
	for seed := range uint64(seeds) {
		r := rand.New(rand.NewPCG(seed, 4))
		all := shift(r, 2000)
		opts := window.Options{}
		if seed%2 == 0 {
			opts.Conversations = 50 // forgets
		}
		want := window.NewSet(opts)
		addTo(want, all)

		got := window.NewSet(opts)
		for len(all) > 0 {
			n := min(len(all), 1+r.IntN(600))
			addTo(got, all[:n])
			all = all[n:]
			saved := got.AppendBinary(nil)
			loaded, err := window.Decode(saved, opts)
			if err != nil {
				t.Fatalf("seed %d: %v", seed, err)
			}
			if again := loaded.AppendBinary(nil); !bytes.Equal(again, saved) {
				t.Fatalf("seed %d: saved again it has other bytes", seed)
			}
			got = loaded
		}
		if !bytes.Equal(got.AppendBinary(nil), want.AppendBinary(nil)) {
			t.Fatalf("seed %d: the loaded set came to another state", seed)
		}
		if seed%2 == 0 && want.Forgotten() == 0 {
			t.Errorf("seed %d: nothing was forgotten", seed)
		}
	}
}

func TestSnapshot_tellsAllChannelsChanged(t *testing.T) {
	t.Parallel()
	set := aShift(5)
	loaded, err := window.Decode(set.AppendBinary(nil), window.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if got := slices.Sorted(loaded.Changed(0)); !slices.Equal(got, set.Channels()) {
		t.Errorf("changed = %q, want %q", got, set.Channels())
	}
}

func TestSnapshot_fitsLowerLimits(t *testing.T) {
	t.Parallel()
	set := aShift(6)
	loaded, err := window.Decode(set.AppendBinary(nil), window.Options{Channels: 1, Conversations: 1})
	if err != nil {
		t.Fatal(err)
	}
	if got := loaded.Channels(); !slices.Equal(got, set.Channels()) {
		t.Errorf("channels = %q, want %q", got, set.Channels())
	}
	if loaded.Forgotten() == 0 {
		t.Error("no conversation was forgotten with room for one")
	}
}

func TestDecode_refusesDamage(t *testing.T) {
	t.Parallel()
	small := window.NewSet(window.Options{})
	addTo(small, shift(rand.New(rand.NewPCG(7, 5)), 40))
	data := small.AppendBinary(nil)
	for n := range data {
		if _, err := window.Decode(data[:n], window.Options{}); !errors.Is(err, window.ErrSnapshot) {
			t.Fatalf("the first %d of %d bytes: %v, want %v", n, len(data), err, window.ErrSnapshot)
		}
	}
	if _, err := window.Decode(append(slices.Clone(data), 0), window.Options{}); !errors.Is(err, window.ErrSnapshot) {
		t.Errorf("one byte more: %v, want %v", err, window.ErrSnapshot)
	}
}

func TestDecode_refusesAConversationInTwoBuckets(t *testing.T) {
	t.Parallel()
	set := window.NewSet(window.Options{})
	set.Add(say("c", noon), nil, noon)
	set.Add(say("d", noon.Add(time.Minute)), nil, noon.Add(time.Minute))
	data := set.AppendBinary(nil)
	end := len(data) // each bucket: its distance, 1 conversation, its 8 bytes
	copy(data[end-8:], data[end-18:end-10])
	if _, err := window.Decode(data, window.Options{}); !errors.Is(err, window.ErrSnapshot) {
		t.Errorf("got %v, want %v", err, window.ErrSnapshot)
	}
}

func aShift(seed uint64) *window.Set {
	set := window.NewSet(window.Options{})
	addTo(set, shift(rand.New(rand.NewPCG(seed, 5)), 300))
	return set
}

// older are snapshots that earlier versions wrote, and what they were made of.
var older = []struct {
	file  string
	all   func() []heard
	names []string
}{
	{"testdata/format1.snapshot", func() []heard { return shift(rand.New(rand.NewPCG(11, 5)), 60) }, nil},
	{"testdata/format2.snapshot", func() []heard { return ownShift(11, 60) }, []string{"late flight", "a", "c"}},
}

func TestDecode_readsWhatOlderVersionsWrote(t *testing.T) {
	t.Parallel()
	for _, tt := range older {
		t.Run(tt.file, func(t *testing.T) {
			t.Parallel()
			data, err := os.ReadFile(tt.file)
			if err != nil {
				t.Fatal(err)
			}
			opts := window.Options{Names: named(tt.names...)}
			got, err := window.Decode(data, opts)
			if err != nil {
				t.Fatal(err)
			}
			want := window.NewSet(opts)
			addTo(want, tt.all())
			if views(t, got) != views(t, want) {
				t.Errorf("moods = %s\nwant %s", views(t, got), views(t, want))
			}
			for _, channel := range want.Channels() {
				totals, _ := got.Totals(channel)
				whole, _ := want.Totals(channel)
				if old := asOlder(whole); !reflect.DeepEqual(totals, old) {
					t.Errorf("totals of %s = %+v\nwant %+v", channel, totals, old)
				}
			}
		})
	}
}

// asOlder takes out what earlier versions did not count.
func asOlder(t window.Totals) window.Totals {
	t.Read, t.Negatives, t.Positives = 0, 0, 0
	t.Expectation = [3]uint64{}
	t.Touchpoints = [5]window.Touch{}
	for i := range t.Topics {
		t.Topics[i].Score = 0
	}
	return t
}

func FuzzDecode(f *testing.F) {
	for _, old := range older {
		data, err := os.ReadFile(old.file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add([]byte{})
	f.Add(window.NewSet(window.Options{}).AppendBinary(nil))
	f.Add(aShift(8).AppendBinary(nil))
	f.Add(anOwnShift(8, named("b", "a", "c")).AppendBinary(nil))
	f.Fuzz(func(t *testing.T, data []byte) {
		set, err := window.Decode(data, window.Options{Conversations: 10_000_000})
		if err != nil {
			return
		}
		again := set.AppendBinary(nil)
		if data[0] != again[0] { // an older version's
			data = again
			if set, err = window.Decode(data, window.Options{Conversations: 10_000_000}); err != nil {
				t.Fatalf("saved again it cannot be read: %v", err)
			}
			again = set.AppendBinary(nil)
		}
		if !bytes.Equal(again, data) {
			t.Errorf("saved again it has other bytes:\n%x\n%x", data, again)
		}
		now := set.Head()
		for _, c := range set.Channels() {
			m, _ := set.Mood(c, now)
			m.View()
		}
		for range 3 { // whatever it holds, it goes on
			set.Add(say("c", now), angry, now)
			now = now.Add(40 * time.Minute)
		}
	})
}
