package desk_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"undertone/monitor/alert"
	"undertone/monitor/desk"
)

func TestProof_countsByRule(t *testing.T) {
	t.Parallel()
	d := desk.New(desk.Options{})
	do := done(t, d)
	var given []string
	for i := range 60 {
		id, at := fmt.Sprint(i), after(time.Duration(i)*11*time.Minute)
		d.Take(raise("alert-of-"+id, at))
		records := d.Take(candidate(id, "c"+id, "a", at))
		if n := records[len(records)-1].Nudge; n.State == desk.Given {
			given = append(given, id)
			act := desk.Act{By: "a", At: at.Add(time.Duration(len(given)) * time.Second)}
			switch len(given) {
			case 1, 2, 3, 4, 5, 6:
				do(d.AckNudge(id, act))
			case 7, 8:
				do(d.DismissNudge(id, desk.VerdictNotNow, act))
			case 9, 10:
				do(d.DismissNudge(id, desk.VerdictFalseAlarm, act))
			}
		}
	}
	do(d.Judge("alert-of-"+given[0], desk.VerdictFalseAlarm, by(24*time.Hour))) // the supervisor knows better
	do(d.Acknowledge("alert-of-0", by(40*time.Second)))
	e := candidate("stray", "c-stray", "", after(24*time.Hour))
	e.Nudge.Rule, e.Nudge.SaidAt = "other", noon
	d.Take(e)

	p := d.State().Proof(desk.Period{})
	if len(p.Rules) != 2 || p.Rules[0].Rule != "other" || p.Rules[1].Rule != "third_no" {
		t.Fatalf("rules are %s, want other and third_no", asJSON(t, p.Rules))
	}
	got := p.Rules[1]
	if got.Alerts != 60 || got.Given != len(given) || got.HeldOut != 60-len(given) || got.HeldOut == 0 || got.Escalated != len(given)-10 {
		t.Errorf("counts are %+v with %d given", got, len(given))
	}
	if want := (desk.Verdicts{Helpful: 5, NotNow: 2, FalseAlarm: 3}); got.Verdicts != want {
		t.Errorf("verdicts are %+v, want %+v", got.Verdicts, want)
	}
	wantShare(t, "precision", got.Precision, desk.Share{N: 10, Value: 0.7, Low: 0.3968, High: 0.8922})
	wantShare(t, "useful", got.Useful, desk.Share{N: 10, Value: 0.5, Low: 0.2366, High: 0.7634})
	if want := (desk.Wait{N: 10, Median: 5, P90: 9}); got.ToAnswer != want {
		t.Errorf("time to answer is %+v, want %+v", got.ToAnswer, want)
	}
	if want := (desk.Wait{N: 1, Median: 40, P90: 40}); got.ToAcknowledge != want {
		t.Errorf("time to acknowledge is %+v, want %+v", got.ToAcknowledge, want)
	}
	if p.Rules[0].Suppressed[desk.Stale] != 1 || p.All.Suppressed[desk.Stale] != 1 || p.All.Alerts != 60 {
		t.Errorf("all is %+v", p.All)
	}
	if got := d.State().Proof(desk.Period{From: after(23 * time.Hour)}).All; got.Alerts != 0 || got.Suppressed[desk.Stale] != 1 {
		t.Errorf("of the last hour: %+v, want the stray nudge alone", got)
	}
}

func wantShare(t *testing.T, what string, got, want desk.Share) {
	t.Helper()
	near := func(a, b float64) bool { return math.Abs(a-b) < 1e-4 }
	if got.N != want.N || !near(got.Value, want.Value) || !near(got.Low, want.Low) || !near(got.High, want.High) {
		t.Errorf("%s is %+v, want %+v", what, got, want)
	}
}

// trial makes nudges of conversations of which the truth is known: the mood rises
// with how low it was and by effect where the nudge was given, with noise that
// differs between the kinds.
func trial(rnd *rand.Rand, conversations int, effect float64) *desk.State {
	s := new(desk.State)
	for i := range conversations {
		n := &desk.Nudge{ID: fmt.Sprint(i), Conversation: fmt.Sprint(i), Rule: "r", Lang: "en", State: desk.Given, At: noon}
		if rnd.Float64() < 0.4 {
			n.Lang = "zh-Hans"
		}
		if rnd.Float64() < 0.10 {
			n.State = desk.HeldOut
		}
		before := -1 + 1.2*rnd.Float64()
		rise := -0.4*before + 0.25*rnd.NormFloat64() // worse moods come back by themselves
		if n.Lang == "en" {
			rise += 0.1
		}
		if n.State == desk.Given {
			rise += effect + 0.2*(rnd.ExpFloat64()-1)
		}
		n.Outcome = &desk.Outcome{Messages: 2, Before: before, After: before + rise}
		s.Nudges = append(s.Nudges, n)
	}
	return s
}

func TestEffect_intervalHoldsTheTruth(t *testing.T) {
	t.Parallel()
	const trials = 600 // the coverage is then known to 0.009
	tests := []struct {
		conversations int
		effect        float64
	}{{400, 0}, {400, 0.15}, {1500, 0}, {1500, -0.1}}
	for _, tt := range tests {
		t.Run(fmt.Sprintf("%d conversations, effect %v", tt.conversations, tt.effect), func(t *testing.T) {
			t.Parallel()
			rnd := rand.New(rand.NewPCG(1, uint64(tt.conversations)))
			said, held, few := make(map[string]int), 0, 0
			var sum float64
			for range trials {
				e := trial(rnd, tt.conversations, tt.effect).Proof(desk.Period{}).All.Effect
				if e.Difference == nil {
					few++
					continue
				}
				said[e.Says]++
				sum += e.Difference.Value
				if e.Difference.Low <= tt.effect && tt.effect <= e.Difference.High {
					held++
				}
			}
			n := float64(trials - few)
			coverage, mean := float64(held)/n, sum/n
			t.Logf("coverage %.3f, mean %.4f, said %v, too few %d", coverage, mean, said, few)
			if coverage < 0.925 || coverage > 0.975 {
				t.Errorf("the interval holds the truth in %.3f of trials, want about 0.95", coverage)
			}
			if math.Abs(mean-tt.effect) > 0.01 {
				t.Errorf("the mean of the differences is %.4f, want %v", mean, tt.effect)
			}
			if tt.effect == 0 && float64(said[desk.NoneProven]) < 0.925*n {
				t.Errorf("without an effect it says %v", said)
			}
		})
	}
}

func TestEffect_comparesLikeWithLike(t *testing.T) {
	t.Parallel()
	// Held out ones happen to be in a better mood, and better moods rise less: not
	// matched, a nudge that does nothing would look as if it helped.
	s, rnd := new(desk.State), rand.New(rand.NewPCG(5, 5))
	for i := range 4000 {
		n := &desk.Nudge{Conversation: fmt.Sprint(i), Rule: "r", State: desk.Given}
		u := rnd.Float64()
		before := -u
		if i%10 == 0 {
			n.State, before = desk.HeldOut, -u*u
		}
		comesBack := -0.8 * math.Floor(before*4) / 4 // alike within a stratum
		n.Outcome = &desk.Outcome{Messages: 1, Before: before, After: before + comesBack + 0.1*rnd.NormFloat64()}
		s.Nudges = append(s.Nudges, n)
	}
	raw := map[bool][]float64{}
	for _, n := range s.Nudges {
		held := n.State == desk.HeldOut
		raw[held] = append(raw[held], n.Outcome.After-n.Outcome.Before)
	}
	naive := mean(raw[false]) - mean(raw[true])
	e := s.Proof(desk.Period{}).All.Effect
	if math.Abs(naive) < 0.02 {
		t.Fatalf("the naive difference is %.3f: this test shows nothing", naive)
	}
	if e.Says != desk.NoneProven || math.Abs(e.Difference.Value) > 0.02 {
		t.Errorf("effect is %s, want none; the naive difference is %.3f", asJSON(t, e), naive)
	}
}

func TestEffect_weighsBySizeOfWhatWasGiven(t *testing.T) {
	t.Parallel()
	s, rnd := new(desk.State), rand.New(rand.NewPCG(6, 6))
	add := func(lang string, state desk.NudgeState, conversations int, rise float64) {
		for range conversations {
			n := &desk.Nudge{Conversation: fmt.Sprint(len(s.Nudges)), Lang: lang, State: state}
			n.Outcome = &desk.Outcome{Messages: 1, Before: -0.5, After: -0.5 + rise + 0.05*rnd.NormFloat64()}
			s.Nudges = append(s.Nudges, n)
		}
	}
	add("en", desk.Given, 900, 0.4)
	add("en", desk.HeldOut, 50, 0)
	add("zh-Hant", desk.Given, 200, 0)
	add("yue", desk.Given, 100, 0)
	add("zh-Hans", desk.HeldOut, 50, 0)
	e := s.Proof(desk.Period{}).All.Effect
	if math.Abs(e.Difference.Value-0.3) > 0.03 || e.Given != 1200 || e.HeldOut != 100 {
		t.Errorf("effect is %s, want 0.3: three of four nudges helped by 0.4", asJSON(t, e))
	}
}

func mean(v []float64) float64 {
	var sum float64
	for _, x := range v {
		sum += x
	}
	return sum / float64(len(v))
}

func TestEffect_saysWhenItCannotSay(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewPCG(2, 2))
	e := trial(rnd, 100, 0.5).Proof(desk.Period{}).All.Effect
	if e.Says != desk.TooFew || e.Difference != nil || e.HeldOut == 0 || e.HeldOut >= 20 {
		t.Errorf("effect of 100 conversations is %s, want too few to say", asJSON(t, e))
	}
	if e := new(desk.State).Proof(desk.Period{}).All.Effect; e.Says != desk.TooFew {
		t.Errorf("effect of nothing is %s", asJSON(t, e))
	}
}

func TestEffect_countsAConversationOnce(t *testing.T) {
	t.Parallel()
	s := new(desk.State)
	add := func(id, conversation, rule string, state desk.NudgeState, o *desk.Outcome) {
		s.Nudges = append(s.Nudges, &desk.Nudge{ID: id, Conversation: conversation, Rule: rule, State: state, At: noon, Outcome: o})
	}
	went := &desk.Outcome{Messages: 1, Before: -0.5}
	add("0", "c", "r", desk.Suppressed, went) // changed nothing, so the next is the first
	add("1", "c", "r", desk.Escalated, went)
	add("2", "c", "r", desk.Given, went)
	add("3", "c", "s", desk.Given, went)
	add("4", "h", "r", desk.HeldOut, went)
	add("5", "quiet", "r", desk.Given, &desk.Outcome{Before: -0.5})
	add("6", "going on", "r", desk.Given, nil)
	e := s.Proof(desk.Period{}).All.Effect
	if e.Given != 1 || e.HeldOut != 1 || e.Silent != 1 || e.Unmatched != 0 {
		t.Errorf("compared %s, want one given, one held out and a silent one", asJSON(t, e))
	}
	if e := s.Proof(desk.Period{}).Rules[1].Effect; e.Given+e.Unmatched != 0 {
		t.Errorf("the second rule has %s, want nothing: its nudge was not the conversation's first", asJSON(t, e))
	}
}

func TestWorkload_countsWhatIsAsked(t *testing.T) {
	t.Parallel()
	var tickets []desk.Ticket
	for _, m := range []int{-1, 0, 5, 59, 61, 200, 240} {
		a := firing("x")
		a.RaisedAt = after(time.Duration(m) * time.Minute)
		tickets = append(tickets, desk.Ticket{Alert: a})
	}
	var nudges []desk.Nudge
	for i, m := range []int{0, 10, 20, 70, 75, 79} {
		nudges = append(nudges, desk.Nudge{Agent: []string{"a", "b"}[i%2], State: desk.Given, At: after(time.Duration(m) * time.Minute)})
	}
	nudges = append(nudges, desk.Nudge{Agent: "c", State: desk.HeldOut, At: noon})
	got := desk.WorkloadOf(tickets, nudges, desk.Period{From: noon, To: after(4 * time.Hour)}, 2)
	want := desk.Workload{Hours: 4, Alerts: 5, AlertsPerHour: 0.625, PeakAlerts: 3, Nudges: 6, Agents: 2, NudgesPerHour: 0.75, PeakNudges: 2}
	if got != want {
		t.Errorf("workload is %+v, want %+v", got, want)
	}
	if got := desk.WorkloadOf(nil, nil, desk.Period{}, 0); got != (desk.Workload{}) {
		t.Errorf("workload of nothing is %+v", got)
	}
}

func resolvedTicket(id, cause string, raised, ack, end time.Duration) *desk.Ticket {
	t := &desk.Ticket{Alert: firing(id), Cause: cause, Department: "logistics"}
	t.RaisedAt, t.State, t.ResolvedAt = after(raised), alert.Resolved, after(end)
	if ack > 0 {
		t.AcknowledgedAt = after(ack)
	}
	return t
}
