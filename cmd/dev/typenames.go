package main

import (
	"maps"
	"reflect"

	"undertone/monitor/alert"
	"undertone/monitor/alert/rule"
	"undertone/monitor/contact"
	"undertone/monitor/desk"
	"undertone/nlp"
)

// enum is a closed list of words.
type enum struct {
	list, name string // of the array and of its type
	values     []string
}

// enums are the closed lists that the wire uses, each from where Go has it.
func enums() []enum {
	return []enum{
		{"levels", "Level", words(alert.Calm.String(), alert.Watch.String(), alert.Alarm.String())},
		{"spans", "Span", words("1m", "5m", "15m", "1h")},
		{"severities", "Severity", words(rule.Severities()...)},
		{"scopes", "Scope", words(rule.Scopes()...)},
		{"alertStates", "AlertState", words(alert.Firing, alert.Acknowledged, alert.Resolved)},
		{"verdicts", "Verdict", words(desk.VerdictHelpful, desk.VerdictNotNow, desk.VerdictFalseAlarm)},
		{"nudgeStates", "NudgeState", words(desk.NudgeStates()...)},
		{"suppressions", "Suppression", desk.Reasons()},
		{"actions", "Action", words(desk.DoAcknowledge, desk.DoApologise, desk.DoGiveTime, desk.DoOfferRemedy, desk.DoExplain, desk.DoReassure, desk.DoHandOver, desk.DoThank, desk.DoOwn)},
		{"effects", "EffectWord", words(desk.TooFew, desk.TooEarly, desk.Better, desk.Worse, desk.NoneProven)},
		{"stages", "FixStage", words(desk.StageDecided, desk.StageChanged, desk.StageMeasured)},
		{"orders", "TalkOrder", words(alert.Orders()...)},
		{"phases", "Phase", words("quiet", "pending", "firing")},
		{"speakers", "Speaker", contact.Speakers()},
		{"media", "Medium", contact.Media()},
		{"feelings", "Feeling", nlp.Labels(nlp.HeadSentiment)},
		{"tones", "Tone", nlp.Tones()},
		{"topics", "TopicLabel", nlp.Topics()},
		{"touchpoints", "Touchpoint", nlp.Touchpoints()},
		{"intents", "Intent", nlp.Labels(nlp.HeadIntent)},
		{"expectations", "Expectation", nlp.Labels(nlp.HeadExpectation)},
		{"urgencies", "Urgency", nlp.Labels(nlp.HeadUrgency)},
	}
}

func words[S ~string](values ...S) []string {
	list := make([]string, len(values))
	for i, v := range values {
		list[i] = string(v)
	}
	return list
}

func init() {
	maps.Copy(namedTypes, map[reflect.Type]string{
		reflect.TypeFor[rule.Severity]():   "Severity",
		reflect.TypeFor[rule.Scope]():      "Scope",
		reflect.TypeFor[alert.State]():     "AlertState",
		reflect.TypeFor[desk.NudgeState](): "NudgeState",
	})
}

// tsNames are the types that go by another name on the page: View says little
// outside of its package.
var tsNames = map[string]string{
	"dashboard.frame":      "LiveFrame",
	"dashboard.event":      "FeedEvent",
	"dashboard.act":        "Act",
	"dashboard.fixAct":     "FixAct",
	"dashboard.seriesView": "Series",
	"dashboard.pointView":  "Point",
	"window.View":          "MoodView",
	"nlp.View":             "Reading",
	"desk.Level":           "MeasuredLevel",
	"desk.Record":          "DeskRecord",
	"alert.Verdict":        "RuleVerdict",
	"emerging.Issue":       "Issue",
	"emerging.Example":     "IssueExample",
	"backtest.Report":      "BacktestReport",
	"backtest.Summary":     "BacktestSummary",
	"backtest.Traffic":     "BacktestTraffic",
	"backtest.Load":        "BacktestLoad",
	"backtest.Change":      "BacktestChange",
	"backtest.RuleReport":  "BacktestRule",
	"backtest.AlertReport": "BacktestAlert",
}

// fieldTypes are fields of which the page knows more than their Go type says.
// Topics are plain words: a user may have topics of their own.
var fieldTypes = map[string]string{
	"dashboard.ChannelView.Level":    "Level",
	"dashboard.TurnView.Speaker":     "Speaker",
	"dashboard.TurnView.Medium":      "Medium",
	"dashboard.frame.Type":           `"snapshot" | "moods" | "turn" | "gap" | "bye"`,
	"dashboard.agentFrame.Type":      `"snapshot" | "nudge" | "answer" | "gap" | "bye"`,
	"dashboard.agentSays.Type":       `"ack" | "dismiss"`,
	"dashboard.act.Verdict":          "Verdict",
	"dashboard.act.Reason":           `Exclude<Verdict, "helpful">`,
	"dashboard.agentSays.Reason":     `Exclude<Verdict, "helpful">`,
	"dashboard.question.Speaker":     "Speaker",
	"dashboard.question.Medium":      "Medium",
	"dashboard.seriesView.Step":      `"hour" | "day"`,
	"dashboard.pointView.Tones":      "Partial<Record<Tone, number>>",
	"window.WindowView.Tones":        "Partial<Record<Tone, number>>",
	"window.WindowView.Touchpoints":  "Partial<Record<Touchpoint, TouchpointView>>",
	"nlp.SentimentView.Label":        "Feeling",
	"nlp.View.Tone":                  "GuessView & { label: Tone }",
	"nlp.View.Touchpoint":            `GuessView & { label: Touchpoint | "none" }`,
	"nlp.View.Intent":                "GuessView & { label: Intent }",
	"nlp.View.Expectation":           "GuessView & { label: Expectation }",
	"nlp.UrgencyView.Label":          "Urgency",
	"monitor.Why.Rules":              "RuleVerdict[] | null",
	"alert.Verdict.Phase":            "Phase",
	"alert.Talk.Medium":              "Medium",
	"alert.Talk.Tone":                "Tone",
	"alert.Verdict.Asks":             `"raise" | "clear"`,
	"rule.Finding.Values":            "Record<string, number | string | boolean>",
	"desk.Ticket.Verdict":            "Verdict",
	"desk.Nudge.Reason":              `Suppression | Exclude<Verdict, "helpful">`,
	"desk.Advice.Do":                 "Action",
	"desk.Record.Type":               `"alert" | "nudge" | "feedback" | "fix"`,
	"desk.RuleProof.Suppressed":      "Record<Suppression, number>",
	"desk.Effect.Says":               "EffectWord",
	"desk.Measured.Says":             "EffectWord",
	"desk.FixReport.Stage":           "FixStage",
	"history.Stage.Touchpoint":       "Touchpoint",
	"emerging.Issue.Lang":            `"en" | "zh"`,
	"backtest.RuleReport.Suppressed": "Partial<Record<Suppression, number>>",
}
