package alert_test

import (
	"testing"

	"undertone/monitor/alert"
	"undertone/monitor/window"
)

// heard is a mood of customers in the last minute, and of agents who go on.
func heard(customers int64, sentiment float64) *window.Mood {
	m := new(window.Mood)
	for n := range m.Windows {
		m.Windows[n] = window.Sums{Messages: customers + 20, Customers: customers, Score: int64(sentiment * 10_000 * float64(customers))}
	}
	return m
}

func TestFloor_endsWhatIsAboutCustomersWhoFellSilent(t *testing.T) {
	t.Parallel()
	const (
		low     = "\n  - rule: low\n    scope: channel\n    raise: last_5m.customers >= 8 and last_5m.sentiment < -0.3\n    clear: last_5m.sentiment > 0.1"
		hall    = "\n  - rule: hall\n    scope: centre\n    raise: last_5m.customers >= 8 and last_5m.sentiment < -0.3\n    clear: last_5m.sentiment > 0.1"
		nobody  = "\n  - rule: nobody\n    scope: channel\n    raise: last_15m.customers < 1\n    clear: last_5m.customers > 3"
		topical = "\n  - rule: topical\n    scope: channel\n    by: topic\n    raise: topic.last_15m.sentiment < -0.3\n    clear: topic.last_15m.sentiment > 0.1"
	)
	upset, still, calm := moods{"web": heard(20, -0.5)}, moods{"web": heard(0, 0)}, moods{"web": heard(20, 0)}
	sore := moods{"web": about(map[int]int64{2: 12})}
	tests := []struct {
		name  string
		rule  string
		opts  alert.Options
		steps []lasting
		want  []string
	}{
		{"though agents go on", low, alert.Options{}, []lasting{{1, upset}, {3600, still}}, []string{"0s raised low web", "30m0s resolved low web"}},
		{"and there is nothing in the hour", low, alert.Options{}, []lasting{{1, upset}, {3600, moods{}}}, []string{"0s raised low web", "30m0s resolved low web"}},
		{"as soon as is wished", low, alert.Options{QuietAfter: 300 * s}, []lasting{{1, upset}, {3600, still}}, []string{"0s raised low web", "5m0s resolved low web"}},
		{"not while they speak", low, alert.Options{}, []lasting{{1, upset}, {7200, calm}}, []string{"0s raised low web"}},
		{"from when they last spoke on", low, alert.Options{}, []lasting{{1, upset}, {1200, calm}, {3600, still}}, []string{"0s raised low web", "50m0s resolved low web"}},
		{"in all channels", hall, alert.Options{}, []lasting{{1, upset}, {3600, still}}, []string{"0s raised hall", "30m0s resolved hall"}},
		{"but not what is about the silence", nobody, alert.Options{}, []lasting{{7200, still}}, []string{"0s raised nobody web"}},
		{"and a topic that nobody speaks of", topical, alert.Options{}, []lasting{{1, sore}, {7200, calm}}, []string{"0s raised topical web delivery", "30m0s resolved topical web delivery"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			told := playMoods(alert.NewFloor(tt.opts, rulesOf(t, tt.rule), nil), 0, tt.steps...)
			wantShown(t, told, tt.want...)
			if last := told[len(told)-1].Alert; last.State == alert.Resolved && last.Text["en"] != "No customer has spoken for a while." {
				t.Errorf("it ends with %q", last.Text["en"])
			}
		})
	}
}

// What is known of when customers last spoke goes on after a restart.
func TestFloor_isSilentForAsLongAfterARestart(t *testing.T) {
	t.Parallel()
	rules := rulesOf(t, "\n  - rule: low\n    scope: channel\n    raise: last_5m.customers >= 8 and last_5m.sentiment < -0.3\n    clear: last_5m.sentiment > 0.1")
	f := alert.NewFloor(alert.Options{}, rules, nil)
	playMoods(f, 0, lasting{1, moods{"web": heard(20, -0.5)}}, lasting{1000, moods{"web": heard(0, 0)}})
	f = readFloor(t, saved(t, f), rules, nil)
	wantShown(t, playMoods(f, 1001, lasting{3600, moods{"web": heard(0, 0)}}), "30m0s resolved low web")
}
