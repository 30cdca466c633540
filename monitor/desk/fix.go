package desk

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"
)

// Decide says that something will be changed about a cause. Of f, the cause is
// required; channel and topic narrow down where the change will show and are
// empty for all. The department is the cause's where f names none. The record has
// the fix's id.
func (d *Desk) Decide(f Fix, act Act) (Record, error) {
	if err := checkName("by", act.By); err != nil {
		return Record{}, err
	}
	cause, err := d.cause(f.Cause)
	if err != nil {
		return Record{}, err
	}
	for _, name := range []struct{ field, value string }{{"department", f.Department}, {"topic", f.Topic}, {"channel", f.Channel}} {
		if name.value == "" {
			continue
		}
		if err := checkName(name.field, name.value); err != nil {
			return Record{}, err
		}
	}
	if err := checkNote("note", f.Note); err != nil {
		return Record{}, err
	}
	f.Department = cmp.Or(f.Department, cause.Department)
	f.DecidedAt, f.DecidedBy, f.ChangedAt = moment(act.At), act.By, time.Time{}
	f.ID = f.id()
	if d.fixes.get(f.ID) != nil {
		return Record{}, wrongState("fix_known", "the same fix was decided at this very moment")
	}
	return Record{Type: OfFix, At: f.DecidedAt, By: act.By, Fix: &f}, nil
}

// Change says since when the fix is in effect, which may be before today but not
// before it was decided; the zero time means now. A date that was wrong is put right
// by giving the right one.
func (d *Desk) Change(id string, at time.Time, act Act) (Record, error) {
	if err := checkName("by", act.By); err != nil {
		return Record{}, err
	}
	known := d.fixes.get(id)
	switch {
	case known == nil:
		return Record{}, unknown("fix", id)
	case at.IsZero() && !known.ChangedAt.IsZero():
		return Record{}, wrongState("fix_changed", "fix %.80q is in effect already, since %s", id, known.ChangedAt.Format(time.RFC3339))
	case at.After(act.At):
		return Record{}, invalid("changed_at", "must not be in the future, got %s", at.UTC().Format(time.RFC3339))
	// People choose a minute, and may decide and change within the same one.
	case !at.IsZero() && at.Before(known.DecidedAt.Truncate(time.Minute)):
		return Record{}, invalid("changed_at", "must not be before the fix was decided, %s, got %s", known.DecidedAt.Format(time.RFC3339), at.UTC().Format(time.RFC3339))
	case at.IsZero():
		at = act.At
	}
	f := *known
	f.ChangedAt = moment(at)
	return Record{Type: OfFix, At: moment(act.At), By: act.By, Fix: &f}, nil
}

// id is like an alert's: the same decision at the same moment has the same.
func (f *Fix) id() string {
	sum := sha256.Sum256([]byte(strings.Join([]string{f.Cause, f.Topic, f.Channel, f.Note, f.DecidedAt.Format(time.RFC3339Nano)}, "\x00")))
	return hex.EncodeToString(sum[:10])
}
