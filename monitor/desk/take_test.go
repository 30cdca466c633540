package desk_test

import (
	"fmt"
	"math"
	"reflect"
	"testing"
	"time"

	"undertone/monitor/alert"
	"undertone/monitor/desk"
)

func TestTake_knowsWhatItWasTold(t *testing.T) {
	t.Parallel()
	d := desk.New(all())
	events := []alert.Event{
		raise("a", noon),
		candidate("n", "c", "a-1", noon),
		{At: after(time.Second), Outcome: &alert.Outcome{Nudge: "n", Messages: 3, Before: -0.5, After: 0.1}},
		clearing("a", noon, after(2*time.Second)),
	}
	for i, e := range events {
		one(t, d.Take(e))
		for _, again := range events[:i+1] {
			again.At = e.At
			if got := d.Take(again); len(got) != 0 {
				t.Errorf("event %d told again gave %s", i, asJSON(t, got))
			}
		}
	}
	n, _ := d.Nudge("n")
	if n.Outcome == nil || n.Outcome.After != 0.1 || n.State != desk.Given {
		t.Errorf("the nudge is %s, want it given, with its outcome", asJSON(t, n))
	}
}

func TestTake_leavesToPeopleWhatTheyDid(t *testing.T) {
	t.Parallel()
	t.Run("the alert clears after it was acknowledged", func(t *testing.T) {
		t.Parallel()
		d := desk.New(all())
		do := done(t, d)
		d.Take(raise("a", noon))
		do(d.Acknowledge("a", by(time.Second)))
		do(d.Assign("a", "kim", by(2*time.Second)))
		do(d.Snooze("a", after(time.Hour), by(3*time.Second)))
		do(d.Judge("a", desk.VerdictHelpful, by(4*time.Second)))
		got := one(t, d.Take(clearing("a", noon, after(time.Minute)))).Alert
		if got.State != alert.Resolved || got.AcknowledgedBy != "sam" || got.AssignedTo != "kim" || got.Verdict != desk.VerdictHelpful ||
			got.ResolvedBy != "" || got.Text["en"] != "souring" || got.Ended["en"] != "calm again" || got.Group != "web-chat/delivery" || !got.SnoozedUntil.IsZero() {
			t.Errorf("resolved alert is %s", asJSON(t, got))
		}
		if got := d.Advance(after(2 * time.Hour)); len(got) != 0 {
			t.Errorf("a resolved alert woke up: %s", asJSON(t, got))
		}
	})
	t.Run("the alert clears after it was resolved by hand", func(t *testing.T) {
		t.Parallel()
		d := desk.New(all())
		d.Take(raise("a", noon))
		done(t, d)(d.Resolve("a", desk.Resolution{Cause: "carrier_delay"}, by(time.Second)))
		if got := d.Take(clearing("a", noon, after(time.Minute))); len(got) != 0 {
			t.Errorf("clearing gave %s", asJSON(t, got))
		}
		if got := ticket(t, d, "a"); got.ResolvedBy != "sam" || !got.ResolvedAt.Equal(after(time.Second)) {
			t.Errorf("the alert is %s, want it as the person left it", asJSON(t, got))
		}
	})
	t.Run("an alert nobody remembers clears", func(t *testing.T) {
		t.Parallel()
		d := desk.New(all())
		if got := one(t, d.Take(clearing("a", noon, after(time.Minute)))); got.Alert.State != alert.Resolved {
			t.Errorf("got %s, want it recorded as resolved", asJSON(t, got))
		}
	})
}

func TestTake_decidesOnNudges(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		change func(*alert.Candidate)
		state  desk.NudgeState
		reason string
	}{
		{"one like any other", func(*alert.Candidate) {}, desk.Given, ""},
		{"nobody says who the agent is", func(c *alert.Candidate) { c.Agent = "" }, desk.Given, ""},
		{"said ten minutes ago", func(c *alert.Candidate) { c.SaidAt = after(-10 * time.Minute) }, desk.Given, ""},
		{"said longer ago", func(c *alert.Candidate) { c.SaidAt = after(-10*time.Minute - time.Millisecond) }, desk.Suppressed, desk.Stale},
		{"said by a clock that is ahead", func(c *alert.Candidate) { c.SaidAt = after(time.Hour) }, desk.Given, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			e := candidate("n", "c", "a-1", noon)
			tt.change(e.Nudge)
			n := one(t, desk.New(all()).Take(e)).Nudge
			if n.State != tt.state || n.Reason != tt.reason {
				t.Errorf("nudge is %s %s, want %s %s", n.State, n.Reason, tt.state, tt.reason)
			}
			if (len(n.Advice) > 0) != (n.State == desk.Given) {
				t.Errorf("a nudge that is %s has the advice %v", n.State, n.Advice)
			}
		})
	}
}

func TestTake_keepsToTheBudgets(t *testing.T) {
	t.Parallel()
	d := desk.New(all())
	perConversation, perAgent := make(map[string][]time.Time), make(map[string][]time.Time)
	reasons := make(map[string]int)
	for i := range 5000 {
		at := after(time.Duration(i) * 1700 * time.Millisecond)
		conversation, agent := fmt.Sprint("c", i%23), fmt.Sprint("a", i%5)
		for _, r := range d.Take(candidate(fmt.Sprint("n", i), conversation, agent, at)) {
			if r.Nudge.State != desk.Given {
				reasons[r.Nudge.Reason]++
				continue
			}
			perConversation[conversation] = append(perConversation[conversation], at)
			perAgent[agent] = append(perAgent[agent], at)
		}
	}
	most := func(lists map[string][]time.Time, within time.Duration) (most int) {
		for _, times := range lists {
			for i := range times {
				n := 0
				for _, at := range times[i:] {
					if at.Sub(times[i]) < within {
						n++
					}
				}
				most = max(most, n)
			}
		}
		return most
	}
	if got := most(perConversation, time.Minute); got != 1 {
		t.Errorf("a conversation got %d nudges within a minute, want at most 1", got)
	}
	if got := most(perAgent, 10*time.Minute); got != 6 {
		t.Errorf("an agent got %d nudges within 10 minutes, want at most 6, and 6 in such a crowd", got)
	}
	if reasons[desk.ConversationBudget] == 0 || reasons[desk.AgentBudget] == 0 {
		t.Errorf("reasons are %v, want both budgets among them", reasons)
	}
}

func TestTake_budgetsEndOnTime(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name         string
		conversation string
		at           time.Duration
		reason       string
	}{
		{"the conversation's first", "c", 0, ""},
		{"just within its minute", "c", time.Minute - time.Millisecond, desk.ConversationBudget},
		{"a minute after", "c", time.Minute, ""},
		{"the agent's third", "c3", time.Minute, ""},
		{"fourth", "c4", time.Minute, ""},
		{"fifth", "c5", time.Minute, ""},
		{"sixth", "c6", time.Minute, ""},
		{"seventh", "c7", 10*time.Minute - time.Millisecond, desk.AgentBudget},
		{"when the first is ten minutes ago", "c8", 10 * time.Minute, ""},
		{"when the second is not", "c9", 10 * time.Minute, desk.AgentBudget},
	}
	d := desk.New(all())
	for i, tt := range tests {
		records := d.Take(candidate(fmt.Sprint(i), tt.conversation, "agent", after(tt.at)))
		if n := records[len(records)-1].Nudge; n.Reason != tt.reason {
			t.Errorf("%s: %s %s, want %q", tt.name, n.State, n.Reason, tt.reason)
		}
		if tt.reason == "" { // an answer, or the lack of it, costs nothing
			done(t, d)(d.AckNudge(fmt.Sprint(i), by(tt.at)))
		}
	}
}

func TestTake_holdsOutWholeConversations(t *testing.T) {
	t.Parallel()
	const conversations = 4000
	d, held := desk.New(desk.Options{}), 0
	for i := range conversations {
		states := make(map[desk.NudgeState]int)
		for n := range 3 {
			at := after(time.Duration(i)*3*time.Minute + time.Duration(n)*time.Minute)
			for _, r := range d.Take(candidate(fmt.Sprint("n", i, "-", n), fmt.Sprint("conversation-", i), fmt.Sprint("agent-", i), at)) {
				if r.Nudge.State != desk.Escalated {
					states[r.Nudge.State]++
				}
			}
		}
		if len(states) != 1 {
			t.Fatalf("conversation %d has nudges that are %v, want all given or all held out", i, states)
		}
		if states[desk.HeldOut] > 0 {
			held++
		}
	}
	if got := float64(held) / conversations; math.Abs(got-0.10) > 0.015 {
		t.Errorf("%.3f of conversations are held out, want about 0.10", got)
	}
}

func TestTake_heldOutCostsItsConversationButNotTheAgent(t *testing.T) {
	t.Parallel()
	d := desk.New(desk.Options{PerAgent: desk.Budget{Nudges: 1}})
	find := func(state desk.NudgeState, from int) string { // a conversation whose nudges become that
		for i := from; ; i++ {
			name := fmt.Sprint("c", i)
			if one(t, desk.New(desk.Options{}).Take(candidate("n", name, "a", noon))).Nudge.State == state {
				return name
			}
		}
	}
	held := find(desk.HeldOut, 0)
	want := []string{"held_out", "suppressed conversation_budget", "given", "suppressed agent_budget"}
	var got []string
	for i, c := range []string{held, held, find(desk.Given, 0), find(desk.Given, 1000)} {
		n := one(t, d.Take(candidate(fmt.Sprint("n", i), c, "agent", after(time.Duration(i)*time.Second)))).Nudge
		what := string(n.State)
		if n.Reason != "" {
			what += " " + n.Reason
		}
		got = append(got, what)
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("nudges are %q, want %q", got, want)
	}
}

func TestTake_takesTheRulesOwnAdvice(t *testing.T) {
	t.Parallel()
	e := candidate("n", "c", "a", noon)
	e.Nudge.Text = map[string]string{"en": "Call the kitchen."}
	got := one(t, desk.New(all()).Take(e)).Nudge.Advice
	if len(got) != 1 || got[0].Do != desk.DoOwn || got[0].Text["en"] != "Call the kitchen." {
		t.Errorf("advice is %v, want the rule's own alone", got)
	}
}

func TestLedger_isBounded(t *testing.T) {
	t.Parallel()
	const room = 50_000
	d := desk.New(desk.Options{HoldOut: -1, Keep: desk.Keep{Nudges: 10}})
	for i := range room {
		e := candidate(fmt.Sprint("n", i), fmt.Sprint("c", i), fmt.Sprint("a", i/6), noon)
		if n := one(t, d.Take(e)).Nudge; n.State != desk.Given {
			t.Fatalf("nudge %d is %s %s", i, n.State, n.Reason)
		}
	}
	full := one(t, d.Take(candidate("late", "one too many", "a", after(time.Second)))).Nudge
	if full.Reason != desk.ConversationBudget {
		t.Errorf("with %d conversations in a minute the next is %s %s, want it suppressed", room, full.State, full.Reason)
	}
	if n := one(t, d.Take(candidate("later", "one too many", "a", after(time.Minute)))).Nudge; n.State != desk.Given {
		t.Errorf("a minute later it is %s %s, want it given: the others are forgotten", n.State, n.Reason)
	}
}

func TestAdvance_escalatesWhatNobodyAnswers(t *testing.T) {
	t.Parallel()
	d := desk.New(all())
	do := done(t, d)
	d.Take(raise("over", noon))
	d.Take(raise("too late", noon))
	for id, of := range map[string]string{"silent": "too late", "answered": "x", "moot": "over"} {
		e := candidate(id, "c-"+id, "a", noon)
		e.Nudge.Alert = of
		one(t, d.Take(e))
	}
	do(d.AckNudge("answered", by(10*time.Second)))
	one(t, d.Take(clearing("over", noon, after(89*time.Second))))
	if got := d.Advance(after(90*time.Second - time.Millisecond)); len(got) != 0 {
		t.Errorf("before 90 s: %s", asJSON(t, got))
	}
	// Loaded before the clock has come to the 90 s, but of a later time.
	do(d.Resolve("too late", desk.Resolution{Cause: "other"}, by(91*time.Second)))
	due := d.Advance(after(5 * time.Minute))
	if len(due) != 2 || due[0].Nudge.ID != "moot" || due[0].Nudge.State != desk.Lapsed || !due[0].Nudge.EscalatedAt.IsZero() {
		t.Fatalf("after 90 s: %s, want first that the nudge of a resolved alert lapsed", asJSON(t, due))
	}
	r := due[1]
	if n := r.Nudge; n.ID != "silent" || n.State != desk.Escalated || !r.At.Equal(after(90*time.Second)) || !n.EscalatedAt.Equal(r.At) {
		t.Errorf("record is %s, want the silent one escalated at 90 s", asJSON(t, r))
	}
	if got := d.Advance(after(time.Hour)); len(got) != 0 {
		t.Errorf("it escalated again: %s", asJSON(t, got))
	}
	late := do(d.DismissNudge("silent", desk.VerdictNotNow, by(10*time.Minute))).Nudge
	if late.State != desk.Dismissed || late.EscalatedAt.IsZero() {
		t.Errorf("a late answer made it %s", asJSON(t, late))
	}
}

func TestAdvance_endsSnoozes(t *testing.T) {
	t.Parallel()
	d := desk.New(all())
	do := done(t, d)
	d.Take(raise("a", noon))
	do(d.Snooze("a", after(time.Hour), by(0)))
	if got := d.State().Tickets(desk.TicketFilter{Awake: true}); len(got) != 0 {
		t.Errorf("a snoozed alert is awake: %s", asJSON(t, got))
	}
	do(d.Snooze("a", after(2*time.Hour), by(time.Minute))) // a longer one replaces it
	if got := d.Advance(after(time.Hour)); len(got) != 0 {
		t.Errorf("the first snooze ended: %s", asJSON(t, got))
	}
	r := one(t, d.Advance(after(3*time.Hour)))
	if !r.Alert.SnoozedUntil.IsZero() || r.Alert.State != alert.Firing || !r.At.Equal(after(2*time.Hour)) {
		t.Errorf("record is %s, want the alert awake at its own time", asJSON(t, r))
	}
}

func TestAdvance_doesNotDependOnTheBeat(t *testing.T) {
	t.Parallel()
	beats := []time.Duration{250 * time.Millisecond, time.Second, 7 * time.Second, time.Hour}
	var want []desk.Record
	for _, beat := range beats {
		d := desk.New(desk.Options{})
		var got []desk.Record
		now := noon
		for i := range 400 {
			at := after(time.Duration(i) * 3333 * time.Millisecond)
			for ; now.Before(at); now = now.Add(beat) {
				got = append(got, d.Advance(now)...)
			}
			id := fmt.Sprint(i)
			got = append(got, d.Take(raise("a"+id, at))...)
			e := candidate("n"+id, "c"+fmt.Sprint(i%40), "agent"+fmt.Sprint(i%9), at)
			e.Nudge.Alert = "a" + id
			got = append(got, d.Take(e)...)
			if i%3 == 0 {
				got = append(got, d.Take(clearing("a"+fmt.Sprint(i/2), after(time.Duration(i/2)*3333*time.Millisecond), at))...)
			}
		}
		if want == nil {
			want = got
		}
		// A coarse beat has not come to what falls due after the last event.
		if n := min(len(got), len(want)); !reflect.DeepEqual(got[:n], want[:n]) || n < len(want)-40 {
			t.Errorf("with a beat of %v there are %d records and not the %d of a beat of %v", beat, len(got), len(want), beats[0])
		}
	}
}
