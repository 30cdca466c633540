package monitor

import (
	"maps"
	"slices"
	"time"

	"undertone/monitor/alert"
	"undertone/monitor/contact"
	"undertone/monitor/window"
	"undertone/nlp"
)

// part is what one worker keeps of its slice of the conversations: the windows of
// their channels and the rules on each of them. The line runs one a shard, a
// rehearsal one in all.
//
// Its clock is the messages' own Received. Each time it passes a whole second, the
// part notes what its channels were at that second, so that the rules on channels
// see every part as of the same moment, however far ahead one of them is. A
// rehearsal over the same messages passes the same seconds with the same moods.
type part struct {
	set     *window.Set
	last    map[string]time.Time // newest time of a channel's messages
	tracker *alert.Tracker

	clock   time.Time // newest Received, or later where all was quiet
	second  int64     // the last whole second that was noted; 0 before the first
	version uint64    // of set, at that second
	seconds []second  // noted and not yet taken, oldest first
	skipped uint64    // seconds given up because nobody took them
}

// second is a part's channels as they were at one second: those that changed
// since the second before, and, where a bucket of the windows begins, all.
type second struct {
	at    int64 // seconds since 1970
	moods map[string]*window.Mood
}

// mostSeconds is how many seconds wait to be judged. Judging is a thousand times
// faster than time passes, so more than a few wait only where it stands still.
const mostSeconds = 300

// hear takes one message through the rest of the line, after its reading. It is
// the same in the line and in a rehearsal.
func (p *part) hear(m *contact.Message, r *nlp.Reading) {
	if m.Speaker != contact.Customer || m.Partial {
		r = nil
	}
	p.pass(m.Received)
	p.set.Add(m, r, m.Received)
	p.tracker.Hear(m, r, p.clock)
	if m.At.After(p.last[m.Channel]) {
		p.last[m.Channel] = m.At
	}
}

// pass moves the clock on to now and notes the seconds that begin on the way.
func (p *part) pass(now time.Time) {
	if !now.After(p.clock) {
		return
	}
	p.clock = now
	if p.second == 0 {
		return // nobody judges yet
	}
	for s := p.second + 1; s <= now.Unix(); s++ {
		if gap := now.Unix() - s; gap > mostSeconds { // the clock jumped, or the machine slept
			s += gap - mostSeconds
			p.skipped += uint64(gap - mostSeconds)
		}
		p.note(s)
	}
}

// begin makes the part note seconds from now on.
func (p *part) begin(now time.Time) {
	p.clock = later(p.clock, now)
	p.second = p.clock.Unix()
}

// note keeps what the channels are at second s.
func (p *part) note(s int64) {
	since := p.version
	if s%bucketSeconds == 0 {
		since = 0
	}
	at := time.Unix(s, 0).UTC()
	moods := make(map[string]*window.Mood)
	for channel := range p.set.Changed(since) {
		if mood, ok := p.set.Mood(channel, at); ok {
			moods[channel] = &mood
		}
	}
	p.second, p.version = s, p.set.Version()
	if len(p.seconds) == mostSeconds {
		p.seconds = p.seconds[1:]
		p.skipped++
	}
	p.seconds = append(p.seconds, second{s, moods})
}

// idle does what time alone makes due up to w.
func (p *part) idle(w time.Time) {
	p.pass(w)
	p.tracker.Advance(p.clock)
}

// take gives what happened up to w: the conversations' events with the mark to
// confirm them by, and the seconds.
func (p *part) take(w time.Time) (events []alert.Event, mark uint64, seconds []second) {
	n := 0
	for n < len(p.seconds) && p.seconds[n].at <= w.Unix() {
		n++
	}
	seconds = slices.Clone(p.seconds[:n])
	p.seconds = slices.Delete(p.seconds, 0, n)
	events, mark = p.tracker.Events(w)
	return events, mark, seconds
}

// freeze copies what a snapshot needs, as fast as can be.
func (p *part) freeze(position uint64) moment {
	return moment{position, maps.Clone(p.last), p.set.Freeze(), p.tracker.Freeze()}
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
