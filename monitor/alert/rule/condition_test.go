package rule_test

import (
	"math"
	"reflect"
	"slices"
	"testing"

	"undertone/monitor/alert/rule"
)

// someConversation is an upset one.
func someConversation() *rule.Conversation {
	return &rule.Conversation{
		Channel: "vip-chat", Medium: "chat", Lang: "en", Queue: "gold",
		Sentiment: -0.6, Feeling: "negative", Sure: 0.9, Tone: "anger", Intent: "complaint", Urgency: "high",
		Expectation: "unmet", Touchpoint: "after_sales", Topic: "delivery",
		About: func(topic string) bool { return topic == "delivery" }, Text: "Where is my parcel?",
		Mood: -0.4, Lowest: -0.6, Trend: -0.3, Risk: 0.55, CSAT: 2.1,
		Turns: 5, CustomerTurns: 3, AgentTurns: 2, NegativeTurns: 2, NegativeRun: 2, Unanswered: 1,
		Silence: 125, Age: 300, Contacts: 3, Customer: true,
	}
}

// someChannel is one that is souring over its deliveries.
func someChannel() *rule.Channel {
	w := rule.Window{
		Messages: 30, Customers: 16, Conversations: 7, Sentiment: -0.4, Negative: 0.625, Positive: 0.125, Gap: 0.3,
		Tone:       func(label string) float64 { return map[string]float64{"anger": 0.5}[label] },
		Topic:      func(label string) rule.Part { return map[string]rule.Part{"delivery": {10, 0.625, -0.5}}[label] },
		Touchpoint: func(label string) rule.Part { return map[string]rule.Part{"service": {4, 0.25, -0.1}}[label] },
	}
	return &rule.Channel{
		Channel: "web-chat", Last1m: w, Last5m: w, Last15m: w, Last1h: w, Trend: -0.2, Slide: 1.5, Surge: 0.2,
		Usual: rule.Usual{Known: 600, Sentiment: -0.05, Customers: 2},
		Topic: rule.Topic{Name: "delivery", Last5m: rule.Part{Messages: 6, Share: 0.5, Sentiment: -0.5}, Surge: 2, Times: 3, Usual: 0.1},
	}
}

func TestCondition_holds(t *testing.T) {
	t.Parallel()
	set := map[string]any{"least": 8.0, "low": -0.35, "watched": "anger", "armed": true}
	tests := []struct {
		scope rule.Scope
		from  string
		want  bool
		fast  bool // tested without expr's machine
	}{
		{rule.OfConversation, `risk >= 0.5`, true, true},
		{rule.OfConversation, `0.5 < risk`, true, true},
		{rule.OfConversation, `0.5 < risk <= 0.55`, true, true},
		{rule.OfConversation, `risk == 0.55 and risk != 0.5`, true, true},
		{rule.OfConversation, `not (risk >= 0.5)`, false, true},
		{rule.OfConversation, `not (risk < 0.5 or silence < 100)`, true, true},
		{rule.OfConversation, `!(risk < 0.5) && !(tone == "worry")`, true, true},
		{rule.OfConversation, `customer`, true, true},
		{rule.OfConversation, `not customer`, false, true},
		{rule.OfConversation, `customer == false`, false, true},
		{rule.OfConversation, `customer != false`, true, true},
		{rule.OfConversation, `armed and customer`, true, true},
		{rule.OfConversation, `not armed or customer`, true, true},
		{rule.OfConversation, `tone == watched`, true, true},
		{rule.OfConversation, `"worry" != tone`, true, true},
		{rule.OfConversation, `tone in ["anger", "frustration"]`, true, true},
		{rule.OfConversation, `tone not in ["anger", "frustration"]`, false, true},
		{rule.OfConversation, `contacts in [1, 2]`, false, true},
		{rule.OfConversation, `contacts not in [1, 2]`, true, true},
		{rule.OfConversation, `about("delivery") and not about("staff_attitude")`, true, true},
		{rule.OfConversation, `silence > max(60, 2 * 60)`, true, true},
		{rule.OfConversation, `silence / 60 > 2`, true, false},
		{rule.OfConversation, `text contains "parcel"`, true, true},
		{rule.OfConversation, `lower(text) matches "where.*\\?$"`, true, false},
		{rule.OfConversation, `channel startsWith "vip-" and len(text) > 10`, true, false},
		{rule.OfConversation, `not (text contains "parcel")`, false, true},
		{rule.OfConversation, `risk > negative_turns / customer_turns - 0.2`, true, false},
		{rule.OfConversation, `abs(trend) ** 2 < 0.1 and round(csat) == 2`, true, false},
		{rule.OfConversation, `customer == (risk > 0.5)`, true, false},
		{rule.OfChannel, `last_5m.customers >= least and last_5m.sentiment <= low`, true, true},
		{rule.OfChannel, `last_5m.sentiment > low + 0.1`, false, true},
		{rule.OfChannel, `last_15m.topic("delivery").share >= 0.3`, true, true},
		{rule.OfChannel, `last_15m.topic('delivery').sentiment == -0.5`, true, true},
		{rule.OfChannel, `last_15m.touchpoint("service").messages == 4`, true, true},
		{rule.OfChannel, `last_1m.tone("anger") - last_1h.tone("worry") > 0.4`, true, false},
		{rule.OfChannel, `last_5m.sentiment < usual.sentiment - 0.2`, true, false},
		{rule.OfChannel, `topic.times >= 3 and topic.name != "none"`, true, true},
		{rule.OfCentre, `slide >= 1`, true, true},
	}
	for _, tt := range tests {
		t.Run(tt.from, func(t *testing.T) {
			t.Parallel()
			values := valuesOf(tt.scope)
			for deny, compile := range []func(rule.Scope, bool, map[string]any, string) (*rule.Condition, error){rule.CompileCondition, rule.DenyCondition} {
				c, err := compile(tt.scope, true, set, tt.from)
				if err != nil {
					t.Fatal(err)
				}
				got, err := c.Holds(values)
				if err != nil || got != (tt.want == (deny == 0)) {
					t.Errorf("holds = %t, %v, want %t (contrary: %d)", got, err, tt.want, deny)
				}
				sameInFrame(t, c, values)
				fast, all := c.Fast()
				if (fast == all) != tt.fast {
					t.Errorf("%d of %d leaves are tested without the machine, want all: %t", fast, all, tt.fast)
				}
			}
			run, err := rule.OnMachine(tt.scope, true, set, tt.from)
			if err != nil {
				t.Fatalf("compile the twin: %v", err)
			}
			if got, err := run(values); err != nil || got != tt.want {
				t.Errorf("the twin holds = %t, %v, want %t", got, err, tt.want)
			}
		})
	}
}

func valuesOf(s rule.Scope) any {
	if s == rule.OfConversation {
		return someConversation()
	}
	return someChannel()
}

func TestCondition_doubtIsNeitherTrueNorFalse(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		from    string
		change  func(*rule.Conversation)
		want    bool
		decided bool
	}{
		{"a division by zero", `risk / trend > 0.5`, func(c *rule.Conversation) { c.Trend = 0 }, false, false},
		{"its contrary", `not (risk / trend > 0.5)`, func(c *rule.Conversation) { c.Trend = 0 }, false, false},
		{"zero by zero", `risk / trend < 0.5`, func(c *rule.Conversation) { c.Trend, c.Risk = 0, 0 }, false, false},
		{"an infinite part of a finite whole", `1 / (risk / trend) < 1`, func(c *rule.Conversation) { c.Trend = 0 }, false, false},
		{"an infinite part in min", `min(risk / trend, 1) == 1`, func(c *rule.Conversation) { c.Trend = 0 }, false, false},
		{"a value that is no number", `risk > 0.5`, func(c *rule.Conversation) { c.Risk = math.NaN() }, false, false},
		{"an infinite value", `risk > 0.5`, func(c *rule.Conversation) { c.Risk = math.Inf(1) }, false, false},
		{"a function that is not there", `about("delivery")`, func(c *rule.Conversation) { c.About = nil }, false, false},
		{"a function that is not there, on the machine", `about("delivery") == customer`, func(c *rule.Conversation) { c.About = nil }, false, false},
		{"something else holds", `risk / trend > 0.5 or customer`, func(c *rule.Conversation) { c.Trend = 0 }, true, true},
		{"something else does not hold", `customer and (risk / trend > 0.5 or not customer)`, func(c *rule.Conversation) { c.Trend = 0 }, false, false},
		{"something else rules it out", `risk / trend > 0.5 and not customer`, func(c *rule.Conversation) { c.Trend = 0 }, false, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c, err := rule.CompileCondition(rule.OfConversation, false, nil, tt.from)
			if err != nil {
				t.Fatal(err)
			}
			values := someConversation()
			tt.change(values)
			got, err := c.Holds(values)
			if got != tt.want || (err == nil) != tt.decided {
				t.Errorf("holds = %t, %v, want %t, decided: %t", got, err, tt.want, tt.decided)
			}
		})
	}
}

func TestCondition_findings(t *testing.T) {
	t.Parallel()
	tests := []struct {
		scope rule.Scope
		from  string
		deny  bool
		want  []rule.Finding
	}{
		{rule.OfConversation, `risk >= low + 0.1 and (tone == "worry" or not customer)`, false, []rule.Finding{
			{Text: "risk >= 0.5", Held: true, Values: map[string]any{"risk": 0.55}},
			{Text: `tone == "worry"`, Values: map[string]any{"tone": "anger"}},
			{Text: "not customer", Values: map[string]any{"customer": true}},
		}},
		{rule.OfConversation, `risk >= 0.5 and tone in ["worry"]`, true, []rule.Finding{
			{Text: "risk < 0.5", Values: map[string]any{"risk": 0.55}},
			{Text: `not (tone in ["worry"])`, Held: true, Values: map[string]any{"tone": "anger"}},
		}},
		{rule.OfChannel, `last_15m.topic("delivery").share >= 0.3`, false, []rule.Finding{
			{Text: `last_15m.topic("delivery").share >= 0.3`, Held: true, Values: map[string]any{`last_15m.topic("delivery").share`: 0.625}},
		}},
		{rule.OfChannel, `last_5m.sentiment < usual.sentiment - 0.2`, false, []rule.Finding{
			{Text: "last_5m.sentiment < usual.sentiment - 0.2", Held: true, Values: map[string]any{"last_5m.sentiment": -0.4, "usual.sentiment": -0.05}},
		}},
		{rule.OfConversation, `text contains "parcel" and csat / (turns - 5) > 1`, false, []rule.Finding{
			{Text: `text contains "parcel"`, Held: true},
			{Text: "csat / (turns - 5) > 1", Values: map[string]any{"csat": 2.1, "turns": 5.0}, Error: "a division by zero, or a number out of all bounds"},
		}},
	}
	for _, tt := range tests {
		t.Run(tt.from, func(t *testing.T) {
			t.Parallel()
			compile := rule.CompileCondition
			if tt.deny {
				compile = rule.DenyCondition
			}
			c, err := compile(tt.scope, false, map[string]any{"low": 0.4}, tt.from)
			if err != nil {
				t.Fatal(err)
			}
			if got := c.Findings(valuesOf(tt.scope)); !reflect.DeepEqual(got, tt.want) {
				t.Errorf("findings = %+v\nwant %+v", got, tt.want)
			}
		})
	}
}

func TestCondition_tellsWhatItUses(t *testing.T) {
	t.Parallel()
	c, err := rule.CompileCondition(rule.OfConversation, false, map[string]any{"wait": 120.0}, `silence > wait and (silence / 60 > 1 or 5 < contacts or silence > 2 * age) and not (silence + 10 >= 40) and about("delivery")`)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]bool{"silence": true, "contacts": true, "age": true, "about": true, "risk": false, "sil": false, "wait": false} {
		if got := c.Uses(name); got != want {
			t.Errorf("uses %s = %t, want %t", name, got, want)
		}
	}
	for name, want := range map[string][]float64{"silence": {30, 60, 120}, "contacts": {5}, "age": nil, "risk": nil} {
		if got := c.Thresholds(name); !slices.Equal(got, want) {
			t.Errorf("thresholds of %s = %v, want %v", name, got, want)
		}
	}
	c, err = rule.CompileCondition(rule.OfChannel, true, nil, `last_5m.sentiment < -0.3 and topic.last_5m.share > 0.1`)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]bool{"last_5m": true, "last_5m.sentiment": true, "last_5m.negative": false, "topic": true, "last_1h": false} {
		if got := c.Uses(name); got != want {
			t.Errorf("uses %s = %t, want %t", name, got, want)
		}
	}
}

func TestCondition_wantsTheValuesOfItsScope(t *testing.T) {
	t.Parallel()
	c, err := rule.CompileCondition(rule.OfConversation, false, nil, "risk > 0.5")
	if err != nil {
		t.Fatal(err)
	}
	for _, values := range []any{nil, someChannel(), *someConversation(), (*rule.Conversation)(nil)} {
		if got, err := c.Holds(values); got || err == nil {
			t.Errorf("%T: holds = %t, %v, want an error", values, got, err)
		}
		if got := c.Findings(values); len(got) != 1 || got[0].Error == "" {
			t.Errorf("%T: findings = %+v, want an error", values, got)
		}
	}
}
