package alert

import (
	"time"

	"undertone/monitor/window"
)

// Levels judges how channels are for the wall. It raises no alerts; rules do.
type Levels struct {
	opts     Options
	channels map[string]*standing
}

// standing is what is remembered of a channel.
type standing struct {
	level Level
	// betterSince is since when the mood has called for a lower level without
	// a break; zero while it does not.
	betterSince time.Time
}

// NewLevels returns levels that have heard of no channel. The options must be ones
// that SetDefaults accepts.
func NewLevels(opts Options) *Levels {
	_ = opts.SetDefaults() // reported by whoever read them
	return &Levels{opts: opts, channels: make(map[string]*standing)}
}

// Judge returns the level of a channel whose mood is mood at the moment at.
func (l *Levels) Judge(channel string, mood *window.Mood, at time.Time) Level {
	s := l.channels[channel]
	if s == nil {
		s = new(standing)
		l.channels[channel] = s
	}
	s.level = l.next(s, &mood.Windows[window.FiveMinutes], at)
	return s.level
}

// next is the level that follows: up at once, down when it has been better for
// Hold.
func (l *Levels) next(s *standing, w *window.Sums, at time.Time) Level {
	level := l.opts.indicated(s.level, w)
	if level >= s.level {
		s.betterSince = time.Time{}
		return level
	}
	if s.betterSince.IsZero() || at.Before(s.betterSince) { // a clock set back must not stop it
		s.betterSince = at
	}
	if at.Sub(s.betterSince) < l.opts.Hold {
		return s.level
	}
	s.betterSince = time.Time{}
	return level
}
