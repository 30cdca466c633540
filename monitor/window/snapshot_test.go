package window_test

import (
	"bytes"
	"errors"
	"math/rand/v2"
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

func FuzzDecode(f *testing.F) {
	f.Add([]byte{})
	f.Add(window.NewSet(window.Options{}).AppendBinary(nil))
	f.Add(aShift(8).AppendBinary(nil))
	f.Add(anOwnShift(8, named("b", "a", "c")).AppendBinary(nil))
	f.Fuzz(func(t *testing.T, data []byte) {
		set, err := window.Decode(data, window.Options{Conversations: 10_000_000})
		if err != nil {
			return
		}
		if again := set.AppendBinary(nil); !bytes.Equal(again, data) {
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
