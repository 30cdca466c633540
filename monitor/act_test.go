package monitor_test

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"undertone/monitor"
	"undertone/monitor/alert"
	"undertone/monitor/desk"
	"undertone/monitor/journal"
)

// acknowledge says that sam has seen an alert.
func (r *rig) acknowledge(ctx context.Context, id string) error {
	_, err := r.Act(ctx, func(d *desk.Desk, at time.Time) (desk.Record, error) {
		return d.Acknowledge(id, desk.Act{By: "sam", At: at})
	})
	return err
}

// soured raises an alert and returns its id.
func (r *rig) soured(t *testing.T) string {
	t.Helper()
	r.say(t, "sour", 0, 40, upset)
	r.wall.until(t, "an alert", func() bool { return len(r.wall.events) == 1 })
	return r.wall.events[0].Alert.ID
}

// logged reads the log of events.
func (r *rig) logged(t *testing.T) (all []desk.Record) {
	t.Helper()
	log := r.journal.Events()
	oldest, newest, err := log.Bounds(t.Context())
	must(t, err)
	must(t, log.Read(t.Context(), oldest, newest, func(e journal.Event) error {
		var record desk.Record
		all = append(all, record)
		return json.Unmarshal(e.Data, &all[len(all)-1])
	}))
	return all
}

func TestLine_anActIsOnDiskWhenItReturns(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	r := start(t, dir)
	id := r.soured(t)
	r.stop()
	snapshot := filepath.Join(dir, "state", "desk.snapshot")
	before := read(t, snapshot)

	r = start(t, dir)
	must(t, r.acknowledge(t.Context(), id))
	if all := r.logged(t); len(all) != 2 || all[1].Alert.AcknowledgedBy != "sam" || all[1].By != "sam" {
		t.Errorf("the log has %+v when the act returns, want it as the second", all)
	}
	r.stop()
	for name, change := range map[string]func() error{
		"as it stopped": func() error { return nil },
		"as if it had crashed before the last snapshot": func() error { return os.WriteFile(snapshot, before, 0o600) },
		"as if there had been none":                     func() error { return os.Remove(snapshot) },
		"with a snapshot that is torn":                  func() error { return os.WriteFile(snapshot, before[:len(before)/2], 0o600) },
	} {
		must(t, change())
		r := start(t, dir)
		<-r.Ready()
		if open := r.Desk().Open; len(open) != 1 || open[0].ID != id || open[0].State != alert.Acknowledged || open[0].AcknowledgedBy != "sam" {
			t.Errorf("%s: open are %+v, want the one that sam has acknowledged", name, open)
		}
		if n := len(r.logged(t)); n != 2 {
			t.Errorf("%s: the log has %d events, want the 2 from before", name, n)
		}
		r.stop()
	}
}

func TestLine_refusesAnActBeforeItKnowsWhatWasDone(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	r := start(t, dir)
	id := r.soured(t)
	r.stop()
	must(t, os.Remove(filepath.Join(dir, "state", "desk.snapshot"))) // all is in the log

	r = stand(t, dir, monitor.Options{})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := r.acknowledge(ctx, id); !errors.Is(err, monitor.ErrNotKept) {
		t.Errorf("before the log is read: %v, want %v", err, monitor.ErrNotKept)
	}
	answer := make(chan error, 1)
	go func() { answer <- r.acknowledge(t.Context(), id) }()
	r.run(t)
	if err := <-answer; err != nil {
		t.Errorf("who waits is told %v", err)
	}
	if open := r.Desk().Open; len(open) != 1 || open[0].State != alert.Acknowledged {
		t.Errorf("open are %+v, want the one acknowledged", open)
	}
}

func TestLine_aRefusedActLeavesNothing(t *testing.T) {
	t.Parallel()
	r := start(t, t.TempDir())
	id := r.soured(t)
	if err := r.acknowledge(t.Context(), "a-9"); !errors.Is(err, desk.ErrUnknown) {
		t.Errorf("an alert that there is not: %v, want %v", err, desk.ErrUnknown)
	}
	must(t, r.acknowledge(t.Context(), id))
	if err := r.acknowledge(t.Context(), id); !errors.Is(err, desk.ErrState) {
		t.Errorf("twice: %v, want %v", err, desk.ErrState)
	}
	if n := len(r.logged(t)); n != 2 {
		t.Errorf("the log has %d events, want the alert and the one act", n)
	}
}

// A crowd acts on one alert at once: each act is a record of its own.
func TestLine_keepsEveryActOfACrowd(t *testing.T) {
	t.Parallel()
	r := start(t, t.TempDir())
	id := r.soured(t)
	const crowd = 50
	var wg sync.WaitGroup
	for i := range crowd {
		wg.Go(func() {
			_, err := r.Act(t.Context(), func(d *desk.Desk, at time.Time) (desk.Record, error) {
				return d.Assign(id, string(rune('A'+i)), desk.Act{By: "sam", At: at})
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	all := r.logged(t)
	seen := make(map[string]bool)
	for _, record := range all {
		seen[record.Alert.AssignedTo] = true
	}
	if len(all) != crowd+1 || len(seen) != crowd+1 {
		t.Errorf("the log has %d events, of %d assignments; want %d", len(all), len(seen)-1, crowd)
	}
	r.wall.until(t, "all of them on the wall", func() bool { return len(r.wall.events) == crowd+1 })
	if got, want := r.wall.events[crowd].Alert.AssignedTo, r.Desk().Open[0].AssignedTo; got != want {
		t.Errorf("the wall was shown %s last, and the desk has %s", got, want)
	}
}
