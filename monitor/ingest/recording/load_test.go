package recording_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"undertone/monitor/ingest/recording"
)

// ids are the ids of messages, with their distance from a moment where asked.
func ids(messages []recording.Message, from time.Time) (out []string) {
	for _, m := range messages {
		switch {
		case m.At.IsZero():
			out = append(out, m.ID+" -")
		default:
			out = append(out, fmt.Sprint(m.ID, " ", m.At.Sub(from)))
		}
	}
	return out
}

var ten = time.Date(2026, 11, 21, 10, 0, 0, 0, time.UTC)

func TestLoad_mergesFilesByTime(t *testing.T) {
	t.Parallel()
	rec := load(t,
		`{"id":"a2","at":"2026-11-21T10:00:02Z"}`+"\n"+`{"id":"a0","at":"2026-11-21T10:00:00Z"}`+"\n"+`{"id":"a4","at":"2026-11-21T10:00:04Z"}`,
		`{"id":"b1","at":"2026-11-21T10:00:01Z"}`+"\n"+`{"id":"b4","at":"2026-11-21T10:00:04Z"}`,
	)
	got := slice(t, rec.Messages(recording.Take{}), 0)
	expect(t, "order", ids(got, ten), []string{"a0 0s", "b1 1s", "a2 2s", "a4 4s", "b4 4s"})
}

func TestLoad_placesMessagesWithoutTimesBesideTheirNeighbours(t *testing.T) {
	t.Parallel()
	rec := load(t,
		`{"id":"a-2"}`+"\n"+`{"id":"a-1"}`+"\n"+`{"id":"a0","at":"2026-11-21T10:00:00Z"}`+"\n"+`{"id":"a1"}`+"\n"+`{"id":"a2"}`,
		`{"id":"b1.5","at":"2026-11-21T10:00:01.5Z"}`+"\n"+`{"id":"b-1.5","at":"2026-11-21T09:59:58.5Z"}`,
	)
	got := slice(t, rec.Messages(recording.Take{}), 0)
	expect(t, "order", ids(got, ten), []string{"a-2 -", "b-1.5 -1.5s", "a-1 -", "a0 0s", "a1 -", "b1.5 1.5s", "a2 -"})
}

func TestLoad_beginsATranscriptWithTheOtherFiles(t *testing.T) {
	t.Parallel()
	rec := load(t,
		"WEBVTT\n\n00:01.000 --> 00:02.000\none\n\n00:03.000 --> 00:04.000\nthree\n",
		`{"id":"a0","at":"2026-11-21T10:00:00Z"}`+"\n"+`{"id":"a2","at":"2026-11-21T10:00:02Z"}`,
	)
	got := slice(t, rec.Messages(recording.Take{}), 0)
	for i, want := range []time.Duration{0, time.Second, 2 * time.Second, 3 * time.Second} {
		if at := got[i].At.Sub(ten); at != want {
			t.Errorf("message %d is at %v, want %v", i, at, want)
		}
	}
}

func TestLoad_refusesWhatIsTooLarge(t *testing.T) {
	t.Parallel()
	for name, limit := range map[string]recording.LoadOptions{
		"messages": {Messages: 9},
		"bytes":    {Bytes: 500},
	} {
		src := recording.Source{Name: "big.jsonl", R: strings.NewReader(lines(`{"id":"%d","text":"0123456789"}`, 10))}
		_, err := recording.Load(t.Context(), []recording.Source{src}, limit)
		if !errors.Is(err, recording.ErrTooLarge) || !strings.Contains(err.Error(), "big.jsonl:") {
			t.Errorf("limit of %s: error = %v, want ErrTooLarge with the place", name, err)
		}
	}
}

func TestLoad_countsBadRecordsAndEndsWithItsContext(t *testing.T) {
	t.Parallel()
	source := func() []recording.Source {
		return []recording.Source{{Name: "a.jsonl", R: strings.NewReader("{}\nx\n{}\ny\n")}}
	}
	var told []string
	rec, err := recording.Load(t.Context(), source(), recording.LoadOptions{Bad: func(err error) { told = append(told, err.Error()[:9]) }})
	if err != nil || rec.Len() != 2 || rec.Bad() != 2 {
		t.Errorf("load = %d messages, %d bad, error %v; want 2, 2, nil", rec.Len(), rec.Bad(), err)
	}
	expect(t, "told", told, []string{"a.jsonl:2", "a.jsonl:4"})

	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := recording.Load(ctx, source(), recording.LoadOptions{}); !errors.Is(err, context.Canceled) {
		t.Errorf("error = %v, want context.Canceled", err)
	}
}

func TestMessages_shiftedToNow(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		rec := load(t,
			`{"id":"a0","at":"2026-11-21T10:00:00Z"}`+"\n"+`{"id":"a9","at":"2026-11-21T10:00:09Z"}`,
			`{"id":"b5","at":"2026-11-21T10:00:05Z"}`+"\n"+`{"id":"none"}`,
		)
		time.Sleep(time.Hour) // loading takes its time, too
		got := slice(t, rec.Messages(recording.Take{ToNow: true}), 0)
		expect(t, "times from now", ids(got, time.Now()), []string{"a0 -9s", "b5 -4s", "none -", "a9 0s"})
	})
}

func TestMessages_loopsWithNewIDs(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		rec := load(t, `{"id":"a","conversation":"c"}`+"\n"+`{"id":"b"}`)
		first := slice(t, rec.Messages(recording.Take{Loop: true}), 5)
		time.Sleep(time.Second)
		second := slice(t, rec.Messages(recording.Take{NewIDs: true}), 0)
		if len(second) != 2 {
			t.Fatalf("a take without a loop has %d messages, want 2", len(second))
		}
		seen := map[string]bool{"a": true, "b": true}
		for i, m := range append(first, second...) {
			if seen[m.ID] {
				t.Errorf("message %d has the id %q again", i, m.ID)
			}
			seen[m.ID] = true
		}
		if a, b := first[0].Conversation, first[2].Conversation; a == b || !strings.HasPrefix(a, "c~") {
			t.Errorf("conversations of two rounds = %q, %q; want c~ and an end of each one's own", a, b)
		}
	})
}
