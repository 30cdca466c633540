package monitor

import (
	"fmt"
	"testing"
	"time"

	"undertone/monitor/alert"
	"undertone/monitor/alert/rule"
	"undertone/monitor/contact"
)

// better is a rule whose alert asks for better words before it ends.
const better = `
bundled: false
rules:
  - rule: sour
    scope: channel
    raise: last_5m.customers >= 8 and last_5m.sentiment < -0.3
    clear: last_5m.sentiment > 0.1
    severity: critical
    text: {en: "{channel}", zh-Hans: "{channel}"}
`

// A channel whose customers turn furious and then say nothing more is calm again on
// the wall: when the windows are empty and Hold has passed, and where an alert is
// open after QuietAfter.
func TestLook_aSilentChannelIsCalmAgain(t *testing.T) {
	t.Parallel()
	noon := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	for name, tt := range map[string]struct {
		rules string
		by    time.Duration // from the last message on
	}{
		"by its mood":                    {"bundled: false", 6*time.Minute + 15*time.Second},
		"by its alert":                   {better, 31*time.Minute + 15*time.Second},
		"by the rules that come with it": {"", 15 * time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l, hear := aLine(t, tt.rules, noon)
			for i := range 12 {
				hear(i, noon.Add(time.Duration(i)*5*time.Second))
			}
			last := noon.Add(55 * time.Second)
			if got := l.passUntil(last, last.Add(time.Minute), alert.Calm); got != time.Minute {
				t.Fatalf("it was calm %v after the last furious message", got)
			}
			if got := l.level["web"]; got != alert.Alarm {
				t.Fatalf("with twelve furious customers it is at %v, want alert", got)
			}
			got := l.passUntil(last.Add(time.Minute), last.Add(2*time.Hour), alert.Calm) + time.Minute
			t.Logf("calm %v after the last message", got)
			if got > tt.by {
				t.Errorf("calm %v after the last message, want within %v", got, tt.by)
			}
			if open := l.judge.desk.State().Open; len(open) > 0 {
				t.Errorf("%d alerts are open when it is calm", len(open))
			}
		})
	}
}

// aLine is a line without a journal, and a way to make it hear a furious customer.
func aLine(t *testing.T, rules string, now time.Time) (*Line, func(n int, at time.Time)) {
	t.Helper()
	ear, err := testEar()
	if err != nil {
		t.Fatal(err)
	}
	pack := rule.Bundled()
	if rules != "" {
		var problems rule.Problems
		if pack, problems = rule.Load(rule.Source{Name: "rules.yaml", Data: []byte(rules)}); len(problems) > 0 {
			t.Fatal(problems)
		}
	}
	r := Rehearsal{Ear: ear, Rules: pack}
	p, j, err := r.stage()
	if err != nil {
		t.Fatal(err)
	}
	p.begin(now)
	l := &Line{
		shards: []*shard{{part: p}}, judge: j, levels: alert.NewLevels(alert.Options{}),
		level: make(map[string]alert.Level), alarms: make(map[string]alert.Level), touched: make(map[string]struct{}), seen: make([]uint64, 1),
	}
	return l, func(n int, at time.Time) {
		m := &contact.Message{
			ID: fmt.Sprint("m-", n), Channel: "web", Conversation: fmt.Sprint("c-", n), Speaker: contact.Customer,
			Text: "The internet is down again, this is terrible.", At: at, Received: at,
		}
		reading := ear.Read(InputOf(m))
		p.hear(m, &reading)
	}
}

// passUntil lets the seconds pass as the pulse does, until the wall shows web at a
// level or the time is over, and tells how long it took.
func (l *Line) passUntil(from, to time.Time, level alert.Level) time.Duration {
	at := from
	for ; at.Before(to); at = at.Add(time.Second) {
		s := l.shards[0]
		s.idle(at)
		events, mark, seconds := s.take(at)
		s.tracker.Confirm(mark)
		if len(l.judge.settle(look{events, [][]second{seconds}})) > 0 {
			l.alarm()
		}
		for _, m := range l.look(at) {
			if m.Channel == "web" && m.Level == level {
				return at.Sub(from)
			}
		}
	}
	return at.Sub(from)
}
