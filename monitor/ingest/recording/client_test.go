package recording_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"undertone/monitor/ingest/recording"
)

// play plays n messages of 7 conversations: to a real server on :0 unless opts
// has a transport.
func play(t *testing.T, server *fakeServer, n int, opts recording.Options) (recording.Summary, error) {
	t.Helper()
	opts.To = nowhere
	if opts.Transport == nil {
		listening := httptest.NewServer(server)
		defer listening.Close()
		opts.To = listening.URL
	}
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `{"id":"m-%d","conversation":"c-%d","text":"%d"}`+"\n", i, i%7, i)
	}
	src := recording.Source{Name: "a.jsonl", R: strings.NewReader(b.String())}
	return recording.Play(t.Context(), recording.Read(src, recording.ReadOptions{}), opts)
}

// every is true for one in n requests.
func every(n int, do func(w http.ResponseWriter)) func(int, http.ResponseWriter) bool {
	return func(request int, w http.ResponseWriter) bool {
		if request%n != n-1 {
			return false
		}
		do(w)
		return true
	}
}

func TestPlay_retries(t *testing.T) {
	t.Parallel()
	const n = 500
	tests := []struct {
		name   string
		server *fakeServer
		// lost is true when answers are lost after the batch was counted, so
		// that some accepted messages come back as duplicates.
		lost bool
	}{
		{"429 with a time to come back", &fakeServer{before: every(5, func(w http.ResponseWriter) {
			w.Header().Set("Retry-After", "0")
			http.Error(w, `{"error":"too_many_requests"}`, http.StatusTooManyRequests)
		})}, false},
		{"503", &fakeServer{before: every(5, func(w http.ResponseWriter) {
			http.Error(w, `{"error":"unavailable","detail":"no room on disk"}`, http.StatusServiceUnavailable)
		})}, false},
		{"a gateway's page", &fakeServer{before: every(5, func(w http.ResponseWriter) {
			http.Error(w, "<html>", http.StatusBadGateway)
		})}, false},
		{"a connection cut before", &fakeServer{before: every(5, func(http.ResponseWriter) { panic(http.ErrAbortHandler) })}, false},
		{"a connection cut after", &fakeServer{after: every(5, func(http.ResponseWriter) { panic(http.ErrAbortHandler) })}, true},
		{"an answer cut short", &fakeServer{after: every(5, func(w http.ResponseWriter) {
			w.Header().Set("Content-Length", "100")
			fmt.Fprint(w, `{"accepted":`)
		})}, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			sum, err := play(t, tt.server, n, recording.Options{Batch: 25})
			if err != nil {
				t.Fatal(err)
			}
			if got := len(tt.server.all()); got != n {
				t.Errorf("the server has %d messages, want %d", got, n)
			}
			if sum.Done() != n || sum.Unsent() != 0 || (sum.Duplicates > 0) != tt.lost {
				t.Errorf("summary = %v, want %d answered, duplicates %v", sum, n, tt.lost)
			}
		})
	}
}

func TestPlay_countsAnUnfinishedAnswerOnce(t *testing.T) {
	t.Parallel()
	// The first batch is taken, and the answer says so, but it is a 503.
	server := &fakeServer{}
	server.after = func(n int, w http.ResponseWriter) bool {
		if n == 0 {
			w.WriteHeader(http.StatusServiceUnavailable)
			fmt.Fprintf(w, `{"error":"unavailable","accepted":%d}`, len(server.taken))
		}
		return n == 0
	}
	sum, err := play(t, server, 50, recording.Options{})
	if err != nil || sum.Accepted != 50 || sum.Duplicates != 0 {
		t.Errorf("play = %v, %v; want 50 accepted, 0 duplicates", sum, err)
	}
}

func TestPlay_keepsTheOrderWithinConversations(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server := &fakeServer{
			before: every(3, func(w http.ResponseWriter) { w.WriteHeader(http.StatusServiceUnavailable) }),
			after:  every(4, func(http.ResponseWriter) { panic(http.ErrAbortHandler) }),
		}
		if _, err := play(t, server, 700, recording.Options{Batch: 20, Transport: direct{server}}); err != nil {
			t.Fatal(err)
		}
		if got := len(server.all()); got != 700 {
			t.Errorf("the server has %d messages, want 700", got)
		}
		last := map[string]int{}
		for _, m := range server.all() {
			i, err := strconv.Atoi(m.Text)
			if err != nil {
				t.Fatal(err)
			}
			if before, ok := last[m.Conversation]; ok && i <= before {
				t.Errorf("conversation %s: message %d came after %d", m.Conversation, i, before)
			}
			last[m.Conversation] = i
		}
	})
}

func TestPlay_reportsRejectedMessagesWithTheirLine(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, text         string
		accepted, rejected int
		first              string
	}{
		{"one of a batch", lines(`{"id":"%d","text":"good"}`, 3) + `{"id":"x","text":"bad"}`, 3, 1, "f0:4: x: text: is bad"},
		{"all of a batch", lines(`{"id":"%d","text":"bad"}`, 12), 0, 12, "f0:1: 0: text: is bad"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			sum, err := recording.Play(t.Context(), load(t, tt.text).Messages(recording.Take{}), recording.Options{To: nowhere, Transport: direct{&fakeServer{}}})
			if err != nil || sum.Accepted != tt.accepted || sum.Rejected != tt.rejected {
				t.Fatalf("play = %v, %v; want %d accepted, %d rejected", sum, err, tt.accepted, tt.rejected)
			}
			if len(sum.Reasons) != min(tt.rejected, 10) || sum.Reasons[0].String() != tt.first {
				t.Errorf("reasons = %v, want %d of them, first %q", sum.Reasons, min(tt.rejected, 10), tt.first)
			}
		})
	}
}

func TestPlay_halvesWhatIsTooLarge(t *testing.T) {
	t.Parallel()
	server := &fakeServer{}
	limited := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.ContentLength > 200 {
			http.Error(w, `{"error":"too_large","detail":"limit 200"}`, http.StatusRequestEntityTooLarge)
			return
		}
		server.ServeHTTP(w, r)
	})
	text := lines(`{"id":"%d","conversation":"c","text":"good"}`, 50) + `{"id":"huge","text":"` + strings.Repeat("x", 300) + `"}`
	sum, err := recording.Play(t.Context(), load(t, text).Messages(recording.Take{}), recording.Options{To: nowhere, Transport: direct{limited}})
	if err != nil || sum.Accepted != 50 || sum.Rejected != 1 {
		t.Fatalf("play = %v, %v; want 50 accepted, 1 rejected", sum, err)
	}
	if got, want := sum.Reasons[0].String(), "f0:51: huge: 413 too_large: limit 200"; got != want {
		t.Errorf("reason = %q, want %q", got, want)
	}
	for i, m := range server.all() {
		if m.ID != fmt.Sprint(i) {
			t.Fatalf("message %d is %q: the halves came out of order", i, m.ID)
		}
	}
}

func TestPlay_stopsAtAServerThatRefuses(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		status int
		body   string
		want   string
	}{
		{"no token", http.StatusUnauthorized, `{"error":"unauthorized","detail":"a token is needed"}`, "401 unauthorized: a token is needed"},
		{"wrong address", http.StatusNotFound, "404 page not found", "404 Not Found"},
		{"another kind of server", http.StatusOK, "<html>", "is it Undertone?"},
		{"moved", http.StatusMovedPermanently, "", "301 Moved Permanently"},
		{"a request that nobody understands", http.StatusBadRequest, "bad request", "400 Bad Request"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			server := &fakeServer{before: func(_ int, w http.ResponseWriter) bool {
				w.WriteHeader(tt.status)
				fmt.Fprint(w, tt.body)
				return true
			}}
			sum, err := play(t, server, 5, recording.Options{})
			if !errors.Is(err, recording.ErrRefused) || !strings.Contains(err.Error(), tt.want) || sum.Done() != 0 {
				t.Errorf("play = %v, %v; want ErrRefused with %q", sum, err, tt.want)
			}
		})
	}
}

func TestPlay_showsItsToken(t *testing.T) {
	t.Parallel()
	var got string
	server := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got = r.Header.Get("Authorization")
		fmt.Fprint(w, `{"accepted":1}`)
	})
	opts := recording.Options{To: nowhere + "/v1/messages", Token: "t-1", Transport: direct{server}}
	if _, err := recording.Play(t.Context(), load(t, "{}").Messages(recording.Take{}), opts); err != nil {
		t.Fatal(err)
	}
	if got != "Bearer t-1" {
		t.Errorf("Authorization = %q, want the token", got)
	}
}

func TestSummary_isOneLine(t *testing.T) {
	t.Parallel()
	tests := []struct {
		sum  recording.Summary
		want string
	}{
		{
			recording.Summary{Messages: 26428, Accepted: 26428, Took: 1900 * time.Millisecond},
			"26428 messages: 26428 accepted, 0 duplicates, 0 rejected in 1.9s (13909/s)",
		},
		{
			recording.Summary{Messages: 100, Accepted: 60, Duplicates: 20, Rejected: 10, Took: 100 * time.Second},
			"100 messages: 60 accepted, 20 duplicates, 10 rejected, 10 not sent in 1m40s (1/s)",
		},
		{recording.Summary{}, "0 messages: 0 accepted, 0 duplicates, 0 rejected in 0.0s (0/s)"},
	}
	for _, tt := range tests {
		if got := tt.sum.String(); got != tt.want {
			t.Errorf("summary = %q, want %q", got, tt.want)
		}
	}
}
