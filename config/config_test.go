package config_test

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"undertone/config"
)

var update = flag.Bool("update", false, "write the golden files anew")

func TestParse_reportsEveryProblem(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("testdata/problems.yaml")
	if err != nil {
		t.Fatal(err)
	}
	_, err = config.Parse("problems.yaml", data, nil)
	got := err.Error() + "\n"
	if *update {
		if err := os.WriteFile("testdata/problems.golden", []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("testdata/problems.golden")
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("problems =\n%s\nwant\n%s", got, want)
	}
}

func TestParse_defaults(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "# nothing", "---\n", "journal:\n", "journal:\n  url:\n", "journal: {}\n", "journal:\n  shards: 0\n"} {
		cfg, err := config.Parse("f.yaml", []byte(text), nil)
		if err != nil {
			t.Errorf("%q: %v", text, err)
			continue
		}
		if cfg.Listen != "127.0.0.1:8080" || cfg.Journal.Shards != 2 || cfg.Monitor.Alert.Hold != time.Minute {
			t.Errorf("%q: %+v", text, cfg)
		}
	}
}

func TestParse_values(t *testing.T) {
	t.Parallel()
	cfg, err := config.Parse("f.yaml", []byte(`
listen: ":9000"
data: '/var/lib/undertone'
log: {level: debug, format: json}
ingest:
  body: 16MiB
  bodies: 1 GiB
  messages: 5_000
  channels: 900
journal:
  url: nats://nats:4222
  max_age: 36h
  max_bytes: 1TiB
monitor:
  alert:
    watch:
      sentiment: -0.2
      messages: "6"
dashboard:
  read_agents: true
`), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range []struct{ got, want any }{
		{cfg.Listen, ":9000"},
		{cfg.Data, "/var/lib/undertone"},
		{cfg.Log, config.Log{Level: "debug", Format: "json"}},
		{cfg.Ingest.Body, 16 << 20},
		{cfg.Ingest.Bodies, 1 << 30},
		{cfg.Ingest.Messages, 5000},
		{cfg.Ingest.Channels, 900},
		{cfg.Monitor.Window.Channels, 901}, // follows
		{cfg.Journal.URL, "nats://nats:4222"},
		{cfg.Journal.MaxAge, 36 * time.Hour},
		{cfg.Journal.MaxBytes, int64(1 << 40)},
		{cfg.Monitor.Alert.Watch.Sentiment, -0.2},
		{cfg.Monitor.Alert.Watch.Messages, 6},
		{cfg.Dashboard.ReadAgents, true},
	} {
		if v.got != v.want {
			t.Errorf("got %v, want %v", v.got, v.want)
		}
	}
}

func TestParse_environment(t *testing.T) {
	t.Parallel()
	file := []byte("journal:\n  url: nats://file:4222\n  shards: 8\n")
	env := []string{
		"PATH=/bin", "UNDERTONE_JOURNAL_URL=nats://env:4222", "UNDERTONE_DASHBOARD_READ_AGENTS=true",
		"UNDERTONE_MONITOR_ALERT_WATCH_SENTIMENT=-0.2", "UNDERTONE_INGEST_LIMITS_TEXT=4KiB", "UNDERTONE_LISTEN=", "UNDERTONE_JOURNAL_SHARDS=",
		"UNDERTONE_CI=1", "UNDERTONE_TEST_ANYTHING=1", "UNDERTONE_TOKEN=secret", "UNDERTONE_SECRET_OPS=whsec_",
	}
	cfg, err := config.Parse("f.yaml", file, env)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range []struct{ got, want any }{
		{cfg.Journal.URL, "nats://env:4222"},
		{cfg.Journal.Shards, 8},
		{cfg.Dashboard.ReadAgents, true},
		{cfg.Monitor.Alert.Watch.Sentiment, -0.2},
		{cfg.Ingest.Limits.Text, 4096},
		{cfg.Listen, "127.0.0.1:8080"},
	} {
		if v.got != v.want {
			t.Errorf("got %v, want %v", v.got, v.want)
		}
	}

	_, err = config.Parse("f.yaml", file, []string{
		"UNDERTONE_JORNAL_URL=x", "UNDERTONE_JOURNAL_SHARDS=many", "UNDERTONE_JOURNAL_REPLICAS=99", "UNDERTONE_WHATEVER=1",
	})
	const want = `UNDERTONE_JORNAL_URL: is not a setting; did you mean UNDERTONE_JOURNAL_URL?
UNDERTONE_JOURNAL_REPLICAS: journal.replicas: must be 1 to 5, got 99
UNDERTONE_JOURNAL_SHARDS: journal.shards: must be a whole number such as 65536 or 64KiB, got "many"
UNDERTONE_WHATEVER: is not a setting`
	if err == nil || err.Error() != want {
		t.Errorf("problems =\n%v\nwant\n%s", err, want)
	}
}

func TestParse_suggestsWhatWasMeant(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"lisen: x":                        "lisen: is not a setting; did you mean listen?",
		"Listen: x":                       "Listen: is not a setting; did you mean listen?",
		"journal: {pagebytes: 1}":         "journal.pagebytes: is not a setting; did you mean journal.page_bytes?",
		"shards: 1":                       "shards: is not a setting; did you mean journal.shards?",
		"jurnal: {url: x}":                "jurnal: is not a setting; did you mean journal?",
		"completely: 1":                   "completely: is not a setting",
		strings.Repeat("x", 1000) + ": 1": strings.Repeat("x", 1000) + ": is not a setting",
	} {
		_, err := config.Parse("f", []byte(text), nil)
		if err == nil || err.Error() != "f:1:"+column(text)+": "+want {
			t.Errorf("%.40s: %v, want %s", text, err, want)
		}
	}
}

// column is where the last key of a line begins.
func column(text string) string {
	if strings.HasPrefix(text, "journal: {") {
		return "11"
	}
	return "1"
}

func TestParse_refusesWhatIsNotAConfiguration(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"[1, 2]":                      "f:1:1: must hold keys and values, got a list",
		"word":                        `f:1:1: must hold keys and values, got "word"`,
		"a: b: c":                     "f:1:4: is not YAML: mapping value is not allowed in this context",
		"{1: 2}":                      `f:1:2: a key must be a word, got "1"`,
		"journal.url: x":              `f:1:1: a key must be a word, got "journal.url"`,
		"data: a\n---\ndata: b":       "f:3:5: has a second document; one is read",
		"journal: &a {url: x}":        "f:1:10: journal: must hold keys and values, got a YAML anchor or alias, which has to be written out",
		"journal: 5":                  `f:1:10: journal: must hold keys and values, got "5"`,
		"ingest: {body: 99999999TiB}": "f:1:16: ingest.body: must be a smaller number, got 99999999TiB",
		"data: true":                  "f:1:7: data: must be text, got the truth value true; put it in quotes",
	} {
		_, err := config.Parse("f", []byte(text), nil)
		if err == nil || err.Error() != want {
			t.Errorf("%q: %v\nwant %s", text, err, want)
		}
	}
}

func TestLoad(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "u.yaml")
	if _, err := config.Load(file, nil); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a file that is not there: %v", err)
	}
	if err := os.WriteFile(file, []byte("data: x\nlog: 1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := config.Load(file, nil)
	var problems config.Problems
	if !errors.As(err, &problems) {
		t.Fatalf("got %v, want problems", err)
	}
	want := config.Problems{{File: file, Line: 2, Col: 6, Key: "log", Why: `must hold keys and values, got "1"`}}
	if !reflect.DeepEqual(problems, want) {
		t.Errorf("problems = %+v, want %+v", problems, want)
	}
	if cfg, err := config.Load("", []string{"UNDERTONE_DATA=d"}); err != nil || cfg.Data != "d" {
		t.Errorf("without a file: %+v, %v", cfg, err)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(config.Example()))
	if data, err := os.ReadFile("testdata/problems.yaml"); err == nil {
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		cfg, err := config.Parse("f", data, nil)
		var problems config.Problems
		if err != nil && (!errors.As(err, &problems) || len(problems) == 0) {
			t.Errorf("an error that is no problem: %v", err)
		}
		if (cfg == nil) == (err == nil) {
			t.Errorf("configuration %v with error %v", cfg, err)
		}
	})
}
