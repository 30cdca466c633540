package dashboard_test

import (
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/rs/zerolog"

	"undertone/dashboard"
	"undertone/monitor"
	"undertone/monitor/alert"
	"undertone/monitor/desk"
	"undertone/monitor/window"
	"undertone/nlp"
)

var ear = sync.OnceValues(func() (*nlp.Model, error) { return nlp.New(nlp.Options{}) })

// floor is a server that is asked over real connections.
type floor struct {
	*dashboard.Server
	t        *testing.T
	line     *line
	archive  archive
	registry *prometheus.Registry
	url      string
	dial     func(ctx context.Context, network, address string) (net.Conn, error)
}

// newFloor starts a server on a port of its own.
func newFloor(t *testing.T, opts dashboard.Options) *floor {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return newFloorOn(t, opts, listener, nil)
}

// newFloorInBubble starts a server on pipes: they hold nothing that was not
// read, and in a bubble of synctest the time runs when all wait.
func newFloorInBubble(t *testing.T, opts dashboard.Options) *floor {
	t.Helper()
	p := &pipes{conns: make(chan net.Conn), closed: make(chan struct{})}
	return newFloorOn(t, opts, p, p.dial)
}

func newFloorOn(t *testing.T, opts dashboard.Options, l net.Listener, dial func(context.Context, string, string) (net.Conn, error)) *floor {
	t.Helper()
	model, err := ear()
	if err != nil {
		t.Fatal(err)
	}
	f := &floor{
		t: t, line: &line{ready: make(chan struct{}), desk: desk.New(desk.Options{})}, archive: make(archive),
		registry: prometheus.NewRegistry(), dial: dial,
	}
	close(f.line.ready)
	if f.Server, err = dashboard.New(opts, model, zerolog.Nop(), f.registry); err != nil {
		t.Fatal(err)
	}
	f.line.feed = f.Feed
	f.Attach(f.line, f.archive)
	mux := http.NewServeMux()
	f.Mount(mux)
	// As in production, where seconds are enough for everything but a backtest.
	server := &httptest.Server{Listener: l, Config: &http.Server{Handler: mux, ReadTimeout: 30 * time.Second, WriteTimeout: time.Minute}}
	server.Start()
	t.Cleanup(server.Close)
	t.Cleanup(f.Drain)
	f.url = server.URL
	return f
}

// metric is the value of one without labels, or with fixed ones.
func (f *floor) metric(name string) float64 {
	f.t.Helper()
	families, err := f.registry.Gather()
	if err != nil {
		f.t.Fatal(err)
	}
	for _, m := range families {
		if m.GetName() == name {
			return m.GetMetric()[0].GetGauge().GetValue() + m.GetMetric()[0].GetCounter().GetValue()
		}
	}
	f.t.Fatalf("there is no metric %s", name)
	return 0
}

// client is one that asks over the floor's own connections.
func (f *floor) client() *http.Client {
	if f.dial == nil {
		return http.DefaultClient
	}
	return &http.Client{Transport: &http.Transport{DialContext: f.dial, DisableKeepAlives: true}}
}

// ask sends a request and returns its status, headers and body.
func (f *floor) ask(method, path, body string) (status int, h http.Header, answer string) {
	f.t.Helper()
	r, err := http.NewRequestWithContext(f.t.Context(), method, f.url+path, strings.NewReader(body))
	if err != nil {
		f.t.Fatal(err)
	}
	resp, err := f.client().Do(r)
	if err != nil {
		f.t.Fatal(err)
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		f.t.Fatal(err)
	}
	return resp.StatusCode, resp.Header, string(data)
}

// browser is a client of /v1/live.
type browser struct {
	*websocket.Conn
	t *testing.T
}

// follow opens a socket and expects to be let in.
func (f *floor) follow(query ...string) *browser {
	f.t.Helper()
	conn, answer, err := f.try(nil, query...)
	if err != nil {
		f.t.Fatalf("follow %q: %v (%+v)", query, err, answer)
	}
	f.t.Cleanup(func() { conn.Close() })
	return &browser{conn, f.t}
}

// answer is what a server says to who asks for a socket.
type answer struct {
	Status int
	Header http.Header
	Body   string
}

// try opens a socket with a query of keys and values.
func (f *floor) try(h http.Header, query ...string) (*websocket.Conn, answer, error) {
	q := make(url.Values)
	for i := 0; i+1 < len(query); i += 2 {
		q.Set(query[i], query[i+1])
	}
	dialer := websocket.Dialer{NetDialContext: f.dial, ReadBufferSize: 512, WriteBufferSize: 512}
	return f.upgrade(dialer, "/v1/live?"+q.Encode(), h)
}

func (f *floor) upgrade(dialer websocket.Dialer, path string, h http.Header) (*websocket.Conn, answer, error) {
	conn, resp, err := dialer.DialContext(f.t.Context(), "ws"+strings.TrimPrefix(f.url, "http")+path, h)
	if resp == nil {
		return conn, answer{}, err
	}
	defer resp.Body.Close()
	a := answer{Status: resp.StatusCode, Header: resp.Header}
	if err != nil { // or the body is the socket
		body, _ := io.ReadAll(resp.Body)
		a.Body = string(body)
	}
	return conn, a, err
}

// shown is what a frame says.
type shown struct {
	Type     string `json:"type"`
	Seq      uint64 `json:"seq"`
	AsOf     string `json:"as_of"`
	Channels []struct {
		Channel string                       `json:"channel"`
		Windows map[string]window.WindowView `json:"windows"`
	} `json:"channels"`
	Alerts       []desk.Ticket   `json:"alerts"`
	Alert        *alert.Alert    `json:"alert"`
	Nudge        *desk.Nudge     `json:"nudge"`
	Conversation json.RawMessage `json:"conversation"`
	Turn         *turn           `json:"turn"`
	From         uint64          `json:"from"`
	To           uint64          `json:"to"`
}

// reading is what a client sees of one.
type reading struct {
	Sentiment struct {
		Label string `json:"label"`
	} `json:"sentiment"`
	Reasons []json.RawMessage `json:"reasons"`
}

// turn is a message as a client sees it.
type turn struct {
	ID      string   `json:"id"`
	Speaker string   `json:"speaker"`
	Text    string   `json:"text"`
	Partial bool     `json:"partial"`
	Reading *reading `json:"reading"`
}

// talk is a conversation as a client sees it.
type talk struct {
	Conversation string  `json:"conversation"`
	Channel      string  `json:"channel"`
	Messages     []turn  `json:"messages"`
	Sentiment    float64 `json:"sentiment"`
	Mood         []struct {
		At        string  `json:"at"`
		Message   string  `json:"message"`
		Score     float64 `json:"score"`
		Sentiment float64 `json:"sentiment"`
	} `json:"mood"`
	Risk *struct {
		Score   float64 `json:"score"`
		Reasons []cause `json:"reasons"`
	} `json:"risk"`
	CSAT *struct {
		Predicted float64 `json:"predicted"`
		Reasons   []cause `json:"reasons"`
	} `json:"csat"`
}

// cause is a reason of a forecast as a client sees it.
type cause struct {
	What    string  `json:"what"`
	Message string  `json:"message"`
	Weight  float64 `json:"weight"`
}

// next reads one frame.
func (b *browser) next() (f shown) {
	b.t.Helper()
	b.patient()
	if err := b.ReadJSON(&f); err != nil {
		b.t.Fatalf("read a frame: %v", err)
	}
	return f
}

// raw reads one frame as it came.
func (b *browser) raw() string {
	b.t.Helper()
	b.patient()
	_, data, err := b.ReadMessage()
	if err != nil {
		b.t.Fatalf("read a frame: %v", err)
	}
	return string(data)
}

// patient lets a test fail rather than hang.
func (b *browser) patient() {
	if err := b.SetReadDeadline(time.Now().Add(20 * time.Second)); err != nil {
		b.t.Fatal(err)
	}
}

// expect reads frames, heartbeats aside, until one of a type; any other fails.
func (b *browser) expect(kind string) shown {
	b.t.Helper()
	for {
		f := b.next()
		if f.Type == "moods" && len(f.Channels) == 0 && kind != "moods" {
			continue
		}
		if f.Type != kind {
			b.t.Fatalf("frame = %+v, want one of type %s", f, kind)
		}
		return f
	}
}

// pipes is a listener whose connections are pipes.
type pipes struct {
	conns  chan net.Conn
	closed chan struct{}
	once   sync.Once
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.conns:
		return c, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error   { p.once.Do(func() { close(p.closed) }); return nil }
func (p *pipes) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 1} }

func (p *pipes) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	ours, theirs := net.Pipe()
	select {
	case p.conns <- theirs:
		return ours, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

var noon = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

// mood is a channel's with n messages in each window.
func mood(channel string, n int64) monitor.Mood {
	m := monitor.Mood{Channel: channel, Last: noon}
	m.Sums.At = noon
	for i := range m.Sums.Windows {
		m.Sums.Windows[i].Messages = n
	}
	return m
}

// messages is the number in a mood that was shown.
func messages(t *testing.T, data []byte) (channel string, n int64) {
	t.Helper()
	var v dashboard.ChannelView
	if err := json.Unmarshal(data, &v); err != nil {
		t.Fatalf("%.200s: %v", data, err)
	}
	return v.Channel, v.Windows.Hour.Messages
}
