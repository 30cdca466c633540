package desk_test

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"undertone/monitor/desk"
)

func TestAccuracy_setsPredictedAgainstReported(t *testing.T) {
	t.Parallel()
	s := new(desk.State)
	for i, f := range []struct{ reported, predicted float64 }{{1, 2}, {3, 3.5}, {5, 4}, {4, 0}} {
		channel := "web"
		if i == 2 {
			channel = "phone"
		}
		s.Feedback = append(s.Feedback, &desk.Feedback{Conversation: fmt.Sprint(i), At: noon, Channel: channel, CSAT: f.reported, Predicted: f.predicted})
	}
	for i, nps := range []int{10, 9, 8, 6, 0} {
		s.Feedback = append(s.Feedback, &desk.Feedback{Conversation: fmt.Sprint(i), At: noon, Channel: "web", NPS: &nps, Predicted: 5 - float64(i)})
	}
	a := s.Accuracy(desk.Period{})
	got := a.All.CSAT
	near := func(a, b float64) bool { return math.Abs(a-b) < 1e-9 }
	if got.Answers != 4 || got.N != 3 || !near(got.Reported, 3) || !near(got.Predicted, 9.5/3) || !near(got.Error, 0.5/3) ||
		!near(got.AbsoluteError, 2.5/3) || !near(got.Correlation, 1) {
		t.Errorf("CSAT is %+v", got)
	}
	nps := a.All.NPS
	if nps.N != 5 || nps.Promoters != 2 || nps.Passives != 1 || nps.Detractors != 2 || nps.Score.Value != 0 || nps.Predicted != 5 || !near(nps.Correlation, 1) {
		t.Errorf("NPS is %s", asJSON(t, nps))
	}
	if len(a.Channels) != 2 || a.Channels[0].Channel != "phone" || a.Channels[0].CSAT.N != 1 || a.Channels[1].NPS.N != 5 || a.Channels[0].NPS.Score != nil {
		t.Errorf("channels are %s", asJSON(t, a.Channels))
	}
	if got := s.Accuracy(desk.Period{To: noon}).All; got.CSAT.Answers != 0 || got.NPS.Score != nil {
		t.Errorf("before noon there is %s, want nothing", asJSON(t, got))
	}
}

// JSON has no word for what is not a number.
func TestAccuracy_ofFewAnswersCanBeWritten(t *testing.T) {
	t.Parallel()
	s, nps := new(desk.State), 7
	for n, f := range []desk.Feedback{{}, {CSAT: 2, Predicted: 3}, {NPS: &nps, Predicted: 3}, {CSAT: 2, Predicted: 4}, {NPS: &nps}} {
		if f.Conversation = fmt.Sprint(n); n > 0 {
			s.Feedback = append(s.Feedback, &f)
		}
		if _, err := json.Marshal(s.Accuracy(desk.Period{})); err != nil {
			t.Errorf("of %d answers: %v", n, err)
		}
	}
}

func TestAccuracy_tiesShareTheirRank(t *testing.T) {
	t.Parallel()
	s := new(desk.State)
	for i, f := range [][2]float64{{1, 2}, {2, 1}, {2, 3}, {4, 4}} {
		s.Feedback = append(s.Feedback, &desk.Feedback{Conversation: fmt.Sprint(i), CSAT: f[0], Predicted: f[1]})
	}
	if got, want := s.Accuracy(desk.Period{}).All.CSAT.Correlation, 3/math.Sqrt(22.5); math.Abs(got-want) > 1e-12 {
		t.Errorf("correlation is %v, want %v", got, want)
	}
}

func TestAccuracy_npsIntervalHoldsTheTruth(t *testing.T) {
	t.Parallel()
	for _, n := range []int{10, 30, 200} {
		for _, shares := range [][2]float64{{0.5, 0.2}, {0.85, 0.05}} {
			rnd, held := rand.New(rand.NewPCG(3, uint64(n))), 0
			const trials = 1000
			for range trials {
				s := new(desk.State)
				for range n {
					score := 8
					if u := rnd.Float64(); u < shares[0] {
						score = 10
					} else if u < shares[0]+shares[1] {
						score = 3
					}
					s.Feedback = append(s.Feedback, &desk.Feedback{Conversation: "c", NPS: &score})
				}
				e, truth := s.Accuracy(desk.Period{}).All.NPS.Score, 100*(shares[0]-shares[1])
				if e.Low <= truth && truth <= e.High {
					held++
				}
			}
			coverage := float64(held) / trials
			t.Logf("%d answers, %v: coverage %.3f", n, shares, coverage)
			if coverage < 0.925 {
				t.Errorf("%d answers, shares %v: the interval holds the truth in %.3f of trials, want about 0.95", n, shares, coverage)
			}
		}
	}
}

func TestCauses_groupsTheTrouble(t *testing.T) {
	t.Parallel()
	s := &desk.State{
		Open: []*desk.Ticket{{Alert: firing("open")}},
		Closed: []*desk.Ticket{
			resolvedTicket("1", "carrier_delay", 0, time.Minute, 10*time.Minute),
			resolvedTicket("2", "carrier_delay", time.Hour, time.Hour+3*time.Minute, time.Hour+20*time.Minute),
			resolvedTicket("3", "other", time.Hour, 0, time.Hour+time.Minute),
			resolvedTicket("early", "other", -time.Hour, 0, 0),
		},
		Nudges: []*desk.Nudge{
			{ID: "n1", Alert: "1", State: desk.Helpful, At: noon},
			{ID: "n2", Alert: "1", State: desk.Suppressed, At: noon},
		},
	}
	s.Closed[0].Verdict, s.Closed[1].Verdict = desk.VerdictHelpful, desk.VerdictFalseAlarm
	s.Closed[2].Topic, s.Closed[2].Channel = "", "phone"

	r := s.Causes(desk.Period{From: noon}, after(2*time.Hour), nil)
	if r.All.Alerts != 4 || r.All.Open != 1 || r.All.Name != "" {
		t.Errorf("all: %s", asJSON(t, r.All))
	}
	top := r.Causes[0]
	if top.Name != "carrier_delay" || top.Alerts != 2 || top.Nudges != 1 || top.ToAcknowledge != (desk.Wait{N: 2, Median: 60, P90: 180}) ||
		top.ToResolve != (desk.Wait{N: 2, Median: 600, P90: 1200}) || top.FalseAlarms.N != 2 || top.FalseAlarms.Value != 0.5 {
		t.Errorf("the first cause is %s", asJSON(t, top))
	}
	names := func(list []desk.Trouble) (s string) {
		for _, x := range list {
			s += fmt.Sprintf("%s %d, ", x.Name, x.Alerts)
		}
		return s
	}
	for what, got := range map[string][2]string{
		"causes":      {names(r.Causes), "carrier_delay 2, none 1, other 1, "},
		"departments": {names(r.Departments), "logistics 3, none 1, "},
		"topics":      {names(r.Topics), "delivery 3, none 1, "},
		"touchpoints": {names(r.Touchpoints), "after_sales 4, "},
		"channels":    {names(r.Channels), "web-chat 3, phone 1, "},
	} {
		if got[0] != got[1] {
			t.Errorf("%s are %q, want %q", what, got[0], got[1])
		}
	}
	if got := asJSON(t, new(desk.State).Causes(desk.Period{}, noon, nil).Fixes); got != "[]" {
		t.Errorf("fixes of nothing are %s, want an empty list", got)
	}
}

func TestFixes_areMeasuredWhenThereIsEnough(t *testing.T) {
	t.Parallel()
	const day = 24 * time.Hour
	changed := after(25 * time.Minute) // 12:25: the hour of the change counts on neither side
	tests := []struct {
		name             string
		changed          time.Time
		now              time.Duration
		messages         int
		rise             float64
		stage, says      string
		days             int
		from, until, aft time.Duration // asked: the time before from from to until, after it for as long from aft
	}{
		{"not changed yet", time.Time{}, 10 * day, 500, 0.3, desk.StageDecided, "", 0, 0, 0, 0},
		{"changed an hour ago", changed, time.Hour, 500, 0.3, desk.StageChanged, desk.TooEarly, 0, 0, 0, 0},
		{"a day less the hour of the change", changed, day, 500, 0.3, desk.StageChanged, desk.TooEarly, 0, 0, 0, 0},
		{"a day", changed, day + time.Hour, 500, 0.3, desk.StageMeasured, desk.Better, 1, -day, 0, time.Hour},
		{"two days and a half", changed, 61 * time.Hour, 500, -0.3, desk.StageMeasured, desk.Worse, 2, -2 * day, 0, time.Hour},
		{"a month", changed, 30 * day, 500, 0.01, desk.StageMeasured, desk.NoneProven, 7, -7 * day, 0, time.Hour},
		{"on the hour", noon, 30 * day, 500, 0.3, desk.StageMeasured, desk.Better, 7, -7 * day, 0, 0},
		{"nobody writes", changed, 30 * day, 29, 0.9, desk.StageChanged, desk.TooFew, 7, -7 * day, 0, time.Hour},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := &desk.State{Fixes: []*desk.Fix{{ID: "f", Cause: "carrier_delay", Topic: "delivery", Channel: "web-chat", DecidedAt: noon, ChangedAt: tt.changed}}}
			asked := 0
			measure := func(channel, topic string, from, to time.Time) (int, float64, float64) {
				asked++
				span := time.Duration(tt.days) * day
				if channel != "web-chat" || topic != "delivery" {
					t.Errorf("asked for %s, %s", channel, topic)
				}
				if to.After(after(tt.now)) {
					t.Errorf("asked up to %v, which is in the future", to)
				}
				if from.Equal(after(tt.from)) && to.Equal(after(tt.until)) {
					return tt.messages, -0.3, 0.5
				}
				if !from.Equal(after(tt.aft)) || to.Sub(from) != span {
					t.Errorf("asked from %v to %v", from, to)
				}
				return tt.messages, -0.3 + tt.rise, 0.5 - tt.rise/2
			}
			r := s.Causes(desk.Period{}, after(tt.now), measure).Fixes[0]
			if r.Stage != tt.stage {
				t.Errorf("stage is %s, want %s", r.Stage, tt.stage)
			}
			if tt.says == "" {
				if r.Measured != nil || asked > 0 {
					t.Errorf("measured %s", asJSON(t, r.Measured))
				}
				return
			}
			if r.Measured.Says != tt.says || r.Measured.Days != tt.days {
				t.Errorf("measured %s, want %s over %d days", asJSON(t, r.Measured), tt.says, tt.days)
			}
			if (asked > 0) != (tt.days > 0) {
				t.Errorf("asked %d times", asked)
			}
		})
	}
}

func TestFixes_countWhatLedToThem(t *testing.T) {
	t.Parallel()
	s := &desk.State{
		Closed: []*desk.Ticket{
			resolvedTicket("1", "carrier_delay", time.Hour, 0, 2*time.Hour),
			resolvedTicket("2", "carrier_delay", 0, 0, 2*time.Hour),
			resolvedTicket("3", "other", 0, 0, 2*time.Hour),
			resolvedTicket("later", "carrier_delay", 9*time.Hour, 0, 10*time.Hour),
		},
		Fixes: []*desk.Fix{
			{ID: "f", Cause: "carrier_delay", DecidedAt: after(8 * time.Hour)},
			{ID: "g", Cause: "carrier_delay", Topic: "booking", DecidedAt: after(8 * time.Hour)},
			{ID: "h", Cause: "carrier_delay", DecidedAt: after(30 * time.Hour)},
		},
	}
	got := s.Causes(desk.Period{To: after(24 * time.Hour)}, after(24*time.Hour), nil).Fixes
	if len(got) != 2 || got[0].Found != 2 || !got[0].FoundAt.Equal(noon) || got[1].Found != 0 || !got[1].FoundAt.IsZero() {
		t.Errorf("fixes are %s, want two, one that follows two alerts since noon", asJSON(t, got))
	}
}

func TestFixes_intervalIsNotTooNarrow(t *testing.T) {
	t.Parallel()
	// Customers whose sentiment is -1, 0 or 1 are the widest spread there is.
	rnd, held := rand.New(rand.NewPCG(9, 9)), 0
	const trials, messages = 2000, 120
	side := func(negative, positive float64) (int, float64, float64) {
		var sum, bad float64
		for range messages {
			if u := rnd.Float64(); u < negative {
				sum, bad = sum-1, bad+1
			} else if u < negative+positive {
				sum++
			}
		}
		return messages, sum / messages, bad / messages
	}
	for range trials {
		s := &desk.State{Fixes: []*desk.Fix{{ID: "f", ChangedAt: noon}}}
		measure := func(_, _ string, from, _ time.Time) (int, float64, float64) {
			if from.Before(noon) {
				return side(0.5, 0.1)
			}
			return side(0.3, 0.2)
		}
		m := s.Causes(desk.Period{}, after(48*time.Hour), measure).Fixes[0].Measured
		if m.Mood.Low <= 0.3 && 0.3 <= m.Mood.High {
			held++
		}
	}
	if coverage := float64(held) / trials; coverage < 0.935 || coverage > 0.965 {
		t.Errorf("the interval holds the truth in %.3f of trials, want about 0.95", coverage)
	}
}
