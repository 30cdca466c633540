package dashboard

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"undertone/monitor"
	"undertone/monitor/contact"
	"undertone/monitor/desk"
)

// act is what a person does with an alert or a nudge, as the body of a POST has
// it. Which fields are meant depends on the address.
type act struct {
	By      string `json:"by"`      // who does it
	To      string `json:"to"`      // assign: whom to
	Until   string `json:"until"`   // snooze: a moment (RFC 3339) or a duration such as 30m or 1d
	Cause   string `json:"cause"`   // resolve
	Note    string `json:"note"`    // resolve
	Verdict string `json:"verdict"` // verdict: helpful, not_now or false_alarm
	Reason  string `json:"reason"`  // dismiss: not_now or false_alarm
}

// mostAct bounds the body of an act.
const mostAct = 16 << 10

// by says who did something. Until people sign in, it is who they say they are.
func by(name string, at time.Time) desk.Act { return desk.Act{By: cmp.Or(name, "somebody"), At: at} }

// onAlert answers POST /v1/alerts/{id}/ack, /assign, /snooze, /resolve and /verdict.
func (s *Server) onAlert(w http.ResponseWriter, r *http.Request) {
	var a act
	if !read(w, r, &a) {
		return
	}
	id := r.PathValue("id")
	s.act(w, r, func(d *desk.Desk, at time.Time) (desk.Record, error) {
		switch r.PathValue("act") {
		case "ack":
			return d.Acknowledge(id, by(a.By, at))
		case "assign":
			return d.Assign(id, a.To, by(a.By, at))
		case "snooze":
			return snooze(d, id, &a, at)
		case "resolve":
			return d.Resolve(id, desk.Resolution{Cause: a.Cause, Note: a.Note}, by(a.By, at))
		case "verdict":
			return d.Judge(id, a.Verdict, by(a.By, at))
		}
		return desk.Record{}, noSuchAct("an alert can be met by ack, assign, snooze, resolve and verdict", r)
	})
}

func snooze(d *desk.Desk, id string, a *act, at time.Time) (desk.Record, error) {
	var until time.Time // nothing brings it back
	if a.Until != "" {
		var err error
		if until, err = moment(a.Until, at, 1); err != nil {
			return desk.Record{}, &desk.Refusal{Kind: desk.ErrInvalid, Code: "until_invalid", Detail: "until: " + err.Error()}
		}
	}
	return d.Snooze(id, until, by(a.By, at))
}

// onNudge answers POST /v1/nudges/{id}/ack and /dismiss.
func (s *Server) onNudge(w http.ResponseWriter, r *http.Request) {
	var a act
	if !read(w, r, &a) {
		return
	}
	s.act(w, r, func(d *desk.Desk, at time.Time) (desk.Record, error) {
		switch id := r.PathValue("id"); r.PathValue("act") {
		case "ack":
			return d.AckNudge(id, by(a.By, at))
		case "dismiss":
			return d.DismissNudge(id, cmp.Or(a.Reason, "not_now"), by(a.By, at))
		}
		return desk.Record{}, noSuchAct("a nudge can be met by ack and dismiss", r)
	})
}

func noSuchAct(what string, r *http.Request) error {
	return &desk.Refusal{Kind: desk.ErrUnknown, Code: "not_found", Detail: fmt.Sprintf("%s, not by %.60q", what, r.PathValue("act"))}
}

// act does something at the desk and answers with what became of it.
func (s *Server) act(w http.ResponseWriter, r *http.Request, do func(*desk.Desk, time.Time) (desk.Record, error)) {
	record, err := s.line.Act(r.Context(), do)
	if err != nil {
		s.refuse(w, err)
		return
	}
	switch {
	case record.Alert != nil:
		reply(w, record.Alert)
	case record.Nudge != nil:
		reply(w, record.Nudge)
	case record.Fix != nil:
		reply(w, record.Fix)
	default:
		reply(w, record.Feedback)
	}
}

// refusals are how an error of the desk or the line is told to a client.
var refusals = []struct {
	err    error
	status int
	code   string
}{
	{desk.ErrUnknown, http.StatusNotFound, "not_found"},
	{desk.ErrState, http.StatusConflict, "conflict"},
	{desk.ErrInvalid, http.StatusBadRequest, "invalid"},
	{monitor.ErrNotKept, http.StatusServiceUnavailable, "unavailable"},
	{monitor.ErrNotHeard, http.StatusNotFound, "not_heard"},
	{monitor.ErrTooMuch, http.StatusUnprocessableEntity, "too_many_messages"},
}

// refuse says why something was not done.
func (s *Server) refuse(w http.ResponseWriter, err error) {
	status, code, detail := refusal(err)
	if status == http.StatusInternalServerError {
		s.log.Error().Err(err).Msg("request not answered")
	}
	fail(w, status, code, detail)
}

func refusal(err error) (status int, code, detail string) {
	for _, r := range refusals {
		if !errors.Is(err, r.err) {
			continue
		}
		if refused, ok := errors.AsType[*desk.Refusal](err); ok {
			return r.status, refused.Code, refused.Detail
		}
		return r.status, r.code, err.Error()
	}
	return http.StatusInternalServerError, "internal", "it could not be done; the server's log says why"
}

// read decodes a small JSON body; an empty one is as good as {}. It has answered
// where it returns false.
func read(w http.ResponseWriter, r *http.Request, into any) bool {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, mostAct))
	if err != nil {
		fail(w, http.StatusRequestEntityTooLarge, "body_too_large", fmt.Sprintf("the body must arrive whole and within %d bytes", mostAct))
		return false
	}
	if len(body) == 0 {
		return true
	}
	if err := json.Unmarshal(body, into); err != nil {
		fail(w, http.StatusBadRequest, "bad_json", "the body must be a JSON object: "+err.Error())
		return false
	}
	return true
}

// moment reads a moment, or a duration from now on into the future (sign 1) or the
// past (sign -1).
func moment(text string, now time.Time, sign time.Duration) (time.Time, error) {
	if d, err := contact.ParseDuration(text); err == nil {
		return now.Add(sign * d.Abs()).UTC(), nil
	}
	// A plus that was not escaped arrives as a space.
	at, err := time.Parse(time.RFC3339, strings.ReplaceAll(text, " ", "+"))
	if err != nil {
		return at, fmt.Errorf("must be a moment such as 2026-11-21T10:00:00Z or a duration such as 30m or 7d, got %.60q", text)
	}
	return at.UTC(), nil
}

// span reads ?from= and ?to=. Without them it is the last `usual`, or, where that is
// zero, all there is. It has answered where ok is false.
func span(w http.ResponseWriter, r *http.Request, usual time.Duration) (p desk.Period, ok bool) {
	now := time.Now().UTC()
	if usual > 0 {
		p.From = now.Add(-usual)
	}
	for key, into := range map[string]*time.Time{"from": &p.From, "to": &p.To} {
		text := r.URL.Query().Get(key)
		if text == "" {
			continue
		}
		at, err := moment(text, now, -1)
		if err != nil {
			fail(w, http.StatusBadRequest, "bad_time", key+": "+err.Error())
			return p, false
		}
		*into = at
	}
	if !p.To.IsZero() && !p.From.Before(p.To) {
		fail(w, http.StatusBadRequest, "bad_time", "from must be before to")
		return p, false
	}
	return p, true
}

// mostListed is the longest list of alerts, nudges or answers.
const mostListed = 10_000

// most reads ?limit=: 200 where there is none, and more than mostListed as that. It
// has answered where ok is false.
func most(w http.ResponseWriter, r *http.Request) (n int, ok bool) {
	text := r.URL.Query().Get("limit")
	if text == "" {
		return 200, true
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		fail(w, http.StatusBadRequest, "bad_limit", fmt.Sprintf("limit: must be 1 to %d, got %.60q", mostListed, text))
		return 0, false
	}
	return min(n, mostListed), true
}
