package journal

import (
	"errors"
	"fmt"
	"net/url"
	"time"
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
	orInt(&o.Replicas, 1)
	orInt(&o.Shards, 2)
	orInt(&o.PageBytes, 64<<10)
	orInt(&o.Queue, 16<<20)
	orInt(&o.Behind, 200_000)
	orInt(&o.IDs, 1_000_000)
	orDuration(&o.PageDelay, 2*time.Millisecond)
	orDuration(&o.MaxAge, 7*24*time.Hour)
	orDuration(&o.IDsFor, 10*time.Minute)
	orDuration(&o.Timeout, 3*time.Second)
	if o.MaxBytes == 0 {
		o.MaxBytes = 8 << 30
	}
	if o.Name == "" {
		o.Name = "undertone"
	}
	return errors.Join(
		o.checkURL(),
		between("replicas", o.Replicas, 1, 5),
		between("shards", o.Shards, 1, 256),
		between("page_bytes", o.PageBytes, 1<<10, 128<<10),
		between("page_delay", int(o.PageDelay), 0, int(time.Second)),
		between("queue", o.Queue, 1<<20, 1<<30),
		between("behind", o.Behind, 1000, 100_000_000),
		between("max_age", int(o.MaxAge), int(time.Hour), int(10*365*24*time.Hour)),
		between("max_bytes", int(o.MaxBytes), 1<<20, 1<<50),
		between("ids", o.IDs, 1000, 100_000_000),
		between("ids_for", int(o.IDsFor), 0, int(24*time.Hour)),
		between("timeout", int(o.Timeout), int(100*time.Millisecond), int(time.Minute)),
	)
}

func (o *Options) checkURL() error {
	if o.URL == "" {
		return nil
	}
	u, err := url.Parse(o.URL)
	if err != nil || u.Host == "" {
		return fmt.Errorf("url: must be like nats://host:4222, got %q", o.URL)
	}
	return nil
}

func orInt(v *int, def int) {
	if *v == 0 {
		*v = def
	}
}

func orDuration(v *time.Duration, def time.Duration) {
	if *v == 0 {
		*v = def
	}
}

func between(key string, v, least, most int) error {
	if v < least || v > most {
		return fmt.Errorf("%s: must be %d to %d, got %d", key, least, most, v)
	}
	return nil
}
