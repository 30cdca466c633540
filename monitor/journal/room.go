package journal

import (
	"fmt"
	"sync/atomic"
	"syscall"
	"time"
)

// room watches the free bytes of the disk under a folder, because a journal
// that refuses in time stays whole, and one whose write failed half way has to
// be opened anew.
type room struct {
	dir     string
	checked atomic.Int64 // unix nanoseconds
	refusal atomic.Pointer[error]
}

const (
	// roomEvery is how long one look at the disk counts. At the most that the
	// line takes in that time, some 10 MiB, the reserve is not used up.
	roomEvery = 20 * time.Millisecond
	// The reserve is a twentieth of the disk, within these bounds: enough for
	// the pages under way, the index and the snapshots.
	leastReserve = 1 << 20
	mostReserve  = 64 << 20
)

// check returns ErrFull with the figures when there is too little room.
func (r *room) check(now time.Time) error {
	last := r.checked.Load()
	if now.UnixNano()-last >= int64(roomEvery) && r.checked.CompareAndSwap(last, now.UnixNano()) {
		err := r.look()
		r.refusal.Store(&err)
	}
	if err := r.refusal.Load(); err != nil {
		return *err
	}
	return nil
}

func (r *room) look() error {
	var fs syscall.Statfs_t
	if err := syscall.Statfs(r.dir, &fs); err != nil {
		return fmt.Errorf("look for room under %s: %w", r.dir, err)
	}
	size, free := int64(fs.Blocks)*fs.Bsize, int64(fs.Bavail)*fs.Bsize
	reserve := min(max(size/20, leastReserve), mostReserve)
	if free < reserve {
		return fmt.Errorf("%w: %s has %s free of %s, and %s are kept in reserve",
			ErrFull, r.dir, mib(free), mib(size), mib(reserve))
	}
	return nil
}

func mib(n int64) string { return fmt.Sprintf("%.1f MiB", float64(n)/(1<<20)) }
