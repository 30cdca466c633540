package backtest

import (
	"iter"
	"time"

	"github.com/cespare/xxhash/v2"

	"undertone/monitor/contact"
)

// mostCounted bounds each set that Traffic keeps, at about 40 MB. What comes
// beyond it is not told from what was there, so the numbers stop.
const mostCounted = 2_000_000

// Traffic is what there was to hear: what the numbers of alerts are measured by.
// Interim transcripts are not counted.
type Traffic struct {
	Messages  int `json:"messages"`
	Customers int `json:"customer_messages"`
	// Conversations, Channels and Agents stop at two million each.
	Conversations int `json:"conversations"`
	Channels      int `json:"channels"`
	Agents        int `json:"agents"`
	// AgentHours is the number of clock hours in which an agent was part of a
	// conversation, summed over the agents.
	AgentHours int `json:"agent_hours"`
	// From and To are when the first and the last message were received; zero
	// without any.
	From time.Time `json:"-"`
	To   time.Time `json:"-"`
	// Want leaves out the messages of channels that it refuses; nil for none.
	Want func(channel string) bool `json:"-"`

	conversations, channels, agents, hours set
}

// set holds hashes: 64 bits of them do not meet by chance among two million.
type set map[uint64]struct{}

func (s *set) add(hash uint64) {
	if *s == nil {
		*s = make(set)
	}
	if len(*s) < mostCounted {
		(*s)[hash] = struct{}{}
	}
}

// Count passes messages on and counts them in t.
func (t *Traffic) Count(messages iter.Seq2[contact.Message, error]) iter.Seq2[contact.Message, error] {
	return func(yield func(contact.Message, error) bool) {
		for m, err := range messages {
			if err == nil && !m.Partial && (t.Want == nil || t.Want(m.Channel)) {
				t.add(&m)
			}
			if !yield(m, err) {
				return
			}
		}
	}
}

func (t *Traffic) add(m *contact.Message) {
	t.Messages++
	if m.Speaker == contact.Customer {
		t.Customers++
	}
	t.conversations.add(xxhash.Sum64String(m.Conversation))
	t.channels.add(xxhash.Sum64String(m.Channel))
	if m.Agent != "" {
		agent := xxhash.Sum64String(m.Agent)
		t.agents.add(agent)
		t.hours.add(agent ^ uint64(m.Received.Unix()/3600)*0x9e3779b97f4a7c15)
	}
	t.Conversations, t.Channels = len(t.conversations), len(t.channels)
	t.Agents, t.AgentHours = len(t.agents), len(t.hours)
	if t.From.IsZero() {
		t.From = m.Received
	}
	if m.Received.After(t.To) {
		t.To = m.Received
	}
}

// hoursLong is how long the traffic lasted, an hour at least: a rate an hour that a
// few minutes give says more than they know.
func (t *Traffic) hoursLong() float64 { return max(1, t.To.Sub(t.From).Hours()) }
