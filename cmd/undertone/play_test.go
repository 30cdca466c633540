package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/alecthomas/kong"
)

// playServer accepts every message and hands on each as it came.
func playServer(t *testing.T) (url string, got chan map[string]any) {
	t.Helper()
	got = make(chan map[string]any, 10_000)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		accepted := 0
		for d := json.NewDecoder(r.Body); ; accepted++ {
			var m map[string]any
			if d.Decode(&m) != nil {
				break
			}
			got <- m
		}
		w.WriteHeader(http.StatusAccepted)
		fmt.Fprintf(w, `{"accepted":%d}`, accepted)
	}))
	t.Cleanup(server.Close)
	return server.URL, got
}

// parsePlay is the command as the shell would start it.
func parsePlay(t *testing.T, args ...string) (*playCmd, error) {
	t.Helper()
	var cli struct {
		Play playCmd `cmd:""`
	}
	k, err := kong.New(&cli)
	if err != nil {
		t.Fatal(err)
	}
	_, err = k.Parse(append([]string{"play"}, args...))
	return &cli.Play, err
}

// runPlay runs the command with its streams kept.
func runPlay(t *testing.T, stdin io.Reader, args ...string) (stdout, stderr string, err error) {
	t.Helper()
	c, err := parsePlay(t, args...)
	if err != nil {
		t.Fatal(err)
	}
	var out, told bytes.Buffer
	c.stdin, c.stdout, c.stderr = stdin, &out, &told
	err = c.Run(t.Context())
	return out.String(), told.String(), err
}

func playFile(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestPlay_sendsFilesOfEveryFormatAndShiftsThemTogether(t *testing.T) {
	t.Parallel()
	url, got := playServer(t)
	before := time.Now()
	stdout, stderr, err := runPlay(t, nil, "--to", url, "--speed", "max", "--lanes", "1", "--voice", "Anna=agent",
		playFile(t, "a.jsonl", `{"id":"first","channel":"web","at":"2026-11-21T10:00:00Z"}`),
		playFile(t, "b.csv", "channel,conversation,speaker,text,at\nweb,c,customer,last,2026-11-21 10:01:00\n"),
		playFile(t, "call.vtt", "WEBVTT\n\n00:30.000 --> 00:31.000\n<v Anna>between\n"),
	)
	if err != nil {
		t.Fatalf("play: %v\n%s", err, stderr)
	}
	if !strings.HasPrefix(stdout, "3 messages: 3 accepted, 0 duplicates, 0 rejected in ") || strings.Count(stdout, "\n") != 1 {
		t.Errorf("stdout = %q, want the summary in one line", stdout)
	}
	first, between, last := <-got, <-got, <-got
	if first["id"] != "first" || between["speaker"] != "agent" || last["text"] != "last" {
		t.Errorf("messages = %v, %v, %v; want them by their times", first, between, last)
	}
	if ago := before.Sub(playAt(t, first)); ago < 50*time.Second || ago > time.Minute+time.Millisecond { // times on the wire are cut to milliseconds
		t.Errorf("the first message is %v old, want the minute that it lies before the last", ago)
	}
	if age := playAt(t, last).Sub(before); age.Abs() > 10*time.Second {
		t.Errorf("the last message is %v from now, want now", age)
	}
}

func playAt(t *testing.T, m map[string]any) time.Time {
	t.Helper()
	text, _ := m["at"].(string)
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.Fatalf("message %v: %v", m, err)
	}
	return at
}

func TestPlay_sendsAPipeWhileItIsRead(t *testing.T) {
	t.Parallel()
	url, got := playServer(t)
	pr, pw := io.Pipe()
	go func() {
		for i := range 3 { // each line is written only after the one before has arrived
			fmt.Fprintf(pw, `{"id":"%d","at":"2026-11-21T10:00:00Z"}`+"\n", i)
			if m := <-got; m["at"] != "2026-11-21T10:00:00.000Z" {
				t.Errorf("message %v has another time", m)
			}
		}
		_ = pw.Close()
	}()
	stdout, _, err := runPlay(t, pr, "--to", url, "--speed", "max", "--keep-times", "-")
	if err != nil || !strings.HasPrefix(stdout, "3 messages: 3 accepted") {
		t.Errorf("play = %q, %v; want 3 accepted", stdout, err)
	}
}

func TestPlay_failsAfterPlayingWhatItCould(t *testing.T) {
	t.Parallel()
	url, _ := playServer(t)
	text := `{"id":"1"}` + strings.Repeat("\nbroken", 25) + "\n" + `{"id":"27"}`
	stdout, stderr, err := runPlay(t, strings.NewReader(text), "--to", url, "--speed", "max", "-")
	if err == nil || err.Error() != "play: 25 records could not be read, 0 messages were rejected" {
		t.Errorf("error = %v, want the 25 bad records counted", err)
	}
	if !strings.HasPrefix(stdout, "2 messages: 2 accepted") {
		t.Errorf("stdout = %q, want both good messages accepted", stdout)
	}
	if !strings.HasPrefix(stderr, "skipped stdin:2: is not JSON") || !strings.Contains(stderr, "skipped 5 more records\n") {
		t.Errorf("stderr = %q, want the first of them by line and the rest counted", stderr)
	}
}

func TestPlay_endsWithItsSummaryWhenInterrupted(t *testing.T) {
	t.Parallel()
	url, got := playServer(t)
	pr, pw := io.Pipe() // stays open and silent after the first line
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		fmt.Fprintln(pw, `{"id":"1"}`)
		<-got
		cancel()
	}()
	c, err := parsePlay(t, "--to", url, "--speed", "max", "--keep-times", "-")
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	c.stdin, c.stdout, c.stderr = pr, &out, io.Discard
	if err := c.Run(ctx); err != nil || !strings.HasPrefix(out.String(), "1 messages: 1 accepted") {
		t.Errorf("play = %q, %v; want 1 accepted and no error", out.String(), err)
	}
	_ = pw.Close()
}

func TestPlay_readsItsSpeed(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]playSpeed{"max": 0, "1": 1, "60x": 60, "2.5×": 2.5} {
		if c, err := parsePlay(t, "--speed", text, "-"); err != nil || c.Speed != want {
			t.Errorf("speed %q = %v, %v; want %v", text, c.Speed, err, want)
		}
	}
	for _, text := range []string{"0", "-1", "fast", "NaN", "inf", ""} {
		if _, err := parsePlay(t, "--speed="+text, "-"); err == nil {
			t.Errorf("speed %q is taken", text)
		}
	}
	if c, err := parsePlay(t, "-"); err != nil || c.Speed != 1 || c.To != "http://127.0.0.1:8080" {
		t.Errorf("without flags: speed %v, to %q, %v; want 1 and http://127.0.0.1:8080", c.Speed, c.To, err)
	}
}

func TestPlay_saysWhatFileIsMissing(t *testing.T) {
	t.Parallel()
	_, _, err := runPlay(t, nil, filepath.Join(t.TempDir(), "none.jsonl"))
	if err == nil || !strings.Contains(err.Error(), "none.jsonl") {
		t.Errorf("error = %v, want the file's name", err)
	}
}
