package history

import (
	"cmp"
	"maps"
	"slices"

	"undertone/monitor/window"
	"undertone/nlp"
)

// Journey is what customers said at each stage of their way, by channel.
type Journey struct {
	// From and To are the times that it is really of.
	From window.Instant `json:"from"`
	To   window.Instant `json:"to"`
	// Against is the time that changes are against; null without one.
	Against *Against `json:"against"`
	Figures
	// Channels are by name, and of all their messages; not every message has
	// a touchpoint.
	Channels []Cell `json:"channels"`
	// Touchpoints are all, in the order of the journey.
	Touchpoints []Stage `json:"touchpoints"`
	// Factors are the topics, those most spoken of first.
	Factors []Factor `json:"factors"`
	// Consistency is over all touchpoints.
	Consistency Consistency `json:"consistency"`
	// Broken is how often something is missing because totals began anew.
	Broken int `json:"broken,omitempty"`
}

// Against is the time that a journey is compared with.
type Against struct {
	From window.Instant `json:"from"`
	To   window.Instant `json:"to"`
}

// Figures are those of some messages.
type Figures struct {
	// Messages are customers'. Sentiment is their mean, from -1 to 1, null
	// without any, and Interval holds it in 95 of 100 cases.
	Messages  int64       `json:"messages"`
	Sentiment *float64    `json:"sentiment"`
	Interval  *[2]float64 `json:"interval"`
	// Negative is the share of negative messages; it is not known of topics,
	// nor is what follows.
	Negative *float64 `json:"negative,omitempty"`
	// ExpectationGap is from 1, where every customer got less than they
	// expected, to -1, where every one got more, by so many messages that tell.
	ExpectationGap *float64 `json:"expectation_gap,omitempty"`
	Expectations   *int64   `json:"expectations,omitempty"`
	// Change is what changed against the other time.
	Change *Changed `json:"change,omitempty"`
}

// Changed is the difference of figures to those of another time.
type Changed struct {
	// Messages there were in the other time.
	Messages int64 `json:"messages"`
	Difference
	// ExpectationGap is by how much the gap widened.
	ExpectationGap *float64 `json:"expectation_gap,omitempty"`
}

// Cell is one channel's part.
type Cell struct {
	Channel string `json:"channel"`
	Figures
}

// Stage is one touchpoint.
type Stage struct {
	Touchpoint string `json:"touchpoint"`
	Figures
	Consistency Consistency `json:"consistency"`
	Channels    []Cell      `json:"channels"`
}

// Factor is one topic.
type Factor struct {
	Topic string `json:"topic"`
	Figures
	Channels []Cell `json:"channels"`
}

// NewJourney lays out a span. against is the time to compare with, nil for none;
// it must not overlap.
func NewJourney(span, against *Span) *Journey {
	j := &Journey{
		From: window.Instant{Time: span.From}, To: window.Instant{Time: span.To},
		Broken: span.Broken, Channels: []Cell{}, Factors: []Factor{},
	}
	if against != nil {
		j.Against = &Against{window.Instant{Time: against.From}, window.Instant{Time: against.To}}
		j.Broken += against.Broken
	}
	l := layout{span, against, slices.Sorted(maps.Keys(span.Channels))}
	j.Figures, j.Channels = l.row(whole)
	var all, before apart
	for n, name := range nlp.Touchpoints() {
		stage := Stage{Touchpoint: name}
		at := func(s *Sums) part { return touchPart(&s.Touchpoints[n]) }
		stage.Figures, stage.Channels = l.row(at)
		now, then := l.apart(span, n), l.apart(against, n)
		stage.Consistency = l.consistency(&now, &then)
		all.add(now)
		before.add(then)
		j.Touchpoints = append(j.Touchpoints, stage)
	}
	j.Consistency = l.consistency(&all, &before)
	for i := range span.All.Topics {
		f := Factor{Topic: span.All.Topics[i].Name}
		f.Figures, f.Channels = l.row(func(s *Sums) part { return part{Tally: s.Topic(f.Topic)} })
		j.Factors = append(j.Factors, f)
	}
	slices.SortStableFunc(j.Factors, func(a, b Factor) int { return cmp.Compare(b.Messages, a.Messages) })
	return j
}

// layout makes rows of two spans.
type layout struct {
	span, against *Span
	channels      []string
}

// part is a part of some sums, such as a touchpoint's.
type part struct {
	Tally
	told        bool // whether what follows is known
	negative    int64
	expectation [3]int64
}

func whole(s *Sums) part { return part{s.Tally, true, s.Negative, s.Expectation} }

func touchPart(t *Touch) part { return part{t.Tally, true, t.Negative, t.Expectation} }

// row is one part of all channels together and of each that has any.
func (l *layout) row(of func(*Sums) part) (Figures, []Cell) {
	cells := []Cell{}
	for _, name := range l.channels {
		now := of(l.span.Channels[name])
		if now.N == 0 {
			continue
		}
		var then part
		if l.against != nil && l.against.Channels[name] != nil {
			then = of(l.against.Channels[name])
		}
		cells = append(cells, Cell{name, figures(now, then)})
	}
	var then part
	if l.against != nil {
		then = of(l.against.All)
	}
	return figures(of(l.span.All), then), cells
}

// apart compares the channels of a span at a touchpoint.
func (l *layout) apart(s *Span, touchpoint int) apart {
	if s == nil {
		return apart{}
	}
	tallies := make([]*Tally, 0, len(s.Channels))
	for _, name := range slices.Sorted(maps.Keys(s.Channels)) {
		tallies = append(tallies, &s.Channels[name].Touchpoints[touchpoint].Tally)
	}
	return compare(tallies)
}

func (l *layout) consistency(now, then *apart) Consistency {
	if l.against == nil {
		then = nil
	}
	return now.consistency(then)
}

func figures(now, then part) Figures {
	f := Figures{Messages: now.N, Sentiment: now.mean()}
	if now.N > 0 {
		low, high := now.Interval()
		f.Interval = &[2]float64{round(low), round(high)}
	}
	gapNow, told := Gap(now.expectation)
	if now.told {
		var share float64
		if now.N > 0 {
			share = round(float64(now.negative) / float64(now.N))
		}
		rounded := round(gapNow)
		f.Negative, f.ExpectationGap, f.Expectations = &share, &rounded, &told
	}
	d := differ(&now.Tally, &then.Tally)
	if d == nil {
		return f
	}
	f.Change = &Changed{Messages: then.N, Difference: *d}
	if gapThen, toldThen := Gap(then.expectation); told > 0 && toldThen > 0 {
		wider := round(gapNow - gapThen)
		f.Change.ExpectationGap = &wider
	}
	return f
}
