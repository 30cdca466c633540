package alert

import (
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"strconv"
	"strings"
	"time"

	"undertone/monitor/alert/rule"
)

// State is where an alert is in its life.
type State string

// The states. Acknowledged is what people make of a firing alert; package desk
// knows of it, and the engines here do not.
const (
	Firing       State = "firing"
	Acknowledged State = "acknowledged"
	Resolved     State = "resolved"
)

// Alert is a rule that fired, as the contract's JSON has it.
type Alert struct {
	// ID is made of the rule, what it is about and the moment it was raised, and
	// fit for a URL.
	ID       string        `json:"id"`
	Rule     string        `json:"rule"`
	Severity rule.Severity `json:"severity"`
	Scope    rule.Scope    `json:"scope"`
	// Channel is empty for the centre. Topic is the one that the alert is
	// about, or what the conversation's newest message is about; empty for none.
	Channel    string `json:"channel,omitempty"`
	Topic      string `json:"topic,omitempty"`
	Touchpoint string `json:"touchpoint,omitempty"`
	// Conversation and what follows are of alerts about one. Message is the one
	// that raised it; for a silence, the one that waits.
	Conversation string `json:"conversation,omitempty"`
	Message      string `json:"message,omitempty"`
	Agent        string `json:"agent,omitempty"`
	Customer     string `json:"customer,omitempty"`

	State      State     `json:"state"`
	RaisedAt   time.Time `json:"raised_at"`
	ResolvedAt time.Time `json:"resolved_at,omitzero"`
	// Text says what happened, by language: en, zh-Hans and zh-Hant.
	Text map[string]string `json:"text"`
	// Because is the parts of the rule's condition that held, with their values.
	Because []rule.Finding `json:"because,omitempty"`
	// Words are those of the message that moved its sentiment most.
	Words []string `json:"words,omitempty"`
	// Route names the receivers to tell, besides the feed.
	Route []string `json:"route,omitempty"`
}

func (a Alert) clone() Alert {
	a.Text = maps.Clone(a.Text)
	return a
}

// group is what one machine of a rule is about.
type group struct{ rule, channel, topic, conversation string }

// id names an alert. The hash keeps names, which may be long or hold a slash, out
// of it; 80 bits of it do not meet by chance.
func (g group) id(raised int64) string {
	parts := []string{g.rule, g.channel, g.topic, g.conversation, strconv.FormatInt(raised, 10)}
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:10])
}

// Event is one thing that an engine tells, in the order of its At. One of the
// fields is set.
type Event struct {
	At time.Time
	// Alert was raised or resolved at At.
	Alert *Alert
	// Nudge goes with an alert that was raised in a conversation, where its rule
	// nudges.
	Nudge *Candidate
	// Outcome is how a conversation went on after a candidate.
	Outcome *Outcome
}

// Candidate is a nudge that a rule asks for. Whether the agent gets it is for
// package desk to decide: there is a budget, and some are held out to learn
// whether nudges help.
type Candidate struct {
	ID           string // the alert's, with a suffix
	Alert        string
	Rule         string
	Channel      string
	Conversation string
	Message      string
	Agent        string
	Lang         string // of the conversation
	Tone         string
	Topic        string
	Touchpoint   string
	Intent       string
	Words        []string
	Text         map[string]string // the rule's own advice; nil where it has none
	Why          map[string]string // the alert's text
	Mood, Risk   float64           // of the conversation at that moment
	// SaidAt is when the message was said by the sender's clock: an agent gains
	// nothing from advice on what is long past.
	SaidAt time.Time
}

// Outcome is how a conversation went on after a candidate, whatever became of
// it: the customer's next few messages, or fewer where it ended before.
type Outcome struct {
	Nudge string
	// Messages of the customer that came after, at most OutcomeMessages.
	Messages int
	// Before is the conversation's mood at the candidate, After the mean
	// sentiment of the messages that came after, both -1 to 1.
	Before, After float64
	// Risk and CSAT are the forecasts at the end of these messages.
	Risk, CSAT float64
}

// OutcomeMessages is how many of the customer's messages tell what became of a
// nudge: the first answers it, the next two tell whether it lasted.
const OutcomeMessages = 3
