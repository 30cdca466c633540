package alert

import (
	"cmp"
	"slices"

	"undertone/monitor/alert/rule"
)

// SetRules puts another pack into effect. Rules are known by their names: what
// fires goes on firing under the new rule of the same name, and what has none any
// more is resolved with the next tick.
func (f *Floor) SetRules(pack *rule.Pack) {
	f.pack = pack
	clear(f.lists)
	for l := range f.everyLane() {
		f.bind(l, f.listFor(l.name))
	}
}

// bind gives a lane its rules, and what was going on under the old ones.
func (f *Floor) bind(l *lane, to *list) {
	old := l.rules
	l.list, l.asks = to, true
	kept := l.posts[:0]
	for _, p := range l.posts {
		if f.place(l, &p, old[p.at].Name) {
			kept = append(kept, p)
		}
	}
	clear(l.posts[len(kept):])
	l.posts = kept
	l.sort()
}

// place gives a post the number of the rule of that name. It is false where there
// is none of its kind; then what fires is resolved with the next tick.
func (f *Floor) place(l *lane, p *post, name string) bool {
	p.at = slices.IndexFunc(l.rules, func(r *rule.Rule) bool { return r.Name == name && r.ByTopic == (p.topic != "") })
	if p.at < 0 && p.alert != nil {
		f.gone = append(f.gone, p.alert)
	}
	return p.at >= 0
}

// sort puts the posts into the order in which rules are asked.
func (l *lane) sort() {
	slices.SortFunc(l.posts, comparePosts)
}

func comparePosts(a, b post) int {
	return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.topic, b.topic))
}

// Restore takes back the alerts that are open in the log: they fire, are not raised
// again, and are resolved in their time. It is called before the first tick, of a
// new floor or of one that was decoded, which may be older than the log. Alerts
// about conversations and resolved ones are left out.
func (f *Floor) Restore(open []Alert) {
	for _, a := range open {
		if a.State == Resolved || a.Scope != rule.OfChannel && a.Scope != rule.OfCentre {
			continue
		}
		a = a.clone()
		a.State = Firing // what people have made of it does not matter here
		l := &f.centre
		if a.Scope == rule.OfChannel {
			l = f.lane(a.Channel)
		}
		if l == nil {
			f.gone = append(f.gone, &a)
			continue
		}
		f.restore(l, &a)
	}
}

// restore makes an alert fire in its lane. Of two about the same, which no log of
// ours has, the older one is over.
func (f *Floor) restore(l *lane, a *Alert) {
	p := post{slot: slot{alert: a, machine: machine{phase: firing, since: a.RaisedAt.UnixMilli()}}, topic: a.Topic}
	if !f.place(l, &p, a.Rule) {
		return
	}
	l.asks = true
	at, found := slices.BinarySearchFunc(l.posts, p, comparePosts)
	if !found {
		l.posts = slices.Insert(l.posts, at, p)
		return
	}
	was := &l.posts[at]
	switch {
	case was.phase != firing || was.since < p.since:
		if was.alert != nil {
			f.gone = append(f.gone, was.alert)
		}
		*was = p
	case was.since > p.since:
		f.gone = append(f.gone, a)
	}
}
