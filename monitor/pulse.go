package monitor

import (
	"cmp"
	"context"
	"encoding/json"
	"maps"
	"slices"
	"time"

	"undertone/monitor/alert"
	"undertone/monitor/window"
)

// Mood is a channel as the screen shows it.
type Mood struct {
	Channel string
	Level   alert.Level
	// Last is the time of the newest message; zero when none is known.
	Last time.Time
	Sums window.Mood
}

// bucketSeconds is the grain of the windows: when a bucket ends, all move.
const bucketSeconds = 10

// pulses looks at the moods when something changed, at most every Pace, and at
// least every second, because time alone changes them too. It begins when all
// shards have caught up: moods of half the messages would raise false alerts.
func (l *Line) pulses(ctx context.Context) {
	began := time.Now()
	for _, s := range l.shards {
		select {
		case <-s.ready:
		case <-ctx.Done():
			return
		}
	}
	l.pulse(ctx, time.Now())
	close(l.ready)
	l.log.Info().Uint64("pages", l.behind).Dur("took", time.Since(began)).Msg("counted what came in before the start")
	idle := time.NewTicker(time.Second)
	defer idle.Stop()
	pace := time.NewTimer(0)
	defer pace.Stop()
	for {
		select {
		case <-l.stirred:
		case <-idle.C:
		case <-ctx.Done():
			return
		}
		l.pulse(ctx, time.Now())
		pace.Reset(l.opts.Pace)
		select {
		case <-pace.C:
		case <-ctx.Done():
			return
		}
	}
}

// pulse judges the channels that changed and puts them on the screen.
func (l *Line) pulse(ctx context.Context, now time.Time) {
	l.screen.Put(l.judge(now), now)
	l.publish(ctx)
}

// judge looks at the channels that changed and notes what they raise.
func (l *Line) judge(now time.Time) []Mood {
	l.mu.Lock()
	defer l.mu.Unlock()
	changed := l.changed(now)
	moods := make([]Mood, 0, len(changed))
	for _, channel := range changed {
		m := l.mood(channel, now)
		level, raised := l.engine.Judge(channel, &m.Sums, now)
		l.levels[channel] = level
		m.Level = level
		moods = append(moods, m)
		if raised != nil {
			l.raise(*raised)
		}
	}
	return moods
}

// changed lists the channels to look at: those with new messages, those that
// are not calm, and, when a bucket has ended, all.
func (l *Line) changed(now time.Time) []string {
	whole := now.Unix()/bucketSeconds != l.tick
	l.tick = now.Unix() / bucketSeconds
	names := make(map[string]struct{})
	for i, s := range l.shards {
		s.mu.Lock()
		since := l.seen[i]
		if whole {
			since = 0
		}
		for channel := range s.set.Changed(since) {
			names[channel] = struct{}{}
		}
		l.seen[i] = s.set.Version()
		s.mu.Unlock()
	}
	for channel, level := range l.levels {
		if level != alert.Calm {
			names[channel] = struct{}{}
		}
	}
	return slices.Sorted(maps.Keys(names))
}

// mood adds up what the shards know of a channel.
func (l *Line) mood(channel string, now time.Time) Mood {
	m := Mood{Channel: channel, Level: l.levels[channel]}
	first := true
	for _, s := range l.shards {
		s.mu.Lock()
		part, ok := s.set.Mood(channel, now)
		if at := s.last[channel]; at.After(m.Last) {
			m.Last = at
		}
		s.mu.Unlock()
		switch {
		case !ok:
		case first:
			m.Sums, first = part, false
		default:
			m.Sums.Merge(&part)
		}
	}
	return m
}

// Mood is the mood of one channel at now; false if it was never heard.
func (l *Line) Mood(channel string, now time.Time) (Mood, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	known := false
	for _, s := range l.shards {
		s.mu.Lock()
		_, ok := s.set.Totals(channel)
		s.mu.Unlock()
		known = known || ok
	}
	if !known {
		return Mood{}, false
	}
	return l.mood(channel, now), true
}

// Moods are those of all channels at now, by name.
func (l *Line) Moods(now time.Time) []Mood {
	l.mu.Lock()
	defer l.mu.Unlock()
	var moods []Mood
	for _, channel := range l.names() {
		moods = append(moods, l.mood(channel, now))
	}
	return moods
}

// names lists all channels.
func (l *Line) names() []string {
	names := make(map[string]struct{})
	for _, s := range l.shards {
		s.mu.Lock()
		for _, channel := range s.set.Channels() {
			names[channel] = struct{}{}
		}
		s.mu.Unlock()
	}
	return slices.Sorted(maps.Keys(names))
}

// raise notes an alert that was raised or resolved just now.
func (l *Line) raise(a alert.Alert) {
	l.track(a)
	l.metrics.raised(a)
	data, err := json.Marshal(a)
	if err != nil {
		l.log.Error().Err(err).Str("alert", a.ID).Msg("alert cannot be written")
		return
	}
	l.pending = append(l.pending, event{a, data})
}

// mostPending bounds the alerts that wait for a journal that is full; there is
// at most one open a channel, so only a disk that stays full for hours fills it.
const mostPending = 10_000

// publish writes pending alerts to the journal and shows them. What cannot be
// written now is tried again with the next pulse. The disk is waited for
// without the lock: whoever asks for a mood meanwhile gets it.
func (l *Line) publish(ctx context.Context) {
	for {
		e, ok := l.firstPending()
		if !ok {
			return
		}
		seq, err := l.journal.Events().Append(ctx, e.alert.ID+"/"+string(e.alert.State), e.data)
		if err != nil {
			l.metrics.eventFailures.Inc()
			return
		}
		l.dropPending()
		l.screen.Event(seq, e.data)
	}
}

func (l *Line) firstPending() (event, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for len(l.pending) > mostPending {
		l.metrics.eventsDropped.Inc()
		l.pending = l.pending[1:]
	}
	if len(l.pending) == 0 {
		return event{}, false
	}
	return l.pending[0], true
}

func (l *Line) dropPending() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.pending = l.pending[1:]
}

// Alerts are the open ones, the newest first.
func (l *Line) Alerts() []alert.Alert {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.openAlerts()
}

func (l *Line) openAlerts() []alert.Alert {
	return slices.SortedFunc(maps.Values(l.open), func(a, b alert.Alert) int {
		return cmp.Or(b.RaisedAt.Compare(a.RaisedAt), cmp.Compare(a.ID, b.ID))
	})
}
