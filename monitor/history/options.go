package history

import (
	"errors"
	"time"

	"undertone/monitor/contact"
	"undertone/monitor/window"
	"undertone/nlp"
)

// Options say how much is kept. The zero value is production's.
type Options struct {
	// Keep is how long rows are kept. Zero means 90 days: a quarter, which
	// most reports compare with the one before.
	Keep time.Duration `koanf:"keep"`
	// Bytes is the most that the files take. Zero means 256 MiB. A channel
	// takes about 300 bytes in each hour in which somebody speaks, so 500 busy
	// ones are kept for about 75 days. The oldest days go first.
	Bytes int64 `koanf:"bytes"`
	// Names know the topics of the user's own, which rows have by name. No
	// setting.
	Names *nlp.TopicNames
	// Now gives the present totals, so that the hour at hand is in every
	// answer; false while they are not whole. Nil means that there are none.
	// No setting.
	Now func() (at time.Time, totals map[string]window.Totals, ok bool)
}

// SetDefaults fills in what is zero and reports every setting out of range.
func (o *Options) SetDefaults() error {
	contact.Default(&o.Keep, 90*24*time.Hour)
	contact.Default(&o.Bytes, 256<<20)
	return errors.Join(
		contact.Within("keep", o.Keep, 24*time.Hour, 10*365*24*time.Hour),
		contact.Within("bytes", o.Bytes, 1<<20, 1<<40),
	)
}
