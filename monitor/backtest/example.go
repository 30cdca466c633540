package backtest

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"slices"
	"time"

	"undertone/monitor/alert"
	"undertone/monitor/alert/rule"
	"undertone/monitor/contact"
	"undertone/monitor/desk"
)

// Stage plays messages to rules, and lets `then` pass after the last.
type Stage func(ctx context.Context, messages iter.Seq2[contact.Message, error], then time.Duration) (*Scene, error)

// Scene is what came of it.
type Scene struct {
	Records []desk.Record
	// Why tells where each rule stands at the end with a conversation, or with a
	// channel where that is empty. It has nothing on what is long over.
	Why func(conversation, channel string) []alert.Verdict
}

// Trial is what came of a rule's example.
type Trial struct {
	Example rule.Example
	// Wrong says what should have been otherwise; empty where all was as the
	// example says.
	Wrong string
	// Fired are the alerts of all rules, in order, each with its distance from
	// the beginning.
	Fired []Fired
	// Findings are the comparisons of the rule's condition at the end; Asks is
	// which condition, raise or clear. Both are empty where the conversation is
	// over.
	Asks     string
	Findings []rule.Finding
}

// Fired is one alert of an example.
type Fired struct {
	AlertReport
	After time.Duration // from the example's first line
	Open  time.Duration // until it was resolved; 0 where it is not
	// Line is the line of the example with or after which it fired, from 1.
	Line int
}

// sceneBegins is a Monday's nine o'clock: examples play at the same time of the
// same day, whenever they are run.
var sceneBegins = time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)

// Try plays an example and tells whether its rule did what the example says.
func Try(ctx context.Context, x rule.Example, stage Stage) (*Trial, error) {
	s := &script{x: x}
	scene, err := stage(ctx, s.messages(), x.Then)
	if err != nil {
		return nil, fmt.Errorf("play %s of rule %s: %w", x.Name, x.Rule, err)
	}
	var run Run
	run.Take(scene.Records)
	t := &Trial{Example: x}
	for _, a := range run.alerts() {
		t.Fired = append(t.Fired, s.fired(a))
	}
	t.Wrong = s.wrong(t.Fired)
	if verdict, ok := s.verdict(scene); ok {
		t.Asks, t.Findings = verdict.Asks, verdict.Findings
	}
	return t, nil
}

// script is an example's messages on the clock.
type script struct{ x rule.Example }

// conversation is the name of one of those in which the same is said, from 0.
func (s *script) conversation(n int) string { return fmt.Sprintf("example-%d", n+1) }

// at is when a line, counted from 0, is said in a conversation.
func (s *script) at(conversation, line int) time.Time {
	at := sceneBegins.Add(time.Duration(conversation) * s.x.Every)
	for _, l := range s.x.Say[:line+1] {
		at = at.Add(l.After)
	}
	return at
}

func (s *script) messages() iter.Seq2[contact.Message, error] {
	var all []contact.Message
	for n := range max(1, s.x.Times) {
		at := s.at(n, -1)
		for i, l := range s.x.Say {
			at = at.Add(l.After)
			all = append(all, contact.Message{
				ID: fmt.Sprintf("%s-%d", s.conversation(n), i+1), Channel: s.x.Channel, Conversation: s.conversation(n),
				Speaker: l.Speaker, Text: l.Text, At: at, Received: at, Medium: s.x.Medium,
				Agent: "agent", Customer: s.x.Customer, Lang: s.x.Lang,
			})
		}
	}
	slices.SortStableFunc(all, func(a, b contact.Message) int { return a.Received.Compare(b.Received) })
	return func(yield func(contact.Message, error) bool) {
		for _, m := range all {
			if !yield(m, nil) {
				return
			}
		}
	}
}

// fired places an alert in the example.
func (s *script) fired(a AlertReport) Fired {
	f := Fired{AlertReport: a, After: a.At.Sub(sceneBegins)}
	if !a.ResolvedAt.IsZero() {
		f.Open = a.ResolvedAt.Sub(a.At)
	}
	for f.Line < len(s.x.Say) && !s.at(s.which(a), f.Line).After(a.At) {
		f.Line++
	}
	return f
}

// which is the number of an alert's conversation; 0, the first, for a channel's.
func (s *script) which(a AlertReport) (n int) {
	if _, err := fmt.Sscanf(a.Conversation, "example-%d", &n); err != nil {
		return 0
	}
	return n - 1
}

// wrong says what is not as the example has it.
func (s *script) wrong(fired []Fired) string {
	mine := slices.DeleteFunc(slices.Clone(fired), func(f Fired) bool { return f.Rule != s.x.Rule })
	switch {
	case !s.x.Fires && len(mine) > 0:
		return fmt.Sprintf("fired %s, and must not", mine[0].when())
	case !s.x.Fires:
		return ""
	case len(mine) == 0 && s.x.At > 0:
		return fmt.Sprintf("did not fire, and must with line %d", s.x.At)
	case len(mine) == 0:
		return "did not fire, and must"
	case s.x.At > 0 && mine[0].Line != s.x.At:
		return fmt.Sprintf("fired %s, and must with line %d", mine[0].when(), s.x.At)
	}
	open := slices.ContainsFunc(mine, func(f Fired) bool { return f.ResolvedAt.IsZero() })
	if s.x.Clears && open {
		return "is still open at the end, and must be over"
	}
	return ""
}

// when says when an alert fired in words of the example.
func (f *Fired) when() string {
	return fmt.Sprintf("after line %d, at +%s", f.Line, lasting(f.After.Seconds()))
}

// String is what an alert was, for a terminal.
func (f *Fired) String() string {
	open := "still open"
	if f.Open > 0 || !f.ResolvedAt.IsZero() {
		open = "over after " + lasting(f.Open.Seconds())
	}
	return fmt.Sprintf("%s fired %s, %s: %s", f.Rule, f.when(), open, cmp.Or(f.Text["en"], f.Text["zh-Hans"]))
}

// verdict is where the example's rule stands at the end, in its first conversation
// or in the channel.
func (s *script) verdict(scene *Scene) (alert.Verdict, bool) {
	if scene.Why == nil {
		return alert.Verdict{}, false
	}
	for _, where := range [][2]string{{s.conversation(0), ""}, {"", s.x.Channel}} {
		for _, v := range scene.Why(where[0], where[1]) {
			if v.Rule == s.x.Rule {
				return v, true
			}
		}
	}
	return alert.Verdict{}, false
}
