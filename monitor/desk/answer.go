package desk

import "math"

// AckNudge is the agent's answer that the nudge helped.
func (d *Desk) AckNudge(id string, act Act) (Record, error) {
	return d.answer(id, Helpful, "", act)
}

// DismissNudge is the agent's answer that it did not: not_now or false_alarm.
func (d *Desk) DismissNudge(id, reason string, act Act) (Record, error) {
	if err := oneOf("reason", reason, VerdictNotNow, VerdictFalseAlarm); err != nil {
		return Record{}, err
	}
	return d.answer(id, Dismissed, reason, act)
}

// answer takes the first answer to a nudge, also where it comes late and the
// supervisor has been told.
func (d *Desk) answer(id string, state NudgeState, reason string, act Act) (Record, error) {
	if err := checkName("by", act.By); err != nil {
		return Record{}, err
	}
	known := d.nudges.get(id)
	switch {
	case known == nil:
		return Record{}, unknown("nudge", id)
	case !known.State.Shown():
		return Record{}, wrongState("nudge_not_given", "nudge %.80q was not given to anybody", id)
	case known.State == Helpful || known.State == Dismissed:
		return Record{}, wrongState("nudge_answered", "nudge %.80q is answered already", id)
	}
	n := *known
	n.State, n.Reason, n.AnsweredAt = state, reason, moment(act.At)
	return Record{Type: OfNudge, At: n.AnsweredAt, By: act.By, Nudge: &n}, nil
}

// Feedback is what a customer said of a conversation: a CSAT from 1 to 5 or an
// NPS from 0 to 10. The caller fills in what it knows of the conversation, its
// channel and the CSAT that was predicted at its end. The conversation need not be
// known: surveys come days later.
func (d *Desk) Feedback(f Feedback, act Act) (Record, error) {
	if err := checkName("by", act.By); err != nil {
		return Record{}, err
	}
	if err := f.check(); err != nil {
		return Record{}, err
	}
	f.At = moment(act.At)
	return Record{Type: OfFeedback, At: f.At, By: act.By, Feedback: &f}, nil
}

func (f *Feedback) check() error {
	if err := checkName("conversation", f.Conversation); err != nil {
		return err
	}
	if f.Channel != "" {
		if err := checkName("channel", f.Channel); err != nil {
			return err
		}
	}
	switch {
	case (f.CSAT == 0) == (f.NPS == nil):
		return invalid("csat", "exactly one of csat, 1 to 5, and nps, 0 to 10, is required")
	case f.NPS == nil && !within(f.CSAT, 1, 5):
		return invalid("csat", "must be 1 to 5, got %v", f.CSAT)
	case f.NPS != nil && !within(float64(*f.NPS), 0, 10):
		return invalid("nps", "must be 0 to 10, got %d", *f.NPS)
	case f.Predicted != 0 && !within(f.Predicted, 1, 5):
		return invalid("predicted", "must be 1 to 5, got %v", f.Predicted)
	}
	return checkNote("comment", f.Comment)
}

// within refuses what is not a number.
func within(v, least, most float64) bool { return !math.IsNaN(v) && v >= least && v <= most }
