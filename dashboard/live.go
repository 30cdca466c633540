package dashboard

import (
	"context"
	"encoding/json"
	"iter"
	"net"
	"net/http"
	"strconv"
	"time"

	"github.com/gorilla/websocket"

	"undertone/monitor/desk"
	"undertone/monitor/window"
)

const (
	// heartbeat is the longest silence: an empty frame of moods tells the page
	// that what it shows is still so.
	heartbeat = 5 * time.Second
	// writeWait is how long a frame may take to leave before the browser is
	// let go; it comes back when it can.
	writeWait = 10 * time.Second
	// sendBuffer is about what the kernel holds of what a browser has not read: a
	// frame of the largest room. By itself it would grow to megabytes, of moods that
	// are old by the time they are read.
	sendBuffer = 128 << 10
	// pongWait is how long a browser may be silent, pings included.
	pongWait = 60 * time.Second
)

// frame is what goes to a browser; each type uses some of the fields.
type frame struct {
	Type         string          `json:"type"`
	Seq          uint64          `json:"seq"`
	AsOf         *window.Instant `json:"as_of,omitempty"`
	Channels     json.RawMessage `json:"-" ts:"channels?: ChannelView[]"` // written by browser.write
	Alerts       []*desk.Ticket  `json:"-" ts:"alerts?: Ticket[]"`        // likewise
	Conversation any             `json:"conversation,omitempty" ts:"conversation?: string | ConversationView"`
	Turn         *TurnView       `json:"turn,omitempty"`
	From         uint64          `json:"from,omitempty"`
	To           uint64          `json:"to,omitempty"`
	Reason       string          `json:"reason,omitempty"`
	RetryAfter   float64         `json:"retry_after,omitempty"`

	each  iter.Seq[json.RawMessage] // Channels, one at a time
	whole []byte                    // an event's frame, which is sent as it is
}

// live answers GET /v1/live?view=wall|channel|conversation. A wall gets all
// channels, a channel its own, a conversation its turns; every view gets the
// feed, from ?after=n on.
func (s *Server) live(w http.ResponseWriter, r *http.Request) {
	view, err := s.view(r)
	if err != "" {
		fail(w, http.StatusBadRequest, "bad_view", err)
		return
	}
	defer view.stop()
	s.follow(w, r, &browser{server: s, view: view})
}

// follow opens the browser's socket and shows it its view.
func (s *Server) follow(w http.ResponseWriter, r *http.Request, b *browser) {
	conn, leave := s.open(w, r)
	if conn == nil {
		return
	}
	defer leave()
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	go listen(conn, cancel)
	b.conn = conn
	b.run(ctx)
}

// open lets somebody follow, if there is room, once the line has caught up. It has
// answered where conn is nil; else leave must be called.
func (s *Server) open(w http.ResponseWriter, r *http.Request) (conn *websocket.Conn, leave func()) {
	if !s.browsers.TryAcquire(1) {
		s.metrics.turnedAway.Inc()
		w.Header().Set("Retry-After", "5")
		fail(w, http.StatusServiceUnavailable, "too_many_browsers", "no more browsers can follow now")
		return nil, nil
	}
	if !s.ready(r.Context()) {
		s.browsers.Release(1)
		fail(w, http.StatusServiceUnavailable, "draining", "the server is stopping")
		return nil, nil
	}
	upgrader := websocket.Upgrader{HandshakeTimeout: 5 * time.Second, ReadBufferSize: 512, WriteBufferSize: 16 << 10, WriteBufferPool: &writeBuffers}
	conn, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		s.browsers.Release(1)
		return nil, nil // Upgrade has answered
	}
	if tcp, ok := conn.NetConn().(*net.TCPConn); ok {
		tcp.SetWriteBuffer(sendBuffer) //nolint:errcheck // then it is as large as the kernel likes
	}
	s.metrics.browsers.Inc()
	return conn, func() {
		conn.Close() //nolint:errcheck // it is over either way
		s.metrics.browsers.Dec()
		s.browsers.Release(1)
	}
}

// ready waits until the line has caught up. Before that the board is bare, and
// the feed so short that a browser's number would look like one from a journal
// that is no more: it would be told all alerts again.
func (s *Server) ready(ctx context.Context) bool {
	select {
	case <-s.line.Ready():
		return true
	case <-s.closing:
		return false
	case <-ctx.Done():
		return false
	}
}

// view is what one browser follows.
type view struct {
	kind    string
	name    string // of the channel or the conversation
	after   uint64 // newest event seen
	resumes bool
	talk    *talk
	turn    uint64
	stop    func()
}

func (s *Server) view(r *http.Request) (*view, string) {
	q := r.URL.Query()
	v := &view{kind: q.Get("view"), stop: func() {}}
	if after := q.Get("after"); after != "" {
		n, err := strconv.ParseUint(after, 10, 64)
		if err != nil {
			return nil, "after must be the number of an event"
		}
		v.after, v.resumes = n, true
	}
	switch v.kind {
	case "", "wall":
		v.kind = "wall"
		return v, ""
	case "channel", "conversation":
		v.name = q.Get(v.kind)
		if v.name == "" || len(v.name) > 1024 {
			return nil, "view=" + v.kind + " needs &" + v.kind + "=NAME"
		}
		if v.kind == "conversation" {
			v.talk, v.turn, v.stop = s.watch(v.name)
		}
		return v, ""
	}
	return nil, "view must be wall, channel or conversation"
}

// listen takes what a browser sends: nothing but pongs and its goodbye.
func listen(conn *websocket.Conn, gone context.CancelFunc) {
	defer gone()
	conn.SetReadLimit(4 << 10)
	alive := func(string) error { return conn.SetReadDeadline(time.Now().Add(pongWait)) }
	conn.SetPongHandler(alive)
	for alive("") == nil {
		if _, _, err := conn.ReadMessage(); err != nil {
			return
		}
	}
}
