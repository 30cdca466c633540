package monitor

import (
	"context"
	"maps"
	"slices"
	"time"

	"undertone/monitor/alert"
	"undertone/monitor/alert/rule"
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
	l.begin(time.Now())
	l.pulse(time.Now())
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
		l.pulse(time.Now())
		pace.Reset(l.opts.Pace)
		select {
		case <-pace.C:
		case <-ctx.Done():
			return
		}
	}
}

// begin makes the shards note the seconds from now on: the rules on channels go on
// from where they were. What passed while the server was down is not judged
// afterwards, since nobody could have acted on it.
func (l *Line) begin(now time.Time) {
	l.until = now.Add(-grace)
	for _, s := range l.shards {
		s.mu.Lock()
		s.part.begin(now)
		s.mu.Unlock()
	}
}

// pulse puts the channels that changed on the screen, and lets the rules judge
// what is settled.
func (l *Line) pulse(now time.Time) {
	l.screen.Put(l.look(now), now)
	l.settle(now)
}

// look gives the moods and levels of the channels that changed.
func (l *Line) look(now time.Time) []Mood {
	l.mu.Lock()
	defer l.mu.Unlock()
	changed := l.changed(now)
	moods := make([]Mood, 0, len(changed))
	for _, channel := range changed {
		m := l.mood(channel, now)
		m.Level = l.levels.Judge(channel, &m.Sums, now)
		l.level[channel] = m.Level
		m.Level = max(m.Level, l.alarms[channel])
		moods = append(moods, m)
	}
	return moods
}

// grace is how long a message may take from the door to the journal's queue before
// the rules go on without it: to decode a large body takes a few milliseconds. It
// delays every alert on a channel, so it is short.
const grace = 200 * time.Millisecond

// patience is how far the rules fall behind at most: while messages are stuck
// before a full disk, the rules on what is there go on.
const patience = 5 * time.Second

// settled is the moment up to which every message is counted in every shard. All
// of what the rules see is as of then, so a rehearsal sees the same.
func (l *Line) settled(now time.Time) time.Time {
	w := now
	for _, s := range l.shards {
		if l.journal.Quiet(s.n) && l.journal.Last(s.n) <= s.reached.Load() {
			continue
		}
		s.mu.Lock()
		w = earlier(w, s.clock)
		s.mu.Unlock()
	}
	return later(later(w.Add(-grace), now.Add(-patience)), l.until)
}

// settle lets the rules judge what is settled.
func (l *Line) settle(now time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	w := l.settled(now).Truncate(time.Millisecond)
	l.until = w
	seen := look{seconds: make([][]second, len(l.shards))}
	marks := make([]uint64, len(l.shards))
	for i, s := range l.shards {
		s.mu.Lock()
		s.idle(w)
		events, mark, seconds := s.take(w)
		s.mu.Unlock()
		seen.events = append(seen.events, events...)
		seen.seconds[i], marks[i] = seconds, mark
	}
	records := l.judge.settle(seen)
	if len(records) > 0 {
		l.alarm()
		for i := range records {
			l.metrics.happened(&records[i])
		}
	}
	l.ledger.add(records, marks)
}

// confirm lets the shards forget what is in the journal's log, by their marks.
func (l *Line) confirm(marks []uint64) {
	for i, s := range l.shards {
		s.mu.Lock()
		s.tracker.Confirm(marks[i])
		s.mu.Unlock()
	}
}

// alarm notes which channels have an open alert of their own: their level is no
// better than it.
func (l *Line) alarm() {
	before := l.alarms
	l.alarms = make(map[string]alert.Level)
	for _, t := range l.judge.desk.State().Open {
		if t.Scope != rule.OfChannel {
			continue
		}
		level := alert.Watch
		if t.Severity == rule.Critical {
			level = alert.Alarm
		}
		l.alarms[t.Channel] = max(l.alarms[t.Channel], level)
		l.touched[t.Channel] = struct{}{}
	}
	for channel := range before {
		l.touched[channel] = struct{}{}
	}
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
	maps.Copy(names, l.touched)
	clear(l.touched)
	for channel, level := range l.level {
		if level != alert.Calm {
			names[channel] = struct{}{}
		}
	}
	return slices.Sorted(maps.Keys(names))
}

// mood adds up what the shards know of a channel.
func (l *Line) mood(channel string, now time.Time) Mood {
	m := Mood{Channel: channel, Level: max(l.level[channel], l.alarms[channel])}
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
