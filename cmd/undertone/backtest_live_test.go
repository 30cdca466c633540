package main

import (
	"bytes"
	"encoding/json"
	"maps"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// raisedAlert is what a live run and a backtest must agree on.
type raisedAlert struct {
	Rule         string
	Scope        string
	Channel      string
	Conversation string
	Message      string
	At           time.Time
}

// backtestReport is what `undertone backtest --json` prints, as far as it is needed.
type backtestReport struct {
	To     time.Time `json:"to"`
	Alerts []struct {
		Rule         string    `json:"rule"`
		Scope        string    `json:"scope"`
		Channel      string    `json:"channel"`
		Conversation string    `json:"conversation"`
		Message      string    `json:"message"`
		At           time.Time `json:"at"`
	} `json:"alerts"`
}

// TestBacktest_givesTheAlertsOfTheLiveRun plays eight hours, or where they are not
// here the demo's shift, in some seconds into a server, and then lets the rules hear
// its journal again: both must have raised the same alerts, on the same messages, in
// the same seconds.
func TestBacktest_givesTheAlertsOfTheLiveRun(t *testing.T) {
	t.Parallel()
	s := startServer(t)
	files, speed := recordings(t), "2000"
	if filepath.Dir(files[0]) == "shift" {
		speed = "60" // it is so short that a channel's rules would hear it in one second
	}
	tool(t, append([]string{"play", "--to", s.URL, "--speed", speed}, files...)...)
	s.stop()
	live := loggedAlerts(t, s.Data)
	back, to := backtestOf(t, s.Data)
	maps.DeleteFunc(live, func(a raisedAlert, _ int) bool { return a.At.After(to) }) // time went on for the server
	compareAlerts(t, live, back)
	scopes := make(map[string]int)
	for a := range back {
		scopes[a.Scope]++
	}
	if scopes["conversation"] < 50 || scopes["channel"] == 0 {
		t.Errorf("alerts by scope: %v; too few to tell", scopes)
	}
}

// backtestOf lets the bundled rules hear the journal of a folder.
func backtestOf(t *testing.T, data string) (raised map[raisedAlert]int, to time.Time) {
	t.Helper()
	var report backtestReport
	if err := json.Unmarshal(tool(t, "backtest", "--data", data, "--json"), &report); err != nil {
		t.Fatal(err)
	}
	raised = make(map[raisedAlert]int)
	for _, a := range report.Alerts {
		raised[raisedAlert{a.Rule, a.Scope, a.Channel, a.Conversation, a.Message, a.At.UTC().Truncate(time.Second)}]++
	}
	return raised, report.To
}

// compareAlerts reports every alert that is not in both exactly once.
func compareAlerts(t *testing.T, got, want map[raisedAlert]int) {
	t.Helper()
	all := maps.Clone(got)
	maps.Copy(all, want)
	wrong, missing, added := 0, 0, 0
	for a := range all {
		if got[a] == 1 && want[a] == 1 {
			continue
		}
		if got[a] == 0 {
			missing++
		}
		if want[a] == 0 {
			added++
		}
		if wrong++; wrong <= 5 {
			t.Errorf("%+v: %d times in the live run, %d times in the backtest", a, got[a], want[a])
		}
	}
	if wrong > 0 {
		t.Errorf("%d of %d alerts differ: %d are missing, %d too many", wrong, len(all), missing, added)
	}
}

// TestBacktest_ofARunningServersFolder says what to do instead.
func TestBacktest_ofARunningServersFolder(t *testing.T) {
	t.Parallel()
	s := startServer(t)
	name, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	var stderr bytes.Buffer
	cmd := exec.CommandContext(t.Context(), name, "backtest", "--data", s.Data)
	cmd.Stderr = &stderr
	if err := cmd.Run(); err == nil || !bytes.Contains(stderr.Bytes(), []byte("in use")) {
		t.Errorf("backtest of a folder in use: %v, %s; want a word that it is in use", err, &stderr)
	}
}
