package dashboard_test

import (
	"encoding/json"
	"errors"
	"math"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"undertone/dashboard"
	"undertone/monitor"
	"undertone/monitor/alert"
	"undertone/monitor/alert/rule"
	"undertone/monitor/desk"
)

// get reads what is at an address.
func (f *floor) get(path string, into any) {
	f.t.Helper()
	status, h, body := f.ask(http.MethodGet, path, "")
	if status != http.StatusOK || h.Get("Content-Type") != "application/json" || h.Get("Cache-Control") != "no-store" {
		f.t.Fatalf("GET %s: %d %s, %v", path, status, body, h)
	}
	if err := json.Unmarshal([]byte(body), into); err != nil {
		f.t.Fatalf("GET %s: %s: %v", path, body, err)
	}
}

func TestAPI_choosesAlerts(t *testing.T) {
	t.Parallel()
	f := newDesk(t) // a-1, a minute old, and a-2, an hour old and resolved
	critical := raised("a-3", noon.Add(-2*time.Minute))
	critical.Rule, critical.Severity, critical.Channel = "legal_threat", rule.Critical, "phone/zh"
	f.line.raise(critical)
	f.did("/v1/alerts/a-3/ack", "", nil)
	tests := []struct{ name, query, want string }{
		{"the open ones, the newest first", "", "a-3 a-1"}, // in the order in which they were told
		{"the same by name", "state=open", "a-3 a-1"},
		{"those that are over too", "state=all", "a-3 a-1 a-2"},
		{"of a channel", "channel=phone%2Fzh", "a-3"},
		{"of a rule", "state=all&rule=no_progress", "a-1 a-2"},
		{"of a severity", "severity=critical", "a-3"},
		{"of a conversation", "state=all&conversation=c-a-2", "a-2"},
		{"since", "state=all&from=2026-11-21T11:59:00Z", "a-1"},
		{"until", "state=all&to=2026-11-21T11:58:00Z", "a-2"},
		{"between", "from=2026-11-21T11:58:00Z&to=2026-11-21T11:59:00Z", "a-3"},
		{"no more than", "state=all&limit=2", "a-3 a-1"},
		{"more than there can be", "limit=99999", "a-3 a-1"},
		{"nothing", "channel=fax", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var v struct{ Alerts []desk.Ticket }
			f.get("/v1/alerts?"+tt.query, &v)
			ids := make([]string, 0, len(v.Alerts))
			for _, a := range v.Alerts {
				ids = append(ids, a.ID)
			}
			if got := strings.Join(ids, " "); got != tt.want || v.Alerts == nil {
				t.Errorf("alerts = %s, want %s", got, tt.want)
			}
		})
	}
}

func TestAPI_choosesAlertsByScopeAndCustomer(t *testing.T) {
	t.Parallel()
	f := newFloor(t, dashboard.Options{})
	for id, scope := range map[string]rule.Scope{"talk": rule.OfConversation, "line": rule.OfChannel, "all": rule.OfCentre} {
		a := raised(id, noon)
		if a.Scope = scope; scope == rule.OfConversation {
			a.Customer = "u-1"
		}
		f.line.raise(a)
	}
	for query, want := range map[string]string{
		"": "all line talk", "scope=channel": "line", "scope=centre": "all", "scope=conversation": "talk",
		"scope=channel,centre": "all line", "scope=centre,+channel,centre": "all line", "customer=u-1": "talk", "customer=u-2": "", "customer=u-1&scope=channel": "",
	} {
		var v struct{ Alerts []desk.Ticket }
		f.get("/v1/alerts?"+query, &v)
		ids := []string{}
		for _, a := range v.Alerts {
			ids = append(ids, a.ID)
		}
		slices.Sort(ids)
		if got := strings.Join(ids, " "); got != want {
			t.Errorf("alerts of %q = %s, want %s", query, got, want)
		}
	}
}

func TestAPI_refusesFiltersThatAreNone(t *testing.T) {
	t.Parallel()
	f := newDesk(t)
	for _, tt := range []struct{ path, code, says string }{
		{"alerts?scope=topic", "bad_scope", `must be of conversation, channel, centre, got \"topic\"`},
		{"alerts?scope=channel,", "bad_scope", "must be of"},
		{"alerts?severity=severe", "bad_severity", `must be of info, warning, critical, got \"severe\"`},
		{"alerts?state=closed", "bad_state", "open or all"},
		{"alerts?limit=-1", "bad_limit", "must be 1 to 10000"},
		{"alerts?limit=ten", "bad_limit", "must be 1 to 10000"},
		{"alerts?from=yesterday", "bad_time", "or a duration such as 30m or 7d"},
		{"nudges?state=open", "bad_state", "must be one of given, held_out, suppressed, helpful, dismissed, escalated, lapsed"},
		{"nudges?limit=0", "bad_limit", "must be 1 to 10000"},
	} {
		status, _, body := f.ask(http.MethodGet, "/v1/"+tt.path, "")
		if status != http.StatusBadRequest || !strings.Contains(body, `"error":"`+tt.code+`"`) || !strings.Contains(body, tt.says) {
			t.Errorf("%s: %d %s, want 400 %s: %s", tt.path, status, body, tt.code, tt.says)
		}
	}
}

func TestAPI_takesDaysBack(t *testing.T) {
	t.Parallel()
	f := newDesk(t)
	for _, from := range []string{"7d", "-7d", "6d24h"} {
		var proof desk.Proof
		f.get("/v1/proof?from="+from, &proof)
		if d := time.Since(proof.From) - 7*24*time.Hour; d.Abs() > time.Minute {
			t.Errorf("from=%s begins at %v, want a week ago", from, proof.From)
		}
	}
}

func TestAPI_showsOneAlert(t *testing.T) {
	t.Parallel()
	f := newDesk(t)
	for id, want := range map[string]alert.State{"a-1": alert.Firing, "a-2": alert.Resolved} {
		var a desk.Ticket
		if f.get("/v1/alerts/"+id, &a); a.ID != id || a.State != want || a.Group != "web/delivery" {
			t.Errorf("alert %s = %+v, want it %s", id, a, want)
		}
	}
}

func TestAPI_choosesNudges(t *testing.T) {
	t.Parallel()
	f := newDesk(t)
	f.nudged("n-4", "a-8", "c-4", noon)
	for query, want := range map[string]string{
		"":                              "n-4 n-3 n-2 n-1",
		"agent=a-7":                     "n-3 n-2 n-1",
		"state=given":                   "n-4 n-1",
		"state=suppressed":              "n-3",
		"conversation=c-2":              "n-2",
		"rule=no_progress&limit=1":      "n-4",
		"rule=other":                    "",
		"agent=a-8&state=helpful":       "",
		"agent=a-7&state=given&limit=7": "n-1",
	} {
		var v struct{ Nudges []desk.Nudge }
		f.get("/v1/nudges?"+query, &v)
		ids := make([]string, 0, len(v.Nudges))
		for _, n := range v.Nudges {
			ids = append(ids, n.ID)
		}
		if got := strings.Join(ids, " "); got != want || v.Nudges == nil {
			t.Errorf("nudges of %q = %s, want %s", query, got, want)
		}
	}
}

// The desk's own tests hold the figures; here they are of the right time.
func TestAPI_reports(t *testing.T) {
	t.Parallel()
	f := newDesk(t)
	f.did("/v1/alerts/a-2/resolve", `{"cause":"carrier_delay"}`, nil)
	f.did("/v1/alerts/a-1/verdict", `{"verdict":"helpful"}`, nil)
	f.did("/v1/feedback", `{"conversation":"c-1","csat":2}`, nil)
	const then = "?from=2026-11-21T00:00:00Z&to=2026-11-22T00:00:00Z"
	var proof desk.Proof
	if f.get("/v1/proof"+then, &proof); proof.All.Alerts != 2 || proof.All.Given != 2 || proof.All.Verdicts.Helpful != 2 || len(proof.Rules) != 1 {
		t.Errorf("proof = %+v, want two alerts, two nudges given, and an alert and a nudge that helped", proof)
	}
	var causes desk.CauseReport
	if f.get("/v1/reports/causes"+then, &causes); causes.All.Alerts != 2 || !slices.ContainsFunc(causes.Departments, func(t desk.Trouble) bool { return t.Name == "logistics" && t.Alerts == 1 }) {
		t.Errorf("causes = %+v, want one alert of logistics among two", causes)
	}
	var csat desk.Accuracy
	if f.get("/v1/reports/csat"+then, &csat); csat.All.CSAT.Answers != 1 {
		t.Errorf("csat = %+v, want one answer", csat)
	}
	if f.get("/v1/proof?from=2026-11-20T00:00:00Z&to=2026-11-21T00:00:00Z", &proof); proof.All.Alerts != 0 {
		t.Errorf("the day before has %d alerts, want none", proof.All.Alerts)
	}
	asked := time.Now()
	f.get("/v1/proof", &proof)
	if d := asked.Add(-7 * 24 * time.Hour).Sub(proof.From); d.Abs() > time.Minute {
		t.Errorf("without a time the proof begins at %v, want a week ago", proof.From)
	}
	f.get("/v1/proof?from=36h&to=12h", &proof)
	if proof.To.Sub(proof.From) != 24*time.Hour || asked.Add(-36*time.Hour).Sub(proof.From).Abs() > time.Minute {
		t.Errorf("of 36h to 12h ago: %v to %v", proof.From, proof.To)
	}
}

func TestFeedback_knowsWhatWasPredicted(t *testing.T) {
	t.Parallel()
	f := newFloor(t, dashboard.Options{})
	f.archive["c-1"] = quarrel()
	var got desk.Feedback
	f.did("/v1/feedback", `{"conversation":"c-1","csat":4,"comment":"谢谢","predicted":1,"channel":"mine","at":"2020-01-01T00:00:00Z"}`, &got)
	want := f.conversation("c-1").CSAT.Predicted
	if got.Predicted != want || want == 0 || got.Channel != "web" || !got.At.Equal(noon) || got.Comment != "谢谢" {
		t.Errorf("feedback = %+v, want it of web, at noon, with %v predicted", got, want)
	}
	var csat desk.Accuracy
	if f.get("/v1/reports/csat?from=2026-11-21T00:00:00Z", &csat); csat.All.CSAT.N != 1 || csat.All.CSAT.Error != want-4 && csat.All.CSAT.Error != 4-want {
		t.Errorf("csat = %+v, want one answer of 4 against %v", csat.All.CSAT, want)
	}
	for _, conversation := range []string{"c-9", "broken"} { // surveys come when all is long gone
		var got desk.Feedback
		if f.did("/v1/feedback", `{"conversation":"`+conversation+`","nps":10,"predicted":5,"channel":"mine"}`, &got); got.Predicted != 0 || got.Channel != "" || *got.NPS != 10 {
			t.Errorf("feedback on %s = %+v, want it without a prediction", conversation, got)
		}
	}
}

func TestAPI_listsFeedbackBesideWhatWasPredicted(t *testing.T) {
	t.Parallel()
	f := newFloor(t, dashboard.Options{})
	var list struct{ Feedback []desk.Feedback }
	if f.get("/v1/feedback", &list); list.Feedback == nil || len(list.Feedback) != 0 {
		t.Errorf("feedback = %+v, want an empty list", list.Feedback)
	}
	f.archive["c-1"] = quarrel()
	for i, body := range []string{`{"conversation":"c-1","csat":2}`, `{"conversation":"c-9","nps":10}`, `{"conversation":"c-1","csat":4}`, `{"conversation":"c-1","nps":7}`} {
		f.line.late = time.Duration(i) * time.Hour
		f.did("/v1/feedback", body, nil)
	}
	predicted := f.conversation("c-1").CSAT.Predicted
	const then = "?from=2026-11-21T00:00:00Z&to=2026-11-22T00:00:00Z"
	for query, want := range map[string]int{then: 3, then + "&limit=2": 2, "?from=2026-11-21T14:00:00Z": 2, "?to=2026-11-21T13:30:00Z&from=2026-11-21T00:00:00Z": 1, "?from=2020-01-01T00:00:00Z&to=2020-02-01T00:00:00Z": 0} {
		f.get("/v1/feedback"+query, &list)
		if len(list.Feedback) != want {
			t.Errorf("of %s there are %d, want %d: %+v", query, len(list.Feedback), want, list.Feedback)
		}
	}
	f.get("/v1/feedback"+then, &list)
	got := list.Feedback
	if *got[0].NPS != 7 || got[0].Predicted != predicted || got[1].CSAT != 4 || got[1].Predicted != predicted || *got[2].NPS != 10 || got[2].Predicted != 0 {
		t.Errorf("feedback = %+v, want the newest first, with %v predicted where the conversation is known", got, predicted)
	}
	for _, query := range []string{"?limit=0", "?from=soon"} {
		if status, _, body := f.ask(http.MethodGet, "/v1/feedback"+query, ""); status != http.StatusBadRequest {
			t.Errorf("%s: %d %s, want 400", query, status, body)
		}
	}
}

func TestFixes_areDecidedAndChanged(t *testing.T) {
	t.Parallel()
	f := newDesk(t)
	f.did("/v1/alerts/a-2/resolve", `{"cause":"carrier_delay"}`, nil)
	var list struct{ Fixes []desk.Fix }
	if f.get("/v1/fixes", &list); list.Fixes == nil || len(list.Fixes) != 0 {
		t.Errorf("fixes = %+v, want an empty list", list.Fixes)
	}
	var fix desk.Fix
	f.did("/v1/fixes", `{"by":"sam","cause":"carrier_delay","topic":"delivery","note":"another carrier","id":"mine","changed_at":"2020-01-01T00:00:00Z"}`, &fix)
	if fix.ID == "" || fix.ID == "mine" || fix.Department != "logistics" || fix.DecidedBy != "sam" || !fix.DecidedAt.Equal(noon) || !fix.ChangedAt.IsZero() {
		t.Errorf("decided %+v", fix)
	}
	var again desk.Fix
	f.line.late = 48 * time.Hour
	f.did("/v1/fixes/"+fix.ID+"/changed", `{"by":"li","at":"2026-11-21T12:30:00Z"}`, &again)
	if again.ID != fix.ID || !again.ChangedAt.Equal(noon.Add(30*time.Minute)) || again.DecidedBy != "sam" {
		t.Errorf("changed %+v", again)
	}
	f.did("/v1/fixes/"+fix.ID+"/changed", `{"at":"1d"}`, &again)
	if !again.ChangedAt.Equal(noon.Add(24 * time.Hour)) {
		t.Errorf("changed a day ago: %+v", again)
	}
	f.did("/v1/fixes/"+fix.ID+"/changed", `{"changed_at":"2026-11-22T00:00:00Z"}`, &again)
	if !again.ChangedAt.Equal(noon.Add(12 * time.Hour)) {
		t.Errorf("changed at midnight, by the name that the fix has for it: %+v", again)
	}
	for name, at := range map[string]string{"in the future": "2026-11-23T12:30:00Z", "before it was decided": "2026-11-21T11:59:00Z"} {
		if status, _, body := f.ask(http.MethodPost, "/v1/fixes/"+fix.ID+"/changed", `{"at":"`+at+`"}`); status != http.StatusBadRequest {
			t.Errorf("changed %s: %d %s, want 400", name, status, body)
		}
	}
	if status, _, body := f.ask(http.MethodPost, "/v1/fixes/"+fix.ID+"/changed", ""); status != http.StatusConflict {
		t.Errorf("changed again without a date: %d %s, want 409", status, body)
	}
	if f.get("/v1/fixes", &list); len(list.Fixes) != 1 || list.Fixes[0].ID != fix.ID {
		t.Errorf("fixes = %+v", list.Fixes)
	}
	var causes desk.CauseReport
	f.get("/v1/reports/causes?from=2026-11-21T00:00:00Z&to=2026-11-22T00:00:00Z", &causes)
	if len(causes.Fixes) != 1 || causes.Fixes[0].Stage != desk.StageChanged || causes.Fixes[0].Found != 1 {
		t.Errorf("fixes in the report = %+v, want it changed, found by one alert", causes.Fixes)
	}
}

func TestExplain_asksTheLine(t *testing.T) {
	t.Parallel()
	f := newFloor(t, dashboard.Options{})
	f.line.why = &monitor.Why{Conversation: "c/1", At: noon, Rules: []alert.Verdict{{Rule: "no_progress", Phase: "quiet", Asks: "raise", Findings: []rule.Finding{{Text: "refusals >= 3", Values: map[string]any{"refusals": 2}}}}}}
	status, _, body := f.ask(http.MethodGet, "/v1/explain?conversation=c%2F1", "")
	if status != http.StatusOK || !strings.Contains(body, `{"conversation":"c/1","at":"2026-11-21T12:00:00Z","rules":[{"rule":"no_progress",`) ||
		!strings.Contains(body, `"text":"refusals \u003e= 3","held":false,"values":{"refusals":2}`) {
		t.Errorf("%d %s", status, body)
	}
	asked := time.Now()
	f.get("/v1/explain?channel=web&at=2026-11-21T20:00:00%2B08:00", &struct{}{})
	f.get("/v1/explain?channel=web&at=90m", &struct{}{})
	want := []question{{conversation: "c/1"}, {channel: "web", at: noon}}
	if got := f.line.asked; len(got) != 3 || got[0] != want[0] || got[1].channel != "web" || !got[1].at.Equal(noon) || asked.Add(-90*time.Minute).Sub(got[2].at).Abs() > time.Minute {
		t.Errorf("the line was asked %+v, want %+v and 90 minutes ago", got, want)
	}
}

// Nobody shall take half an answer, or none, for one.
func TestAPI_saysThatAnAnswerCannotBeWritten(t *testing.T) {
	t.Parallel()
	f := newFloor(t, dashboard.Options{})
	f.line.why = &monitor.Why{Rules: []alert.Verdict{{Findings: []rule.Finding{{Values: map[string]any{"trend": math.NaN()}}}}}}
	if status, _, body := f.ask(http.MethodGet, "/v1/explain?channel=web", ""); status != http.StatusInternalServerError || !strings.Contains(body, `"internal"`) {
		t.Errorf("%d %q, want 500 internal", status, body)
	}
}

func TestReports_sayWhatIsWrong(t *testing.T) {
	t.Parallel()
	f := newFloor(t, dashboard.Options{})
	tests := []struct {
		name, path string
		err        error
		status     int
		code, says string
	}{
		{"an alert that there is not", "alerts/a-9", nil, 404, "alert_unknown", "a-9"},
		{"a state of no alert", "alerts?state=closed", nil, 400, "bad_state", "open or all"},
		{"alerts since no time", "alerts?from=monday", nil, 400, "bad_time", `from: must be a moment such as`},
		{"alerts of no time", "alerts?from=1h&to=2h", nil, 400, "bad_time", "from must be before to"},
		{"proof until no time", "proof?to=x", nil, 400, "bad_time", "to: must be"},
		{"accuracy of a time that ends before the week", "reports/csat?to=2020-01-01T00:00:00Z", nil, 400, "bad_time", "from must be before to"},
		{"causes of no time", "reports/causes?from=2026-11-21", nil, 400, "bad_time", "from: must be"},
		{"why, of nothing", "explain", nil, 400, "bad_question", "?conversation=ID or ?channel=NAME"},
		{"why, of two things", "explain?conversation=c&channel=web", nil, 400, "bad_question", "or"},
		{"why, at no time", "explain?channel=web&at=noon", nil, 400, "bad_time", "at: must be"},
		{"why, of what was not heard", "explain?channel=web", monitor.ErrNotHeard, 404, "not_heard", "no message"},
		{"why, of too much", "explain?channel=web", monitor.ErrTooMuch, 422, "too_many_messages", "too many messages"},
		{"why, of what cannot be read", "explain?channel=web", errors.New("disk /var/secret"), 500, "internal", "log"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			f := f
			if tt.err != nil {
				f = newFloor(t, dashboard.Options{})
				f.line.err = tt.err
			}
			status, _, body := f.ask(http.MethodGet, "/v1/"+tt.path, "")
			if status != tt.status || !strings.Contains(body, `"error":"`+tt.code+`"`) || !strings.Contains(body, tt.says) || strings.Contains(body, "secret") {
				t.Errorf("%d %s, want %d %s with %q", status, body, tt.status, tt.code, tt.says)
			}
		})
	}
}
