package alert_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"undertone/monitor/alert"
	"undertone/monitor/alert/rule"
	"undertone/monitor/contact"
	"undertone/nlp"
)

var shipped = sync.OnceValues(func() (*nlp.Model, error) { return nlp.New(nlp.Options{}) })

func ear(t testing.TB) *nlp.Model {
	t.Helper()
	m, err := shipped()
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// pack loads rules, each a name and its further lines.
func pack(t testing.TB, rules ...string) *rule.Pack {
	t.Helper()
	var b strings.Builder
	b.WriteString("bundled: false\nrules:\n")
	for _, r := range rules {
		for i, line := range strings.Split(strings.TrimSpace(r), "\n") {
			if i == 0 {
				line = "  - rule: " + line + "\n    scope: conversation\n    severity: warning"
			} else {
				line = "    " + strings.TrimSpace(line)
			}
			b.WriteString(line + "\n")
		}
		if !strings.Contains(r, "text:") {
			b.WriteString("    text: {en: \"mood {mood|mood}\", zh-Hans: \"情绪 {mood|mood}\"}\n")
		}
	}
	p, problems := rule.Load(rule.Source{Name: "rules.yaml", Data: []byte(b.String())})
	if len(problems) > 0 {
		t.Fatalf("%v\nin\n%s", problems, b.String())
	}
	return p
}

// feeling is the reading of a message with this score, from -1 to 1.
func feeling(score float64) *nlp.Reading {
	r := &nlp.Reading{
		Score:     nlp.Score(score * 10000),
		Sentiment: nlp.Guess{Label: nlp.Neutral, Confidence: 8000},
		Tone:      nlp.Guess{Label: nlp.ToneNeutral}, Intent: nlp.Guess{Label: nlp.IntentNone},
		Touchpoint: nlp.Guess{Label: 2, Confidence: 7000}, Expectation: nlp.Guess{Label: nlp.ExpectationNone},
		Urgency: nlp.Guess{Label: nlp.UrgencyNormal}, Topics: [2]nlp.Guess{{Label: 2, Confidence: 9000}}, TopicCount: 1, Lang: nlp.LangEnglish,
	}
	switch {
	case score < -0.2:
		r.Sentiment.Label, r.Tone.Label = nlp.Negative, 0
	case score > 0.2:
		r.Sentiment.Label = nlp.Positive
	}
	return r
}

// said is one thing that happens to a tracker: a message, or time alone.
type said struct {
	after   time.Duration // since the one before
	who     string        // conversation/speaker, or empty for time alone
	score   float64
	channel string // web where empty
}

// floor is a tracker, its clock, and all that it told.
type floor struct {
	t     testing.TB
	track *alert.Tracker
	now   time.Time
	n     int
	told  []alert.Event
}

func newFloor(t testing.TB, opts alert.Options, p *rule.Pack) *floor {
	t.Helper()
	return &floor{t: t, track: alert.NewTracker(opts, ear(t), p, nil), now: noon}
}

// message is what is said, as a message of the conversation c-NAME.
func (s said) message(n int, now time.Time) *contact.Message {
	name, speaker, _ := strings.Cut(s.who, "/")
	m := &contact.Message{
		ID: fmt.Sprintf("m-%d", n), Channel: "web", Conversation: "c-" + name, Text: "this is awful, I am so angry",
		At: now.Add(-time.Second), Received: now, Agent: "a-1", Customer: "u-" + name,
	}
	if s.channel != "" {
		m.Channel = s.channel
	}
	var ok bool
	if m.Speaker, ok = contact.ParseSpeaker(speaker); !ok {
		panic("who is " + s.who)
	}
	return m
}

func (f *floor) play(list ...said) *floor {
	for _, s := range list {
		f.now = f.now.Add(s.after)
		if s.who == "" {
			f.track.Advance(f.now)
		} else {
			f.n++
			m := s.message(f.n, f.now)
			var r *nlp.Reading
			if m.Speaker == contact.Customer {
				r = feeling(s.score)
			}
			f.track.Hear(m, r, f.now)
		}
		events, mark := f.track.Events(f.now.Add(time.Hour))
		f.track.Confirm(mark)
		f.told = append(f.told, events...)
	}
	return f
}

// history is what was told, a line an event, such as "70s raised angry c-1 m-3".
func (f *floor) history() []string {
	var lines []string
	for _, e := range f.told {
		lines = append(lines, line(e))
	}
	return lines
}

func line(e alert.Event) string {
	after := e.At.Sub(noon)
	switch {
	case e.Nudge != nil:
		return fmt.Sprintf("%v nudge %s %s %s", after, e.Nudge.Rule, e.Nudge.Conversation, e.Nudge.Message)
	case e.Outcome != nil:
		return fmt.Sprintf("%v outcome %d: %.2f to %.2f", after, e.Outcome.Messages, e.Outcome.Before, e.Outcome.After)
	case e.Alert.State == alert.Resolved:
		return fmt.Sprintf("%v resolved %s %s", after, e.Alert.Rule, e.Alert.Conversation)
	}
	return fmt.Sprintf("%v raised %s %s %s", after, e.Alert.Rule, e.Alert.Conversation, e.Alert.Message)
}

func (f *floor) want(lines ...string) {
	f.t.Helper()
	if got := f.history(); !slices.Equal(got, lines) {
		f.t.Errorf("told\n  %s\nwant\n  %s", strings.Join(got, "\n  "), strings.Join(lines, "\n  "))
	}
}

// inJSON compares events whatever kinds of numbers their findings hold.
func inJSON(t testing.TB, events []alert.Event) string {
	t.Helper()
	data, err := json.MarshalIndent(events, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

const s, m = time.Second, time.Minute

func TestTracker_raisesAndResolves(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, rule string
		say        []said
		want       []string
	}{
		{
			"at the message that makes it true, until one makes it false",
			"angry\nraise: sentiment < -0.5",
			[]said{{0, "1/customer", -0.4, ""}, {s, "1/customer", -0.6, ""}, {s, "2/customer", 0.9, ""}, {s, "1/customer", 0.6, ""}},
			[]string{"1s raised angry c-1 m-2", "3s resolved angry c-1"},
		},
		{
			"between the lines it stays as it is",
			"low\nraise: sentiment < -0.5\nclear: sentiment > 0",
			[]said{{0, "1/customer", -0.6, ""}, {s, "1/customer", -0.2, ""}, {s, "1/customer", -0.6, ""}, {s, "1/customer", 0.1, ""}},
			[]string{"0s raised low c-1 m-1", "3s resolved low c-1"},
		},
		{
			"a silence to the second",
			"silent\nraise: silence >= 120",
			[]said{{0, "1/customer", 0, ""}, {60 * s, "1/customer", 0, ""}, {119 * s, "1/agent", 0, ""}},
			[]string{"2m0s raised silent c-1 m-1", "2m59s resolved silent c-1"},
		},
		{
			"a silence of more than that",
			"silent\nraise: silence > 120",
			[]said{{0, "1/customer", 0, ""}, {10 * m, "", 0, ""}},
			[]string{"2m0.001s raised silent c-1 m-1"},
		},
		{
			"no silence once answered",
			"silent\nraise: silence >= 120",
			[]said{{0, "1/customer", 0, ""}, {119 * s, "1/bot", 0, ""}, {10 * m, "", 0, ""}},
			nil,
		},
		{
			"the system's words are no answer",
			"silent\nraise: silence >= 120",
			[]said{{0, "1/customer", 0, ""}, {119 * s, "1/system", 0, ""}, {2 * s, "", 0, ""}},
			[]string{"2m0s raised silent c-1 m-1"},
		},
		{
			"only when it held for so long without a break",
			"angry\nraise: sentiment < -0.5\nfor: 1m",
			[]said{{0, "1/customer", -0.6, ""}, {59 * s, "1/customer", 0.6, ""}, {s, "1/customer", -0.6, ""}, {59 * s, "1/agent", 0, ""}, {20 * m, "", 0, ""}},
			[]string{"2m0s raised angry c-1 m-3"},
		},
		{
			"and over only when it was for so long",
			"angry\nraise: sentiment < -0.5\nkeep_firing_for: 1m",
			[]said{{0, "1/customer", -0.6, ""}, {s, "1/customer", 0.6, ""}, {59 * s, "1/customer", -0.6, ""}, {s, "1/customer", 0.6, ""}, {5 * m, "", 0, ""}},
			[]string{"0s raised angry c-1 m-1", "2m1s resolved angry c-1"},
		},
		{
			"not again before the cooldown, then at once",
			"angry\nraise: sentiment < -0.5\ncooldown: 1m",
			[]said{{0, "1/customer", -0.6, ""}, {s, "1/customer", 0.6, ""}, {s, "1/customer", -0.6, ""}, {5 * m, "", 0, ""}},
			[]string{"0s raised angry c-1 m-1", "1s resolved angry c-1", "1m1s raised angry c-1 m-3"},
		},
		{
			"resolved with the conversation",
			"angry\nraise: sentiment < -0.5",
			[]said{{0, "1/customer", -0.6, ""}, {20 * m, "1/agent", 0, ""}, {29 * m, "1/system", 0, ""}, {time.Hour, "", 0, ""}},
			[]string{"0s raised angry c-1 m-1", "1h19m0s resolved angry c-1"},
		},
		{
			"anew in a conversation of the same name",
			"old\nraise: age >= 600",
			[]said{{0, "1/customer", 0, ""}, {30 * m, "1/customer", 0, ""}, {11 * m, "", 0, ""}},
			[]string{"10m0s raised old c-1 m-1", "30m0s resolved old c-1", "40m0s raised old c-1 m-2"},
		},
		{
			"with a nudge, and how it went on",
			"angry\nraise: sentiment < -0.5\ncooldown: 1h\nnudge: true",
			[]said{{0, "1/customer", -0.6, ""}, {s, "1/agent", 0, ""}, {s, "1/customer", 0.1, ""}, {s, "1/customer", 0.3, ""}, {s, "1/customer", 0.5, ""}, {s, "1/customer", 0.9, ""}},
			[]string{"0s raised angry c-1 m-1", "0s nudge angry c-1 m-1", "2s resolved angry c-1", "4s outcome 3: -0.60 to 0.30"},
		},
		{
			"with as much as came before the end",
			"angry\nraise: sentiment < -0.5\ncooldown: 1h\nnudge: true",
			[]said{{0, "1/customer", -0.6, ""}, {s, "1/customer", 0.1, ""}, {time.Hour, "", 0, ""}},
			[]string{"0s raised angry c-1 m-1", "0s nudge angry c-1 m-1", "1s resolved angry c-1", "30m1s outcome 1: -0.60 to 0.10"},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			newFloor(t, short, pack(t, tt.rule)).play(tt.say...).want(tt.want...)
		})
	}
}

// short is a tracker's options under which a conversation is over, and not only
// quiet, after half an hour.
var short = alert.Options{EndAfter: 30 * time.Minute}

func TestTracker_aQuietConversationsAlertsAreResolvedAndItsCourseIsKept(t *testing.T) {
	t.Parallel()
	f := newFloor(t, alert.Options{}, pack(t, "angry\nraise: negative_turns >= 2\ncooldown: 1m\nnudge: true"))
	f.play(said{0, "1/customer", -0.6, ""}, said{time.Second, "1/customer", -0.6, ""}, said{3 * time.Hour, "", 0, ""})
	f.want("1s raised angry c-1 m-2", "1s nudge angry c-1 m-2", "30m1s outcome 0: -0.60 to 0.00", "30m1s resolved angry c-1")
	f = newFloor(t, alert.Options{}, pack(t, "angry\nraise: negative_turns >= 2\ncooldown: 1m"))
	f.play(said{0, "1/customer", -0.6, ""}, said{time.Second, "1/customer", -0.6, ""}, said{3 * time.Hour, "1/customer", 0.4, ""}, said{48 * time.Hour, "1/customer", -0.6, ""})
	f.want("1s raised angry c-1 m-2", "30m1s resolved angry c-1", "3h0m1s raised angry c-1 m-3", "3h30m1s resolved angry c-1")
}

func TestTracker_raisesOneAlertWhereANaiveRuleRaisesHundreds(t *testing.T) {
	t.Parallel()
	f := newFloor(t, short, pack(t,
		"steady\nraise: mood < -0.3\nclear: mood > 0\nkeep_firing_for: 1m\ncooldown: 10m",
		"naive\nraise: mood < -0.3"))
	for i := range 1000 { // an hour around the line
		f.play(said{3600 * time.Millisecond, "1/customer", -0.3 + 0.1*float64(i%2*2-1), ""})
	}
	raised := make(map[string]int)
	for _, e := range f.told {
		if e.Alert.State == alert.Firing {
			raised[e.Alert.Rule]++
		}
	}
	if raised["steady"] != 1 || raised["naive"] < 300 {
		t.Errorf("raised %v, want one steady and hundreds of the naive", raised)
	}
}

func TestTracker_neverTellsOfThePast(t *testing.T) {
	t.Parallel()
	f := newFloor(t, short, pack(t, "angry\nraise: sentiment < -0.5", "silent\nraise: silence >= 60"))
	f.play(said{m, "1/customer", 0, ""}, said{-s, "", 0, ""}, said{-s, "2/customer", -0.6, ""}, said{m + 2*s, "", 0, ""})
	f.want("1m0s raised angry c-2 m-2", "2m0s raised silent c-1 m-1", "2m0s raised silent c-2 m-2")
}

func TestTracker_neverUsesAnIDTwice(t *testing.T) {
	t.Parallel()
	f := newFloor(t, short, pack(t, "angry\nraise: sentiment < -0.5"))
	f.play(said{0, "1/customer", -0.6, ""}, said{0, "1/customer", 0.6, ""}, said{0, "1/customer", -0.6, ""}, said{s, "", 0, ""})
	f.want("0s raised angry c-1 m-1", "0s resolved angry c-1", "1ms raised angry c-1 m-3")
	if f.told[0].Alert.ID == f.told[2].Alert.ID || f.told[0].Alert.ID != f.told[1].Alert.ID {
		t.Errorf("ids %s, %s, %s", f.told[0].Alert.ID, f.told[1].Alert.ID, f.told[2].Alert.ID)
	}
}

func TestTracker_namesNoBareMarksOrNumbersAsWords(t *testing.T) {
	t.Parallel()
	tests := []struct {
		text string
		want []string
	}{
		{"You charged me £400 , £400 ...", []string{"charged"}},
		{"Still nothing... 3 weeks!", []string{"Still nothing", "weeks"}},
		{"No. No. No. 14 days, 3 calls, 0 answers!!!", nil},
	}
	for _, tt := range tests {
		f := newFloor(t, short, pack(t, "low\nraise: sentiment < -0.5\nnudge: true"))
		m := said{0, "1/customer", -0.6, ""}.message(1, noon)
		m.Text = tt.text
		f.track.Hear(m, feeling(-0.6), noon)
		events, _ := f.track.Events(noon.Add(time.Hour))
		if alerted, nudged := events[0].Alert.Words, events[1].Nudge.Words; !slices.Equal(alerted, tt.want) || !slices.Equal(nudged, tt.want) {
			t.Errorf("%q: the alert names %q, the nudge %q, want %q", tt.text, alerted, nudged, tt.want)
		}
	}
}

func TestTracker_anAlertSaysWhatHappened(t *testing.T) {
	t.Parallel()
	f := newFloor(t, short, pack(t, `angry
		raise: sentiment < -0.5 and (tone == "anger" or turns > 9)
		nudge: true
		route: [oncall]
		text: {en: "{customer_turns|round} turns, mood {mood|mood}", zh-Hans: "情绪 {mood|mood}"}
		cleared: {en: "over at {mood|mood}", zh-Hans: "结束 {mood|mood}"}`))
	f.play(said{250 * time.Millisecond, "1/customer", -0.6, ""}, said{s, "1/customer", 0.9, ""})
	want := `{"id":"ID","rule":"angry","severity":"warning","scope":"conversation","channel":"web","topic":"delivery","touchpoint":"service",` +
		`"conversation":"c-1","message":"m-1","agent":"a-1","customer":"u-1","state":"firing","raised_at":"2026-11-21T12:00:00.25Z",` +
		`"text":{"en":"1 turns, mood −60","zh-Hans":"情绪 −60","zh-Hant":"情绪 −60"},` +
		`"because":[{"text":"sentiment \u003c -0.5","held":true,"values":{"sentiment":-0.6}},{"text":"tone == \"anger\"","held":true,"values":{"tone":"anger"}}],` +
		`"words":["so angry","awful"],"route":["oncall"]}`
	check := func(n int, want string) {
		t.Helper()
		a := *f.told[n].Alert
		if len(a.ID) != 20 {
			t.Errorf("id is %q", a.ID)
		}
		a.ID = "ID"
		if got, err := json.Marshal(a); err != nil || string(got) != want {
			t.Errorf("alert is\n%s, %v, want\n%s", got, err, want)
		}
	}
	check(0, want)
	want = strings.Replace(want, `"firing","raised_at":"2026-11-21T12:00:00.25Z"`, `"resolved","raised_at":"2026-11-21T12:00:00.25Z","resolved_at":"2026-11-21T12:00:01.25Z"`, 1)
	want = strings.Replace(want, `{"en":"1 turns, mood −60","zh-Hans":"情绪 −60","zh-Hant":"情绪 −60"}`, `{"en":"over at −15","zh-Hans":"结束 −15","zh-Hant":"结束 −15"}`, 1)
	check(2, want)
	if c := f.told[1].Nudge; c.ID != f.told[0].Alert.ID+"-n" || c.Lang != "en" || c.Tone != "anger" || c.Mood != -0.6 || c.Risk <= 0 || !c.SaidAt.Equal(noon.Add(-750*time.Millisecond)) {
		t.Errorf("candidate is %+v", c)
	}
}

func TestTracker_takesOverRulesByTheirNames(t *testing.T) {
	t.Parallel()
	f := newFloor(t, short, pack(t, "gone\nraise: sentiment < -0.5", "stays\nraise: sentiment < -0.5", "waits\nraise: sentiment < -0.5\nfor: 2m"))
	f.play(said{0, "2/customer", -0.6, ""}, said{s, "1/customer", -0.6, ""}, said{s, "", 0, ""})
	f.track.SetRules(pack(t, "silent\nraise: silence >= 1.5", "waits\nraise: sentiment < -0.5\nfor: 1m", "stays\nraise: sentiment < -0.1"))
	f.play(said{m, "", 0, ""}, said{s, "1/customer", 0, ""})
	f.want(
		"0s raised gone c-2 m-1", "0s raised stays c-2 m-1", "1s raised gone c-1 m-2", "1s raised stays c-1 m-2",
		"2s resolved gone c-1", "2s resolved gone c-2", "2s raised silent c-2 m-1", "2.5s raised silent c-1 m-2",
		"1m0s raised waits c-2 m-1", "1m1s raised waits c-1 m-2", "1m3s resolved waits c-1", "1m3s resolved stays c-1",
	)
}

func TestTracker_goesByTheRulesOfTheChannel(t *testing.T) {
	t.Parallel()
	f := newFloor(t, short, pack(t, `angry
		raise: sentiment < low
		set: {low: -0.5}
		overrides: [{channels: [vip], set: {low: -0.2}}, {channels: [internal], off: true}]`))
	f.play(said{0, "1/customer", -0.3, "web"}, said{0, "2/customer", -0.3, "vip"}, said{s, "2/customer", -0.3, "internal"}, said{s, "3/customer", -0.9, "internal"})
	f.want("0s raised angry c-2 m-2", "1s resolved angry c-2")
}

func TestTracker_keepsToItsLimit(t *testing.T) {
	t.Parallel()
	f := newFloor(t, alert.Options{Conversations: 100}, pack(t, "angry\nraise: sentiment < -0.5"))
	for i := range 1000 {
		f.play(said{s, fmt.Sprintf("%d/customer", i), -0.6, ""}, said{0, "0/agent", 0, ""})
	}
	got := f.track.Stats()
	if got.Open != 100 || got.Forgotten != 900 || got.Firing != 100 {
		t.Errorf("%+v, want 100 open and firing, and 900 forgotten", got)
	}
	for _, e := range f.told {
		if e.Alert.State == alert.Resolved && e.Alert.Conversation == "c-0" {
			t.Error("the conversation in which somebody spoke last was forgotten")
		}
	}
}

func TestTracker_countsConditionsThatCannotBeTold(t *testing.T) {
	t.Parallel()
	f := newFloor(t, short, pack(t, "wrong\nraise: turns / agent_turns > 2", "angry\nraise: sentiment < -0.5"))
	f.play(said{0, "1/customer", -0.6, ""}, said{s, "1/customer", -0.6, ""}, said{s, "1/agent", 0, ""})
	f.want("0s raised angry c-1 m-1", "2s raised wrong c-1 m-3")
	if got := f.track.Stats().RuleErrors["wrong"]; got != 2 {
		t.Errorf("%d errors of the rule, want 2", got)
	}
}

func TestTracker_eventsStayUntilTheyAreConfirmed(t *testing.T) {
	t.Parallel()
	track := alert.NewTracker(short, ear(t), pack(t, "glad\nraise: sentiment > 0.5"), nil)
	const many = 20_010
	for i := range many {
		track.Hear(said{0, fmt.Sprintf("%d/customer", i), 0.6, ""}.message(i, noon), feeling(0.6), noon.Add(time.Duration(i)*time.Millisecond))
	}
	if got := track.Stats().Dropped; got != 10 {
		t.Errorf("%d events dropped, want 10", got)
	}
	early, mark := track.Events(noon.Add(19 * time.Millisecond))
	if len(early) != 10 || early[0].Alert.Conversation != "c-10" {
		t.Fatalf("%d events of the first 20 ms, want 10", len(early))
	}
	if again, _ := track.Events(noon.Add(19 * time.Millisecond)); len(again) != 0 {
		t.Errorf("%d events were handed out again", len(again))
	}
	track.Confirm(mark)
	track.Confirm(mark)
	rest, mark := track.Events(noon.Add(time.Hour))
	if len(rest) != 20_000-10 || rest[0].Alert.Conversation != "c-20" {
		t.Errorf("%d events are left, the first of %s", len(rest), rest[0].Alert.Conversation)
	}
	track.Confirm(mark + 100)
	if rest, _ := track.Events(noon.Add(time.Hour)); len(rest) != 0 {
		t.Errorf("%d events came after all", len(rest))
	}
}

func TestTracker_explainsWhyNot(t *testing.T) {
	t.Parallel()
	f := newFloor(t, short, pack(t, "angry\nraise: sentiment < -0.5 and customer_turns >= 2\ncooldown: 1h", "silent\nraise: silence >= 60"))
	f.play(said{0, "1/customer", -0.6, ""}, said{30 * s, "", 0, ""})
	list, ok := f.track.Explain("c-1")
	if !ok || len(list) != 2 {
		t.Fatalf("Explain = %+v, %t", list, ok)
	}
	v := list[0]
	if v.Rule != "angry" || v.Phase != "quiet" || v.Asks != "raise" || v.Holds || len(v.Findings) != 2 || !v.Findings[0].Held || v.Findings[1].Held {
		t.Errorf("angry is %+v", v)
	}
	if v := list[1]; v.Holds || v.Findings[0].Values["silence"] != 30.0 {
		t.Errorf("silent is %+v", v)
	}
	f.play(said{30 * s, "1/customer", -0.6, ""})
	list, _ = f.track.Explain("c-1")
	if v := list[0]; v.Phase != "firing" || v.Asks != "clear" || v.Holds || !v.Since.Equal(f.now) {
		t.Errorf("angry is %+v", v)
	}
	f.play(said{s, "1/customer", 0.6, ""})
	list, _ = f.track.Explain("c-1")
	if v := list[0]; v.Phase != "quiet" || !v.RestsUntil.Equal(f.now.Add(time.Hour)) {
		t.Errorf("angry is %+v", v)
	}
	if _, ok := f.track.Explain("c-2"); ok {
		t.Error("a conversation is known that never was")
	}
}
