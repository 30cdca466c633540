package desk

import (
	"cmp"
	"slices"
	"time"

	"github.com/cespare/xxhash/v2"

	"undertone/monitor/alert"
)

// Take returns what an event of the engines makes of the desk: nothing where it
// is known already. The records are taken in; the caller must log them, in order
// and before those of later calls, and stop if it cannot. Events come in the
// order of their time. What fell due before the event comes first, so that the
// records do not depend on how often Advance is called.
func (d *Desk) Take(e alert.Event) []Record {
	records := d.Advance(e.At)
	r := Record{At: moment(e.At)}
	switch {
	case e.Alert != nil:
		r.Type, r.Alert = OfAlert, d.told(e.Alert)
	case e.Nudge != nil:
		r.Type, r.Nudge = OfNudge, d.decided(e.Nudge, r.At)
	case e.Outcome != nil:
		r.Type, r.Nudge = OfNudge, d.turnedOut(e.Outcome)
	}
	if r.Alert == nil && r.Nudge == nil {
		return records
	}
	return append(records, d.apply(r))
}

// moment is t as all records have it: whole milliseconds of UTC.
func moment(t time.Time) time.Time { return t.UTC().Truncate(time.Millisecond) }

// told returns what an engine's alert makes of its ticket, or nil. People have
// the last word: what they resolved stays resolved.
func (d *Desk) told(a *alert.Alert) *Ticket {
	known, ok := d.Ticket(a.ID)
	switch {
	case a.ID == "":
		return nil
	case !ok:
		return &Ticket{Alert: *a, Group: group(a)}
	case known.State == alert.Resolved || a.State != alert.Resolved:
		return nil
	}
	t := *known
	t.Alert, t.SnoozedUntil = *a, time.Time{}
	t.Text, t.Ended = known.Text, a.Text
	return &t
}

// turnedOut returns the nudge with its outcome, or nil.
func (d *Desk) turnedOut(o *alert.Outcome) *Nudge {
	known := d.nudges.get(o.Nudge)
	if known == nil || known.Outcome != nil {
		return nil
	}
	n := *known
	n.Outcome = &Outcome{Messages: o.Messages, Before: o.Before, After: o.After, Risk: o.Risk, CSAT: o.CSAT}
	return &n
}

// decided returns the nudge that a candidate becomes, or nil where that is known.
func (d *Desk) decided(c *alert.Candidate, at time.Time) *Nudge {
	if c.ID == "" || d.nudges.get(c.ID) != nil {
		return nil
	}
	n := &Nudge{
		ID: c.ID, Alert: c.Alert, Rule: c.Rule,
		Channel: c.Channel, Conversation: c.Conversation, Message: c.Message, Agent: c.Agent,
		At: at, Lang: c.Lang,
		Tone: c.Tone, Topic: c.Topic, Touchpoint: c.Touchpoint, Intent: c.Intent,
		Words: c.Words, What: c.Why, Mood: c.Mood, Risk: c.Risk,
	}
	n.State, n.Reason = d.fate(c, at)
	if n.State == Given {
		n.Advice = adviceFor(c)
	}
	return n
}

// fate decides. Whether the conversation is held out is asked last: only those
// that would have been given may be compared with those that were.
func (d *Desk) fate(c *alert.Candidate, at time.Time) (NudgeState, string) {
	switch {
	case !c.SaidAt.IsZero() && at.Sub(c.SaidAt) > d.opts.Fresh:
		return Suppressed, Stale
	case !d.ofConversations.allows(c.Conversation, at):
		return Suppressed, ConversationBudget
	case c.Agent != "" && !d.ofAgents.allows(c.Agent, at):
		return Suppressed, AgentBudget
	case d.heldOut(c.Conversation):
		return HeldOut, ""
	}
	return Given, ""
}

// heldOut tells whether a conversation gets no nudges. It is all of them or none:
// a second nudge must not find an agent whom the first one warned. The salt keeps
// this apart from the shards, which go by the same hash.
func (d *Desk) heldOut(conversation string) bool {
	h := xxhash.Sum64String("held out\x00" + conversation)
	return float64(h>>11)/(1<<53) < d.opts.HoldOut
}

// adviceFor returns the rule's own advice where it has any.
func adviceFor(c *alert.Candidate) []Advice {
	if len(c.Text) > 0 {
		return []Advice{{Do: DoOwn, Text: c.Text}}
	}
	return Advise(Situation{Tone: c.Tone, Topic: c.Topic, Touchpoint: c.Touchpoint, Intent: c.Intent})
}

// Advance returns what the passing of time makes of the desk by now: nudges that
// nobody answered are escalated or lapse, and snoozes end, each at its own due time. Like
// Take's, the records are taken in and must be logged. Time that goes backward
// does nothing.
func (d *Desk) Advance(now time.Time) []Record {
	var due []Record
	d.snoozed.pop(now, func(id string, at time.Time) {
		if t := d.open.get(id); t != nil {
			woken := *t
			woken.SnoozedUntil = time.Time{}
			due = append(due, Record{Type: OfAlert, At: at, Alert: &woken})
		}
	})
	d.waiting.pop(now, func(id string, at time.Time) {
		if n := d.nudges.get(id); n != nil {
			due = append(due, Record{Type: OfNudge, At: at, Nudge: d.unanswered(n, at)})
		}
	})
	slices.SortFunc(due, byTime)
	for _, r := range due {
		d.apply(r)
	}
	return due
}

// unanswered returns what becomes of a nudge that nobody answered by then. No
// supervisor is called to what is over.
func (d *Desk) unanswered(n *Nudge, at time.Time) *Nudge {
	late := *n
	if t := d.closed.get(n.Alert); t != nil && !t.ResolvedAt.After(at) {
		late.State = Lapsed
	} else {
		late.State, late.EscalatedAt = Escalated, at
	}
	return &late
}

func byTime(a, b Record) int {
	return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Type, b.Type), cmp.Compare(a.id(), b.id()))
}

// id is that of the alert or nudge.
func (r Record) id() string {
	if r.Alert != nil {
		return r.Alert.ID
	}
	return r.Nudge.ID
}
