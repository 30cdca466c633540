package dashboard_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gorilla/websocket"

	"undertone/dashboard"
	"undertone/monitor/alert"
	"undertone/monitor/desk"
)

// panel is an agent's client.
type panel struct {
	*browser
}

// told is what a frame to an agent says.
type told struct {
	Type   string       `json:"type"`
	Seq    uint64       `json:"seq"`
	Nudges []desk.Nudge `json:"nudges"`
	Nudge  *desk.Nudge  `json:"nudge"`
	ID     string       `json:"id"`
	Error  string       `json:"error"`
	Detail string       `json:"detail"`
}

// panel opens an agent's socket and expects to be let in.
func (f *floor) panel(key, value string) *panel {
	f.t.Helper()
	dialer := websocket.Dialer{NetDialContext: f.dial, ReadBufferSize: 512, WriteBufferSize: 512}
	conn, answer, err := f.upgrade(dialer, "/v1/agent?"+url.Values{key: {value}}.Encode(), nil)
	if err != nil {
		f.t.Fatalf("follow %s %s: %v (%+v)", key, value, err, answer)
	}
	f.t.Cleanup(func() { conn.Close() })
	return &panel{&browser{conn, f.t}}
}

// told reads one frame, which must be of a type.
func (p *panel) told(kind string) (f told) {
	p.t.Helper()
	text := p.raw()
	if err := json.Unmarshal([]byte(text), &f); err != nil || f.Type != kind {
		p.t.Fatalf("frame = %s, %v, want one of type %s", text, err, kind)
	}
	return f
}

// says sends a frame.
func (p *panel) says(text string) {
	p.t.Helper()
	if err := p.WriteMessage(websocket.TextMessage, []byte(text)); err != nil {
		p.t.Fatal(err)
	}
}

func ids(nudges []desk.Nudge) string {
	names := make([]string, 0, len(nudges))
	for _, n := range nudges {
		names = append(names, n.ID)
	}
	return strings.Join(names, " ")
}

func TestAgent_getsTheirOwnNudgesAlone(t *testing.T) {
	t.Parallel()
	f := newDesk(t) // of a-7 one waits, one is answered and one was suppressed
	f.nudged("n-4", "a-8", "c-4", noon)
	p := f.panel("agent", "a-7")
	if s := p.told("snapshot"); ids(s.Nudges) != "n-1" || s.Seq != 5 {
		t.Errorf("the snapshot has %s at %d, want n-1 alone, at 5", ids(s.Nudges), s.Seq)
	}
	other := f.panel("agent", "a-9")
	if s := other.told("snapshot"); s.Nudges == nil || len(s.Nudges) != 0 {
		t.Errorf("an agent without nudges gets %+v, want an empty list", s.Nudges)
	}
	a := raised("a-5", noon)
	f.line.happens(alert.Event{At: noon, Alert: &a}) // in a conversation of theirs
	f.nudged("n-5", "a-8", "c-5", noon)
	f.nudged("n-6", "a-7", "c-6", noon.Add(-time.Hour)) // suppressed: stale
	f.did("/v1/feedback", `{"conversation":"c-1","csat":1}`, nil)
	f.nudged("n-7", "a-7", "c-7", noon)
	if n := p.told("nudge"); n.Nudge.ID != "n-7" || n.Seq != 10 || len(n.Nudge.Advice) == 0 || n.Nudge.What["en"] == "" {
		t.Errorf("nudge = %+v, want n-7 with advice, as event 10", n)
	}
	f.did("/v1/nudges/n-7/ack", "", nil)
	if n := p.told("nudge"); n.Nudge.ID != "n-7" || n.Nudge.State != desk.Helpful {
		t.Errorf("nudge = %+v, want n-7 as answered elsewhere", n)
	}
}

// Whoever comes back sees what whoever stayed sees: the supervisor has been told, but
// the agent may still answer.
func TestAgent_comesBackToWhatStillWaits(t *testing.T) {
	t.Parallel()
	f := newFloor(t, dashboard.Options{})
	f.line.desk = desk.New(desk.Options{HoldOut: -1, PerAgent: desk.Budget{Nudges: 100, Within: time.Minute}})
	for _, id := range []string{"open", "over"} {
		f.nudged("n-"+id, "a-7", "c-"+id, noon)
		f.line.raise(raised("alert-of-n-"+id, noon))
	}
	late := noon.Add(20 * time.Minute)
	f.line.raise(raised("later", late)) // by now nobody has answered either
	f.line.raise(resolved("alert-of-n-over", late))
	for _, n := range f.line.Desk().Nudges {
		if n.State != desk.Escalated {
			t.Fatalf("nudge %s is %s, want it escalated", n.ID, n.State)
		}
	}
	f.line.happens(alert.Event{At: late, Nudge: &alert.Candidate{ID: "n-new", Alert: "later", Rule: "no_progress", Channel: "web", Conversation: "c-new", Agent: "a-7", Lang: "en", SaidAt: late}})
	p := f.panel("agent", "a-7")
	if s := p.told("snapshot"); ids(s.Nudges) != "n-new n-open" {
		t.Errorf("the snapshot has %s, want the new one and then the one whose alert is open", ids(s.Nudges))
	}
	p.says(`{"type":"ack","nudge":"n-open"}`)
	if a := p.told("answer"); a.Error != "" {
		t.Errorf("answering it late: %+v", a)
	}
	if s := f.panel("agent", "a-7").told("snapshot"); ids(s.Nudges) != "n-new" {
		t.Errorf("once answered the snapshot has %s, want n-new", ids(s.Nudges))
	}
}

// A conversation is held out or not by its name, so some of fifty are.
func TestAgent_isNotToldWhatIsHeldOut(t *testing.T) {
	t.Parallel()
	f := newFloor(t, dashboard.Options{})
	f.line.desk = desk.New(desk.Options{HoldOut: 0.5, PerAgent: desk.Budget{Nudges: 1000, Within: time.Minute}})
	p := f.panel("agent", "a-7")
	p.told("snapshot")
	var want []string
	for i := range 50 {
		f.nudged(fmt.Sprint("n-", i), "a-7", fmt.Sprint("c-", i), noon)
	}
	for _, n := range f.line.Desk().Nudges {
		if n.State == desk.Given {
			want = append(want, n.ID)
		}
	}
	if len(want) < 5 || len(want) > 45 {
		t.Fatalf("%d of 50 are given: nothing is shown by that", len(want))
	}
	for _, id := range want {
		if n := p.told("nudge"); n.Nudge.ID != id || n.Nudge.State != desk.Given {
			t.Fatalf("nudge = %+v, want %s", n.Nudge, id)
		}
	}
	if s := f.panel("agent", "a-7").told("snapshot"); len(s.Nudges) == 0 || len(s.Nudges) > 20 {
		t.Errorf("the snapshot has %d nudges, want the newest, at most 20", len(s.Nudges))
	}
}

func TestAgent_aPanelMayFollowAConversation(t *testing.T) {
	t.Parallel()
	f := newDesk(t)
	p := f.panel("conversation", "c-1")
	if s := p.told("snapshot"); ids(s.Nudges) != "n-1" {
		t.Errorf("the snapshot has %s, want n-1", ids(s.Nudges))
	}
	f.nudged("n-4", "a-7", "c-4", noon) // the same agent's
	p.says(`{"type":"ack","nudge":"n-1"}`)
	if a := p.told("answer"); a.Error != "" || a.ID != "n-1" {
		t.Errorf("answer = %+v", a)
	}
	if n := p.told("nudge"); n.Nudge.ID != "n-1" || n.Nudge.State != desk.Helpful {
		t.Errorf("nudge = %+v, want n-1 helpful", n.Nudge)
	}
}

func TestAgent_answers(t *testing.T) {
	t.Parallel()
	f := newDesk(t)
	f.nudged("n-4", "a-7", "c-4", noon)
	f.nudged("n-5", "a-8", "c-5", noon)
	tests := []struct {
		name, says       string
		id, code, detail string
		state            desk.NudgeState // of the nudge that is shown anew
		reason           string
	}{
		{"it helped", `{"type":"ack","nudge":"n-1"}`, "n-1", "", "", desk.Helpful, ""},
		{"once is enough", `{"type":"dismiss","nudge":"n-1"}`, "n-1", "nudge_answered", "already", "", ""},
		{"it did not", `{"type":"dismiss","nudge":"n-4","reason":"false_alarm"}`, "n-4", "", "", desk.Dismissed, "false_alarm"},
		{"for no reason there is", `{"type":"dismiss","nudge":"n-4","reason":"tired"}`, "n-4", "reason_invalid", "not_now, false_alarm", "", ""},
		{"one that was suppressed", `{"type":"ack","nudge":"n-3"}`, "n-3", "nudge_not_given", "not given", "", ""},
		{"somebody else's", `{"type":"ack","nudge":"n-5"}`, "n-5", "nudge_unknown", "not yours", "", ""},
		{"nobody's", `{"type":"ack","nudge":"n-9"}`, "n-9", "nudge_unknown", "n-9", "", ""},
		{"nothing there is to say", `{"type":"shout","nudge":"n-1"}`, "n-1", "type_invalid", "ack or dismiss", "", ""},
		{"nothing", `{}`, "", "type_invalid", "ack or dismiss", "", ""},
		{"no JSON", `hello`, "", "bad_json", "invalid character", "", ""},
		{"half of it", `{"type":"ack"`, "", "bad_json", "unexpected end", "", ""},
		{"a number for a word", `{"type":5}`, "", "bad_json", "number", "", ""},
		{"an empty frame", ``, "", "bad_json", "unexpected end", "", ""},
	}
	p := f.panel("agent", "a-7")
	p.told("snapshot")
	for _, tt := range tests { // one after the other on the one socket, which outlives them
		p.says(tt.says)
		a := p.told("answer")
		if a.ID != tt.id || a.Error != tt.code || !strings.Contains(a.Detail, tt.detail) {
			t.Errorf("%s: answer = %+v, want %s %q with %q", tt.name, a, tt.id, tt.code, tt.detail)
		}
		if tt.state == "" {
			continue
		}
		if n := p.told("nudge").Nudge; n.ID != tt.id || n.State != tt.state || n.Reason != tt.reason {
			t.Errorf("%s: nudge = %+v, want %s %s %s", tt.name, n, tt.id, tt.state, tt.reason)
		}
	}
	if n, _ := f.line.desk.Nudge("n-5"); n.State != desk.Given {
		t.Errorf("somebody else's nudge is %s, want given", n.State)
	}
}

func TestAgent_whoSaysTooMuchIsLetGo(t *testing.T) {
	t.Parallel()
	f := newDesk(t)
	p := f.panel("agent", "a-7")
	p.told("snapshot")
	p.says(`{"type":"ack","nudge":"` + long(4<<10) + `"}`)
	p.patient()
	if _, _, err := p.ReadMessage(); !websocket.IsCloseError(err, websocket.CloseMessageTooBig) {
		t.Errorf("closed with %v, want code 1009", err)
	}
}

func TestAgent_afterAGapGetsTheWhole(t *testing.T) {
	t.Parallel()
	f := newDesk(t)
	p := f.panel("agent", "a-7")
	p.told("snapshot")
	f.line.mu.Lock()
	f.line.seq += 100 // of which the feed has heard nothing
	f.line.mu.Unlock()
	f.nudged("n-4", "a-7", "c-4", noon)
	if s := p.told("snapshot"); ids(s.Nudges) != "n-4 n-1" || s.Seq != 105 {
		t.Errorf("after a gap: %s at %d, want n-4 and n-1, at 105", ids(s.Nudges), s.Seq)
	}
	f.nudged("n-5", "a-7", "c-5", noon)
	if n := p.told("nudge"); n.Nudge.ID != "n-5" {
		t.Errorf("nudge = %+v, want n-5", n.Nudge)
	}
}

func TestAgent_saysByeWhenTheServerDrains(t *testing.T) {
	t.Parallel()
	f := newFloor(t, dashboard.Options{})
	p := f.panel("agent", "a-7")
	p.told("snapshot")
	f.Drain()
	if got, want := p.raw(), `{"type":"bye","seq":0,"reason":"draining","retry_after":1}`; strings.TrimSpace(got) != want {
		t.Errorf("frame = %s, want %s", got, want)
	}
	p.patient()
	if _, _, err := p.ReadMessage(); !websocket.IsCloseError(err, websocket.CloseServiceRestart) {
		t.Errorf("closed with %v, want code 1012", err)
	}
}

func TestAgent_mustSayWhoTheyAre(t *testing.T) {
	t.Parallel()
	f := newFloor(t, dashboard.Options{})
	for _, query := range []string{"", "agent=", "agent=a-7&conversation=c-1", "agent=" + long(257)} {
		status, _, body := f.ask(http.MethodGet, "/v1/agent?"+query, "")
		if status != http.StatusBadRequest || !strings.Contains(body, `"bad_agent"`) {
			t.Errorf("%.60s: %d %s, want 400 bad_agent", query, status, body)
		}
	}
}

// One that is there answers pings, however long nothing happens.
func TestAgent_isLetGoWhenGone(t *testing.T) {
	t.Parallel()
	if _, err := ear(); err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		f := newFloorInBubble(t, dashboard.Options{})
		there, gone := f.panel("agent", "a-7"), f.panel("agent", "a-8")
		gone.SetPingHandler(func(string) error { return nil }) // reads, but answers nothing
		for _, p := range []*panel{there, gone} {
			p.told("snapshot")
			go func() {
				p.SetReadDeadline(time.Time{}) //nolint:errcheck // a pipe's
				for {
					if _, _, err := p.ReadMessage(); err != nil {
						return
					}
				}
			}()
		}
		time.Sleep(10 * time.Minute)
		synctest.Wait()
		if got := f.metric("undertone_websocket_clients"); got != 1 {
			t.Errorf("clients = %v after 10 minutes, want the one that answers", got)
		}
	})
}
