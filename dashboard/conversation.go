package dashboard

import (
	"math"

	"undertone/monitor"
	"undertone/monitor/contact"
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
	At        window.Instant `json:"at"`
	Message   string         `json:"message"`
	Sentiment float64        `json:"sentiment"`
}

// moodWeight is how much the newest message counts in a conversation's mood: an
// exponentially weighted mean that forgets half within about two messages.
const moodWeight = 0.3

// converse makes the view of a conversation from its messages.
func (s *Server) converse(id string, messages []contact.Message) ConversationView {
	v := ConversationView{Conversation: id, Messages: make([]TurnView, 0, len(messages)), Mood: []MoodPoint{}}
	for i := range messages {
		m := &messages[i]
		v.Channel = m.Channel
		turn, score := s.turn(m)
		v.Messages = append(v.Messages, turn)
		if m.Speaker != contact.Customer || m.Partial {
			continue
		}
		if len(v.Mood) == 0 {
			v.Sentiment = score
		} else {
			v.Sentiment += moodWeight * (score - v.Sentiment)
		}
		v.Sentiment = math.Round(v.Sentiment*1e4) / 1e4
		v.Mood = append(v.Mood, MoodPoint{turn.At, m.ID, v.Sentiment})
	}
	return v
}

// turn is a message as it is shown; score is its sentiment, -1 to 1.
func (s *Server) turn(m *contact.Message) (v TurnView, score float64) {
	v = TurnView{
		ID: m.ID, Speaker: m.Speaker.String(), Text: m.Text, At: window.Instant{Time: m.At}, Medium: m.Medium.String(),
		Agent: m.Agent, Customer: m.Customer, Partial: m.Partial, Attributes: m.Attributes,
	}
	if m.Speaker == contact.Customer || m.Speaker == contact.Agent && s.opts.ReadAgents {
		reading, reasons := s.ear.Explain(monitor.InputOf(m))
		view := s.ear.View(reading, reasons)
		v.Reading, score = &view, reading.Score.Float()
	}
	return v, score
}
