package main

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/google/pprof/profile"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"
	"golang.org/x/term"
)

// benchServer is an undertone process.
type benchServer struct {
	url   string
	ready time.Duration // from its start until it took messages
	cmd   *exec.Cmd
	log   *bytes.Buffer
	done  chan struct{}
}

// start runs the server on the part's own data folder.
func (b *bench) start(ctx context.Context, part string) (*benchServer, error) {
	s := &benchServer{log: new(bytes.Buffer), done: make(chan struct{})}
	s.cmd = exec.CommandContext(ctx, b.binary, "serve", "--debug", "--listen", "127.0.0.1:0", "--data", filepath.Join(b.dir, part))
	s.cmd.Stderr = s.log
	stdout, err := s.cmd.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("start the server: %w", err)
	}
	began := time.Now()
	if err := s.cmd.Start(); err != nil {
		return nil, fmt.Errorf("start the server: %w", err)
	}
	said, err := bufio.NewReader(stdout).ReadString('\n') // printed once it is ready
	s.ready = time.Since(began)
	go func() {
		defer close(s.done)
		s.cmd.Wait() //nolint:errcheck // ended by us
	}()
	_, rest, ok := strings.Cut(said, "listens on ")
	if err != nil || !ok {
		s.stop()
		return nil, fmt.Errorf("start the server: it said %q: %w\n%s", said, err, s.log)
	}
	s.url, _, _ = strings.Cut(rest, " ")
	return s, nil
}

func (s *benchServer) stop() {
	s.cmd.Process.Signal(syscall.SIGTERM) //nolint:errcheck // it may have ended
	<-s.done
}

func (s *benchServer) kill() {
	s.cmd.Process.Kill() //nolint:errcheck // it may have ended
	<-s.done
}

// counted waits until n messages are counted.
func (s *benchServer) counted(ctx context.Context, n int) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	for {
		sum, err := s.sum(ctx, "undertone_messages_total")
		switch {
		case err != nil:
			return err
		case int(sum) == n:
			return nil
		case int(sum) > n:
			return fmt.Errorf("the server counted %d messages of %d that it accepted", int(sum), n)
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// sum adds up all series of a counter or a gauge.
func (s *benchServer) sum(ctx context.Context, name string) (sum float64, err error) {
	body, err := s.get(ctx, "/metrics")
	if err != nil {
		return 0, err
	}
	parser := expfmt.NewTextParser(model.UTF8Validation)
	families, err := parser.TextToMetricFamilies(bytes.NewReader(body))
	if err != nil {
		return 0, fmt.Errorf("read /metrics: %w", err)
	}
	for _, m := range families[name].GetMetric() {
		sum += m.GetCounter().GetValue() + m.GetGauge().GetValue() // one of them is nil
	}
	return sum, nil
}

func (s *benchServer) get(ctx context.Context, path string) ([]byte, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.url+path, nil)
	if err != nil {
		return nil, err
	}
	resp, err := (&http.Client{Timeout: 2 * time.Minute}).Do(r)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	return io.ReadAll(resp.Body)
}

// ticksPerSecond is the kernel's unit of CPU time on Linux.
const ticksPerSecond = 100

// cpu is the CPU time that the process has used.
func (s *benchServer) cpu() (time.Duration, error) {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", s.cmd.Process.Pid))
	if err != nil {
		return 0, fmt.Errorf("read the server's CPU time: %w", err)
	}
	fields := strings.Fields(string(data[bytes.LastIndexByte(data, ')')+1:]))
	user, err1 := strconv.Atoi(fields[11])
	system, err2 := strconv.Atoi(fields[12])
	return time.Duration(user+system) * time.Second / ticksPerSecond, errors.Join(err1, err2)
}

// peak is the most memory that the process had, in bytes.
func (s *benchServer) peak() (int, error) { return s.status("VmHWM:") }

// resident is the memory that the process has, in bytes.
func (s *benchServer) resident() (int, error) { return s.status("VmRSS:") }

func (s *benchServer) status(key string) (int, error) {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.cmd.Process.Pid))
	if err != nil {
		return 0, fmt.Errorf("read the server's memory: %w", err)
	}
	return kilobytes(string(data), key)
}

func kilobytes(text, key string) (int, error) {
	_, rest, _ := strings.Cut(text, key)
	rest, _, _ = strings.Cut(rest, "kB")
	n, err := strconv.Atoi(strings.TrimSpace(rest))
	return n << 10, err
}

// benchProfile is a CPU profile of the server.
type benchProfile struct {
	data []byte
	err  error
}

func (s *benchServer) profile(ctx context.Context, length time.Duration) <-chan benchProfile {
	taken := make(chan benchProfile, 1)
	go func() {
		data, err := s.get(ctx, fmt.Sprintf("/debug/pprof/profile?seconds=%d", int(length.Seconds())))
		taken <- benchProfile{data, err}
	}()
	return taken
}

type benchStage struct {
	name  string
	share float64 // of all CPU time
}

// stageOf says to which stage a function belongs, by its package. Of a stack the
// innermost function of a stage counts.
var stageOf = []struct{ prefix, stage string }{
	{"undertone/nlp.", "nlp"},
	{"undertone/monitor/window.", "window"},
	{"undertone/monitor/journal.", "journal"},
	{"github.com/nats-io/", "journal"},
	{"undertone/monitor/ingest.", "ingest: decode, check"},
	{"undertone/monitor/alert.", "moods and alerts"},
	{"undertone/monitor.", "moods and alerts"},
	{"undertone/dashboard.", "dashboard"},
	{"net/http.", "ingest: HTTP"},
	{"runtime.", "runtime: GC, scheduler"},
}

// stages splits the profile's time, the largest share first.
func (p benchProfile) stages() ([]benchStage, error) {
	if p.err != nil {
		return nil, fmt.Errorf("take a CPU profile: %w", p.err)
	}
	prof, err := profile.ParseData(p.data)
	if err != nil {
		return nil, fmt.Errorf("read the CPU profile: %w", err)
	}
	times, total := make(map[string]int64), int64(0)
	for _, sample := range prof.Sample {
		n := sample.Value[len(sample.Value)-1]
		times[stageOfStack(sample)] += n
		total += n
	}
	var stages []benchStage
	for name, n := range times {
		stages = append(stages, benchStage{name, float64(n) / float64(max(total, 1))})
	}
	slices.SortFunc(stages, func(a, b benchStage) int { return cmp.Compare(b.share, a.share) })
	return stages, nil
}

func stageOfStack(sample *profile.Sample) string {
	runtimeOnly := "other"
	for _, location := range sample.Location {
		for _, line := range location.Line {
			for _, s := range stageOf {
				if !strings.HasPrefix(line.Function.Name, s.prefix) {
					continue
				}
				if s.prefix != "runtime." {
					return s.stage
				}
				runtimeOnly = s.stage
			}
		}
	}
	return runtimeOnly
}

func cpuModel() string {
	data, _ := os.ReadFile("/proc/cpuinfo") // a name in a heading
	_, rest, _ := strings.Cut(string(data), "model name")
	rest, _, _ = strings.Cut(rest, "\n")
	return strings.TrimLeft(rest, "\t :")
}

func memory() string {
	data, _ := os.ReadFile("/proc/meminfo") // likewise
	n, _ := kilobytes(string(data), "MemTotal:")
	return fmt.Sprintf("%d GiB", n>>30)
}

// loadAverage is how many others wanted the cores in the last minute.
func loadAverage() string {
	data, _ := os.ReadFile("/proc/loadavg") // likewise
	load, _, _ := strings.Cut(string(data), " ")
	return load
}

func isTerminal(f *os.File) bool { return term.IsTerminal(int(f.Fd())) }
