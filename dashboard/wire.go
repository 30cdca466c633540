package dashboard

import (
	"encoding/json"

	"undertone/monitor"
	"undertone/monitor/backtest"
	"undertone/monitor/desk"
	"undertone/monitor/history"
	"undertone/monitor/window"
	"undertone/nlp"
	"undertone/nlp/emerging"
)

// The answers that are lists of something.
type (
	channelList struct {
		AsOf     window.Instant    `json:"as_of"`
		Channels []json.RawMessage `json:"channels" ts:"channels: ChannelView[]"`
	}
	alertList struct {
		Alerts []*desk.Ticket `json:"alerts"`
	}
	nudgeList struct {
		Nudges []*desk.Nudge `json:"nudges"`
	}
	ruleList struct {
		Digest  string     `json:"digest"` // changes with the rules
		Rules   []RuleView `json:"rules"`
		Bundled string     `json:"bundled"` // the bundled rules as they are written
	}
	causeList struct {
		Causes []desk.Cause `json:"causes"`
	}
	issueList struct {
		Issues []emerging.Issue `json:"issues"`
	}
	feedbackList struct {
		Feedback []*desk.Feedback `json:"feedback"`
	}
	fixList struct {
		Fixes []*desk.Fix `json:"fixes"`
	}
)

// answer is a reading for one question, readings for an array of them.
type answer struct {
	Reading  *nlp.View  `json:"reading,omitempty"`
	Readings []nlp.View `json:"readings,omitzero"`
}

// failure is how every refusal is told: a word for programs, a sentence for people.
type failure struct {
	Error  string `json:"error"`
	Detail string `json:"detail"`
}

// event is an alert's or a nudge's record on the feed.
type event struct {
	Seq uint64 `json:"seq"`
	desk.Record
}

// Call is one address of the API: what is sent, nil for nothing and
// "" for text, and what comes back.
type Call struct {
	Method, Path string
	Body, Answer any
}

// Calls are the addresses that Mount answers with JSON. The page's types are made
// from them.
func Calls() []Call {
	return []Call{
		{"GET", "/v1/channels", nil, channelList{}},
		{"GET", "/v1/channels/{channel}", nil, ChannelView{}},
		{"GET", "/v1/conversations", nil, talkList{}},
		{"GET", "/v1/conversations/{id}", nil, ConversationView{}},
		{"GET", "/v1/alerts", nil, alertList{}},
		{"GET", "/v1/alerts/{id}", nil, desk.Ticket{}},
		{"POST", "/v1/alerts/{id}/{act}", act{}, desk.Ticket{}},
		{"GET", "/v1/causes", nil, causeList{}},
		{"GET", "/v1/nudges", nil, nudgeList{}},
		{"POST", "/v1/nudges/{id}/{act}", act{}, desk.Nudge{}},
		{"GET", "/v1/explain", nil, monitor.Why{}},
		{"GET", "/v1/rules", nil, ruleList{}},
		{"POST", "/v1/backtest", "", backtest.Report{}},
		{"GET", "/v1/proof", nil, desk.Proof{}},
		{"GET", "/v1/reports/csat", nil, desk.Accuracy{}},
		{"GET", "/v1/reports/causes", nil, desk.CauseReport{}},
		{"GET", "/v1/fixes", nil, fixList{}},
		{"POST", "/v1/fixes", fixAct{}, desk.Fix{}},
		{"POST", "/v1/fixes/{id}/changed", fixAct{}, desk.Fix{}},
		{"GET", "/v1/feedback", nil, feedbackList{}},
		{"POST", "/v1/feedback", desk.Feedback{}, desk.Feedback{}},
		{"GET", "/v1/emerging", nil, issueList{}},
		{"GET", "/v1/journey", nil, history.Journey{}},
		{"GET", "/v1/history", nil, seriesView{}},
		{"POST", "/v1/analyse", question{}, answer{}},
		{"GET", "/v1/walls", nil, wallList{}},
		{"POST", "/v1/walls", newWall{}, madeWall{}},
		{"DELETE", "/v1/walls/{id}", nil, wallList{}},
	}
}

// Frames are what goes over the sockets: to the wall, to an agent's panel, and what
// an agent says.
func Frames() []any { return []any{frame{}, event{}, agentFrame{}, agentSays{}, failure{}} }
