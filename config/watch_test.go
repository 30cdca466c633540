package config_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"undertone/config"
)

// server is what a Watch works on.
type server struct {
	t     *testing.T
	file  string
	asked chan os.Signal
	told  []config.Reload
	taken []string // names of the topics that were last taken over
	fail  error
}

// watching starts a Watch of a file with this text, within a bubble.
func watching(t *testing.T, text string) *server {
	t.Helper()
	s := &server{t: t, file: filepath.Join(t.TempDir(), "undertone.yaml"), asked: make(chan os.Signal, 1)}
	s.write(text)
	load := func() (*config.Config, error) { return config.Load(s.file, nil) }
	current, err := load()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() {
		done <- config.Watch{
			File: s.file, Load: load, Current: current, Asked: s.asked,
			Apply: func(cfg *config.Config) error {
				if s.fail != nil {
					return s.fail
				}
				s.taken = nil
				for _, topic := range cfg.Topics {
					s.taken = append(s.taken, topic.Name)
				}
				return nil
			},
			Tell: func(r config.Reload) { s.told = append(s.told, r) },
		}.Run(ctx)
	}()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	return s
}

func (s *server) write(text string) {
	s.t.Helper()
	if err := os.WriteFile(s.file, []byte(text), 0o600); err != nil {
		s.t.Fatal(err)
	}
}

// later lets some time pass and returns what was told meanwhile.
func (s *server) later(d time.Duration) []config.Reload {
	time.Sleep(d)
	synctest.Wait()
	told := s.told
	s.told = nil
	return told
}

func TestWatch_takesOverAFileThatChanged(t *testing.T) { //nolint:paralleltest // runs in a bubble
	synctest.Test(t, func(t *testing.T) {
		s := watching(t, "listen: 127.0.0.1:1\n")
		if told := s.later(time.Minute); len(told) != 0 {
			t.Errorf("nothing changed, and %v was told", told)
		}
		s.write("listen: 127.0.0.1:1\n" + flights)
		told := s.later(3 * time.Second)
		if len(told) != 1 || told[0].Err != nil || told[0].Restart != nil || told[0].At.IsZero() {
			t.Errorf("told %+v", told)
		}
		if !slices.Equal(s.taken, []string{"late_flight", "冷"}) {
			t.Errorf("took over the topics %q", s.taken)
		}
		s.write("# the same\nlisten: 127.0.0.1:1\n" + flights)
		if told := s.later(time.Minute); len(told) != 0 {
			t.Errorf("a comment changed, and %v was told", told)
		}
		s.write("listen: 127.0.0.1:1\n")
		if told := s.later(3 * time.Second); len(told) != 1 || len(s.taken) != 0 {
			t.Errorf("told %+v; topics are %q, want none", told, s.taken)
		}
	})
}

func TestWatch_waitsUntilAFileIsWritten(t *testing.T) { //nolint:paralleltest // runs in a bubble
	synctest.Test(t, func(t *testing.T) {
		s := watching(t, "")
		s.later(500 * time.Millisecond) // between two looks
		for i := range len(flights) / 40 {
			s.write(flights[:40*i]) // some of these are problems
			if told := s.later(time.Second); len(told) != 0 {
				t.Fatalf("told %v of a file that is half written", told)
			}
		}
		s.write(flights)
		if told := s.later(3 * time.Second); len(told) != 1 || told[0].Err != nil {
			t.Errorf("told %+v", told)
		}
	})
}

func TestWatch_aBadFileChangesNothingAndIsToldOnce(t *testing.T) { //nolint:paralleltest // runs in a bubble
	synctest.Test(t, func(t *testing.T) {
		s := watching(t, "")
		s.write(flights)
		s.later(3 * time.Second)
		s.write(strings.Replace(flights, "convenience", "luck", 1))
		told := s.later(time.Minute)
		var problems config.Problems
		if len(told) != 1 || !errors.As(told[0].Err, &problems) || problems[0].Line != 3 {
			t.Errorf("told %+v", told)
		}
		if len(s.taken) != 2 {
			t.Errorf("topics are %q, want those before", s.taken)
		}
		s.write(flights) // as it was
		if told := s.later(3 * time.Second); len(told) > 1 {
			t.Errorf("told %+v", told)
		}
	})
}

func TestWatch_tellsWhenTheOldConfigurationIsBack(t *testing.T) { //nolint:paralleltest // runs in a bubble
	synctest.Test(t, func(t *testing.T) {
		s := watching(t, "data: a\n")
		s.write("dat: a\n")
		s.later(3 * time.Second)
		s.write("data: a\n")
		if told := s.later(3 * time.Second); len(told) != 1 || told[0].Err != nil {
			t.Errorf("told %+v, want that all is well again", told)
		}
	})
}

func TestWatch_readsAgainWhenAsked(t *testing.T) { //nolint:paralleltest // runs in a bubble
	synctest.Test(t, func(t *testing.T) {
		s := watching(t, "")
		s.write(flights)
		s.asked <- syscall.SIGHUP
		if told := s.later(0); len(told) != 1 || len(s.taken) != 2 {
			t.Errorf("told %+v; topics are %q", told, s.taken)
		}
		s.asked <- syscall.SIGHUP
		if told := s.later(0); len(told) != 1 || told[0].Err != nil {
			t.Errorf("asked without a change: told %+v", told)
		}
		if told := s.later(time.Minute); len(told) != 0 {
			t.Errorf("taken over, and told again: %+v", told)
		}
	})
}

func TestWatch_namesWhatWaitsForARestart(t *testing.T) { //nolint:paralleltest // runs in a bubble
	synctest.Test(t, func(t *testing.T) {
		s := watching(t, "data: a\n")
		s.write("data: b\nmonitor:\n  alert:\n    hold: 2m\n" + flights)
		told := s.later(3 * time.Second)
		if len(told) != 1 || !slices.Equal(told[0].Restart, []string{"data", "monitor.alert.hold"}) || len(s.taken) != 2 {
			t.Errorf("told %+v; topics are %q", told, s.taken)
		}
		s.write("data: a\n" + flights)
		if told := s.later(3 * time.Second); len(told) != 1 || told[0].Restart != nil {
			t.Errorf("put back, and told %+v", told)
		}
	})
}

func TestWatch_livesThroughAFileThatIsGoneForAMoment(t *testing.T) { //nolint:paralleltest // runs in a bubble
	synctest.Test(t, func(t *testing.T) {
		s := watching(t, flights)
		s.later(3 * time.Second)
		if err := os.Remove(s.file); err != nil {
			t.Fatal(err)
		}
		if told := s.later(time.Minute); len(told) != 0 {
			t.Errorf("told %+v", told)
		}
		s.asked <- syscall.SIGHUP
		if told := s.later(0); len(told) != 1 || !errors.Is(told[0].Err, os.ErrNotExist) {
			t.Errorf("asked while it is gone: told %+v", told)
		}
		s.write(flights + "data: b\n")
		if told := s.later(3 * time.Second); len(told) != 1 || told[0].Err != nil {
			t.Errorf("told %+v", told)
		}
	})
}

func TestWatch_tellsWhatCannotBeTakenOver(t *testing.T) { //nolint:paralleltest // runs in a bubble
	synctest.Test(t, func(t *testing.T) {
		s := watching(t, "")
		s.fail = errors.New("no room")
		s.write(flights)
		if told := s.later(3 * time.Second); len(told) != 1 || !errors.Is(told[0].Err, s.fail) {
			t.Errorf("told %+v", told)
		}
		s.fail = nil
		s.asked <- syscall.SIGHUP
		if told := s.later(0); len(told) != 1 || told[0].Err != nil || len(s.taken) != 2 {
			t.Errorf("told %+v; topics are %q", told, s.taken)
		}
	})
}
