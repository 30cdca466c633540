package window

import (
	"errors"
	"fmt"

	"undertone/nlp"
)

// Options bound a Set. The zero value is production's.
type Options struct {
	// Channels is the most channels of a set. Zero means 501: the 500 that
	// the door lets in, and contact.Other. Messages of later channels are
	// put into contact.Other. A busy channel takes about 90 KB.
	Channels int `koanf:"channels"`
	// Conversations is the most conversations that one shard remembers, to
	// count each once. Zero means 200,000, which take about 12 MB. When there
	// are more within an hour, those silent for longest are forgotten first;
	// one that then speaks again counts twice.
	Conversations int `koanf:"conversations"`
	// Names know the topics of the user's own. Sets whose moods are added up
	// share them. Without, there are only built-in topics. No setting.
	Names *nlp.TopicNames
}

const (
	mostChannels      = 20_000
	mostConversations = 10_000_000
)

// SetDefaults fills in what is zero and reports every setting out of range.
func (o *Options) SetDefaults() error {
	if o.Channels == 0 {
		o.Channels = 501
	}
	if o.Conversations == 0 {
		o.Conversations = 200_000
	}
	return errors.Join(
		within("channels", o.Channels, mostChannels),
		within("conversations", o.Conversations, mostConversations),
	)
}

func within(key string, v, most int) error {
	if v < 1 || v > most {
		return fmt.Errorf("%s: must be 1 to %d, got %d", key, most, v)
	}
	return nil
}
