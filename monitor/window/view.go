package window

import (
	"cmp"
	"slices"
	"time"

	"undertone/nlp"
)

// View is a mood as the contract's JSON has it, without the channel's name and
// level. Means and shares have four places.
type View struct {
	Windows WindowViews `json:"windows"`
	// Trend is the mean score of each of the last 60 minutes, the oldest
	// first; null where no customer spoke.
	Trend []*float64 `json:"trend"`
}

// WindowViews are the windows by name.
type WindowViews struct {
	Minute      WindowView `json:"1m"`
	FiveMinutes WindowView `json:"5m"`
	QuarterHour WindowView `json:"15m"`
	Hour        WindowView `json:"1h"`
}

// WindowView is one window in JSON. The shares are of customers' messages; what
// is zero is left out of the maps.
type WindowView struct {
	From             Instant                   `json:"from"`
	To               Instant                   `json:"to"`
	Messages         int64                     `json:"messages"`
	CustomerMessages int64                     `json:"customer_messages"`
	Conversations    int64                     `json:"conversations"`
	Sentiment        float64                   `json:"sentiment"`
	Negative         float64                   `json:"negative"`
	Neutral          float64                   `json:"neutral"`
	Positive         float64                   `json:"positive"`
	Tones            map[string]float64        `json:"tones"`
	Topics           []TopicView               `json:"topics"`
	Touchpoints      map[string]TouchpointView `json:"touchpoints"`
	ExpectationGap   float64                   `json:"expectation_gap"`
}

// TopicView is one topic of a window in JSON.
type TopicView struct {
	Topic     string  `json:"topic"`
	Messages  int64   `json:"messages"`
	Sentiment float64 `json:"sentiment"`
}

// TouchpointView is one touchpoint of a window in JSON.
type TouchpointView struct {
	Messages  int64   `json:"messages"`
	Sentiment float64 `json:"sentiment"`
}

// mostTopics is how many built-in topics a window shows: more than a wall has
// room for, and few enough that a rare one does not widen every frame. Topics of
// the user's own are all shown: somebody asked for them.
const mostTopics = 10

// Instant is a moment in JSON: RFC 3339 in UTC with milliseconds.
type Instant struct{ time.Time }

const instantFormat = `"2006-01-02T15:04:05.000Z"`

// MarshalJSON writes the moment.
func (i Instant) MarshalJSON() ([]byte, error) {
	return i.UTC().AppendFormat(nil, instantFormat), nil
}

// View spells the mood out for JSON.
func (m *Mood) View() View {
	v := View{Trend: make([]*float64, minutes)}
	for i, w := range [windows]*WindowView{
		&v.Windows.Minute, &v.Windows.FiveMinutes, &v.Windows.QuarterHour, &v.Windows.Hour,
	} {
		*w = m.Windows[i].view(m.names)
		w.From = Instant{start(number(m.At) - spans[i] + 1)}
		w.To = Instant{m.At}
	}
	means := new([minutes]float64)
	for i, t := range m.Trend {
		if t.N > 0 {
			means[i] = t.Sentiment()
			v.Trend[i] = &means[i]
		}
	}
	return v
}

func (s *Sums) view(names *nlp.TopicNames) WindowView {
	v := WindowView{
		Messages:         s.Messages,
		CustomerMessages: s.Customers,
		Conversations:    s.Conversations,
		Sentiment:        s.Sentiment(),
		Negative:         s.NegativeShare(),
		Neutral:          ratio(s.Customers-s.Negative-s.Positive, s.Customers),
		Positive:         ratio(s.Positive, s.Customers),
		Tones:            make(map[string]float64),
		Topics:           s.topTopics(names),
		Touchpoints:      make(map[string]TouchpointView),
		ExpectationGap:   s.ExpectationGap(),
	}
	for i, n := range s.Tones {
		if n > 0 {
			v.Tones[nlp.Tones()[i]] = ratio(n, s.Customers)
		}
	}
	for i, t := range s.Touchpoints {
		if t.N > 0 {
			v.Touchpoints[nlp.Touchpoints()[i]] = TouchpointView{t.N, t.Sentiment()}
		}
	}
	return v
}

// topTopics are the topics most spoken of, most first and then by name. A topic
// that has no name any more is left out.
func (s *Sums) topTopics(names *nlp.TopicNames) []TopicView {
	type numbered struct {
		TopicView
		own bool
	}
	topics := make([]numbered, 0, len(s.Topics))
	for i, t := range s.Topics {
		if name, ok := names.Name(uint8(i)); ok && t.N > 0 {
			topics = append(topics, numbered{TopicView{name, t.N, t.Sentiment()}, i >= nlp.FirstOwn})
		}
	}
	slices.SortFunc(topics, func(a, b numbered) int {
		return cmp.Or(cmp.Compare(b.Messages, a.Messages), cmp.Compare(a.Topic, b.Topic))
	})
	shown, builtIn := make([]TopicView, 0, len(topics)), 0
	for _, t := range topics {
		if !t.own {
			builtIn++
		}
		if t.own || builtIn <= mostTopics {
			shown = append(shown, t.TopicView)
		}
	}
	return shown
}
