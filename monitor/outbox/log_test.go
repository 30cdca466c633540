package outbox_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"undertone/monitor/journal"
	"undertone/monitor/outbox"
)

// TestOutbox_readsTheJournalsLog goes the whole way, from a journal on disk to a
// server on a socket, and starts anew in the middle.
func TestOutbox_readsTheJournalsLog(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	j, err := journal.Open(t.Context(), dir, journal.Options{}, journal.Observe{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(j.Close)
	told := make(chan string, 100)
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { told <- r.Header.Get("webhook-id") }))
	t.Cleanup(server.Close)
	r := hook("ops")
	r.URL = outbox.Secret(server.URL)
	opts := outbox.Options{Receivers: []outbox.Receiver{r}}
	if err := outbox.SetDefaults(opts.Receivers); err != nil {
		t.Fatal(err)
	}
	happens := func(id string) {
		if _, err := j.Events().Append(t.Context(), id, mustJSON(t, raised(id))); err != nil {
			t.Fatal(err)
		}
	}
	happens("before") // it was new
	var seen []string
	for start := range 3 {
		box, err := outbox.New(opts, dir, j.Events(), journal.Observe{})
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() { done <- box.Run(ctx) }()
		if start == 0 {
			until(t, func() error { _, err := os.Stat(filepath.Join(dir, "state", "outbox.json")); return err })
			happens("a1")
			happens("a2")
			box.Stir()
		}
		for n := range 2 {
			id := <-told
			for ; slices.Contains(seen, id); id = <-told { // its answer came too late for the end before
			}
			if want := fmt.Sprintf("ev_%d_", 2+2*start+n); !strings.HasPrefix(id, want) {
				t.Errorf("told of %s, want %s", id, want)
			}
			seen = append(seen, id)
		}
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
		happens(fmt.Sprint(start, " while it was down"))
		happens(fmt.Sprint(start, " and another"))
	}
}

func TestOutbox_countsWhatTheLogHasDropped(t *testing.T) { //nolint:paralleltest // runs in a bubble
	tests := []struct {
		name string
		drop func(seq uint64) bool
		want []string
		lost string
	}{
		{"its oldest events", func(seq uint64) bool { return seq <= 130 }, numbers(131, 200), "ops delivered 70, ops lost 130"},
		{"all of them", func(uint64) bool { return true }, []string{"new"}, "ops delivered 1, ops lost 200"},
		{"some in the middle", func(seq uint64) bool { return seq >= 10 && seq <= 19 }, append(numbers(1, 9), numbers(20, 200)...), "ops delivered 190, ops lost 10"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, hook("ops"))
				w.start()
				w.stop()
				for _, id := range numbers(1, 200) {
					w.log.append(mustJSON(t, raised(id)))
				}
				w.log.drop(tt.drop)
				w.start()
				if tt.want[0] == "new" {
					w.happens(raised("new"))
				}
				if got := alertIDs(w.later(time.Hour)); !slices.Equal(got, tt.want) {
					t.Errorf("told of %v, want %v", got, tt.want)
				}
				w.counts(tt.lost)
				if !strings.Contains(w.told.String(), "events are lost") {
					t.Errorf("the log tells nothing of it:\n%s", &w.told)
				}
			})
		})
	}
}

// TestOutbox_waitsForAnEventThatIsLate is about a replica that is behind.
func TestOutbox_waitsForAnEventThatIsLate(t *testing.T) { //nolint:paralleltest // runs in a bubble
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, hook("ops"))
		w.start()
		w.happens(raised("a1"))
		w.later(0)
		w.log.append(mustJSON(t, raised("a2")))
		w.log.append(mustJSON(t, raised("a3")))
		late := w.log.events[1]
		w.log.drop(func(seq uint64) bool { return seq == 2 })
		w.box.Stir()
		w.later(5 * time.Second)
		w.log.mu.Lock()
		w.log.events = slices.Insert(w.log.events, 1, late)
		w.log.mu.Unlock()
		if got := alertIDs(w.later(5 * time.Second)); !slices.Equal(got, numbers(2, 3)) {
			t.Errorf("told of %v", got)
		}
	})
}

func TestOutbox_livesThroughALogThatCannotBeRead(t *testing.T) { //nolint:paralleltest // runs in a bubble
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, hook("ops"))
		breaks := func(err error) {
			w.log.mu.Lock()
			defer w.log.mu.Unlock()
			w.log.broken = err
		}
		breaks(errors.New("no disk"))
		w.start()
		w.later(time.Minute)
		breaks(nil)
		w.later(time.Second)
		breaks(errors.New("no disk"))
		w.happens(raised("a1"))
		w.later(time.Minute)
		breaks(nil)
		if got := alertIDs(w.later(2 * time.Second)); !slices.Equal(got, []string{"a1"}) {
			t.Errorf("told of %v", got)
		}
		if got := strings.Count(w.told.String(), "no disk"); got != 2 {
			t.Errorf("%d lines tell of it, want one for each time:\n%s", got, &w.told)
		}
	})
}

func TestOutbox_aNewReceiverStartsAtTheEnd(t *testing.T) { //nolint:paralleltest // runs in a bubble
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, hook("old"))
		w.start()
		w.happens(raised("a1"))
		w.later(time.Second)
		w.stop()
		w.opts.Receivers = append(w.opts.Receivers, hook("new"))
		if err := outbox.SetDefaults(w.opts.Receivers); err != nil {
			t.Fatal(err)
		}
		w.start()
		state, err := os.ReadFile(filepath.Join(w.dir, "state", "outbox.json"))
		if err != nil || !strings.Contains(string(state), `"new"`) {
			t.Errorf("after a crash now it would be new again: %s, %v", state, err)
		}
		w.happens(raised("a2"))
		sent := w.later(time.Second)
		if len(sent) != 2 || !slices.Equal(alertIDs(sent), []string{"a2"}) {
			t.Errorf("%d requests of %v", len(sent), alertIDs(sent))
		}
		if sent[0].id() != sent[1].id() {
			t.Errorf("one event has the ids %s and %s", sent[0].id(), sent[1].id())
		}
		w.stop()
		w.opts.Receivers = w.opts.Receivers[:1]
		w.start()
		w.happens(raised("a3"))
		w.stop()
		w.opts.Receivers = w.opts.Receivers[:2]
		w.later(0)
		w.start()
		w.happens(raised("a4"))
		if got := alertIDs(w.later(time.Second)); !slices.Equal(got, []string{"a4"}) {
			t.Errorf("one that was taken out and put back is told of %v", got)
		}
	})
}

// TestOutbox_knowsAnotherLog is of a journal that was deleted while the state was
// not, or put back from a backup.
func TestOutbox_knowsAnotherLog(t *testing.T) { //nolint:paralleltest // runs in a bubble
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, hook("ops"))
		w.start()
		w.happens(raised("a1"), raised("a2"), raised("a3"))
		before := w.later(time.Second)
		w.stop()
		w.log = &eventLog{}
		w.start()
		w.happens(raised("b1"))
		after := w.later(time.Second)
		if len(after) != 1 || after[0].id() == before[0].id() || !strings.HasPrefix(after[0].id(), "ev_1_") {
			t.Errorf("told of %+v", after)
		}
		if !strings.Contains(w.told.String(), "another log") {
			t.Errorf("nothing is told of it:\n%s", &w.told)
		}
	})
}

// TestOutbox_holdsLittleOfTheLog is of a long log of large events.
func TestOutbox_holdsLittleOfTheLog(t *testing.T) { //nolint:paralleltest // runs in a bubble
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, hook("ops"))
		w.start()
		for _, id := range numbers(1, 30) {
			r := raised(id)
			r.Alert.Note = strings.Repeat("x", 200<<10)
			w.log.append(mustJSON(t, r))
		}
		w.box.Stir()
		if sent := w.later(time.Minute); len(sent) != 30 {
			t.Errorf("%d requests, want 30", len(sent))
		}
		if w.log.most > 2<<20 {
			t.Errorf("read %d bytes at once, want 1 MiB and an event", w.log.most)
		}
	})
}
