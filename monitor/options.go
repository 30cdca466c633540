package monitor

import (
	"errors"
	"fmt"
	"time"

	"undertone/monitor/alert"
	"undertone/monitor/contact"
	"undertone/monitor/desk"
	"undertone/monitor/window"
	"undertone/nlp/emerging"
)

// Options tune the line. The zero value is production's.
type Options struct {
	// Pace is the least time between two looks at the moods. Zero means 250ms:
	// people do not read faster.
	Pace time.Duration `koanf:"pace"`
	// Snapshot is how often the windows are saved. Zero means 5s, which is
	// also the most that has to be read again after a crash.
	Snapshot time.Duration `koanf:"snapshot"`
	// SnapshotMessages is how many messages of a shard cause a snapshot before
	// its time. Zero means 20,000: to read them again takes a tenth of a second.
	SnapshotMessages int            `koanf:"snapshot_messages"`
	Window           window.Options `koanf:"window"`
	Alert            alert.Options  `koanf:"alert"`
	// Desk bounds nudges, and names the causes of trouble.
	Desk desk.Options `koanf:"desk"`
	// Emerging finds the issues that have no topic, beside the line.
	Emerging emerging.Options `koanf:"emerging"`
	// EmergingRate is how many messages a second it is given at most. Zero
	// means 50, half a hundredth of a core; above that it hears a sample.
	EmergingRate int `koanf:"emerging_rate"`
	// EmergingQueue is how many messages wait for it at most. Zero means 2,000,
	// so that none is heard more than 40 seconds late; further ones are left
	// out and counted.
	EmergingQueue int `koanf:"emerging_queue"`
}

// SetDefaults fills in what is zero and reports every setting out of range.
func (o *Options) SetDefaults() error {
	contact.Default(&o.Pace, 250*time.Millisecond)
	contact.Default(&o.Snapshot, 5*time.Second)
	contact.Default(&o.SnapshotMessages, 20_000)
	contact.Default(&o.EmergingRate, 50)
	contact.Default(&o.EmergingQueue, 2000)
	errs := []error{
		contact.Within("pace", o.Pace, 10*time.Millisecond, 10*time.Second),
		contact.Within("snapshot", o.Snapshot, 100*time.Millisecond, 10*time.Minute),
		contact.Within("snapshot_messages", o.SnapshotMessages, 1, 1_000_000_000),
		contact.Within("emerging_rate", o.EmergingRate, 1, 100_000),
		contact.Within("emerging_queue", o.EmergingQueue, 1, 1_000_000),
	}
	if err := o.Window.SetDefaults(); err != nil {
		errs = append(errs, fmt.Errorf("window.%w", err))
	}
	if err := o.Alert.SetDefaults(); err != nil {
		errs = append(errs, fmt.Errorf("alert.%w", err))
	}
	if err := o.Desk.SetDefaults(); err != nil {
		errs = append(errs, fmt.Errorf("desk.%w", err))
	}
	if err := o.Emerging.SetDefaults(); err != nil {
		errs = append(errs, fmt.Errorf("emerging.%w", err))
	}
	return errors.Join(errs...)
}
