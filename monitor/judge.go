package monitor

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"undertone/monitor/alert"
	"undertone/monitor/desk"
	"undertone/monitor/window"
)

// judge decides for all parts together: it puts the events of the conversations
// and the seconds of the channels in the order of their time, asks the rules on
// channels, and hands everything to the desk. It is the same in the line and in a
// rehearsal, and what it gives depends on nothing but the messages.
type judge struct {
	floor *alert.Floor
	desk  *desk.Desk
	// moods are the newest that each part noted of a channel.
	moods map[string][]*window.Mood
	parts int
}

func newJudge(floor *alert.Floor, d *desk.Desk, parts int) *judge {
	return &judge{floor: floor, desk: d, moods: make(map[string][]*window.Mood), parts: parts}
}

// look is what the parts gave for one stretch of time, by part.
type look struct {
	events  []alert.Event
	seconds [][]second
}

// settle judges what the parts gave up to one moment. What happened before a
// second comes before that second's look at the channels.
func (j *judge) settle(l look) (records []desk.Record) {
	slices.SortStableFunc(l.events, inOrder)
	next := 0
	for _, at := range secondsOf(l.seconds) {
		now := time.Unix(at, 0).UTC()
		for next < len(l.events) && l.events[next].At.Before(now) {
			records = append(records, j.desk.Take(l.events[next])...)
			next++
		}
		for _, e := range j.floor.Tick(now, j.changed(at, l.seconds)) {
			records = append(records, j.desk.Take(e)...)
		}
		records = append(records, j.desk.Advance(now)...)
	}
	for _, e := range l.events[next:] {
		records = append(records, j.desk.Take(e)...)
	}
	return records
}

// inOrder orders events of several parts by what does not depend on how many
// parts there are. What a conversation tells keeps its own order; what comes of a
// nudge counts for itself, and goes first.
func inOrder(a, b alert.Event) int {
	return cmp.Or(a.At.Compare(b.At), cmp.Compare(conversationOf(&a), conversationOf(&b)), cmp.Compare(outcomeFor(&a), outcomeFor(&b)))
}

func conversationOf(e *alert.Event) string {
	switch {
	case e.Alert != nil:
		return e.Alert.Conversation
	case e.Nudge != nil:
		return e.Nudge.Conversation
	}
	return ""
}

// outcomeFor is the nudge that an outcome is of.
func outcomeFor(e *alert.Event) string {
	if e.Outcome == nil {
		return ""
	}
	return e.Outcome.Nudge
}

// secondsOf lists the seconds that any part has, in order.
func secondsOf(parts [][]second) []int64 {
	seen := make(map[int64]struct{})
	for _, seconds := range parts {
		for i := range seconds {
			seen[seconds[i].at] = struct{}{}
		}
	}
	return slices.Sorted(maps.Keys(seen))
}

// changed takes over what the parts noted at one second, and adds up the channels
// that any of them names.
func (j *judge) changed(at int64, parts [][]second) []alert.ChannelMood {
	names := make(map[string]struct{})
	for i, seconds := range parts {
		n, ok := slices.BinarySearchFunc(seconds, at, func(s second, at int64) int { return cmp.Compare(s.at, at) })
		if !ok {
			continue
		}
		for channel, mood := range seconds[n].moods {
			if j.moods[channel] == nil {
				j.moods[channel] = make([]*window.Mood, j.parts)
			}
			j.moods[channel][i] = mood
			names[channel] = struct{}{}
		}
	}
	changed := make([]alert.ChannelMood, 0, len(names))
	for _, channel := range slices.Sorted(maps.Keys(names)) {
		changed = append(changed, alert.ChannelMood{Channel: channel, Mood: j.sum(channel)})
	}
	return changed
}

// sum adds up the parts of a channel.
func (j *judge) sum(channel string) *window.Mood {
	sum := new(window.Mood)
	for _, part := range j.moods[channel] {
		if part != nil {
			sum.Merge(part)
		}
	}
	return sum
}
