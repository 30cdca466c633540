package dashboard_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"undertone/dashboard"
	"undertone/monitor/alert"
)

func TestTalks_areAList(t *testing.T) {
	t.Parallel()
	f := newFloor(t, dashboard.Options{})
	f.line.talks = []alert.Talk{{
		Conversation: "c-1", Channel: "web", Medium: "chat", Mood: -0.123456, Lowest: -1, Risk: 0.98765, CSAT: 1.5, Tone: "anger",
		Turns: 3, CustomerTurns: 2, Silence: 12, Alerts: 1, BeganAt: noon, LastAt: noon.Add(time.Minute),
	}}
	const want = `{"conversations":[{"conversation":"c-1","channel":"web","medium":"chat","mood":-0.1235,"lowest":-1,"risk":0.9877,"csat":1.5,` +
		`"tone":"anger","turns":3,"customer_turns":2,"silence":12,"alerts":1,"began_at":"2026-11-21T12:00:00Z","last_at":"2026-11-21T12:01:00Z"}]}`
	if status, _, body := f.ask(http.MethodGet, "/v1/conversations", ""); status != http.StatusOK || strings.TrimSpace(body) != want {
		t.Errorf("%d %s\nwant %s", status, body, want)
	}
	f.line.talks = []alert.Talk{}
	if _, _, body := f.ask(http.MethodGet, "/v1/conversations", ""); strings.TrimSpace(body) != `{"conversations":[]}` {
		t.Errorf("none is %s", body)
	}
}

func TestTalks_areAskedForByWhatTheAddressSays(t *testing.T) {
	t.Parallel()
	f := newFloor(t, dashboard.Options{})
	f.ask(http.MethodGet, "/v1/conversations?channel=web&customer=u-1&tone=anger&topic=delivery&touchpoint=service&sort=silence&limit=7&since=2026-11-21T12:00:00Z&until=2026-11-21T13:00:00Z", "")
	want := alert.TalkQuery{Channel: "web", Customer: "u-1", Tone: "anger", Topic: "delivery", Touchpoint: "service", Since: noon, Until: noon.Add(time.Hour), By: alert.BySilence, Most: 7}
	if f.line.wanted != want {
		t.Errorf("asked for %+v, want %+v", f.line.wanted, want)
	}
	f.ask(http.MethodGet, "/v1/conversations", "")
	if want := (alert.TalkQuery{By: alert.ByRisk, Most: 20}); f.line.wanted != want {
		t.Errorf("asked for %+v, want %+v", f.line.wanted, want)
	}
	for _, wrong := range []string{"sort=worst", "limit=0", "limit=201", "limit=many", "since=yesterday", "until=never"} {
		if status, _, body := f.ask(http.MethodGet, "/v1/conversations?"+wrong, ""); status != http.StatusBadRequest {
			t.Errorf("%s: %d %s, want 400", wrong, status, body)
		}
	}
}
