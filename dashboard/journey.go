package dashboard

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net/http"
	"net/url"
	"strings"
	"time"

	"undertone/monitor/contact"
	"undertone/monitor/history"
	"undertone/monitor/window"
	"undertone/nlp"
)

// Past knows what was said in the last months; *history.History in production.
type Past interface {
	Topic(ctx context.Context, q history.Query) (*history.TopicSpan, error)
	Between(ctx context.Context, from, to time.Time) (*history.Span, error)
	Series(ctx context.Context, q history.Query) ([]history.Point, error)
}

const (
	// usual is the time that is shown where none is asked for.
	usual = 24 * time.Hour
	// mostPoints is the most hours or days of one series: more than a screen
	// has columns, and a year of hours.
	mostPoints = 10_000
)

// journey answers GET /v1/journey: what customers said at each touchpoint on each
// channel between from and to, the last 24 hours without them, and how that differs
// from the time between against_from and against_to. A time is RFC 3339 or, back
// from now, like -24h or -7d. The answer tells which times it is really of.
func (s *Server) journey(w http.ResponseWriter, r *http.Request) {
	now := time.Now()
	q := times{r.URL.Query(), now, nil}
	from, to := q.between("from", "to", now, usual)
	against := q.Get("against_from") != "" || q.Get("against_to") != ""
	var before, until time.Time
	if against {
		before, until = q.between("against_from", "against_to", from, to.Sub(from))
	}
	if q.problem != nil {
		fail(w, http.StatusBadRequest, "bad_time", q.problem.Error())
		return
	}
	if against && before.Before(to) && from.Before(until) {
		fail(w, http.StatusBadRequest, "bad_time", "against_from and against_to: the two times overlap")
		return
	}
	span, ok := s.between(w, r, from, to)
	if !ok {
		return
	}
	var other *history.Span
	if against {
		if other, ok = s.between(w, r, before, until); !ok {
			return
		}
	}
	reply(w, history.NewJourney(span, other))
}

// between asks for a time; where that fails, it has answered.
func (s *Server) between(w http.ResponseWriter, r *http.Request, from, to time.Time) (*history.Span, bool) {
	span, err := (*history.Span)(nil), errNoPast
	if s.past != nil {
		span, err = s.past.Between(r.Context(), from, to)
	}
	return span, err == nil || s.noPast(w, r, err)
}

var errNoPast = errors.New("nothing is remembered")

// noPast answers where what was said cannot be read. It is always false.
func (s *Server) noPast(w http.ResponseWriter, r *http.Request, err error) bool {
	if r.Context().Err() == nil { // or whoever asked has gone
		s.log.Error().Err(err).Msg("read history")
		fail(w, http.StatusServiceUnavailable, "unavailable", "what was said before cannot be read now")
	}
	return false
}

// seriesView is a series in JSON.
type seriesView struct {
	Channel string      `json:"channel,omitempty"`
	Topic   string      `json:"topic,omitempty"`
	Step    string      `json:"step"`
	Points  []pointView `json:"points"`
}

// pointView is an hour or a day. What is not known is null: the sentiment of no
// messages, and of a topic the share of negative ones and the gap.
type pointView struct {
	From           window.Instant `json:"from"`
	To             window.Instant `json:"to"`
	Messages       int64          `json:"messages"`
	Sentiment      *float64       `json:"sentiment"`
	Negative       *float64       `json:"negative"`
	ExpectationGap *float64       `json:"expectation_gap"`
	// Tones are shares; missing without messages and of a topic.
	Tones map[string]float64 `json:"tones,omitempty"`
}

// steps are those of a series by their name in a question.
var steps = map[string]time.Duration{"hour": history.Hour, "day": history.Day}

// history answers GET /v1/history: the customers' messages of each hour or day, in
// UTC, of a channel or all, on a topic or all.
func (s *Server) history(w http.ResponseWriter, r *http.Request) {
	now := time.Now()
	q := times{r.URL.Query(), now, nil}
	ask := history.Query{Channel: q.Get("channel"), Topic: q.Get("topic")}
	ask.From, ask.To = q.between("from", "to", now, usual)
	if q.problem != nil {
		fail(w, http.StatusBadRequest, "bad_time", q.problem.Error())
		return
	}
	name := q.Get("step")
	if name == "" {
		name = "hour"
	}
	var ok bool
	if ask.Step, ok = steps[name]; !ok {
		fail(w, http.StatusBadRequest, "bad_step", fmt.Sprintf("step: must be hour or day, got %.60q", name))
		return
	}
	if n := ask.To.Sub(ask.From) / ask.Step; n > mostPoints {
		fail(w, http.StatusBadRequest, "too_long", fmt.Sprintf("there are %d steps from from to to; the limit is %d", n, mostPoints))
		return
	}
	points, err := []history.Point(nil), errNoPast
	if s.past != nil {
		points, err = s.past.Series(r.Context(), ask)
	}
	if err != nil {
		s.noPast(w, r, err)
		return
	}
	view := seriesView{ask.Channel, ask.Topic, name, make([]pointView, 0, len(points))}
	for i := range points {
		view.Points = append(view.Points, viewOf(&points[i], ask.Topic == ""))
	}
	reply(w, view)
}

// viewOf spells a point out. Of a topic, only the tally is known.
func viewOf(p *history.Point, whole bool) pointView {
	v := pointView{From: window.Instant{Time: p.From}, To: window.Instant{Time: p.To}, Messages: p.N}
	if p.N == 0 {
		return v
	}
	v.Sentiment = places(p.Sentiment())
	if whole {
		v.Negative = places(float64(p.Negative) / float64(p.N))
		if gap, n := history.Gap(p.Expectation); n > 0 {
			v.ExpectationGap = places(gap)
		}
		v.Tones = make(map[string]float64)
		for i, n := range p.Tones {
			if n > 0 {
				v.Tones[nlp.Tones()[i]] = fourPlaces(float64(n) / float64(p.N))
			}
		}
	}
	return v
}

// places is v with four places, as everything that is shown has.
func places(v float64) *float64 {
	v = math.Round(v*1e4)/1e4 + 0 // and no -0
	return &v
}

// times reads the times of a question. It keeps the first problem.
type times struct {
	url.Values
	now     time.Time
	problem error
}

// between reads two times. Without the second it is end, and without the first it
// lies so long before the second.
func (t *times) between(first, second string, end time.Time, long time.Duration) (from, to time.Time) {
	to = t.moment(second, end)
	from = t.moment(first, to.Add(-long))
	if t.problem == nil && !from.Before(to) {
		t.problem = fmt.Errorf("%s: must be earlier than %s", first, second)
	}
	return from, to
}

// moment reads a time.
func (t *times) moment(key string, def time.Time) time.Time {
	text := t.Get(key)
	if text == "" {
		return def
	}
	if ago, ok := back(text); ok {
		return t.now.Add(-ago)
	}
	// A plus that was not escaped arrives as a space.
	at, err := time.Parse(time.RFC3339, strings.ReplaceAll(text, " ", "+"))
	if err != nil && t.problem == nil {
		t.problem = fmt.Errorf("%s: must be like 2026-11-21T10:00:00Z, or like -24h or -7d, got %.60q", key, text)
	}
	return at
}

// mostBack is the longest way back; what is longer is taken for a slip.
const mostBack = 100 * 365 * 24 * time.Hour

// back reads how long ago, such as -90m, -24h or -7d.
func back(text string) (time.Duration, bool) {
	ago, ok := strings.CutPrefix(text, "-")
	if !ok || strings.HasPrefix(ago, "-") || strings.HasPrefix(ago, "+") {
		return 0, false
	}
	d, err := contact.ParseDuration(ago)
	return d, err == nil && d <= mostBack
}
