package desk_test

import (
	"encoding/json"
	"math"
	"strings"
	"testing"
	"time"

	"undertone/monitor/alert"
	"undertone/monitor/desk"
)

func TestCommands_changeNothingUntilLoaded(t *testing.T) {
	t.Parallel()
	d, other := desk.New(all()), desk.New(all())
	for _, x := range []*desk.Desk{d, other} {
		x.Take(raise("a", noon))
		x.Take(candidate("n", "c", "a", noon))
	}
	for _, err := range []error{
		second(d.Acknowledge("a", by(0))), second(d.Assign("a", "kim", by(0))), second(d.Snooze("a", after(time.Hour), by(0))),
		second(d.Resolve("a", desk.Resolution{Cause: "other"}, by(0))), second(d.Judge("a", desk.VerdictNotNow, by(0))),
		second(d.AckNudge("n", by(0))), second(d.DismissNudge("n", desk.VerdictNotNow, by(0))),
		second(d.Feedback(desk.Feedback{Conversation: "c", CSAT: 1}, by(0))), second(d.Decide(desk.Fix{Cause: "other"}, by(0))),
	} {
		if err != nil {
			t.Error(err)
		}
	}
	wantSame(t, d, other)
}

func second(_ desk.Record, err error) error { return err }

func TestResolve_takesACauseWithItsDepartment(t *testing.T) {
	t.Parallel()
	d := desk.New(all())
	do := done(t, d)
	d.Take(raise("a", noon))
	do(d.Acknowledge("a", by(time.Second)))
	r := do(d.Resolve("a", desk.Resolution{Cause: "carrier_delay", Note: "storm"}, by(time.Minute)))
	got := r.Alert
	if r.By != "sam" || got.State != alert.Resolved || got.ResolvedBy != "sam" || !got.ResolvedAt.Equal(after(time.Minute)) ||
		got.Cause != "carrier_delay" || got.Department != "logistics" || got.Note != "storm" || got.AcknowledgedBy != "sam" {
		t.Errorf("the alert is %s", asJSON(t, got))
	}
}

func TestResolve_namesTheCauseOfWhatClearedByItself(t *testing.T) {
	t.Parallel()
	d := desk.New(all())
	d.Take(raise("a", noon))
	d.Take(clearing("a", noon, after(time.Minute)))
	got := done(t, d)(d.Resolve("a", desk.Resolution{Cause: "other"}, by(time.Hour))).Alert
	if got.ResolvedBy != "" || got.CauseBy != "sam" || !got.ResolvedAt.Equal(after(time.Minute)) || got.Cause != "other" {
		t.Errorf("the alert is %s, want it resolved by itself, with a cause", asJSON(t, got))
	}
	_, err := d.Resolve("a", desk.Resolution{Cause: "other"}, by(2*time.Hour))
	_ = refusal(t, err, desk.ErrState)
}

func TestResolve_ofAFalseAlarmNeedsNoCause(t *testing.T) {
	t.Parallel()
	d := desk.New(all())
	do := done(t, d)
	d.Take(raise("a", noon))
	_, err := d.Resolve("a", desk.Resolution{}, by(0))
	_ = refusal(t, err, desk.ErrInvalid)
	do(d.Judge("a", desk.VerdictFalseAlarm, by(0)))
	do(d.Resolve("a", desk.Resolution{}, by(0)))
}

func TestCommands_refuseInWordsForTheClient(t *testing.T) {
	t.Parallel()
	d := desk.New(all())
	do := done(t, d)
	for _, id := range []string{"open", "acked", "closed"} {
		d.Take(raise(id, noon))
	}
	d.Take(candidate("given", "c", "a", noon))
	d.Take(candidate("kept", "c", "a", noon))
	d.Take(candidate("answered", "c2", "a", noon))
	do(d.Acknowledge("acked", by(0)))
	do(d.Resolve("closed", desk.Resolution{Cause: "other"}, by(0)))
	do(d.AckNudge("answered", by(0)))
	fix := do(d.Decide(desk.Fix{Cause: "other"}, by(0))).Fix.ID
	do(d.Change(fix, time.Time{}, by(0)))
	nps := 11
	long := strings.Repeat("x", 2001)

	tests := []struct {
		name string
		err  error
		kind error
		code string
		says string
	}{
		{"no such alert", second(d.Acknowledge("lost", by(0))), desk.ErrUnknown, "alert_unknown", `there is no alert "lost"`},
		{"nobody", second(d.Acknowledge("open", desk.Act{})), desk.ErrInvalid, "by_invalid", "by: is required"},
		{"a name with a bell", second(d.Assign("open", "k\a", by(0))), desk.ErrInvalid, "to_invalid", "to: must be printable"},
		{"seen twice", second(d.Acknowledge("acked", by(0))), desk.ErrState, "alert_acknowledged", "already, by sam"},
		{"seen too late", second(d.Acknowledge("closed", by(0))), desk.ErrState, "alert_resolved", "resolved already"},
		{"closed twice", second(d.Resolve("closed", desk.Resolution{Cause: "other"}, by(0))), desk.ErrState, "alert_resolved", "by sam"},
		{"no cause", second(d.Resolve("open", desk.Resolution{}, by(0))), desk.ErrInvalid, "cause_invalid", `cause: must be one of carrier_delay, product_fault, `},
		{"a cause that is a story", second(d.Resolve("open", desk.Resolution{Cause: strings.Repeat("why ", 30)}, by(0))), desk.ErrInvalid, "cause_invalid", `or a few words of your own`},
		{"a long note", second(d.Resolve("open", desk.Resolution{Cause: "other", Note: long}, by(0))), desk.ErrInvalid, "note_invalid", "2001 bytes; the limit is 2000"},
		{"a snooze of two days", second(d.Snooze("open", after(48*time.Hour), by(0))), desk.ErrInvalid, "until_invalid", "within the next 24 hours"},
		{"a snooze into the past", second(d.Snooze("open", after(-time.Second), by(0))), desk.ErrInvalid, "until_invalid", "within the next 24 hours"},
		{"a verdict of its own", second(d.Judge("open", "meh", by(0))), desk.ErrInvalid, "verdict_invalid", "helpful, not_now, false_alarm"},
		{"no such nudge", second(d.AckNudge("lost", by(0))), desk.ErrUnknown, "nudge_unknown", "there is no nudge"},
		{"a nudge nobody saw", second(d.AckNudge("kept", by(0))), desk.ErrState, "nudge_not_given", "not given"},
		{"a second answer", second(d.DismissNudge("answered", desk.VerdictNotNow, by(0))), desk.ErrState, "nudge_answered", "answered already"},
		{"a reason of its own", second(d.DismissNudge("given", "meh", by(0))), desk.ErrInvalid, "reason_invalid", "not_now, false_alarm"},
		{"feedback on nothing", second(d.Feedback(desk.Feedback{CSAT: 3}, by(0))), desk.ErrInvalid, "conversation_invalid", "is required"},
		{"feedback without a score", second(d.Feedback(desk.Feedback{Conversation: "c"}, by(0))), desk.ErrInvalid, "csat_invalid", "exactly one"},
		{"six of five", second(d.Feedback(desk.Feedback{Conversation: "c", CSAT: 6}, by(0))), desk.ErrInvalid, "csat_invalid", "1 to 5, got 6"},
		{"not a number", second(d.Feedback(desk.Feedback{Conversation: "c", CSAT: math.NaN()}, by(0))), desk.ErrInvalid, "csat_invalid", "1 to 5"},
		{"eleven of ten", second(d.Feedback(desk.Feedback{Conversation: "c", NPS: &nps}, by(0))), desk.ErrInvalid, "nps_invalid", "0 to 10, got 11"},
		{"a long comment", second(d.Feedback(desk.Feedback{Conversation: "c", CSAT: 3, Comment: long}, by(0))), desk.ErrInvalid, "comment_invalid", "limit is 2000"},
		{"a fix of nothing", second(d.Decide(desk.Fix{}, by(0))), desk.ErrInvalid, "cause_invalid", "must be one of"},
		{"no such fix", second(d.Change("lost", time.Time{}, by(0))), desk.ErrUnknown, "fix_unknown", "there is no fix"},
		{"changed again by a second click", second(d.Change(fix, time.Time{}, by(time.Hour))), desk.ErrState, "fix_changed", "in effect already"},
		{"a change before it was decided", second(d.Change(fix, after(-time.Second), by(0))), desk.ErrInvalid, "changed_at_invalid", "before the fix was decided, 2026-11-21T12:00:00Z"},
		{"a change to come", second(d.Change(fix, after(time.Hour), by(0))), desk.ErrInvalid, "changed_at_invalid", "not be in the future"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := refusal(t, tt.err, tt.kind)
			if r.Code != tt.code || !strings.Contains(r.Detail, tt.says) {
				t.Errorf("refused with %s: %s, want %s: …%s…", r.Code, r.Detail, tt.code, tt.says)
			}
		})
	}
}

func TestFeedback_theNewestOfAKindCounts(t *testing.T) {
	t.Parallel()
	d := desk.New(all())
	do, nps := done(t, d), 9
	do(d.Feedback(desk.Feedback{Conversation: "c", CSAT: 2}, by(0)))
	do(d.Feedback(desk.Feedback{Conversation: "c", CSAT: 4}, by(time.Second)))
	do(d.Feedback(desk.Feedback{Conversation: "c", NPS: &nps}, by(2*time.Second)))
	s := d.State()
	if len(s.Feedback) != 2 || s.Feedback[0].CSAT != 4 || *s.Feedback[1].NPS != 9 {
		t.Errorf("feedback is %s, want CSAT 4 and NPS 9", asJSON(t, s.Feedback))
	}
}

func TestChange_putsADateRight(t *testing.T) {
	t.Parallel()
	d := desk.New(all())
	do := done(t, d)
	fix := do(d.Decide(desk.Fix{Cause: "understaffed", Topic: "wait_time", Note: "two more"}, by(0))).Fix
	if fix.Department != "workforce_planning" || fix.DecidedBy != "sam" || !fix.ChangedAt.IsZero() {
		t.Errorf("decided: %s", asJSON(t, fix))
	}
	do(d.Change(fix.ID, time.Time{}, by(time.Hour)))
	got := do(d.Change(fix.ID, after(30*time.Minute), by(2*time.Hour))).Fix
	if !got.ChangedAt.Equal(after(30 * time.Minute)) {
		t.Errorf("changed at %v, want half past twelve", got.ChangedAt)
	}
}

func TestTicket_saysWhenItWasAssignedSnoozedAndJudged(t *testing.T) {
	t.Parallel()
	d := desk.New(all())
	do := done(t, d)
	d.Take(raise("a", noon))
	for _, name := range []string{"assigned_at", "snoozed_at", "judged_at"} {
		if untouched := asJSON(t, ticket(t, d, "a")); strings.Contains(untouched, name) {
			t.Errorf("an alert that nobody touched has %s: %s", name, untouched)
		}
	}
	do(d.Assign("a", "kim", by(time.Minute)))
	do(d.Snooze("a", after(time.Hour), by(2*time.Minute)))
	do(d.Judge("a", desk.VerdictNotNow, by(3*time.Minute)))
	d.Advance(after(time.Hour))
	snapshot, err := d.State().AppendJSON(nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	restored, _, err := desk.Restore(all(), snapshot)
	if err != nil {
		t.Fatal(err)
	}
	for name, x := range map[string]*desk.Desk{"before the restart": d, "after it": restored} {
		got := ticket(t, x, "a")
		if !got.AssignedAt.Equal(after(time.Minute)) || !got.SnoozedAt.Equal(after(2*time.Minute)) || !got.JudgedAt.Equal(after(3*time.Minute)) {
			t.Errorf("%s it was assigned at %v, snoozed at %v, judged at %v", name, got.AssignedAt, got.SnoozedAt, got.JudgedAt)
		}
	}
	if got := do(d.Assign("a", "", by(2*time.Hour))).Alert; !got.AssignedAt.IsZero() {
		t.Errorf("nobody looks after it, since %v", got.AssignedAt)
	}
}

func TestLoad_takesRecordsFromBeforeTimesWereKept(t *testing.T) {
	t.Parallel()
	var old desk.Record
	err := json.Unmarshal([]byte(`{"type":"alert","at":"2026-11-21T12:00:00Z","by":"sam","alert":{"id":"a","rule":"third_no","severity":"warning",
		"scope":"conversation","state":"firing","raised_at":"2026-11-21T12:00:00Z","group":"web-chat","assigned_to":"kim","verdict":"helpful"}}`), &old)
	if err != nil {
		t.Fatal(err)
	}
	d := desk.New(all())
	load(t, d, old)
	if got := ticket(t, d, "a"); got.AssignedTo != "kim" || !got.AssignedAt.IsZero() || !got.JudgedAt.IsZero() {
		t.Errorf("the alert is %s", asJSON(t, got))
	}
}
