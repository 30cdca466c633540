package alert

import "undertone/monitor/alert/rule"

// ask takes every rule of a lane one step, with the present mood. Nearly all are
// quiet and stay so, and have no post.
func (f *Floor) ask(l *lane) {
	f.view.show(l)
	f.sift(l)
	kept, posts := f.kept[:0], l.posts
	for at, r := range l.rules {
		mine := 0
		for mine < len(posts) && posts[mine].at == at {
			mine++
		}
		switch {
		case r.ByTopic:
			kept = f.askByTopic(kept, l, at, posts[:mine])
		case mine > 0:
			kept = f.askOne(kept, l, posts[0])
		case f.may.once.Has(at):
			kept = f.askOne(kept, l, post{slot: slot{at: at}})
		}
		posts = posts[mine:]
	}
	f.keep(l, kept)
}

// askByTopic asks a rule about each topic that was spoken of within the hour, and
// about those for which it is not quiet, in the order of their names.
func (f *Floor) askByTopic(kept []post, l *lane, at int, posts []post) []post {
	if len(posts) == 0 && !f.may.byTopic.Has(at) {
		return kept
	}
	topics, may := f.view.byTopic(l), f.may.topics
	for len(topics) > 0 || len(posts) > 0 {
		var p post
		asked := true
		switch {
		case len(posts) == 0 || len(topics) > 0 && topics[0].Name < posts[0].topic:
			p, asked = post{slot: slot{at: at}, topic: topics[0].Name}, may[0].Has(at)
		default:
			p, posts = posts[0], posts[1:]
		}
		if len(topics) > 0 && topics[0].Name == p.topic {
			f.view.values.Topic = topics[0]
			topics, may = topics[1:], may[1:]
		} else {
			f.view.values.Topic = f.view.topic(l, p.topic)
		}
		if asked {
			kept = f.askOne(kept, l, p)
		}
	}
	f.view.values.Topic = rule.Topic{}
	return kept
}

// askOne asks a rule: of its post, or of a new one.
func (f *Floor) askOne(kept []post, l *lane, p post) []post {
	r := l.rules[p.at]
	switch {
	case p.phase == quiet && p.rest == 0: // new: most posts are never kept
		if !f.holds(r, r.Raise) {
			return kept
		}
		return f.step(kept, l, p, true)
	case p.later(f.now):
		return append(kept, p)
	}
	return f.step(kept, l, p, f.holds(r, p.asks(r)))
}

// later is whether the alert was raised after now. The log may be ahead of a state
// that is taken up again; nothing is to be asked until that time has come.
func (p *post) later(now int64) bool { return p.phase == firing && p.since > now }

// holds is the truth of a condition. One that cannot be told does not hold, and is
// counted.
func (f *Floor) holds(r *rule.Rule, c *rule.Condition) bool {
	holds, err := c.Test(f.view.frame)
	if err != nil {
		f.failed[r.Name]++
		return false
	}
	return holds
}

// pass lets time pass for a lane about which nothing is new: what was last true
// still is.
func (f *Floor) pass(l *lane) {
	due := func(p *post) bool {
		at := p.due(l.rules[p.at], p.holds)
		return at > 0 && at <= f.now && !p.later(f.now)
	}
	any := false
	for i := range l.posts {
		any = any || due(&l.posts[i]) || l.posts[i].ended(f.now)
	}
	if !any {
		return
	}
	f.view.show(l)
	kept := f.kept[:0]
	for _, p := range l.posts {
		if !due(&p) {
			if !p.ended(f.now) {
				kept = append(kept, p)
			}
			continue
		}
		if p.topic != "" {
			f.view.values.Topic = f.view.topic(l, p.topic)
		}
		kept = f.step(kept, l, p, p.holds)
		f.view.values.Topic = rule.Topic{}
	}
	f.keep(l, kept)
}

// ended is whether there is nothing left to remember of a rule.
func (p *post) ended(now int64) bool { return p.phase == quiet && p.rest <= now }

// keep makes kept the posts of a lane.
func (f *Floor) keep(l *lane, kept []post) {
	if len(kept) > 0 || len(l.posts) > 0 {
		clear(l.posts)
		l.posts = append(l.posts[:0], kept...)
		clear(kept)
	}
	f.kept = kept[:0]
}

// step takes one rule's machine a step, tells what it did, and keeps the post
// unless the machine is quiet again.
func (f *Floor) step(kept []post, l *lane, p post, holds bool) []post {
	r := l.rules[p.at]
	p.holds = holds
	switch p.machine.step(r, holds, f.now) {
	case raised:
		p.alert = f.raise(l, r, p.topic)
		l.asks = true // at the next tick: of the other condition nothing is known
	case resolved:
		f.resolve(p.alert, r.Cleared.Render(&f.view.values))
		p.alert, l.asks = nil, true
	case nothing:
		if !holds && f.isSilent(l, &p) && !f.holds(r, r.Raise) {
			f.resolve(p.alert, silentText)
			p.end(r, f.now)
			p.alert, l.asks = nil, true
		}
	}
	if p.ended(f.now) {
		return kept
	}
	return append(kept, p)
}

// isSilent is whether an alert is about customers who have fallen silent for
// QuietAfter: many a condition to clear asks for better words, which then never
// come. One whose condition to raise still holds is about the silence itself. The
// windows know no more of a topic than that nobody spoke of it within the hour.
func (f *Floor) isSilent(l *lane, p *post) bool {
	quiet := f.opts.QuietAfter.Milliseconds()
	if p.phase != firing || !f.bucketEnds() || f.now-p.since < quiet {
		return false
	}
	return f.now-l.heard >= quiet || p.topic != "" && f.view.values.Topic.Last1h.Messages == 0
}

// raise tells an alert.
func (f *Floor) raise(l *lane, r *rule.Rule, topic string) *Alert {
	alert := &Alert{
		ID:   group{rule: r.Name, channel: l.name, topic: topic}.id(f.now),
		Rule: r.Name, Severity: r.Severity, Scope: r.Scope, Channel: l.name, Topic: topic,
		State: Firing, RaisedAt: clock(f.now),
		Text: r.Text.Render(&f.view.values), Because: held(r.Raise.Findings(&f.view.values)),
		Route: r.Route,
	}
	f.told = append(f.told, Event{At: alert.RaisedAt, Alert: alert})
	return alert
}

// resolve tells that an alert is over.
func (f *Floor) resolve(alert *Alert, text map[string]string) {
	over := resolvedAs(alert, f.now, text)
	f.told = append(f.told, Event{At: over.ResolvedAt, Alert: over})
}

// resolveGone resolves the alerts whose rules are no longer in effect.
func (f *Floor) resolveGone() {
	for _, alert := range f.gone {
		f.resolve(alert, goneText)
	}
	f.gone = nil
}
