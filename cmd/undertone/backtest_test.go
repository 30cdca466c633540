package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/alecthomas/kong"

	"undertone/monitor/alert"
	"undertone/monitor/alert/rule"
	"undertone/monitor/contact"
	"undertone/monitor/desk"
	"undertone/monitor/journal"
)

// shoutRule stands in for rules: it raises an alert for whatever is said with so
// many exclamation marks.
func shoutRule(marks int) func(context.Context, iter.Seq2[contact.Message, error]) ([]desk.Record, error) {
	return func(ctx context.Context, messages iter.Seq2[contact.Message, error]) (records []desk.Record, err error) {
		for m, err := range messages {
			if err := errors.Join(err, ctx.Err()); err != nil {
				return nil, err
			}
			if !strings.Contains(m.Text, strings.Repeat("!", marks)) {
				continue
			}
			a := alert.Alert{
				ID: m.ID, Rule: "shouts", Severity: rule.Warning, Scope: rule.OfConversation, State: alert.Firing, RaisedAt: m.Received,
				Channel: m.Channel, Conversation: m.Conversation, Message: m.ID, Text: map[string]string{"en": m.Text},
			}
			records = append(records, desk.Record{Type: "alert", At: m.Received, Alert: &desk.Ticket{Alert: a}})
		}
		return records, nil
	}
}

// loadShouts takes a file's name for the number of marks; the bundled rule has one.
func loadShouts(s setting) (*tryout, error) {
	marks := 1
	if s.file != "" {
		if _, err := fmt.Sscan(filepath.Base(s.file), &marks); err != nil {
			return nil, errors.New("rules.yaml:1:1: one\nrules.yaml:2:1: two")
		}
	}
	return &tryout{
		rules:  []*rule.Rule{{Name: "shouts", Scope: rule.OfConversation, Severity: rule.Warning}},
		digest: fmt.Sprint(marks),
		play:   shoutRule(marks),
	}, nil
}

func parseBacktest(t *testing.T, args ...string) *backtestCmd {
	t.Helper()
	var cli struct {
		Backtest backtestCmd `cmd:""`
	}
	k, err := kong.New(&cli)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := k.Parse(append([]string{"backtest"}, args...)); err != nil {
		t.Fatal(err)
	}
	return &cli.Backtest
}

// runBacktest runs the command with rules that count exclamation marks.
func runBacktest(t *testing.T, stdin io.Reader, args ...string) (stdout, stderr string, err error) {
	t.Helper()
	c := parseBacktest(t, args...)
	var out, told bytes.Buffer
	c.stdin, c.stdout, c.stderr, c.load = stdin, &out, &told, loadShouts
	err = c.Run(t.Context())
	return out.String(), told.String(), err
}

const shouts = `{"id":"1","channel":"web","conversation":"c-1","speaker":"customer","text":"hello!","at":"2026-11-21T09:00:00Z"}
{"id":"2","channel":"phone","conversation":"c-2","speaker":"customer","text":"hello!!","at":"2026-11-21T09:10:00Z"}
{"id":"3","channel":"phone","conversation":"c-3","speaker":"customer","text":"hello","at":"2026-11-21T09:20:00Z"}
`

// jsonReport is what a program reads of a backtest.
type jsonReport struct {
	Rules []struct {
		Rule   string `json:"rule"`
		Alerts int    `json:"alerts"`
		Change *struct {
			New  int `json:"new"`
			Gone int `json:"gone"`
			Same int `json:"same"`
		} `json:"change"`
	} `json:"rules"`
	Alerts []struct {
		Rule    string    `json:"rule"`
		Channel string    `json:"channel"`
		Message string    `json:"message"`
		At      time.Time `json:"at"`
		State   string    `json:"state"`
	} `json:"alerts"`
	Summary struct {
		Messages int `json:"messages"`
	} `json:"summary"`
}

func mustReport(t *testing.T, stdout string, err error) (r jsonReport) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(stdout), &r); err != nil {
		t.Fatalf("%v in %s", err, stdout)
	}
	return r
}

func TestBacktest_tellsOfARecording(t *testing.T) {
	t.Parallel()
	stdout, stderr, err := runBacktest(t, strings.NewReader(shouts), "--json", "-")
	r := mustReport(t, stdout, err)
	if stderr != "" {
		t.Errorf("without a terminal it said %q", stderr)
	}
	if len(r.Alerts) != 2 || r.Alerts[0].Message != "1" || r.Alerts[1].Channel != "phone" || r.Alerts[1].State != "firing" {
		t.Errorf("alerts = %+v, want those of the two messages that shout", r.Alerts)
	}
	if r.Rules[0].Change != nil || r.Summary.Messages != 3 {
		t.Errorf("rules = %+v, messages = %d; want no comparison, and 3", r.Rules, r.Summary.Messages)
	}
}

func TestBacktest_comparesWithThePresentRules(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name            string
		args            []string
		new, gone, same int
	}{
		{"the bundled rules, where others are tried", []string{"--rules", "2"}, 0, 1, 1},
		{"others", []string{"--rules", "1", "--against", "2"}, 1, 0, 1},
		{"others with the bundled ones", []string{"--against", "2"}, 1, 0, 1},
		{"the same", []string{"--rules", "1"}, 0, 0, 2},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			stdout, _, err := runBacktest(t, strings.NewReader(shouts), append(tt.args, "--json", "-")...)
			c := mustReport(t, stdout, err).Rules[0].Change
			if c == nil || c.New != tt.new || c.Gone != tt.gone || c.Same != tt.same {
				t.Errorf("change = %+v, want %d new, %d gone, %d the same", c, tt.new, tt.gone, tt.same)
			}
		})
	}
	stdout, _, err := runBacktest(t, strings.NewReader(shouts), "--rules", "2", "--against", "none", "--json", "-")
	if c := mustReport(t, stdout, err).Rules[0].Change; c != nil {
		t.Errorf("against none: change = %+v", c)
	}
}

func TestBacktest_takesAPartOfTheTimeAndOfTheChannels(t *testing.T) {
	t.Parallel()
	file := playFile(t, "a.jsonl", shouts)
	for _, tt := range []struct {
		args             []string
		messages, alerts int
	}{
		{[]string{"--from", "2026-11-21T09:10:00Z"}, 2, 1},
		{[]string{"--to", "2026-11-21T17:10:00+08:00"}, 1, 1},
		{[]string{"--channels", "we*,none"}, 1, 1},
		{[]string{"--channels", "phone"}, 2, 1},
	} {
		stdout, _, err := runBacktest(t, nil, append(tt.args, "--json", file)...)
		r := mustReport(t, stdout, err)
		if r.Summary.Messages != tt.messages || len(r.Alerts) != tt.alerts {
			t.Errorf("%v: %d alerts of %d messages, want %d of %d", tt.args, len(r.Alerts), r.Summary.Messages, tt.alerts, tt.messages)
		}
	}
}

func TestBacktest_saysWhatIsWrong(t *testing.T) {
	t.Parallel()
	file := playFile(t, "a.jsonl", shouts)
	empty := playFile(t, "empty.jsonl", "")
	folder := t.TempDir()
	tests := []struct {
		name string
		args []string
		want string
	}{
		{"nothing to go through", nil, "name a recording (- is standard input), or a server's data folder with --data"},
		{"both", []string{"--data", folder, file}, "go through recordings or through --data, not both"},
		{"no file", []string{filepath.Join(folder, "none.jsonl")}, "none.jsonl"},
		{"an empty recording", []string{empty}, "there is no message in " + empty},
		{"an empty time", []string{file, "--from", "2026-11-22T00:00:00Z"}, "there is no message in " + file + " from 2026-11-22T00:00:00Z on"},
		{"a time that ends before it begins", []string{file, "--from", "2026-11-22T00:00:00Z", "--to", "2026-11-21T00:00:00Z"}, "nothing lies from 2026-11-22"},
		{"no journal", []string{"--data", folder}, "there is no journal in " + folder},
		{"wrong rules", []string{"--rules", "wrong", file}, "rules.yaml:1:1: one\nrules.yaml:2:1: two"},
		{"no pattern", []string{"--channels", "[", file}, `"[" is no pattern`},
		{"a page that cannot be written", []string{"--html", folder, file}, folder},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			for _, form := range [][]string{nil, {"--json"}} {
				stdout, _, err := runBacktest(t, nil, append(form, tt.args...)...)
				if err == nil || !strings.HasPrefix(err.Error(), "backtest: ") || !strings.Contains(err.Error(), tt.want) {
					t.Errorf("error = %v, want %q in it", err, tt.want)
				}
				if stdout != "" {
					t.Errorf("stdout = %q, want nothing", stdout)
				}
			}
		})
	}
}

func TestBacktest_failsAfterTellingOfWhatItCouldRead(t *testing.T) {
	t.Parallel()
	stdout, stderr, err := runBacktest(t, strings.NewReader(shouts+"broken\n"), "-")
	if err == nil || !strings.Contains(err.Error(), "1 records were left out") {
		t.Errorf("error = %v, want the record counted", err)
	}
	if !strings.HasPrefix(stderr, "skipped stdin:4: is not JSON") || !strings.HasPrefix(stdout, "3 messages in 3 conversations on 2 channels") {
		t.Errorf("stdout = %q, stderr = %q; want the table, and the broken line", stdout, stderr)
	}
}

func TestBacktest_writesAPage(t *testing.T) {
	t.Parallel()
	page := filepath.Join(t.TempDir(), "page.html")
	if _, _, err := runBacktest(t, strings.NewReader(shouts), "--html", page, "-"); err != nil {
		t.Fatal(err)
	}
	if text := string(mustRead(t, page)); !strings.HasPrefix(text, "<!doctype html>") || !strings.Contains(text, "hello!!") {
		t.Errorf("the page is %d bytes long and lacks an alert's text", len(text))
	}
}

func TestBacktest_interruptedIsNoSuccess(t *testing.T) {
	t.Parallel()
	c := parseBacktest(t, "--json", "-")
	ctx, cancel := context.WithCancel(t.Context())
	pr, pw := io.Pipe() // silent after the first lines
	go func() {
		_, _ = io.WriteString(pw, shouts)
		cancel()
	}()
	var out bytes.Buffer
	c.stdin, c.stdout, c.stderr, c.load = pr, &out, io.Discard, loadShouts
	err := c.Run(ctx)
	if err == nil || err.Error() != "backtest: interrupted" || out.Len() > 0 {
		t.Errorf("error = %v, stdout = %q; want it told that nothing is there", err, &out)
	}
}

// dataFolder is a data folder with the messages that shout, and its journal while
// a server has it open.
func dataFolder(t *testing.T) (dir string, j *journal.Journal, stop func()) {
	t.Helper()
	dir = t.TempDir()
	j, err := journal.Open(t.Context(), dir, journal.Options{Shards: 3}, journal.Observe{})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- j.Run(ctx) }()
	at := time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)
	var messages []contact.Message
	for i := range 300 {
		m := contact.Message{ID: fmt.Sprint(i), Channel: "web", Conversation: fmt.Sprint("c-", i%17), Text: "hello", At: at, Received: at.Add(time.Duration(i) * time.Second)}
		if i%100 == 50 {
			m.Text = "hello!"
		}
		messages = append(messages, m)
	}
	if _, err := j.Append(ctx, messages); err != nil {
		t.Fatal(err)
	}
	return dir, j, func() { cancel(); <-ended; j.Close() }
}

func TestBacktest_goesThroughADataFolderByTheTimesOfArrival(t *testing.T) {
	t.Parallel()
	dir, _, stop := dataFolder(t)
	_, _, err := runBacktest(t, nil, "--data", dir)
	if err == nil || !strings.Contains(err.Error(), dir+" is in use by a running server") {
		t.Errorf("while a server has it: %v", err)
	}
	stop()
	stdout, _, err := runBacktest(t, nil, "--data", dir, "--json", "--from", "2026-11-21T09:01:00Z")
	r := mustReport(t, stdout, err)
	if r.Summary.Messages != 240 || len(r.Alerts) != 2 || r.Alerts[0].Message != "150" || !r.Alerts[0].At.Equal(time.Date(2026, 11, 21, 9, 2, 30, 0, time.UTC)) {
		t.Errorf("alerts = %+v of %d messages, want those at 150 and 250 seconds of 240", r.Alerts, r.Summary.Messages)
	}
	if _, err := os.Stat(filepath.Join(dir, "state")); err == nil {
		t.Error("the backtest left a state in the folder")
	}
}
