package dashboard_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"undertone/dashboard"
	"undertone/monitor"
	"undertone/monitor/alert"
	"undertone/monitor/alert/rule"
	"undertone/monitor/desk"
)

// raised is an alert on a conversation of agent a-7.
func raised(id string, at time.Time) alert.Alert {
	return alert.Alert{
		ID: id, Rule: "no_progress", Severity: rule.Warning, Scope: rule.OfConversation,
		Channel: "web", Topic: "delivery", Conversation: "c-" + id, Agent: "a-7", State: alert.Firing, RaisedAt: at,
		Text: map[string]string{"en": "told no for the third time", "zh-Hans": "第三次被拒绝"},
	}
}

// resolved is the same alert once its own condition has resolved it.
func resolved(id string, at time.Time) alert.Alert {
	a := raised(id, at)
	a.State, a.ResolvedAt = alert.Resolved, at.Add(time.Minute)
	return a
}

// nudged puts a nudge of an alert on the desk and the feed: given, unless its
// message was said too long ago.
func (f *floor) nudged(id, agent, conversation string, said time.Time) {
	f.line.happens(alert.Event{At: noon, Nudge: &alert.Candidate{
		ID: id, Alert: "alert-of-" + id, Rule: "no_progress", Channel: "web", Conversation: conversation, Agent: agent,
		Lang: "en", Tone: "anger", Topic: "delivery", SaidAt: said, Why: map[string]string{"en": "told no for the third time"},
	}})
}

// newDesk is a floor with an open alert, a-1, one that is over, a-2, a nudge that
// waits, n-1, one that is answered, n-2, and one that was suppressed, n-3.
func newDesk(t *testing.T) *floor {
	t.Helper()
	f := newFloor(t, dashboard.Options{})
	f.line.desk = desk.New(desk.Options{HoldOut: -1})
	f.line.raise(raised("a-1", noon.Add(-time.Minute)))
	f.line.raise(raised("a-2", noon.Add(-time.Hour)))
	f.line.raise(resolved("a-2", noon.Add(-time.Hour)))
	f.nudged("n-1", "a-7", "c-1", noon)
	f.nudged("n-2", "a-7", "c-2", noon)
	f.nudged("n-3", "a-7", "c-3", noon.Add(-time.Hour))
	f.did("/v1/nudges/n-2/ack", `{"by":"a-7"}`, nil)
	return f
}

// did does something that must succeed, and reads what became of it.
func (f *floor) did(path, body string, into any) {
	f.t.Helper()
	status, _, answer := f.ask(http.MethodPost, path, body)
	if status != http.StatusOK {
		f.t.Fatalf("POST %s %s: %d %s", path, body, status, answer)
	}
	if into == nil {
		return
	}
	if err := json.Unmarshal([]byte(answer), into); err != nil {
		f.t.Fatalf("POST %s: %s: %v", path, answer, err)
	}
}

func TestDesk_anAlertsLife(t *testing.T) {
	t.Parallel()
	f := newDesk(t)
	steps := []struct {
		act, body string
		done      func(t *desk.Ticket) bool
	}{
		{"snooze", `{"by":"sam","until":"30m"}`, func(t *desk.Ticket) bool { return t.SnoozedUntil.Equal(noon.Add(30 * time.Minute)) }},
		{"snooze", `{"until":"2026-11-21T21:00:00+08:00"}`, func(t *desk.Ticket) bool { return t.SnoozedUntil.Equal(noon.Add(time.Hour)) }},
		{"snooze", `{"until":"1d"}`, func(t *desk.Ticket) bool { return t.SnoozedUntil.Equal(noon.Add(24 * time.Hour)) }},
		{"snooze", ``, func(t *desk.Ticket) bool { return t.SnoozedUntil.IsZero() }},
		{"assign", `{"by":"sam","to":"li"}`, func(t *desk.Ticket) bool { return t.AssignedTo == "li" }},
		{"assign", `{}`, func(t *desk.Ticket) bool { return t.AssignedTo == "" }},
		{"ack", `null`, func(t *desk.Ticket) bool {
			return t.State == alert.Acknowledged && t.AcknowledgedBy == "somebody" && t.AcknowledgedAt.Equal(noon)
		}},
		{"verdict", `{"verdict":"not_now"}`, func(t *desk.Ticket) bool { return t.Verdict == desk.VerdictNotNow }},
		{"resolve", `{"by":"sam","cause":"carrier_delay","note":"the depot\nis out"}`, func(t *desk.Ticket) bool {
			return t.State == alert.Resolved && t.ResolvedBy == "sam" && t.Department == "logistics" && t.Note == "the depot\nis out"
		}},
		{"verdict", `{"verdict":"helpful"}`, func(t *desk.Ticket) bool { return t.Verdict == desk.VerdictHelpful && t.State == alert.Resolved }},
	}
	for i, step := range steps {
		var got desk.Ticket
		f.did("/v1/alerts/a-1/"+step.act, step.body, &got)
		if !step.done(&got) || got.ID != "a-1" {
			t.Errorf("step %d, %s %s: %+v", i, step.act, step.body, got)
		}
	}
	var late desk.Ticket
	f.did("/v1/alerts/a-2/resolve", `{"by":"li","cause":"other"}`, &late)
	if late.Cause != "other" || late.ResolvedBy != "" || !late.ResolvedAt.Equal(noon.Add(-59*time.Minute)) {
		t.Errorf("the cause of an alert that was over = %+v, want the resolution as it was", late)
	}
}

func TestDesk_aNudgesAnswer(t *testing.T) {
	t.Parallel()
	f := newDesk(t)
	var n desk.Nudge
	if f.did("/v1/nudges/n-1/dismiss", "", &n); n.State != desk.Dismissed || n.Reason != "not_now" || !n.AnsweredAt.Equal(noon) {
		t.Errorf("dismissed without a word: %+v, want not_now", n)
	}
	f.nudged("n-4", "a-8", "c-4", noon)
	if f.did("/v1/nudges/n-4/dismiss", `{"by":"a-8","reason":"false_alarm"}`, &n); n.Reason != "false_alarm" {
		t.Errorf("dismissed as a false alarm: %+v", n)
	}
	f.nudged("n-5", "a-9", "c-5", noon)
	var helped desk.Nudge
	if f.did("/v1/nudges/n-5/ack", `{}`, &helped); helped.State != desk.Helpful || helped.Reason != "" {
		t.Errorf("acknowledged: %+v, want helpful", helped)
	}
}

func TestDesk_saysWhatIsWrong(t *testing.T) {
	t.Parallel()
	f := newDesk(t)
	tests := []struct {
		name, path, body string

		status     int
		code, says string
	}{
		{"an alert that there is not", "alerts/a-9/ack", "", 404, "alert_unknown", "a-9"},
		{"a nudge that there is not", "nudges/n-9/ack", "", 404, "nudge_unknown", "n-9"},
		{"a fix that there is not", "fixes/f-9/changed", "", 404, "fix_unknown", "f-9"},
		{"nothing to do to an alert", "alerts/a-1/shout", "", 404, "not_found", "ack, assign, snooze, resolve and verdict"},
		{"nothing to do to a nudge", "nudges/n-1/resolve", "", 404, "not_found", "ack and dismiss"},
		{"an alert without an act", "alerts/a-1", "", 404, "not_found", "POST /v1/alerts/a-1"},
		{"acknowledging what is over", "alerts/a-2/ack", "", 409, "alert_resolved", "resolved already"},
		{"assigning what is over", "alerts/a-2/assign", `{"to":"li"}`, 409, "alert_resolved", "resolved already"},
		{"answering twice", "nudges/n-2/dismiss", "", 409, "nudge_answered", "answered already"},
		{"answering what nobody saw", "nudges/n-3/ack", "", 409, "nudge_not_given", "not given"},
		{"a snooze of no time", "alerts/a-1/snooze", `{"until":"tomorrow"}`, 400, "until_invalid", `such as 30m or 7d, got \"tomorrow\"`},
		{"a snooze of the past", "alerts/a-1/snooze", `{"until":"2026-11-21T11:00:00Z"}`, 400, "until_invalid", "within the next 24 hours"},
		{"a snooze of a week", "alerts/a-1/snooze", `{"until":"7d"}`, 400, "until_invalid", "within the next 24 hours"},
		{"no cause", "alerts/a-1/resolve", "{}", 400, "cause_invalid", "carrier_delay, "},
		{"a cause that is a story", "alerts/a-1/resolve", `{"cause":"` + strings.Repeat("why ", 30) + `"}`, 400, "cause_invalid", `a few words`},
		{"a note that is too long", "alerts/a-1/resolve", `{"cause":"other","note":"` + long(2001) + `"}`, 400, "note_invalid", "2001 bytes"},
		{"no verdict", "alerts/a-1/verdict", "", 400, "verdict_invalid", "helpful, not_now, false_alarm"},
		{"a name that is too long", "alerts/a-1/ack", `{"by":"` + long(257) + `"}`, 400, "by_invalid", "257 bytes"},
		{"a name with a bell", "alerts/a-1/assign", `{"to":"li\u0007"}`, 400, "to_invalid", "printable"},
		{"a reason that there is not", "nudges/n-1/dismiss", `{"reason":"tired"}`, 400, "reason_invalid", "not_now, false_alarm"},
		{"a fix of no cause", "fixes", `{}`, 400, "cause_invalid", `carrier_delay, `},
		{"a fix since no time", "fixes/f-9/changed", `{"at":"soon"}`, 400, "at_invalid", `got \"soon\"`},
		{"no JSON", "alerts/a-1/ack", `by=sam`, 400, "bad_json", "JSON object"},
		{"half of it", "alerts/a-1/ack", `{"by":"sam"`, 400, "bad_json", "unexpected end"},
		{"a list", "nudges/n-1/ack", `[]`, 400, "bad_json", "array"},
		{"a number for a name", "fixes", `{"by":5}`, 400, "bad_json", "number"},
		{"two objects", "feedback", `{}{}`, 400, "bad_json", "after top-level value"},
		{"too large a body", "alerts/a-1/resolve", `{"note":"` + long(16<<10) + `"}`, 413, "body_too_large", "16384"},
		{"too large a feedback", "feedback", `{"comment":"` + long(16<<10) + `"}`, 413, "body_too_large", "16384"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			status, h, body := f.ask(http.MethodPost, "/v1/"+tt.path, tt.body)
			if status != tt.status || !strings.Contains(body, `"error":"`+tt.code+`"`) || !strings.Contains(body, tt.says) {
				t.Errorf("%d %s, want %d %s with %q", status, body, tt.status, tt.code, tt.says)
			}
			if h.Get("Content-Type") != "application/json" {
				t.Errorf("answered as %q", h.Get("Content-Type"))
			}
		})
	}
	t.Cleanup(func() {
		if a := f.line.Desk().Open; len(a) != 1 || a[0].State != alert.Firing || a[0].AssignedTo != "" || !a[0].SnoozedUntil.IsZero() {
			t.Errorf("what was refused was done: %+v", a)
		}
	})
}

// What an operator has to know stays in the log.
func TestDesk_saysThatItCannot(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		err    error
		status int
		code   string
	}{
		{monitor.ErrNotKept, 503, "unavailable"},
		{errors.New("disk /var/secret is gone"), 500, "internal"},
		{fmt.Errorf("somewhere: %w", &desk.Refusal{Kind: desk.ErrState, Code: "late", Detail: "too late"}), 409, "late"},
	} {
		f := newFloor(t, dashboard.Options{})
		f.line.err = tt.err
		status, _, body := f.ask(http.MethodPost, "/v1/alerts/a-1/ack", "")
		if status != tt.status || !strings.Contains(body, `"`+tt.code+`"`) || strings.Contains(body, "secret") {
			t.Errorf("%v: %d %s, want %d %s", tt.err, status, body, tt.status, tt.code)
		}
	}
}
