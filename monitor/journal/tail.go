package journal

import "sync"

// tailPages is how many of a shard's newest pages stay in memory: a follower
// that keeps up never reads the disk. 32 pages of 64 KiB are 2 MiB of text.
const tailPages = 32

// tail holds a shard's newest pages and wakes who waits for more.
type tail struct {
	mu       sync.Mutex
	pages    [tailPages]Page // page seq is at seq % tailPages
	last     uint64          // newest number given in the stream
	newest   uint64          // page that is there
	opened   uint64          // newest page when the journal was opened
	reached  uint64          // newest page that was followed
	appended int64           // messages since the opening
	followed int64           // of those, how many were followed
	more     chan struct{}
}

func newTail(e extent) *tail {
	return &tail{last: e.last, newest: e.newest, opened: e.last, more: make(chan struct{})}
}

func (t *tail) push(p Page) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.pages[p.Seq%tailPages] = p
	t.last, t.newest = p.Seq, p.Seq
	t.appended += int64(len(p.Messages))
	t.stir()
}

// skip notes that the stream gave numbers up to last for which there is no page.
func (t *tail) skip(last uint64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.last = last
	t.stir()
}

func (t *tail) stir() {
	close(t.more)
	t.more = make(chan struct{})
}

// end is the newest number given, and that of the newest page there is.
func (t *tail) end() (last, newest uint64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.last, t.newest
}

// get returns page seq if it is still in memory. If there is no such page yet,
// wait is closed when there may be; if it must be read from the stream, wait is
// nil and last is the newest page there.
func (t *tail) get(seq uint64) (p Page, last uint64, wait <-chan struct{}) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if seq > t.last {
		return Page{}, t.last, t.more
	}
	if p = t.pages[seq%tailPages]; p.Seq == seq {
		return p, t.last, nil
	}
	return Page{}, t.last, nil
}

// handled notes that a page's messages were followed; not when it comes again,
// as it does for a follower that begins anew.
func (t *tail) handled(p Page) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if p.Seq > max(t.opened, t.reached) {
		t.followed += int64(len(p.Messages))
	}
	t.pass(p.Seq)
}

// passed notes that everything up to a page was followed, or had expired.
func (t *tail) passed(seq uint64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.pass(seq)
}

// pass makes the lag zero at the end of the stream: what had expired before it
// was read was never counted as followed.
func (t *tail) pass(seq uint64) {
	t.reached = max(t.reached, seq)
	if t.reached >= t.last {
		t.followed = t.appended
	}
}

func (t *tail) lag() int64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.appended - t.followed
}
