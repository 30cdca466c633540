package nlp

import "math/bits"

// Outputs is the number of labels of all heads together: the width of a row.
const Outputs = 3 + 9 + 19 + 5 + 9 + 4 + 3 + 3 + 3 + 3

// rowWords is how many words of 64 bits hold a row: one cache line.
const rowWords = 8

// offsets are where the labels of each head begin in a row.
var offsets = func() (at [TableHeads + 1]int) {
	for h := range TableHeads {
		at[h+1] = at[h] + len(labels[h])
	}
	return at
}()

// weightZero is the byte that stands for the weight 0. Stored this way all
// bytes are positive, and eight can be added at once.
const weightZero = 128

// row is a feature's weights for all labels, a byte each.
type row [rowWords]uint64

func (r *row) at(label int) int32 {
	return int32(r[label/8]>>(label%8*8)&0xff) - weightZero
}

// headBytes are the bytes of a row that belong to each head.
var headBytes = func() (masks [TableHeads]row) {
	for h := range TableHeads {
		for label := offsets[h]; label < offsets[h+1]; label++ {
			masks[h][label/8] |= 0xff << (label % 8 * 8)
		}
	}
	return masks
}()

// total adds up the weights of a head's labels, eight at once.
func (r *row) total(h int) int32 {
	lanes := uint64(0)
	for w := offsets[h] / 8; w*8 < offsets[h+1]; w++ {
		own := r[w] & headBytes[h][w]
		lanes += own&evenBytes + own>>8&evenBytes
	}
	const addLanes = 0x0001000100010001 // as a factor, it leaves the sum in the highest lane
	return int32(lanes*addLanes>>48) - int32(offsets[h+1]-offsets[h])*weightZero
}

// table finds the row of a feature. A slot is 0 when empty; otherwise it holds
// half of the feature's hash above the row's number plus one. The half hash
// keeps unknown features, half of what a text has, from taking the weights of
// a stranger that happens to share the slot.
type table struct {
	slots []uint64
	rows  []row
	known filter
}

// find returns the number of a feature's row, or -1.
func (t *table) find(k uint64) int {
	mask := uint64(len(t.slots) - 1)
	for at := k & mask; ; at = (at + 1) & mask {
		slot := t.slots[at]
		if slot == 0 {
			return -1
		}
		if slot>>32 == k>>32 {
			return int(uint32(slot)) - 1
		}
	}
}

// newTable files the rows under their features.
func newTable(features []uint64, rows []row) table {
	size := 1 << bits.Len(uint(len(features)*3/2)) // two thirds full at most
	t := table{slots: make([]uint64, size), rows: rows}
	mask := uint64(size - 1)
	for n, k := range features {
		at := k & mask
		for t.slots[at] != 0 {
			at = (at + 1) & mask
		}
		t.slots[at] = k>>32<<32 | uint64(n+1)
	}
	t.known = newFilter(t.slots)
	return t
}

// sums is the sum of many rows: a number for every label.
type sums [rowWords * 8]int32

// Every other byte of a word, so that sums have room to grow to 16 bits.
const evenBytes = 0x00ff00ff00ff00ff

// flushEvery is how many bytes of 255 fit into 16 bits.
const flushEvery = 257

// add sums the rows of the features that the table knows, so many at a time:
// first it finds their rows and then it adds them, so that the memory of all is
// on its way at once.
func (t *table) add(keys []uint64) (total sums) {
	var some [flushEvery]uint64
	for len(keys) > 0 {
		next := keys[:min(len(keys), flushEvery)]
		keys = keys[len(next):]
		n := 0
		for _, k := range next { // without a branch, which could not be foretold
			some[n] = k
			n += int(t.known.has(k))
		}
		rows := some[:0]
		for _, k := range some[:n] {
			if at := t.find(k); at >= 0 {
				rows = append(rows, uint64(at))
			}
		}
		t.sum(rows, &total)
	}
	return total
}

// sum adds up to flushEvery rows. Eight weights are added at once, in lanes of
// 16 bits that are emptied before they can overflow.
func (t *table) sum(rows []uint64, total *sums) {
	var even, odd row
	for _, at := range rows {
		r := &t.rows[at]
		for w := range rowWords {
			even[w] += r[w] & evenBytes
			odd[w] += r[w] >> 8 & evenBytes
		}
	}
	total.flush(&even, &odd, int32(len(rows)))
}

// flush empties the lanes; n rows went into them, each byte weightZero too high.
func (s *sums) flush(even, odd *row, n int32) {
	for w := range rowWords {
		for lane := range 4 {
			s[w*8+lane*2] += int32(even[w]>>(lane*16)&0xffff) - n*weightZero
			s[w*8+lane*2+1] += int32(odd[w]>>(lane*16)&0xffff) - n*weightZero
		}
	}
}
