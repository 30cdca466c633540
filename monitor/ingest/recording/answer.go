package recording

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"time"
)

// answer is what the server says of a batch, in any of its forms.
type answer struct {
	Accepted   int `json:"accepted"`
	Duplicates int `json:"duplicates"`
	Rejected   []struct {
		Index int    `json:"index"`
		ID    string `json:"id"`
		Error string `json:"error"`
	} `json:"rejected"`
	// Error and Detail stand instead of, or beside, the counts.
	Error  string `json:"error"`
	Detail string `json:"detail"`
}

// maxAnswer bounds what is read of an answer: 10,000 rejections with a reason
// of 256 bytes and an id of as many fit.
const maxAnswer = 8 << 20

// settle turns the last answer to a batch into its tally. Messages that an
// earlier, unfinished answer had already counted as accepted come back as
// duplicates of themselves.
func (a *answer) settle(batch []Message, before int) tally {
	t := tally{
		accepted:   a.Accepted + before,
		duplicates: max(a.Duplicates-before, 0),
		rejected:   len(a.Rejected),
	}
	for _, r := range a.Rejected[:min(len(a.Rejected), maxReasons)] {
		reason := Rejection{ID: r.ID, Error: r.Error}
		if r.Index >= 0 && r.Index < len(batch) {
			reason.Place, reason.ID = batch[r.Index].Place, batch[r.Index].ID
		}
		t.reasons = append(t.reasons, reason)
	}
	return t
}

// refuse is the tally of a batch of which nothing was taken.
func refuse(batch []Message, why string) tally {
	t := tally{rejected: len(batch)}
	for _, m := range batch[:min(len(batch), maxReasons)] {
		t.reasons = append(t.reasons, Rejection{Place: m.Place, ID: m.ID, Error: why})
	}
	return t
}

// reply is one response: its answer, as far as it could be read, and the rest.
type reply struct {
	answer
	status     int
	readable   bool
	retryAfter time.Duration
}

func parseReply(resp *http.Response, body []byte, now time.Time) reply {
	r := reply{status: resp.StatusCode, retryAfter: retryAfter(resp.Header.Get("Retry-After"), now)}
	r.readable = json.Unmarshal(body, &r.answer) == nil
	return r
}

// why is the reason that a reply gives for not taking a batch.
func (r *reply) why() string {
	switch {
	case r.Error != "" && r.Detail != "":
		return fmt.Sprintf("%d %s: %s", r.status, r.Error, r.Detail)
	case r.Error != "":
		return fmt.Sprintf("%d %s", r.status, r.Error)
	default:
		return fmt.Sprintf("%d %s", r.status, http.StatusText(r.status))
	}
}

// retryAfter reads both forms of the header, seconds and a date.
func retryAfter(header string, now time.Time) time.Duration {
	if seconds, err := strconv.Atoi(header); err == nil && seconds > 0 {
		return time.Duration(min(seconds, 86400)) * time.Second
	}
	if at, err := http.ParseTime(header); err == nil {
		return max(at.Sub(now), 0)
	}
	return 0
}
