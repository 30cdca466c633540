package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// binary builds undertone once for all tests that need it as a process.
var binary = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "undertone-test-")
	if err != nil {
		return "", err
	}
	name := filepath.Join(dir, "undertone")
	out, err := exec.Command("go", "build", "-o", name, ".").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, out)
	}
	return name, nil
})

func TestMain(m *testing.M) {
	code := m.Run()
	if builtBinary.Load() {
		if name, err := binary(); err == nil {
			os.RemoveAll(filepath.Dir(name)) //nolint:errcheck // a temporary folder
		}
	}
	os.Exit(code)
}

// builtBinary is whether a test asked for the binary.
var builtBinary atomic.Bool

// server is an undertone process on its own port and data folder.
type server struct {
	URL  string
	Data string

	t    testing.TB
	args []string
	env  []string
	cmd  *exec.Cmd
	log  *bytes.Buffer
	done chan struct{}
}

// startServer runs `undertone serve` on a new folder until the test ends.
func startServer(t testing.TB, args ...string) *server {
	t.Helper()
	return startServerOn(t, t.TempDir(), args...)
}

func startServerOn(t testing.TB, data string, args ...string) *server {
	t.Helper()
	s := &server{t: t, Data: data, args: args}
	t.Cleanup(s.stop)
	s.start()
	return s
}

// start runs the process and waits until it takes messages.
func (s *server) start() {
	s.t.Helper()
	builtBinary.Store(true)
	name, err := binary()
	if err != nil {
		s.t.Fatal(err)
	}
	s.log = new(bytes.Buffer)
	listen := "127.0.0.1:0"
	if s.URL != "" {
		listen = strings.TrimPrefix(s.URL, "http://") // clients know the address
	}
	s.cmd = exec.Command(name, append([]string{"serve", "--data", s.Data, "--listen", listen}, s.args...)...)
	s.cmd.Stderr = s.log
	s.cmd.Env = append(os.Environ(), s.env...)
	stdout, err := s.cmd.StdoutPipe()
	if err != nil {
		s.t.Fatal(err)
	}
	if err := s.cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	ready := make(chan string, 1)
	done := make(chan struct{})
	s.done = done
	cmd := s.cmd
	go func() {
		defer close(done)
		line := make([]byte, 4096)
		n, _ := stdout.Read(line)
		ready <- string(line[:n])
		io.Copy(io.Discard, stdout) //nolint:errcheck // the end is all that matters
		cmd.Wait()                  //nolint:errcheck // killed more often than not
	}()
	select {
	case said := <-ready:
		_, rest, ok := strings.Cut(said, "listens on ")
		if !ok {
			<-done
			s.t.Fatalf("the server did not start: %s\n%s", said, s.log)
		}
		if s.URL == "" { // the same after a restart, and others may be reading it
			s.URL, _, _ = strings.Cut(rest, " ")
		}
	case <-time.After(30 * time.Second):
		s.t.Fatalf("the server was not ready in 30 s\n%s", s.log)
	}
}

// kill ends the process as a crash does.
func (s *server) kill() {
	s.cmd.Process.Signal(syscall.SIGKILL) //nolint:errcheck // it may have ended
	<-s.done
}

// stop ends it as an operator does.
func (s *server) stop() {
	if s.cmd == nil || s.cmd.Process == nil {
		return
	}
	s.cmd.Process.Signal(syscall.SIGTERM) //nolint:errcheck // it may have ended
	select {
	case <-s.done:
	case <-time.After(30 * time.Second):
		s.kill()
		s.t.Errorf("the server did not stop in 30 s\n%s", s.log)
	}
	if s.t.Failed() {
		s.t.Logf("the server's log:\n%s", s.log)
	}
}

// get reads a page of the server as JSON into v, and returns its status.
func (s *server) get(path string, v any) int {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.URL+path, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		s.t.Fatal(err)
	}
	defer resp.Body.Close()
	if err := json.NewDecoder(resp.Body).Decode(v); err != nil {
		s.t.Fatalf("GET %s: %v", path, err)
	}
	return resp.StatusCode
}

// tryPost sends messages and returns the status, or 0 and why there was none.
func (s *server) tryPost(body []byte) (int, postAnswer, error) {
	r, err := http.NewRequest(http.MethodPost, s.URL+"/v1/messages", bytes.NewReader(body))
	if err != nil {
		return 0, postAnswer{}, err
	}
	r.Header.Set("Content-Type", "application/x-ndjson")
	resp, err := (&http.Client{Timeout: 20 * time.Second}).Do(r)
	if err != nil {
		return 0, postAnswer{}, err
	}
	defer resp.Body.Close()
	var a postAnswer
	if err := json.NewDecoder(resp.Body).Decode(&a); err != nil {
		return 0, a, fmt.Errorf("read the answer: %w", err)
	}
	return resp.StatusCode, a, nil
}

type postAnswer struct {
	Accepted   int    `json:"accepted"`
	Duplicates int    `json:"duplicates"`
	Error      string `json:"error"`
	Detail     string `json:"detail"`
	Rejected   []struct {
		Index int    `json:"index"`
		ID    string `json:"id"`
		Error string `json:"error"`
	} `json:"rejected"`
}
