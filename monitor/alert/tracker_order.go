package alert

import "container/heap"

// agenda says which conversation is to be looked at next. Conversations are known
// by the number of their place.
//
// Nearly every message puts off the moment at which its conversation is due, so a
// place that is put off stays where it is in the heap, and is moved when its turn
// comes too early.
type agenda struct {
	places []place
	heap   []int32
}

// place is one conversation's in the agenda and in the order of their silence.
type place struct {
	key    string // decides between two that are due at once
	due    int64
	at     int64 // what it is filed under: due or earlier
	filed  int32 // where in the heap
	before int32 // the conversation that was silent before this one; a ring
	after  int32 // with the place 0 between the newest and the oldest
}

// open gives a new conversation its place.
func (a *agenda) open(n int32, key string, due int64) {
	for int(n) >= len(a.places) {
		a.places = append(a.places, place{})
	}
	p := &a.places[n]
	p.key, p.due, p.at = key, due, due
	p.before, p.after = n, n
	a.touch(n)
	heap.Push(a, n)
}

// put says when the conversation is due.
func (a *agenda) put(n int32, due int64) {
	p := &a.places[n]
	p.due = due
	if due < p.at {
		p.at = due
		heap.Fix(a, int(p.filed))
	}
}

// next is the conversation that is due first, if it is by now.
func (a *agenda) next(now int64) (n int32, ok bool) {
	for len(a.heap) > 0 {
		p := &a.places[a.heap[0]]
		if p.at > now {
			break
		}
		if p.at == p.due {
			return a.heap[0], true
		}
		p.at = p.due
		heap.Fix(a, 0)
	}
	return 0, false
}

// touch makes the conversation the one that spoke last.
func (a *agenda) touch(n int32) {
	a.unlink(n)
	p, ring := &a.places[n], &a.places[0]
	p.before, p.after = ring.before, 0
	a.places[p.before].after, ring.before = n, n
}

func (a *agenda) unlink(n int32) {
	p := &a.places[n]
	a.places[p.before].after, a.places[p.after].before = p.after, p.before
}

// silent is the conversation that spoke longest ago; 0 if there is none.
func (a *agenda) silent() int32 { return a.places[0].after }

// close takes a conversation out.
func (a *agenda) close(n int32) {
	heap.Remove(a, int(a.places[n].filed))
	a.unlink(n)
	a.places[n] = place{}
}

// Len, Less, Swap, Push and Pop are package heap's.

func (a *agenda) Len() int { return len(a.heap) }

func (a *agenda) Less(i, j int) bool {
	p, q := &a.places[a.heap[i]], &a.places[a.heap[j]]
	if p.at != q.at {
		return p.at < q.at
	}
	return p.key < q.key
}

func (a *agenda) Swap(i, j int) {
	h := a.heap
	h[i], h[j] = h[j], h[i]
	a.places[h[i]].filed, a.places[h[j]].filed = int32(i), int32(j)
}

func (a *agenda) Push(n any) {
	at := n.(int32) //nolint:errcheck // heap gives back what open gave it
	a.places[at].filed = int32(len(a.heap))
	a.heap = append(a.heap, at)
}

func (a *agenda) Pop() any {
	last := len(a.heap) - 1
	n := a.heap[last]
	a.heap = a.heap[:last]
	return n
}
