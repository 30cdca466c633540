package history

import (
	"context"
	"time"

	"undertone/monitor/window"
)

// TopicSpan is what was said on a topic in some time, and on all else.
type TopicSpan struct {
	// From and To are the times that it is really of, as in Span.
	From, To time.Time
	Tally
	Rest Tally
}

// Topic returns what was said on a topic between two moments, on one channel or
// on all. Without a topic it is all that was said. Step is not looked at.
func (h *History) Topic(ctx context.Context, q Query) (*TopicSpan, error) {
	if !q.From.Before(q.To) {
		return nil, ErrRange
	}
	t := &TopicSpan{From: q.From.UTC(), To: q.From.UTC()}
	first := true
	err := h.walk(ctx, q.From, q.To, q.To.Sub(q.From) > coarseFrom, func(st *step) {
		if first {
			t.From, first = st.from, false
		}
		t.To = st.to
		t.take(st.of(q.Channel), q.Topic)
	})
	return t, err
}

func (t *TopicSpan) take(sums *Sums, topic string) {
	part := sums.Tally
	if topic != "" {
		part = sums.Topic(topic)
	}
	rest := sums.Tally
	rest.plus(&part, -1)
	t.Tally.take(&part)
	t.Rest.take(&rest)
}

// Move is how the mood of a topic changed from one time to another.
type Move struct {
	Before Period `json:"before"`
	After  Period `json:"after"`
	// Change is of the topic's mean sentiment; null where nobody spoke of it
	// before or after.
	Change *Difference `json:"change"`
	// Rest is the change of all that was said on other topics: where everything
	// moved, it was not the fix.
	Rest *Difference `json:"rest"`
}

// Period is a stretch of time and what was said in it.
type Period struct {
	From      window.Instant `json:"from"`
	To        window.Instant `json:"to"`
	Messages  int64          `json:"messages"`
	Sentiment *float64       `json:"sentiment"` // null without messages
}

// Difference is a change of a mean sentiment, from -2 to 2, and the interval that
// holds the true one in 95 of 100 cases: where 0 is outside of it, the mood moved.
type Difference struct {
	Sentiment float64    `json:"sentiment"`
	Interval  [2]float64 `json:"interval"`
}

// Compare tells how the mood of a topic changed. The two must not overlap.
func Compare(before, after *TopicSpan) Move {
	return Move{
		Before: before.period(),
		After:  after.period(),
		Change: differ(&after.Tally, &before.Tally),
		Rest:   differ(&after.Rest, &before.Rest),
	}
}

func (t *TopicSpan) period() Period {
	return Period{window.Instant{Time: t.From}, window.Instant{Time: t.To}, t.N, t.mean()}
}

// mean is the sentiment with four places, nil without messages.
func (t *Tally) mean() *float64 {
	if t.N == 0 {
		return nil
	}
	mean := round(t.Sentiment())
	return &mean
}

// differ is nil where one of the two has no messages.
func differ(after, before *Tally) *Difference {
	if after.N == 0 || before.N == 0 {
		return nil
	}
	change, low, high := after.Change(before)
	return &Difference{round(change), [2]float64{round(low), round(high)}}
}
