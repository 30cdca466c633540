package contact

import "time"

// Message is one utterance of a conversation.
type Message struct {
	// ID makes a retry safe: the same id counts once. Never empty behind the
	// door; a message that came without one was given one there.
	ID string
	// Channel is the line that a supervisor watches. It belongs to a bounded
	// set, so it may be a metric's label. A channel beyond the bound is Other.
	Channel string
	// Conversation is one contact, a sequence of messages.
	Conversation string
	Speaker      Speaker
	// Text is what was said, at most Limits.Text bytes of UTF-8.
	Text string
	// At is when it was said, by the sender's clock unless that was too far
	// ahead; UTC, whole milliseconds.
	At time.Time
	// Received is when we took it; UTC. The journal keeps whole milliseconds.
	Received time.Time
	Medium   Medium
	// Agent and Customer are opaque ids, empty where the sender gave none.
	Agent, Customer string
	// Lang is a BCP 47 tag given by the sender; empty lets the text decide.
	Lang string
	// Partial marks an interim transcript: shown live, replaced by the final
	// message of the same id, never counted.
	Partial bool
	// Attributes are the sender's own, such as the queue.
	Attributes map[string]string
}

// Other is the channel that takes the messages of channels beyond the bound.
const Other = "other"

// Speaker is who said a message.
type Speaker uint8

// The speakers. Only what customers say moves the mood.
const (
	Customer Speaker = iota
	Agent
	Bot
	System
)

var speakerNames = [...]string{"customer", "agent", "bot", "system"}

// Speakers lists every speaker in the order of its number.
func Speakers() []string { return speakerNames[:] }

// String returns the speaker's name in the contract.
func (s Speaker) String() string { return nameOf(speakerNames[:], int(s)) }

// ParseSpeaker reads a speaker's name; ok is false for any other word.
func ParseSpeaker(name string) (s Speaker, ok bool) {
	i, ok := indexOf(speakerNames[:], name)
	return Speaker(i), ok
}

// Medium is how a message reached us.
type Medium uint8

// The media. Chat is what a message without a medium is taken for.
const (
	Chat Medium = iota
	Voice
	Email
	Social
	SMS
)

var mediumNames = [...]string{"chat", "voice", "email", "social", "sms"}

// Media lists every medium in the order of its number.
func Media() []string { return mediumNames[:] }

// String returns the medium's name in the contract.
func (m Medium) String() string { return nameOf(mediumNames[:], int(m)) }

// ParseMedium reads a medium's name; ok is false for any other word.
func ParseMedium(name string) (m Medium, ok bool) {
	i, ok := indexOf(mediumNames[:], name)
	return Medium(i), ok
}

func nameOf(names []string, i int) string {
	if i < len(names) {
		return names[i]
	}
	return "unknown"
}

func indexOf(names []string, name string) (int, bool) {
	for i, n := range names {
		if n == name {
			return i, true
		}
	}
	return 0, false
}
