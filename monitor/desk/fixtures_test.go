package desk_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"undertone/monitor/alert"
	"undertone/monitor/alert/rule"
	"undertone/monitor/desk"
)

var noon = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

func after(d time.Duration) time.Time { return noon.Add(d) }

// all is a desk that holds nothing out, so that every nudge is given.
func all() desk.Options { return desk.Options{HoldOut: -1} }

func by(d time.Duration) desk.Act { return desk.Act{By: "sam", At: after(d)} }

func firing(id string) alert.Alert {
	return alert.Alert{
		ID: id, Rule: "third_no", Severity: rule.Warning, Scope: rule.OfConversation,
		Channel: "web-chat", Topic: "delivery", Touchpoint: "after_sales", Conversation: "c-" + id, Agent: "a-1",
		State: alert.Firing, RaisedAt: noon,
		Text: map[string]string{"en": "souring", "zh-Hans": "变坏", "zh-Hant": "變壞"},
	}
}

func raise(id string, at time.Time) alert.Event {
	a := firing(id)
	a.RaisedAt = at
	return alert.Event{At: at, Alert: &a}
}

func clearing(id string, raised, at time.Time) alert.Event {
	a := firing(id)
	a.State, a.RaisedAt, a.ResolvedAt = alert.Resolved, raised, at
	a.Text = map[string]string{"en": "calm again"}
	return alert.Event{At: at, Alert: &a}
}

func candidate(id, conversation, agent string, at time.Time) alert.Event {
	return alert.Event{At: at, Nudge: &alert.Candidate{
		ID: id, Alert: "alert-of-" + id, Rule: "third_no", Channel: "web-chat", Conversation: conversation, Agent: agent,
		Lang: "en", Tone: "anger", Topic: "delivery", Touchpoint: "after_sales", Intent: "complaint",
		Why: map[string]string{"en": "said no for the third time"}, Mood: -0.5, Risk: 0.7, SaidAt: at,
	}}
}

func load(t *testing.T, d *desk.Desk, records ...desk.Record) {
	t.Helper()
	for _, r := range records {
		if err := d.Load(r); err != nil {
			t.Fatal(err)
		}
	}
}

// done applies a command's record.
func done(t *testing.T, d *desk.Desk) func(desk.Record, error) desk.Record {
	return func(r desk.Record, err error) desk.Record {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		load(t, d, r)
		return r
	}
}

// one returns the only record.
func one(t *testing.T, records []desk.Record) desk.Record {
	t.Helper()
	if len(records) != 1 {
		t.Fatalf("got %d records, want 1: %s", len(records), asJSON(t, records))
	}
	return records[0]
}

func ticket(t *testing.T, d *desk.Desk, id string) *desk.Ticket {
	t.Helper()
	got, ok := d.Ticket(id)
	if !ok {
		t.Fatalf("alert %s is not there", id)
	}
	return got
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// read is what the log gives back of a record.
func read(t *testing.T, r desk.Record) desk.Record {
	t.Helper()
	var back desk.Record
	if err := json.Unmarshal([]byte(asJSON(t, r)), &back); err != nil {
		t.Fatal(err)
	}
	return back
}

func wantSame(t *testing.T, got, want *desk.Desk) {
	t.Helper()
	if a, b := got.State(), want.State(); !reflect.DeepEqual(a, b) {
		t.Errorf("the desks differ:\ngot  %.2000s\nwant %.2000s", asJSON(t, a), asJSON(t, b))
	}
}

// shift is a random but repeatable stretch of work: alerts that are raised and
// resolved, nudges, people's acts, feedback and fixes.
type shift struct {
	rnd    *rand.Rand
	now    time.Time
	n      int
	raised map[string]time.Time
	alerts []string
	nudges []string
	fixes  []string
}

func newShift(seed uint64) *shift {
	return &shift{rnd: rand.New(rand.NewPCG(seed, 7)), now: noon, raised: make(map[string]time.Time)}
}

// step does one thing at the desk and returns its records, which are taken in.
func (s *shift) step(t *testing.T, d *desk.Desk) []desk.Record {
	t.Helper()
	s.now = s.now.Add(time.Duration(s.rnd.IntN(20_000)) * time.Millisecond)
	s.n++
	if e, ok := s.event(); ok {
		return d.Take(e)
	}
	r, err := s.command(d)
	if err != nil {
		return d.Advance(s.now)
	}
	load(t, d, r)
	return []desk.Record{r}
}

func (s *shift) event() (alert.Event, bool) {
	switch s.rnd.IntN(8) {
	case 0, 1:
		id := fmt.Sprint("a", s.n)
		s.alerts, s.raised[id] = append(s.alerts, id), s.now
		return raise(id, s.now), true
	case 2:
		if id := pick(s.rnd, s.alerts); id != "" {
			return clearing(id, s.raised[id], s.now), true
		}
	case 3, 4:
		id := fmt.Sprint("n", s.n)
		s.nudges = append(s.nudges, id)
		e := candidate(id, fmt.Sprint("c", s.rnd.IntN(30)), fmt.Sprint("agent-", s.rnd.IntN(3)), s.now)
		e.Nudge.Alert = pick(s.rnd, s.alerts)
		return e, true
	case 5:
		if id := pick(s.rnd, s.nudges); id != "" {
			return alert.Event{At: s.now, Outcome: &alert.Outcome{Nudge: id, Messages: 2, Before: -0.5, After: s.rnd.Float64(), Risk: 0.2, CSAT: 3}}, true
		}
	}
	return alert.Event{}, false
}

func (s *shift) command(d *desk.Desk) (desk.Record, error) {
	act := desk.Act{By: "sam", At: s.now}
	id, nudge := pick(s.rnd, s.alerts), pick(s.rnd, s.nudges)
	switch s.rnd.IntN(10) {
	case 0:
		return d.Acknowledge(id, act)
	case 1:
		return d.Assign(id, "kim", act)
	case 2:
		return d.Snooze(id, s.now.Add(time.Minute), act)
	case 3:
		return d.Resolve(id, desk.Resolution{Cause: "other", Note: "seen to"}, act)
	case 4:
		return d.Judge(id, desk.VerdictFalseAlarm, act)
	case 5:
		return d.AckNudge(nudge, act)
	case 6:
		return d.DismissNudge(nudge, desk.VerdictNotNow, act)
	case 7:
		return d.Feedback(desk.Feedback{Conversation: fmt.Sprint("c", s.rnd.IntN(30)), CSAT: 4, Predicted: 3.5}, act)
	case 8:
		r, err := d.Decide(desk.Fix{Cause: "understaffed", Topic: "wait_time"}, act)
		if err == nil {
			s.fixes = append(s.fixes, r.Fix.ID)
		}
		return r, err
	}
	return d.Change(pick(s.rnd, s.fixes), time.Time{}, act)
}

func pick(rnd *rand.Rand, from []string) string {
	if len(from) == 0 {
		return ""
	}
	return from[rnd.IntN(len(from))]
}
