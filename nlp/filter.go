package nlp

// filter tells what a table of slots surely does not hold. It has a bit set for
// every entry and few others, and is small enough to stay close to the
// processor, where the slots are not: half of what is looked up is not there,
// and that should cost little.
type filter []uint64

// filterBits is how many bits there are for each slot. Slots are at most two
// thirds full, so at most one stranger in six passes, and mostly one in ten.
const filterBits = 4

// newFilter makes the filter of slots that hold the upper half of a hash above
// something else, 0 being empty. There is a power of two of them.
func newFilter(slots []uint64) filter {
	f := make(filter, max(1, len(slots)*filterBits/64))
	for _, slot := range slots {
		if slot != 0 {
			at := slot >> 32
			f[at>>6&uint64(len(f)-1)] |= 1 << (at & 63)
		}
	}
	return f
}

// has is 1 where a hash may be in a slot, and 0 where it is in none. It is a
// number so that it can be used without a branch.
func (f filter) has(hash uint64) uint64 {
	at := hash >> 32
	return f[at>>6&uint64(len(f)-1)] >> (at & 63) & 1
}
