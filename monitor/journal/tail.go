package journal

import "sync"

// tailPages is how many of a shard's newest pages stay in memory: a follower
// that keeps up never reads the disk. 32 pages of 64 KiB are 2 MiB of text.
const tailPages = 32

// tail holds a shard's newest pages and wakes who waits for more.
type tail struct {
	mu       sync.Mutex
	pages    [tailPages]Page // page seq is at seq % tailPages
	last     uint64          // newest page in the stream
	opened   uint64          // newest page when the journal was opened
	appended int64           // messages since then
	followed int64           // of those, how many were followed
	more     chan struct{}
}

func newTail(last uint64) *tail {
	return &tail{last: last, opened: last, more: make(chan struct{})}
}

func (t *tail) push(p Page) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.pages[p.Seq%tailPages] = p
	t.last = p.Seq
	t.appended += int64(len(p.Messages))
	close(t.more)
	t.more = make(chan struct{})
}

func (t *tail) newest() uint64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.last
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

// handled notes that a page's messages were followed.
func (t *tail) handled(p Page) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if p.Seq > t.opened {
		t.followed += int64(len(p.Messages))
	}
}

func (t *tail) lag() int64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.appended - t.followed
}
