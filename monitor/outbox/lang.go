package outbox

import (
	"cmp"
	"strings"

	"undertone/monitor/alert/rule"
	"undertone/monitor/desk"
)

// tongue is our own words in one language.
type tongue struct {
	lang         string
	severity     map[rule.Severity]string
	acknowledged string
	resolved     string
	unanswered   string // of a nudge
	by           string // around a name
	count        string // around how many alerts there are
	because      string
	words        string
	cause        string
	open         string // the page
	colon, comma string
}

var langs = []string{"en", "zh-Hans", "zh-Hant"}

var tongues = []tongue{
	{
		lang:         "en",
		severity:     map[rule.Severity]string{rule.Info: "Info", rule.Warning: "Warning", rule.Critical: "Critical"},
		acknowledged: "Acknowledged", resolved: "Resolved", unanswered: "Advice not answered",
		by: " by %s", count: " (%d alerts)", because: "Because", words: "Words", cause: "Cause", open: "Open",
		colon: ": ", comma: ", ",
	},
	{
		lang:         "zh-Hans",
		severity:     map[rule.Severity]string{rule.Info: "提示", rule.Warning: "警告", rule.Critical: "严重"},
		acknowledged: "已确认", resolved: "已解决", unanswered: "建议未获回应",
		by: "（%s）", count: "（共 %d 条告警）", because: "触发条件", words: "关键词", cause: "原因", open: "查看",
		colon: "：", comma: "、",
	},
	{
		lang:         "zh-Hant",
		severity:     map[rule.Severity]string{rule.Info: "提示", rule.Warning: "警告", rule.Critical: "嚴重"},
		acknowledged: "已確認", resolved: "已解決", unanswered: "建議未獲回應",
		by: "（%s）", count: "（共 %d 則警示）", because: "觸發條件", words: "關鍵詞", cause: "原因", open: "檢視",
		colon: "：", comma: "、",
	},
}

func tongueOf(lang string) *tongue {
	for i := range tongues {
		if tongues[i].lang == lang {
			return &tongues[i]
		}
	}
	return &tongues[0]
}

// text is what is said in the language, or else in the nearest there is.
func (t *tongue) text(said map[string]string) string {
	near := said[t.lang]
	if t.lang == "zh-Hant" {
		near = cmp.Or(near, said["zh-Hans"])
	}
	return short(cmp.Or(near, said["en"], said["zh-Hans"]))
}

// line is "label: a, b", or nothing where there is nothing to list.
func (t *tongue) line(label string, list ...string) string {
	all := strings.Join(list, t.comma)
	if all == "" {
		return ""
	}
	return "\n" + label + t.colon + short(all)
}

// newest is what is to be said of an alert now: what happened, or that it is over.
func newest(ticket *desk.Ticket) map[string]string {
	if len(ticket.Ended) > 0 {
		return ticket.Ended
	}
	return ticket.Text
}

// reasons are the parts of the rule's condition that held.
func reasons(ticket *desk.Ticket) (all []string) {
	for _, finding := range ticket.Because {
		if finding.Held {
			all = append(all, finding.Text)
		}
	}
	return all
}

// mostRunes bounds one part of a text: Slack cuts at 40,000 and people long
// before.
const mostRunes = 500

func short(text string) string {
	runes := 0
	for i := range text {
		if runes++; runes > mostRunes {
			return text[:i] + "…"
		}
	}
	return text
}
