package dashboard_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"undertone/dashboard"
	"undertone/monitor"
	"undertone/monitor/alert"
	"undertone/monitor/desk"
	"undertone/nlp/emerging"
)

func TestAPI_showsChannels(t *testing.T) {
	t.Parallel()
	f := newFloor(t, dashboard.Options{})
	if status, _, body := f.ask(http.MethodGet, "/v1/channels", ""); status != http.StatusOK || !strings.Contains(body, `"channels":[]`) {
		t.Errorf("with no channel: %d %s, want an empty list", status, body)
	}
	m := mood("web/chat", 3)
	m.Level = alert.Watch
	f.line.moods = []monitor.Mood{mood("billing", 1), m}
	status, h, body := f.ask(http.MethodGet, "/v1/channels", "")
	var v struct {
		AsOf     string            `json:"as_of"`
		Channels []json.RawMessage `json:"channels"`
	}
	if err := json.Unmarshal([]byte(body), &v); err != nil || status != http.StatusOK {
		t.Fatalf("%d %s: %v", status, body, err)
	}
	if len(v.Channels) != 2 || v.AsOf == "" || h.Get("Content-Type") != "application/json" || h.Get("Cache-Control") != "no-store" {
		t.Errorf("channels = %s, %v", body, h)
	}
	status, _, one := f.ask(http.MethodGet, "/v1/channels/web%2Fchat", "")
	if status != http.StatusOK || strings.TrimSpace(one) != string(v.Channels[1]) {
		t.Errorf("one channel: %d %s\nwant %s", status, one, v.Channels[1])
	}
	for _, key := range []string{`"level":"watch"`, `"last_message_at":"2026-11-21T12:00:00.000Z"`, `"1m":{`, `"5m":{`, `"15m":{`, `"1h":{`, `"trend":[null,`} {
		if !strings.Contains(one, key) {
			t.Errorf("channel = %s: want %s in it", one, key)
		}
	}
}

func TestAPI_alertsAreAList(t *testing.T) {
	t.Parallel()
	f := newFloor(t, dashboard.Options{})
	if _, _, body := f.ask(http.MethodGet, "/v1/alerts", ""); strings.TrimSpace(body) != `{"alerts":[]}` {
		t.Errorf("no alert is %s", body)
	}
	f.line.raise(alert.Alert{ID: "a-1", Rule: "r", State: alert.Firing, RaisedAt: noon})
	if _, _, body := f.ask(http.MethodGet, "/v1/alerts", ""); !strings.Contains(body, `{"alerts":[{"id":"a-1"`) {
		t.Errorf("alerts = %s", body)
	}
}

func TestAPI_emergingIssuesAreAList(t *testing.T) {
	t.Parallel()
	f := newFloor(t, dashboard.Options{})
	if _, _, body := f.ask(http.MethodGet, "/v1/emerging", ""); strings.TrimSpace(body) != `{"issues":[]}` {
		t.Errorf("no issue is %s", body)
	}
	f.line.issues = []emerging.Issue{{
		Phrase: "电子票打不开", Variants: []string{"票打不开"}, Lang: "zh", Messages: 18, Conversations: 17, Baseline: 0.42,
		Since: noon, Last: noon.Add(90 * time.Second), Score: 15.3, Channels: []string{"app"},
		Examples: []emerging.Example{{Conversation: "c-1", ID: "m-1"}},
	}}
	const want = `{"issues":[{"phrase":"电子票打不开","variants":["票打不开"],"lang":"zh","messages":18,"conversations":17,"baseline":0.42,` +
		`"since":"2026-11-21T12:00:00Z","last":"2026-11-21T12:01:30Z","score":15.3,"channels":["app"],"examples":[{"conversation":"c-1","id":"m-1"}]}]}`
	if _, _, body := f.ask(http.MethodGet, "/v1/emerging", ""); strings.TrimSpace(body) != want {
		t.Errorf("issues = %s\nwant %s", body, want)
	}
}

func TestAPI_analyses(t *testing.T) {
	t.Parallel()
	f := newFloor(t, dashboard.Options{})
	status, _, body := f.ask(http.MethodPost, "/v1/analyse", ` {"text":"This is the worst service ever, I am furious."}`)
	var one struct {
		Reading reading `json:"reading"`
	}
	if err := json.Unmarshal([]byte(body), &one); err != nil || status != http.StatusOK {
		t.Fatalf("%d %s: %v", status, body, err)
	}
	if one.Reading.Sentiment.Label != "negative" || len(one.Reading.Reasons) == 0 {
		t.Errorf("reading = %+v, want negative, with reasons", one.Reading)
	}
	status, _, body = f.ask(http.MethodPost, "/v1/analyse", "\n[{\"text\":\"太好了，非常感谢！\"},{\"text\":\"气死我了，我要投诉！\",\"speaker\":\"customer\",\"medium\":\"voice\"}]")
	var many struct {
		Readings []reading `json:"readings"`
	}
	if err := json.Unmarshal([]byte(body), &many); err != nil || status != http.StatusOK || len(many.Readings) != 2 {
		t.Fatalf("%d %s: %v", status, body, err)
	}
	if a, b := many.Readings[0].Sentiment.Label, many.Readings[1].Sentiment.Label; a != "positive" || b != "negative" {
		t.Errorf("readings = %s, %s, want positive, negative: their order is that of the texts", a, b)
	}
	if _, _, body := f.ask(http.MethodPost, "/v1/analyse", "[]"); strings.TrimSpace(body) != `{"readings":[]}` {
		t.Errorf("of nothing: %s", body)
	}
}

func TestAPI_saysWhatIsWrong(t *testing.T) {
	t.Parallel()
	f := newFloor(t, dashboard.Options{})
	tests := []struct {
		name, method, path, body string

		status     int
		code, says string
	}{
		{"an unknown channel", "GET", "/v1/channels/phone", "", 404, "unknown_channel", "phone"},
		{"an unknown address", "GET", "/v1/moods", "", 404, "not_found", "GET /v1/moods"},
		{"a channel cannot be deleted", "DELETE", "/v1/channels/web", "", 404, "not_found", "DELETE"},
		{"nothing", "POST", "/v1/analyse", "", 400, "bad_json", "unexpected end"},
		{"no JSON", "POST", "/v1/analyse", "hello", 400, "bad_json", "invalid character"},
		{"half of it", "POST", "/v1/analyse", `[{"text":"a"}`, 400, "bad_json", "unexpected end"},
		{"a number for a text", "POST", "/v1/analyse", `{"text":5}`, 400, "bad_json", "number"},
		{"no text", "POST", "/v1/analyse", `{}`, 400, "bad_message", "text: is required"},
		{"an empty one among others", "POST", "/v1/analyse", `[{"text":"a"},{"text":""}]`, 400, "bad_message", "message 1: text: is required"},
		{"an unknown speaker", "POST", "/v1/analyse", `{"text":"a","speaker":"cust"}`, 400, "bad_message", `got \"cust\"`},
		{"an unknown medium", "POST", "/v1/analyse", `{"text":"a","medium":"fax"}`, 400, "bad_message", `got \"fax\"`},
		{"too many texts", "POST", "/v1/analyse", "[" + strings.Repeat(`{"text":"a"},`, 1000) + `{"text":"a"}]`, 413, "too_many_messages", "1001"},
		{"too large a body", "POST", "/v1/analyse", `{"text":"` + long(1<<20) + `"}`, 413, "body_too_large", "1048576"},
		{"a page that is not there", "POST", "/", "", 405, "method_not_allowed", "GET"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			status, _, body := f.ask(tt.method, tt.path, tt.body)
			if status != tt.status || !strings.Contains(body, `"error":"`+tt.code+`"`) || !strings.Contains(body, tt.says) {
				t.Errorf("%d %s, want %d %s with %q", status, body, tt.status, tt.code, tt.says)
			}
		})
	}
}

func TestOptions(t *testing.T) {
	t.Parallel()
	var o dashboard.Options
	if err := o.SetDefaults(); err != nil || o.Browsers == 0 || o.ReadAgents {
		t.Errorf("defaults = %+v, %v; want all set, and agents not read", o, err)
	}
	bad := dashboard.Options{Interval: 1, Events: 1, Browsers: -1, Turns: -1}
	err := bad.SetDefaults()
	for _, key := range []string{"interval", "events", "browsers", "turns"} {
		if err == nil || !strings.Contains(err.Error(), key) {
			t.Errorf("error = %v, want %s in it", err, key)
		}
	}
}

func TestAPI_causesAreThoseThatAnAlertMayBeResolvedWith(t *testing.T) {
	t.Parallel()
	f := newFloor(t, dashboard.Options{})
	status, _, body := f.ask(http.MethodGet, "/v1/causes", "")
	var answer struct {
		Causes []desk.Cause `json:"causes"`
	}
	if err := json.Unmarshal([]byte(body), &answer); err != nil || status != http.StatusOK {
		t.Fatalf("%d %s: %v", status, body, err)
	}
	if want := desk.DefaultCauses(); !slices.Equal(answer.Causes, want) {
		t.Errorf("causes = %v, want %v", answer.Causes, want)
	}
}
