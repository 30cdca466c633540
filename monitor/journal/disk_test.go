package journal_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"undertone/monitor/contact"
	"undertone/monitor/journal"
)

// within bounds whatever a test waits for: far more than it needs.
const within = 20 * time.Second

func TestAppend_fullDisk(t *testing.T) {
	t.Parallel()
	dir := smallDisk(t)
	j, stop := open(t, dir, journal.Options{})
	mustAppend(t, j, messages(0, 100), contact.Stored)

	room := fill(t, dir, 512<<10)
	stored := 100
	var err error
	until(t, "the full disk is noticed", func() bool {
		if _, err = j.Append(t.Context(), messages(stored, 1)); err == nil {
			stored++ // the journal looks at the disk fifty times a second
		}
		return err != nil
	})
	if !errors.Is(err, journal.ErrFull) || !errors.Is(err, contact.ErrUnavailable) {
		t.Errorf("Append on a full disk: %v, want ErrFull", err)
	}
	if err := j.Err(); !errors.Is(err, journal.ErrFull) || !strings.Contains(err.Error(), "MiB free of 24.0 MiB") {
		t.Errorf("Err on a full disk: %v, want ErrFull and the figures", err)
	}
	start := time.Now()
	if _, err := j.Append(t.Context(), messages(stored, 1)); !errors.Is(err, journal.ErrFull) {
		t.Errorf("Append on a full disk: %v, want ErrFull", err)
	}
	if took := time.Since(start); took > time.Second {
		t.Errorf("the refusal took %s, want it at once", took)
	}
	if got := conversation(t, j, "c-3"); len(got) == 0 {
		t.Error("a full disk hides the messages that are there")
	}

	room()
	until(t, "the journal goes on", func() bool {
		_, err := j.Append(t.Context(), messages(stored, 1))
		return err == nil
	})
	if err := j.Err(); err != nil {
		t.Errorf("Err when there is room again: %v", err)
	}
	count(t, j, stored+1)
	stop()
	j, _ = open(t, dir, journal.Options{})
	count(t, j, stored+1)
}

// The filler takes the last byte while pages are being written, so JetStream
// itself meets the full disk, between the journal's own looks at it.
func TestAppend_diskThatFillsUpUnderItsFeet(t *testing.T) {
	t.Parallel()
	dir := smallDisk(t)
	j, stop := open(t, dir, journal.Options{Timeout: 500 * time.Millisecond})
	ignore(t, j)
	senders := send(t, j, 4)
	for rounds := 1; senders.stuck.Load() < 2; rounds++ {
		if rounds > 40 {
			t.Fatal("the journal never met the full disk: it always looked in time")
		}
		senders.stored(20)
		almost := fill(t, dir, 1536<<10) // a little more than the reserve, so that
		senders.stored(4)                // a look finds room, and
		full := fill(t, dir, 0)          // the rest is gone before the next look
		senders.refused(4)
		full()
		almost()
	}
	senders.stored(50) // by itself: nobody restarts anything
	want := senders.stop()
	t.Logf("%d messages; %d appends were stuck, %d refused", want, senders.stuck.Load(), senders.full.Load())
	if err := j.Err(); err != nil {
		t.Errorf("Err when there is room again: %v", err)
	}
	stop()
	j, _ = open(t, dir, journal.Options{})
	collect(t, j, want)
	mustAppend(t, j, messages(0, want), contact.Duplicate)
}

// A write that fails half way in an empty stream uses up the page's number, so
// that the page must be given the next one.
func TestAppend_firstPageMeetsAFullDisk(t *testing.T) {
	t.Parallel()
	dir := smallDisk(t)
	opts := journal.Options{Timeout: 200 * time.Millisecond, Shards: 1}
	j, stop := open(t, dir, opts)
	fill(t, dir, 2<<20)
	large := []contact.Message{message("c", "large")}
	large[0].Text = strings.Repeat("x", 60_000)
	until(t, "a page meets the full disk", func() bool { // between two looks at it
		if j.Err() != nil {
			return false
		}
		room := fill(t, dir, 0)
		defer room()
		_, err := j.Append(t.Context(), large)
		return errors.Is(err, journal.ErrStuck)
	})
	until(t, "the page is written", func() bool {
		_, err := j.Append(t.Context(), large)
		return err == nil
	})
	for range 2 {
		mustAppend(t, j, large, contact.Duplicate)
		collect(t, j, 1)
		if got := conversation(t, j, "c"); len(got) != 1 {
			t.Errorf("the conversation has %d messages, want 1", len(got))
		}
		stop()
		j, stop = open(t, dir, opts)
	}
}

// Events have no queue of their own that would try again: a failed one must
// leave the journal such that the next succeeds.
func TestLog_goesOnAfterAFullDisk(t *testing.T) {
	t.Parallel()
	dir := smallDisk(t)
	j, _ := open(t, dir, journal.Options{Timeout: 500 * time.Millisecond})
	room := fill(t, dir, 0)
	var written int
	until(t, "an event meets the full disk", func() bool {
		_, err := j.Events().Append(t.Context(), fmt.Sprint(written), fmt.Appendf(nil, "%q", strings.Repeat("x", 10_000)))
		if err == nil {
			written++
		}
		return err != nil
	})
	room()
	until(t, "events are written again", func() bool {
		_, err := j.Events().Append(t.Context(), fmt.Sprint(written), []byte(`"again"`))
		return err == nil
	})
	_, newest, err := j.Events().Bounds(t.Context())
	must(t, err)
	var read int
	must(t, j.Events().Read(t.Context(), 0, newest, func(journal.Event) error { read++; return nil }))
	if read != written+1 {
		t.Errorf("%d events can be read, want %d", read, written+1)
	}
	mustAppend(t, j, messages(0, 100), contact.Stored)
}

// smallDisk is a file system of 24 MiB, gone when the test ends.
func smallDisk(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	out, err := exec.CommandContext(t.Context(), "mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", dir).CombinedOutput()
	if err != nil {
		if os.Getenv("UNDERTONE_CI") != "" {
			t.Fatalf("a small disk could not be mounted: %v: %s", err, out)
		}
		t.Skipf("a small disk can be mounted by root alone: %v: %s", err, out)
	}
	t.Cleanup(func() {
		if out, err := exec.Command("umount", "-l", dir).CombinedOutput(); err != nil {
			t.Errorf("unmount %s: %v: %s", dir, err, out)
		}
	})
	return dir
}

// fill writes a file until only so many bytes are free, and returns how to make
// room again.
func fill(t *testing.T, dir string, free int64) (room func()) {
	t.Helper()
	f, err := os.CreateTemp(dir, "filler-")
	must(t, err)
	defer f.Close()
	block := make([]byte, 1<<20)
	for {
		var fs syscall.Statfs_t
		must(t, syscall.Statfs(dir, &fs))
		n := min(int64(fs.Bavail)*int64(fs.Bsize)-free, int64(len(block)))
		if n <= 0 {
			break
		}
		if _, err := f.Write(block[:n]); errors.Is(err, syscall.ENOSPC) && free == 0 {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
	return func() { must(t, os.Remove(f.Name())) }
}

// until calls f again and again until it says that it is done.
func until(t *testing.T, what string, f func() bool) {
	t.Helper()
	for deadline := time.Now().Add(within); time.Now().Before(deadline); {
		if f() {
			return
		}
	}
	t.Fatalf("waited %s in vain until %s", within, what)
}

// ignore follows all shards until the test ends, so that the journal is not
// behind.
func ignore(t *testing.T, j *journal.Journal) {
	ctx, cancel := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	for n := range j.Shards() {
		wg.Go(func() {
			if err := j.Follow(ctx, n, 0, func(journal.Page) error { return nil }); err != nil {
				t.Errorf("Follow: %v", err)
			}
		})
	}
	t.Cleanup(func() {
		cancel()
		wg.Wait()
	})
}

// collect follows every shard from the start until it has seen want messages,
// and fails if an id comes twice. Unlike count it allows for missing pages.
func collect(t *testing.T, j *journal.Journal, want int) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), within)
	defer cancel()
	var mu sync.Mutex
	seen := make(map[string]bool)
	var wg sync.WaitGroup
	for n := range j.Shards() {
		wg.Go(func() {
			err := j.Follow(ctx, n, 0, func(p journal.Page) error {
				mu.Lock()
				defer mu.Unlock()
				for _, m := range p.Messages {
					if seen[m.ID] {
						return fmt.Errorf("message %q came twice", m.ID)
					}
					seen[m.ID] = true
				}
				if len(seen) >= want {
					cancel()
				}
				return nil
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if len(seen) != want {
		t.Errorf("followed %d messages, want %d", len(seen), want)
	}
}

// senders append batches as fast as they are answered, each until it is taken.
type senders struct {
	t           *testing.T
	answers     chan bool // whether an append was taken
	next        atomic.Int64
	stuck, full atomic.Int64
	cancel      context.CancelFunc
	done        sync.WaitGroup
}

const (
	// batch is how many messages a sender sends at once.
	batch = 10
	// retryAfter is its patience: without any it would take the processor from
	// the server that it waits for.
	retryAfter = 5 * time.Millisecond
)

func send(t *testing.T, j *journal.Journal, n int) *senders {
	ctx, cancel := context.WithCancel(t.Context())
	s := &senders{t: t, answers: make(chan bool), cancel: cancel}
	t.Cleanup(func() { s.stop() })
	for range n {
		s.done.Go(func() {
			for ctx.Err() == nil {
				s.deliver(ctx, j, messages(int(s.next.Add(batch))-batch, batch))
			}
		})
	}
	return s
}

// deliver sends the same messages until all are taken, also when the test is
// over: no batch may stay half sent.
func (s *senders) deliver(ctx context.Context, j *journal.Journal, batch []contact.Message) {
	for deadline := time.Now().Add(within); time.Now().Before(deadline); {
		fates, err := j.Append(context.WithoutCancel(ctx), batch)
		switch {
		case err == nil:
			for _, fate := range fates {
				if fate == contact.Failed {
					s.t.Error("a message failed without an error")
				}
			}
		case errors.Is(err, journal.ErrStuck):
			s.stuck.Add(1)
		case errors.Is(err, journal.ErrFull):
			s.full.Add(1)
		default:
			s.t.Errorf("Append: %v", err)
		}
		select {
		case s.answers <- err == nil:
		case <-ctx.Done():
		}
		if err == nil {
			return
		}
		<-time.After(retryAfter)
	}
	s.t.Errorf("a batch was not taken in %s", within)
}

// stored waits for n appends that are taken, refused for n that are not.
func (s *senders) stored(n int)  { s.wait(n, true) }
func (s *senders) refused(n int) { s.wait(n, false) }

func (s *senders) wait(n int, taken bool) {
	s.t.Helper()
	timeout := time.After(within)
	for n > 0 {
		select {
		case got := <-s.answers:
			if got == taken {
				n--
			}
		case <-timeout:
			s.t.Fatalf("waited %s for %d more appends that are taken: %v", within, n, taken)
		}
	}
}

// stop ends the senders and returns how many messages they sent.
func (s *senders) stop() int {
	s.cancel()
	s.done.Wait()
	return int(s.next.Load())
}
