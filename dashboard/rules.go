package dashboard

import (
	"context"
	"fmt"
	"io"
	"iter"
	"net/http"
	"time"

	"undertone/monitor"
	"undertone/monitor/alert/rule"
	"undertone/monitor/backtest"
	"undertone/monitor/contact"
	"undertone/monitor/desk"
)

// RuleView is a rule as it stands, and where it has open alerts.
type RuleView struct {
	Rule          string         `json:"rule"`
	Scope         rule.Scope     `json:"scope"`
	ByTopic       bool           `json:"by_topic,omitempty"`
	Severity      rule.Severity  `json:"severity"`
	For           float64        `json:"for"`             // seconds, as the next two
	KeepFiringFor float64        `json:"keep_firing_for"` //
	Cooldown      float64        `json:"cooldown"`        //
	Route         []string       `json:"route,omitempty"`
	Nudges        bool           `json:"nudges"`
	Place         rule.Place     `json:"place"`
	Source        string         `json:"source,omitempty"`      // as it is written, without its examples
	SourceLine    int            `json:"source_line,omitempty"` // of the file, at which that begins
	Open          int            `json:"open"`
	Channels      map[string]int `json:"channels"` // open alerts by channel
}

// rules answers GET /v1/rules: the rules in effect.
func (s *Server) rules(w http.ResponseWriter, _ *http.Request) {
	pack := s.line.Rules()
	open := make(map[string]map[string]int)
	for _, t := range s.line.Desk().Open {
		if open[t.Rule] == nil {
			open[t.Rule] = make(map[string]int)
		}
		open[t.Rule][t.Channel]++
	}
	views := []RuleView{}
	for _, r := range pack.Rules() {
		v := RuleView{
			Rule: r.Name, Scope: r.Scope, ByTopic: r.ByTopic, Severity: r.Severity,
			For: r.For.Seconds(), KeepFiringFor: r.KeepFiringFor.Seconds(), Cooldown: r.Cooldown.Seconds(),
			Route: r.Route, Nudges: r.Nudge != nil, Place: r.Place, Source: r.Written, SourceLine: r.WrittenAt, Channels: map[string]int{},
		}
		for channel, n := range open[r.Name] {
			v.Channels[channel] = n
			v.Open += n
		}
		views = append(views, v)
	}
	reply(w, ruleList{pack.Digest(), views, string(rule.BundledSource().Data)})
}

const (
	// mostRules bounds a file of rules to try.
	mostRules = 1 << 20
	// mostTried bounds the messages that rules are tried on: a minute's work for
	// each of the two sets.
	mostTried = 1_000_000
	// tryWithin is how long that may take where all else is busy too.
	tryWithin = 10 * time.Minute
)

// backtest answers POST /v1/backtest?from=&to=: the body is rules to try, as a file
// would have them, and the answer what they would have done to the messages of the
// last day, or of the span, against the rules in effect. An empty body tries the
// rules in effect. One is tried at a time, beside the line.
func (s *Server) backtest(w http.ResponseWriter, r *http.Request) {
	period, ok := span(w, r, 24*time.Hour)
	if !ok {
		return
	}
	data, err := io.ReadAll(http.MaxBytesReader(w, r.Body, mostRules))
	if err != nil {
		fail(w, http.StatusRequestEntityTooLarge, "body_too_large", fmt.Sprintf("the rules must arrive whole and within %d bytes", mostRules))
		return
	}
	tried := s.line.Rules()
	if len(data) > 0 {
		var problems rule.Problems
		if tried, problems = rule.Load(rule.Source{Name: "rules", Data: data}); len(problems) > 0 {
			fail(w, http.StatusUnprocessableEntity, "bad_rules", problems.Error())
			return
		}
	}
	select {
	case s.trying <- struct{}{}:
		defer func() { <-s.trying }()
	default:
		w.Header().Set("Retry-After", "10")
		fail(w, http.StatusTooManyRequests, "busy", "other rules are being tried; one set at a time")
		return
	}
	// The server's own deadline is for answers that take seconds.
	http.NewResponseController(w).SetWriteDeadline(time.Now().Add(tryWithin)) //nolint:errcheck // then it has to be quick
	report, err := s.try(r.Context(), tried, period)
	if err != nil {
		s.refuse(w, err)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	report.WriteJSON(w) //nolint:errcheck // whoever asked has gone
}

// try lets the rules to try, and then those in effect, hear the messages of a period.
func (s *Server) try(ctx context.Context, tried *rule.Pack, period desk.Period) (*backtest.Report, error) {
	run, err := s.rehearse(ctx, tried, period)
	if err != nil {
		return nil, err
	}
	present := s.line.Rules()
	if present.Digest() == tried.Digest() {
		return backtest.New(run, nil), nil
	}
	before, err := s.rehearse(ctx, present, period)
	if err != nil {
		return nil, err
	}
	return backtest.New(run, before), nil
}

func (s *Server) rehearse(ctx context.Context, pack *rule.Pack, period desk.Period) (*backtest.Run, error) {
	run := &backtest.Run{Rules: pack.Rules()}
	done, err := s.line.Rehearsal(pack).Run(ctx, run.Traffic.Count(atMost(s.tries, s.line.Said(ctx, period.From, period.To))))
	if err != nil {
		return nil, err
	}
	run.Take(done.Records)
	return run, nil
}

// atMost ends messages with an error where there are more than n.
func atMost(n int, messages iter.Seq2[contact.Message, error]) iter.Seq2[contact.Message, error] {
	return func(yield func(contact.Message, error) bool) {
		left := n
		for m, err := range messages {
			if left--; left < 0 {
				yield(contact.Message{}, fmt.Errorf("%w: choose a shorter time; the limit is %d", monitor.ErrTooMuch, n))
				return
			}
			if !yield(m, err) {
				return
			}
		}
	}
}
