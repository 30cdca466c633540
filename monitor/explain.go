package monitor

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"time"

	"undertone/monitor/alert"
	"undertone/monitor/alert/rule"
	"undertone/monitor/contact"
	"undertone/monitor/window"
)

// Why tells of every rule whether its condition holds for a conversation or a
// channel, which part of it does not, and with which values.
type Why struct {
	Conversation string    `json:"conversation,omitempty"`
	Channel      string    `json:"channel,omitempty"`
	At           time.Time `json:"at"`
	// Replayed says that the answer was made by reading messages again: what is
	// usual in the channel, and earlier contacts, are as far as those tell.
	Replayed bool            `json:"replayed,omitempty"`
	Rules    []alert.Verdict `json:"rules"`
}

// Errors of Explain.
var (
	// ErrNotHeard is asked about something that had no message then.
	ErrNotHeard = errors.New("monitor: no message of it is kept from before that moment")
	// ErrTooMuch is asked about a time with more messages than are read again.
	ErrTooMuch = errors.New("monitor: that time has too many messages to read again")
)

// mostReplayed is how many messages are read again to explain a channel's past: a
// few seconds' work.
const mostReplayed = 300_000

// Explain tells why the rules on a conversation, or where that is empty on a
// channel, fire or do not, at a moment; zero means now, and of a conversation that
// is over its last message. The past is found by letting the rules hear the messages
// of before it once more.
func (l *Line) Explain(ctx context.Context, conversation, channel string, at time.Time) (*Why, error) {
	switch {
	case conversation != "" && at.IsZero():
		if why := l.explainTalk(conversation); why != nil {
			return why, nil
		}
		return l.replayTalk(ctx, conversation, at)
	case conversation != "":
		return l.replayTalk(ctx, conversation, at)
	case at.IsZero():
		return l.explainChannel(channel, time.Now())
	}
	return l.replayChannel(ctx, channel, at)
}

func (l *Line) explainTalk(conversation string) *Why {
	s := l.shards[l.journal.ShardOf(conversation)]
	s.mu.Lock()
	defer s.mu.Unlock()
	verdicts, ok := s.tracker.Explain(conversation)
	if !ok {
		return nil
	}
	return &Why{Conversation: conversation, At: s.clock.UTC(), Rules: verdicts}
}

func (l *Line) explainChannel(channel string, now time.Time) (*Why, error) {
	m, ok := l.Mood(channel, now)
	if !ok {
		return nil, ErrNotHeard
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	verdicts := l.judge.floor.Explain(channel, &m.Sums, now)
	if len(verdicts) == 0 { // it was silent for long, or heard this very second
		return nil, ErrNotHeard
	}
	return &Why{Channel: channel, At: now.UTC(), Rules: verdicts}, nil
}

// mostOfTalk is how many messages of a conversation are read again.
const mostOfTalk = 10_000

func (l *Line) replayTalk(ctx context.Context, conversation string, at time.Time) (*Why, error) {
	messages, err := l.journal.Conversation(ctx, conversation, mostOfTalk)
	if err != nil {
		return nil, fmt.Errorf("explain conversation %.80q: %w", conversation, err)
	}
	if at.IsZero() {
		for i := range messages {
			at = later(at, messages[i].Received)
		}
	}
	done, err := l.Rehearsal(l.Rules()).Run(ctx, until(at, messages))
	if err != nil {
		return nil, err
	}
	done.part.idle(at)
	verdicts, ok := done.part.tracker.Explain(conversation)
	if !ok {
		return nil, ErrNotHeard
	}
	return &Why{Conversation: conversation, At: at.UTC(), Replayed: true, Rules: verdicts}, nil
}

// until yields the messages that were received by at.
func until(at time.Time, messages []contact.Message) iter.Seq2[contact.Message, error] {
	return func(yield func(contact.Message, error) bool) {
		for i := range messages {
			if messages[i].Received.After(at) {
				continue // and not the end: a clock may have been set back
			}
			if !yield(messages[i], nil) {
				return
			}
		}
	}
}

func (l *Line) replayChannel(ctx context.Context, channel string, at time.Time) (*Why, error) {
	done, err := l.Rehearsal(l.Rules()).Run(ctx, l.hour(ctx, channel, at))
	if err != nil {
		return nil, fmt.Errorf("explain channel %.80q: %w", channel, err)
	}
	mood, ok := done.part.set.Mood(channel, at)
	if !ok {
		return nil, ErrNotHeard
	}
	done.pass(at)
	verdicts := done.judge.floor.Explain(channel, &mood, at)
	if len(verdicts) == 0 {
		return nil, ErrNotHeard
	}
	return &Why{Channel: channel, At: at.UTC(), Replayed: true, Rules: verdicts}, nil
}

// hour yields the messages of a channel that were received in the hour up to at.
func (l *Line) hour(ctx context.Context, channel string, at time.Time) iter.Seq2[contact.Message, error] {
	return func(yield func(contact.Message, error) bool) {
		n := 0
		for m, err := range l.Said(ctx, at.Add(-time.Hour), at.Add(1)) {
			if n++; n > l.mostReplayed && err == nil {
				err = ErrTooMuch
			}
			if err == nil && m.Channel != channel {
				continue
			}
			if !yield(m, err) || err != nil {
				return
			}
		}
	}
}

var errStop = errors.New("enough")

// Rehearsal is one with the line's own ear and settings.
func (l *Line) Rehearsal(rules *rule.Pack) Rehearsal {
	return Rehearsal{Ear: l.ear, Rules: rules, Window: window.Options{Channels: l.opts.Window.Channels}, Alert: l.opts.Alert, Desk: l.opts.Desk}
}

// Said yields the messages that were received between two moments and are kept, in
// that order.
func (l *Line) Said(ctx context.Context, from, to time.Time) iter.Seq2[contact.Message, error] {
	return func(yield func(contact.Message, error) bool) {
		err := l.journal.Between(ctx, from, to, func(m *contact.Message) error {
			if !yield(*m, nil) {
				return errStop
			}
			return nil
		})
		if err != nil && !errors.Is(err, errStop) {
			yield(contact.Message{}, err)
		}
	}
}

// Rules are those in effect.
func (l *Line) Rules() *rule.Pack {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.rules
}

// SetRules puts other rules into effect. Alerts of rules that are still there go on;
// those of the others are resolved.
func (l *Line) SetRules(p *rule.Pack) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.rules = p
	l.judge.floor.SetRules(p)
	for _, s := range l.shards {
		s.mu.Lock()
		s.tracker.SetRules(p)
		s.mu.Unlock()
	}
}
