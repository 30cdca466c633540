package alert

import (
	"slices"
	"sort"
	"time"
)

// mostEvents is the most events that wait to be confirmed. Somebody who does not
// fetch them for so long has lost the oldest, which are counted.
const mostEvents = 20_000

// events are what a tracker told and nobody confirmed, in the order of their At.
type events struct {
	list    []Event
	base    uint64 // how many came before the first of list
	handed  int    // how many of list were handed out
	dropped uint64
}

func (e *events) add(told Event) {
	if len(e.list) >= mostEvents {
		e.forget(1)
		e.dropped++
	}
	e.list = append(e.list, told)
}

func (e *events) forget(n int) {
	clear(e.list[:n])
	e.list = e.list[n:]
	e.base += uint64(n)
	e.handed = max(0, e.handed-n)
}

// Events returns what was told up to a moment and was not handed out since the
// tracker was made, in the order of At, and the mark to confirm it by. What is not
// confirmed is part of the tracker's state, and comes again from the next tracker
// that is made of it. The alerts in events are shared: they must not be changed.
func (t *Tracker) Events(upTo time.Time) (list []Event, mark uint64) {
	e := &t.told
	fresh := e.list[e.handed:]
	n := sort.Search(len(fresh), func(i int) bool { return fresh[i].At.After(upTo) })
	list = slices.Clone(fresh[:n])
	e.handed += n
	return list, e.base + uint64(e.handed)
}

// Confirm forgets the events up to a mark of Events: they are written down. A mark
// may be confirmed twice, and later ones confirm earlier ones.
func (t *Tracker) Confirm(mark uint64) {
	if e := &t.told; mark > e.base {
		e.forget(int(min(mark-e.base, uint64(e.handed))))
	}
}
