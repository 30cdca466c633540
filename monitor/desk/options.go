package desk

import (
	"errors"
	"time"

	"undertone/monitor/contact"
)

// Options say how often people may be disturbed, and how much is remembered. The
// zero value is production's.
type Options struct {
	// PerConversation is how many nudges one conversation may get. Zeros mean
	// one a minute: less time than that, and the first had no chance to help.
	PerConversation Budget `koanf:"per_conversation"`
	// PerAgent is how many nudges one agent may get, over all conversations.
	// Zeros mean six in 10 minutes.
	PerAgent Budget `koanf:"per_agent"`
	// HoldOut is the share of conversations whose nudges are kept back, to learn
	// whether nudges help. Zero means 0.10, and -1 none.
	HoldOut float64 `koanf:"hold_out"`
	// Fresh is how long ago a message may have been said for a nudge about it.
	// Zero means 10 minutes: it came late, and the talk has gone on.
	Fresh time.Duration `koanf:"fresh"`
	// Escalate is how long a nudge waits for an answer until the supervisor is
	// told. Zero means 90 seconds.
	Escalate time.Duration `koanf:"escalate"`
	// Causes are what an alert may be resolved with. None means DefaultCauses.
	Causes []Cause `koanf:"causes"`
	Keep   Keep    `koanf:"keep"`
}

// Budget is how many nudges may be given within any time of that length.
type Budget struct {
	Nudges int           `koanf:"nudges"`
	Within time.Duration `koanf:"within"`
}

// Keep bounds what a desk remembers. What is more falls out, the oldest first,
// and is counted in Dropped; the journal's log of events still has it.
type Keep struct {
	// Open is the most alerts that are not resolved. Zero means 10,000.
	Open int `koanf:"open"`
	// Closed is the most resolved ones. Zero means 5,000, Nudges and Feedback
	// 20,000 each, Fixes 1,000.
	Closed   int `koanf:"closed"`
	Nudges   int `koanf:"nudges"`
	Feedback int `koanf:"feedback"`
	Fixes    int `koanf:"fixes"`
}

const mostKept = 1_000_000

// SetDefaults fills in what is zero and reports every setting out of range.
func (o *Options) SetDefaults() error {
	o.PerConversation.setDefaults(Budget{1, time.Minute})
	o.PerAgent.setDefaults(Budget{6, 10 * time.Minute})
	contact.Default(&o.HoldOut, 0.10)
	contact.Default(&o.Fresh, 10*time.Minute)
	contact.Default(&o.Escalate, 90*time.Second)
	if len(o.Causes) == 0 {
		o.Causes = DefaultCauses()
	}
	errs := []error{
		o.PerConversation.check("per_conversation"),
		o.PerAgent.check("per_agent"),
		contact.Within("fresh", o.Fresh, time.Second, 24*time.Hour),
		contact.Within("escalate", o.Escalate, time.Second, 24*time.Hour),
		checkCauses(o.Causes),
		o.Keep.setDefaults(),
	}
	if o.HoldOut != -1 { // an even half is the most that tells more
		errs = append(errs, contact.Within("hold_out", o.HoldOut, 0, 0.5))
	}
	return errors.Join(errs...)
}

func (b *Budget) setDefaults(def Budget) {
	contact.Default(&b.Nudges, def.Nudges)
	contact.Default(&b.Within, def.Within)
}

func (b *Budget) check(key string) error {
	return errors.Join(
		contact.Within(key+".nudges", b.Nudges, 1, 1000),
		contact.Within(key+".within", b.Within, time.Second, 24*time.Hour),
	)
}

func (k *Keep) setDefaults() error {
	contact.Default(&k.Open, 10_000)
	contact.Default(&k.Closed, 5000)
	contact.Default(&k.Nudges, 20_000)
	contact.Default(&k.Feedback, 20_000)
	contact.Default(&k.Fixes, 1000)
	return errors.Join(
		contact.Within("keep.open", k.Open, 1, mostKept),
		contact.Within("keep.closed", k.Closed, 1, mostKept),
		contact.Within("keep.nudges", k.Nudges, 1, mostKept),
		contact.Within("keep.feedback", k.Feedback, 1, mostKept),
		contact.Within("keep.fixes", k.Fixes, 1, mostKept),
	)
}
