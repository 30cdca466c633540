package monitor

import (
	"context"
	"fmt"
	"iter"
	"time"

	"undertone/monitor/alert"
	"undertone/monitor/alert/rule"
	"undertone/monitor/contact"
	"undertone/monitor/desk"
	"undertone/monitor/window"
	"undertone/nlp"
)

// Rehearsal plays messages to the rules, to tell what they would have done. It is
// the line without journal, screen and clock: the same part and the same judge, so
// that over the messages of a journal it gives the alerts that the line gave.
type Rehearsal struct {
	Ear    *nlp.Model
	Rules  *rule.Pack
	Window window.Options
	Alert  alert.Options
	Desk   desk.Options
	// After is how much time passes after the last message before the end.
	After time.Duration
	// Heard is called after every message with how many there were so far, and
	// the moment of the newest. May be nil.
	Heard func(n int, at time.Time)
}

// Rehearsed is what came of it.
type Rehearsed struct {
	Messages int
	From, To time.Time
	// Records are all that happened, in order.
	Records []desk.Record
	// Desk is the desk at the end.
	Desk *desk.Desk
	// Tracker and Floor tell why a rule did not fire.
	part  *part
	judge *judge
}

// Run plays messages, which must come in the order of their Received, and returns
// what the rules did. An error of the messages ends it.
func (r Rehearsal) Run(ctx context.Context, messages iter.Seq2[contact.Message, error]) (*Rehearsed, error) {
	p, j, err := r.stage()
	if err != nil {
		return nil, err
	}
	out := &Rehearsed{Desk: j.desk, part: p, judge: j}
	settled := int64(0)
	for read, err := range ReadAhead(ctx, r.Ear, messages) {
		if err != nil {
			return nil, fmt.Errorf("rehearse after %d messages: %w", out.Messages, err)
		}
		m := &read.Message
		if out.Messages == 0 {
			out.From = m.Received
			p.begin(m.Received)
			settled = m.Received.Unix()
		}
		p.hear(m, &read.Reading)
		out.Messages++
		if now := p.clock.Unix(); now > settled {
			settled = now
			out.settle(p.clock.Add(-time.Millisecond)) // of this one there may be more messages
		}
		if r.Heard != nil {
			r.Heard(out.Messages, p.clock)
		}
	}
	if out.Messages > 0 {
		out.settle(p.clock)
		out.pass(p.clock.Add(r.After))
		out.To = p.clock
	}
	return out, nil
}

// pass lets time pass up to end, as it does where nobody speaks.
func (out *Rehearsed) pass(end time.Time) {
	for p := out.part; p.clock.Before(end); {
		p.idle(earlier(end, p.clock.Add(time.Second)))
		out.settle(p.clock)
	}
}

// settle judges what happened up to w.
func (out *Rehearsed) settle(w time.Time) {
	out.part.idle(w)
	events, mark, seconds := out.part.take(w)
	out.Records = append(out.Records, out.judge.settle(look{events, [][]second{seconds}})...)
	out.part.tracker.Confirm(mark)
}

// stage makes what the line has of one shard, and its judge.
func (r *Rehearsal) stage() (*part, *judge, error) {
	for _, set := range []func() error{r.Window.SetDefaults, r.Alert.SetDefaults, r.Desk.SetDefaults} {
		if err := set(); err != nil {
			return nil, nil, fmt.Errorf("rehearse: %w", err)
		}
	}
	names := r.Ear.TopicNames()
	r.Window.Names = names
	p := &part{
		set:     window.NewSet(r.Window),
		last:    make(map[string]time.Time),
		tracker: alert.NewTracker(r.Alert, r.Ear, r.Rules, nil),
	}
	return p, newJudge(alert.NewFloor(r.Alert, r.Rules, names), desk.New(r.Desk), 1), nil
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}
