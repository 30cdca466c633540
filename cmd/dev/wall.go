package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"
)

const (
	// aimFrames is what a screen shows; a timer of its own may miss one.
	aimFrames = 58
	// aimBusy is the share of the time that the main thread may be at work, by
	// the CPU time that it used: others on the machine do not add to it.
	aimBusy = 0.5
	// aimPainted is by when something is to be seen.
	aimPainted = time.Second
	// aimGrowth is how much of the page's memory ten minutes may add.
	aimGrowth = 0.05
	// trustGrowth is the least time from which ten minutes can be told.
	trustGrowth = 5 * time.Minute
)

type wallCmd struct {
	For  time.Duration `default:"60s" help:"How long the page's memory is watched; 10m says whether it is flat (${default})."`
	Data string        `type:"path" placeholder:"DIR" help:"Folder to put the server's data under (a temporary one)."`
}

// Run has Chromium show the wall of a large room and says what it cost, by the
// browser's own tracing. It fails where a figure misses its aim.
func (c *wallCmd) Run(ctx context.Context, sh *shell) error {
	sh.strict = true
	for _, tool := range []string{"npm", "chromium"} {
		if err := sh.need(tool); err != nil {
			return err
		}
	}
	if err := sh.buildPage(ctx); err != nil {
		return err
	}
	b, err := newBench(ctx, sh, &benchCmd{Data: c.Data})
	if err != nil {
		return err
	}
	defer os.RemoveAll(b.dir)
	weight, files, err := pageWeight(os.DirFS(filepath.Join(sh.root, web, "..", "dist")))
	if err != nil {
		return err
	}
	w, err := b.wall(ctx, sh, c.For)
	if err != nil {
		return fmt.Errorf("wall: %w", err)
	}
	w.tell(b, weight, files)
	return w.judge(weight)
}

// wall shows the room to a browser and returns what the browser says.
func (b *bench) wall(ctx context.Context, sh *shell, length time.Duration) (*wallFigures, error) {
	s, err := b.start(ctx, "wall")
	if err != nil {
		return nil, err
	}
	defer s.stop()
	r, err := newRoom(s.url)
	if err != nil {
		return nil, err
	}
	if err := r.fill(ctx, s); err != nil {
		return nil, err
	}
	file := filepath.Join(b.dir, "figures.json")
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	talks, talking := errgroup.WithContext(ctx)
	talks.Go(func() error { return r.talk(talking) })
	talks.Go(func() error { return r.tend(talking) })
	err = sh.call(talking, call{
		dir: web,
		env: []string{
			"CI=1", "UNDERTONE_URL=" + s.url, "UNDERTONE_FIGURES=" + file,
			fmt.Sprint("UNDERTONE_SECONDS=", int(length.Seconds())),
		},
		args: []string{"npx", "--no-install", "playwright", "test", "--config", "bench", "--output", filepath.Join(b.dir, "bench")},
	})
	cancel()
	if said := talks.Wait(); said != nil {
		return nil, said
	}
	if err != nil {
		return nil, err
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("read what the browser measured: %w", err)
	}
	w := new(wallFigures)
	if err := json.Unmarshal(data, w); err != nil {
		return nil, fmt.Errorf("read what the browser measured: %w", err)
	}
	if len(w.First) == 0 || len(w.Looks) < 2 {
		return nil, errors.New("the browser measured nothing")
	}
	return w, nil
}

// wallFigures are what dashboard/web/bench writes. Shares are of the time.
type wallFigures struct {
	First     []wallOpening      `json:"first"`
	Traced    wallTrace          `json:"traced"`
	Frames    wallFrames         `json:"frames"`
	Busy      float64            `json:"busy"`
	BusyCPU   float64            `json:"busyCPU"`
	Processes map[string]float64 `json:"processes"` // seconds of CPU a second, by kind
	Looks     []wallLook         `json:"looks"`
	Anew      wallLook           `json:"anew"` // of a page that was opened at the end
	Trouble   []string           `json:"trouble"`
}

// wallOpening is when something was to be seen, in milliseconds.
type wallOpening struct {
	Painted float64 `json:"painted"`
	Tile    float64 `json:"tile"` // the first channel
}

// wallTrace is what bench/trace.ts reads from a trace.
type wallTrace struct {
	Seconds    float64            `json:"seconds"`
	Busy       float64            `json:"busy"`
	BusyCPU    float64            `json:"busyCPU"`
	LongTasks  int                `json:"longTasks"`
	Longest    float64            `json:"longest"` // milliseconds
	LongestCPU float64            `json:"longestCPU"`
	Drawn      float64            `json:"drawn"` // frames a second
	Dropped    int                `json:"dropped"`
	Parts      map[string]float64 `json:"parts"` // milliseconds of CPU a second
}

// wallFrames are the frames that the page could draw.
type wallFrames struct {
	PerSecond float64 `json:"perSecond"`
	Slowest   float64 `json:"slowest"` // milliseconds
	Late      float64 `json:"late"`
}

// wallLook is the page's memory at a moment, after a collection.
type wallLook struct {
	At        float64 `json:"at"`   // seconds
	Heap      float64 `json:"heap"` // bytes
	Nodes     int     `json:"nodes"`
	Listeners int     `json:"listeners"`
	Alerts    int     `json:"alerts"` // open ones
}

// painted is the time to the first picture, that in the middle.
func (w *wallFigures) painted() time.Duration {
	times := make([]float64, len(w.First))
	for i, f := range w.First {
		times[i] = f.Painted
	}
	return milliseconds(median(times))
}

func (w *wallFigures) firstTile() time.Duration {
	times := make([]float64, len(w.First))
	for i, f := range w.First {
		times[i] = f.Tile
	}
	return milliseconds(median(times))
}

func milliseconds(n float64) time.Duration { return time.Duration(n * float64(time.Millisecond)) }

func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[len(sorted)/2]
}

// growth is how many bytes the page's memory gains in a second: the slope of the
// line that lies nearest to all looks. What happens once at the beginning is
// passed over with the first look.
func (w *wallFigures) growth() float64 {
	looks := w.Looks[1:]
	var at, heap, both, squares float64
	for _, l := range looks {
		at += l.At / float64(len(looks))
		heap += l.Heap / float64(len(looks))
	}
	for _, l := range looks {
		both += (l.At - at) * (l.Heap - heap)
		squares += (l.At - at) * (l.At - at)
	}
	if squares == 0 {
		return 0
	}
	return both / squares
}

// watched is how long the memory was looked at.
func (w *wallFigures) watched() time.Duration {
	return milliseconds(1000 * w.Looks[len(w.Looks)-1].At)
}

// grown is the share that ten minutes add to the page's memory.
func (w *wallFigures) grown() float64 { return w.growth() * 600 / w.Looks[len(w.Looks)-1].Heap }

// kept is the share of its memory that a page has only for having been open: one
// that is opened anew shows the same without it. What the room itself has more of,
// such as open alerts, is no leak.
func (w *wallFigures) kept() float64 { return w.Looks[len(w.Looks)-1].Heap/w.Anew.Heap - 1 }

func (w *wallFigures) tell(b *bench, weight, files int) {
	t, last := &w.Traced, w.Looks[len(w.Looks)-1]
	fmt.Fprintf(b.out, "\nthe wall at 1920×1080, %d channels, %d of them get a message each second\n", roomChannels, roomChanges)
	b.line("first picture", "%d ms, with the first channel in it %d ms (nothing cached, the median of %d)", w.painted().Milliseconds(), w.firstTile().Milliseconds(), len(w.First))
	b.line("frames that could be drawn", "%.1f a second, %.1f %% late by more than one, the slowest %.0f ms", w.Frames.PerSecond, 100*w.Frames.Late, w.Frames.Slowest)
	b.line("main thread at work", "%.1f %% of the time, %.1f %% by its CPU time, over %v", 100*w.Busy, 100*w.BusyCPU, w.watched().Round(time.Second))
	b.line("  in a trace of some seconds", "%.1f %%, %.1f %% by its CPU time, over %.0f s", 100*t.Busy, 100*t.BusyCPU, t.Seconds)
	for _, part := range slices.SortedFunc(maps.Keys(t.Parts), func(x, y string) int { return int(1000 * (t.Parts[y] - t.Parts[x])) }) {
		b.line("    "+part, "%.1f ms of CPU a second", t.Parts[part])
	}
	b.line("  tasks of more than 50 ms", "%d, the longest %.0f ms, %.0f ms of them CPU", t.LongTasks, t.Longest, t.LongestCPU)
	b.line("  frames drawn", "%.1f a second, %d dropped", t.Drawn, t.Dropped)
	for _, kind := range slices.Sorted(maps.Keys(w.Processes)) {
		if n := w.Processes[kind]; n >= 0.001 {
			b.line("CPU of the browser: "+kind, "%.1f %% of a core", 100*n)
		}
	}
	b.line("memory of the page", "%.1f MB after %v; %+.0f KB a minute, %+.1f %% in ten", last.Heap/1e6, w.watched().Round(time.Second), w.growth()*60/1000, 100*w.grown())
	b.line("  a page that is opened now", "%.1f MB: the old one has %+.1f %%", w.Anew.Heap/1e6, 100*w.kept())
	b.line("  nodes, listeners, open alerts", "%d, %d, %d; in the beginning %d, %d, %d", last.Nodes, last.Listeners, last.Alerts, w.Looks[0].Nodes, w.Looks[0].Listeners, w.Looks[0].Alerts)
	b.line("weight, gzip", "%.1f KB in %d files", float64(weight)/1000, files)
}

// judge says which figures miss their aims.
func (w *wallFigures) judge(weight int) error {
	var missed []string
	miss := func(format string, args ...any) { missed = append(missed, fmt.Sprintf(format, args...)) }
	if w.Frames.PerSecond < aimFrames && w.BusyCPU >= aimBusy {
		miss("%.1f frames a second, and the main thread is %.0f %% busy", w.Frames.PerSecond, 100*w.BusyCPU)
	}
	if p := w.painted(); p >= aimPainted {
		miss("the first picture comes after %v", p)
	}
	if g := w.grown(); g > aimGrowth && w.kept() > aimGrowth && w.watched() >= trustGrowth {
		miss("memory grows by %.0f %% in ten minutes, and a page that is opened anew does with %.0f %% less", 100*g, 100*w.kept())
	}
	if weight > aimWeight {
		miss("the page weighs %d bytes, at most %d are allowed", weight, aimWeight)
	}
	if len(w.Trouble) > 0 {
		miss("the browser complains: %s", strings.Join(w.Trouble, "; "))
	}
	if len(missed) > 0 {
		return fmt.Errorf("wall: %s", strings.Join(missed, "; "))
	}
	return nil
}
