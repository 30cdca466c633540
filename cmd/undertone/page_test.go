package main

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"undertone/monitor/ingest/recording"
)

// web is the page's folder, chromium the browser that the tests drive.
const (
	web      = "../../dashboard/web"
	chromium = "/usr/bin/chromium"
)

// needs skips a test that lacks something on this machine. On the machine that
// decides whether a change is good, nothing may be lacking.
func needs(t *testing.T, paths map[string]string) {
	t.Helper()
	for path, how := range paths {
		if found, err := filepath.Glob(path); err == nil && len(found) > 0 {
			continue
		}
		if os.Getenv("UNDERTONE_CI") != "" {
			t.Fatalf("there is no %s, and UNDERTONE_CI is set: %s", path, how)
		}
		t.Skipf("there is no %s: %s", path, how)
	}
}

// npm runs a command in the page's folder and shows what it said if it fails.
func npm(t *testing.T, limit time.Duration, env []string, command ...string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	defer cancel()
	cmd := exec.CommandContext(ctx, command[0], command[1:]...)
	cmd.Dir = web
	cmd.Env = append(append(os.Environ(), "NO_COLOR=1", "CI=1"), env...)
	cmd.WaitDelay = 5 * time.Second // a browser may outlive its runner
	said, err := cmd.CombinedOutput()
	if ctx.Err() != nil {
		t.Fatalf("%s was not done in %v:\n%s", strings.Join(command, " "), limit, said)
	}
	if err != nil {
		t.Fatalf("%s: %v\n%s", strings.Join(command, " "), err, said)
	}
	t.Logf("%s:\n%s", strings.Join(command, " "), said)
}

const install = "go generate ./dashboard installs what the page needs and builds it"

// TestPage_units runs the page's own tests and its type checker.
func TestPage_units(t *testing.T) {
	t.Parallel()
	needs(t, map[string]string{web + "/node_modules": install})
	npm(t, 3*time.Minute, nil, "npm", "run", "--silent", "typecheck")
	npm(t, 3*time.Minute, nil, "npm", "test", "--silent")
}

// TestPage_inABrowser has a real browser look at the pages that a real server
// serves, while `undertone play` feeds it a shift, and while a server is killed.
// UNDERTONE_SHOTS names a folder that keeps what it saw.
func TestPage_inABrowser(t *testing.T) {
	t.Parallel()
	if raceEnabled {
		t.Skip("the race detector slows the machine, and this measures seconds: it is run without")
	}
	needsBrowser(t)
	name, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	for _, project := range []string{"wall", "pages"} {
		t.Run(project, func(t *testing.T) {
			t.Parallel()
			s := startServer(t)
			feed(t, name, s)
			playwright(t, s, project, "UNDERTONE_BINARY="+name)
		})
	}
}

// feed plays the demo's shift into a server until the test ends, as anybody would.
func feed(t *testing.T, undertone string, s *server) {
	t.Helper()
	files, err := filepath.Glob("shift/*.jsonl")
	if err != nil || len(files) == 0 {
		t.Fatalf("find the shift: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	play := exec.CommandContext(ctx, undertone, append([]string{"play", "--to", s.URL, "--loop"}, files...)...)
	play.Cancel = func() error { return play.Process.Signal(os.Interrupt) }
	var playing sync.WaitGroup
	playing.Go(func() {
		if said, err := play.CombinedOutput(); ctx.Err() == nil {
			t.Errorf("the shift ended before the test: %v\n%s", err, said)
		}
	})
	t.Cleanup(func() {
		cancel()
		playing.Wait()
	})
}

// TestPage_inABrowserIsPhotographed has pictures taken of every page, in three
// languages and on several screens, while the demo's shift plays. They are for
// people to look at, so it runs only where UNDERTONE_SHOTS names a folder, and by
// itself, or the pictures would be of a server that waits for others.
//
//nolint:paralleltest // see above
func TestPage_inABrowserIsPhotographed(t *testing.T) {
	if os.Getenv("UNDERTONE_SHOTS") == "" {
		t.Skip("UNDERTONE_SHOTS names no folder: nobody would look at the pictures")
	}
	needsBrowser(t)
	s := startServer(t)
	playPast(t, s)
	ctx, cancel := context.WithCancel(t.Context())
	var playing sync.WaitGroup
	playing.Go(func() {
		// Fast enough to be soon where it goes wrong, slow enough that a window of
		// five minutes is not the whole shift.
		if err := playShift(ctx, s.URL, 3, zerolog.Nop()); err != nil && ctx.Err() == nil {
			t.Error(err)
		}
	})
	defer playing.Wait()
	defer cancel()
	playwright(t, s, "pictures")
}

// playPast plays the shift twice into the hour that has just passed, so that the
// lines on the wall have a course.
func playPast(t *testing.T, s *server) {
	t.Helper()
	rec, err := loadShift(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, ended := range []time.Duration{36 * time.Minute, 12 * time.Minute} {
		ago := func(yield func(recording.Message, error) bool) {
			for m, err := range rec.Messages(recording.Take{ToNow: true, NewIDs: true}) {
				m.At = m.At.Add(-ended)
				if !yield(m, err) {
					return
				}
			}
		}
		if _, err := recording.Play(t.Context(), ago, recording.Options{To: s.URL, KeepTimes: true}); err != nil {
			t.Fatal(err)
		}
	}
}

func needsBrowser(t *testing.T) {
	t.Helper()
	needs(t, map[string]string{
		web + "/node_modules":         install,
		web + "/../dist/assets/*.js":  install,
		web + "/../dist/assets/*.css": install,
		chromium:                      "it is the package chromium in Debian",
	})
}

// playwright runs a project of dashboard/web/playwright.config.ts against a server.
func playwright(t *testing.T, s *server, project string, env ...string) {
	t.Helper()
	env = append(env, "UNDERTONE_URL="+s.URL, "UNDERTONE_CHROMIUM="+chromium)
	if shots := os.Getenv("UNDERTONE_SHOTS"); shots != "" {
		folder, err := filepath.Abs(shots)
		if err != nil {
			t.Fatal(err)
		}
		env = append(env, "UNDERTONE_SHOTS="+folder)
	}
	npm(t, 15*time.Minute, env, "npx", "--no-install", "playwright", "test", "--project", project, "--output", t.TempDir())
}

// TestHandler_refusesWhatOtherSitesPost is the half of the dashboard's promise
// about other sites that the wiring keeps.
func TestHandler_refusesWhatOtherSitesPost(t *testing.T) {
	t.Parallel()
	mux := http.NewServeMux()
	mux.HandleFunc("/v1/messages", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusAccepted) })
	tests := []struct {
		name, host string
		header     map[string]string
		want       int
	}{
		{"a program", "127.0.0.1:8080", nil, http.StatusAccepted},
		{"a program that says localhost", "localhost:8080", nil, http.StatusAccepted},
		{"a program over IPv6", "[::1]:8080", nil, http.StatusAccepted},
		{"our own page", "127.0.0.1:8080", map[string]string{"Sec-Fetch-Site": "same-origin", "Origin": "http://127.0.0.1:8080"}, http.StatusAccepted},
		{"another site's page", "127.0.0.1:8080", map[string]string{"Sec-Fetch-Site": "cross-site"}, http.StatusForbidden},
		{"one in an old browser", "127.0.0.1:8080", map[string]string{"Origin": "https://evil.example"}, http.StatusForbidden},
		{"one of a name that was made to point here", "evil.example:8080", map[string]string{"Sec-Fetch-Site": "same-origin", "Origin": "http://evil.example:8080"}, http.StatusMisdirectedRequest},
		{"one whose name begins like ours", "127.0.0.1.evil.example", nil, http.StatusMisdirectedRequest},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/v1/messages", strings.NewReader("{}"))
			r.Host = tt.host
			for k, v := range tt.header {
				r.Header.Set(k, v)
			}
			w := httptest.NewRecorder()
			handler(mux).ServeHTTP(w, r)
			if w.Code != tt.want {
				t.Errorf("status = %d, want %d", w.Code, tt.want)
			}
		})
	}
}
