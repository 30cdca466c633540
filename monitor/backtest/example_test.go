package backtest_test

import (
	"context"
	"fmt"
	"iter"
	"strings"
	"testing"
	"time"

	"undertone/monitor/alert"
	"undertone/monitor/alert/rule"
	"undertone/monitor/backtest"
	"undertone/monitor/contact"
	"undertone/monitor/desk"
)

// shouting is a stage whose only rule fires with the second message of a
// conversation that ends in an exclamation mark, and clears with one that does not.
func shouting(_ context.Context, messages iter.Seq2[contact.Message, error], _ time.Duration) (*backtest.Scene, error) {
	scene := &backtest.Scene{Why: func(conversation, _ string) []alert.Verdict {
		if conversation == "" {
			return nil
		}
		return []alert.Verdict{{Rule: "shouts", Asks: "raise", Findings: []rule.Finding{{Text: "shouts >= 2"}}}}
	}}
	shouts := make(map[string]int)
	open := make(map[string]alert.Alert)
	for m, err := range messages {
		if err != nil {
			return nil, err
		}
		a, firing := open[m.Conversation]
		switch {
		case !strings.HasSuffix(m.Text, "!") && firing:
			a.State, a.ResolvedAt = alert.Resolved, m.Received
		case strings.HasSuffix(m.Text, "!") && !firing:
			if shouts[m.Conversation]++; shouts[m.Conversation] != 2 {
				continue
			}
			a = alert.Alert{
				ID: m.ID, Rule: "shouts", Scope: rule.OfConversation, State: alert.Firing, RaisedAt: m.Received,
				Channel: m.Channel, Conversation: m.Conversation, Message: m.ID, Text: map[string]string{"en": "loud"},
			}
		default:
			continue
		}
		open[m.Conversation] = a
		scene.Records = append(scene.Records, desk.Record{Type: "alert", At: m.Received, Alert: &desk.Ticket{Alert: a}})
	}
	return scene, nil
}

func TestTry_tellsWhetherTheRuleDidWhatTheExampleSays(t *testing.T) {
	t.Parallel()
	say := func(texts ...string) (lines []rule.Line) {
		for _, text := range texts {
			lines = append(lines, rule.Line{After: 30 * time.Second, Text: text})
		}
		return lines
	}
	tests := []struct {
		name string
		x    rule.Example
		want string
	}{
		{"fires as it must", rule.Example{Fires: true, Say: say("a!", "b!")}, ""},
		{"fires with the line", rule.Example{Fires: true, At: 3, Say: say("a!", "b", "c!")}, ""},
		{"fires before the line", rule.Example{Fires: true, At: 3, Say: say("a!", "b!", "c!")}, "fired after line 2, at +1m00s, and must with line 3"},
		{"fires after the line", rule.Example{Fires: true, At: 1, Say: say("a!", "b!", "c!")}, "fired after line 2, at +1m00s, and must with line 1"},
		{"does not fire", rule.Example{Fires: true, Say: say("a!", "b")}, "did not fire, and must"},
		{"does not fire with the line", rule.Example{Fires: true, At: 2, Say: say("a!", "b")}, "did not fire, and must with line 2"},
		{"stays quiet as it must", rule.Example{Say: say("a!", "b")}, ""},
		{"fires and must not", rule.Example{Say: say("a!", "b!")}, "fired after line 2, at +1m00s, and must not"},
		{"is over as it must", rule.Example{Fires: true, Clears: true, Say: say("a!", "b!", "c")}, ""},
		{"is not over", rule.Example{Fires: true, Clears: true, Say: say("a!", "b!")}, "is still open at the end, and must be over"},
		{"one of three is not over", rule.Example{Fires: true, Clears: true, Times: 3, Every: time.Second, Say: say("a!", "b!")}, "is still open at the end, and must be over"},
		{"fires in another conversation", rule.Example{Fires: true, At: 2, Times: 2, Every: time.Hour, Say: say("a!", "b!")}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			tt.x.Rule, tt.x.Channel = "shouts", "example"
			trial, err := backtest.Try(t.Context(), tt.x, shouting)
			if err != nil {
				t.Fatal(err)
			}
			if trial.Wrong != tt.want {
				t.Errorf("wrong = %q, want %q", trial.Wrong, tt.want)
			}
			if len(trial.Findings) != 1 || trial.Asks != "raise" {
				t.Errorf("findings = %v of %q, want those of raise", trial.Findings, trial.Asks)
			}
		})
	}
}

func TestTry_playsTheSceneOnTheClock(t *testing.T) {
	t.Parallel()
	x := rule.Example{
		Rule: "shouts", Channel: "web", Customer: "u", Times: 2, Every: 10 * time.Second, Then: time.Minute,
		Say: []rule.Line{{After: 5 * time.Second, Text: "hello"}, {After: 40 * time.Second, Speaker: contact.Agent, Text: "hi"}},
	}
	var got []string
	_, err := backtest.Try(t.Context(), x, func(_ context.Context, messages iter.Seq2[contact.Message, error], then time.Duration) (*backtest.Scene, error) {
		for m, err := range messages {
			if err != nil {
				return nil, err
			}
			got = append(got, fmt.Sprint(m.Received.Format(time.TimeOnly), " ", m.Conversation, " ", m.ID, " ", m.Channel, " ", m.Customer, " ", m.Speaker, ": ", m.Text))
		}
		if then != time.Minute {
			t.Errorf("then = %v, want a minute", then)
		}
		return &backtest.Scene{}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"09:00:05 example-1 example-1-1 web u customer: hello",
		"09:00:15 example-2 example-2-1 web u customer: hello",
		"09:00:45 example-1 example-1-2 web u agent: hi",
		"09:00:55 example-2 example-2-2 web u agent: hi",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("messages =\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
