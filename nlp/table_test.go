package nlp

import (
	"math/rand/v2"
	"testing"
)

// The sum of packed rows has a naive twin: one weight at a time.
func TestTable_addsEightWeightsAtOnceAsItWouldOneByOne(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(1, 2))
	const n = 900 // three flushes of the lanes and a rest
	features, rows, weights := make([]uint64, n), make([]row, n), make([][Outputs]byte, n)
	for i := range n {
		features[i] = mix(uint64(i + 1))
		for k := range weights[i] {
			weights[i][k] = byte(rng.IntN(256))
			if i%2 == 0 {
				weights[i][k] = 127 // the largest fill the lanes soonest
			}
		}
		rows[i] = (&parser{rest: append([]byte{0xff, 0x03}, weights[i][:]...)}).row()
	}
	table := newTable(features, rows)
	keys := append([]uint64{mix(1 << 40)}, features...) // and one that nobody knows
	got := table.add(keys)

	for k := range Outputs {
		want := int32(0)
		for i := range n {
			want += int32(int8(weights[i][k]))
			if at := rows[i].at(k); at != int32(int8(weights[i][k])) {
				t.Fatalf("row %d says %d for label %d, want %d", i, at, k, int8(weights[i][k]))
			}
		}
		if got[k] != want {
			t.Errorf("label %d sums to %d, want %d", k, got[k], want)
		}
	}
}
