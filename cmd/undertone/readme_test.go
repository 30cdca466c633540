package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"undertone/config"
	"undertone/monitor/alert/rule"
)

// What a newcomer copies from the README must be taken as it is.
func TestReadme_yamlIsTaken(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	taken := make(map[string]int)
	for _, block := range strings.Split(string(text), "```yaml\n")[1:] {
		block, _, _ = strings.Cut(block, "```")
		kind, _, _ := strings.Cut(block, ":")
		taken[kind]++
		if kind == "rules" {
			if _, problems := rule.Load(rule.Source{Name: "README.md", Data: []byte(block)}); len(problems) > 0 {
				t.Errorf("rules: %v", problems)
			}
			file := filepath.Join(t.TempDir(), "rules.yaml")
			if err := os.WriteFile(file, []byte(block), 0o600); err != nil {
				t.Fatal(err)
			}
			var out strings.Builder
			test := rulesTestCmd{File: file, Rule: "charged_twice", stdout: &out}
			if err := test.Run(t.Context()); err != nil || !strings.Contains(out.String(), "ok: 2 examples") {
				t.Errorf("rules test: %v\n%s", err, out.String())
			}
			continue
		}
		file := filepath.Join(t.TempDir(), "undertone.yaml")
		if err := os.WriteFile(file, []byte(block), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := config.Load(file, nil); err != nil {
			t.Errorf("%s: %v", kind, err)
		}
	}
	if taken["rules"] != 1 || taken["receivers"] != 1 || taken["topics"] != 1 {
		t.Errorf("the README has %v, want rules, receivers and topics", taken)
	}
}
