package alert

import "undertone/monitor/window"

// Level is how much a channel needs a person.
type Level uint8

// The levels, from good to bad.
const (
	Calm Level = iota
	Watch
	Alarm
)

var levelNames = [...]string{"calm", "watch", "alert"}

// String returns the level's name in the contract.
func (l Level) String() string {
	if int(l) < len(levelNames) {
		return levelNames[l]
	}
	return "unknown"
}

// MarshalText writes the level's name.
func (l Level) MarshalText() ([]byte, error) { return []byte(l.String()), nil }

// indicated is the level that a window calls for in a channel that is at level
// now. It is asked from the worst level down: a level is kept more easily than it
// is reached.
func (o *Options) indicated(now Level, w *window.Sums) Level {
	for _, level := range [...]Level{Alarm, Watch} {
		t := o.threshold(level)
		if now >= level && t.keeps(w, o.Margin) || t.reached(w) {
			return level
		}
	}
	return Calm
}

func (o *Options) threshold(l Level) *Threshold {
	if l == Alarm {
		return &o.Alert
	}
	return &o.Watch
}

// reached is whether w is bad enough.
func (t *Threshold) reached(w *window.Sums) bool {
	return w.Customers >= int64(t.Messages) &&
		(w.Sentiment() <= t.Sentiment || w.NegativeShare() >= t.Negative)
}

// keeps is whether w is not yet better by margin. Half the messages are enough to
// stay, or a channel with just enough of them would come and go with each one.
func (t *Threshold) keeps(w *window.Sums, margin float64) bool {
	return 2*w.Customers >= int64(t.Messages) &&
		(w.Sentiment() < t.Sentiment+margin || w.NegativeShare() > t.Negative-margin)
}
