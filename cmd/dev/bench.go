package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"time"

	"github.com/schollz/progressbar/v3"
)

type benchCmd struct {
	Part     []string      `enum:"throughput,latency,browsers" default:"throughput,latency,browsers" help:"Which parts to run: ${enum} (all)."`
	Seconds  int           `default:"15" help:"Length of each part (${default})."`
	Rate     int           `default:"10000" help:"Messages a second of the latency part (${default})."`
	Browsers int           `default:"1000" help:"Browsers on the wall of the browsers part (${default})."`
	Stuck    int           `default:"100" help:"How many more come to it that read nothing (${default})."`
	StuckFor time.Duration `placeholder:"10m" help:"How long they read nothing (as long as a part)."`
	Data     string        `type:"path" placeholder:"DIR" help:"Folder to put the server's data under; the disk decides much (a temporary one)."`
}

// Run drives the whole line over loopback, in a process of its own: HTTP in,
// fsync, readings, windows, a WebSocket out. The load comes from this process on
// the same machine, so its cost is in the figures.
func (c *benchCmd) Run(ctx context.Context, sh *shell) error {
	b, err := newBench(ctx, sh, c)
	if err != nil {
		return err
	}
	defer os.RemoveAll(b.dir)
	for _, part := range []struct {
		name string
		run  func(context.Context) error
	}{{"throughput", b.throughput}, {"latency", b.latency}, {"browsers", b.browsers}} {
		if !slices.Contains(c.Part, part.name) {
			continue
		}
		if err := part.run(ctx); err != nil {
			return fmt.Errorf("bench: %w", err)
		}
	}
	return nil
}

// bench is one run of all parts.
type bench struct {
	cmd    *benchCmd
	dir    string
	binary string
	texts  []string
	out    io.Writer
}

// newBench builds the server in a folder of its own, which whoever called removes,
// and says what machine this is.
func newBench(ctx context.Context, sh *shell, cmd *benchCmd) (*bench, error) {
	texts, err := benchTexts()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp(cmd.Data, "undertone-bench-")
	if err != nil {
		return nil, fmt.Errorf("bench: make a folder: %w", err)
	}
	binary := filepath.Join(dir, "undertone")
	if err := sh.run(ctx, "go", "build", "-trimpath", "-o", binary, "./cmd/undertone"); err != nil {
		os.RemoveAll(dir) //nolint:errcheck // a temporary folder
		return nil, err
	}
	fmt.Fprintf(sh.out, "\nmachine: %d cores, %s, %s memory, %s, load %s\n", runtime.NumCPU(), cpuModel(), memory(), runtime.Version(), loadAverage())
	return &bench{cmd: cmd, dir: dir, binary: binary, texts: texts, out: sh.out}, nil
}

func (b *bench) length() time.Duration { return time.Duration(b.cmd.Seconds) * time.Second }

func (b *bench) line(name, format string, args ...any) {
	fmt.Fprintf(b.out, "  %-34s %s\n", name, fmt.Sprintf(format, args...))
}

// throughput sends batches of 100 as fast as they are taken, until time is up,
// and then waits until every message is counted.
func (b *bench) throughput(ctx context.Context) error {
	s, err := b.start(ctx, "throughput")
	if err != nil {
		return err
	}
	defer s.stop()
	fmt.Fprintf(b.out, "\nfull speed: batches of 100, 8 senders, fsync before each answer\n")
	b.line("ready, empty data", "%d ms", s.ready.Milliseconds())

	profile := s.profile(ctx, b.length())
	before, err := s.cpu()
	if err != nil {
		return err
	}
	began := time.Now()
	sent, refused, err := b.flood(ctx, s.url)
	if err != nil {
		return err
	}
	if err := s.counted(ctx, sent); err != nil {
		return err
	}
	took := time.Since(began)
	after, err := s.cpu()
	if err != nil {
		return err
	}
	b.line("messages counted", "%d in %.1f s, %d requests told to wait", sent, took.Seconds(), refused)
	b.line("messages a second", "%.0f", float64(sent)/took.Seconds())
	cost := (after - before).Seconds() * 1e6 / float64(sent)
	b.line("CPU of the server", "%.2f µs a message, of which", cost)
	stages, err := (<-profile).stages()
	if err != nil {
		return err
	}
	for _, stage := range stages {
		b.line("  "+stage.name, "%.2f µs", stage.share*cost)
	}
	if err := b.memory(s); err != nil {
		return err
	}
	s.kill()
	if s, err = b.start(ctx, "throughput"); err != nil {
		return err
	}
	defer s.stop()
	b.line("ready after kill -9", "%d ms, with %d messages on disk", s.ready.Milliseconds(), sent)
	return nil
}

func (b *bench) memory(s *benchServer) error {
	peak, err := s.peak()
	if err != nil {
		return err
	}
	b.line("peak RSS", "%d MB", peak>>20)
	return nil
}

// latency sends batches of 10 at a fixed rate, whatever the answers, and times
// every fiftieth message from before its request until its turn arrives on a
// WebSocket.
func (b *bench) latency(ctx context.Context) error {
	s, err := b.start(ctx, "latency")
	if err != nil {
		return err
	}
	defer s.stop()
	fmt.Fprintf(b.out, "\n%d messages a second: batches of 10, fsync before each answer\n", b.cmd.Rate)
	before, err := s.cpu()
	if err != nil {
		return err
	}
	h, sent, err := b.drip(ctx, s.url)
	if err != nil {
		return err
	}
	if err := s.counted(ctx, sent); err != nil {
		return err
	}
	after, err := s.cpu()
	if err != nil {
		return err
	}
	ms := func(q float64) float64 { return float64(h.ValueAtQuantile(q)) / 1000 }
	b.line("request to turn on a socket", "p50 %.1f ms, p99 %.1f ms, p99.9 %.1f ms, most %.1f ms (%d samples)",
		ms(50), ms(99), ms(99.9), float64(h.Max())/1000, h.TotalCount())
	b.line("CPU of the server", "%.0f %% of a core", 100*(after-before).Seconds()/b.length().Seconds())
	return b.memory(s)
}

// bar shows the seconds of a part on a terminal.
func (b *bench) bar(what string) *progressbar.ProgressBar {
	return progressbar.NewOptions(b.cmd.Seconds,
		progressbar.OptionSetDescription(what),
		progressbar.OptionSetWriter(os.Stderr),
		progressbar.OptionSetVisibility(isTerminal(os.Stderr)),
		progressbar.OptionClearOnFinish())
}
