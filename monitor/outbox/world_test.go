package outbox_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/rs/zerolog"

	"undertone/monitor/alert"
	"undertone/monitor/alert/rule"
	"undertone/monitor/desk"
	"undertone/monitor/journal"
	"undertone/monitor/outbox"
)

const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

// eventLog is a journal's log of events in memory.
type eventLog struct {
	mu     sync.Mutex
	events []journal.Event // may have holes
	next   uint64
	broken error
	most   int // bytes that one Read gave
}

func (l *eventLog) Bounds(context.Context) (oldest, newest uint64, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.broken != nil || l.next == 0 {
		return 0, 0, l.broken
	}
	oldest = l.next + 1
	if len(l.events) > 0 {
		oldest = l.events[0].Seq
	}
	return oldest, l.next, nil
}

func (l *eventLog) Read(_ context.Context, from, to uint64, f func(journal.Event) error) error {
	l.mu.Lock()
	events, err := slices.Clone(l.events), l.broken
	l.mu.Unlock()
	given := 0
	for _, e := range events {
		if e.Seq >= from && e.Seq <= to && err == nil {
			if err = f(e); err == nil {
				given += len(e.Data)
			}
		}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.most = max(l.most, given)
	return err
}

func (l *eventLog) append(data []byte) uint64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.next++
	l.events = append(l.events, journal.Event{Seq: l.next, Data: data})
	return l.next
}

// drop removes events, as the log does when it is full.
func (l *eventLog) drop(which func(seq uint64) bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.events = slices.DeleteFunc(l.events, func(e journal.Event) bool { return which(e.Seq) })
}

// request is what a receiver was sent.
type request struct {
	at     time.Time
	url    string
	header http.Header
	body   string
}

// id is the webhook's.
func (r request) id() string { return r.header.Get("Webhook-Id") }

// world is an outbox with its log, its folder, and the receivers that it tells.
type world struct {
	t    *testing.T
	log  *eventLog
	dir  string
	opts outbox.Options
	reg  *prometheus.Registry
	told strings.Builder // the log for people

	mu     sync.Mutex
	open   []desk.Ticket
	sent   []request
	answer func(r request) (status int, header http.Header)

	box  *outbox.Outbox
	stop func()
}

// newWorld is of receivers that take all, and is used in a bubble.
func newWorld(t *testing.T, receivers ...outbox.Receiver) *world {
	t.Helper()
	w := &world{t: t, log: &eventLog{}, dir: t.TempDir()}
	w.opts = outbox.Options{Receivers: receivers, Transport: w, Open: func() []desk.Ticket {
		w.mu.Lock()
		defer w.mu.Unlock()
		return w.open
	}}
	w.answer = func(request) (int, http.Header) { return http.StatusOK, nil }
	if err := outbox.SetDefaults(receivers); err != nil {
		t.Fatal(err)
	}
	return w
}

// RoundTrip is the network and the receivers behind it.
func (w *world) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	got := request{time.Now(), r.URL.String(), r.Header, string(body)}
	w.mu.Lock()
	w.sent = append(w.sent, got)
	answer := w.answer
	w.mu.Unlock()
	status, header := answer(got)
	if status == 0 {
		return nil, errors.New("connection refused")
	}
	if status < 0 { // never an answer
		<-r.Context().Done()
		return nil, r.Context().Err()
	}
	return &http.Response{StatusCode: status, Header: header, Body: http.NoBody, Request: r}, nil
}

func (w *world) answers(f func(r request) (int, http.Header)) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.answer = f
}

func (w *world) opens(tickets ...desk.Ticket) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.open = tickets
}

func (w *world) answersAlways(status int) {
	w.answers(func(request) (int, http.Header) { return status, nil })
}

// start starts an outbox in the folder.
func (w *world) start() {
	w.t.Helper()
	w.reg = prometheus.NewRegistry()
	box, err := outbox.New(w.opts, w.dir, w.log, journal.Observe{Log: zerolog.New(zerolog.SyncWriter(&w.told)), Registerer: w.reg})
	if err != nil {
		w.t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- box.Run(ctx) }()
	var once sync.Once
	w.box, w.stop = box, func() {
		once.Do(func() {
			cancel()
			if err := <-done; err != nil {
				w.t.Error(err)
			}
		})
	}
	w.t.Cleanup(w.stop)
	synctest.Wait()
}

// happens logs records.
func (w *world) happens(records ...desk.Record) {
	w.t.Helper()
	for _, r := range records {
		data, err := json.Marshal(r)
		if err != nil {
			w.t.Fatal(err)
		}
		w.log.append(data)
	}
	w.box.Stir()
	synctest.Wait()
}

// later lets some time pass and returns what was sent meanwhile.
func (w *world) later(d time.Duration) []request {
	time.Sleep(d)
	synctest.Wait()
	w.mu.Lock()
	defer w.mu.Unlock()
	sent := w.sent
	w.sent = nil
	return sent
}

// counts holds the receivers' events by outcome to the wanted.
func (w *world) counts(want string) {
	w.t.Helper()
	families, err := w.reg.Gather()
	if err != nil {
		w.t.Fatal(err)
	}
	var got []string
	for _, f := range families {
		if f.GetName() != "undertone_outbox_events_total" {
			continue
		}
		for _, m := range f.GetMetric() {
			if n := m.GetCounter().GetValue(); n > 0 {
				got = append(got, fmt.Sprintf("%s %s %v", m.GetLabel()[1].GetValue(), m.GetLabel()[0].GetValue(), n))
			}
		}
	}
	if got := strings.Join(got, ", "); got != want {
		w.t.Errorf("counted %q, want %q", got, want)
	}
}

// gauge holds the receiver's gauge to the wanted.
func (w *world) gauge(name string, want float64) {
	w.t.Helper()
	families, err := w.reg.Gather()
	if err != nil {
		w.t.Fatal(err)
	}
	for _, f := range families {
		if f.GetName() == name {
			if got := f.GetMetric()[0].GetGauge().GetValue(); got != want {
				w.t.Errorf("%s = %v, want %v", name, got, want)
			}
			return
		}
	}
	w.t.Errorf("there is no %s", name)
}

func hook(name string) outbox.Receiver {
	return outbox.Receiver{Name: name, Kind: outbox.Webhook, URL: outbox.Secret("http://" + name + ".test/hook"), Secret: secret}
}

// raised is an alert that was raised just now.
func raised(id string) desk.Record {
	now := time.Now().UTC().Round(0)
	return desk.Record{Type: "alert", At: now, Alert: &desk.Ticket{
		Alert: alert.Alert{
			ID: id, Rule: "channel_mood", Severity: rule.Critical, Scope: rule.OfChannel, Channel: "web-chat",
			State: alert.Firing, RaisedAt: now,
			Text:  map[string]string{"en": "web-chat is souring <now & here>", "zh-Hans": "网聊情绪变差", "zh-Hant": "網聊情緒變差"},
			Words: []string{"refund", "third time"},
		},
		Group: "web-chat",
	}}
}

func resolved(r desk.Record) desk.Record {
	t := *r.Alert
	t.State, t.ResolvedAt = alert.Resolved, time.Now().UTC().Round(0)
	return desk.Record{Type: "alert", At: t.ResolvedAt, Alert: &t}
}

func nudge(id string, state desk.NudgeState) desk.Record {
	now := time.Now().UTC().Round(0)
	return desk.Record{Type: "nudge", At: now, Nudge: &desk.Nudge{
		ID: id, Channel: "web-chat", State: state, At: now, What: map[string]string{"en": "told to wait three times"},
	}}
}

// alertIDs are the alerts that webhooks told of, each once, in the order of the
// first time.
func alertIDs(sent []request) (ids []string) {
	for _, r := range sent {
		var p struct {
			Data struct {
				ID string `json:"id"`
			} `json:"data"`
		}
		if json.Unmarshal([]byte(r.body), &p) == nil && !slices.Contains(ids, p.Data.ID) {
			ids = append(ids, p.Data.ID)
		}
	}
	return ids
}

func numbers(from, to int) (ids []string) {
	for i := from; i <= to; i++ {
		ids = append(ids, fmt.Sprint("a", i))
	}
	return ids
}

func mustJSON(t *testing.T, v any) []byte {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return data
}
