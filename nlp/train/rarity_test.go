package train_test

import (
	"os"
	"testing"

	"undertone/nlp/train"
)

// TestRarity_isNearTheCommittedTable lets the corpus grow a little: how common a
// word is changes slowly, and the table has steps of a twelfth.
func TestRarity_isNearTheCommittedTable(t *testing.T) {
	t.Parallel()
	got, err := train.Rarity(os.DirFS(".."))
	if err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile("../rarity.bin")
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != len(want) {
		t.Fatalf("%d bytes, the committed table has %d", len(got), len(want))
	}
	common, off := 0, 0
	for i := range want {
		if max(got[i], want[i]) < 40 { // in fewer than 32 messages
			continue
		}
		common++
		if max(got[i], want[i])-min(got[i], want[i]) > 8 { // by more than a factor of two
			off++
		}
	}
	if common < 1000 || off > common/20 {
		t.Errorf("%d of %d common terms are off: write it anew with undertone train --rarity nlp/rarity.bin", off, common)
	}
}
