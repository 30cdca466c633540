package backtest_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"undertone/monitor/backtest"
	"undertone/monitor/contact"
	"undertone/monitor/ingest"
	"undertone/monitor/ingest/recording"
	"undertone/monitor/journal"
)

// said are the messages of a source, each as a few words.
func said(t *testing.T, s backtest.Source) (all []string) {
	t.Helper()
	for m, err := range s.Messages {
		if err != nil {
			t.Fatal(err)
		}
		if m.ID == "" {
			t.Errorf("message %q has no id", m.Text)
		}
		all = append(all, fmt.Sprint(m.Received.Format(time.TimeOnly), " ", m.Channel, " ", m.Speaker, ": ", m.Text))
	}
	return all
}

const shift = `{"id":"2","channel":"web","conversation":"c","speaker":"agent","text":"second","at":"2026-11-21T09:00:02Z"}
{"id":"1","channel":"web","conversation":"c","speaker":"customer","text":"first","at":"2026-11-21T09:00:01Z"}
{"id":"1","channel":"web","conversation":"c","speaker":"customer","text":"first, sent again","at":"2026-11-21T09:00:03Z"}
{"id":"4","channel":"web","conversation":"c","speaker":"customer","text":"interim","partial":true,"at":"2026-11-21T09:00:03Z"}
{"id":"5","channel":"web","conversation":"c","speaker":"cust","text":"nobody","at":"2026-11-21T09:00:04Z"}
{"channel":"phone","conversation":"d","speaker":"customer","text":"without an id","at":"2026-11-21T17:00:05+08:00"}
{"id":"7","channel":"web","conversation":"c","speaker":"customer","text":" ","at":"2026-11-21T09:00:06Z"}
broken
{"id":"9","channel":"third","conversation":"e","speaker":"bot","text":"one channel too many","at":"2026-11-21T09:00:07Z"}
{"id":"10","channel":"web","conversation":"c","speaker":"customer","text":"without a time"}
`

func TestRecording_givesWhatTheDoorWouldTake(t *testing.T) {
	t.Parallel()
	var refused []string
	note := func(err error) { refused = append(refused, err.Error()) }
	source, err := backtest.Recording(t.Context(), []recording.Source{{Name: "a.jsonl", R: strings.NewReader(shift)}}, backtest.RecordingOptions{
		LoadOptions: recording.LoadOptions{Bad: note}, Rejected: note, Door: ingest.Options{Channels: 2},
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"09:00:01 web customer: first",
		"09:00:02 web agent: second",
		"09:00:05 phone customer: without an id",
		"09:00:07 other bot: one channel too many",
		"09:00:08 web customer: without a time",
	}
	for range 2 { // it can be gone through again
		if got := said(t, source); !slices.Equal(got, want) {
			t.Errorf("messages =\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
	if source.Total != len(want) {
		t.Errorf("total = %d, want %d", source.Total, len(want))
	}
	if len(refused) != 3 || !strings.HasPrefix(refused[0], "a.jsonl:8: ") || !strings.HasPrefix(refused[1], "a.jsonl:5: speaker: ") {
		t.Errorf("refused = %q, want the broken line, the wrong speaker and the empty text, with their lines", refused)
	}
}

func TestRecording_givesOnlyItsSpan(t *testing.T) {
	t.Parallel()
	source, err := backtest.Recording(t.Context(), []recording.Source{{Name: "a.jsonl", R: strings.NewReader(shift)}}, backtest.RecordingOptions{
		Span: backtest.Span{From: nine.Add(2 * time.Second), To: nine.Add(7 * time.Second)},
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"09:00:02 web agent: second", "09:00:05 phone customer: without an id"}
	if got := said(t, source); !slices.Equal(got, want) {
		t.Errorf("messages = %q, want %q", got, want)
	}
}

func TestRecording_endsWithItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	source, err := backtest.Recording(ctx, []recording.Source{{Name: "a.jsonl", R: strings.NewReader(shift)}}, backtest.RecordingOptions{})
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	for _, err := range source.Messages {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("gave %v, want the context's error", err)
		}
	}
}

func TestJournal_givesWhatTheLineTook(t *testing.T) {
	t.Parallel()
	j, err := journal.Open(t.Context(), t.TempDir(), journal.Options{}, journal.Observe{})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- j.Run(ctx) }()
	t.Cleanup(func() { stop(); <-ended; j.Close() })
	var all []contact.Message
	var want []string
	for i := range 500 {
		at := nine.Add(time.Duration(i) * time.Second)
		all = append(all, contact.Message{ID: fmt.Sprint(i), Channel: "web", Conversation: fmt.Sprint("c-", i%9), Text: fmt.Sprint(i), At: at.Add(-time.Minute), Received: at})
		if i >= 60 && i < 120 {
			want = append(want, fmt.Sprint(at.Format(time.TimeOnly), " web customer: ", i))
		}
	}
	if _, err := j.Append(t.Context(), all); err != nil {
		t.Fatal(err)
	}
	source := backtest.Journal(t.Context(), j, backtest.Span{From: nine.Add(time.Minute), To: nine.Add(2 * time.Minute)})
	for range 2 {
		if got := said(t, source); !slices.Equal(got, want) {
			t.Errorf("messages = %q, want %q", got, want)
		}
	}
	for _, err := range source.Messages {
		if err != nil {
			t.Error(err)
		}
		break // must leave nothing behind that Close would wait for
	}
}

func TestTraffic_countsWhatPasses(t *testing.T) {
	t.Parallel()
	source, err := backtest.Recording(t.Context(), []recording.Source{{Name: "a.jsonl", R: strings.NewReader(
		`{"channel":"web","conversation":"c","speaker":"agent","agent":"a-1","text":"x","at":"2026-11-21T09:00:00Z"}
{"channel":"web","conversation":"c","speaker":"customer","agent":"a-1","text":"x","at":"2026-11-21T09:59:00Z"}
{"channel":"web","conversation":"d","speaker":"agent","agent":"a-2","text":"x","at":"2026-11-21T09:59:30Z"}
{"channel":"phone","conversation":"e","speaker":"agent","agent":"a-1","text":"x","at":"2026-11-21T10:00:00Z"}
`)}}, backtest.RecordingOptions{})
	if err != nil {
		t.Fatal(err)
	}
	var traffic backtest.Traffic
	passed := 0
	for _, err := range traffic.Count(source.Messages) {
		if err != nil {
			t.Fatal(err)
		}
		passed++
	}
	got := fmt.Sprint(passed, traffic.Messages, traffic.Customers, traffic.Conversations, traffic.Channels, traffic.Agents, traffic.AgentHours, traffic.To.Sub(traffic.From))
	if want := fmt.Sprint(4, 4, 1, 3, 2, 2, 3, time.Hour); got != want {
		t.Errorf("counted %s, want %s", got, want)
	}
}
