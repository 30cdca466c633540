package ingest

import (
	"context"
	"errors"
	"net"
	"net/http"
	"time"

	"github.com/gorilla/websocket"
)

// Socket answers GET /v1/ingest: each text frame is a message or an array of
// them, each is answered by one frame with its number. Frames are answered in
// order, one at a time, so that the messages of a conversation keep theirs; what
// arrives meanwhile waits in the connection, which slows the sender down.
func (d *Door) Socket(w http.ResponseWriter, r *http.Request) {
	if d.draining.Load() || !d.sockets.TryAcquire(1) {
		d.metrics.rejected("too_many_sockets", 1)
		w.Header().Set("Retry-After", "1")
		http.Error(w, `{"error":"unavailable","detail":"no more sockets can be opened now"}`, http.StatusServiceUnavailable)
		return
	}
	defer d.sockets.Release(1)
	upgrader := websocket.Upgrader{
		HandshakeTimeout: 5 * time.Second,
		Subprotocols:     []string{"cloudevents.json"},
		WriteBufferPool:  &writeBuffers,
	}
	conn, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		d.metrics.rejected("bad_handshake", 1)
		return
	}
	defer conn.Close()
	d.metrics.sockets.Inc()
	defer d.metrics.sockets.Dec()
	d.converse(r.Context(), conn)
}

// converse reads and answers frames until the peer leaves, falls silent or the
// server drains.
func (d *Door) converse(ctx context.Context, conn *websocket.Conn) {
	conn.SetReadLimit(int64(d.opts.Body))
	alive := func() { conn.SetReadDeadline(time.Now().Add(d.opts.Silence)) } //nolint:errcheck // a dead socket fails the next read
	conn.SetPongHandler(func(string) error { alive(); return nil })
	done := make(chan struct{})
	defer close(done)
	go d.ping(conn, done)
	for frame := 1; ; frame++ {
		alive()
		kind, body, err := conn.ReadMessage()
		if err != nil {
			d.hangUp(err)
			return
		}
		answer := d.frame(ctx, conn, kind, body)
		answer.Frame = frame
		conn.SetWriteDeadline(time.Now().Add(writeWait)) //nolint:errcheck // a dead socket fails the write
		if err := conn.WriteJSON(answer); err != nil {
			d.metrics.rejected("socket_write", 1)
			return
		}
	}
}

// writeWait is how long an answer may take to leave.
const writeWait = 10 * time.Second

func (d *Door) frame(ctx context.Context, conn *websocket.Conn, kind int, body []byte) Answer {
	if d.draining.Load() {
		return d.refused(refuse(http.StatusServiceUnavailable, "draining", "the server is stopping; send again in a moment"))
	}
	if kind != websocket.TextMessage {
		return d.refused(refuse(http.StatusBadRequest, "binary_frame", "frames must be text"))
	}
	decode := decodeJSON
	if conn.Subprotocol() == "cloudevents.json" {
		decode = decodeEvents
	}
	items, err := decode(body, d.opts.Messages)
	if err != nil {
		return d.refused(err)
	}
	return d.accept(ctx, items)
}

// ping keeps an honest but quiet peer alive, and says goodbye when the server
// drains. Control frames may be written beside the answers.
func (d *Door) ping(conn *websocket.Conn, done <-chan struct{}) {
	ticker := time.NewTicker(d.opts.Silence / 3)
	defer ticker.Stop()
	closing := d.closing
	for {
		select {
		case <-ticker.C:
			conn.WriteControl(websocket.PingMessage, nil, time.Now().Add(time.Second)) //nolint:errcheck // the reader notices
		case <-closing:
			closing = nil
			bye := websocket.FormatCloseMessage(websocket.CloseServiceRestart, "the server is stopping")
			conn.WriteControl(websocket.CloseMessage, bye, time.Now().Add(time.Second)) //nolint:errcheck // it is told by the end too
		case <-done:
			return
		}
	}
}

// hangUp counts why a socket ended, unless the peer just left.
func (d *Door) hangUp(err error) {
	var timeout net.Error
	switch {
	case errors.As(err, &timeout) && timeout.Timeout():
		d.metrics.rejected("socket_silent", 1)
	case errors.Is(err, websocket.ErrReadLimit):
		d.metrics.rejected("frame_too_large", 1)
	case websocket.IsUnexpectedCloseError(err, websocket.CloseNormalClosure, websocket.CloseGoingAway, websocket.CloseServiceRestart):
		d.metrics.rejected("socket_broken", 1)
	}
}
