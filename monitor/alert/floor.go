package alert

import (
	"cmp"
	"iter"
	"maps"
	"slices"
	"strings"
	"time"

	"undertone/monitor/alert/baseline"
	"undertone/monitor/alert/rule"
	"undertone/monitor/window"
	"undertone/nlp"
)

// Floor asks the rules of scope channel and centre about the moods of all
// channels, once a second, and learns what is usual in each.
//
// The same moods at the same ticks give the same events, ids included, also when
// the floor was saved and decoded in between. It is not safe for concurrent use.
type Floor struct {
	opts   Options
	pack   *rule.Pack
	lists  map[**rule.Rule]*list // by where the pack has its rules
	lanes  []*lane               // by name
	centre lane
	view   view

	now    int64 // of the newest tick
	began  bool  // whether there was one since the floor was made or decoded
	gone   []*Alert
	told   []Event
	kept   []post
	may    sifted
	failed map[string]uint64 // by rule
	missed uint64
}

// lane is one channel, or all of them together, as a Floor knows it.
type lane struct {
	name string // empty for the centre
	*list
	usual *baseline.Channel
	// written is usual's bytes, kept because it changes once a minute and is saved
	// much more often; nil when it has changed.
	written []byte
	// mood is the newest known; nil for one that is empty.
	mood *window.Mood
	// asks is whether the rules are to be asked at this tick: the mood, the rules
	// or what fires are others than they were.
	asks bool
	// posts are the rules that are not quiet or that rest, in the order of their
	// numbers and then of topics.
	posts []post
	// heard is when a customer was last heard, to a minute.
	heard int64
}

// post is one rule's slot in a lane, about one topic where the rule is by topic.
type post struct {
	slot
	topic string
}

// ChannelMood is the mood of one channel as of a tick. The floor keeps the pointer
// until it is given another one, so the mood must not be changed.
type ChannelMood struct {
	Channel string
	Mood    *window.Mood
}

const (
	// mostLanes is as many channels as windows can be told to have. Further ones
	// are not looked at, and counted.
	mostLanes = 20_000
	// forgetsAfter is for how long a channel may be empty before what is usual in
	// it is forgotten.
	forgetsAfter = 28 * 24 * time.Hour
	// bucketSeconds is the grain of the windows: when a bucket ends, all move.
	bucketSeconds = 10
	// sampleSecond is when the minute's sample is taken. Windows are made of
	// buckets of 10 seconds, the last of which is still filling, so the last minute
	// is the minute by the clock in its last second alone.
	sampleSecond = 59
)

// heardWithin is how long ago a customer was heard at most, by the shortest window
// that has one. The wider ones count after a stop alone: else the minute had them.
var heardWithin = [...]time.Duration{
	window.Minute: 0, window.FiveMinutes: 5 * time.Minute, window.QuarterHour: 15 * time.Minute, window.Hour: time.Hour,
}

// NewFloor returns a floor that has heard of no channel. names are those of the
// moods it will be given. The options must be ones that SetDefaults accepts.
func NewFloor(opts Options, pack *rule.Pack, names *nlp.TopicNames) *Floor {
	_ = opts.SetDefaults() // reported by whoever read them
	f := &Floor{opts: opts, pack: pack, lists: make(map[**rule.Rule]*list), failed: make(map[string]uint64)}
	f.view.init(names)
	f.centre.usual = new(baseline.Channel)
	f.centre.list = f.listFor("")
	return f
}

// Tick looks at the floor as of at, a whole second, and returns what happened, in
// the order of the channels' names, the centre last. Ticks come once a second and
// in order; one that is not later than the one before gives nothing.
//
// changed has the moods, as of at, of the channels in which something was said
// since the tick before. Whenever a bucket of ten seconds has ended it has those
// of all channels that have anything in their hour, and so it has at the first
// tick of a floor that was just made or decoded; a channel that is not among them
// is then taken as empty. Otherwise what is last known of one still stands.
func (f *Floor) Tick(at time.Time, changed []ChannelMood) []Event {
	now := at.UnixMilli()
	if now <= f.now {
		return nil
	}
	f.now = now
	f.resolveGone()
	for _, c := range changed {
		f.take(c)
	}
	second := at.Unix()
	if second%bucketSeconds == 0 || !f.began {
		f.began = true
		f.emptyOthers()
	}
	for _, l := range f.lanes {
		f.centre.asks = f.centre.asks || l.asks
		f.centre.heard = max(f.centre.heard, l.heard)
		f.attend(l)
	}
	f.askCentre()
	if second%60 == sampleSecond {
		f.learn(at)
	}
	told := f.told
	f.told = nil
	return told
}

// take notes a channel's mood.
func (f *Floor) take(c ChannelMood) {
	l := f.lane(c.Channel)
	if l == nil || c.Mood == nil {
		return
	}
	l.mood, l.asks = c.Mood, true
	// At the end of a bucket alone, when all are told of, so that it does not matter
	// how often a channel was told of in between.
	if f.bucketEnds() {
		for n, ago := range heardWithin {
			if c.Mood.Windows[n].Customers > 0 {
				l.heard = max(l.heard, f.now-ago.Milliseconds())
				break
			}
		}
	}
}

// bucketEnds is whether all that have anything in their hour are told of now.
func (f *Floor) bucketEnds() bool { return f.now/1000%bucketSeconds == 0 }

// lane is that of a channel, a new one if need be; nil where there is no room.
func (f *Floor) lane(channel string) *lane {
	if channel == "" {
		return nil // the centre's name; no channel has it
	}
	at, found := f.find(channel)
	switch {
	case found:
		return f.lanes[at]
	case len(f.lanes) >= mostLanes:
		f.missed++
		return nil
	}
	l := &lane{name: strings.Clone(channel), list: f.listFor(channel), usual: new(baseline.Channel), heard: f.now}
	f.lanes = slices.Insert(f.lanes, at, l)
	return l
}

// find is where a channel's lane is, or where it belongs.
func (f *Floor) find(channel string) (at int, found bool) {
	return slices.BinarySearchFunc(f.lanes, channel, func(l *lane, name string) int { return cmp.Compare(l.name, name) })
}

// emptyOthers empties the moods of channels that were not told of at the end of a
// bucket. Their rules are asked once more, and again as long as one is not quiet.
func (f *Floor) emptyOthers() {
	for _, l := range f.lanes {
		if !l.asks && (l.mood != nil || len(l.posts) > 0) {
			l.mood, l.asks = nil, true
		}
	}
	f.centre.asks = f.centre.asks || len(f.centre.posts) > 0
}

// attend asks a lane's rules if there is a reason to, and else lets time pass.
func (f *Floor) attend(l *lane) {
	switch {
	case l.asks:
		l.asks = false
		f.ask(l)
	case len(l.posts) > 0:
		f.pass(l)
	}
}

// askCentre adds up all channels, if anything is to be asked of them.
func (f *Floor) askCentre() {
	if f.centre.asks && len(f.centre.rules) > 0 {
		f.centre.mood = f.sum()
	}
	f.attend(&f.centre)
}

// sum is the mood of all channels together.
func (f *Floor) sum() *window.Mood {
	all := &window.Mood{At: clock(f.now)}
	for _, l := range f.lanes {
		if l.mood != nil {
			all.Merge(l.mood)
		}
	}
	return all
}

// learn takes the minute's samples, after the rules were asked: what they told of
// is then weighed from the next second on, when all of them are asked.
func (f *Floor) learn(at time.Time) {
	f.centre.mood = f.sum()
	for l := range f.everyLane() {
		l.usual.Learn(&l.present().Windows[window.Minute], at)
		l.written = nil
	}
	f.lanes = slices.DeleteFunc(f.lanes, func(l *lane) bool {
		return l.mood == nil && len(l.posts) == 0 && f.now-l.heard > forgetsAfter.Milliseconds()
	})
}

// everyLane is the channels' by name, and then the centre's.
func (f *Floor) everyLane() iter.Seq[*lane] {
	return func(yield func(*lane) bool) {
		for _, l := range f.lanes {
			if !yield(l) {
				return
			}
		}
		yield(&f.centre)
	}
}

// nobody is the mood in which nobody said anything.
var nobody window.Mood

func (l *lane) present() *window.Mood {
	if l.mood == nil {
		return &nobody
	}
	return l.mood
}

// FloorStats are what a Floor counts.
type FloorStats struct {
	// Channels are those that it knows.
	Channels int
	// Missed is how often a channel was passed over for want of room.
	Missed uint64
	// RuleErrors is how often the condition of a rule could not be told, by rule.
	RuleErrors map[string]uint64
}

// Stats tells what the floor has counted since it was made or decoded.
func (f *Floor) Stats() FloorStats {
	return FloorStats{Channels: len(f.lanes), Missed: f.missed, RuleErrors: maps.Clone(f.failed)}
}
