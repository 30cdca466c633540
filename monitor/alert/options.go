package alert

import (
	"cmp"
	"errors"
	"fmt"
	"time"

	"undertone/monitor/contact"
)

// Options tell when a channel changes its level. The zero value is production's.
// All figures are of the 5-minute window.
type Options struct {
	// Watch is where calm ends. Zeros mean 5 messages, -0.15, 0.40.
	Watch Threshold `koanf:"watch"`
	// Alert is where an alert is raised. Zeros mean 8 messages, -0.35, 0.60.
	Alert Threshold `koanf:"alert"`
	// Margin is by how much the sentiment and the share of negative messages
	// must be better than a threshold to come down from it. Zero means 0.10:
	// less than the jitter of ten messages would be no margin.
	Margin float64 `koanf:"margin"`
	// Hold is how long they must stay better. Zero means 1 minute.
	Hold time.Duration `koanf:"hold"`

	// Conversations is the most that are followed at once, over all shards. Zero
	// means 50,000, of which each takes 2 kB; the one that was silent longest
	// goes first, and is counted.
	Conversations int `koanf:"conversations"`
	// QuietAfter is how long nobody speaks until the alerts of a conversation are
	// resolved: whoever should have acted has, or it is too late. They are not
	// raised again before somebody speaks. Those of a channel or the centre are
	// resolved when no customer has spoken for so long, unless they are about that.
	// Zero means 30 minutes.
	QuietAfter time.Duration `koanf:"quiet_after"`
	// EndAfter is how long nobody speaks until a conversation is over and its course
	// forgotten. Zero means 24 hours: posts and e-mails are answered the next day.
	EndAfter time.Duration `koanf:"end_after"`
	// Contacts is the most conversations that are remembered for 7 days to tell a
	// customer who comes back, over all shards. Zero means 200,000, of which each
	// takes about 70 bytes; the oldest go first, and are counted.
	Contacts int `koanf:"contacts"`
}

// Threshold is reached with enough messages of customers, of which the mean
// sentiment is low enough or enough are negative.
type Threshold struct {
	// Messages is the least number: one angry customer is no trend.
	Messages int `koanf:"messages"`
	// Sentiment is the mean, from -1 to 1, at or below which it is reached.
	Sentiment float64 `koanf:"sentiment"`
	// Negative is the share, above 0 to 1, at or above which it is reached.
	Negative float64 `koanf:"negative"`
}

const (
	mostMessages = 1_000_000
	mostHold     = time.Hour
)

// SetDefaults fills in what is zero and reports every setting out of range.
func (o *Options) SetDefaults() error {
	o.Watch.setDefaults(Threshold{5, -0.15, 0.40})
	o.Alert.setDefaults(Threshold{8, -0.35, 0.60})
	o.Margin = cmp.Or(o.Margin, 0.10)
	o.Hold = cmp.Or(o.Hold, time.Minute)
	errs := []error{
		o.Watch.check("watch"),
		o.Alert.check("alert"),
		contact.Within("margin", o.Margin, 0, 1),
	}
	errs = append(errs, o.setTrackerDefaults())
	if o.Hold < 0 || o.Hold > mostHold {
		errs = append(errs, fmt.Errorf("hold: must be 0s to 1h, got %v", o.Hold))
	}
	if o.Alert.Sentiment > o.Watch.Sentiment {
		errs = append(errs, fmt.Errorf("alert.sentiment: must be no higher than watch.sentiment, which is %v, got %v", o.Watch.Sentiment, o.Alert.Sentiment))
	}
	if o.Alert.Negative < o.Watch.Negative {
		errs = append(errs, fmt.Errorf("alert.negative: must be no lower than watch.negative, which is %v, got %v", o.Watch.Negative, o.Alert.Negative))
	}
	errs = append(errs, o.setTrackerDefaults())
	return errors.Join(errs...)
}

func (t *Threshold) setDefaults(def Threshold) {
	t.Messages = cmp.Or(t.Messages, def.Messages)
	t.Sentiment = cmp.Or(t.Sentiment, def.Sentiment)
	t.Negative = cmp.Or(t.Negative, def.Negative)
}

func (t *Threshold) check(key string) error {
	return errors.Join(
		contact.Within(key+".messages", t.Messages, 1, mostMessages),
		contact.Within(key+".sentiment", t.Sentiment, -1, 1),
		contact.Within(key+".negative", t.Negative, 0, 1),
	)
}

// Share is the options of one of so many trackers that share what is bounded.
func (o Options) Share(trackers int) Options {
	_ = o.SetDefaults() // reported by whoever read them
	o.Conversations = max(1, o.Conversations/trackers)
	o.Contacts = max(1, o.Contacts/trackers)
	return o
}

// setTrackerDefaults is SetDefaults for what a Tracker is told.
func (o *Options) setTrackerDefaults() error {
	contact.Default(&o.Conversations, 50_000)
	contact.Default(&o.QuietAfter, 30*time.Minute)
	contact.Default(&o.EndAfter, 24*time.Hour)
	contact.Default(&o.Contacts, 200_000)
	return errors.Join(
		contact.Within("conversations", o.Conversations, 1, 10_000_000),
		contact.Within("quiet_after", o.QuietAfter, time.Minute, 7*24*time.Hour),
		contact.Within("end_after", o.EndAfter, time.Minute, 7*24*time.Hour),
		contact.Within("contacts", o.Contacts, 1, 100_000_000),
	)
}
