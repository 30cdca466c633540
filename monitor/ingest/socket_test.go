package ingest_test

import (
	"errors"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"undertone/monitor/ingest"
)

func (d *door) dial(t *testing.T, protocols ...string) *websocket.Conn {
	t.Helper()
	dialer := websocket.Dialer{Subprotocols: protocols}
	conn, resp, err := dialer.DialContext(t.Context(), "ws"+strings.TrimPrefix(d.url, "http")+"/v1/ingest", nil)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	t.Cleanup(func() { conn.Close() })
	return conn
}

// say sends a frame and returns its answer.
func say(t *testing.T, conn *websocket.Conn, text string) (a answer) {
	t.Helper()
	if err := conn.WriteMessage(websocket.TextMessage, []byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := conn.ReadJSON(&a); err != nil {
		t.Fatal(err)
	}
	return a
}

func TestSocket_answersEachFrame(t *testing.T) {
	t.Parallel()
	d := newDoor(t, ingest.Options{})
	conn := d.dial(t)
	if a := say(t, conn, line(t)); a.Frame != 1 || a.Accepted != 1 {
		t.Errorf("first frame: %+v", a)
	}
	if a := say(t, conn, "["+line(t)+","+line(t, "id", "m-2")+"]"); a.Frame != 2 || a.Accepted != 1 || a.Duplicates != 1 {
		t.Errorf("second frame: %+v", a)
	}
	if a := say(t, conn, "{"); a.Frame != 3 || a.Error != "bad_json" {
		t.Errorf("a broken frame: %+v", a)
	}
	if a := say(t, conn, line(t, "text", "")); a.Frame != 4 || len(a.Rejected) != 1 {
		t.Errorf("a bad message: %+v", a)
	}
	if a := say(t, conn, line(t, "id", "m-3")); a.Frame != 5 || a.Accepted != 1 {
		t.Errorf("a good frame after bad ones: %+v", a)
	}
}

func TestSocket_takesCloudEvents(t *testing.T) {
	t.Parallel()
	d := newDoor(t, ingest.Options{})
	event := `{"specversion":"1.0","type":"t","source":"s","id":"1","data":` + line(t, "id", nil) + `}`
	if a := say(t, d.dial(t, "cloudevents.json"), event); a.Accepted != 1 {
		t.Errorf("answer = %+v, want 1 accepted", a)
	}
}

// closed waits until the server has ended a socket.
func closed(t *testing.T, conn net.Conn) {
	t.Helper()
	if err := conn.SetReadDeadline(time.Now().Add(10 * time.Second)); err != nil {
		t.Fatal(err)
	}
	buf := make([]byte, 512)
	for {
		if _, err := conn.Read(buf); err != nil {
			if timeout, ok := errors.AsType[net.Error](err); ok && timeout.Timeout() {
				t.Fatal("the server keeps the socket open")
			}
			return
		}
	}
}

func TestSocket_halfAFrame(t *testing.T) {
	t.Parallel()
	d := newDoor(t, ingest.Options{Silence: 200 * time.Millisecond})
	other, answered := d.dial(t), make(chan answer, 1)
	go func() { // reading answers the pings: an honest sender that has nothing to say
		var a answer
		if other.ReadJSON(&a) == nil {
			answered <- a
		}
		close(answered)
	}()
	conn := d.dial(t).NetConn()
	// FIN and text, masked, 100 bytes long; only ten follow.
	if _, err := conn.Write([]byte{0x81, 0x80 | 100, 1, 2, 3, 4, 'h', 'a', 'l', 'f', ' ', 'a', ' ', 'f', 'r', 'a'}); err != nil {
		t.Fatal(err)
	}
	closed(t, conn)
	if n := d.dropped(t, "socket_silent"); n != 1 {
		t.Errorf("counted %v silent sockets, want 1", n)
	}
	if a := d.post(t, plain, line(t)); a.Accepted != 1 {
		t.Errorf("another sender is answered %+v", a)
	}
	if err := other.WriteMessage(websocket.TextMessage, []byte(line(t, "id", "m-2"))); err != nil {
		t.Fatal(err)
	}
	if a := <-answered; a.Accepted != 1 {
		t.Errorf("another socket is answered %+v", a)
	}
}

func TestSocket_frameTooLarge(t *testing.T) {
	t.Parallel()
	d := newDoor(t, ingest.Options{Body: 1 << 10})
	conn := d.dial(t)
	if err := conn.WriteMessage(websocket.TextMessage, []byte(strings.Repeat(" ", 2<<10))); err != nil {
		t.Fatal(err)
	}
	_, _, err := conn.ReadMessage()
	if !websocket.IsCloseError(err, websocket.CloseMessageTooBig) {
		t.Errorf("the socket ended with %v, want close code 1009", err)
	}
	if n := d.dropped(t, "frame_too_large"); n != 1 {
		t.Errorf("counted %v, want 1", n)
	}
}

func TestSocket_drains(t *testing.T) {
	t.Parallel()
	d := newDoor(t, ingest.Options{})
	conn := d.dial(t)
	say(t, conn, line(t))
	d.Drain()
	_, _, err := conn.ReadMessage()
	if !websocket.IsCloseError(err, websocket.CloseServiceRestart) {
		t.Errorf("the socket ended with %v, want close code 1012", err)
	}
}
