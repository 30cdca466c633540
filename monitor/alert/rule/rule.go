package rule

import (
	"fmt"
	"time"
)

// Scope is what a rule looks at.
type Scope string

// The scopes.
const (
	// OfConversation rules look at one conversation, whenever somebody speaks in it and
	// whenever a time that they wait for has come.
	OfConversation Scope = "conversation"
	// OfChannel rules look at one channel, or one topic of it, once a second.
	OfChannel Scope = "channel"
	// OfCentre rules look at all channels together.
	OfCentre Scope = "centre"
)

// Scopes lists every scope, from small to large.
func Scopes() []Scope { return []Scope{OfConversation, OfChannel, OfCentre} }

// Severity is how soon somebody should look.
type Severity string

// The severities, from good to bad.
const (
	Info     Severity = "info"     // when there is time
	Warning  Severity = "warning"  // soon
	Critical Severity = "critical" // now
)

// Severities lists every severity, from good to bad.
func Severities() []Severity { return []Severity{Info, Warning, Critical} }

// Rule is one rule as it is in effect for some channel: what it takes over from
// its template and the overrides for that channel are in it.
type Rule struct {
	// Name is unique in a Pack, a word fit for a metric's label.
	Name  string
	Scope Scope
	// ByTopic rules are asked for every topic of a channel by itself.
	ByTopic bool

	// Raise is when to tell, Clear when it is over. Clear is only asked while the
	// alert is open; where the file has none it is the contrary of Raise.
	Raise, Clear *Condition
	// For is how long Raise must hold without a break before the alert fires,
	// KeepFiringFor how long Clear must before it is resolved.
	For, KeepFiringFor time.Duration
	// Cooldown is how long after its end the same alert is not raised again.
	Cooldown time.Duration

	Severity Severity
	// Route names the receivers that are told, besides the feed.
	Route []string
	// Text says what happened, Cleared that it is over, by language.
	Text, Cleared Text
	// Nudge is what the conversation's agent is told; nil where only
	// supervisors are.
	Nudge *Nudge

	Place Place
	// Written is the rule as its file has it, with the comment before it and without
	// its examples, and WrittenAt the line at which that begins. Empty where it is
	// too long to show.
	Written   string
	WrittenAt int
}

// Nudge says how a rule's alert reaches the agent.
type Nudge struct {
	// Text replaces the general advice, which goes by tone, topic and touchpoint.
	// It is empty where the rule has none of its own.
	Text Text
}

// Place is where something is written, for messages about it.
type Place struct {
	File   string `json:"file"`
	Line   int    `json:"line"`   // from 1
	Column int    `json:"column"` // in characters, from 1
}

// String is file:line:column.
func (p Place) String() string { return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column) }
