package main

import (
	"context"
	"fmt"
	"slices"
	"syscall"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"
	"golang.org/x/sync/errgroup"
)

const (
	// aimStuck is the most that a browser that reads nothing may cost.
	aimStuck = 100_000
	// stuckStays is how long one sits before it comes again: longer than it takes
	// the server to let it go, so that nearly all of them are there all the time.
	stuckStays = 12 * time.Second
	// settling is for snapshots to be read and for garbage to be collected.
	settling = 3 * time.Second
)

// browsers has a thousand walls follow a server on which a room talks, first by
// themselves and then among others that read nothing.
func (b *bench) browsers(ctx context.Context) error {
	s, err := b.start(ctx, "browsers")
	if err != nil {
		return err
	}
	defer s.stop()
	r, err := newRoom(s.url)
	if err != nil {
		return err
	}
	fmt.Fprintf(b.out, "\n%d browsers on the wall: %d channels, %d of them get a message each second\n", b.cmd.Browsers, roomChannels, roomChanges)
	if err := r.fill(ctx, s); err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	talks, talking := errgroup.WithContext(ctx)
	talks.Go(func() error { return r.talk(talking) })
	err = b.follow(talking, s)
	cancel()
	if said := talks.Wait(); said != nil {
		return said
	}
	return err
}

// follow measures the server alone, with browsers, and with stuck ones besides.
func (b *bench) follow(ctx context.Context, s *benchServer) error {
	alone, err := b.measure(ctx, s, b.length(), new(walls))
	if err != nil {
		return err
	}
	b.line("nobody there: the server", "%s", alone.server())

	all := new(walls)
	defer all.close()
	began := time.Now()
	if err := all.open(ctx, s.url, b.cmd.Browsers); err != nil {
		return err
	}
	b.line("opened", "%d in %.1f s, each with a snapshot of %d KB", b.cmd.Browsers, time.Since(began).Seconds(), all.snapshot.Load()>>10)
	well, err := b.measure(ctx, s, b.length(), all)
	if err != nil {
		return err
	}
	b.tell(well)

	if b.cmd.Stuck == 0 {
		return nil
	}
	stuckFor := b.cmd.StuckFor
	if stuckFor == 0 {
		stuckFor = b.length()
	}
	fmt.Fprintf(b.out, "\nand %d more that read nothing, for %v, each coming again every %v\n", b.cmd.Stuck, stuckFor, stuckStays)
	stuck := newStuck(ctx, s.url, b.cmd.Stuck)
	ill, err := b.measure(ctx, s, stuckFor, all)
	sockets := stuck.queued()
	stuck.close()
	if err != nil {
		return err
	}
	b.tell(ill)
	again, err := b.measure(ctx, s, b.length(), all)
	if err != nil {
		return err
	}
	let, err := s.sum(ctx, "undertone_websocket_let_go_total")
	if err != nil {
		return err
	}
	// What the server knows grows meanwhile, whoever looks at it.
	each := (ill.heap - (well.heap+again.heap)/2) / b.cmd.Stuck
	b.line("one that reads nothing costs", "%d KB of heap and stacks (aim %d KB)", each/1000, aimStuck/1000)
	b.line("  and in the kernel's send buffer", "%d KB in the mean, %d KB at most", sockets.mean/1000, sockets.most/1000)
	b.line("let go by the server", "%.0f times", let)
	if each >= aimStuck {
		return fmt.Errorf("a browser that reads nothing costs %d bytes, at most %d are allowed", each, aimStuck)
	}
	return nil
}

// figures are of one stretch of time.
type figures struct {
	took           time.Duration
	cpu, own       time.Duration // of the server, of this process
	heap, resident int
	frames, bytes  int64
	delay          *hdrhistogram.Histogram // microseconds
}

func (f *figures) server() string {
	return fmt.Sprintf("%.1f %% of a core, RSS %d MB, heap and stacks %d MB", percentOf(f.cpu, f.took), f.resident>>20, f.heap>>20)
}

func percentOf(part, whole time.Duration) float64 { return 100 * part.Seconds() / whole.Seconds() }

func (b *bench) tell(f *figures) {
	ms := func(q float64) float64 { return float64(f.delay.ValueAtQuantile(q)) / 1000 }
	b.line("the server", "%s", f.server())
	b.line("all browsers, in this process", "%.0f %% of a core", percentOf(f.own, f.took))
	b.line("frames", "%.0f a second, %.2f to each browser, of %.1f KB", float64(f.frames)/f.took.Seconds(),
		float64(f.frames)/f.took.Seconds()/float64(b.cmd.Browsers), float64(f.bytes)/float64(max(f.frames, 1))/1024)
	b.line("mood put on the board to frame read", "p50 %.0f ms, p99 %.0f ms, p99.9 %.0f ms, most %.0f ms", ms(50), ms(99), ms(99.9), float64(f.delay.Max())/1000)
}

// measure lets time go by and says what it cost. The heap is read five times
// after collections; the one in the middle counts.
func (b *bench) measure(ctx context.Context, s *benchServer, length time.Duration, all *walls) (*figures, error) {
	if err := sleep(ctx, settling); err != nil {
		return nil, err
	}
	const looks = 5
	all.begin()
	began, own := time.Now(), ownCPU()
	before, err := s.cpu()
	if err != nil {
		return nil, err
	}
	var heaps []int
	for range looks {
		if err := sleep(ctx, length/looks); err != nil {
			return nil, err
		}
		heap, err := s.heap(ctx)
		if err != nil {
			return nil, err
		}
		heaps = append(heaps, heap)
	}
	after, err := s.cpu()
	if err != nil {
		return nil, err
	}
	f := &figures{took: time.Since(began), cpu: after - before, own: ownCPU() - own}
	f.frames, f.bytes, f.delay = all.end()
	slices.Sort(heaps)
	f.heap = heaps[looks/2]
	f.resident, err = s.resident()
	return f, err
}

func sleep(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-time.After(d):
		return nil
	}
}

// heap is what the server's heap and stacks hold after a collection.
func (s *benchServer) heap(ctx context.Context) (int, error) {
	if _, err := s.get(ctx, "/debug/pprof/heap?gc=1"); err != nil {
		return 0, fmt.Errorf("have the server collect its garbage: %w", err)
	}
	heap, err := s.sum(ctx, "go_memstats_heap_alloc_bytes")
	if err != nil {
		return 0, err
	}
	stacks, err := s.sum(ctx, "go_memstats_stack_inuse_bytes")
	return int(heap + stacks), err
}

// ownCPU is the CPU time that this process has used.
func ownCPU() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0 // it cannot fail for a process that asks about itself
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
