package rule_test

import (
	"math"
	"testing"

	"undertone/monitor/alert/rule"
)

func TestText_saysValues(t *testing.T) {
	t.Parallel()
	tests := []struct {
		scope  rule.Scope
		text   string
		change func(*rule.Conversation)
		want   [3]string // en, zh-Hans, zh-Hant
	}{
		{rule.OfConversation, "plain", nil, [3]string{"plain", "plain", "plain"}},
		{rule.OfConversation, "{{channel}} is {channel}", nil, [3]string{"{channel} is vip-chat", "{channel} is vip-chat", "{channel} is vip-chat"}},
		{rule.OfConversation, "{risk}, {risk|percent}, {risk|round}", nil, [3]string{"0.55, 55%, 1", "0.55, 55%, 1", "0.55, 55%, 1"}},
		{rule.OfConversation, "{mood|mood} {mood}", func(c *rule.Conversation) { c.Mood = 0.123 }, [3]string{"+12 0.12", "+12 0.12", "+12 0.12"}},
		{rule.OfConversation, "{mood|mood} {mood} {mood|round}", func(c *rule.Conversation) { c.Mood = -0.001 }, [3]string{"0 0 0", "0 0 0", "0 0 0"}},
		{rule.OfConversation, "{mood|mood} {mood} {mood|round} {-2}", func(c *rule.Conversation) { c.Mood = -0.43 }, [3]string{"−43 −0.43 0 −2", "−43 −0.43 0 −2", "−43 −0.43 0 −2"}},
		{rule.OfConversation, "{silence|minutes} min", nil, [3]string{"2 min", "2 min", "2 min"}},
		{rule.OfConversation, "{silence|minutes} min", func(c *rule.Conversation) { c.Silence = 10 }, [3]string{"1 min", "1 min", "1 min"}},
		{rule.OfConversation, "{silence|minutes} min", func(c *rule.Conversation) { c.Silence = 0 }, [3]string{"0 min", "0 min", "0 min"}},
		{rule.OfConversation, "{tone}, {topic}, {touchpoint}, {intent}", nil, [3]string{
			"anger, delivery, after sales, complaint", "愤怒, 物流配送, 售后, 投诉", "憤怒, 物流配送, 售後, 投訴",
		}},
		{rule.OfConversation, "{topic}", func(c *rule.Conversation) { c.Topic = "warranty_seal" }, [3]string{"warranty_seal", "warranty_seal", "warranty_seal"}},
		{rule.OfConversation, "{customer} {about('delivery')}", nil, [3]string{"yes yes", "是 是", "是 是"}},
		{rule.OfConversation, "{risk|percent} {about('delivery')}", func(c *rule.Conversation) { c.Risk, c.About = math.NaN(), nil }, [3]string{"? ?", "? ?", "? ?"}},
		{rule.OfConversation, "least {least}, {share|percent}, {who}", nil, [3]string{"least 3, 30%, vip", "least 3, 30%, vip", "least 3, 30%, vip"}},
		{rule.OfChannel, "{last_5m.negative|percent} of {last_5m.customers}", nil, [3]string{"63% of 16", "63% of 16", "63% of 16"}},
		{rule.OfChannel, `{last_15m.topic("delivery").share|percent}, {last_5m.tone("anger")}`, nil, [3]string{"63%, 0.5", "63%, 0.5", "63%, 0.5"}},
	}
	for _, tt := range tests {
		t.Run(tt.text, func(t *testing.T) {
			t.Parallel()
			text, err := rule.CompileText(tt.scope, map[string]any{"least": 3.0, "share": 0.3, "who": "vip"}, tt.text)
			if err != nil {
				t.Fatal(err)
			}
			values := valuesOf(tt.scope)
			if c, ok := values.(*rule.Conversation); ok && tt.change != nil {
				tt.change(c)
			}
			got := text.Render(values)
			if said := [3]string{got["en"], got["zh-Hans"], got["zh-Hant"]}; said != tt.want {
				t.Errorf("said %q, want %q", said, tt.want)
			}
		})
	}
	if got := rule.Text(nil).Render(someConversation()); got != nil {
		t.Errorf("nothing to say renders as %v, want nil", got)
	}
}

func TestRule_saysThatItIsOverInGeneralWords(t *testing.T) {
	t.Parallel()
	rules := mustLoad(t, full).Rules()
	for i, want := range []string{"A conversation in web-chat is back to normal", "delivery in web-chat is back to normal", "The centre has calmed down"} {
		var values any = someChannel()
		if i == 0 {
			values = &rule.Conversation{Channel: "web-chat"}
		}
		if got := rules[i].Cleared.Render(values); got["en"] != want || got["zh-Hant"] == "" {
			t.Errorf("rule %s says %q, want %q", rules[i].Name, got, want)
		}
	}
}
