package desk

import (
	"fmt"
	"time"

	"undertone/monitor/alert"
)

// Desk is what became of alerts and nudges. It is not safe for concurrent use:
// one lock must hold from a command's check to the Load of its record. What it
// hands out may be read by anybody at any time.
type Desk struct {
	opts Options

	open, closed *shelf[Ticket] // by the alert's id
	nudges       *shelf[Nudge]
	feedback     *shelf[Feedback] // by feedbackKey
	fixes        *shelf[Fix]

	snoozed, waiting          *timers // alerts, and nudges without an answer
	ofConversations, ofAgents *ledger
}

// New returns a desk that has heard of nothing. The options must be ones that
// SetDefaults accepts.
func New(opts Options) *Desk {
	_ = opts.SetDefaults() // reported by whoever read them
	return &Desk{
		opts:            opts,
		open:            newShelf[Ticket](opts.Keep.Open),
		closed:          newShelf[Ticket](opts.Keep.Closed),
		nudges:          newShelf[Nudge](opts.Keep.Nudges),
		feedback:        newShelf[Feedback](opts.Keep.Feedback),
		fixes:           newShelf[Fix](opts.Keep.Fixes),
		snoozed:         newTimers(),
		waiting:         newTimers(),
		ofConversations: newLedger(opts.PerConversation),
		ofAgents:        newLedger(opts.PerAgent),
	}
}

// Causes returns what an alert may be resolved with. It must not be changed.
func (d *Desk) Causes() []Cause { return d.opts.Causes }

// Ticket returns the alert of that id.
func (d *Desk) Ticket(id string) (*Ticket, bool) {
	t := d.open.get(id)
	if t == nil {
		t = d.closed.get(id)
	}
	return t, t != nil
}

// Nudge returns the nudge of that id.
func (d *Desk) Nudge(id string) (*Nudge, bool) {
	n := d.nudges.get(id)
	return n, n != nil
}

// Load takes a record in: one that a command returned, once it is logged, or at
// the start those of the log, in order. What the newest record of something says
// is what is known of it, so to load a record again changes nothing. The error
// says that it is no record; the desk is then as before.
func (d *Desk) Load(r Record) error {
	if err := r.check(); err != nil {
		return err
	}
	switch r.Type {
	case OfAlert:
		d.putTicket(r.Alert)
	case OfNudge:
		d.putNudge(r.Nudge)
	case OfFeedback:
		d.feedback.put(r.Feedback.key(), r.Feedback)
	case OfFix:
		d.fixes.put(r.Fix.ID, r.Fix)
	}
	return nil
}

func (d *Desk) putTicket(t *Ticket) {
	if t.State == alert.Resolved {
		d.open.remove(t.ID)
		d.snoozed.set(t.ID, time.Time{})
		d.closed.put(t.ID, t)
		return
	}
	d.closed.remove(t.ID)
	d.snoozed.set(t.ID, t.SnoozedUntil)
	if out := d.open.put(t.ID, t); out != "" {
		d.snoozed.set(out, time.Time{})
	}
}

func (d *Desk) putNudge(n *Nudge) {
	if d.nudges.get(n.ID) == nil {
		d.spend(n)
	}
	var due time.Time
	if n.State == Given {
		due = n.At.Add(d.opts.Escalate)
	}
	d.waiting.set(n.ID, due)
	if out := d.nudges.put(n.ID, n); out != "" {
		d.waiting.set(out, time.Time{})
	}
}

// spend charges the budgets. One that is held out costs its conversation as much
// as one that is given, or the conversations that are compared would not be
// treated alike but for the nudge; the agent, who does not see it, it costs
// nothing.
func (d *Desk) spend(n *Nudge) {
	if n.State.Shown() || n.State == HeldOut {
		d.ofConversations.spend(n.Conversation, n.At)
	}
	if n.State.Shown() && n.Agent != "" {
		d.ofAgents.spend(n.Agent, n.At)
	}
}

// apply takes in a record that the desk made itself.
func (d *Desk) apply(r Record) Record {
	if err := d.Load(r); err != nil {
		panic(fmt.Sprintf("desk: made a record that it does not take: %v", err)) // a mistake in this package, not in what came in
	}
	return r
}

// check tells whether r is a record: its type, what it holds, and what the desk
// relies on.
func (r Record) check() error {
	ok := false
	switch r.Type {
	case OfAlert:
		ok = r.Alert != nil && r.Alert.ID != "" && r.Alert.known()
	case OfNudge:
		ok = r.Nudge != nil && r.Nudge.ID != "" && r.Nudge.known()
	case OfFeedback:
		ok = r.Feedback != nil && r.Feedback.Conversation != "" && (r.Feedback.CSAT == 0) != (r.Feedback.NPS == nil)
	case OfFix:
		ok = r.Fix != nil && r.Fix.ID != ""
	}
	if !ok {
		return fmt.Errorf("load a record of type %.20q of %v: %w", r.Type, r.At, errRecord)
	}
	return nil
}

func (t *Ticket) known() bool {
	return t.State == alert.Firing || t.State == alert.Acknowledged || t.State == alert.Resolved
}

func (n *Nudge) known() bool {
	return n.State.Shown() || n.State == HeldOut || n.State == Suppressed
}

// key is one for each kind of feedback, so that what is sent twice counts once.
func (f *Feedback) key() string {
	if f.NPS != nil {
		return "nps " + f.Conversation
	}
	return "csat " + f.Conversation
}

// group is what alerts of one kind of trouble share.
func group(a *alert.Alert) string {
	switch {
	case a.Channel == "" && a.Topic == "":
		return "*"
	case a.Topic == "":
		return a.Channel
	case a.Channel == "":
		return "*/" + a.Topic
	}
	return a.Channel + "/" + a.Topic
}
