package dashboard

import (
	"context"
	"encoding/json"
	"time"

	"github.com/gorilla/websocket"

	"undertone/monitor/window"
)

// browser is one follower. It holds numbers, not frames: how far on the board,
// on the feed and in its conversation it is.
type browser struct {
	server  *Server
	conn    *websocket.Conn
	view    *view
	version uint64
	pinged  time.Time
	// guest is the link of a screen that came by one; nil for everybody else.
	guest *wallLink
}

// run shows the whole and then what is new until the browser leaves or the
// server drains. Events and turns go at once, moods at the browser's pace.
func (b *browser) run(ctx context.Context) {
	if !b.resume() || !b.snapshot(ctx) {
		return
	}
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	pace := time.NewTimer(b.server.opts.Interval)
	defer pace.Stop()
	rested := false
	for ok := true; ok; {
		if b.revoked() {
			b.revoke()
			return
		}
		events, turns, moods := b.waits()
		if !rested {
			moods = nil
		}
		select {
		case <-events:
			ok = b.events()
		case <-turns:
			ok = b.turns(ctx)
		case <-moods:
			ok = b.moods()
			pace.Reset(b.server.opts.Interval)
			rested = false
		case <-pace.C:
			rested = true
		case <-beat.C:
			ok = b.moods()
		case <-b.gone():
		case <-b.server.closing:
			b.bye()
			return
		case <-ctx.Done():
			return
		}
	}
}

// waits are the channels that are closed when there is news.
func (b *browser) waits() (events, turns, moods <-chan struct{}) {
	_, _, _, events = b.server.Feed.After(b.view.after)
	if last := b.newest(); last > b.view.after {
		events = closed
	}
	if b.view.talk != nil {
		var next uint64
		if _, next, _, turns = b.server.Turns.after(b.view.talk, b.view.turn); next > b.view.turn {
			turns = closed
		}
		return events, turns, nil
	}
	version, more := b.server.Board.newest(b.view.name)
	if version > b.version {
		more = closed
	}
	return events, nil, more
}

var closed = func() chan struct{} { c := make(chan struct{}); close(c); return c }()

func (b *browser) newest() uint64 {
	_, _, last, _ := b.server.Feed.After(^uint64(0))
	return last
}

// resume gives a browser that comes back the events that it missed.
func (b *browser) resume() bool {
	if !b.view.resumes {
		b.view.after = b.newest()
		return true
	}
	if b.view.after > b.newest() {
		b.view.after = 0 // it followed a journal that is no more
	}
	return b.events()
}

// events sends what is new on the feed.
func (b *browser) events() bool {
	events, missed, _, _ := b.server.Feed.After(b.view.after)
	if missed != nil && !b.send(frame{Type: "gap", Seq: missed.To, From: missed.From, To: missed.To}) {
		return false
	}
	for _, e := range events {
		if (e.Type == "alert" || e.Type == "nudge") && !b.send(frame{whole: b.shown(&e)}) {
			return false
		}
		b.view.after = e.Seq
	}
	return true
}

// snapshot shows the whole of the view.
func (b *browser) snapshot(ctx context.Context) bool {
	s := b.server
	f := frame{Type: "snapshot", Seq: b.view.after, Alerts: newestFirst(s.line.Desk().Open)}
	if b.view.talk != nil {
		_, b.view.turn, _, _ = s.Turns.after(b.view.talk, b.view.turn)
		messages, err := s.archive.Conversation(ctx, b.view.name, s.opts.Turns)
		if err != nil {
			s.log.Error().Err(err).Msg("read conversation")
			return false
		}
		f.Conversation, f.AsOf = s.converse(b.view.name, messages), &window.Instant{Time: time.Now()}
		return b.send(f)
	}
	if b.view.kind == "wall" {
		each, whole := s.Each()
		b.version = whole.Version
		f.each, f.AsOf = each, &window.Instant{Time: whole.AsOf}
	} else {
		f.Channels, f.AsOf = b.look()
	}
	return b.send(f)
}

// look reads the board from where the browser is.
func (b *browser) look() (json.RawMessage, *window.Instant) {
	if b.view.kind == "wall" {
		f := b.server.Board.After(b.version)
		b.version = f.Version
		return f.Channels, &window.Instant{Time: f.AsOf}
	}
	channel, f := b.server.One(b.view.name)
	if channel == nil || f.Version <= b.version {
		return array(nil), &window.Instant{Time: f.AsOf}
	}
	b.version = f.Version
	return array([][]byte{channel}), &window.Instant{Time: f.AsOf}
}

// moods sends the channels that changed. With none it is a heartbeat.
func (b *browser) moods() bool {
	f := frame{Type: "moods", Seq: b.view.after}
	if b.view.talk == nil {
		f.Channels, f.AsOf = b.look()
	} else {
		f.Channels, f.AsOf = array(nil), &window.Instant{Time: time.Now()}
	}
	return b.send(f)
}

// turns sends the new turns of the conversation that is watched, or the whole
// of it when there were too many.
func (b *browser) turns(ctx context.Context) bool {
	if b.view.talk == nil {
		return true
	}
	turns, next, whole, _ := b.server.Turns.after(b.view.talk, b.view.turn)
	if !whole {
		return b.snapshot(ctx)
	}
	b.view.turn = next
	for i := range turns {
		v, _ := b.server.turn(&turns[i])
		if !b.send(frame{Type: "turn", Seq: b.view.after, Conversation: b.view.name, Turn: &v}) {
			return false
		}
	}
	return true
}

func (b *browser) bye() {
	b.send(frame{Type: "bye", Seq: b.view.after, Reason: "draining", RetryAfter: 1})
	goodbye(b.conn)
}

// revoke tells a screen that its link is worth nothing any more, and not to come back.
func (b *browser) revoke() {
	b.put(&frame{Type: "bye", Seq: b.view.after, Reason: "revoked"})
	message := websocket.FormatCloseMessage(websocket.ClosePolicyViolation, "the link was revoked")
	b.conn.WriteControl(websocket.CloseMessage, message, time.Now().Add(time.Second)) //nolint:errcheck // it was told
}

// gone is closed when the screen's link is revoked; nil for who came without one.
func (b *browser) gone() <-chan struct{} {
	if b.guest == nil {
		return nil
	}
	return b.guest.revoked
}

func (b *browser) revoked() bool {
	select {
	case <-b.gone():
		return true
	default:
		return false
	}
}

// shown is an event's frame as this browser may see it.
func (b *browser) shown(e *Event) []byte {
	if b.guest != nil {
		return e.guest()
	}
	return e.frame
}

// goodbye closes a socket whose client is to come back.
func goodbye(conn *websocket.Conn) {
	message := websocket.FormatCloseMessage(websocket.CloseServiceRestart, "the server is stopping")
	conn.WriteControl(websocket.CloseMessage, message, time.Now().Add(time.Second)) //nolint:errcheck // it was told
}

// send writes one frame; false when the browser is gone or too slow. From the
// moment that its link is revoked nothing leaves, whatever was about to: run says so.
func (b *browser) send(f frame) bool {
	return b.revoked() || b.put(&f)
}

func (b *browser) put(f *frame) bool {
	now := time.Now()
	if now.Sub(b.pinged) > pongWait/3 {
		b.pinged = now
		b.conn.WriteControl(websocket.PingMessage, nil, now.Add(writeWait)) //nolint:errcheck // the write below fails too
	}
	b.conn.SetWriteDeadline(time.Now().Add(writeWait)) //nolint:errcheck // the write below fails too
	n, err := b.write(f)
	if err != nil {
		b.server.metrics.letGo.Inc()
		return false
	}
	b.server.metrics.frames.Inc()
	b.server.metrics.bytes.Add(float64(n))
	return true
}
