package main

import (
	"path/filepath"
	"strings"
	"testing"
)

const ownRules = `
bundled: false
rules:
  - rule: any_word
    scope: conversation
    raise: customer_turns >= 1
    text: {en: "somebody spoke in {channel}", zh-Hans: "{channel} 有人发言"}
`

const brokenRules = ownRules + `
  - rule: nonsense
    scope: conversation
    raise: risk >= much
    text: {en: "x", zh-Hans: "x"}
  - rule: one_more
    scope: conversation
    raise: customer_turns >= 2
    text: {en: "twice", zh-Hans: "两次"}
`

// rulesOf are what raised the alerts that a server keeps.
func (s *server) rulesOf() map[string]bool {
	s.t.Helper()
	var page struct{ Alerts []struct{ Rule string } }
	s.get("/v1/alerts?state=all", &page)
	rules := make(map[string]bool)
	for _, a := range page.Alerts {
		rules[a.Rule] = true
	}
	return rules
}

func TestServe_takesOverRulesWhileItRuns(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	config, rules := filepath.Join(dir, "undertone.yaml"), filepath.Join(dir, "rules.yaml")
	write(t, config, "rules:\n  file: "+rules+"\n")
	write(t, rules, ownRules)
	s := startServer(t, "--config", config)
	s.say("a", "hello")
	eventually(t, "an alert of the file's rule", func() bool { return s.rulesOf()["any_word"] })

	var ready struct {
		Rules struct {
			Rules    int
			Problems []string
		}
	}
	write(t, rules, brokenRules)
	eventually(t, "a word about the rule that is wrong", func() bool {
		s.get("/readyz?verbose", &ready)
		return len(ready.Rules.Problems) == 1
	})
	if p := ready.Rules.Problems[0]; !strings.Contains(p, "rules.yaml:11:20: rule nonsense: ") || ready.Rules.Rules != 2 {
		t.Errorf("problem is %q with %d rules in effect, want the place and the two that are right", p, ready.Rules.Rules)
	}
	s.say("b", "hello")
	s.say("b", "hello again")
	eventually(t, "an alert of the rule that came with it", func() bool { return s.rulesOf()["one_more"] })
	s.stop()
	if !strings.Contains(s.log.String(), "rule left out") {
		t.Errorf("the log does not tell of the rule that is wrong:\n%s", s.log)
	}
}

func TestCheck_tellsOfWrongRules(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	config, rules := filepath.Join(dir, "undertone.yaml"), filepath.Join(dir, "rules.yaml")
	write(t, config, "rules:\n  file: "+rules+"\n")
	write(t, rules, brokenRules)
	var out strings.Builder
	err := (&checkCmd{Config: config, stdout: &out}).Run(t.Context())
	if err == nil || !strings.Contains(out.String(), "rule nonsense") {
		t.Errorf("check said %v and\n%s", err, &out)
	}
}
