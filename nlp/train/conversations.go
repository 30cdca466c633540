package train

import (
	"fmt"
	"strconv"

	"undertone/nlp"
)

// Conversation is a labelled contact.
type Conversation struct {
	ID      string
	Channel string
	// Course is what became of it, such as recovers_from_anger.
	Course string
	// Due is the turn after which a supervisor should be told, or -1.
	Due int
	// Recovered says whether the customer came round; it is No where there was
	// nothing to come round from.
	Recovered bool
	// CSAT is how content the customer is in the end, 1 to 5.
	CSAT  int
	Turns []Turn
}

// Turn is one message of a Conversation, at so many seconds from its beginning.
type Turn struct {
	Example
	At int
}

var turnColumns = []string{
	"text", "speaker", "at", "sentiment", "tone", "topics", "touchpoint", "intent", "expectation", "urgency",
}

// startColumns are the fields of the line that begins a conversation.
const startColumns = 9

// readConversations reads whole contacts: each begins with a line whose first
// field is "@", and every turn is a line.
func readConversations(l *lines) ([]Conversation, error) {
	if !l.heading(turnColumns) {
		return nil, l.err()
	}
	var out []Conversation
	var start []string
	for {
		f, ok := l.fields(len(turnColumns), startColumns)
		if !ok {
			break
		}
		switch {
		case len(f) == startColumns:
			start = f
			out = append(out, l.conversation(f))
		case len(out) == 0:
			l.bad("line", "stands before the first conversation")
		default:
			c := &out[len(out)-1]
			c.Turns = append(c.Turns, l.turn(start, f))
		}
	}
	for i := range out {
		if c := &out[i]; c.Due >= len(c.Turns) {
			l.bad("due", fmt.Sprintf("conversation %s has no turn %d", c.ID, c.Due))
		}
	}
	return out, l.err()
}

func (l *lines) conversation(f []string) Conversation {
	c := Conversation{ID: f[1], Channel: f[4], Course: f[5], Due: -1, Recovered: f[7] == "yes"}
	if f[0] != "@" {
		l.bad("line", fmt.Sprintf("must begin with @, got %q", f[0]))
	}
	if c.ID == "" {
		l.bad("id", "is empty")
	}
	if f[6] != "-" {
		c.Due = l.whole("due", f[6], 0, 1000)
	}
	c.CSAT = l.whole("csat", f[8], 1, 5)
	return c
}

func (l *lines) turn(start, f []string) Turn {
	t := Turn{Example: l.judged(f[3:]), At: l.whole("at", f[2], 0, 1<<30)}
	t.ID, t.Text, t.Lang = start[1], f[0], start[2]
	t.Speaker, t.Medium = l.speaker(f[1]), l.medium(start[3])
	return t
}

// whole reads a whole number from low to high.
func (l *lines) whole(field, text string, low, high int) int {
	n, err := strconv.Atoi(text)
	if err != nil || n < low || n > high {
		l.bad(field, fmt.Sprintf("must be a whole number from %d to %d, got %q", low, high, text))
		return low
	}
	return n
}

// turnExamples are the turns of all conversations as examples. What a turn is
// about, and where on the journey it stands, may have been said turns before:
// to who hears the turn alone these labels would teach nothing but noise.
func turnExamples(c *Corpus) (out []Example) {
	for i := range c.Conversations {
		for _, t := range c.Conversations[i].Turns {
			ex := t.Example
			ex.Judged[nlp.HeadTopics], ex.Judged[nlp.HeadTouchpoint] = false, false
			out = append(out, ex)
		}
	}
	return out
}
