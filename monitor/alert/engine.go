package alert

import (
	"cmp"
	"slices"
	"time"

	"undertone/monitor/window"
)

// Engine judges channels.
type Engine struct {
	opts     Options
	channels map[string]*state
}

// state is what is remembered of a channel.
type state struct {
	level Level
	// betterSince is since when the mood has called for a lower level without
	// a break; zero while it does not.
	betterSince time.Time
	open        *Alert
}

// NewEngine returns an engine that has heard of no channel. The options must be
// ones that SetDefaults accepts.
func NewEngine(opts Options) *Engine {
	_ = opts.SetDefaults() // reported by whoever read them
	return &Engine{opts: opts, channels: make(map[string]*state)}
}

// Judge returns the level of a channel whose mood is mood at the moment at, and
// a copy of the alert that this raised or resolved, or nil.
func (e *Engine) Judge(channel string, mood *window.Mood, at time.Time) (Level, *Alert) {
	s := e.state(channel)
	w := &mood.Windows[window.FiveMinutes]
	at = at.UTC().Truncate(time.Millisecond)
	s.level = e.next(s, w, at)
	switch {
	case s.level == Alarm && s.open == nil:
		s.open = &Alert{
			ID:       id(ChannelMood, channel, at),
			Rule:     ChannelMood,
			Severity: Critical,
			Channel:  channel,
			State:    Firing,
			RaisedAt: at,
			Text:     raisedText(channel, w),
		}
		raised := s.open.clone()
		return s.level, &raised
	case s.level != Alarm && s.open != nil:
		resolved := *s.open
		s.open = nil
		resolved.State = Resolved
		resolved.ResolvedAt = at
		resolved.Text = resolvedText(channel, w, at.Sub(resolved.RaisedAt))
		return s.level, &resolved
	}
	return s.level, nil
}

// next is the level that follows: up at once, down when it has been better for
// Hold.
func (e *Engine) next(s *state, w *window.Sums, at time.Time) Level {
	level := e.opts.indicated(s.level, w)
	if level >= s.level {
		s.betterSince = time.Time{}
		return level
	}
	if s.betterSince.IsZero() || at.Before(s.betterSince) { // a clock set back must not stop it
		s.betterSince = at
	}
	if at.Sub(s.betterSince) < e.opts.Hold {
		return s.level
	}
	s.betterSince = time.Time{}
	return level
}

// Restore takes back the alerts that were open before a restart, so that they
// are resolved, and not raised again. It is called before the first Judge; what
// is resolved or of another rule is left out.
func (e *Engine) Restore(alerts []Alert) {
	for _, a := range alerts {
		if a.State != Firing || a.Rule != ChannelMood {
			continue
		}
		open := a.clone()
		s := e.state(a.Channel)
		s.level, s.open = Alarm, &open
	}
}

// Firing returns copies of the open alerts, the oldest first.
func (e *Engine) Firing() []Alert {
	var firing []Alert
	for _, s := range e.channels {
		if s.open != nil {
			firing = append(firing, s.open.clone())
		}
	}
	slices.SortFunc(firing, func(a, b Alert) int {
		return cmp.Or(a.RaisedAt.Compare(b.RaisedAt), cmp.Compare(a.Channel, b.Channel))
	})
	return firing
}

func (e *Engine) state(channel string) *state {
	s := e.channels[channel]
	if s == nil {
		s = new(state)
		e.channels[channel] = s
	}
	return s
}
