package dashboard

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"undertone/monitor/alert"
	"undertone/monitor/alert/rule"
	"undertone/monitor/desk"
	"undertone/nlp/emerging"
)

// What a screen with a wall link is shown. It is written field by field, not
// emptied: a field that an alert gets one day is hidden from walls until somebody
// names it here.

// forGuest is an alert without its words, customer, agent, messages and notes, and
// without what moved it. A conversation's has no text either, since a rule may quote
// the customer there; how many conversations are at risk is all a wall says.
func forGuest(t *desk.Ticket) *desk.Ticket {
	shown := &desk.Ticket{
		Alert: alert.Alert{
			ID: t.ID, Rule: t.Rule, Severity: t.Severity, Scope: t.Scope, Channel: t.Channel, Topic: t.Topic,
			Conversation: pseudonym(t.Conversation), State: t.State, RaisedAt: t.RaisedAt, ResolvedAt: t.ResolvedAt,
		},
		Group: t.Group,
	}
	if t.Scope != rule.OfConversation && t.Conversation == "" {
		shown.Text = t.Text
	}
	return shown
}

func forGuests(tickets []*desk.Ticket) []*desk.Ticket {
	shown := make([]*desk.Ticket, len(tickets))
	for i, t := range tickets {
		shown[i] = forGuest(t)
	}
	return shown
}

// pseudonyms are of this run alone.
var pseudonyms = []byte(rand.Text())

// pseudonym tells alerts of one conversation from those of another, and not which it is.
func pseudonym(conversation string) string {
	if conversation == "" {
		return ""
	}
	mac := hmac.New(sha256.New, pseudonyms)
	mac.Write([]byte(conversation))
	return hex.EncodeToString(mac.Sum(nil)[:8])
}

// guestFrame is an event as walls get it. Of a nudge they are told that there was
// one, so that the feed's numbers have no hole.
func guestFrame(seq uint64, data []byte) []byte {
	var r desk.Record
	if json.Unmarshal(data, &r) != nil {
		r = desk.Record{}
	}
	shown := event{Seq: seq, Record: desk.Record{Type: r.Type, At: r.At}}
	switch {
	case r.Alert != nil:
		shown.Alert = forGuest(r.Alert)
	case r.Nudge != nil:
		shown.Nudge = &desk.Nudge{}
	}
	frame, err := json.Marshal(shown)
	if err != nil {
		return []byte(`{"type":"unknown"}`) // it came from JSON, so it cannot be
	}
	return frame
}

// crowd is how many conversations must say a phrase before a wall may show it: what
// fewer say may be one customer's own words.
const crowd = 3

// issuesForGuests are phrases that many say, without who said them where.
func issuesForGuests(issues []emerging.Issue) []emerging.Issue {
	shown := []emerging.Issue{}
	for i := range issues {
		if one := &issues[i]; one.Conversations >= crowd {
			shown = append(shown, emerging.Issue{
				Phrase: one.Phrase, Lang: one.Lang, Messages: one.Messages, Conversations: one.Conversations, Baseline: one.Baseline,
				Since: one.Since, Last: one.Last, Score: one.Score, Channels: one.Channels, Examples: []emerging.Example{},
			})
		}
	}
	return shown
}
