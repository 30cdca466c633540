package alert

import (
	"cmp"
	"math"
	"slices"

	"undertone/monitor/alert/baseline"
	"undertone/monitor/alert/rule"
	"undertone/monitor/window"
	"undertone/nlp"
)

// view is the values that rules may name, of one mood at a time. There is one, used
// again and again: what its functions tell is of the mood that is shown.
type view struct {
	names  *nlp.TopicNames
	values rule.Channel
	frame  *rule.Frame // of values
	mood   *window.Mood
	// topics are those of the hour, made when they are first asked for.
	topics   []rule.Topic
	hasThese bool
	// labels are the numbers of all topics, in the order of their names; own is
	// how many of them are the user's own.
	labels []topicLabel
	own    int
}

type topicLabel struct {
	name   string
	number uint8
}

func (v *view) init(names *nlp.TopicNames) {
	v.names, v.mood = names, &nobody
	for n, name := range nlp.Topics() {
		v.labels = append(v.labels, topicLabel{name, uint8(n)})
	}
	v.sortLabels()
	for i, w := range v.windows() {
		v.bind(w, i)
	}
	v.frame = rule.NewFrame(&v.values, nil)
}

func (v *view) sortLabels() {
	slices.SortFunc(v.labels, func(a, b topicLabel) int { return cmp.Compare(a.name, b.name) })
}

// windows by number.
func (v *view) windows() [4]*rule.Window {
	return [...]*rule.Window{
		window.Minute: &v.values.Last1m, window.FiveMinutes: &v.values.Last5m,
		window.QuarterHour: &v.values.Last15m, window.Hour: &v.values.Last1h,
	}
}

// bind makes the functions of one window.
func (v *view) bind(w *rule.Window, n int) {
	w.Tone = func(label string) float64 {
		s := &v.mood.Windows[n]
		if i := slices.Index(toneNames, label); i >= 0 && i < len(s.Tones) {
			return portion(s.Tones[i], s.Customers)
		}
		return 0
	}
	w.Touchpoint = func(label string) rule.Part {
		s := &v.mood.Windows[n]
		if i := slices.Index(touchpointNames, label); i >= 0 && i < len(s.Touchpoints) {
			return partOf(s.Touchpoints[i], s)
		}
		return rule.Part{}
	}
	w.Topic = func(label string) rule.Part {
		if number, ok := v.number(label); ok {
			return v.part(n, number)
		}
		return rule.Part{}
	}
}

// show turns to a lane's mood.
func (v *view) show(l *lane) {
	v.mood, v.hasThese = l.present(), false
	for n, w := range v.windows() {
		s := &v.mood.Windows[n]
		w.Messages, w.Customers, w.Conversations = float64(s.Messages), float64(s.Customers), float64(s.Conversations)
		w.Sentiment, w.Negative, w.Gap = s.Sentiment(), s.NegativeShare(), s.ExpectationGap()
		w.Positive = portion(s.Positive, s.Customers)
	}
	u := l.usual.Usual()
	c := &v.values
	c.Channel, c.Topic = l.name, rule.Topic{}
	c.Trend = 0
	if c.Last5m.Customers > 0 { // nobody's silence is a change of mood
		c.Trend = places(c.Last5m.Sentiment - c.Last1h.Sentiment)
	}
	c.Slide, c.Surge = l.usual.Slide(), l.usual.Surge()
	c.Usual = rule.Usual{Known: float64(u.Known), Sentiment: places(u.Sentiment), Customers: places(u.Customers)}
}

// byTopic is the topics of which customers spoke within the hour, by name.
func (v *view) byTopic(l *lane) []rule.Topic {
	if v.hasThese {
		return v.topics
	}
	v.hasThese, v.topics = true, v.topics[:0]
	v.learnNames()
	hour := v.mood.Windows[window.Hour].Topics
	for _, label := range v.labels {
		if int(label.number) < len(hour) && hour[label.number].N > 0 {
			v.topics = append(v.topics, v.of(l, label))
		}
	}
	return v.topics
}

// topic is what is known of one topic, also of one of which nobody speaks.
func (v *view) topic(l *lane, name string) rule.Topic {
	number, ok := v.number(name)
	if !ok {
		return rule.Topic{Name: name, Times: 1}
	}
	return v.of(l, topicLabel{name, number})
}

func (v *view) of(l *lane, label topicLabel) rule.Topic {
	t := rule.Topic{
		Name:    label.name,
		Last5m:  v.part(window.FiveMinutes, label.number),
		Last15m: v.part(window.QuarterHour, label.number),
		Last1h:  v.part(window.Hour, label.number),
		Times:   1,
	}
	if usual, surge, ok := l.usual.Topic(label.number); ok {
		t.Usual, t.Surge = places(usual), surge
		t.Times = places(t.Last15m.Share / max(baseline.LeastTopic, usual))
	}
	return t
}

// number is a topic's. What nobody ever spoke of has none.
func (v *view) number(name string) (uint8, bool) {
	find := func() (int, bool) {
		return slices.BinarySearchFunc(v.labels, name, func(l topicLabel, name string) int { return cmp.Compare(l.name, name) })
	}
	at, ok := find()
	if !ok && v.learnNames() {
		at, ok = find()
	}
	if !ok {
		return 0, false
	}
	return v.labels[at].number, true
}

// learnNames takes in the names of own topics that are new, and tells whether
// there were any. Names only ever come in.
func (v *view) learnNames() bool {
	before := v.own
	for nlp.FirstOwn+v.own <= math.MaxUint8 {
		n := uint8(nlp.FirstOwn + v.own)
		name, ok := v.names.Name(n)
		if !ok {
			break
		}
		v.labels = append(v.labels, topicLabel{name, n})
		v.own++
	}
	if v.own > before {
		v.sortLabels()
	}
	return v.own > before
}

func (v *view) part(n int, label uint8) rule.Part {
	s := &v.mood.Windows[n]
	if int(label) >= len(s.Topics) {
		return rule.Part{}
	}
	return partOf(s.Topics[label], s)
}

func partOf(t window.Tally, s *window.Sums) rule.Part {
	return rule.Part{Messages: float64(t.N), Share: portion(t.N, s.Customers), Sentiment: t.Sentiment()}
}

// portion is n of all, with the four places that the moods have; 0 of nothing.
func portion(n, all int64) float64 {
	if all == 0 {
		return 0
	}
	return places(float64(n) / float64(all))
}

// places rounds to four places, so that values read as the wall shows them.
func places(x float64) float64 { return math.Round(x*10_000) / 10_000 }
