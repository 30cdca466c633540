package rule_test

import (
	"slices"
	"strings"
	"testing"

	"undertone/monitor/alert/rule"
	"undertone/nlp"
)

func TestText_knowsEveryLabelInEveryLanguage(t *testing.T) {
	t.Parallel()
	families := rule.Families()
	families["topic"] = append(slices.Clone(nlp.Topics()), "none")
	said := rule.Sayings()
	for family, labels := range families {
		for _, label := range labels {
			if !slices.Contains(said[family], label) {
				t.Errorf("the %s %s has no words in some language", family, label)
			}
		}
		if len(said[family]) != len(labels) {
			t.Errorf("there are words for %d labels of %s, and there are %d", len(said[family]), family, len(labels))
		}
	}
	if len(said) != len(families) {
		t.Errorf("there are words for %d families, and there are %d", len(said), len(families))
	}
}

func TestValues_documentsEveryName(t *testing.T) {
	t.Parallel()
	for scope, some := range map[rule.Scope][]string{
		rule.OfConversation: {"risk number", "tone word", "customer truth", "about(label) truth"},
		rule.OfChannel:      {"last_5m.sentiment number", "last_1h.tone(label) number", "last_15m.topic(label).share number", "topic.name word"},
	} {
		var got []string
		for _, v := range rule.Values(scope) {
			got = append(got, v.Name+" "+v.Kind)
			if v.Doc == "" || strings.HasSuffix(v.Doc, ": ") {
				t.Errorf("%s has no documentation", v.Name)
			}
		}
		for _, want := range some {
			if !slices.Contains(got, want) {
				t.Errorf("the values of scope %s lack %q: %q", scope, want, got)
			}
		}
	}
}
