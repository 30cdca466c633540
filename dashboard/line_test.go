package dashboard_test

import (
	"context"
	"encoding/json"
	"errors"
	"iter"
	"slices"
	"sync"
	"time"

	"undertone/dashboard"
	"undertone/monitor"
	"undertone/monitor/alert"
	"undertone/monitor/alert/rule"
	"undertone/monitor/contact"
	"undertone/monitor/desk"
	"undertone/nlp/emerging"
)

// line is a line whose moods and alerts a test decides. At its desk it is noon,
// and later by late.
type line struct {
	ready  chan struct{}
	moods  []monitor.Mood
	said   iter.Seq2[contact.Message, error]
	issues []emerging.Issue
	why    *monitor.Why
	err    error // of Act and Explain
	talks  []alert.Talk
	wanted alert.TalkQuery // the newest question for talks
	late   time.Duration
	pack   *rule.Pack // nil for the bundled one

	mu    sync.Mutex
	desk  *desk.Desk
	feed  *dashboard.Feed
	seq   uint64
	asked []question
}

// question is what Explain was asked.
type question struct {
	conversation, channel string
	at                    time.Time
}

func (l *line) Moods(time.Time) []monitor.Mood { return l.moods }
func (l *line) Causes() []desk.Cause           { return l.desk.Causes() }
func (l *line) Ready() <-chan struct{}         { return l.ready }

func (l *line) Desk() *desk.State {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.desk.State()
}

func (l *line) Act(_ context.Context, act func(*desk.Desk, time.Time) (desk.Record, error)) (desk.Record, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.err != nil {
		return desk.Record{}, l.err
	}
	r, err := act(l.desk, noon.Add(l.late))
	if err == nil {
		err = l.desk.Load(r)
	}
	if err == nil {
		l.tell(r)
	}
	return r, err
}

// raise puts an alert on the desk.
func (l *line) raise(a alert.Alert) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.desk.Take(alert.Event{At: a.RaisedAt, Alert: &a})
}

// happens takes an event to the desk and what comes of it to the feed.
func (l *line) happens(e alert.Event) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, r := range l.desk.Take(e) {
		l.tell(r)
	}
}

// tell puts a record on the feed. The caller holds mu.
func (l *line) tell(r desk.Record) {
	data, err := json.Marshal(r)
	if err != nil {
		panic(err)
	}
	l.seq++
	l.feed.Event(l.seq, data)
}

func (l *line) Explain(_ context.Context, conversation, channel string, at time.Time) (*monitor.Why, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.asked = append(l.asked, question{conversation, channel, at})
	return l.why, l.err
}

func (l *line) Rules() *rule.Pack {
	if l.pack != nil {
		return l.pack
	}
	return rule.Bundled()
}

func (l *line) Rehearsal(rules *rule.Pack) monitor.Rehearsal {
	model, _ := ear()
	return monitor.Rehearsal{Ear: model, Rules: rules}
}

func (l *line) Said(ctx context.Context, from, to time.Time) iter.Seq2[contact.Message, error] {
	return func(yield func(contact.Message, error) bool) {
		if l.said == nil {
			return
		}
		for m, err := range l.said {
			if ctx.Err() != nil {
				yield(m, ctx.Err())
				return
			}
			in := !m.Received.Before(from) && (to.IsZero() || m.Received.Before(to))
			if (in || err != nil) && !yield(m, err) {
				return
			}
		}
	}
}

func (l *line) Emerging(time.Time) []emerging.Issue { return l.issues }

func (l *line) Talks(q alert.TalkQuery) []alert.Talk {
	l.wanted = q
	return l.talks
}

func (l *line) Mood(channel string, _ time.Time) (monitor.Mood, bool) {
	i := slices.IndexFunc(l.moods, func(m monitor.Mood) bool { return m.Channel == channel })
	if i < 0 {
		return monitor.Mood{}, false
	}
	return l.moods[i], true
}

// archive has some conversations. It breaks at the one named "broken".
type archive map[string][]contact.Message

func (a archive) Conversation(_ context.Context, id string, most int) ([]contact.Message, error) {
	if id == "broken" {
		return nil, errors.New("the disk is gone")
	}
	all := a[id]
	return all[max(0, len(all)-most):], nil
}
