package emerging

import (
	"cmp"
	"math"
	"slices"
	"time"
)

// phrase is one of the table's: how often it is said, and where just now.
type phrase struct {
	hash uint64
	// base counts the messages that had it and have left the window, in the
	// table's growing unit.
	base float64
	// seen are the numbers of the messages in the window that have it, oldest
	// first; of every conversation one.
	seen []uint64
	// marks is how many messages in the window point here.
	marks int
	named bool // whether it could be an issue's name
	issue *issue
}

// table remembers phrases and how often each was said. Counts fade with a
// half-life: instead of making all of them smaller all the time, the unit that
// new ones are counted in grows.
//
// When it is full, the least said phrases that the window does not need make
// room for new ones, and every new one starts with the largest count that was
// ever given up, in case it is one of those come back. So a baseline is never
// taken for lower than it was, and with too small a table it is the rare
// phrases that cannot rise any more. This is the bargain of Space-Saving
// (Metwally, Agrawal and El Abbadi, ICDT 2005).
type table struct {
	most  int
	half  time.Duration
	where map[uint64]int32
	all   []phrase
	free  []int32
	busy  int     // phrases that the window needs
	floor float64 // the largest count that was given up
	total float64 // messages that have left the window

	epoch time.Time
	unit  float64

	forgotten, refused uint64
}

func newTable(most int, half time.Duration) table {
	return table{most: most, half: half, where: make(map[uint64]int32), unit: 1}
}

// largestUnit is when all counts are written anew in small units, long before
// they lose digits.
const largestUnit = 1 << 40

// fade sets the unit to that of a moment. Time only goes forward.
func (t *table) fade(at time.Time) {
	if t.epoch.IsZero() {
		t.epoch = at
	}
	t.unit = math.Exp2(float64(at.Sub(t.epoch)) / float64(t.half))
	if t.unit < largestUnit {
		return
	}
	for i := range t.all {
		t.all[i].base /= t.unit
	}
	t.floor /= t.unit
	t.total /= t.unit
	t.epoch, t.unit = at, 1
}

// place finds a phrase or makes room for it; -1 if there is none.
func (t *table) place(hash uint64) int32 {
	if i, ok := t.where[hash]; ok {
		return i
	}
	// A sweep looks at all phrases, so it must make room for many.
	if len(t.free) == 0 && len(t.all) >= t.most && t.busy <= t.most/4*3 {
		t.sweep()
	}
	var i int32
	switch n := len(t.free); {
	case n > 0:
		i = t.free[n-1]
		t.free = t.free[:n-1]
	case len(t.all) < t.most:
		i = int32(len(t.all))
		t.all = append(t.all, phrase{})
	default:
		t.refused++
		return -1
	}
	t.all[i] = phrase{hash: hash, base: t.floor}
	t.where[hash] = i
	return i
}

// hold and release count the messages in the window that point to a phrase.
func (t *table) hold(i int32) {
	if t.all[i].marks++; t.all[i].marks == 1 {
		t.busy++
	}
}

func (t *table) release(i int32) {
	if t.all[i].marks--; t.all[i].marks == 0 {
		t.busy--
	}
}

// sweep gives up the least said quarter of the phrases that the window does not
// need.
func (t *table) sweep() {
	idle := make([]int32, 0, len(t.all))
	for i := range t.all {
		if t.all[i].marks == 0 {
			idle = append(idle, int32(i))
		}
	}
	slices.SortFunc(idle, func(a, b int32) int {
		return cmp.Or(cmp.Compare(t.all[a].base, t.all[b].base), cmp.Compare(t.all[a].hash, t.all[b].hash))
	})
	idle = idle[:(len(idle)+3)/4]
	for _, i := range idle {
		t.floor = max(t.floor, t.all[i].base)
		delete(t.where, t.all[i].hash)
		t.all[i] = phrase{}
	}
	t.free = append(t.free, idle...)
	t.forgotten += uint64(len(idle))
}

// count is how many messages had the phrase, those in the window included.
func (t *table) count(p *phrase) float64 { return p.base/t.unit + float64(len(p.seen)) }
