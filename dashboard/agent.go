package dashboard

import (
	"cmp"
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/gorilla/websocket"

	"undertone/monitor/desk"
)

// agentFrame is what goes to an agent's panel: a snapshot of the nudges that wait
// for an answer, also where the supervisor has been told meanwhile, each new or changed nudge, and what became of what the agent said.
type agentFrame struct {
	Type   string        `json:"type"` // snapshot, nudge, answer, gap or bye
	Seq    uint64        `json:"seq"`
	Nudges []*desk.Nudge `json:"nudges,omitzero"`
	Nudge  *desk.Nudge   `json:"nudge,omitempty"`
	// ID is the nudge that an answer is about; Error and Detail why it was not
	// taken.
	ID     string `json:"id,omitempty"`
	Error  string `json:"error,omitempty"`
	Detail string `json:"detail,omitempty"`
	// Reason and RetryAfter, seconds, are of a bye.
	Reason     string  `json:"reason,omitempty"`
	RetryAfter float64 `json:"retry_after,omitempty"`
}

// agentSays is what comes from there.
type agentSays struct {
	Type   string `json:"type"` // ack or dismiss
	Nudge  string `json:"nudge"`
	Reason string `json:"reason"` // of a dismissal: not_now or false_alarm

	broken error // why the frame could not be read
}

// panel is one agent's socket.
type panel struct {
	server *Server
	conn   *websocket.Conn
	// agent is whose nudges are shown, or else conversation of which.
	agent, conversation string
	after               uint64
	said                chan agentSays
}

// agent answers GET /v1/agent?agent=ID: the agent gets their own nudges only, and
// none that was held out or suppressed. A panel beside a chat that does not know its
// agent's id asks for /v1/agent?conversation=ID instead.
func (s *Server) agent(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	p := &panel{server: s, agent: q.Get("agent"), conversation: q.Get("conversation"), said: make(chan agentSays)}
	if (p.agent == "") == (p.conversation == "") || len(p.agent)+len(p.conversation) > 256 {
		fail(w, http.StatusBadRequest, "bad_agent", "ask for /v1/agent?agent=ID, with the id that the messages have as agent, or for ?conversation=ID")
		return
	}
	conn, leave := s.open(w, r)
	if conn == nil {
		return
	}
	defer leave()
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	p.conn = conn
	go p.listen(ctx, cancel)
	p.run(ctx)
}

// run shows the agent what is theirs until they leave or the server drains. One
// event is looked at after the other, so a panel costs no queue.
func (p *panel) run(ctx context.Context) {
	_, _, last, _ := p.server.Feed.After(^uint64(0))
	p.after = last
	if !p.send(agentFrame{Type: "snapshot", Nudges: p.waiting()}) {
		return
	}
	beat := time.NewTicker(pongWait / 3)
	defer beat.Stop()
	for ok := true; ok; {
		events, missed, last, more := p.server.Feed.After(p.after)
		if missed != nil || len(events) > 0 {
			ok = p.events(events, missed != nil, last)
			continue
		}
		select {
		case <-more:
		case said := <-p.said:
			ok = p.send(p.answer(ctx, said))
		case <-beat.C:
			ok = p.conn.WriteControl(websocket.PingMessage, nil, time.Now().Add(writeWait)) == nil
		case <-p.server.closing:
			p.bye()
			return
		case <-ctx.Done():
			return
		}
	}
}

// waiting are the agent's nudges that still wait for an answer: the same whether the
// panel was there all along or comes back.
func (p *panel) waiting() []*desk.Nudge {
	waiting := p.server.line.Desk().Waiting(desk.NudgeFilter{
		Agent: p.agent, Conversation: p.conversation, Limit: mostWaiting,
	})
	return append([]*desk.Nudge{}, waiting...)
}

// mostWaiting is more than the budget gives an agent within the time that a nudge
// waits for an answer.
const mostWaiting = 20

// events passes on what is the agent's. Where some are gone the whole is sent anew.
func (p *panel) events(events []Event, missed bool, last uint64) bool {
	if missed {
		p.after = last
		return p.send(agentFrame{Type: "snapshot", Nudges: p.waiting()})
	}
	for _, e := range events {
		p.after = e.Seq
		if !p.isTheirs(e.Agent, e.Conversation) || !e.State.Shown() {
			continue
		}
		var r desk.Record
		if json.Unmarshal(e.Data, &r) != nil || r.Nudge == nil {
			continue
		}
		if !p.send(agentFrame{Type: "nudge", Nudge: r.Nudge}) {
			return false
		}
	}
	return true
}

// isTheirs tells whether a nudge is for this panel.
func (p *panel) isTheirs(agent, conversation string) bool {
	if p.agent != "" {
		return agent == p.agent
	}
	return conversation == p.conversation
}

// answer does what the agent said.
func (p *panel) answer(ctx context.Context, said agentSays) agentFrame {
	f := agentFrame{Type: "answer", ID: said.Nudge}
	if said.broken != nil {
		f.Error, f.Detail = "bad_json", `send {"type":"ack","nudge":ID} or "dismiss": `+said.broken.Error()
		return f
	}
	_, err := p.server.line.Act(ctx, func(d *desk.Desk, at time.Time) (desk.Record, error) {
		if n, ok := d.Nudge(said.Nudge); ok && !p.isTheirs(n.Agent, n.Conversation) {
			return desk.Record{}, &desk.Refusal{Kind: desk.ErrUnknown, Code: "nudge_unknown", Detail: "that nudge is not yours"}
		}
		switch said.Type {
		case "ack":
			return d.AckNudge(said.Nudge, by(cmp.Or(p.agent, "agent"), at))
		case "dismiss":
			return d.DismissNudge(said.Nudge, cmp.Or(said.Reason, "not_now"), by(cmp.Or(p.agent, "agent"), at))
		}
		return desk.Record{}, &desk.Refusal{Kind: desk.ErrInvalid, Code: "type_invalid", Detail: "type: must be ack or dismiss"}
	})
	if err != nil {
		_, f.Error, f.Detail = refusal(err)
	}
	return f
}

func (p *panel) send(f agentFrame) bool {
	f.Seq = p.after
	p.conn.SetWriteDeadline(time.Now().Add(writeWait)) //nolint:errcheck // the write below fails too
	return p.conn.WriteJSON(f) == nil
}

func (p *panel) bye() {
	p.send(agentFrame{Type: "bye", Reason: "draining", RetryAfter: 1})
	goodbye(p.conn)
}

// listen takes what the agent says, one at a time: whoever shouts waits.
func (p *panel) listen(ctx context.Context, gone context.CancelFunc) {
	defer gone()
	p.conn.SetReadLimit(4 << 10)
	alive := func(string) error { return p.conn.SetReadDeadline(time.Now().Add(pongWait)) }
	p.conn.SetPongHandler(alive)
	for alive("") == nil {
		_, data, err := p.conn.ReadMessage()
		if err != nil {
			return
		}
		var said agentSays
		said.broken = json.Unmarshal(data, &said)
		select {
		case p.said <- said:
		case <-ctx.Done():
			return
		}
	}
}
