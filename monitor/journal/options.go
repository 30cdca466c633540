package journal

import (
	"errors"
	"net/url"
	"time"

	"undertone/monitor/contact"
)

// Options say where the journal is and how much it keeps. The zero value is
// what runs in production on one machine.
type Options struct {
	// URL is an external NATS server, such as nats://nats:4222. Empty embeds
	// one in the process.
	URL string `koanf:"url"`
	// Name begins the names of the streams, so that several Undertones can
	// share a cluster. Empty means "undertone".
	Name string `koanf:"name"`
	// Replicas of each stream on an external cluster. Zero means 1.
	Replicas int `koanf:"replicas"`
	// Shards is the number of slices of the conversations, fixed when the data
	// directory is made. Zero means 2: one shard reads far more messages than
	// any centre has people to write, and each costs fsyncs of its own.
	Shards int `koanf:"shards"`
	// PageBytes is the most bytes of a page. Zero means 64 KiB; at most 128.
	PageBytes int `koanf:"page_bytes"`
	// PageDelay is how long a page waits for company. Zero means 2ms.
	PageDelay time.Duration `koanf:"page_delay"`
	// Queue is the most bytes waiting in one shard. Zero means 16 MiB.
	Queue int `koanf:"queue"`
	// Behind is the most appended messages that were not yet followed, over
	// all shards. Zero means 200,000: a second or two of work.
	Behind int `koanf:"behind"`
	// MaxAge and MaxBytes bound what is kept. Zero means 7 days and 8 GiB.
	MaxAge   time.Duration `koanf:"max_age"`
	MaxBytes int64         `koanf:"max_bytes"`
	// IDs is how many newer ids there must be before one may be forgotten, and
	// IDsFor how long it is kept at least, while no more than four times IDs
	// are held in all. Zero means 1,000,000 and 10 minutes.
	IDs    int           `koanf:"ids"`
	IDsFor time.Duration `koanf:"ids_for"`
	// Timeout is how long one append may take before it counts as failed and
	// is tried again. Zero means 3s.
	Timeout time.Duration `koanf:"timeout"`
}

// SetDefaults fills in what is zero and reports every setting out of range.
func (o *Options) SetDefaults() error {
	contact.Default(&o.Name, "undertone")
	contact.Default(&o.Replicas, 1)
	contact.Default(&o.Shards, 2)
	contact.Default(&o.PageBytes, 64<<10)
	contact.Default(&o.PageDelay, 2*time.Millisecond)
	contact.Default(&o.Queue, 16<<20)
	contact.Default(&o.Behind, 200_000)
	contact.Default(&o.MaxAge, 7*24*time.Hour)
	contact.Default(&o.MaxBytes, 8<<30)
	contact.Default(&o.IDs, 1_000_000)
	contact.Default(&o.IDsFor, 10*time.Minute)
	contact.Default(&o.Timeout, 3*time.Second)
	return errors.Join(
		o.checkURL(),
		contact.Within("replicas", o.Replicas, 1, 5),
		contact.Within("shards", o.Shards, 1, 256),
		contact.Within("page_bytes", o.PageBytes, 1<<10, 128<<10),
		contact.Within("page_delay", o.PageDelay, 0, time.Second),
		contact.Within("queue", o.Queue, 1<<20, 1<<30),
		contact.Within("behind", o.Behind, 1000, 100_000_000),
		contact.Within("max_age", o.MaxAge, time.Hour, 10*365*24*time.Hour),
		contact.Within("max_bytes", o.MaxBytes, 1<<20, 1<<50),
		contact.Within("ids", o.IDs, 1000, 100_000_000),
		contact.Within("ids_for", o.IDsFor, 0, 24*time.Hour),
		contact.Within("timeout", o.Timeout, 100*time.Millisecond, time.Minute),
	)
}

// checkURL does not repeat the URL: it may hold a password.
func (o *Options) checkURL() error {
	if o.URL == "" {
		return nil
	}
	if u, err := url.Parse(o.URL); err != nil || u.Host == "" {
		return errors.New("url: must be like nats://host:4222")
	}
	return nil
}
