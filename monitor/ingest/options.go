package ingest

import (
	"errors"
	"fmt"
	"time"

	"undertone/monitor/contact"
)

// Options bound what the door takes. The zero value is production's.
type Options struct {
	// Limits bound one message.
	Limits contact.Limits `koanf:"limits"`
	// Body is the most bytes of a request's body or of a frame. Zero means 8 MiB.
	Body int `koanf:"body"`
	// Bodies is the most bytes of all bodies held at once; more wait a moment
	// and are then refused with 429. Zero means 64 MiB.
	Bodies int `koanf:"bodies"`
	// Messages is the most messages of one request. Zero means 10,000.
	Messages int `koanf:"messages"`
	// Channels is the most channels; messages of later ones are counted under
	// "other". Zero means 500: what fits a wall, and a metric's label.
	Channels int `koanf:"channels"`
	// Read is how long a body may take to arrive. Zero means 30s.
	Read time.Duration `koanf:"read"`
	// Answer is how long a request waits for the disk. Zero means 10s.
	Answer time.Duration `koanf:"answer"`
	// Silence is how long a socket may say nothing, not even answer a ping.
	// Zero means 60s.
	Silence time.Duration `koanf:"silence"`
	// Sockets is the most WebSockets at once. Zero means 1,000.
	Sockets int `koanf:"sockets"`
}

// SetDefaults fills in what is zero and reports every setting out of range.
func (o *Options) SetDefaults() error {
	contact.Default(&o.Body, 8<<20)
	contact.Default(&o.Bodies, 64<<20)
	contact.Default(&o.Messages, 10_000)
	contact.Default(&o.Channels, 500)
	contact.Default(&o.Sockets, 1000)
	contact.Default(&o.Read, 30*time.Second)
	contact.Default(&o.Answer, 10*time.Second)
	contact.Default(&o.Silence, time.Minute)
	return errors.Join(
		prefixed("limits", o.Limits.SetDefaults()),
		contact.Within("body", o.Body, 1<<10, 256<<20),
		contact.Within("bodies", o.Bodies, o.Body, 4<<30),
		contact.Within("messages", o.Messages, 1, 100_000),
		contact.Within("channels", o.Channels, 1, 10_000),
		contact.Within("sockets", o.Sockets, 1, 100_000),
		contact.Within("read", o.Read, time.Second, time.Hour),
		contact.Within("answer", o.Answer, time.Second, time.Hour),
		contact.Within("silence", o.Silence, time.Millisecond, time.Hour),
	)
}

// prefixed puts a section's key before each of its problems.
func prefixed(key string, err error) error {
	many, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return err
	}
	var all []error
	for _, one := range many.Unwrap() {
		all = append(all, fmt.Errorf("%s.%w", key, one))
	}
	return errors.Join(all...)
}
