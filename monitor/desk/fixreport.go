package desk

import (
	"math"
	"time"
)

// Measure returns how customers felt on a channel about a topic in a stretch of
// whole hours: their messages, the mean sentiment from -1 to 1, and the share that
// is negative. An empty channel or topic is all of them.
type Measure func(channel, topic string, from, to time.Time) (messages int, sentiment, negative float64)

// FixReport is how far a fix has come: found, decided, changed, measured.
type FixReport struct {
	Fix
	Stage string `json:"stage"` // decided, changed or measured
	// Found is how many alerts with the cause, on the fix's channel and topic,
	// were raised before it was decided, of those that the desk still has; FoundAt
	// is the first one's time.
	Found   int       `json:"found"`
	FoundAt time.Time `json:"found_at,omitzero"`
	// Measured compares the time before the change with that after it; none
	// before it is changed.
	Measured *Measured `json:"measured,omitempty"`
}

// The stages of a fix.
const (
	StageDecided  = "decided"
	StageChanged  = "changed"
	StageMeasured = "measured"
)

// Measured compares as many days after a change as before it. The hour of the
// change itself counts on neither side. A difference says that the mood moved,
// not that the fix moved it.
//
// The history has means and no deviations, so the variance of one message's
// sentiment is that of a customer who knows only -1, 0 and 1: with a mean m and a
// share q of negative ones, it is m + 2q - m². Real scores lie closer together,
// which makes the interval wider than it need be; messages of one conversation
// are alike, which makes up for some of that.
type Measured struct {
	Days     int       `json:"days"`
	Before   Level     `json:"before"`
	After    Level     `json:"after"`
	From     time.Time `json:"from"` // of the time before
	To       time.Time `json:"to"`   // of the time after
	Says     string    `json:"says"` // by the sentiment: better, worse, none_proven, too_early or too_few
	Mood     *Estimate `json:"sentiment_difference,omitempty"`
	Negative *Estimate `json:"negative_difference,omitempty"`
}

// Level is how customers felt over some days.
type Level struct {
	Messages  int     `json:"messages"`
	Sentiment float64 `json:"sentiment"` // mean, -1 to 1
	Negative  float64 `json:"negative"`  // share, 0 to 1
}

const (
	day = 24 * time.Hour
	// mostDays is a week: with it every day of the week is on both sides.
	mostDays = 7
	// fewestMessages is what both sides must have for a normal approximation.
	fewestMessages = 30
)

func (s *State) fixReports(p Period, now time.Time, measure Measure) []FixReport {
	reports := []FixReport{}
	for _, f := range s.Fixes {
		if !p.To.IsZero() && !f.DecidedAt.Before(p.To) {
			continue
		}
		r := FixReport{Fix: *f, Stage: StageDecided}
		r.Found, r.FoundAt = s.found(f)
		if !f.ChangedAt.IsZero() {
			r.Stage, r.Measured = StageChanged, measured(f, now, measure)
		}
		if r.Measured != nil && r.Measured.Mood != nil {
			r.Stage = StageMeasured
		}
		reports = append(reports, r)
	}
	return reports
}

// found counts the alerts that led to a fix.
func (s *State) found(f *Fix) (n int, first time.Time) {
	for _, t := range s.tickets(Period{To: f.DecidedAt}) {
		if t.Cause != f.Cause || !is(f.Channel, t.Channel) || !is(f.Topic, t.Topic) {
			continue
		}
		if n++; first.IsZero() || t.RaisedAt.Before(first) {
			first = t.RaisedAt
		}
	}
	return n, first
}

// measured compares whole days, so that the hours of the day are the same on
// both sides.
func measured(f *Fix, now time.Time, measure Measure) *Measured {
	end := f.ChangedAt.Truncate(time.Hour)
	start := end
	if !f.ChangedAt.Equal(end) {
		start = end.Add(time.Hour)
	}
	m := &Measured{From: end, To: start, Says: TooEarly}
	m.Days = min(mostDays, int(now.Sub(start)/day))
	if m.Days < 1 || measure == nil {
		m.Days = 0
		return m
	}
	span := time.Duration(m.Days) * day
	m.From, m.To = end.Add(-span), start.Add(span)
	m.Before = measure.level(f, m.From, end)
	m.After = measure.level(f, start, m.To)
	if m.Before.Messages < fewestMessages || m.After.Messages < fewestMessages {
		m.Says = TooFew
		return m
	}
	m.Mood = around(m.After.Sentiment-m.Before.Sentiment, z*math.Sqrt(m.Before.variance()+m.After.variance()))
	m.Negative = around(m.After.Negative-m.Before.Negative, z*math.Sqrt(m.Before.binomial()+m.After.binomial()))
	m.Says = says(m.Mood)
	return m
}

func (measure Measure) level(f *Fix, from, to time.Time) Level {
	var l Level
	l.Messages, l.Sentiment, l.Negative = measure(f.Channel, f.Topic, from, to)
	return l
}

// variance is that of the mean sentiment; see Measured.
func (l *Level) variance() float64 {
	m := l.Sentiment
	square := min(1, max(m*m, m+2*l.Negative)) // mean of the squares
	return (square - m*m) / float64(l.Messages)
}

func (l *Level) binomial() float64 {
	return l.Negative * (1 - l.Negative) / float64(l.Messages)
}
