package backtest_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"undertone/monitor/alert"
	"undertone/monitor/alert/rule"
	"undertone/monitor/backtest"
	"undertone/monitor/desk"
)

var nine = time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)

// after is nine o'clock and so many minutes.
func after(minutes float64) time.Time {
	return nine.Add(time.Duration(minutes * float64(time.Minute)))
}

var (
	angry   = &rule.Rule{Name: "angry", Scope: rule.OfConversation, Severity: rule.Critical}
	souring = &rule.Rule{Name: "souring", Scope: rule.OfChannel, Severity: rule.Warning}
)

// raised is an alert from one minute of the morning to another; open for 0.
func raised(r *rule.Rule, where string, from, to float64) desk.Ticket {
	a := alert.Alert{
		ID: fmt.Sprintf("%s-%s-%v", r.Name, where, from), Rule: r.Name, Severity: r.Severity, Scope: r.Scope,
		Channel: where, State: alert.Firing, RaisedAt: after(from),
		Text: map[string]string{"en": "This is " + r.Name, "zh-Hans": "情况不妙", "zh-Hant": "情況不妙"},
	}
	if r.Scope == rule.OfConversation {
		a.Channel, a.Conversation, a.Message = "web-chat", where, "m-"+where
	}
	if to > 0 {
		a.State, a.ResolvedAt = alert.Resolved, after(to)
	}
	return desk.Ticket{Alert: a}
}

func nudge(t *desk.Ticket, agent string, state desk.NudgeState, reason string) desk.Nudge {
	return desk.Nudge{
		ID: t.ID + "-nudge", Alert: t.ID, Rule: t.Rule, Channel: t.Channel, Conversation: t.Conversation,
		Agent: agent, State: state, Reason: reason, At: t.RaisedAt,
	}
}

// morning is a run of two rules over eight hours.
func morning() *backtest.Run {
	run := &backtest.Run{
		Rules: []*rule.Rule{angry, souring},
		Traffic: backtest.Traffic{
			Messages: 4000, Customers: 2000, Conversations: 200, Channels: 3, Agents: 2, AgentHours: 10,
			From: nine, To: after(480),
		},
		Tickets: []desk.Ticket{
			raised(souring, "web-chat", 100, 0),
			raised(angry, "c-1", 10, 14),
			raised(angry, "c-1", 20, 22),   // a flap
			raised(angry, "c-1", 60, 64),   // none
			raised(angry, "c-2", 10.5, 20), // another conversation
			raised(souring, "phone", 5, 35),
		},
	}
	run.Nudges = []desk.Nudge{
		nudge(&run.Tickets[1], "a-7", desk.Escalated, ""),
		nudge(&run.Tickets[2], "a-7", desk.Given, ""),
		nudge(&run.Tickets[3], "a-7", desk.HeldOut, ""),
		nudge(&run.Tickets[4], "", desk.Suppressed, "no_agent"),
	}
	return run
}

func TestReport_sumsUpEachRule(t *testing.T) {
	t.Parallel()
	report := backtest.New(morning(), nil)
	want := []backtest.RuleReport{
		{
			Rule: "angry", Scope: rule.OfConversation, Severity: rule.Critical, Alerts: 4, Conversations: 2, Channels: 1,
			Per1000: 20, Median: 240, Flaps: 1, Nudges: 2, HeldOut: 1, Suppressed: map[string]int{"no_agent": 1},
		},
		{
			// One was open for 30 minutes; the other still is, after 380.
			Rule: "souring", Scope: rule.OfChannel, Severity: rule.Warning, Alerts: 2, Open: 1, Channels: 2,
			Per1000: 10, Median: 205 * 60, Suppressed: map[string]int{},
		},
	}
	for i := range want {
		if got := fmt.Sprintf("%+v", report.Rules[i]); got != fmt.Sprintf("%+v", want[i]) {
			t.Errorf("rule %d = %s\nwant %+v", i, got, want[i])
		}
	}
	load := backtest.Load{Alerts: 6, Flaps: 1, AlertsAnHour: 0.75, MostAlerts: 5, Nudges: 2, NudgesAnHour: 0.2, MostNudges: 2}
	if report.Summary.Load != load {
		t.Errorf("load = %+v, want %+v", report.Summary.Load, load)
	}
}

func TestReport_hasTheFieldsOfTheContract(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if err := backtest.New(morning(), nil).WriteJSON(&out); err != nil {
		t.Fatal(err)
	}
	var got struct {
		Rules  []map[string]any `json:"rules"`
		Alerts []map[string]any `json:"alerts"`
	}
	if err := json.Unmarshal(out.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	want := []string{
		"souring channel phone   2026-11-21T09:05:00Z warning false resolved",
		"angry conversation web-chat c-1 m-c-1 2026-11-21T09:10:00Z critical true resolved",
		"angry conversation web-chat c-2 m-c-2 2026-11-21T09:10:30Z critical false resolved",
		"angry conversation web-chat c-1 m-c-1 2026-11-21T09:20:00Z critical true resolved",
		"angry conversation web-chat c-1 m-c-1 2026-11-21T10:00:00Z critical false resolved",
		"souring channel web-chat   2026-11-21T10:40:00Z warning false firing",
	}
	var said []string
	for _, a := range got.Alerts {
		said = append(said, fmt.Sprint(a["rule"], " ", a["scope"], " ", a["channel"], " ", a["conversation"], " ", a["message"], " ",
			a["at"], " ", a["severity"], " ", a["nudge"], " ", a["state"]))
	}
	if !slices.Equal(said, want) {
		t.Errorf("alerts =\n%s\nwant\n%s", strings.Join(said, "\n"), strings.Join(want, "\n"))
	}
	if len(got.Rules) != 2 || got.Rules[0]["rule"] != "angry" {
		t.Errorf("rules = %v, want angry and souring", got.Rules)
	}
}

func TestReport_emptyListsAreLists(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if err := backtest.New(&backtest.Run{}, nil).WriteJSON(&out); err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(out.String(), `{"rules":[],"alerts":[],`) {
		t.Errorf("JSON of nothing = %s", &out)
	}
}

// written is all three forms of a report.
func written(t *testing.T, r *backtest.Report) string {
	t.Helper()
	var out bytes.Buffer
	for _, err := range []error{r.WriteJSON(&out), r.WriteTable(&out), r.WritePage(&out)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	return out.String()
}

func TestReport_isTheSameEveryTime(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	want := written(t, backtest.New(morning(), morning()))
	for range 10 {
		run, present := morning(), morning()
		for _, r := range []*backtest.Run{run, present} {
			random.Shuffle(len(r.Tickets), func(i, j int) { r.Tickets[i], r.Tickets[j] = r.Tickets[j], r.Tickets[i] })
		}
		if got := written(t, backtest.New(run, present)); got != want {
			t.Fatalf("another report of the same alerts:\n%s\nwant\n%s", got, want)
		}
	}
}

func TestReport_rulesComparedWithThemselvesChangeNothing(t *testing.T) {
	t.Parallel()
	report := backtest.New(morning(), morning())
	for _, r := range report.Rules {
		if c := r.Change; c == nil || c.Same != r.Alerts || c.New+c.Gone+c.Earlier+c.Later != 0 {
			t.Errorf("rule %s changed by %+v; want all %d the same", r.Rule, c, r.Alerts)
		}
	}
	for _, a := range report.Alerts {
		if a.New {
			t.Errorf("alert %s is new", a.ID)
		}
	}
	if p := report.Summary.Present; p == nil || *p != report.Summary.Load {
		t.Errorf("present load = %+v, want %+v", p, report.Summary.Load)
	}
}

func TestReport_tellsWhatChanged(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name         string
		now, present []desk.Ticket
		want         backtest.Change
	}{
		{"raised two minutes earlier", []desk.Ticket{raised(angry, "c", 8, 20)}, []desk.Ticket{raised(angry, "c", 10, 20)}, backtest.Change{Earlier: 1, Shift: -120}},
		{"raised after the other had ended", []desk.Ticket{raised(angry, "c", 18, 20)}, []desk.Ticket{raised(angry, "c", 5, 10)}, backtest.Change{Later: 1, Shift: 780}},
		{"raised long after", []desk.Ticket{raised(angry, "c", 41, 45)}, []desk.Ticket{raised(angry, "c", 5, 10)}, backtest.Change{New: 1, Gone: 1}},
		{"of another conversation", []desk.Ticket{raised(angry, "c", 5, 10)}, []desk.Ticket{raised(angry, "d", 5, 10)}, backtest.Change{New: 1, Gone: 1}},
		{"of another rule", []desk.Ticket{raised(angry, "c", 5, 10)}, []desk.Ticket{raised(souring, "c", 5, 10)}, backtest.Change{New: 1}},
		{"one where there were two", []desk.Ticket{raised(angry, "c", 5, 30)}, []desk.Ticket{raised(angry, "c", 5, 10), raised(angry, "c", 12, 30)}, backtest.Change{Same: 1, Gone: 1}},
		{"the second of two", []desk.Ticket{raised(angry, "c", 60, 70)}, []desk.Ticket{raised(angry, "c", 5, 10), raised(angry, "c", 62, 70)}, backtest.Change{Earlier: 1, Gone: 1, Shift: -120}},
		{"nothing any more", nil, []desk.Ticket{raised(angry, "c", 5, 0)}, backtest.Change{Gone: 1}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			run := &backtest.Run{Rules: []*rule.Rule{angry}, Tickets: tt.now}
			present := &backtest.Run{Rules: []*rule.Rule{angry, souring}, Tickets: tt.present}
			report := backtest.New(run, present)
			c := report.Rules[0].Change
			got := backtest.Change{New: c.New, Gone: c.Gone, Same: c.Same, Earlier: c.Earlier, Later: c.Later, Shift: c.Shift}
			if fmt.Sprint(got) != fmt.Sprint(tt.want) {
				t.Errorf("change = %+v, want %+v", got, tt.want)
			}
			if len(report.Gone) != 1 || report.Gone[0].Rule != "souring" {
				t.Errorf("rules that are gone = %+v, want souring", report.Gone)
			}
		})
	}
}

func TestRun_takesTheNewestRecord(t *testing.T) {
	t.Parallel()
	first, last := raised(angry, "c-1", 10, 0), raised(angry, "c-1", 10, 14)
	last.Ended = map[string]string{"en": "It is over"}
	shown, answered := nudge(&first, "a-7", desk.Given, ""), nudge(&first, "a-7", desk.Escalated, "")
	run := backtest.Run{Rules: []*rule.Rule{angry}}
	run.Take([]desk.Record{{Alert: &first}, {Nudge: &shown}, {Feedback: &desk.Feedback{}}, {Nudge: &answered}, {Alert: &last}})
	report := backtest.New(&run, nil)
	if len(report.Alerts) != 1 {
		t.Fatalf("alerts = %+v, want one", report.Alerts)
	}
	if a := report.Alerts[0]; a.State != alert.Resolved || a.Text["en"] != "This is angry" || a.NudgeState != desk.Escalated {
		t.Errorf("alert = %+v, want it resolved, with what became of its nudge", a)
	}
	run.Only(func(channel string) bool { return channel != "web-chat" })
	if len(run.Tickets)+len(run.Nudges) != 0 {
		t.Errorf("without its channel there are %d alerts and %d nudges", len(run.Tickets), len(run.Nudges))
	}
}

func TestTable_isForPeople(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if err := backtest.New(morning(), morning()).WriteTable(&out); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"4,000 messages in 200 conversations on 3 channels, with 2 agents",
		"2026-11-21 09:00:00 to 17:00:00 UTC, 8h00m",
		"most alerts in an hour",
		"angry: no_agent 1",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("table lacks %q:\n%s", want, &out)
		}
	}
	for line := range strings.Lines(out.String()) {
		if len(line) > 200 {
			t.Errorf("a line has %d columns: %s", len(line), line)
		}
	}
}
