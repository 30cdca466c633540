package rule_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"undertone/monitor/alert/rule"
)

// repeated fills a source with one thing over and over.
func repeated(s string) string { return strings.Repeat(s, (1<<18)/len(s)) }

func TestLoad_hostileSourcesCostLittle(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, text, want string }{
		{"too long", strings.Repeat(" ", 1<<20+1), "h.yaml:1:1: is too long: 1048577 bytes, at most 1048576"},
		{"no UTF-8", "rules: \xff", "h.yaml:1:1: holds bytes that are not UTF-8"},
		{"open brackets", repeated("["), "h.yaml:1:33: is nested too deep: at most 32 levels"},
		{"open braces", repeated("{"), "h.yaml:1:33: is nested too deep: at most 32 levels"},
		{"lists in lists in a line", repeated("- "), "h.yaml:1:65: is nested too deep: at most 32 levels"},
		{"an anchor", "rules: &a []", "h.yaml:1:8: has a YAML anchor or alias, which has to be written out; use templates and like:"},
		{"a bomb of aliases", "a: &a [x]\nb: &b [*a, *a]\nrules: [*b, *b]", "h.yaml:1:4: has a YAML anchor or alias, which has to be written out; use templates and like:"},
		{"a tag", "rules: !!binary abc", "h.yaml:1:8: has a YAML tag, of which rules have no need; text that begins with ! has to stand in quotes"},
		{"a strange key", "? rules\n: []", "h.yaml:1:1: has a key that begins with ?, of which rules have no need"},
		{"a list at the top", "- rule: a", "h.yaml:1:1: a file of rules must hold keys and values, got a list"},
		{"a word at the top", "rules", `h.yaml:1:1: a file of rules must hold keys and values, got "rules"`},
		{"a key that is a list", "[rules]: 1", ""},
		{"many keys", repeated("a: 1\n"), "h.yaml:2001:2: has too many keys in one section: at most 2000"},
		{"many documents", repeated("---\na: 1\n"), "h.yaml:201:1: has too many documents: at most 100"},
		{"many entries", "rules:\n" + strings.Repeat("- {}\n", 30_000), ""},
		{"many lists in a list", "rules: [" + strings.Repeat("[],", 40_000) + "]", ""},
		{"a staircase", staircase(1000), "h.yaml:33:34: is nested too deep: at most 32 levels"},
		{"many keys in brackets", "rules: [{" + strings.Repeat("a: 1,", 30_000) + "}]", ""},
		{"many rules", "rules:\n" + strings.Repeat("- rule: a\n  for: 1s\n", 10_000), ""},
		{"many notes", repeated("# a note\n"), ""},
		{"one long word", repeated("a"), ""},
		{"one long text", "rules: \"" + strings.Repeat("\\u4e2d", 30_000) + "\"", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			begin := time.Now()
			pack, problems := rule.Load(rule.Source{Name: "h.yaml", Data: []byte(tt.text)})
			if took := time.Since(begin); took > 20*time.Second {
				t.Errorf("took %v", took)
			} else {
				t.Logf("took %v for %d problems", took, len(problems))
			}
			if tt.want != "" && (len(problems) != 1 || problems[0].String() != tt.want) {
				t.Errorf("problems = %q, want %q", problems, tt.want)
			}
			if len(problems) > 1000 {
				t.Errorf("%d problems, want 1000 at most", len(problems))
			}
			if got, want := names(pack), names(rule.Bundled()); !slices.Equal(got, want) {
				t.Errorf("rules = %v, want the bundled ones whatever comes", got)
			}
		})
	}
}

// staircase nests sections by indentation.
func staircase(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "%*sa:\n", i, "")
	}
	return b.String()
}
