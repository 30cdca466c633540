package dashboard

import (
	"encoding/json"
	"fmt"
	"iter"

	"github.com/gorilla/websocket"

	"undertone/monitor/desk"
)

// write puts a frame on the wire. What a frame has many of goes one after the other,
// and channels as all browsers share them: a slow browser holds no copy of the whole
// while it takes it.
func (b *browser) write(f *frame) (n int, err error) {
	if f.whole != nil {
		return len(f.whole), b.conn.WriteMessage(websocket.TextMessage, f.whole)
	}
	own, err := json.Marshal(f)
	if err != nil {
		return 0, err
	}
	if f.Channels == nil && f.each == nil && f.Alerts == nil {
		return len(own), b.conn.WriteMessage(websocket.TextMessage, own)
	}
	w, err := b.conn.NextWriter(websocket.TextMessage)
	if err != nil {
		return 0, err
	}
	for part := range b.parts(f, own[:len(own)-1]) {
		if _, err := w.Write(part); err != nil {
			return n, err
		}
		n += len(part)
	}
	return n, w.Close()
}

// parts are what a frame is made of, after what is its own.
func (b *browser) parts(f *frame, own []byte) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		ok := yield(own)
		if f.Alerts != nil {
			ok = ok && list(yield, `,"alerts":[`, b.tickets(f.Alerts))
		}
		if f.each != nil {
			ok = ok && list(yield, `,"channels":[`, f.each)
		} else if f.Channels != nil {
			ok = ok && yield([]byte(`,"channels":`)) && yield(f.Channels)
		}
		if ok {
			yield([]byte{'}'})
		}
	}
}

// list yields a JSON array with what is before it; false when nobody wants more.
func list(yield func([]byte) bool, before string, values iter.Seq[json.RawMessage]) bool {
	between := []byte(before)
	for value := range values {
		if !yield(between) || !yield(value) {
			return false
		}
		between = comma
	}
	if len(between) > 1 && !yield(between) { // it is empty
		return false
	}
	return yield([]byte{']'})
}

var comma = []byte{','}

// tickets are alerts as this browser may see them, each encoded when its turn comes.
func (b *browser) tickets(alerts []*desk.Ticket) iter.Seq[json.RawMessage] {
	return func(yield func(json.RawMessage) bool) {
		for _, t := range alerts {
			if b.guest != nil {
				t = forGuest(t)
			}
			data, err := json.Marshal(t)
			if err != nil {
				panic(fmt.Sprintf("an alert is not JSON: %v", err)) // only a float that is not a number could be the cause
			}
			if !yield(data) {
				return
			}
		}
	}
}
