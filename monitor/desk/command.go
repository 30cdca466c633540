package desk

import (
	"slices"
	"strings"
	"time"

	"undertone/monitor/alert"
)

// The commands check what a person asks for and return the record of it. They
// change nothing: the caller logs the record and then Loads it, so that nothing
// is ever shown as done that a crash could undo. What they refuse is a *Refusal.

// Act is who does something at the desk, and when.
type Act struct {
	By string // 1 to 256 bytes
	At time.Time
}

// Resolution is why an alert came about.
type Resolution struct {
	// Cause is the name of one of Options.Causes. It may be empty for an alert
	// that was judged a false alarm, which has none.
	Cause string
	Note  string // at most 2,000 bytes
}

// mostSnooze is a day: what nobody wants to see for longer wants another rule.
const mostSnooze = 24 * time.Hour

// Acknowledge says that somebody has seen the alert and takes care of it.
func (d *Desk) Acknowledge(id string, act Act) (Record, error) {
	t, err := d.openTicket(id, act)
	if err != nil {
		return Record{}, err
	}
	if t.State == alert.Acknowledged {
		return Record{}, wrongState("alert_acknowledged", "alert %.80q is acknowledged already, by %s", id, t.AcknowledgedBy)
	}
	t.State, t.AcknowledgedAt, t.AcknowledgedBy = alert.Acknowledged, moment(act.At), act.By
	return act.ofTicket(t), nil
}

// Assign says who is to look after the alert; nobody where to is empty.
func (d *Desk) Assign(id, to string, act Act) (Record, error) {
	t, err := d.openTicket(id, act)
	if err != nil {
		return Record{}, err
	}
	if to != "" {
		if err := checkName("to", to); err != nil {
			return Record{}, err
		}
	}
	t.AssignedTo, t.AssignedAt = to, time.Time{}
	if to != "" {
		t.AssignedAt = moment(act.At)
	}
	return act.ofTicket(t), nil
}

// Snooze puts the alert out of sight until then, at most 24 hours; the zero time
// brings it back. It stays open, and its condition may still resolve it.
func (d *Desk) Snooze(id string, until time.Time, act Act) (Record, error) {
	t, err := d.openTicket(id, act)
	if err != nil {
		return Record{}, err
	}
	if !until.IsZero() {
		until = moment(until)
		if !until.After(act.At) || until.Sub(act.At) > mostSnooze {
			return Record{}, invalid("until", "must be within the next 24 hours, got %s at %s", until.Format(time.RFC3339), act.At.UTC().Format(time.RFC3339))
		}
		t.SnoozedAt = moment(act.At)
	}
	t.SnoozedUntil = until
	return act.ofTicket(t), nil
}

// Resolve closes the alert with its cause, one of Options.Causes or a few words. One that its own condition has
// resolved takes a cause too, once.
func (d *Desk) Resolve(id string, why Resolution, act Act) (Record, error) {
	t, err := d.ticket(id, act)
	if err != nil {
		return Record{}, err
	}
	if t.State == alert.Resolved && (t.ResolvedBy != "" || t.Cause != "") {
		return Record{}, wrongState("alert_resolved", "alert %.80q is resolved already, by %s", id, t.CauseBy)
	}
	var cause Cause
	if why.Cause != "" || t.Verdict != VerdictFalseAlarm {
		if cause, err = d.cause(why.Cause); err != nil {
			return Record{}, err
		}
	}
	if err := checkNote("note", why.Note); err != nil {
		return Record{}, err
	}
	t.Cause, t.Department, t.CauseBy, t.Note = cause.Name, cause.Department, act.By, why.Note
	if t.State != alert.Resolved {
		t.State, t.ResolvedAt, t.ResolvedBy, t.SnoozedUntil = alert.Resolved, moment(act.At), act.By, time.Time{}
	}
	return act.ofTicket(t), nil
}

// Judge says what the alert was worth: helpful, not_now or false_alarm. It can
// be said of any alert, and again by who thinks better of it.
func (d *Desk) Judge(id, verdict string, act Act) (Record, error) {
	t, err := d.ticket(id, act)
	if err != nil {
		return Record{}, err
	}
	if err := oneOf("verdict", verdict, VerdictHelpful, VerdictNotNow, VerdictFalseAlarm); err != nil {
		return Record{}, err
	}
	t.Verdict, t.JudgedAt = verdict, moment(act.At)
	return act.ofTicket(t), nil
}

// ticket returns a copy of the alert for act to change.
func (d *Desk) ticket(id string, act Act) (*Ticket, error) {
	if err := checkName("by", act.By); err != nil {
		return nil, err
	}
	known, ok := d.Ticket(id)
	if !ok {
		return nil, unknown("alert", id)
	}
	t := *known
	return &t, nil
}

// openTicket is ticket for what makes no sense once the alert is resolved.
func (d *Desk) openTicket(id string, act Act) (*Ticket, error) {
	t, err := d.ticket(id, act)
	if err == nil && t.State == alert.Resolved {
		return nil, wrongState("alert_resolved", "alert %.80q is resolved already", id)
	}
	return t, err
}

func (a Act) ofTicket(t *Ticket) Record {
	return Record{Type: OfAlert, At: moment(a.At), By: a.By, Alert: t}
}

func oneOf(field, value string, words ...string) error {
	if slices.Contains(words, value) {
		return nil
	}
	return invalid(field, "must be one of %s, got %.80q", strings.Join(words, ", "), value)
}
