package dashboard

import (
	"math"

	"undertone/monitor"
	"undertone/monitor/contact"
	"undertone/monitor/desk"
	"undertone/monitor/window"
	"undertone/nlp"
)

// ConversationView is a conversation as the contract's JSON has it.
type ConversationView struct {
	Conversation string     `json:"conversation"`
	Channel      string     `json:"channel"`
	Messages     []TurnView `json:"messages"`
	// Sentiment is the mood after the last message, -1 to 1.
	Sentiment float64     `json:"sentiment"`
	Mood      []MoodPoint `json:"mood"`
	// Risk and CSAT are missing until a customer has spoken.
	Risk *RiskView `json:"risk,omitempty"`
	CSAT *CSATView `json:"csat,omitempty"`
	// Nudges and Alerts are those about it that are kept, the newest first.
	Nudges []*desk.Nudge  `json:"nudges"`
	Alerts []*desk.Ticket `json:"alerts"`
	// Feedback is what the customer said of the conversation.
	Feedback []*desk.Feedback `json:"feedback,omitempty"`
}

// RiskView says how likely it is, 0 to 1, that a supervisor should be told.
type RiskView struct {
	Score   float64       `json:"score"`
	Reasons []CourseCause `json:"reasons"`
}

// CSATView says how content the customer would be, 1 to 5, if the conversation
// ended here.
type CSATView struct {
	Predicted float64       `json:"predicted"`
	Reasons   []CourseCause `json:"reasons"`
}

// CourseCause is one thing about a conversation that moved a forecast: up where
// the weight is positive.
type CourseCause struct {
	What string `json:"what"`
	// Message is the one that shows it; missing where the whole course does.
	Message string  `json:"message,omitempty"`
	Weight  float64 `json:"weight"`
}

// TurnView is one message with its reading.
type TurnView struct {
	ID         string            `json:"id"`
	Speaker    string            `json:"speaker"`
	Text       string            `json:"text"`
	At         window.Instant    `json:"at"`
	Medium     string            `json:"medium"`
	Agent      string            `json:"agent,omitempty"`
	Customer   string            `json:"customer,omitempty"`
	Partial    bool              `json:"partial,omitempty"`
	Attributes map[string]string `json:"attributes,omitempty"`
	// Reading is missing where a message is not read: an agent's, a bot's.
	Reading *nlp.View `json:"reading,omitempty"`
}

// MoodPoint is the mood of a conversation after one customer's message.
type MoodPoint struct {
	At      window.Instant `json:"at"`
	Message string         `json:"message"`
	// Score is that message's own sentiment, and Sentiment the course of them
	// all, smoothed.
	Score     float64 `json:"score"`
	Sentiment float64 `json:"sentiment"`
}

// mostCauses is how many reasons of a forecast are shown; behind them come
// ones that hardly moved it.
const mostCauses = 5

// converse makes the view of a conversation from its messages.
func (s *Server) converse(id string, messages []contact.Message) ConversationView {
	v := ConversationView{Conversation: id, Messages: make([]TurnView, 0, len(messages)), Mood: []MoodPoint{}}
	var course nlp.Course
	var ids []string // of the messages in the course
	for i := range messages {
		m := &messages[i]
		v.Channel = m.Channel
		turn, reading := s.turn(m)
		v.Messages = append(v.Messages, turn)
		if m.Partial {
			continue
		}
		ids = append(ids, m.ID)
		s.ear.Follow(&course, nlp.Utterance{Speaker: m.Speaker, Text: m.Text, Reading: reading})
		if m.Speaker == contact.Customer {
			v.Sentiment = course.Mood().Float()
			v.Mood = append(v.Mood, MoodPoint{turn.At, m.ID, reading.Score.Float(), v.Sentiment})
		}
	}
	if len(v.Mood) > 0 && s.ear.Judges() {
		v.judge(s.ear.Judge(&course), ids)
	}
	state := s.line.Desk()
	v.Nudges = append([]*desk.Nudge{}, state.NudgesOf(desk.NudgeFilter{Conversation: id})...)
	v.Alerts = append([]*desk.Ticket{}, state.Tickets(desk.TicketFilter{Conversation: id})...)
	for _, f := range state.Feedback {
		if f.Conversation == id {
			v.Feedback = append(v.Feedback, f)
		}
	}
	return v
}

// judge says what is to be expected of a conversation with these messages.
func (v *ConversationView) judge(verdict nlp.Verdict, ids []string) {
	v.Risk = &RiskView{fourPlaces(verdict.Risk.Value), causes(verdict.Risk.Reasons, ids)}
	v.CSAT = &CSATView{fourPlaces(verdict.CSAT.Value), causes(verdict.CSAT.Reasons, ids)}
}

func causes(reasons []nlp.CourseReason, ids []string) []CourseCause {
	out := make([]CourseCause, 0, mostCauses)
	for _, r := range reasons[:min(len(reasons), mostCauses)] {
		c := CourseCause{What: r.What, Weight: fourPlaces(r.Weight)}
		if r.Turn >= 0 {
			c.Message = ids[r.Turn]
		}
		out = append(out, c)
	}
	return out
}

func fourPlaces(v float64) float64 { return math.Round(v*1e4) / 1e4 }

// turn is a message as it is shown, and what was heard in it.
func (s *Server) turn(m *contact.Message) (v TurnView, reading nlp.Reading) {
	v = TurnView{
		ID: m.ID, Speaker: m.Speaker.String(), Text: m.Text, At: window.Instant{Time: m.At}, Medium: m.Medium.String(),
		Agent: m.Agent, Customer: m.Customer, Partial: m.Partial, Attributes: m.Attributes,
	}
	if m.Speaker == contact.Customer || m.Speaker == contact.Agent && s.opts.ReadAgents {
		read, reasons := s.ear.Explain(monitor.InputOf(m))
		view := s.ear.View(read, reasons)
		v.Reading, reading = &view, read
	}
	return v, reading
}
