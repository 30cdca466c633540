package outbox

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"undertone/monitor/alert"
	"undertone/monitor/alert/rule"
	"undertone/monitor/desk"
)

// slackGather is how long an event waits for others of its group. When a channel
// turns bad several rules see it within seconds, and people are told once: what
// happened to alerts of one group in the five seconds after the first is one
// message with a count.
const slackGather = 5 * time.Second

// slack writes messages that people read. It tells of an alert that is raised,
// acknowledged or resolved, and of advice that an agent left unanswered; who it is
// assigned to or what was thought of it is for the page.
type slack struct {
	tongue *tongue
	link   func(alert string) string
}

// heap is what becomes one message: the same thing that happened to alerts of one
// group.
type heap struct {
	group string
	what  string // the state that it came to
	list  []event
}

// messages are in the order of the groups' first events. A crash between two of them
// may tell some of the second's events again, in a message of another count.
func (s *slack) messages(events []event) []message {
	var heaps []*heap
	for _, e := range events {
		group, what := happened(&e.Record)
		if what == "" {
			continue
		}
		same := func(h *heap) bool {
			return h.group == group && h.what == what && e.At.Sub(h.list[0].At) <= slackGather
		}
		if i := slices.IndexFunc(heaps, same); i >= 0 {
			heaps[i].list = append(heaps[i].list, e)
		} else {
			heaps = append(heaps, &heap{group, what, []event{e}})
		}
	}
	all := make([]message, 0, len(heaps))
	for _, h := range heaps {
		body := mustJSON(map[string]string{"text": s.text(h.list)})
		all = append(all, message{
			from: h.list[0].seq, events: uint64(len(h.list)), newest: h.list[len(h.list)-1].At,
			write: func(time.Time) ([]byte, http.Header) { return body, make(http.Header) },
		})
	}
	return all
}

// happened is what a record tells that people in a channel are told of; nothing
// where it only notes a detail. A nudge is a group of its own.
func happened(rec *desk.Record) (group, what string) {
	if n := rec.Nudge; n != nil {
		if n.State == desk.Escalated && n.Outcome == nil {
			return n.ID, string(n.State)
		}
		return "", ""
	}
	since := map[alert.State]time.Time{
		alert.Firing:       rec.Alert.RaisedAt,
		alert.Acknowledged: rec.Alert.AcknowledgedAt,
		alert.Resolved:     rec.Alert.ResolvedAt,
	}
	if !since[rec.Alert.State].Equal(rec.At) {
		return "", ""
	}
	return rec.Alert.Group, string(rec.Alert.State)
}

// marks are Slack's names of pictures.
var marks = map[rule.Severity]string{
	rule.Info: ":large_blue_circle:", rule.Warning: ":large_orange_circle:", rule.Critical: ":red_circle:",
}

// text is of the worst of the alerts, with how many there are.
func (s *slack) text(list []event) string {
	if n := list[0].Nudge; n != nil {
		return ":bell: *" + s.tongue.unanswered + "* " + s.said(n.Channel, n.What)
	}
	worst := slices.MaxFunc(list, func(a, b event) int {
		all := rule.Severities()
		return slices.Index(all, a.Alert.Severity) - slices.Index(all, b.Alert.Severity)
	}).Alert
	text := s.head(worst) + s.said(worst.Channel, newest(worst))
	if len(list) > 1 {
		text += fmt.Sprintf(s.tongue.count, len(list))
	}
	switch worst.State {
	case alert.Firing:
		text += escape(s.tongue.line(s.tongue.words, worst.Words...))
	case alert.Resolved:
		text += escape(s.tongue.line(s.tongue.cause, worst.Cause))
	}
	if s.link != nil {
		text += "\n<" + escape(s.link(worst.ID)) + "|" + s.tongue.open + ">"
	}
	return text
}

// said is a text that the rule or the desk made, after the channel's name.
func (s *slack) said(channel string, text map[string]string) string {
	if channel != "" { // the centre has none
		channel = short(channel) + s.tongue.colon
	}
	return escape(channel + s.tongue.text(text))
}

// head is how soon to look, or who did what.
func (s *slack) head(t *desk.Ticket) string {
	mark, what, who := marks[t.Severity], s.tongue.severity[t.Severity], ""
	switch t.State {
	case alert.Acknowledged:
		mark, what, who = ":eyes:", s.tongue.acknowledged, t.AcknowledgedBy
	case alert.Resolved:
		mark, what, who = ":white_check_mark:", s.tongue.resolved, t.ResolvedBy
	}
	head := mark + " *" + what + "*"
	if who != "" {
		head += fmt.Sprintf(s.tongue.by, escape(short(who)))
	}
	return head + " "
}

// escape makes text of it that Slack shows as it is: with a < it could name a link
// or call everybody.
var escape = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace
