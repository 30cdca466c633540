package history

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"
)

// ErrRange is a question about no time: its end does not lie after its start.
var ErrRange = errors.New("history: to must be later than from")

// Span is what was said in some time. From and To are the times that it is
// really of: those of the rows nearest to the times asked for. They are the same
// moment, From's, where there is nothing.
type Span struct {
	From, To time.Time
	// Steps are the hours, or days, that it is made of.
	Steps int
	// Broken is how often a channel was left out of a step, because its totals
	// had begun anew and nobody knows what was said between.
	Broken   int
	Channels map[string]*Sums
	// All is the sum of all channels.
	All *Sums
}

// Between returns what was said between two moments, up to now. It goes by hours,
// and by days where they lie more than eight days apart.
func (h *History) Between(ctx context.Context, from, to time.Time) (*Span, error) {
	if !from.Before(to) {
		return nil, ErrRange
	}
	span := &Span{Channels: make(map[string]*Sums), All: new(Sums)}
	err := h.walk(ctx, from, to, to.Sub(from) > coarseFrom, span.take)
	if err != nil {
		return nil, err
	}
	if span.Steps == 0 {
		span.From = from.UTC()
		span.To = span.From
	}
	return span, nil
}

// take adds a step.
func (s *Span) take(st *step) {
	if s.Steps == 0 || st.from.Before(s.From) {
		s.From = st.from
	}
	if st.to.After(s.To) {
		s.To = st.to
	}
	s.Steps++
	s.Broken += st.broken
	for name, sums := range st.channels {
		if s.Channels[name] == nil {
			s.Channels[name] = new(Sums)
		}
		s.Channels[name].take(sums)
	}
	s.All.take(st.of(""))
}

// Query asks for a series.
type Query struct {
	// Channel is empty for all, and so is Topic.
	Channel, Topic string
	From, To       time.Time
	// Step is Hour or Day.
	Step time.Duration
}

// The steps of a series, in UTC.
const (
	Hour = time.Hour
	Day  = 24 * time.Hour
)

// Point is an hour or a day of a series. From and To are the times that it is
// really of, which differ from the whole hours where rows are missing.
type Point struct {
	From, To time.Time
	Sums
}

// Series returns the hours or days of a query, the oldest first. Of a topic, a
// point has the Tally alone. A step that is longer lies where its middle does.
func (h *History) Series(ctx context.Context, q Query) ([]Point, error) {
	if !q.From.Before(q.To) {
		return nil, ErrRange
	}
	points := make(map[time.Time]*Point)
	coarse := q.Step == Day && q.To.Sub(q.From) > coarseFrom
	err := h.walk(ctx, q.From, q.To, coarse, func(st *step) {
		middle := st.from.Add(st.to.Sub(st.from) / 2).Truncate(q.Step)
		p := points[middle]
		if p == nil {
			p = &Point{From: st.from}
			points[middle] = p
		}
		p.To = st.to
		if sums := st.of(q.Channel); q.Topic == "" {
			p.Sums.take(sums)
		} else {
			topic := sums.Topic(q.Topic)
			p.Tally.take(&topic)
		}
	})
	if err != nil {
		return nil, err
	}
	list := make([]Point, 0, len(points))
	for _, p := range points {
		list = append(list, *p)
	}
	slices.SortFunc(list, func(a, b Point) int { return cmp.Compare(a.To.UnixNano(), b.To.UnixNano()) })
	return list, nil
}
