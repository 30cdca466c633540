package desk

import (
	"time"

	"undertone/monitor/alert"
)

// Record is one thing that happened at the desk, as the journal's log of events
// and the feed have it. An alert's and a nudge's record is all that is known of it
// from then on, so the newest replaces those before, and reading a record twice
// changes nothing. Exactly one of the pointers is set, the one that Type names.
// What they point to is shared by all who read the record: it is never changed.
type Record struct {
	Type string    `json:"type"` // alert, nudge, feedback or fix
	At   time.Time `json:"at"`
	// By is who did it; empty for what the engines and the clock do.
	By       string    `json:"by,omitempty"`
	Alert    *Ticket   `json:"alert,omitempty"`
	Nudge    *Nudge    `json:"nudge,omitempty"`
	Feedback *Feedback `json:"feedback,omitempty"`
	Fix      *Fix      `json:"fix,omitempty"`
}

// The types of records.
const (
	OfAlert    = "alert"
	OfNudge    = "nudge"
	OfFeedback = "feedback"
	OfFix      = "fix"
)

// The verdicts of people on an alert, and the answers of agents to a nudge.
const (
	VerdictHelpful    = "helpful"
	VerdictNotNow     = "not_now"     // right, but at the wrong moment
	VerdictFalseAlarm = "false_alarm" // nothing was the matter
)

// Ticket is an alert with what people did about it.
type Ticket struct {
	alert.Alert
	// Group is what alerts of one kind of trouble share: channel/topic, the channel
	// alone where there is no topic, and * for all channels.
	Group          string    `json:"group"`
	AcknowledgedAt time.Time `json:"acknowledged_at,omitzero"`
	AcknowledgedBy string    `json:"acknowledged_by,omitempty"`
	AssignedTo     string    `json:"assigned_to,omitempty"`
	AssignedAt     time.Time `json:"assigned_at,omitzero"`
	SnoozedUntil   time.Time `json:"snoozed_until,omitzero"`
	// SnoozedAt is when it was last put out of sight; it stays when it is back.
	SnoozedAt time.Time `json:"snoozed_at,omitzero"`
	// Ended says what it is like since its own condition ended it, by language; Text
	// stays what happened.
	Ended map[string]string `json:"ended,omitempty"`
	// ResolvedBy is who resolved it by hand; empty where its own condition did.
	ResolvedBy string `json:"resolved_by,omitempty"`
	// Cause is of Options.Causes, and CauseBy is who named it, which may be after
	// the alert was over. Department is the cause's.
	Cause      string `json:"cause,omitempty"`
	CauseBy    string `json:"cause_by,omitempty"`
	Department string `json:"department,omitempty"`
	Note       string `json:"note,omitempty"`
	// Verdict is what people said of the alert: helpful, not_now or false_alarm.
	Verdict  string    `json:"verdict,omitempty"`
	JudgedAt time.Time `json:"judged_at,omitzero"`
}

// NudgeState is what became of a nudge.
type NudgeState string

// The states of a nudge.
const (
	Given      NudgeState = "given"      // shown to the agent, not answered yet
	HeldOut    NudgeState = "held_out"   // kept back to learn whether nudges help
	Suppressed NudgeState = "suppressed" // kept back; Reason tells why
	Helpful    NudgeState = "helpful"    // the agent's answer
	Dismissed  NudgeState = "dismissed"  // the agent's answer; Reason is not_now or false_alarm
	Escalated  NudgeState = "escalated"  // not answered in time: the supervisor is told
	Lapsed     NudgeState = "lapsed"     // not answered in time, but the alert was over by then
)

// NudgeStates lists every state of a nudge.
func NudgeStates() []NudgeState {
	return []NudgeState{Given, HeldOut, Suppressed, Helpful, Dismissed, Escalated, Lapsed}
}

// Shown tells whether the agent got to see the nudge.
func (s NudgeState) Shown() bool {
	return s == Given || s == Helpful || s == Dismissed || s == Escalated || s == Lapsed
}

// Why a nudge was suppressed.
const (
	Stale              = "stale"               // about what was said too long ago
	ConversationBudget = "conversation_budget" // the conversation just had one
	AgentBudget        = "agent_budget"        // the agent had enough for now
)

// Reasons lists every reason to suppress a nudge, in the order in which they are
// asked.
func Reasons() []string { return []string{Stale, ConversationBudget, AgentBudget} }

// Nudge is advice to the agent of a conversation.
type Nudge struct {
	ID           string            `json:"id"`
	Alert        string            `json:"alert"`
	Rule         string            `json:"rule"`
	Channel      string            `json:"channel"`
	Conversation string            `json:"conversation"`
	Message      string            `json:"message,omitempty"`
	Agent        string            `json:"agent,omitempty"`
	State        NudgeState        `json:"state"`
	Reason       string            `json:"reason,omitempty"`
	At           time.Time         `json:"at"`
	AnsweredAt   time.Time         `json:"answered_at,omitzero"`
	EscalatedAt  time.Time         `json:"escalated_at,omitzero"`
	Lang         string            `json:"lang"` // of the conversation
	Tone         string            `json:"tone,omitempty"`
	Topic        string            `json:"topic,omitempty"`
	Touchpoint   string            `json:"touchpoint,omitempty"`
	Intent       string            `json:"intent,omitempty"`
	Words        []string          `json:"words,omitempty"`
	What         map[string]string `json:"what,omitempty"`   // happened, by language
	Advice       []Advice          `json:"advice,omitempty"` // at most three, the most useful first; none where it was not given
	Mood         float64           `json:"mood"`             // of the conversation then, -1 to 1
	Risk         float64           `json:"risk"`             // likewise, 0 to 1
	Outcome      *Outcome          `json:"outcome,omitempty"`
}

// Advice is one thing that may help.
type Advice struct {
	// Do is a word for it: acknowledge, apologise, give_time, offer_remedy,
	// hand_over, explain, reassure, thank; or own where the rule has advice of
	// its own.
	Do   string            `json:"do"`
	Text map[string]string `json:"text"` // by language: en, zh-Hans, zh-Hant
}

// Outcome is how the conversation went on; see alert.Outcome.
type Outcome struct {
	Messages int     `json:"messages"`
	Before   float64 `json:"before"`
	After    float64 `json:"after"`
	Risk     float64 `json:"risk"`
	CSAT     float64 `json:"csat"`
}

// Feedback is what a customer really said afterwards, with what had been
// predicted. The newest CSAT and the newest NPS of a conversation count.
type Feedback struct {
	Conversation string    `json:"conversation"`
	At           time.Time `json:"at"`
	Channel      string    `json:"channel,omitempty"`
	CSAT         float64   `json:"csat,omitempty"` // 1 to 5; 0 where NPS was asked
	NPS          *int      `json:"nps,omitempty"`  // 0 to 10
	Comment      string    `json:"comment,omitempty"`
	// Predicted is the CSAT forecast at the conversation's end; 0 where the
	// conversation is not known.
	Predicted float64 `json:"predicted,omitempty"`
}

// Fix is what was changed about a cause, to be measured afterwards.
type Fix struct {
	ID         string    `json:"id"`
	Cause      string    `json:"cause"`
	Department string    `json:"department,omitempty"`
	Topic      string    `json:"topic,omitempty"`
	Channel    string    `json:"channel,omitempty"` // empty for all
	Note       string    `json:"note,omitempty"`
	DecidedAt  time.Time `json:"decided_at"`
	DecidedBy  string    `json:"decided_by,omitempty"`
	ChangedAt  time.Time `json:"changed_at,omitzero"` // zero until it is done
}
