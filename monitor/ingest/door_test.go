package ingest_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/rs/zerolog"

	"undertone/monitor/contact"
	"undertone/monitor/ingest"
)

// memory is a journal in memory; fail, when set, is why it takes nothing.
type memory struct {
	mu       sync.Mutex
	messages []contact.Message
	ids      map[string]bool
	fail     error
}

func (j *memory) Append(_ context.Context, messages []contact.Message) ([]contact.Fate, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	fates := make([]contact.Fate, len(messages))
	if j.fail != nil {
		return fates, j.fail
	}
	for i, m := range messages {
		fates[i] = contact.Stored
		if j.ids[m.ID] {
			fates[i] = contact.Duplicate
			continue
		}
		j.ids[m.ID] = true
		j.messages = append(j.messages, m)
	}
	return fates, nil
}

// door is a door with its journal and its metrics, behind a real server.
type door struct {
	*ingest.Door
	journal *memory
	reg     *prometheus.Registry
	url     string
}

func newDoor(t testing.TB, opts ingest.Options) *door {
	t.Helper()
	d := &door{journal: &memory{ids: make(map[string]bool)}, reg: prometheus.NewRegistry()}
	var err error
	if d.Door, err = ingest.New(opts, d.journal, zerolog.Nop(), d.reg); err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle("POST /v1/messages", d.Door)
	mux.HandleFunc("GET /v1/ingest", d.Socket)
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	d.url = server.URL
	return d
}

// dropped is the counter of a reason.
func (d *door) dropped(t testing.TB, reason string) float64 {
	t.Helper()
	families, err := d.reg.Gather()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range families {
		if f.GetName() != "undertone_dropped_total" {
			continue
		}
		for _, m := range f.GetMetric() {
			for _, l := range m.GetLabel() {
				if l.GetName() == "reason" && l.GetValue() == reason {
					return m.GetCounter().GetValue()
				}
			}
		}
	}
	return 0
}

// answer is what a sender gets, as it is on the wire.
type answer struct {
	status     int
	retryAfter string

	Frame      int `json:"frame"`
	Accepted   int `json:"accepted"`
	Duplicates int `json:"duplicates"`
	Rejected   []struct {
		Index int    `json:"index"`
		ID    string `json:"id"`
		Error string `json:"error"`
	} `json:"rejected"`
	Ignored []string `json:"ignored_fields"`
	Error   string   `json:"error"`
	Detail  string   `json:"detail"`
}

func (d *door) post(t testing.TB, kind, body string, headers ...string) answer {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, d.url+"/v1/messages", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	a := answer{status: resp.StatusCode, retryAfter: resp.Header.Get("Retry-After")}
	if err := json.NewDecoder(resp.Body).Decode(&a); err != nil {
		t.Fatalf("answer is not JSON: %v", err)
	}
	return a
}

const (
	plain = "application/json"
	lines = "application/x-ndjson"
)

// line is a good message with the given fields changed, or taken out by nil.
func line(t testing.TB, changes ...any) string {
	t.Helper()
	m := map[string]any{"id": "m-1", "channel": "web-chat", "conversation": "c-1", "speaker": "customer", "text": "还没到，都三天了"}
	for i := 0; i < len(changes); i += 2 {
		if key, _ := changes[i].(string); changes[i+1] == nil {
			delete(m, key)
		} else {
			m[key] = changes[i+1]
		}
	}
	data, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestPost_everySpelling(t *testing.T) {
	t.Parallel()
	one := line(t, "at", "2026-11-21T10:00:00.000Z")
	event := func(id string) string {
		return `{"specversion":"1.0","type":"com.example.said","source":"/desk","id":"` + id + `","subject":"c-9","time":"2026-11-21T10:00:00Z","datacontenttype":"application/json","data":` +
			line(t, "id", nil, "conversation", nil) + `}`
	}
	tests := []struct {
		name, kind, body string
		headers          []string
		want             []string // ids
	}{
		{"an object", plain, one, nil, []string{"m-1"}},
		{"an object without a content type", "", one, nil, []string{"m-1"}},
		{"an array", plain + "; charset=utf-8", "[" + one + "," + line(t, "id", "m-2") + "]", nil, []string{"m-1", "m-2"}},
		{"lines, some empty", lines, one + "\r\n\n" + line(t, "id", "m-2"), nil, []string{"m-1", "m-2"}},
		{"a CloudEvent, structured", "application/cloudevents+json", event("e-1"), nil, []string{"/desk#e-1"}},
		{"CloudEvents, batch", "application/cloudevents-batch+json", "[" + event("e-1") + "," + event("e-2") + "]", nil, []string{"/desk#e-1", "/desk#e-2"}},
		{"a CloudEvent, binary", plain, line(t, "id", nil, "conversation", nil), []string{
			"Ce-Specversion", "1.0", "Ce-Id", "e%20-1", "Ce-Source", "/desk", "Ce-Type", "said", "Ce-Subject", "c-9", "Ce-Time", "2026-11-21T10:00:00Z",
		}, []string{"/desk#e -1"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			d := newDoor(t, ingest.Options{})
			if a := d.post(t, tt.kind, tt.body, tt.headers...); a.status != http.StatusAccepted || a.Accepted != len(tt.want) {
				t.Fatalf("answer = %+v, want 202 with %d accepted", a, len(tt.want))
			}
			for i, m := range d.journal.messages {
				if m.ID != tt.want[i] {
					t.Errorf("id of message %d = %q, want %q", i, m.ID, tt.want[i])
				}
				if m.Text != "还没到，都三天了" || m.Conversation == "" || m.At.IsZero() || m.Received.IsZero() {
					t.Errorf("message %d came through as %+v", i, m)
				}
			}
			if a := d.post(t, tt.kind, tt.body, tt.headers...); a.Duplicates != len(tt.want) || a.Accepted != 0 {
				t.Errorf("a retry is answered %+v, want %d duplicates", a, len(tt.want))
			}
		})
	}
}

func TestPost_badInput(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, kind, body string
		status           int
		code             string
		says             string // in the detail, or in the first rejection
		counted          string
	}{
		{"broken JSON", plain, `{"id":`, 400, "bad_json", "unexpected EOF", "bad_json"},
		{"an array cut off", plain, "[" + line(t) + "," + line(t)[:20], 400, "bad_json", "unexpected EOF", "bad_json"},
		{"two objects in a row", plain, line(t) + line(t), 400, "bad_json", "application/x-ndjson", "bad_json"},
		{"a number", plain, "42", 400, "all_rejected", "message: must be a JSON object, got a number", "message_invalid"},
		{"nothing", plain, "", 400, "empty_body", "no body", "empty_body"},
		{"text instead of JSON", "text/plain", "hello", 415, "unsupported_media_type", "text/plain", "unsupported_media_type"},
		{"another character set", plain + "; charset=gbk", line(t), 415, "unsupported_media_type", "UTF-8", "unsupported_media_type"},
		{"a compressed body", plain, line(t), 415, "unsupported_encoding", "gzip", "unsupported_encoding"},
		{"wrong UTF-8 in the text", plain, strings.Replace(line(t), "还没到", "\xff\xfe", 1), 400, "all_rejected", "message: is not valid UTF-8", "message_invalid"},
		{"no channel", plain, line(t, "channel", nil), 400, "all_rejected", "channel: is required", "channel_missing"},
		{"no conversation", plain, line(t, "conversation", nil), 400, "all_rejected", "conversation: is required", "conversation_missing"},
		{"no speaker", plain, line(t, "speaker", nil), 400, "all_rejected", "speaker: must be customer, agent, bot or system, got \"\"", "speaker_invalid"},
		{"an unknown speaker", plain, line(t, "speaker", "cust"), 400, "all_rejected", "speaker: must be customer, agent, bot or system, got \"cust\"", "speaker_invalid"},
		{"an unknown medium", plain, line(t, "medium", "fax"), 400, "all_rejected", "medium: must be chat", "medium_invalid"},
		{"no text", plain, line(t, "text", nil), 400, "all_rejected", "text: is empty", "text_missing"},
		{"an empty text", plain, line(t, "text", ""), 400, "all_rejected", "text: is empty", "text_missing"},
		{"a text of white space", plain, line(t, "text", " \t\u3000\n"), 400, "all_rejected", "text: is empty", "text_missing"},
		{"a text of a wrong type", plain, line(t, "text", 7), 400, "all_rejected", "text: must be a string, got a number", "text_invalid"},
		{"a text too long", plain, line(t, "text", strings.Repeat("长", 3000)), 400, "all_rejected", "text: has 9000 bytes; the limit is 8192", "text_too_long"},
		{"a control character in a name", plain, line(t, "channel", "web\x00chat"), 400, "all_rejected", "channel: holds the character U+0000", "channel_not_printable"},
		{"a mark that turns the text around, in a name", plain, line(t, "conversation", "c\u202e1"), 400, "all_rejected", "U+202E", "conversation_not_printable"},
		{"a name too long", plain, line(t, "id", strings.Repeat("x", 257)), 400, "all_rejected", "id: has 257 bytes; the limit is 256", "id_too_long"},
		{"a time that is none", plain, line(t, "at", "yesterday"), 400, "all_rejected", "at: must be a time as in RFC 3339", "at_invalid"},
		{"a time before 1970", plain, line(t, "at", "1969-12-31T23:59:59Z"), 400, "all_rejected", "at: must lie between 1970", "at_invalid"},
		{"a partial message without id", plain, line(t, "partial", true, "id", nil), 400, "all_rejected", "id: a partial message needs", "id_missing"},
		{"attributes that are no strings", plain, line(t, "attributes", map[string]any{"n": 1}), 400, "all_rejected", "attributes: must be an object of strings, got a number", "attributes_invalid"},
		{"a field twice", plain, `{"text":"a","text":"b"}`, 400, "all_rejected", "duplicate", "message_invalid"},
		{"a CloudEvent without source", "application/cloudevents+json", `{"specversion":"1.0","type":"t","id":"1","data":{}}`, 400, "all_rejected", `no attribute "source"`, "message_invalid"},
		{"a CloudEvent without data", "application/cloudevents+json", `{"specversion":"1.0","type":"t","id":"1","source":"s"}`, 400, "all_rejected", "has no data", "message_invalid"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			d := newDoor(t, ingest.Options{})
			var headers []string
			if tt.code == "unsupported_encoding" {
				headers = []string{"Content-Encoding", "gzip"}
			}
			a := d.post(t, tt.kind, tt.body, headers...)
			if a.status != tt.status || a.Error != tt.code {
				t.Errorf("answer = %d %q, want %d %q", a.status, a.Error, tt.status, tt.code)
			}
			said := a.Detail
			if len(a.Rejected) > 0 {
				said = a.Rejected[0].Error
			}
			if !strings.Contains(said, tt.says) {
				t.Errorf("it says %q, want %q in it", said, tt.says)
			}
			if n := d.dropped(t, tt.counted); n != 1 {
				t.Errorf("counted %v under %q, want 1", n, tt.counted)
			}
			if len(d.journal.messages) != 0 {
				t.Errorf("%d messages were kept", len(d.journal.messages))
			}
			if a := d.post(t, plain, line(t)); a.status != http.StatusAccepted {
				t.Errorf("a good message after it is answered %+v", a)
			}
		})
	}
}

func TestPost_badLinesAmongGoodOnes(t *testing.T) {
	t.Parallel()
	d := newDoor(t, ingest.Options{})
	body := strings.Join([]string{
		line(t, "id", "m-0"),
		`{"id":"m-1", broken`,
		line(t, "id", "m-2"),
		line(t, "id", "m-3", "speaker", "cust"),
		strings.Replace(line(t, "id", "m-4"), "还没到", "\xff", 1),
		line(t, "id", "m-5", "mood", "bad", "colour", "red"),
	}, "\n")
	a := d.post(t, lines, body)
	if a.status != http.StatusAccepted || a.Accepted != 3 || len(a.Rejected) != 3 {
		t.Fatalf("answer = %+v, want 202 with 3 accepted and 3 rejected", a)
	}
	for i, want := range []int{1, 3, 4} {
		if a.Rejected[i].Index != want {
			t.Errorf("rejection %d is of message %d, want %d", i, a.Rejected[i].Index, want)
		}
	}
	if got := a.Rejected[1]; got.ID != "m-3" || got.Error != `speaker: must be customer, agent, bot or system, got "cust"` {
		t.Errorf("rejected %+v", got)
	}
	if got := fmt.Sprint(a.Ignored); got != "[colour mood]" && got != "[mood colour]" {
		t.Errorf("unknown fields named: %s, want mood and colour", got)
	}
}

func TestPost_tooMuch(t *testing.T) {
	t.Parallel()
	d := newDoor(t, ingest.Options{})
	tests := []struct {
		name, kind, body string
		code             string
	}{
		{"10 MiB", lines, strings.Repeat(" ", 10<<20), "body_too_large"},
		{"100,000 messages in lines", lines, strings.Repeat("{}\n", 100_000), "too_many_messages"},
		{"100,000 messages in an array", plain, "[" + strings.Repeat("{},", 99_999) + "{}]", "too_many_messages"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a := d.post(t, tt.kind, tt.body)
			if a.status != http.StatusRequestEntityTooLarge || a.Error != tt.code {
				t.Errorf("answer = %+v, want 413 %s", a, tt.code)
			}
			if d.dropped(t, tt.code) == 0 {
				t.Errorf("nothing counted under %s", tt.code)
			}
		})
	}
	if len(d.journal.messages) != 0 {
		t.Errorf("%d messages were kept", len(d.journal.messages))
	}
}

func TestPost_clocks(t *testing.T) {
	t.Parallel()
	d := newDoor(t, ingest.Options{})
	before := time.Now().UTC().Truncate(time.Millisecond)
	body := "[" + line(t, "id", "old", "at", "1970-01-01T00:00:00Z") + "," + line(t, "id", "future", "at", "2100-01-01T00:00:00Z") + "," + line(t, "id", "none") + "]"
	if a := d.post(t, plain, body); a.Accepted != 3 {
		t.Fatalf("answer = %+v, want all accepted", a)
	}
	if at := d.journal.messages[0].At; at.Unix() != 0 {
		t.Errorf("a message of 1970 is taken as of %s", at)
	}
	for _, m := range d.journal.messages[1:] {
		if m.At.Before(before) || m.At.After(time.Now()) {
			t.Errorf("message %q is taken as of %s, want its arrival", m.ID, m.At)
		}
	}
}

func TestPost_channelsBeyondTheLimit(t *testing.T) {
	t.Parallel()
	d := newDoor(t, ingest.Options{})
	var body strings.Builder
	for i := range 600 {
		fmt.Fprintln(&body, line(t, "id", fmt.Sprint("m-", i), "channel", fmt.Sprint("ch-", i)))
	}
	if a := d.post(t, lines, body.String()); a.Accepted != 600 {
		t.Fatalf("answer = %+v, want 600 accepted", a)
	}
	channels := make(map[string]int)
	for _, m := range d.journal.messages {
		channels[m.Channel]++
	}
	if len(channels) != 501 || channels[contact.Other] != 100 {
		t.Errorf("%d channels, %d messages in other; want 501 and 100", len(channels), channels[contact.Other])
	}
}

func TestPost_refusalsOfTheJournal(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		err    error
		status int
		code   string
	}{
		{"overloaded", fmt.Errorf("journal %w: the analysis is behind", contact.ErrOverloaded), 429, "overloaded"},
		{"disk full", fmt.Errorf("journal %w: disk is full", contact.ErrUnavailable), 503, "unavailable"},
		{"anything else", errors.New("odd"), 503, "unavailable"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			d := newDoor(t, ingest.Options{})
			d.journal.fail = tt.err
			a := d.post(t, plain, line(t))
			if a.status != tt.status || a.Error != tt.code || a.retryAfter == "" {
				t.Errorf("answer = %d %q, Retry-After %q; want %d %q and a time", a.status, a.Error, a.retryAfter, tt.status, tt.code)
			}
			if len(a.Rejected) != 1 || a.Rejected[0].ID != "m-1" {
				t.Errorf("rejected = %+v, want the message that was not stored", a.Rejected)
			}
		})
	}
}

func TestPost_drains(t *testing.T) {
	t.Parallel()
	d := newDoor(t, ingest.Options{})
	d.Drain()
	if a := d.post(t, plain, line(t)); a.status != http.StatusServiceUnavailable || a.Error != "draining" {
		t.Errorf("answer = %+v, want 503 draining", a)
	}
}
