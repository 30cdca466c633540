package rule_test

import (
	"fmt"
	"strings"
	"testing"

	"undertone/monitor/alert/rule"
)

func TestRule_isShownAsItIsWritten(t *testing.T) {
	t.Parallel()
	const body = "scope: conversation, raise: risk > 1, text: {en: a, zh-Hans: b}"
	tests := []struct {
		name, source string
		want         string
		line         int
	}{
		{
			"with the comment before it and without its examples",
			"bundled: false\nrules:\n  # ---- conversations\n\n  # Why it is there,\n  # in two lines.\n  - rule: first\n    scope: conversation\n    raise: risk > 1\n    text:\n      en: \"a\"\n\n      zh-Hans: b\n\n    examples:\n      - example: one\n        lang: en\n        say: [\"+0s customer: hello\"]\n        fires: false\n  # another's\n  - {rule: second, " + body + "}\n",
			"# Why it is there,\n# in two lines.\n- rule: first\n  scope: conversation\n  raise: risk > 1\n  text:\n    en: \"a\"\n\n    zh-Hans: b", 5,
		},
		{
			"with its examples where more comes after them",
			"bundled: false\nrules:\n- rule: first\n  examples:\n  - {example: one, lang: en, say: [\"+0s customer: hello\"], fires: false}\n  scope: conversation\n  raise: risk > 1\n  text: {en: a, zh-Hans: b}\n",
			"- rule: first\n  examples:\n  - {example: one, lang: en, say: [\"+0s customer: hello\"], fires: false}\n  scope: conversation\n  raise: risk > 1\n  text: {en: a, zh-Hans: b}", 3,
		},
		{"in braces", "bundled: false\nrules:\n  - {rule: first, " + body + "}\n", "- {rule: first, " + body + "}", 3},
		{"in braces, over lines", "bundled: false\nrules:\n  - {rule: first,\n     " + body + "}", "- {rule: first,\n   " + body + "}", 3},
		{"with its name last", "bundled: false\nrules:\n  - scope: conversation\n    raise: risk > 1\n    text: {en: a, zh-Hans: b}\n    route: [oncall]\n    rule: first\n", "- scope: conversation\n  raise: risk > 1\n  text: {en: a, zh-Hans: b}\n  route: [oncall]\n  rule: first", 3},
		{"behind a dash in its own line", "bundled: false\nrules:\n  -\n    rule: first\n    scope: conversation\n    raise: risk > 1\n    text: {en: a, zh-Hans: b}\n", "-\n  rule: first\n  scope: conversation\n  raise: risk > 1\n  text: {en: a, zh-Hans: b}", 3},
		{"in a list in brackets", "bundled: false\nrules: [\n  {rule: first, " + body + "},\n  {rule: second, " + body + "}]\n", "{rule: first, " + body + "},", 3},
		{"below a line of spaces", "bundled: false\nrules:\n  \n  - {rule: first, " + body + "}\n  \n", "- {rule: first, " + body + "}", 4},
		{"in a list in one line", "bundled: false\nrules: [{rule: first, " + body + "}]\n", "rules: [{rule: first, " + body + "}]", 2},
		{"from a file of another system", "bundled: false\r\nrules:\r\n  - rule: first\r\n    scope: conversation\r\n    raise: risk > 1\r\n    text: {en: a, zh-Hans: b}\r\n", "- rule: first\n  scope: conversation\n  raise: risk > 1\n  text: {en: a, zh-Hans: b}", 3},
		{"but not where it is longer than anybody reads", "bundled: false\nrules:\n  - {rule: first, " + body + "} #" + strings.Repeat("x", 16<<10), "", 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			pack, problems := rule.Load(rule.Source{Name: "rules.yaml", Data: []byte(tt.source)})
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			if r := pack.Rules()[0]; r.Written != tt.want || r.WrittenAt != tt.line {
				t.Errorf("line %d:\n%s\nwant line %d:\n%s", r.WrittenAt, r.Written, tt.line, tt.want)
			}
		})
	}
}

func TestRule_everyBundledOneIsShown(t *testing.T) {
	t.Parallel()
	lines := strings.Split(string(rule.BundledSource().Data), "\n")
	for _, r := range rule.Bundled().Rules() {
		first, _, _ := strings.Cut(r.Written, "\n")
		if !strings.Contains(r.Written, fmt.Sprintf("- rule: %s\n", r.Name)) || strings.Contains(r.Written, "examples:") || strings.TrimSpace(lines[r.WrittenAt-1]) != first {
			t.Errorf("%s at line %d is shown as\n%s", r.Name, r.WrittenAt, r.Written)
		}
	}
}
