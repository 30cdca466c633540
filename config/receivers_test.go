package config_test

import (
	"reflect"
	"regexp"
	"strings"
	"testing"

	"undertone/config"
	"undertone/monitor/alert/rule"
	"undertone/monitor/outbox"
)

const receivers = `receivers:
  - name: ops
    kind: webhook
    url: https://ops.example.com/hook
    secret: whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw
    types: [nudge, alert]
  - {name: oncall, kind: alertmanager, url: "http://alertmanager:9093", severity: warning, only_routed: true, lang: zh-Hant}
`

func TestParse_receivers(t *testing.T) {
	t.Parallel()
	cfg, err := config.Parse("f.yaml", []byte(receivers), nil)
	if err != nil {
		t.Fatal(err)
	}
	want := []outbox.Receiver{
		{
			Name: "ops", Kind: outbox.Webhook, URL: "https://ops.example.com/hook", Secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
			Lang: "en", Severity: rule.Info, Types: []string{outbox.Nudges, outbox.Alerts},
		},
		{
			Name: "oncall", Kind: outbox.Alertmanager, URL: "http://alertmanager:9093",
			Lang: "zh-Hant", Severity: rule.Warning, Types: []string{outbox.Alerts}, OnlyRouted: true,
		},
	}
	if !reflect.DeepEqual(cfg.Receivers, want) {
		t.Errorf("receivers differ from what is wanted, at the names %q and %q", cfg.Receivers[0].Name, cfg.Receivers[1].Name)
	}
}

// TestParse_aSecretIsNotShown is of secrets and addresses that are wrong: the
// problem must not repeat them.
func TestParse_aSecretIsNotShown(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		strings.Replace(receivers, "whsec_Mf", "Mf", 1),
		strings.Replace(receivers, "whsec_Mf", "whsec_!Mf", 1),
		strings.Replace(receivers, "https://ops", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", 1),
		strings.Replace(receivers, "https://ops", "https://ops:MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw%zz@ops", 1),
	} {
		_, err := config.Parse("f.yaml", []byte(text), nil)
		if err == nil || strings.Contains(err.Error(), "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw") {
			t.Errorf("got %v", err)
		}
	}
}

// TestExample_hasGoodReceivers reads those that the example has commented out.
func TestExample_hasGoodReceivers(t *testing.T) {
	t.Parallel()
	_, shown, ok := strings.Cut(config.Example(), "\nreceivers: []\n")
	if !ok {
		t.Fatal("the example has no receivers")
	}
	shown = "receivers:\n" + regexp.MustCompile(`(?m)^#  `).ReplaceAllString(shown, "  ")
	cfg, err := config.Parse("example.yaml", []byte(shown), nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(cfg.Receivers) != 3 {
		t.Errorf("%d receivers, want one of each kind", len(cfg.Receivers))
	}
}
