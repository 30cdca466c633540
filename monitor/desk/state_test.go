package desk_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"undertone/monitor/alert/rule"
	"undertone/monitor/desk"
)

func TestState_choosesTheNewestFirst(t *testing.T) {
	t.Parallel()
	d := desk.New(desk.Options{HoldOut: -1, Escalate: time.Hour})
	do := done(t, d)
	for i := range 6 {
		id, at := fmt.Sprint(i), after(time.Duration(i)*time.Minute)
		e := raise(id, at)
		if i%2 == 1 {
			e.Alert.Channel, e.Alert.Severity = "phone", rule.Critical
		}
		d.Take(e)
		d.Take(candidate("n"+id, "c"+id, fmt.Sprint("a", i%2), at))
	}
	do(d.Resolve("5", desk.Resolution{Cause: "other"}, by(time.Hour/2)))
	do(d.Resolve("0", desk.Resolution{Cause: "other"}, by(time.Hour/2)))
	do(d.Snooze("2", after(time.Hour), by(time.Hour/2)))
	do(d.AckNudge("n4", by(time.Hour/2)))
	s := d.State()
	for _, tt := range []struct {
		name   string
		filter desk.TicketFilter
		want   string
	}{
		{"all", desk.TicketFilter{}, "4 3 2 1 0 5"},
		{"open", desk.TicketFilter{Open: true}, "4 3 2 1"},
		{"open and awake", desk.TicketFilter{Open: true, Awake: true}, "4 3 1"},
		{"of a channel", desk.TicketFilter{Channel: "phone"}, "3 1 5"},
		{"critical, no more than two", desk.TicketFilter{Severity: rule.Critical, Limit: 2}, "3 1"},
		{"of a conversation", desk.TicketFilter{Conversation: "c-3"}, "3"},
		{"raised from 12:01 until before 12:04", desk.TicketFilter{Period: desk.Period{From: after(time.Minute), To: after(4 * time.Minute)}}, "3 2 1"},
		{"of no rule", desk.TicketFilter{Rule: "none"}, ""},
	} {
		var got []string
		for _, x := range s.Tickets(tt.filter) {
			got = append(got, x.ID)
		}
		if got := strings.Join(got, " "); got != tt.want {
			t.Errorf("alerts, %s: %q, want %q", tt.name, got, tt.want)
		}
	}
	for _, tt := range []struct {
		name   string
		filter desk.NudgeFilter
		want   string
	}{
		{"of an agent", desk.NudgeFilter{Agent: "a0"}, "n4 n2 n0"},
		{"without an answer", desk.NudgeFilter{State: desk.Given, Agent: "a0"}, "n2 n0"},
		{"of a conversation", desk.NudgeFilter{Conversation: "c3", Shown: true}, "n3"},
		{"no more than one", desk.NudgeFilter{Limit: 1}, "n5"},
	} {
		var got []string
		for _, x := range s.NudgesOf(tt.filter) {
			got = append(got, x.ID)
		}
		if got := strings.Join(got, " "); got != tt.want {
			t.Errorf("nudges, %s: %q, want %q", tt.name, got, tt.want)
		}
	}
}
