package monitor_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"undertone/monitor"
	"undertone/monitor/alert"
	"undertone/monitor/contact"
	"undertone/monitor/desk"
)

// twoRules are one on conversations and one on channels.
const twoRules = moodRule + `
  - rule: upset
    scope: conversation
    raise: negative_run >= 2
    clear: negative_run == 0
    text: {en: upset, zh-Hans: 不满}
`

// hears appends customers' messages of one conversation, received at these times.
func (r *rig) hears(t *testing.T, conversation, text string, at ...time.Time) {
	t.Helper()
	var batch []contact.Message
	for _, received := range at {
		batch = append(batch, contact.Message{
			ID: conversation + received.String(), Channel: "web", Conversation: conversation, Text: text, At: received, Received: received,
		})
	}
	_, err := r.journal.Append(t.Context(), batch)
	must(t, err)
}

// stands is the phase of the one rule that why tells of.
func stands(t *testing.T, why *monitor.Why, err error) string {
	t.Helper()
	must(t, err)
	if len(why.Rules) != 1 || len(why.Rules[0].Findings) == 0 {
		t.Fatalf("why = %+v, want one rule with its findings", why)
	}
	return why.Rules[0].Rule + " is " + why.Rules[0].Phase
}

func TestExplain_nowAndThen(t *testing.T) {
	t.Parallel()
	r := start(t, t.TempDir())
	r.SetRules(rulesOf(t, twoRules))
	now := time.Now().UTC().Truncate(time.Millisecond)
	first, second := now.Add(-20*time.Minute), now.Add(-10*time.Minute)
	r.hears(t, "c-1", upset, first, second)
	r.counted(t, "web", 2)
	ctx := t.Context()

	why, err := r.Explain(ctx, "c-1", "", time.Time{})
	if got := stands(t, why, err); got != "upset is firing" || why.Replayed || why.At.Before(now.Add(-time.Minute)) || why.Rules[0].Asks != "clear" {
		t.Errorf("now %s: %+v, want it firing, without reading again", got, why)
	}
	for at, want := range map[time.Time]string{
		first:                         "upset is quiet",
		second.Add(-time.Millisecond): "upset is quiet",
		second:                        "upset is firing",
		second.Add(40 * time.Minute):  "upset is quiet", // whoever should have acted has
	} {
		why, err := r.Explain(ctx, "c-1", "", at)
		if got := stands(t, why, err); got != want || !why.Replayed || !why.At.Equal(at) {
			t.Errorf("at %v %s: %+v, want %s", at, got, why, want)
		}
	}
	r.wall.until(t, "a look at web", func() bool { why, err := r.Explain(ctx, "", "web", time.Time{}); return err == nil && why != nil })
	for at, want := range map[time.Time]int64{{}: 0, first.Add(2 * time.Second): 1, second.Add(time.Minute): 1} { // of 5 minutes
		why, err := r.Explain(ctx, "", "web", at)
		if got := stands(t, why, err); got != "channel_mood is quiet" || why.Replayed == at.IsZero() || fmt.Sprint(why.Rules[0].Findings[0].Values["last_5m.customers"]) != fmt.Sprint(want) {
			t.Errorf("web at %v: %s, %+v, want %d customers' messages", at, got, why.Rules[0].Findings, want)
		}
	}
	for name, ask := range map[string]func() (*monitor.Why, error){
		"an unknown conversation":       func() (*monitor.Why, error) { return r.Explain(ctx, "c-9", "", time.Time{}) },
		"an unknown conversation, then": func() (*monitor.Why, error) { return r.Explain(ctx, "c-9", "", first) },
		"before it began":               func() (*monitor.Why, error) { return r.Explain(ctx, "c-1", "", first.Add(-time.Second)) },
		"an unknown channel":            func() (*monitor.Why, error) { return r.Explain(ctx, "", "fax", time.Time{}) },
		"an unknown channel, then":      func() (*monitor.Why, error) { return r.Explain(ctx, "", "fax", first) },
		"an hour without it":            func() (*monitor.Why, error) { return r.Explain(ctx, "", "web", first.Add(-2*time.Hour)) },
	} {
		if why, err := ask(); !errors.Is(err, monitor.ErrNotHeard) {
			t.Errorf("%s: %+v, %v, want %v", name, why, err, monitor.ErrNotHeard)
		}
	}
}

// A conversation that is over is told of as of its last message: at this moment
// every rule would be quiet.
func TestExplain_knowsWhatIsOver(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	r := start(t, dir)
	long := time.Now().Add(-48 * time.Hour).UTC().Truncate(time.Millisecond)
	r.hears(t, "c-1", upset, long.Add(-time.Second), long)
	r.wall.until(t, "both messages", func() bool { return r.wall.turns == 2 })
	r.stop()
	must(t, os.RemoveAll(filepath.Join(dir, "state"))) // as if it had been heard then
	r = start(t, dir)
	r.SetRules(rulesOf(t, twoRules))
	<-r.Ready()
	r.hears(t, "c-2", "在吗", time.Now()) // so that it is known what time it is
	r.wall.until(t, "a message of today", func() bool { return r.wall.turns == 1 })
	why, err := r.Explain(t.Context(), "c-1", "", time.Time{})
	if got := stands(t, why, err); got != "upset is firing" || !why.Replayed || !why.At.Equal(long) {
		t.Errorf("%s: %+v, want it firing at %v", got, why, long)
	}
}

func TestSetRules_keepsAlertsOfRulesThatStay(t *testing.T) {
	t.Parallel()
	r := start(t, t.TempDir())
	id := r.soured(t)
	r.SetRules(rulesOf(t, twoRules))
	r.say(t, "sour", 40, 9, upset)
	r.counted(t, "sour", 49)
	if open := r.Desk().Open; len(open) == 0 || open[0].ID != id {
		t.Errorf("open are %+v, want that of the rule that is still there", open)
	}
	r.SetRules(rulesOf(t, "bundled: false"))
	r.say(t, "sour", 49, 1, upset)
	r.wall.until(t, "it to be resolved", func() bool {
		return slices.ContainsFunc(r.wall.events, func(e desk.Record) bool {
			return e.Alert != nil && e.Alert.ID == id && e.Alert.State == alert.Resolved
		})
	})
}
