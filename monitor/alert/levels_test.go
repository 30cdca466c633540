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

func TestLevels_areThoseOfTheThresholds(t *testing.T) {
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
			if got := alert.NewLevels(alert.Options{}).Judge("web", tt.mood, noon); got != tt.want {
				t.Errorf("level = %v, want %v", got, tt.want)
			}
		})
	}
}

// step is a mood that lasts for some seconds.
type step struct {
	seconds int
	mood    *window.Mood
}

// play judges once a second, and returns the levels in the order they came.
func play(l *alert.Levels, from time.Time, steps ...step) (levels []alert.Level) {
	for _, s := range steps {
		for range s.seconds {
			level := l.Judge("web", s.mood, from)
			if len(levels) == 0 || levels[len(levels)-1] != level {
				levels = append(levels, level)
			}
			from = from.Add(time.Second)
		}
	}
	return levels
}

func TestLevels_goDownSlowly(t *testing.T) {
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
			got := play(alert.NewLevels(alert.Options{}), noon, tt.steps...)
			if !reflect.DeepEqual(got, tt.want) {
				t.Errorf("levels = %v, want %v", got, tt.want)
			}
		})
	}
}

func TestLevels_doNotFlap(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 1))
	levels := alert.NewLevels(alert.Options{})
	var went, twins int
	before, twin := alert.Calm, false
	for i := range 3600 { // an hour around the line
		sentiment := -0.35 + 0.08*(r.Float64()*2-1)
		level := levels.Judge("web", feels(1000, sentiment, 0.3), noon.Add(time.Duration(i)*time.Second))
		if level != before {
			went++
			before = level
		}
		if above := sentiment > -0.35; above == twin {
			twin = !twin
			twins++
		}
	}
	if before != alert.Alarm || went > 2 {
		t.Errorf("the level changed %d times and is %v, want it to go up and stay", went, before)
	}
	if twins < 100 {
		t.Errorf("the twin without hysteresis changed %d times: the mood did not swing", twins)
	}
}

func TestLevels_silenceCalms(t *testing.T) {
	t.Parallel()
	levels := play(alert.NewLevels(alert.Options{}), noon, step{10, furious}, step{120, silent})
	if want := []alert.Level{alert.Alarm, alert.Calm}; !reflect.DeepEqual(levels, want) {
		t.Errorf("levels = %v, want %v", levels, want)
	}
}

func TestLevels_aClockSetBackDoesNotHoldOne(t *testing.T) {
	t.Parallel()
	l := alert.NewLevels(alert.Options{})
	play(l, noon, step{10, furious}, step{10, happy})
	if levels := play(l, noon.Add(-time.Hour), step{61, happy}); levels[len(levels)-1] != alert.Calm {
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
		Conversations: 50_000, QuietAfter: 30 * time.Minute, EndAfter: 24 * time.Hour, Contacts: 200_000,
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
