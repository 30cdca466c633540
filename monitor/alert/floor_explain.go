package alert

import (
	"time"

	"undertone/monitor/alert/rule"
	"undertone/monitor/window"
)

// Explain tells for each rule in effect in a channel where it stands, with the
// values of mood at the moment at; for a rule by topic, with those of each topic of
// the hour. The channel is empty for the centre. A nil mood is the one that the
// floor was last given. What is usual is what was at the newest tick, also where
// mood is of the past. It is empty for a channel that the floor does not know, and
// changes nothing.
func (f *Floor) Explain(channel string, mood *window.Mood, at time.Time) []Verdict {
	known := f.known(channel)
	if known == nil {
		return nil
	}
	l := *known
	if mood != nil {
		l.mood = mood
	} else if channel == "" {
		l.mood = f.sum()
	}
	f.view.show(&l)
	var list []Verdict
	tell := func(n int, topic string) {
		v := l.machine(n, topic).verdict(l.rules[n], &f.view.values, at.UnixMilli())
		v.Topic = topic
		list = append(list, v)
	}
	for n, r := range l.rules {
		if !r.ByTopic {
			tell(n, "")
			continue
		}
		for _, topic := range f.topicsOf(&l, n) {
			f.view.values.Topic = topic
			tell(n, topic.Name)
		}
		f.view.values.Topic = rule.Topic{}
	}
	return list
}

// known is the lane of a channel that was heard of, nil for others.
func (f *Floor) known(channel string) *lane {
	if channel == "" {
		return &f.centre
	}
	if at, found := f.find(channel); found {
		return f.lanes[at]
	}
	return nil
}

// topicsOf is the topics about which a rule is asked, by name.
func (f *Floor) topicsOf(l *lane, n int) []rule.Topic {
	var topics []rule.Topic
	about := f.view.byTopic(l)
	for _, p := range l.posts {
		if p.at != n {
			continue
		}
		for len(about) > 0 && about[0].Name < p.topic {
			topics, about = append(topics, about[0]), about[1:]
		}
		if len(about) == 0 || about[0].Name != p.topic {
			topics = append(topics, f.view.topic(l, p.topic))
		}
	}
	return append(topics, about...)
}

// machine is where a rule stands.
func (l *lane) machine(n int, topic string) *machine {
	for i := range l.posts {
		if p := &l.posts[i]; p.at == n && p.topic == topic {
			return &p.machine
		}
	}
	return new(machine)
}
