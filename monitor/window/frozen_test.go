package window_test

import (
	"bytes"
	"math/rand/v2"
	"reflect"
	"testing"

	"undertone/monitor/window"
)

// frozenAt is a Frozen and what it has to hold.
type frozenAt struct {
	frozen *window.Frozen
	want   []byte
}

func TestFrozen_keepsItsMoment(t *testing.T) {
	t.Parallel()
	for seed := range uint64(seeds) {
		r := rand.New(rand.NewPCG(seed, 9))
		opts := window.Options{}
		if seed%2 == 0 {
			opts.Conversations = 50 // forgets
		}
		all := shift(r, 2000)
		set := window.NewSet(opts)
		var moments []frozenAt
		for i, h := range all {
			set.Add(h.message, h.reading, h.now)
			if r.IntN(100) == 0 {
				moments = append(moments, frozenAt{set.Freeze(), replayed(opts, all[:i+1]).AppendBinary(nil)})
			}
		}
		for i, m := range moments {
			if !bytes.Equal(m.frozen.AppendBinary(nil), m.want) {
				t.Fatalf("seed %d: what was frozen %d. of %d has changed", seed, i+1, len(moments))
			}
		}
		if len(moments) < 5 {
			t.Errorf("seed %d: frozen only %d times", seed, len(moments))
		}
	}
}

func TestFrozen_leavesItsSetAlone(t *testing.T) {
	t.Parallel()
	for seed := range uint64(seeds) {
		r := rand.New(rand.NewPCG(seed, 10))
		all := shift(r, 2000)
		got, want := window.NewSet(window.Options{}), window.NewSet(window.Options{})
		for i, h := range all {
			got.Add(h.message, h.reading, h.now)
			want.Add(h.message, h.reading, h.now)
			if r.IntN(10) == 0 {
				got.Freeze()
			}
			if r.IntN(10) != 0 {
				continue
			}
			for _, channel := range want.Channels() {
				got, _ := got.Mood(channel, h.now)
				want, _ := want.Mood(channel, h.now)
				if !reflect.DeepEqual(got, want) {
					t.Fatalf("seed %d: after %d messages, mood of %s\n = %+v\nwant %+v", seed, i+1, channel, got, want)
				}
			}
		}
		if !bytes.Equal(got.AppendBinary(nil), want.AppendBinary(nil)) {
			t.Fatalf("seed %d: the set that was frozen came to another state", seed)
		}
	}
}

// It is the race detector that looks here.
func TestFrozen_isWrittenWhileItsSetGoesOn(t *testing.T) {
	t.Parallel()
	all := shift(rand.New(rand.NewPCG(1, 11)), 4000)
	set := window.NewSet(window.Options{})
	for len(all) > 0 {
		addTo(set, all[:200])
		frozen := set.Freeze()
		written := make(chan []byte)
		go func() { written <- frozen.AppendBinary(nil) }()
		addTo(set, all[200:400])
		during := <-written
		if after := frozen.AppendBinary(nil); !bytes.Equal(during, after) {
			t.Fatal("what came later is in it")
		}
		all = all[400:]
	}
}

func TestFreeze_copiesNoBuckets(t *testing.T) { //nolint:paralleltest // counting allocations forbids it
	set := centre(1, 200)
	const most = 5 // of one channel: its totals, the conversations; its ring has 16 chunks
	if got := testing.AllocsPerRun(10, func() { set.Freeze() }); got > most {
		t.Errorf("Freeze allocated %v times, want at most %d", got, most)
	}
}

func replayed(opts window.Options, all []heard) *window.Set {
	set := window.NewSet(opts)
	addTo(set, all)
	return set
}
