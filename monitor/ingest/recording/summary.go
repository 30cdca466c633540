package recording

import (
	"fmt"
	"slices"
	"time"
)

// maxReasons is how many rejections are kept with their reason: enough to see
// what is wrong with a recording without repeating it a million times.
const maxReasons = 10

// Rejection is what the server had against one message.
type Rejection struct {
	Place Place
	ID    string
	Error string
}

// String returns "file:line: id: error".
func (r Rejection) String() string {
	return fmt.Sprintf("%s: %s: %s", r.Place, r.ID, r.Error)
}

// Summary is what became of the messages of a play.
type Summary struct {
	// Messages were taken on to be sent.
	Messages int
	// Accepted counted at the server. Duplicates were there already, also by
	// a try of ours whose answer was lost. Rejected were not taken.
	Accepted, Duplicates, Rejected int
	// Unread are records that could not be read, and are no Messages.
	Unread int
	// Reasons are the first rejections.
	Reasons []Rejection
	// Took is the time from the start to the last answer.
	Took time.Duration
}

// Done is how many messages were answered.
func (s Summary) Done() int { return s.Accepted + s.Duplicates + s.Rejected }

// Unsent is how many were not, because the play ended first.
func (s Summary) Unsent() int { return s.Messages - s.Done() }

// String is the summary in one line.
func (s Summary) String() string {
	unsent := ""
	if s.Unsent() > 0 {
		unsent = fmt.Sprintf(", %d not sent", s.Unsent())
	}
	took := s.Took.Round(time.Second).String()
	if s.Took < time.Minute {
		took = fmt.Sprintf("%.1fs", s.Took.Seconds())
	}
	rate := 0.0
	if s.Took > 0 {
		rate = float64(s.Done()) / s.Took.Seconds()
	}
	return fmt.Sprintf("%d messages: %d accepted, %d duplicates, %d rejected%s in %s (%.0f/s)",
		s.Messages, s.Accepted, s.Duplicates, s.Rejected, unsent, took, rate)
}

// tally is what became of one batch.
type tally struct {
	accepted, duplicates, rejected int
	reasons                        []Rejection
}

func (t *tally) add(o tally) {
	t.accepted += o.accepted
	t.duplicates += o.duplicates
	t.rejected += o.rejected
	t.reasons = append(t.reasons, o.reasons...)
}

func (s *Summary) add(t tally) {
	s.Accepted += t.accepted
	s.Duplicates += t.duplicates
	s.Rejected += t.rejected
	room := maxReasons - len(s.Reasons)
	s.Reasons = append(s.Reasons, t.reasons[:min(room, len(t.reasons))]...)
}

func (s Summary) clone() Summary {
	s.Reasons = slices.Clone(s.Reasons)
	return s
}
