package nlp_test

import (
	"strconv"
	"testing"

	"undertone/nlp"
)

func TestHeldOut_isATenthAndStays(t *testing.T) {
	t.Parallel()
	held, folds := 0, [5]int{}
	for i := range 20000 {
		if nlp.HeldOut("message " + strconv.Itoa(i)) {
			held++
		}
		folds[nlp.Fold("message "+strconv.Itoa(i), 5)]++
	}
	if held < 1800 || held > 2200 {
		t.Errorf("%d of 20,000 are held out, want about 2,000", held)
	}
	for i, n := range folds {
		if n < 3700 || n > 4300 {
			t.Errorf("fold %d has %d of 20,000, want about 4,000", i, n)
		}
	}
	// The side of these must never change, or old scores mean nothing.
	for id, want := range map[string]bool{"还没到，都三天了": false, "ok": false, "cen-001": false} {
		if got := nlp.HeldOut(id); got != want {
			t.Errorf("HeldOut(%q) = %v, want %v", id, got, want)
		}
	}
}
