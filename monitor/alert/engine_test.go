package alert_test

import (
	"encoding/json"
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"undertone/monitor/alert"
	"undertone/monitor/window"
)

var noon = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

// feels is the mood of n customers' messages with this mean and this share of
// negative ones in the last five minutes.
func feels(n int, sentiment, negative float64) *window.Mood {
	m := new(window.Mood)
	m.Windows[window.FiveMinutes] = window.Sums{
		Messages:  int64(n),
		Customers: int64(n),
		Score:     int64(sentiment * 10_000 * float64(n)),
		Negative:  int64(negative*float64(n) + 0.5),
	}
	return m
}

var (
	happy   = feels(20, 0.3, 0.1)
	sour    = feels(20, -0.2, 0.3)
	furious = feels(20, -0.5, 0.7)
	silent  = feels(0, 0, 0)
)

func TestEngine_levels(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		mood *window.Mood
		want alert.Level
	}{
		{"nobody wrote", silent, alert.Calm},
		{"customers are happy", happy, alert.Calm},
		{"a little sour", feels(20, -0.14, 0.35), alert.Calm},
		{"the mean is at the line to watch", feels(20, -0.15, 0), alert.Watch},
		{"so is the share of negative messages", feels(20, 0, 0.40), alert.Watch},
		{"four furious messages are no trend", feels(4, -1, 1), alert.Calm},
		{"five are to be watched", feels(5, -1, 1), alert.Watch},
		{"eight are an alert", feels(8, -1, 1), alert.Alarm},
		{"the mean is at the line to alert", feels(20, -0.35, 0), alert.Alarm},
		{"so is the share of negative messages there", feels(20, 0, 0.60), alert.Alarm},
		{"just above both lines to alert", feels(100, -0.34, 0.59), alert.Watch},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, raised := alert.NewEngine(alert.Options{}).Judge("web", tt.mood, noon)
			if got != tt.want {
				t.Errorf("level = %v, want %v", got, tt.want)
			}
			if (raised != nil) != (tt.want == alert.Alarm) {
				t.Errorf("alert = %+v at level %v", raised, tt.want)
			}
		})
	}
}

// step is a mood that lasts for some seconds.
type step struct {
	seconds int
	mood    *window.Mood
}

// play judges once a second, and returns the levels in the order they came and
// all alerts.
func play(e *alert.Engine, from time.Time, steps ...step) (levels []alert.Level, alerts []alert.Alert) {
	for _, s := range steps {
		for range s.seconds {
			level, a := e.Judge("web", s.mood, from)
			if len(levels) == 0 || levels[len(levels)-1] != level {
				levels = append(levels, level)
			}
			if a != nil {
				alerts = append(alerts, *a)
			}
			from = from.Add(time.Second)
		}
	}
	return levels, alerts
}

func TestEngine_goesDownSlowly(t *testing.T) {
	t.Parallel()
	const calm, watch, alarm = alert.Calm, alert.Watch, alert.Alarm
	tests := []struct {
		name  string
		steps []step
		want  []alert.Level
	}{
		{"59 better seconds are not enough", []step{{1, furious}, {60, happy}, {1, furious}}, []alert.Level{alarm}},
		{"60 are", []step{{1, furious}, {61, happy}}, []alert.Level{alarm, calm}},
		{"a relapse starts the minute anew", []step{{1, furious}, {50, happy}, {1, furious}, {50, happy}}, []alert.Level{alarm}},
		{"better by less than the margin is not better", []step{{1, furious}, {300, feels(20, -0.26, 0.55)}}, []alert.Level{alarm}},
		{"better by the margin in the mean only is not better", []step{{1, furious}, {300, feels(20, -0.2, 0.55)}}, []alert.Level{alarm}},
		{"nor is it in the share only", []step{{1, furious}, {300, feels(20, -0.26, 0.45)}}, []alert.Level{alarm}},
		{"sour is better than furious", []step{{1, furious}, {61, sour}, {61, happy}}, []alert.Level{alarm, watch, calm}},
		{"a few messages less keep the level", []step{{1, feels(8, -1, 1)}, {300, feels(4, -1, 1)}}, []alert.Level{alarm}},
		{"half of them are the least", []step{{1, feels(8, -1, 1)}, {61, feels(3, -1, 1)}}, []alert.Level{alarm, watch}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, _ := play(alert.NewEngine(alert.Options{}), noon, tt.steps...)
			if !reflect.DeepEqual(got, tt.want) {
				t.Errorf("levels = %v, want %v", got, tt.want)
			}
		})
	}
}

func TestEngine_raisesOneAlertWhereATwinRaisesMany(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 1))
	engine := alert.NewEngine(alert.Options{})
	var raised, twins int
	var twin bool
	for i := range 3600 { // an hour around the line
		sentiment := -0.35 + 0.08*(r.Float64()*2-1)
		_, a := engine.Judge("web", feels(1000, sentiment, 0.3), noon.Add(time.Duration(i)*time.Second))
		if a != nil {
			raised++
		}
		if above := sentiment > -0.35; above == twin {
			twin = !twin
			if twin {
				twins++
			}
		}
	}
	if raised != 1 {
		t.Errorf("%d alerts, want 1", raised)
	}
	if twins < 100 {
		t.Errorf("the twin without hysteresis raised %d: the mood did not swing", twins)
	}
}

func TestEngine_silenceCalms(t *testing.T) {
	t.Parallel()
	levels, alerts := play(alert.NewEngine(alert.Options{}), noon, step{10, furious}, step{120, silent})
	if want := []alert.Level{alert.Alarm, alert.Calm}; !reflect.DeepEqual(levels, want) {
		t.Errorf("levels = %v, want %v", levels, want)
	}
	if len(alerts) != 2 || alerts[0].State != alert.Firing || alerts[1].State != alert.Resolved {
		t.Fatalf("alerts = %+v, want one fired and resolved", alerts)
	}
	if alerts[0].ID != alerts[1].ID {
		t.Errorf("raised as %s, resolved as %s", alerts[0].ID, alerts[1].ID)
	}
	if want := noon.Add(70 * time.Second); !alerts[1].ResolvedAt.Equal(want) {
		t.Errorf("resolved at %v, want %v", alerts[1].ResolvedAt, want)
	}
}

func TestEngine_anAlertReadsWell(t *testing.T) {
	t.Parallel()
	_, alerts := play(alert.NewEngine(alert.Options{}), noon.Add(250*time.Millisecond), step{660, furious}, step{61, feels(1, 0.5, 0)})
	for i, want := range []string{
		`{"id":"ID","rule":"channel_mood","severity":"critical","channel":"web","state":"firing","raised_at":"2026-11-21T12:00:00.25Z","text":{` +
			`"en":"web is souring: 70% negative, mood -50, 20 messages in 5 min",` +
			`"zh-Hans":"web 情绪恶化：70% 为负面，情绪 -50，5 分钟内 20 条消息",` +
			`"zh-Hant":"web 情緒惡化：70% 為負面，情緒 -50，5 分鐘內 20 則訊息"}}`,
		`{"id":"ID","rule":"channel_mood","severity":"critical","channel":"web","state":"resolved","raised_at":"2026-11-21T12:00:00.25Z","resolved_at":"2026-11-21T12:12:00.25Z","text":{` +
			`"en":"web has calmed down after 12 min: 0% negative, mood +50, 1 message in 5 min",` +
			`"zh-Hans":"web 在 12 分钟后恢复平稳：0% 为负面，情绪 +50，5 分钟内 1 条消息",` +
			`"zh-Hant":"web 在 12 分鐘後恢復平穩：0% 為負面，情緒 +50，5 分鐘內 1 則訊息"}}`,
	} {
		if i >= len(alerts) {
			t.Fatalf("%d alerts, want 2", len(alerts))
		}
		if got := len(alerts[i].ID); got != 20 {
			t.Errorf("id has %d characters, want 20", got)
		}
		alerts[i].ID = "ID"
		got, err := json.Marshal(alerts[i])
		if err != nil {
			t.Fatal(err)
		}
		if string(got) != want {
			t.Errorf("alert = %s\nwant %s", got, want)
		}
	}
}

func TestEngine_restoresWithoutRaisingTwice(t *testing.T) {
	t.Parallel()
	before := alert.NewEngine(alert.Options{})
	_, raised := play(before, noon, step{10, furious})

	after := alert.NewEngine(alert.Options{})
	resolved := raised[0]
	resolved.State, resolved.Channel = alert.Resolved, "phone"
	other := raised[0]
	other.Rule, other.Channel = "another", "store"
	after.Restore(append(before.Firing(), resolved, other))
	if got := after.Firing(); !reflect.DeepEqual(got, raised) {
		t.Errorf("firing = %+v, want %+v", got, raised)
	}
	_, alerts := play(after, noon.Add(time.Minute), step{10, furious}, step{61, happy})
	if len(alerts) != 1 || alerts[0].State != alert.Resolved || alerts[0].ID != raised[0].ID {
		t.Errorf("alerts = %+v, want %s resolved and nothing raised", alerts, raised[0].ID)
	}
	if got := after.Firing(); got != nil {
		t.Errorf("firing = %+v, want none", got)
	}
}

func TestEngine_givesCopies(t *testing.T) {
	t.Parallel()
	e := alert.NewEngine(alert.Options{})
	_, a := e.Judge("web", furious, noon)
	a.Text["en"] = "changed"
	a.Channel = "changed"
	if got := e.Firing()[0]; got.Channel != "web" || got.Text["en"] == "changed" {
		t.Errorf("changing a copy changed the engine's: %+v", got)
	}
}

func TestEngine_idsOfChannelsDiffer(t *testing.T) {
	t.Parallel()
	e := alert.NewEngine(alert.Options{})
	_, a := e.Judge("web", furious, noon)
	_, b := e.Judge("phone", furious, noon)
	if a.ID == b.ID {
		t.Errorf("alerts of two channels, raised at once, share the id %s", a.ID)
	}
}

func TestEngine_isDeterministic(t *testing.T) {
	t.Parallel()
	run := func() (all []alert.Alert) {
		e := alert.NewEngine(alert.Options{})
		r := rand.New(rand.NewPCG(7, 7))
		moods := []*window.Mood{happy, sour, furious, silent}
		for i := range 2000 {
			channel := []string{"web", "phone", "店/1"}[r.IntN(3)]
			if _, a := e.Judge(channel, moods[r.IntN(4)*r.IntN(2)], noon.Add(time.Duration(20*i+r.IntN(20))*time.Second)); a != nil {
				all = append(all, *a)
			}
		}
		return all
	}
	first := run()
	if second := run(); !reflect.DeepEqual(first, second) {
		t.Errorf("the same moods gave other alerts")
	}
	ids := make(map[string]int)
	for _, a := range first {
		if a.State == alert.Firing {
			ids[a.ID]++
		}
	}
	if len(ids) < 10 {
		t.Errorf("%d alerts: too few to tell", len(ids))
	}
	for id, n := range ids {
		if n != 1 {
			t.Errorf("%d alerts have the id %s", n, id)
		}
	}
}

func TestEngine_aClockSetBackDoesNotHoldAnAlert(t *testing.T) {
	t.Parallel()
	e := alert.NewEngine(alert.Options{})
	play(e, noon, step{10, furious}, step{10, happy})
	if levels, _ := play(e, noon.Add(-time.Hour), step{61, happy}); levels[len(levels)-1] != alert.Calm {
		t.Errorf("levels = %v, want calm in the end", levels)
	}
}

func TestLevel_names(t *testing.T) {
	t.Parallel()
	got, err := json.Marshal([]alert.Level{alert.Calm, alert.Watch, alert.Alarm})
	if want := `["calm","watch","alert"]`; err != nil || string(got) != want {
		t.Errorf("levels = %s, %v, want %s", got, err, want)
	}
	if got := alert.Level(9).String(); got != "unknown" {
		t.Errorf("level 9 = %q", got)
	}
}

func TestOptions(t *testing.T) {
	t.Parallel()
	var o alert.Options
	want := alert.Options{
		Watch: alert.Threshold{Messages: 5, Sentiment: -0.15, Negative: 0.40},
		Alert: alert.Threshold{Messages: 8, Sentiment: -0.35, Negative: 0.60}, Margin: 0.10, Hold: time.Minute,
	}
	if err := o.SetDefaults(); err != nil || o != want {
		t.Errorf("defaults = %+v, %v", o, err)
	}
	o = alert.Options{
		Watch: alert.Threshold{Messages: -1, Sentiment: -0.5, Negative: 0.9},
		Alert: alert.Threshold{Sentiment: -2}, Margin: 2, Hold: -time.Second,
	}
	const problems = `watch.messages: must be 1 to 1000000, got -1
alert.sentiment: must be -1 to 1, got -2
margin: must be 0 to 1, got 2
hold: must be 0s to 1h, got -1s
alert.negative: must be no lower than watch.negative, which is 0.9, got 0.6`
	if err := o.SetDefaults(); err == nil || err.Error() != problems {
		t.Errorf("problems =\n%v\nwant\n%s", err, problems)
	}
}
