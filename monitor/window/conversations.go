package window

// conversations remembers in which bucket the newest message of every
// conversation lies, so that a conversation counts once in any window: when a
// newer message comes, its 1 moves from the old bucket to the new one.
//
// A conversation is known by a 64-bit hash. Among 200,000 of them two are the
// same with odds of one in a thousand million, and the cost is a count too low
// by one; for that, the map holds no pointers and a snapshot no names.
type conversations struct {
	most      int
	index     map[uint64]int32 // from key to entry
	entries   []entry
	free      int32          // first entry to use again, linked by next
	first     [ringLen]int32 // first entry of every bucket, by slot
	forgotten uint64
}

// entry is one conversation, linked with the others of its bucket so that a
// bucket's conversations are dropped without a search.
type entry struct {
	key        uint64
	n          int64
	prev, next int32
}

const none int32 = -1

func newConversations(most int) conversations {
	c := conversations{most: most, index: make(map[uint64]int32), free: none}
	for i := range c.first {
		c.first[i] = none
	}
	return c
}

// expect makes room for n conversations at once.
func (c *conversations) expect(n int) {
	n = min(n, c.most)
	c.index = make(map[uint64]int32, n)
	c.entries = make([]entry, 0, n)
}

// seen tells what a message did to a conversation.
type seen uint8

const (
	notNewer seen = iota // an older or equally new message is counted already
	isNew
	moved
)

// see notes a message of conversation key in bucket n. from is the bucket that
// its newest message lay in until now; it means something only when moved.
func (c *conversations) see(key uint64, n, head int64) (what seen, from int64) {
	i, known := c.index[key]
	if !known {
		if len(c.index) >= c.most {
			c.forgetOldest(head)
		}
		c.insert(key, n)
		return isNew, 0
	}
	e := &c.entries[i]
	if n <= e.n {
		return notNewer, 0
	}
	from = e.n
	c.unlink(i)
	e.n = n
	c.link(i)
	return moved, from
}

// forgetOldest makes room by dropping the conversations of the oldest bucket
// that has any. Dropping the whole bucket makes the choice independent of the
// order in which they came, so that a loaded snapshot goes on like its original.
func (c *conversations) forgetOldest(head int64) {
	for n := head - behind; n <= head+ahead; n++ {
		if dropped := c.drop(n); dropped > 0 {
			c.forgotten += uint64(dropped)
			return
		}
	}
}

// drop removes the conversations whose newest message lies in bucket n.
func (c *conversations) drop(n int64) (dropped int) {
	for i := c.first[slot(n)]; i != none; dropped++ {
		e := &c.entries[i]
		delete(c.index, e.key)
		next := e.next
		e.next, c.free = c.free, i
		i = next
	}
	c.first[slot(n)] = none
	return dropped
}

func (c *conversations) insert(key uint64, n int64) {
	i := c.free
	if i == none {
		i = int32(len(c.entries))
		c.entries = append(c.entries, entry{})
	} else {
		c.free = c.entries[i].next
	}
	c.entries[i] = entry{key: key, n: n}
	c.index[key] = i
	c.link(i)
}

func (c *conversations) link(i int32) {
	e := &c.entries[i]
	first := &c.first[slot(e.n)]
	e.prev, e.next = none, *first
	if e.next != none {
		c.entries[e.next].prev = i
	}
	*first = i
}

func (c *conversations) unlink(i int32) {
	e := &c.entries[i]
	if e.next != none {
		c.entries[e.next].prev = e.prev
	}
	if e.prev != none {
		c.entries[e.prev].next = e.next
	} else {
		c.first[slot(e.n)] = e.next
	}
}

const hashStart = 14695981039346656037

// hash is FNV-1a, going on from h. The random hash of the standard library
// would differ after a restart.
func hash(h uint64, s string) uint64 {
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	return h
}
