package recording_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"undertone/monitor/ingest/recording"
)

const nowhere = "http://undertone.invalid"

func TestPlay_pacesByN(t *testing.T) {
	t.Parallel()
	const text = `{"id":"0","at":"2026-11-21T10:00:00Z"}
{"id":"90","at":"2026-11-21T10:01:30Z"}
{"id":"60","at":"2026-11-21T10:01:00Z"}
{"id":"61"}
{"id":"3600","at":"2026-11-21T11:00:00Z"}`

	tests := []struct {
		name string
		opts recording.Options
		want []string // id, when it arrived and its time, in seconds of the play
	}{
		{"as recorded", recording.Options{Speed: 1}, []string{"0 0 0", "60 60 60", "61 61 61", "90 90 90", "3600 3600 3600"}},
		{"60 times as fast", recording.Options{Speed: 60}, []string{"0 0 0", "60 1 1", "61 1.016 1.016", "90 1.5 1.5", "3600 60 60"}},
		{"half as fast", recording.Options{Speed: 0.5}, []string{"0 0 0", "60 120 120", "61 122 122", "90 180 180", "3600 7200 7200"}},
		{
			"from a moment on, with what lies before it at once and in the past",
			recording.Options{Speed: 2, From: ten.Add(70 * time.Second)},
			[]string{"0 0 -35", "60 0 -5", "61 0 -4.5", "90 10 10", "3600 1765 1765"},
		},
		{"as fast as it goes", recording.Options{}, []string{"0 0 ten", "60 0 ten+1m0s", "61 0 -", "90 0 ten+1m30s", "3600 0 ten+1h0m0s"}},
		{"with its own times", recording.Options{Speed: 60, KeepTimes: true}, []string{"0 0 ten", "60 1 ten+1m0s", "61 1.016 -", "90 1.5 ten+1m30s", "3600 60 ten+1h0m0s"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				server := &fakeServer{}
				start := time.Now()
				tt.opts.To, tt.opts.Transport = nowhere, direct{server}
				sum, err := recording.Play(t.Context(), load(t, text).Messages(recording.Take{}), tt.opts)
				if err != nil || sum.Accepted != 5 {
					t.Fatalf("play = %v, %v; want 5 accepted", sum, err)
				}
				var got []string
				for _, m := range server.all() {
					got = append(got, fmt.Sprint(m.ID, " ", seconds(m.arrived.Sub(start)), " ", describe(m.At, start)))
				}
				expect(t, "messages", got, tt.want)
			})
		})
	}
}

func seconds(d time.Duration) float64 { return d.Truncate(time.Millisecond).Seconds() }

// describe writes a time relative to the play's start, or to ten if it is a
// recorded one.
func describe(at, start time.Time) string {
	switch {
	case at.IsZero():
		return "-"
	case at.Equal(ten):
		return "ten"
	case !at.Before(ten):
		return "ten+" + at.Sub(ten).String()
	}
	return fmt.Sprint(seconds(at.Sub(start)))
}

func TestPlay_loopsAtItsPace(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		rec := load(t, `{"id":"a","at":"2026-11-21T10:00:00Z"}`+"\n"+`{"id":"b","at":"2026-11-21T10:00:09Z"}`)
		ctx, cancel := context.WithTimeout(t.Context(), 25*time.Second)
		defer cancel()
		server := &fakeServer{}
		start := time.Now()
		sum, err := recording.Play(ctx, rec.Messages(recording.Take{Loop: true}), recording.Options{To: nowhere, Transport: direct{server}, Speed: 1})
		if err != nil || sum.Accepted != 5 {
			t.Errorf("play = %v, %v; want 5 accepted", sum, err)
		}
		var got []string
		for _, m := range server.all() {
			got = append(got, m.ID[:1]+" "+m.arrived.Sub(start).String())
		}
		expect(t, "messages", got, []string{"a 0s", "b 9s", "a 10s", "b 19s", "a 20s"})
	})
}

func TestPlay_beginsATranscriptReadAsItIsWithThePlay(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server := &fakeServer{}
		src := recording.Source{Name: "a.vtt", R: strings.NewReader("WEBVTT\n\n00:01.000 --> 00:02.000\nhi\n")}
		start := time.Now()
		if _, err := recording.Play(t.Context(), recording.Read(src, recording.ReadOptions{}), recording.Options{To: nowhere, Transport: direct{server}}); err != nil {
			t.Fatal(err)
		}
		if got := server.all()[0].At.Sub(start); got != time.Second {
			t.Errorf("time of the cue at one second = %v after the start", got)
		}
	})
}

func TestPlay_givesUpWhenPatienceEnds(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name       string
		retryAfter string
		took       time.Duration // but for the random part of each wait
		waits      int           // at least
	}{
		{"a server that is away is tried until then", "", time.Minute, 10},
		{"a server that asks for less is asked again while that fits", "20", 40 * time.Second, 2},
		{"a server that asks for more is not waited for", "61", 0, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				server := &fakeServer{before: func(_ int, w http.ResponseWriter) bool {
					w.Header().Set("Retry-After", tt.retryAfter)
					http.Error(w, `{"error":"unavailable","detail":"draining"}`, http.StatusServiceUnavailable)
					return true
				}}
				waits := 0
				sum, err := recording.Play(t.Context(), load(t, lines(`{"id":"%d"}`, 3)).Messages(recording.Take{}), recording.Options{
					To: nowhere, Transport: direct{server}, Patience: time.Minute,
					Watch: recording.Watch{Waiting: func(error, time.Duration) { waits++ }},
				})
				if !errors.Is(err, recording.ErrPatience) || !strings.Contains(err.Error(), "503 unavailable: draining") {
					t.Errorf("error = %v, want ErrPatience with the server's reason", err)
				}
				if sum.Unsent() != sum.Messages || sum.Took.Truncate(time.Second) != tt.took || waits < tt.waits {
					t.Errorf("summary = %v after %d waits; want nothing sent in %v after at least %d", sum, waits, tt.took, tt.waits)
				}
			})
		})
	}
}

func TestPlay_stopsCleanly(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		server := &fakeServer{after: func(int, http.ResponseWriter) bool {
			time.Sleep(time.Second) // the lane fills up,
			cancel()                // the play is stopped,
			time.Sleep(time.Second) // and the answer comes within the grace
			return false
		}}
		rec := load(t, lines(`{"id":"%d","conversation":"c"}`, 1000))
		sum, err := recording.Play(ctx, rec.Messages(recording.Take{}), recording.Options{To: nowhere, Transport: direct{server}, Batch: 10})
		if err != nil {
			t.Errorf("error = %v, want none: the end was asked for", err)
		}
		if taken := len(server.all()); sum.Accepted != taken || taken == 0 || sum.Unsent() == 0 {
			t.Errorf("summary = %v, the server took %d; want the same number and some not sent", sum, taken)
		}
		if want := fmt.Sprintf("%d not sent in 2.0s", sum.Unsent()); !strings.Contains(sum.String(), want) {
			t.Errorf("summary = %q, want %q in it", sum, want)
		}
	})
}

func TestPlay_stopsWhileItWaits(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		server := &fakeServer{before: func(_ int, w http.ResponseWriter) bool {
			w.WriteHeader(http.StatusTooManyRequests)
			return true
		}}
		sum, err := recording.Play(ctx, load(t, `{"id":"1"}`).Messages(recording.Take{}), recording.Options{To: nowhere, Transport: direct{server}})
		if err != nil || sum.Unsent() != 1 || sum.Took != 10*time.Second {
			t.Errorf("play = %v, %v; want one message not sent in 10s", sum, err)
		}
	})
}

func TestPlay_countsBadRecords(t *testing.T) {
	t.Parallel()
	var told []string
	server := &fakeServer{}
	src := recording.Source{Name: "a.jsonl", R: strings.NewReader("{\"id\":\"1\"}\nx\n{\"id\":\"3\"}\n")}
	sum, err := recording.Play(t.Context(), recording.Read(src, recording.ReadOptions{}), recording.Options{
		To: nowhere, Transport: direct{server},
		Watch: recording.Watch{Bad: func(err error) { told = append(told, err.Error()[:9]) }},
	})
	if err != nil || sum.Accepted != 2 || sum.Unread != 1 {
		t.Errorf("play = %v, %d unread, %v; want 2 accepted, 1 unread", sum, sum.Unread, err)
	}
	expect(t, "told", told, []string{"a.jsonl:2"})
}

func TestPlay_sendsWhatCameBeforeAFailingRead(t *testing.T) {
	t.Parallel()
	broken := errors.New("disk on fire")
	var messages iter.Seq2[recording.Message, error] = func(yield func(recording.Message, error) bool) {
		_ = yield(recording.Message{ID: "1"}, nil) && yield(recording.Message{}, broken)
	}
	server := &fakeServer{}
	sum, err := recording.Play(t.Context(), messages, recording.Options{To: nowhere, Transport: direct{server}})
	if !errors.Is(err, broken) || sum.Accepted != 1 {
		t.Errorf("play = %v, %v; want 1 accepted and the error", sum, err)
	}
}

func TestPlay_checksItsOptions(t *testing.T) {
	t.Parallel()
	_, err := recording.Play(t.Context(), nil, recording.Options{To: "localhost:8080", Speed: -1, Batch: 10_001, Lanes: -1, Patience: -1})
	for _, key := range []string{"to:", "speed:", "batch:", "lanes:", "patience:"} {
		if err == nil || !strings.Contains(err.Error(), key) {
			t.Errorf("error = %v, want %q in it", err, key)
		}
	}
}
