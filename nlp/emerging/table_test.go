package emerging

import (
	"math/rand/v2"
	"testing"
	"time"
)

// A table that is far too small is compared with one that never forgets: no
// baseline may ever be lower than the true one.
func TestTable_neverForgetsDown(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 1))
	zipf := rand.NewZipf(r, 1.1, 1, 20_000)
	small := newTable(500, time.Hour)
	truth := make(map[uint64]float64)
	at := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	for i := range 60_000 {
		at = at.Add(100 * time.Millisecond)
		small.fade(at)
		hash := zipf.Uint64()
		truth[hash] += small.unit
		n := small.place(hash)
		if n < 0 {
			t.Fatalf("phrase %d was refused", i)
		}
		small.all[n].base += small.unit
		if got := small.all[n].base; got < truth[hash]*(1-1e-9) {
			t.Fatalf("at %d the baseline of %d is %v, lower than the true %v", i, hash, got/small.unit, truth[hash]/small.unit)
		}
	}
	// Space-Saving's bound is the messages by the places; a quarter of these is
	// given up at a time.
	if count, bound := small.floor/small.unit, 2*sum(truth)/small.unit/500; count > bound {
		t.Errorf("a new phrase starts with %v, want %v at most: the least said ones must go first", count, bound)
	}
	if len(small.all) > 500 || len(small.where) > 500 || small.forgotten == 0 {
		t.Errorf("%d phrases in %d places after forgetting %d, want 500 at most", len(small.where), len(small.all), small.forgotten)
	}
}

func sum(counts map[uint64]float64) (all float64) {
	for _, n := range counts {
		all += n
	}
	return all
}

func TestTable_countsFade(t *testing.T) {
	t.Parallel()
	table := newTable(1000, time.Hour)
	at := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	table.fade(at)
	n := table.place(7)
	table.all[n].base += 8 * table.unit
	for hours, want := range map[int]float64{0: 8, 1: 4, 3: 1} {
		table.fade(at.Add(time.Duration(hours) * time.Hour))
		if got := table.count(&table.all[n]); got < want*0.999 || got > want*1.001 {
			t.Errorf("after %d hours the count is %v, want %v", hours, got, want)
		}
	}
	table.fade(at.Add(45 * time.Hour)) // past the largest unit: written anew
	if table.unit != 1 {
		t.Errorf("the unit is %v, want it small again", table.unit)
	}
	table.all[n].base += table.unit
	if got := table.count(&table.all[n]); got < 1 || got > 1.001 {
		t.Errorf("after two days and one more the count is %v, want 1", got)
	}
}

func TestTable_refusesWhatHasNoRoom(t *testing.T) {
	t.Parallel()
	table := newTable(1000, time.Hour)
	for hash := range uint64(1000) {
		table.hold(table.place(hash))
	}
	if n := table.place(5000); n >= 0 || table.refused != 1 {
		t.Errorf("a phrase found place %d while the window needs all, refused %d", n, table.refused)
	}
	for i := range int32(400) {
		table.release(i)
	}
	if n := table.place(5000); n < 0 {
		t.Error("a phrase found no place though the window needs 600 of 1,000")
	}
}
