package rule_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"undertone/monitor/alert/rule"
	"undertone/monitor/contact"
	"undertone/nlp"
)

const full = `
templates:
  - template: gentle
    severity: info
    cooldown: 10m
    set: {least: 3, low: -0.2}
    text: {en: "{channel} is low: {mood|mood} after {turns}", zh-Hans: "{channel} 情绪低", zh-Hant: "{channel} 情緒低"}
  - template: firm
    like: gentle
    severity: critical
    route: [oncall, desk]
rules:
  - rule: low
    like: firm
    scope: conversation
    set: {low: -0.5}
    raise: turns >= least and mood <= low
    for: 30s
    keep_firing_for: 1m
    channels: ["vip-*", web/chat]
    nudge: {en: Slow down, zh-Hans: 放慢一点}
    overrides:
      - channels: ["vip-gold"]
        off: true
      - channels: ["vip-*"]
        set: {least: 1}
        severity: warning
        raise: turns >= least
    examples:
      - example: low at once
        channel: vip-1
        lang: en
        customer: u-1
        medium: voice
        say:
          - "+0s customer: This is bad: really."
          - "+40s agent: I see."
        times: 3
        every: 5s
        then: 5m
        at: 1
        clears: true
  - rule: sour
    scope: channel
    by: topic
    raise: topic.times >= 3
    text: {en: "{topic.name} in {channel}", zh-Hans: "{channel} 的{topic.name}"}
  - rule: slide
    scope: centre
    raise: slide >= 1
    text: {en: The centre slides, zh-Hans: 整体下滑}
`

func mustLoad(t *testing.T, text string) *rule.Pack {
	t.Helper()
	pack, problems := load(t, text)
	if len(problems) > 0 {
		t.Fatalf("problems:\n%s", strings.Join(problems, "\n"))
	}
	return pack
}

func TestBundled_loadsWithoutProblems(t *testing.T) {
	t.Parallel()
	pack, problems := rule.Load()
	if len(problems) > 0 {
		t.Errorf("problems:\n%v", problems)
	}
	if len(pack.Rules()) == 0 || len(rule.Bundled().Rules()) != len(pack.Rules()) {
		t.Errorf("the bundled rules are %v and %v", names(pack), names(rule.Bundled()))
	}
}

// A user may have topics of their own, so Load takes any word for one. The
// bundled rules can only be about those that are built in.
func TestBundled_namesBuiltInTopicsAlone(t *testing.T) {
	t.Parallel()
	for _, r := range rule.Bundled().Rules() {
		for _, topic := range append(r.Raise.Topics(), r.Clear.Topics()...) {
			if topic != "none" && !slices.Contains(nlp.Topics(), topic) {
				t.Errorf("rule %s is about the topic %q, which there is not", r.Name, topic)
			}
		}
	}
}

func TestLoad_takesOverWhatARuleDoesNotSet(t *testing.T) {
	t.Parallel()
	low := mustLoad(t, full).Rules()[0]
	if low.Severity != rule.Critical || low.Cooldown != 10*time.Minute || low.For != 30*time.Second || low.KeepFiringFor != time.Minute {
		t.Errorf("severity %s, cooldown %v, for %v, keep %v", low.Severity, low.Cooldown, low.For, low.KeepFiringFor)
	}
	if !slices.Equal(low.Route, []string{"oncall", "desk"}) {
		t.Errorf("route = %v, want the template's", low.Route)
	}
	for mood, want := range map[float64]bool{-0.3: false, -0.5: true} { // its own low, the template's least
		values := &rule.Conversation{Turns: 3, Mood: mood}
		if got, err := low.Raise.Holds(values); got != want || err != nil {
			t.Errorf("at mood %v raise holds = %t, %v, want %t", mood, got, err, want)
		}
		if got, err := low.Clear.Holds(values); got == want || err != nil {
			t.Errorf("at mood %v clear holds = %t, %v: without one of its own it is the contrary", mood, got, err)
		}
	}
	if got := low.Nudge.Text.Render(&rule.Conversation{})["zh-Hant"]; got != "放慢一点" {
		t.Errorf("the advice in zh-Hant is %q, want the one in zh-Hans", got)
	}
}

func TestLoad_readsExamples(t *testing.T) {
	t.Parallel()
	got := mustLoad(t, full).Examples()
	if len(got) != 1 {
		t.Fatalf("%d examples, want 1", len(got))
	}
	place := got[0].Place
	got[0].Place = rule.Place{}
	want := rule.Example{
		Rule: "low", Name: "low at once", Channel: "vip-1", Lang: "en", Customer: "u-1", Medium: contact.Voice,
		Say: []rule.Line{
			{Speaker: contact.Customer, Text: "This is bad: really."},
			{After: 40 * time.Second, Speaker: contact.Agent, Text: "I see."},
		},
		Times: 3, Every: 5 * time.Second, Then: 5 * time.Minute, Fires: true, At: 1, Clears: true,
	}
	if !reflect.DeepEqual(got[0], want) {
		t.Errorf("example = %+v\nwant %+v", got[0], want)
	}
	if place.String() != "r.yaml:31:9" {
		t.Errorf("its place is %v", place)
	}
}

func TestPack_givesEachChannelItsRules(t *testing.T) {
	t.Parallel()
	pack := mustLoad(t, full)
	tests := []struct {
		channel string
		want    string
	}{
		{"vip-1", "low warning, sour warning"},
		{"vip-gold", "sour warning"},
		{"web/chat", "low critical, sour warning"},
		{"sms", "sour warning"},
		{"", "slide warning"},
	}
	for _, tt := range tests {
		for range 2 { // the second time from memory
			var got []string
			for _, r := range pack.For(tt.channel) {
				got = append(got, fmt.Sprintf("%s %s", r.Name, r.Severity))
			}
			if strings.Join(got, ", ") != tt.want {
				t.Errorf("in %q there are the rules %v, want %s", tt.channel, got, tt.want)
			}
		}
	}
	vip, web := pack.For("vip-1")[0], pack.For("web/chat")[0]
	values := &rule.Conversation{Turns: 1, Mood: 0.5}
	if got, err := vip.Raise.Holds(values); !got || err != nil {
		t.Errorf("the override's condition and constant hold = %t, %v, want true", got, err)
	}
	if got, _ := vip.Clear.Holds(values); got {
		t.Error("the contrary of the override's condition holds too")
	}
	if got, _ := web.Raise.Holds(values); got {
		t.Error("the rule itself has the override's condition")
	}
}

func TestPack_isSafeForManyAndBounded(t *testing.T) {
	t.Parallel()
	pack := mustLoad(t, full)
	var wg sync.WaitGroup
	for worker := range 4 {
		wg.Go(func() {
			for i := range 6000 {
				if n := len(pack.For(fmt.Sprintf("vip-%d-%d", worker, i))); n != 2 {
					t.Errorf("%d rules in a channel, want 2", n)
					return
				}
			}
		})
	}
	wg.Wait()
	if got := pack.Remembered(); got > 20_000 {
		t.Errorf("a pack remembers %d channels, want 20,000 at most", got)
	}
}

func TestLoad_laterSourcesReplaceRules(t *testing.T) {
	t.Parallel()
	const texts = "    text: {en: a, zh-Hans: 一}\n"
	// FIRST stands for the first bundled rule of a conversation, whatever it is.
	bundled := names(rule.Bundled())
	var first string
	for _, r := range slices.Backward(rule.Bundled().Rules()) {
		if r.Scope == rule.OfConversation {
			first = r.Name
		}
	}
	tests := []struct {
		name    string
		sources []string
		bundled bool     // whether the bundled rules are in effect
		more    []string // those that are besides
		changed bool     // whether FIRST is critical, as it is not of itself
	}{
		{"the bundled rules stay", []string{"rules:\n  - rule: more\n    scope: conversation\n    raise: customer\n" + texts}, true, []string{"more"}, false},
		{"the bundled rules go", []string{"bundled: false\nrules:" + sound}, false, []string{"sound"}, false},
		{"one source is enough to let them go", []string{"rules:" + sound, "bundled: false"}, false, []string{"sound"}, false},
		{"a rule of the same name", []string{"rules:\n  - rule: FIRST\n    scope: channel\n    route: [changed]\n    raise: slide >= 1\n" + texts}, true, nil, true},
		{"a rule that is like the bundled one", []string{"bundled: true\nrules:\n  - rule: FIRST\n    like: FIRST\n    route: [changed]"}, true, nil, true},
		{"the same without the bundled ones", []string{"bundled: false\nrules:\n  - rule: FIRST\n    like: FIRST\n    route: [changed]"}, false, []string{"FIRST"}, true},
		{"a wrong one replaces nothing", []string{"rules:\n  - rule: FIRST\n    route: [changed]\n" + texts}, true, nil, false},
		{"a template of an earlier source", []string{"bundled: false\ntemplates:\n  - template: t\n    route: [changed]\n" + texts, "templates: [{template: t, like: t, scope: conversation}]\nrules: [{rule: FIRST, like: t, raise: customer}]"}, false, []string{"FIRST"}, true},
		{"several documents", []string{"bundled: false\n---\nrules:" + sound + "---\nrules: [{rule: more, like: t, raise: customer}]\n---\ntemplates:\n  - template: t\n    scope: conversation\n" + texts}, false, []string{"sound", "more"}, false},
		{"a source that is no YAML", []string{"rules: [", "bundled: false\nrules:" + sound}, false, []string{"sound"}, false},
		{"empty sources", []string{"", "# nothing\n", "rules:\n", "templates:\n  # none\nrules: []"}, true, nil, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var sources []rule.Source
			for i, text := range tt.sources {
				sources = append(sources, rule.Source{Name: fmt.Sprintf("%d.yaml", i), Data: []byte(strings.ReplaceAll(text, "FIRST", first))})
			}
			pack, problems := rule.Load(sources...)
			var want []string
			if tt.bundled {
				want = slices.Clone(bundled)
			}
			for _, name := range tt.more {
				want = append(want, strings.ReplaceAll(name, "FIRST", first))
			}
			if got := names(pack); !slices.Equal(got, want) {
				t.Errorf("rules = %v, want %v\n%v", got, want, problems)
			}
			for _, r := range pack.Rules() {
				if changed := slices.Equal(r.Route, []string{"changed"}); r.Name == first && changed != tt.changed {
					t.Errorf("the route of %s is %v, want it changed: %t", first, r.Route, tt.changed)
				}
			}
		})
	}
	t.Run("one is switched off", func(t *testing.T) {
		t.Parallel()
		pack, problems := rule.Load(rule.Source{Name: "a", Data: []byte("rules:\n  - rule: " + first + "\n    off: true")})
		if got := names(pack); len(problems) > 0 || len(got) != len(bundled)-1 || slices.Contains(got, first) {
			t.Errorf("rules = %v, want %v without %s\n%v", got, bundled, first, problems)
		}
	})
}

func TestPack_digestNamesItsSources(t *testing.T) {
	t.Parallel()
	one, two, again := mustLoad(t, full), mustLoad(t, strings.Replace(full, "10m", "20m", 1)), mustLoad(t, full)
	if one.Digest() != again.Digest() || one.Digest() == two.Digest() || len(one.Digest()) != 16 {
		t.Errorf("digests %s, %s and %s", one.Digest(), two.Digest(), again.Digest())
	}
}

func TestLoad_takes500Rules(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString("templates: [{template: t, scope: conversation, raise: customer, text: {en: a, zh-Hans: 一}}]\nrules:\n")
	for i := range 503 {
		fmt.Fprintf(&b, "  - {rule: r%d, like: t}\n", i)
	}
	pack, problems := load(t, b.String())
	if len(pack.Rules()) != 500 {
		t.Errorf("%d rules, want 500", len(pack.Rules()))
	}
	if want := []string{"r.yaml:504:5: rules: is one too many, as are those after it; at most 500 are read"}; !slices.Equal(problems, want) {
		t.Errorf("problems = %q, want %q", problems, want)
	}
}
