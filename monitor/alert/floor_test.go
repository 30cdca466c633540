package alert_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"undertone/monitor/alert"
	"undertone/monitor/alert/rule"
	"undertone/monitor/window"
	"undertone/nlp"
)

// channelMood is the bundled rule, as its file has it.
const channelMood = `
  - rule: channel_mood
    scope: channel
    set: {least: 8, low: -0.35, bad: 0.60, margin: 0.10}
    raise: last_5m.customers >= least and (last_5m.sentiment <= low or last_5m.negative >= bad)
    clear: >-
      last_5m.customers < least / 2 or
      (last_5m.sentiment >= low + margin and last_5m.negative <= bad - margin)
    keep_firing_for: 1m
    severity: critical
    route: [oncall]
    text:
      en: "{channel} is souring: {last_5m.negative|percent} negative, mood {last_5m.sentiment|mood}"
      zh-Hans: "{channel} 情绪恶化：{last_5m.negative|percent} 为负面，情绪 {last_5m.sentiment|mood}"
`

// rulesOf loads rules that are written in full. A rule without a text gets one.
func rulesOf(t testing.TB, rules ...string) *rule.Pack {
	t.Helper()
	var b strings.Builder
	b.WriteString("bundled: false\nrules:\n")
	for _, r := range rules {
		r = strings.TrimRight(r, " \n")
		if !strings.Contains(r, "severity:") {
			r += "\n    severity: warning"
		}
		if !strings.Contains(r, "text:") {
			r += "\n    text: {en: \"mood {last_5m.sentiment|mood}\", zh-Hans: \"情绪 {last_5m.sentiment|mood}\"}"
		}
		b.WriteString(r + "\n")
	}
	p, problems := rule.Load(rule.Source{Name: "rules.yaml", Data: []byte(b.String())})
	if len(problems) > 0 {
		t.Fatalf("%v\nin\n%s", problems, b.String())
	}
	return p
}

// shown is what a floor told, a line an event, such as "70s raised angry web delivery".
func shown(events []alert.Event) []string {
	var lines []string
	for _, e := range events {
		what := "raised"
		if e.Alert.State == alert.Resolved {
			what = "resolved"
		}
		parts := fmt.Sprintf("%v %s %s %s %s", e.At.Sub(noon), what, e.Alert.Rule, e.Alert.Channel, e.Alert.Topic)
		lines = append(lines, strings.TrimRight(parts, " "))
	}
	return lines
}

func wantShown(t *testing.T, events []alert.Event, lines ...string) {
	t.Helper()
	if got := shown(events); !slices.Equal(got, lines) {
		t.Errorf("told\n  %s\nwant\n  %s", strings.Join(got, "\n  "), strings.Join(lines, "\n  "))
	}
}

// moods are those of some channels.
type moods map[string]*window.Mood

// lasting plays moods for some seconds from a second after noon on; channels are
// told of in the first of them and at the ends of buckets, as the line does.
type lasting struct {
	seconds int
	moods   moods
}

func playMoods(f *alert.Floor, from int, steps ...lasting) (told []alert.Event) {
	for _, s := range steps {
		for i := range s.seconds {
			at := noon.Add(time.Duration(from) * time.Second)
			var changed []alert.ChannelMood
			if i == 0 || at.Unix()%10 == 0 {
				for channel, mood := range s.moods {
					changed = append(changed, alert.ChannelMood{Channel: channel, Mood: mood})
				}
			}
			told = append(told, f.Tick(at, changed)...)
			from++
		}
	}
	return told
}

func TestFloor_raisesAndResolves(t *testing.T) {
	t.Parallel()
	const low = `
  - rule: low
    scope: channel
    raise: last_5m.customers >= 8 and last_5m.sentiment <= -0.3
    clear: last_5m.sentiment >= -0.1
`
	bad, middling, good := moods{"web": feels(20, -0.5, 0.5)}, moods{"web": feels(20, -0.2, 0)}, moods{"web": feels(20, 0.2, 0)}
	tests := []struct {
		name  string
		rule  string
		steps []lasting
		want  []string
	}{
		{"at once, and over at once", low, []lasting{{3, good}, {3, bad}, {3, good}}, []string{"3s raised low web", "6s resolved low web"}},
		{"not better by enough", low, []lasting{{3, bad}, {30, middling}, {3, good}}, []string{"0s raised low web", "33s resolved low web"}},
		{"only after a while, by time alone", low + "    for: 5s", []lasting{{30, bad}}, []string{"5s raised low web"}},
		{"not when it is better before", low + "    for: 5s", []lasting{{4, bad}, {1, good}, {4, bad}, {3, good}}, nil},
		{"over only after a while, by time alone", low + "    keep_firing_for: 7s", []lasting{{3, bad}, {30, good}}, []string{"0s raised low web", "10s resolved low web"}},
		{"a relapse begins the while anew", low + "    keep_firing_for: 7s", []lasting{{3, bad}, {5, good}, {1, bad}, {9, good}}, []string{"0s raised low web", "16s resolved low web"}},
		{
			"again only after a rest, by time alone", low + "    cooldown: 15s",
			[]lasting{{3, bad}, {2, good}, {30, bad}},
			[]string{"0s raised low web", "3s resolved low web", "18s raised low web"},
		},
		{"a channel that empties", strings.Replace(low, ">= -0.1", ">= 0", 1), []lasting{{3, bad}, {20, moods{}}}, []string{"0s raised low web", "10s resolved low web"}},
		{
			"channels by name", low,
			[]lasting{{3, moods{"web": feels(9, -1, 1), "phone": feels(9, -1, 1), "app": feels(9, 0, 0), "shop": feels(7, -1, 1)}}},
			[]string{"0s raised low phone", "0s raised low web"},
		},
		{"the centre adds channels up", strings.Replace(low, "scope: channel", "scope: centre", 1), []lasting{
			{3, moods{"web": feels(4, -1, 1), "phone": feels(4, -1, 1)}}, {3, moods{"web": feels(4, 1, 0)}},
		}, []string{"0s raised low", "3s resolved low"}},
		{"overridden in a channel", low + "    overrides: [{channels: [vip-*], raise: last_5m.customers >= 1}, {channels: [test], off: true}]", []lasting{
			{1, moods{"web": feels(1, -1, 1), "vip-1": feels(1, -1, 1), "test": feels(20, -1, 1)}},
		}, []string{"0s raised low vip-1"}},
		{"a rule about conversations is not asked", "\n  - rule: talk\n    scope: conversation\n    raise: turns >= 0\n    text: {en: a, zh-Hans: b}", []lasting{{20, bad}}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			wantShown(t, playMoods(alert.NewFloor(alert.Options{}, rulesOf(t, tt.rule), nil), 0, tt.steps...), tt.want...)
		})
	}
}

func TestFloor_raisesOneAlertWhereANaiveRuleRaisesHundreds(t *testing.T) {
	t.Parallel()
	const naive = "\n  - rule: naive\n    scope: channel\n    raise: last_5m.customers >= 8 and last_5m.sentiment <= -0.35"
	f := alert.NewFloor(alert.Options{}, rulesOf(t, channelMood, naive), nil)
	var told []alert.Event
	swings := 0
	for second := range 3600 {
		sentiment := -0.32 // above the line
		if second%7 < 3 {
			sentiment = -0.38
		}
		if second%7 == 0 || second%7 == 3 {
			swings++
		}
		told = append(told, playMoods(f, second, lasting{1, moods{"web": feels(1000, sentiment, 0.5)}})...)
	}
	raised := make(map[string]int)
	for _, e := range told {
		if e.Alert.State == alert.Firing {
			raised[e.Alert.Rule]++
		}
	}
	t.Logf("%d swings: channel_mood raised %d, the naive rule %d", swings, raised["channel_mood"], raised["naive"])
	if swings < 1000 || raised["channel_mood"] != 1 {
		t.Errorf("%d swings raised %d alerts, want one", swings, raised["channel_mood"])
	}
	if raised["naive"] < 500 {
		t.Errorf("the naive rule raised %d", raised["naive"])
	}
}

// about is a mood in which so many customers' messages of the last hour were
// about each topic, by number, of 20.
func about(topics map[int]int64) *window.Mood {
	m := feels(20, 0, 0)
	for w := range m.Windows {
		s := &m.Windows[w]
		s.Customers, s.Messages = 20, 20
		for label, n := range topics {
			for len(s.Topics) <= label {
				s.Topics = append(s.Topics, window.Tally{})
			}
			s.Topics[label] = window.Tally{N: n, Score: -5000 * n}
		}
	}
	return m
}

func TestFloor_asksByTopic(t *testing.T) {
	t.Parallel()
	names := new(nlp.TopicNames)
	names.Number("late flight")
	names.Number("app crash")
	rules := rulesOf(t, `
  - rule: much
    scope: channel
    by: topic
    raise: topic.last_15m.share >= 0.2 and topic.last_1h.sentiment < 0
    text: {en: "{channel}: {topic.name} {topic.last_15m.share|percent}", zh-Hans: "{channel}：{topic.name} {topic.last_15m.share|percent}"}
`, `
  - rule: everywhere
    scope: centre
    by: topic
    raise: topic.last_5m.messages >= 9
`)
	f := alert.NewFloor(alert.Options{}, rules, names)
	told := playMoods(f, 0,
		lasting{10, moods{"web": about(map[int]int64{2: 4, 1: 3, nlp.FirstOwn: 6, nlp.FirstOwn + 1: 5}), "phone": about(map[int]int64{2: 5})}},
		lasting{11, moods{"web": about(map[int]int64{2: 3, nlp.FirstOwn: 6}), "phone": about(map[int]int64{2: 5})}})
	wantShown(t, told,
		"0s raised much phone delivery",
		"0s raised much web app crash", "0s raised much web delivery", "0s raised much web late flight",
		"0s raised everywhere  delivery",
		"10s resolved much web app crash", // nobody speaks of it any more
		"10s resolved much web delivery",
		"10s resolved everywhere  delivery")
	if got, want := told[0].Alert.Text["en"], "phone: delivery 25%"; got != want {
		t.Errorf("text = %q, want %q", got, want)
	}
}

func TestFloor_anAlertSaysWhatHappened(t *testing.T) {
	t.Parallel()
	f := alert.NewFloor(alert.Options{}, rulesOf(t, channelMood), nil)
	told := playMoods(f, 0, lasting{660, moods{"web": feels(20, -0.5, 0.7)}}, lasting{61, moods{"web": feels(1, 0.5, 0)}})
	want := []string{
		`{"id":"ID","rule":"channel_mood","severity":"critical","scope":"channel","channel":"web","state":"firing","raised_at":"2026-11-21T12:00:00Z",` +
			`"text":{"en":"web is souring: 70% negative, mood −50","zh-Hans":"web 情绪恶化：70% 为负面，情绪 −50","zh-Hant":"web 情绪恶化：70% 为负面，情绪 −50"},` +
			`"because":[{"text":"last_5m.customers \u003e= 8","held":true,"values":{"last_5m.customers":20}},` +
			`{"text":"last_5m.sentiment \u003c= -0.35","held":true,"values":{"last_5m.sentiment":-0.5}},` +
			`{"text":"last_5m.negative \u003e= 0.6","held":true,"values":{"last_5m.negative":0.7}}],"route":["oncall"]}`,
		`"state":"resolved","raised_at":"2026-11-21T12:00:00Z","resolved_at":"2026-11-21T12:12:00Z",` +
			`"text":{"en":"web has calmed down","zh-Hans":"web 已恢复平稳","zh-Hant":"web 已恢復平穩"},`,
	}
	if len(told) != 2 || told[0].Alert.ID != told[1].Alert.ID || len(told[0].Alert.ID) != 20 {
		t.Fatalf("told %s", inJSON(t, told))
	}
	for i, e := range told {
		data, err := json.Marshal(e.Alert)
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Replace(string(data), e.Alert.ID, "ID", 1); !strings.Contains(got, want[i]) {
			t.Errorf("alert = %s\nwant   %s", got, want[i])
		}
	}
}

func TestFloor_takesOverRulesByTheirNames(t *testing.T) {
	t.Parallel()
	const two = "\n  - rule: two\n    scope: channel\n    raise: last_5m.sentiment < -0.1"
	sour, better := moods{"web": feels(20, -0.4, 0.5)}, moods{"web": feels(20, 0, 0)}
	const three = "\n  - rule: three\n    scope: channel\n    raise: last_5m.sentiment < -0.2"
	f := alert.NewFloor(alert.Options{}, rulesOf(t, channelMood, three, two), nil)
	told := playMoods(f, 0, lasting{3, sour})
	f.SetRules(rulesOf(t, "\n  - rule: new\n    scope: channel\n    raise: last_5m.customers >= 20", strings.Replace(two, "-0.1", "-0.6", 1), three))
	told = append(told, playMoods(f, 3, lasting{3, sour}, lasting{3, better})...)
	wantShown(t, told, "0s raised channel_mood web", "0s raised three web", "0s raised two web",
		"3s resolved channel_mood web", "3s raised new web", "3s resolved two web", "6s resolved three web")
	if got := told[3].Alert.Text["en"]; got != "The rule is no longer in effect here." {
		t.Errorf("of a rule that is gone it says %q", got)
	}
}

func TestFloor_countsConditionsThatCannotBeTold(t *testing.T) {
	t.Parallel()
	f := alert.NewFloor(alert.Options{}, rulesOf(t, channelMood, "\n  - rule: wrong\n    scope: channel\n    raise: last_5m.customers / last_1m.customers > 2"), nil)
	wantShown(t, playMoods(f, 0, lasting{5, moods{"web": feels(20, -0.5, 0.7)}}), "0s raised channel_mood web")
	stats := f.Stats()
	if stats.RuleErrors["wrong"] == 0 || len(stats.RuleErrors) != 1 || stats.Channels != 1 {
		t.Errorf("stats = %+v", stats)
	}
}

func TestFloor_timeGoesForward(t *testing.T) {
	t.Parallel()
	f := alert.NewFloor(alert.Options{}, rulesOf(t, channelMood), nil)
	playMoods(f, 10, lasting{1, moods{"web": feels(20, 0, 0)}})
	if told := playMoods(f, 5, lasting{6, moods{"web": feels(20, -0.5, 0.7)}}); told != nil {
		t.Errorf("ticks of the past told %v", shown(told))
	}
}

func TestFloor_keepsOnlyWhatIsNotQuiet(t *testing.T) {
	t.Parallel()
	f := alert.NewFloor(alert.Options{}, rulesOf(t, channelMood+"    cooldown: 10s"), nil)
	size := func() int { return len(saved(t, f)) }
	playMoods(f, 0, lasting{1, moods{"web": feels(20, 0, 0)}})
	before := size()
	playMoods(f, 1, lasting{5, moods{"web": feels(20, -0.5, 0.7)}})
	if size() < before+100 {
		t.Error("a firing rule takes no room")
	}
	playMoods(f, 6, lasting{90, moods{"web": feels(20, 0, 0)}})
	if after := size(); after > before+10 { // the baselines' counts have grown
		t.Errorf("quiet again it takes %d bytes, before %d", after, before)
	}
}

func TestFloor_forgetsChannelsThatAreGone(t *testing.T) {
	t.Parallel()
	f := alert.NewFloor(alert.Options{}, rulesOf(t, channelMood), nil)
	heard := feels(20, 0, 0)
	heard.Windows[window.Hour].Messages = 20
	playMoods(f, 0, lasting{1, moods{"web": heard}})
	for _, tt := range []struct {
		after time.Duration
		want  int
	}{{27 * 24 * time.Hour, 1}, {29 * 24 * time.Hour, 0}} {
		playMoods(f, int(tt.after/time.Second), lasting{60, moods{}})
		if got := f.Stats().Channels; got != tt.want {
			t.Errorf("after %v it knows %d channels, want %d", tt.after, got, tt.want)
		}
	}
}

func TestFloor_explainsWhyNot(t *testing.T) {
	t.Parallel()
	f := alert.NewFloor(alert.Options{}, rulesOf(t, channelMood+"    for: 1m", "\n  - rule: topical\n    scope: channel\n    by: topic\n    raise: topic.last_5m.share > 0.5"), nil)
	mood := about(map[int]int64{1: 3, 2: 12})
	mood.Windows[window.FiveMinutes].Score = -100_000 // -0.5 each
	playMoods(f, 0, lasting{11, moods{"web": mood}})
	before := saved(t, f)

	got, err := json.Marshal(f.Explain("web", nil, noon.Add(11*time.Second)))
	if err != nil {
		t.Fatal(err)
	}
	want := `[{"rule":"channel_mood","scope":"channel","phase":"pending","since":"2026-11-21T12:00:00Z","asks":"raise","holds":true,"findings":[` +
		`{"text":"last_5m.customers \u003e= 8","held":true,"values":{"last_5m.customers":20}},` +
		`{"text":"last_5m.sentiment \u003c= -0.35","held":true,"values":{"last_5m.sentiment":-0.5}},` +
		`{"text":"last_5m.negative \u003e= 0.6","held":false,"values":{"last_5m.negative":0}}]},` +
		`{"rule":"topical","scope":"channel","topic":"delivery","phase":"firing","since":"2026-11-21T12:00:00Z","asks":"clear","holds":false,"findings":[` +
		`{"text":"topic.last_5m.share \u003c= 0.5","held":false,"values":{"topic.last_5m.share":0.6}}]},` +
		`{"rule":"topical","scope":"channel","topic":"product_info","phase":"quiet","asks":"raise","holds":false,"findings":[` +
		`{"text":"topic.last_5m.share \u003e 0.5","held":false,"values":{"topic.last_5m.share":0.15}}]}]`
	if string(got) != want {
		t.Errorf("explained\n%s\nwant\n%s", got, want)
	}
	if v := f.Explain("web", feels(3, -1, 1), noon); v[0].Holds || len(v) != 2 {
		t.Errorf("of another moment's mood it explains %+v", v)
	}
	if v := f.Explain("unheard", nil, noon); v != nil {
		t.Errorf("of a channel that nobody heard of it explains %+v", v)
	}
	if string(saved(t, f)) != string(before) {
		t.Error("explaining changed the floor")
	}
}

// TestFloor_findsASlideBeforeAnybodyIsUpset plays two days of a channel, a look at
// each minute's last second and one at the next: its mood sinks by a fifth within
// an hour, which no threshold would call bad.
func TestFloor_findsASlideBeforeAnybodyIsUpset(t *testing.T) {
	t.Parallel()
	f := alert.NewFloor(alert.Options{}, rulesOf(t, channelMood, `
  - rule: slide
    scope: channel
    raise: slide >= 1
    clear: slide < 0.5
    text: {en: "{channel} slides: {last_5m.sentiment|mood}, usually {usual.sentiment|mood}", zh-Hans: "{channel} {usual.sentiment|mood}"}
`), nil)
	const slides = 36 * 60
	var told []alert.Event
	for minute := range slides + 120 {
		sentiment := 0.1 - 0.2*min(1, max(0, float64(minute-slides)/60))
		mood := feels(100, sentiment, 0.2)
		mood.Windows[window.Minute] = feels(20, sentiment, 0.2).Windows[window.FiveMinutes]
		for _, second := range []int{59, 60} {
			told = append(told, playMoods(f, 60*minute+second, lasting{1, moods{"web": mood}})...)
		}
	}
	if len(told) != 1 || told[0].Alert.Rule != "slide" {
		t.Fatalf("told %v, want the slide alone", shown(told))
	}
	after := told[0].At.Sub(noon) - slides*time.Minute
	t.Logf("after %v: %s", after, told[0].Alert.Text["en"])
	if after < 0 || after > time.Hour {
		t.Errorf("told %v after the slide began", after)
	}
}
