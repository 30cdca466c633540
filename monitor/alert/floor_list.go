package alert

import "undertone/monitor/alert/rule"

// list is the rules that a floor asks about a channel, or about the centre. Most
// channels share one.
type list struct {
	rules []*rule.Rule
	sieve *rule.Sieve // of their conditions to raise
	// once are the rules that are asked once a lane, byTopic the others.
	once, byTopic rule.Set
}

// listFor is the list in effect in a channel.
func (f *Floor) listFor(channel string) *list {
	all := f.pack.For(channel)
	if len(all) == 0 {
		return &list{sieve: rule.NewSieve(nil)}
	}
	if l := f.lists[&all[0]]; l != nil {
		return l
	}
	l := new(list)
	var raise []*rule.Condition
	for _, r := range all {
		switch {
		case r.Scope == rule.OfConversation:
			continue
		case r.ByTopic:
			l.byTopic.Add(len(l.rules))
		default:
			l.once.Add(len(l.rules))
		}
		l.rules, raise = append(l.rules, r), append(raise, r.Raise)
	}
	l.sieve = rule.NewSieve(raise)
	f.lists[&all[0]] = l
	return l
}

// sifted are the rules of a lane that may raise something now.
type sifted struct {
	once    rule.Set
	topics  []rule.Set // by topic of the hour
	byTopic rule.Set   // about any of them
}

// sift finds them for the lane that the view shows.
func (f *Floor) sift(l *lane) {
	may := &f.may
	may.once = append(may.once[:0], l.once...)
	l.sieve.Sift(f.view.frame, may.once)
	may.byTopic = may.byTopic[:0]
	if len(l.byTopic) == 0 {
		return
	}
	for n, topic := range f.view.byTopic(l) {
		if n == len(may.topics) {
			may.topics = append(may.topics, nil)
		}
		f.view.values.Topic = topic
		set := append(may.topics[n][:0], l.byTopic...)
		l.sieve.Sift(f.view.frame, set)
		may.topics[n] = set
		may.byTopic.AddAll(set)
	}
	f.view.values.Topic = rule.Topic{}
}
