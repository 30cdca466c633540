package recording_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"undertone/monitor/ingest/recording"
)

// sent is a message as the server got it, and when.
type sent struct {
	ID           string    `json:"id"`
	Conversation string    `json:"conversation"`
	Text         string    `json:"text"`
	At           time.Time `json:"at"`

	arrived time.Time
	request int
}

// fakeServer counts like the real one: an id once, a text "bad" never.
type fakeServer struct {
	// before may answer a request itself, by its number from 0; after may
	// spoil an answer that has been counted.
	before, after func(n int, w http.ResponseWriter) bool

	mu       sync.Mutex
	requests int
	taken    []sent
	known    map[string]bool
}

func (s *fakeServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := s.requests
	s.requests++
	if problem := checkRequest(r); problem != "" {
		http.Error(w, problem, http.StatusTeapot)
		return
	}
	if s.before != nil && s.before(n, w) {
		return
	}
	counts := s.take(r.Body, n)
	if s.after != nil && s.after(n, w) {
		return
	}
	status := http.StatusAccepted
	if counts.Accepted+counts.Duplicates == 0 {
		status = http.StatusBadRequest
	}
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(counts)
}

type counts struct {
	Accepted   int              `json:"accepted"`
	Duplicates int              `json:"duplicates"`
	Rejected   []map[string]any `json:"rejected"`
}

func (s *fakeServer) take(body io.Reader, n int) (c counts) {
	if s.known == nil {
		s.known = map[string]bool{}
	}
	lines := bufio.NewScanner(body)
	for i := 0; lines.Scan(); i++ {
		var m sent
		err := json.Unmarshal(lines.Bytes(), &m)
		switch {
		case err != nil || m.Text == "bad":
			c.Rejected = append(c.Rejected, map[string]any{"index": i, "id": m.ID, "error": "text: is bad"})
		case s.known[m.ID]:
			c.Duplicates++
		default:
			c.Accepted++
			s.known[m.ID] = true
			m.arrived, m.request = time.Now(), n
			s.taken = append(s.taken, m)
		}
	}
	return c
}

// checkRequest tells what in a request is not as the contract has it.
func checkRequest(r *http.Request) string {
	switch {
	case r.Method != http.MethodPost || r.URL.Path != "/v1/messages":
		return "wrong call: " + r.Method + " " + r.URL.Path
	case r.Header.Get("Content-Type") != "application/x-ndjson":
		return "wrong type: " + r.Header.Get("Content-Type")
	case r.Header.Get("Accept-Encoding") == "gzip":
		return "asks for gzip"
	}
	return ""
}

// all returns what was taken so far.
func (s *fakeServer) all() []sent {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.taken
}

// direct carries requests to a handler without a network, so that plays can be
// tested in virtual time.
type direct struct{ http.Handler }

func (d direct) RoundTrip(r *http.Request) (*http.Response, error) {
	w := httptest.NewRecorder()
	done := make(chan bool)
	go func() {
		defer func() { done <- recover() == nil }()
		d.ServeHTTP(w, r)
	}()
	select {
	case ok := <-done:
		if !ok {
			return nil, io.ErrUnexpectedEOF // what a cut connection looks like
		}
		return w.Result(), nil
	case <-r.Context().Done():
		<-done // handlers of ours end by themselves
		return nil, r.Context().Err()
	}
}

// lines are JSON Lines of a conversation with one text a line, as a source.
func lines(format string, n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format+"\n", i)
	}
	return b.String()
}

func load(t *testing.T, files ...string) *recording.Recording {
	t.Helper()
	var sources []recording.Source
	for i, text := range files {
		sources = append(sources, recording.Source{Name: fmt.Sprintf("f%d", i), R: strings.NewReader(text)})
	}
	rec, err := recording.Load(t.Context(), sources, recording.LoadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return rec
}

func slice(t *testing.T, messages iter.Seq2[recording.Message, error], most int) (out []recording.Message) {
	t.Helper()
	for m, err := range messages {
		if err != nil {
			t.Fatal(err)
		}
		if out = append(out, m); len(out) == most {
			break
		}
	}
	return out
}
