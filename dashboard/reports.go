package dashboard

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"undertone/monitor/alert/rule"
	"undertone/monitor/desk"
	"undertone/monitor/history"
)

// newestFirst is a list the other way round.
func newestFirst(tickets []*desk.Ticket) []*desk.Ticket {
	tickets = slices.Clone(tickets)
	slices.Reverse(tickets)
	return tickets
}

// states are what ?state= of alerts may be; open is what it is without.
var states = []string{"", "open", "all"}

// alerts answers GET /v1/alerts: the open ones, or with ?state=all also those that
// are resolved, narrowed down by ?scope= (several with commas between them),
// ?channel=, ?rule=, ?severity=, ?conversation=, ?customer= and ?from= and ?to=; the
// newest first, ?limit= of them.
func (s *Server) alerts(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	if !slices.Contains(states, q.Get("state")) {
		fail(w, http.StatusBadRequest, "bad_state", fmt.Sprintf("state must be open or all, got %.60q", q.Get("state")))
		return
	}
	scopes, ok := scopesOf(w, q.Get("scope"))
	if !ok {
		return
	}
	severity := rule.Severity(q.Get("severity"))
	if severity != "" && !slices.Contains(rule.Severities(), severity) {
		fail(w, http.StatusBadRequest, "bad_severity", fmt.Sprintf("severity: must be of %s, got %.60q", listed(rule.Severities()), severity))
		return
	}
	period, ok := span(w, r, 0)
	if !ok {
		return
	}
	limit, ok := most(w, r)
	if !ok {
		return
	}
	tickets := s.line.Desk().Tickets(desk.TicketFilter{
		Open: q.Get("state") != "all", Channel: q.Get("channel"), Conversation: q.Get("conversation"), Customer: q.Get("customer"),
		Rule: q.Get("rule"), Severity: severity, Scopes: scopes, Period: period, Limit: limit,
	})
	reply(w, alertList{append([]*desk.Ticket{}, tickets...)})
}

// scopesOf reads ?scope=. It has answered where ok is false.
func scopesOf(w http.ResponseWriter, text string) (scopes []rule.Scope, ok bool) {
	if text == "" {
		return nil, true
	}
	for name := range strings.SplitSeq(text, ",") {
		scope := rule.Scope(strings.TrimSpace(name))
		if !slices.Contains(rule.Scopes(), scope) {
			fail(w, http.StatusBadRequest, "bad_scope", fmt.Sprintf("scope: must be of %s, got %.60q", listed(rule.Scopes()), name))
			return nil, false
		}
		if !slices.Contains(scopes, scope) {
			scopes = append(scopes, scope)
		}
	}
	return scopes, true
}

// listed is words in a sentence for a client.
func listed[S ~string](words []S) string {
	names := make([]string, len(words))
	for i, word := range words {
		names[i] = string(word)
	}
	return strings.Join(names, ", ")
}

// alert answers GET /v1/alerts/{id}.
func (s *Server) alert(w http.ResponseWriter, r *http.Request) {
	id := r.PathValue("id")
	state := s.line.Desk()
	for _, list := range [][]*desk.Ticket{state.Open, state.Closed} {
		if n := slices.IndexFunc(list, func(t *desk.Ticket) bool { return t.ID == id }); n >= 0 {
			reply(w, list[n])
			return
		}
	}
	fail(w, http.StatusNotFound, "alert_unknown", fmt.Sprintf("there is no alert %.80q, or it was long ago", id))
}

// causes answers GET /v1/causes: what an alert may be resolved with, in the order of
// the configuration, each with the department that can do something about it.
func (s *Server) causes(w http.ResponseWriter, _ *http.Request) {
	reply(w, causeList{append([]desk.Cause{}, s.line.Causes()...)})
}

// nudges answers GET /v1/nudges?agent=&state=&conversation=&rule=&limit=, the newest
// first.
func (s *Server) nudges(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	state := desk.NudgeState(q.Get("state"))
	if state != "" && !slices.Contains(desk.NudgeStates(), state) {
		fail(w, http.StatusBadRequest, "bad_state", fmt.Sprintf("state: must be one of %s, got %.60q", listed(desk.NudgeStates()), state))
		return
	}
	limit, ok := most(w, r)
	if !ok {
		return
	}
	nudges := s.line.Desk().NudgesOf(desk.NudgeFilter{
		Agent: q.Get("agent"), State: state, Conversation: q.Get("conversation"),
		Rule: q.Get("rule"), Limit: limit,
	})
	reply(w, nudgeList{append([]*desk.Nudge{}, nudges...)})
}

// report answers a GET with what is made of the desk's state over ?from= and ?to=,
// by default the last week.
func (s *Server) report(of func(*desk.State, desk.Period) any) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if period, ok := span(w, r, week); ok {
			reply(w, of(s.line.Desk(), period))
		}
	}
}

// week is the usual length of a report.
const week = 7 * 24 * time.Hour

// mountReports puts the reports on a mux: whether alerts and nudges were worth it,
// what the trouble came from, and what was predicted against what customers said.
func (s *Server) mountReports(mux *http.ServeMux) {
	mux.HandleFunc("GET /v1/proof", s.report(func(d *desk.State, p desk.Period) any { return d.Proof(p) }))
	mux.HandleFunc("GET /v1/reports/csat", s.report(func(d *desk.State, p desk.Period) any { return d.Accuracy(p) }))
	mux.HandleFunc("GET /v1/reports/causes", s.report(func(d *desk.State, p desk.Period) any {
		return d.Causes(p, time.Now(), s.measure)
	}))
	mux.HandleFunc("GET /v1/fixes", s.report(func(d *desk.State, _ desk.Period) any {
		return fixList{append([]*desk.Fix{}, d.Fixes...)}
	}))
	mux.HandleFunc("POST /v1/fixes", s.decide)
	mux.HandleFunc("POST /v1/fixes/{id}/changed", s.change)
	mux.HandleFunc("GET /v1/feedback", s.answers)
	mux.HandleFunc("POST /v1/feedback", s.feedback)
}

// answers answers GET /v1/feedback?from=&to=&limit=: what customers said afterwards,
// of the last week where no time is asked for, beside what was predicted at the
// time; the newest first.
func (s *Server) answers(w http.ResponseWriter, r *http.Request) {
	period, ok := span(w, r, week)
	if !ok {
		return
	}
	if limit, ok := most(w, r); ok {
		reply(w, feedbackList{append([]*desk.Feedback{}, s.line.Desk().FeedbackOf(period, limit)...)})
	}
}

// feedback answers POST /v1/feedback: what a customer really said.
func (s *Server) feedback(w http.ResponseWriter, r *http.Request) {
	var f desk.Feedback
	if !read(w, r, &f) {
		return
	}
	f.Channel, f.Predicted = "", 0
	if messages, err := s.archive.Conversation(r.Context(), f.Conversation, s.opts.Turns); err == nil && len(messages) > 0 {
		v := s.converse(f.Conversation, messages)
		if f.Channel = v.Channel; v.CSAT != nil {
			f.Predicted = v.CSAT.Predicted
		}
	}
	s.act(w, r, func(d *desk.Desk, at time.Time) (desk.Record, error) {
		return d.Feedback(f, desk.Act{By: "customer", At: at})
	})
}

// fixAct is the body of a POST about a fix.
type fixAct struct {
	desk.Fix
	By string `json:"by"`
	At string `json:"at"` // changed: since when, if not now
}

// decide answers POST /v1/fixes: what shall be changed about a cause.
func (s *Server) decide(w http.ResponseWriter, r *http.Request) {
	var f fixAct
	if read(w, r, &f) {
		s.act(w, r, func(d *desk.Desk, at time.Time) (desk.Record, error) { return d.Decide(f.Fix, by(f.By, at)) })
	}
}

// change answers POST /v1/fixes/{id}/changed: from now on, or from "at" on, it is in
// effect.
func (s *Server) change(w http.ResponseWriter, r *http.Request) {
	var f fixAct
	if !read(w, r, &f) {
		return
	}
	s.act(w, r, func(d *desk.Desk, at time.Time) (desk.Record, error) {
		since := f.ChangedAt // as the fix itself has it, for who sends that back
		if f.At != "" {
			var err error
			if since, err = moment(f.At, at, -1); err != nil {
				return desk.Record{}, &desk.Refusal{Kind: desk.ErrInvalid, Code: "at_invalid", Detail: "at: " + err.Error()}
			}
		}
		return d.Change(r.PathValue("id"), since, by(f.By, at))
	})
}

// explain answers GET /v1/explain?conversation= or ?channel=, and ?at= for a past
// moment: for every rule which part of its condition holds, with the values.
func (s *Server) explain(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	conversation, channel := q.Get("conversation"), q.Get("channel")
	if (conversation == "") == (channel == "") {
		fail(w, http.StatusBadRequest, "bad_question", "ask for ?conversation=ID or ?channel=NAME")
		return
	}
	var at time.Time
	if text := q.Get("at"); text != "" {
		var err error
		if at, err = moment(text, time.Now(), -1); err != nil {
			fail(w, http.StatusBadRequest, "bad_time", "at: "+err.Error())
			return
		}
	}
	why, err := s.line.Explain(r.Context(), conversation, channel, at)
	if err != nil {
		s.refuse(w, err)
		return
	}
	reply(w, why)
}

// measure says how customers felt about a topic in a stretch of time, for what came
// of a fix. The history has no negative share of a topic; half of what is not good
// is taken for bad, which makes the interval as wide as can be.
func (s *Server) measure(channel, topic string, from, to time.Time) (messages int, sentiment, negative float64) {
	if s.past == nil {
		return 0, 0, 0
	}
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	said, err := s.past.Topic(ctx, history.Query{Channel: channel, Topic: topic, From: from, To: to})
	if err != nil {
		s.log.Warn().Err(err).Msg("measure a fix")
		return 0, 0, 0
	}
	mean := said.Sentiment()
	return int(said.N), mean, (1 - mean) / 2
}
