package rule_test

import (
	"strings"
	"testing"

	"undertone/monitor/alert/rule"
)

// FuzzLoad throws bytes at Load: whatever they are, it says what is wrong and
// keeps the rules that are right, and what it kept can be asked.
func FuzzLoad(f *testing.F) {
	f.Add([]byte(full))
	f.Add([]byte("rules:" + sound))
	f.Add([]byte(bad("    raise: |\n      rsk >\n      1")))
	f.Add([]byte(bad(`    raise: "a\x22 > \u4e2d"`)))
	f.Add([]byte("templates: [{template: a, like: b}, {template: b, like: a}]"))
	f.Add([]byte("rules: [{rule: a, set: {x: 1, y: true, z: w}, overrides: [{channels: ['*'], set: {x: 2}}]}]"))
	f.Add([]byte("0:\n    0: 0\n    0: 0\n0000: |\n\n:")) // a key of a line's end
	f.Add([]byte("rules: &a [*a]\n? b\n: !c d"))
	f.Fuzz(func(t *testing.T, data []byte) {
		pack, problems := rule.Load(rule.Source{Name: "f.yaml", Data: data})
		for _, p := range problems {
			if p.Place.File != "f.yaml" || p.Place.Line < 1 || p.Place.Column < 1 || p.Place.Line > 1+strings.Count(string(data), "\n")+strings.Count(string(data), "\r") {
				t.Errorf("%v is nowhere in the source", p)
			}
			if p.Why == "" || strings.ContainsAny(p.String(), "\n") {
				t.Errorf("%q is no sentence", p.String())
			}
		}
		for _, channel := range []string{"web-chat", ""} {
			for _, r := range pack.For(channel) {
				values := valuesOf(r.Scope)
				_, _ = r.Raise.Holds(values)
				_, _ = r.Clear.Holds(values)
				r.Raise.Findings(values)
				r.Text.Render(values)
				r.Cleared.Render(values)
			}
		}
	})
}

// FuzzExpression throws text at the checker: what it lets through must compile
// for expr's machine too, and neither may panic.
func FuzzExpression(f *testing.F) {
	for _, s := range []string{
		`risk > 0.5 and not (tone == "anger")`, `last_5m.topic("delivery").share >= 0.3`, `0 < risk <= 1`, `text matches "(?i)a|b"`,
		`min(risk, 1, 2) ** 2 < abs(-trend)`, `len(text) in [1, 2]`, `any([1], # > 0)`, `let x = 1; x`, `risk ?? 1`, `{"a": 1}.a`, `-(1)`, `"a"[0:1]`, `risk | abs() > 0`,
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, source string) {
		for _, scope := range []rule.Scope{rule.OfConversation, rule.OfChannel} {
			c, err := rule.CompileCondition(scope, true, map[string]any{"low": -0.35, "on": true, "who": "vip"}, source)
			if err != nil {
				if at := rule.At(err); at < 0 || at > len(source) {
					t.Errorf("%q: %v is at %d", source, err, at)
				}
				continue
			}
			values := valuesOf(scope)
			got, doubt := c.Holds(values)
			sameInFrame(t, c, values)
			twin, err := rule.OnMachine(scope, true, map[string]any{"low": -0.35, "on": true, "who": "vip"}, source)
			if err != nil {
				t.Fatalf("%q on the machine: %v", source, err)
			}
			if want, err := twin(values); err == nil && (doubt != nil || got != want) {
				t.Errorf("%q holds = %t, %v, want %t", source, got, doubt, want)
			}
		}
	})
}
