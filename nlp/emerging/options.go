package emerging

import (
	"errors"
	"time"

	"undertone/monitor/contact"
	"undertone/nlp"
)

// Options tune a Finder. The zero value is production's.
type Options struct {
	// Off leaves it all out, and with it the 28 MB that prose's model takes.
	Off bool `koanf:"off"`
	// Window is how far back a rise is looked for. Zero means 10m: long enough
	// for a problem that a few customers an hour have never met before to show,
	// short enough that a supervisor can still do something about it.
	Window time.Duration `koanf:"window"`
	// Conversations is how many of them must say a phrase within the window.
	// Zero means 5: one angry customer is no issue, however often they say it.
	Conversations int `koanf:"conversations"`
	// Score is how surprising the count must be: 6 is one chance in a million
	// that the phrase's own baseline brings it. Zero means 6, because thousands
	// of phrases are asked every hour.
	Score float64 `koanf:"score"`
	// Rise is how many times its baseline a phrase must reach. Zero means 4.
	// Where traffic is heavy even the drift of an ordinary day is surprising,
	// but it is not that large.
	Rise float64 `koanf:"rise"`
	// Expiry is how long after its last rise an issue is closed. Zero means 15m.
	Expiry time.Duration `koanf:"expiry"`
	// Memory is the half-life of the baselines. Zero means 24h.
	Memory time.Duration `koanf:"memory"`
	// Phrases is how many are remembered in each language. Zero means 50,000,
	// about 8 MB when full.
	Phrases int `koanf:"phrases"`
	// Topic is the confidence from which a message's first topic covers all of
	// it. Zero means 1, so that only phrases are covered: topics are broad, and
	// a new problem is nearly always a technical fault or a matter of delivery.
	Topic float64 `koanf:"topic"`
}

// SetDefaults fills in what is zero and reports every setting out of range.
func (o *Options) SetDefaults() error {
	contact.Default(&o.Window, 10*time.Minute)
	contact.Default(&o.Conversations, 5)
	contact.Default(&o.Score, 6)
	contact.Default(&o.Rise, 4)
	contact.Default(&o.Expiry, 15*time.Minute)
	contact.Default(&o.Memory, 24*time.Hour)
	contact.Default(&o.Phrases, 50_000)
	contact.Default(&o.Topic, 1)
	return errors.Join(
		contact.Within("window", o.Window, time.Minute, 6*time.Hour),
		contact.Within("conversations", o.Conversations, 2, 1000),
		contact.Within("score", o.Score, 1, 50),
		contact.Within("rise", o.Rise, 1.5, 1000),
		contact.Within("expiry", o.Expiry, time.Minute, 24*time.Hour),
		contact.Within("memory", o.Memory, 10*time.Minute, 90*24*time.Hour),
		contact.Within("phrases", o.Phrases, 1000, 1_000_000),
		contact.Within("topic", o.Topic, 0.01, 1),
	)
}

// Wants reports whether a customer's message with this reading is one to hear:
// a negative one in a language that the finder knows, whose topics are not so
// sure that they cover it. The options must be ones that SetDefaults accepts.
func (o *Options) Wants(r *nlp.Reading) bool {
	if o.Off || r.Sentiment.Label != nlp.Negative || r.Lang == nlp.LangUnknown {
		return false
	}
	return r.TopicCount == 0 || o.Topic >= 1 || float64(r.Topics[0].Confidence) < o.Topic*10000
}
