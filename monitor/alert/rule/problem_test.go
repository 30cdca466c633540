package rule_test

import (
	"slices"
	"strings"
	"testing"

	"undertone/monitor/alert/rule"
)

// sound is a rule that nothing is wrong with. It stands beside every wrong one.
const sound = `
  - rule: sound
    scope: conversation
    raise: risk >= 0.5
    text: {en: "at risk", zh-Hans: 有风险}
`

// load reads one source, without the bundled rules.
func load(t *testing.T, text string) (*rule.Pack, []string) {
	t.Helper()
	pack, problems := rule.Load(rule.Source{Name: "r.yaml", Data: []byte("bundled: false\n" + text)})
	var said []string
	for _, p := range problems {
		said = append(said, p.String())
	}
	return pack, said
}

func names(pack *rule.Pack) (names []string) {
	for _, r := range pack.Rules() {
		names = append(names, r.Name)
	}
	return names
}

// bad is a conversation's rule with some lines of its own, which begin at line 5
// of the file.
func bad(lines string) string {
	return "rules:\n  - rule: bad\n    scope: conversation\n" + lines + "\n    text: {en: a, zh-Hans: 一}" + sound
}

// badChannel is the same for a channel's rule.
func badChannel(lines string) string {
	return strings.Replace(bad(lines), "conversation", "channel", 1)
}

func TestLoad_namesEveryMistakeInItsPlace(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("risk > 0.5 and ", 300) + "risk > 0.5"
	big := strings.Repeat("risk>0.1 and ", 80) + "risk>0.1"
	tests := []struct {
		name string
		text string
		want string // after r.yaml:
	}{
		// What cannot be read as an expression.
		{"an operator too many", bad(`    raise: risk > > 0.5`), `5:19: rule bad: raise: ">" does not belong here`},
		{"an end too early", bad(`    raise: risk >`), `5:17: rule bad: raise: ends too early`},
		{"an open bracket", bad(`    raise: (risk > 0.5`), `5:22: rule bad: raise: ends too early`},
		{"an open quote", bad(`    raise: tone == 'anger`), `5:26: rule bad: raise: a quote is opened and not closed`},
		{"one equals sign", bad(`    raise: tone = "anger"`), `5:17: rule bad: raise: "=" sets a value; did you mean "=="?`},
		{"a full-width sign", bad(`    raise: risk ＞ 0.5`), `5:17: rule bad: raise: ＞ is no sign that a condition knows; is it a full-width one?`},
		{"nothing", bad(`    raise: ""`), `5:13: rule bad: raise: is empty`},
		{"too long a text", bad(`    raise: ` + long), `5:12: rule bad: raise: is too long: 4510 bytes, at most 4096`},
		{"too many parts", bad(`    raise: ` + big), `5:671: rule bad: raise: is too large: at most 200 names, numbers and signs`},
		{"a list of keys", bad(`    raise: {risk: 1}`), `5:12: rule bad: raise: must be a condition, got keys and values`},

		// What names something that is not there.
		{"an unknown name", bad(`    raise: customer and rsk > 0.5`), `5:25: rule bad: raise: there is no value rsk in scope conversation; did you mean risk?`},
		{"a name of another scope", bad(`    raise: last_5m.negative > 0.5`), `5:12: rule bad: raise: there is no value last_5m in scope conversation`},
		{"an unknown name in a window", badChannel(`    raise: last_5m.negativ > 0.5`), `5:20: rule bad: raise: last_5m has no value negativ; did you mean negative?`},
		{"an unknown name of a topic's part", badChannel(`    raise: last_5m.topic("delivery").shares > 0.5`), `5:38: rule bad: raise: last_5m.topic("delivery") has no value shares; did you mean share?`},
		{"an unknown function", bad(`    raise: abuot("delivery")`), `5:12: rule bad: raise: there is no function abuot; did you mean about?`},
		{"a window alone", badChannel(`    raise: last_5m > 0.5`), `5:12: rule bad: raise: last_5m is a group of values; name one of them: messages, customers, conversations, sentiment, negative, positive, gap, tone, topic, touchpoint`},
		{"a function without its label", badChannel(`    raise: last_5m.tone > 0.5`), `5:12: rule bad: raise: last_5m.tone takes a label, such as last_5m.tone("anger")`},
		{"a function with two labels", bad(`    raise: about("delivery", "booking")`), `5:12: rule bad: raise: about takes one label, such as about("delivery")`},
		{"a function of what is not constant", bad(`    raise: about(topic)`), `5:18: rule bad: raise: about takes a label in quotes, such as about("delivery")`},
		{"a value that is called", bad(`    raise: risk(1) > 0.5`), `5:12: rule bad: raise: risk is no function`},
		{"a value of a value", bad(`    raise: risk.high`), `5:17: rule bad: raise: risk has no values in it`},
		{"a topic without by", badChannel(`    raise: topic.times > 3`), `5:12: rule bad: raise: topic is only known in rules with by: topic; a window's is last_15m.topic("delivery")`},

		// What is of the wrong kind.
		{"a word as a number", bad(`    raise: tone > 0.5`), `5:12: rule bad: raise: > needs a number on both sides, and tone is a word`},
		{"a number as a truth", bad(`    raise: customer and risk`), `5:25: rule bad: raise: and needs true or false on both sides, and risk is a number`},
		{"a number alone", bad(`    raise: risk`), `5:12: rule bad: raise: must be true or false, and risk is a number`},
		{"a number and a word", bad(`    raise: risk == "high"`), `5:20: rule bad: raise: risk is a number and "high" is a word: they are never the same`},
		{"not a number", bad(`    raise: not risk`), `5:16: rule bad: raise: not needs true or false, and risk is a number`},
		{"words added up", bad(`    raise: tone + "x" == "angerx"`), `5:12: rule bad: raise: + needs a number on both sides, and tone is a word`},
		{"a list of two kinds", bad(`    raise: tone in ["anger", 1]`), `5:30: rule bad: raise: a list holds things of one kind; this is a number after a word`},
		{"no list", bad(`    raise: tone in "anger"`), `5:20: rule bad: raise: in needs a list of constants, such as ["anger", "frustration"]`},
		{"a list of another kind", bad(`    raise: risk in ["high"]`), `5:12: rule bad: raise: risk is a number and the list is of another kind`},
		{"a constant alone", bad(`    raise: 1 < 2`), `5:12: rule bad: raise: names no value, so it is always the same`},
		{"a label that is none", bad(`    raise: tone == "angry"`), `5:20: rule bad: raise: "angry" is no tone; did you mean anger? There are: anger, frustration, disappointment, worry, confusion, neutral, satisfaction, gratitude, delight`},
		{"a label that is none in a list", bad(`    raise: intent in ["churn", "leave"]`), `5:32: rule bad: raise: "leave" is no intent; there are: inquiry, request, complaint, churn, escalation, purchase, praise, suggestion, none`},
		{"a label that is none in a call", badChannel(`    raise: last_5m.touchpoint("shop").share > 0.5`), `5:31: rule bad: raise: "shop" is no touchpoint; there are: discovery, purchase, service, after_sales, feedback`},
		{"a share in percent", badChannel(`    raise: last_5m.negative >= 60`), `5:32: rule bad: raise: last_5m.negative goes from 0 to 1, so 60 has no meaning here`},
		{"a count below zero", bad(`    raise: silence > -1`), `5:22: rule bad: raise: silence is never below 0, so -1 has no meaning here`},

		// What conditions may not do.
		{"a division by zero", bad(`    raise: risk / 0 > 1`), `5:17: rule bad: raise: divides by zero`},
		{"a division by a constant zero", bad("    set: {none_at_all: 3}\n    raise: risk / (none_at_all - 3) > 1"), `6:17: rule bad: raise: divides by zero`},
		{"a number out of all bounds", bad(`    raise: risk > 9e300 * 9e300`), `5:25: rule bad: raise: gives a number out of all bounds`},
		{"a loop", bad(`    raise: "any([1], # > 0)"`), `5:13: rule bad: raise: the function any is not available; there are abs, ceil, floor, len, lower, max, min, round, trim and upper`},
		{"a loop in a pipe", bad(`    raise: '[1] | map(# * risk) | len() > 0'`), `5:19: rule bad: raise: the function map is not available; there are abs, ceil, floor, len, lower, max, min, round, trim and upper`},
		{"a range", bad(`    raise: silence in 1..1000000000`), `5:24: rule bad: raise: ranges (a..b) are not available; use a <= x and x <= b`},
		{"a repeated word", bad(`    raise: text == repeat("a", 1000000000)`), `5:20: rule bad: raise: the function repeat is not available; there are abs, ceil, floor, len, lower, max, min, round, trim and upper`},
		{"the time of day", bad(`    raise: now().Hour() > 9`), `5:12: rule bad: raise: the function now is not available; there are abs, ceil, floor, len, lower, max, min, round, trim and upper`},
		{"a choice", bad(`    raise: 'customer ? risk > 0.5 : risk > 0.6'`), `5:13: rule bad: raise: choices (a ? b : c, if) are not available; use and, or, not`},
		{"an if", bad(`    raise: 'if customer { true } else { false }'`), `5:13: rule bad: raise: choices (a ? b : c, if) are not available; use and, or, not`},
		{"a variable", bad(`    raise: let x = risk; x > 0.5`), `5:16: rule bad: raise: a condition is one expression; put constants under set:`},
		{"two expressions", bad(`    raise: customer; risk > 0.5`), `5:12: rule bad: raise: a condition is one expression; put constants under set:`},
		{"a map", bad(`    raise: '{"a": risk}.a > 0.5'`), `5:13: rule bad: raise: lists and maps are only available as in ["a", "b"]`},
		{"a rest", bad(`    raise: turns % 2 == 0`), `5:18: rule bad: raise: % is not available: conditions know no whole numbers`},
		{"nothing at all", bad(`    raise: tone == nil`), `5:20: rule bad: raise: nil is not needed: every value is always there`},
		{"a pattern that is none", bad(`    raise: text matches "(a"`), `5:25: rule bad: raise: the pattern cannot be read: missing closing ): ` + "`(a`"},
		{"a pattern from outside", bad(`    raise: text matches tone`), `5:25: rule bad: raise: matches needs a constant in quotes on its right`},
		{"nothing to look for", bad(`    raise: text contains ""`), `5:26: rule bad: raise: contains with nothing to look for is always true`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			pack, got := load(t, tt.text)
			if want := []string{"r.yaml:" + tt.want}; !slices.Equal(got, want) {
				t.Errorf("problems:\n%s\nwant\n%s", strings.Join(got, "\n"), want[0])
			}
			if got := names(pack); !slices.Equal(got, []string{"sound"}) {
				t.Errorf("the rules %v are in effect, want the sound one alone", got)
			}
		})
	}
}

func TestLoad_namesEveryWrongRule(t *testing.T) {
	t.Parallel()
	const raise = "    raise: risk > 0.5\n"
	tests := []struct {
		name string
		text string
		want []string // after r.yaml:
	}{
		{"no condition", bad(`    for: 1s`), []string{`3:5: rule bad: raise: is missing; it is the condition to tell somebody`}},
		{"no text", "rules:\n  - rule: bad\n    scope: conversation\n" + raise + sound, []string{`3:5: rule bad: text: is missing; a rule says what happened, in en and zh-Hans`}},
		{"no Chinese", "rules:\n  - rule: bad\n    scope: conversation\n" + raise + "    text: {en: a}" + sound, []string{`6:11: rule bad: text.zh-Hans: is missing; a text is needed in en and zh-Hans`}},
		{"a text without a language", "rules:\n  - rule: bad\n    scope: conversation\n" + raise + "    text: at risk" + sound, []string{`6:11: rule bad: text: must be by language: {en: …, zh-Hans: …}, got "at risk"`}},
		{"no scope", strings.Replace(bad(raise), "    scope: conversation\n", "", 1), []string{`3:5: rule bad: scope: is missing; it is conversation, channel or centre`}},
		{"no name", strings.Replace(bad(raise), "rule: bad", "for: 1s", 1), []string{`3:5: rule: is missing; every rule has a name`}},
		{"a name that is a number", strings.Replace(bad(raise), "rule: bad", "rule: 007", 1), []string{`3:11: rule 007: rule: must be text, got the number 007; put it in quotes`}},
		{"a name that is no word", strings.Replace(bad(raise), "rule: bad", "rule: At risk!", 1), []string{`3:11: rule At risk!: rule: must be small letters, digits and _, at most 64, got "At risk!"`}},
		{"another scope", strings.Replace(bad(raise), "conversation", "conversations", 1), []string{`4:12: rule bad: scope: must be conversation, channel or centre, got "conversations"; did you mean conversation?`}},
		{"an unknown key", bad(raise + `    cooldwn: 10m`), []string{`6:5: rule bad: a rule has no key cooldwn; did you mean cooldown?`}},
		{"an unknown language", bad(raise + `    cleared: {en: a, zh-Hans: 一, zh-Hnat: 一}`), []string{`6:34: rule bad: cleared has no key zh-Hnat; did you mean zh-Hant?`}},
		{"a key twice", bad(raise + raise), []string{`6:5: rule bad: raise is here twice`}},
		{"a rule twice", bad(raise) + strings.TrimPrefix(bad(raise), "rules:\n"), []string{`12:5: rule bad: is here twice; the first is at line 3`, `17:5: rule sound: is here twice; the first is at line 8`}},
		{"a time without a unit", bad(raise + `    for: 30`), []string{`6:10: rule bad: for: must be a duration such as 30s, 10m or 2h, got the number 30`}},
		{"a time too long", bad(raise + `    cooldown: 1000h`), []string{`6:15: rule bad: cooldown: must be 0s to 168h, got 1000h`}},
		{"a time below zero", bad(raise + `    keep_firing_for: -1s`), []string{`6:22: rule bad: keep_firing_for: must be 0s to 24h, got -1s`}},
		{"a severity that is none", bad(raise + `    severity: fatal`), []string{`6:15: rule bad: severity: must be info, warning or critical, got "fatal"`}},
		{"by topic in a conversation", bad(raise + `    by: topic`), []string{`6:9: rule bad: by: is for the scopes channel and centre; a conversation's topic is about("delivery")`}},
		{"by something else", badChannel("    raise: slide > 1\n" + `    by: tone`), []string{`6:9: rule bad: by: must be topic, got "tone"`}},
		{"a nudge without a conversation", badChannel("    raise: slide > 1\n" + `    nudge: true`), []string{`6:12: rule bad: nudge: is for the agent of a conversation, so it needs scope: conversation`}},
		{"a nudge that is no advice", bad(raise + `    nudge: maybe`), []string{`6:12: rule bad: nudge: must be true, false, or the advice by language, got "maybe"`}},
		{"a receiver that is none", bad(raise + `    route: ["on call"]`), []string{`6:13: rule bad: route 1: must be a receiver's name of letters, digits and . _ -, got "on call"`}},
		{"a receiver without a list", bad(raise + `    route: oncall`), []string{`6:12: rule bad: route: must be a list, got "oncall"`}},
		{"a pattern of channels that is none", bad(raise + `    channels: ["vip-["]`), []string{`6:16: rule bad: channels 1: must be a name in which * stands for any signs, ? for one and [abc] for one of some, got "vip-["`}},
		{"channels of the centre", strings.Replace(bad("    raise: slide > 1\n"+`    channels: ["a"]`), "conversation", "centre", 1), []string{`6:15: rule bad: channels: a rule of scope centre looks at all of them together`}},
		{"no channels", bad(raise + `    channels: []`), []string{`6:15: rule bad: channels: names none; leave it out for all`}},

		{"a constant that nothing uses", bad("    set: {lowest_risk: 0.5, hihg: 0.9}\n    raise: risk > lowest_risk"), []string{`5:29: rule bad: set: nothing in the rule uses hihg`}},
		{"a constant with the name of a value", bad("    set: {mood: 0.5}\n" + raise), []string{`5:11: rule bad: set: mood is the name of a value or a function already`}},
		{"a constant that is a list", bad("    set: {few: [1]}\n" + raise), []string{`5:16: rule bad: set.few: must be a number, a word or true or false, got a list`}},
		{"a constant of the wrong kind", bad("    set: {few: many}\n    raise: turns > few"), []string{`6:20: rule bad: raise: > needs a number on both sides, and "many" is a word`}},

		{"a value in a text that is none", strings.Replace(bad(raise), "{en: a,", `{en: "so {rsk|percent}",`, 1), []string{`7:21: rule bad: text.en: there is no value rsk in scope conversation; did you mean risk?`}},
		{"a way to say it that is none", strings.Replace(bad(raise), "{en: a,", `{en: "so {risk|precent}",`, 1), []string{`7:26: rule bad: text.en: there is no |precent; there are |minutes, |mood, |percent and |round`}},
		{"a word in percent", strings.Replace(bad(raise), "{en: a,", `{en: "so {tone|percent}",`, 1), []string{`7:21: rule bad: text.en: |percent is for numbers, and tone is a word`}},
		{"a sum in a text", strings.Replace(bad(raise), "{en: a,", `{en: "so {risk + mood}",`, 1), []string{`7:21: rule bad: text.en: a text holds values as they are, and this works something out`}},
		{"an open brace", strings.Replace(bad(raise), "{en: a,", `{en: "so {risk",`, 1), []string{`7:20: rule bad: text.en: a { is not closed; one that is meant is written {{`}},
		{"a closing brace alone", strings.Replace(bad(raise), "{en: a,", `{en: "so }",`, 1), []string{`7:20: rule bad: text.en: a } stands alone; one that is meant is written }}`}},

		{"an unknown template", bad("    like: qqqqqqqq\n" + raise), []string{`5:11: rule bad: like: there is no template qqqqqqqq`}},
		{"a template like itself", "templates: [{template: moody, like: moody}]\n" + bad("    like: moody\n"+raise), []string{`2:37: rule bad: like: template moody is like itself`}},
		{"templates in a circle", "templates: [{template: one, like: two}, {template: two, like: three}, {template: three, like: one}]\n" + bad("    like: two\n"+raise), []string{`2:35: rule bad: like: goes in a circle: two is like three, three is like one, one is like two`}},
		{"a template with a mistake", "templates: [{template: one, rase: risk > 0.5}]\n" + bad("    like: one\n"+raise), []string{`2:29: a template has no key rase; did you mean raise?`, `6:11: rule bad: like: template one has a mistake itself`}},
		{"a template twice", "templates: [{template: one}, {template: one}]\n" + bad(raise), []string{`2:30: template one is here twice; the first is at line 2`}},
		{"a mistake in what a template has", "templates: [{template: one, raise: rsk > 0.5}]\n" + bad("    like: one\n"), []string{`2:36: rule bad: raise: there is no value rsk in scope conversation; did you mean risk?`}},

		{"an override without channels", bad(raise + "    overrides:\n      - severity: info"), []string{`7:9: rule bad: override 1: channels: is missing; an override is for some channels`}},
		{"an override of what it may not change", bad(raise + "    overrides: [{channels: [a], scope: channel}]"), []string{`6:33: rule bad: override 1: an override has no key scope`}},
		{"a condition of an override", bad(raise + "    overrides: [{channels: [a]}, {channels: [b], raise: rsk > 1}]"), []string{`6:57: rule bad: override 2: raise: there is no value rsk in scope conversation; did you mean risk?`}},
		{"a constant that is only in an override", bad("    set: {least: 3}\n    raise: turns > least\n    overrides: [{channels: [a], set: {leest: 4}}]"), []string{`7:39: rule bad: override 1: set.leest: the rule sets no leest itself; did you mean least?`}},
		{"a constant of another kind", bad("    set: {least: 3}\n    raise: turns > least\n    overrides: [{channels: [a], set: {least: few}}]"), []string{`7:39: rule bad: override 1: set.least: is a number in the rule, and a word here`}},
		{"a division by an override's zero", bad("    set: {least: 3}\n    raise: turns / least > 2\n    overrides: [{channels: [a], set: {least: 0}}]"), []string{`6:18: rule bad: override 1: raise: divides by zero`}},

		{"an example that expects nothing", bad(raise + `    examples: [{example: a, say: ["+0s customer: Hi"]}]`), []string{`6:16: rule bad: example 1: fires: is missing; it is true or false`}},
		{"an example without words", bad(raise + `    examples: [{example: a, say: [], fires: true}]`), []string{`6:34: rule bad: example 1: say: is empty`}},
		{"a line that is none", bad(raise + `    examples: [{example: a, say: ["customer: Hi"], fires: true}]`), []string{`6:35: rule bad: example 1: say 1: must be as "+40s agent: It is on its way.", got "customer: Hi"`}},
		{"a line by nobody", bad(raise + `    examples: [{example: a, say: ["+1s boss: Hi"], fires: true}]`), []string{`6:35: rule bad: example 1: say 1: the speaker must be customer, agent, bot or system, got "boss"`}},
		{"a line without quotes", bad(raise + "    examples:\n      - example: a\n        fires: true\n        say:\n          - +1s customer: Hi"), []string{`10:13: rule bad: example 1: say 1: must be text; a line with a colon has to stand in quotes`}},
		{"a line that is not there", bad(raise + `    examples: [{example: a, say: ["+1s customer: Hi"], at: 2}]`), []string{`6:60: rule bad: example 1: at: must be a whole number from 1 to 1, got the number 2`}},
		{"what never fires and clears", bad(raise + `    examples: [{example: a, say: ["+1s customer: Hi"], fires: false, clears: true}]`), []string{`6:78: rule bad: example 1: clears: is for what fires, and fires is false`}},

		{"an unknown section", "rule: []\n" + bad(raise) + "\n", []string{`2:1: a file of rules has no key rule; did you mean rules?`}},
		{"switching off what is not there", strings.Replace(bad("    off: true"), "bad", "qqqqqqqq", 1), []string{`3:5: rule qqqqqqqq: off: there is no rule of this name to switch off`}},
		{"all of a rule's mistakes", bad("    raise: rsk > 1\n    clear: risk <\n    for: soon"), []string{
			`5:12: rule bad: raise: there is no value rsk in scope conversation; did you mean risk?`,
			`6:17: rule bad: clear: ends too early`,
			`7:10: rule bad: for: must be a duration such as 30s, 10m or 2h, got "soon"`,
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			pack, got := load(t, tt.text)
			want := make([]string, len(tt.want))
			for i, one := range tt.want {
				want[i] = "r.yaml:" + one
			}
			if !slices.Equal(got, want) {
				t.Errorf("problems:\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
			if got := names(pack); !slices.Contains(got, "sound") {
				t.Errorf("the rules %v are in effect, want the sound one among them", got)
			}
			if got := names(pack); slices.Contains(got, "bad") && !strings.Contains(tt.name, "twice") && tt.name != "an unknown section" {
				t.Errorf("the rules %v are in effect, want the wrong one left out", got)
			}
		})
	}
}
