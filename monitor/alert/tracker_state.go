package alert

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"undertone/monitor/alert/rule"
	"undertone/monitor/contact"
	"undertone/nlp"
)

// ErrTracker is what every error of DecodeTracker wraps: the bytes are no state of
// a tracker.
var ErrTracker = errors.New("alert: not a tracker")

// trackerFormat is the first byte of a state. It carries no checksum; that belongs
// to the file it is written to. Rules are known by their names.
const trackerFormat = 1

// Frozen is a Tracker as it was at one moment. The Tracker goes on while another
// goroutine writes the Frozen down: a conversation is copied before it is changed.
type Frozen struct {
	now      int64
	talks    []*talk // by place
	places   []place
	told     []Event
	contacts frozenContacts
}

// Freeze returns the tracker as it is now. It copies some words for each
// conversation, and the list of events that are not confirmed.
func (t *Tracker) Freeze() *Frozen {
	t.epoch++
	return &Frozen{
		now: t.now, talks: slices.Clone(t.talks), places: slices.Clone(t.agenda.places),
		told: slices.Clone(t.told.list), contacts: t.part.freeze(),
	}
}

// AppendBinary appends the whole state to b. Equal states give equal bytes. The
// error is always nil.
func (t *Tracker) AppendBinary(b []byte) ([]byte, error) { return t.Freeze().AppendBinary(b) }

// AppendBinary appends the state, as the tracker's own would have done at the
// moment of Freeze. The error is always nil.
func (f *Frozen) AppendBinary(b []byte) ([]byte, error) {
	c := &coder{data: append(b, trackerFormat)}
	c.moment(&f.now)
	talks := 0
	for n := f.places[0].after; n != 0; n = f.places[n].after {
		talks++
	}
	c.count(&talks, math.MaxInt32)
	for n := f.places[0].after; n != 0; n = f.places[n].after {
		k := *f.talks[n] // the coder sets what it codes, to itself here
		c.talk(&k)
		for i := range k.slots {
			s := k.slots[i]
			name := k.plan.rules[s.at].Name
			c.slot(&name, &s)
		}
	}
	told := len(f.told)
	c.count(&told, mostEvents)
	for _, e := range f.told {
		c.event(&e)
	}
	f.contacts.code(c)
	return c.data, nil
}

// DecodeTracker returns the tracker that goes on as the one whose AppendBinary gave
// the data. Of rules that pack has no more, what fires is resolved and what pends
// is forgotten; new ones begin quiet. Lower limits than before make room as they
// do when messages come. The error wraps ErrTracker, and contacts is then as it was.
func DecodeTracker(data []byte, opts Options, ear Ear, pack *rule.Pack, contacts *Contacts) (*Tracker, error) {
	t := newTracker(opts, ear, pack, contacts)
	c := &coder{data: data, reading: true}
	t.decode(c)
	if c.err == nil && len(c.data) > 0 {
		c.fail("%d bytes too many", len(c.data))
	}
	if c.err != nil {
		return nil, fmt.Errorf("decode tracker: %w: at byte %d of %d: %w", ErrTracker, len(data)-len(c.data), len(data), c.err)
	}
	t.contacts.join(t.part)
	return t, nil
}

func (t *Tracker) decode(c *coder) {
	var format uint8
	if c.small(&format, math.MaxUint8); format != trackerFormat {
		c.fail("format is %d, not %d", format, trackerFormat)
	}
	c.moment(&t.now)
	var talks, told int
	c.count(&talks, math.MaxInt32)
	gone := new(events) // what becomes of alerts whose rule is gone comes after what was told before
	spoke := int64(math.MinInt64)
	for range talks {
		k := t.decodeTalk(c, gone)
		if c.err == nil && (t.index[k.key] != 0 || k.last < spoke || k.last > t.now) {
			c.fail("conversation %q is there twice or at the wrong place", k.key)
		}
		if c.err != nil {
			return
		}
		spoke = k.last
		t.place(k)
	}
	c.count(&told, mostEvents)
	for i := range told {
		var e Event
		c.event(&e)
		if i > 0 && e.At.Before(t.told.list[i-1].At) || e.At.After(clock(t.now)) {
			c.fail("an event of %v is out of order", e.At)
		}
		if c.err != nil {
			return
		}
		t.told.add(e)
	}
	for _, e := range gone.list {
		t.told.add(e)
	}
	t.part.decode(c, t.now)
}

// decodeTalk reads a conversation and puts its slots under the rules that are in
// effect now.
func (t *Tracker) decodeTalk(c *coder, gone *events) *talk {
	k := &talk{unasked: true} // there may be rules that are new
	slots := c.talk(k)
	if c.err != nil {
		return k
	}
	k.plan = t.planOf(k.channel)
	k.channel = k.plan.channel
	var names []string
	for range slots {
		var name string
		var s slot
		c.slot(&name, &s)
		if slices.Contains(names, name) {
			c.fail("rule %q is in a conversation twice", name)
		}
		if c.err != nil {
			return k
		}
		names = append(names, name)
		at, ok := k.plan.index[name]
		switch {
		case ok:
			s.at = at
			k.slots = append(k.slots, s)
		case s.phase == firing:
			over := resolvedAs(s.alert, t.now, goneText)
			gone.add(Event{At: over.ResolvedAt, Alert: over})
		}
	}
	slices.SortFunc(k.slots, func(a, b slot) int { return a.at - b.at })
	return k
}

// talk codes a conversation up to the number of its slots, which it returns.
func (c *coder) talk(k *talk) (slots int) {
	c.texts(&k.key, &k.channel, &k.agent, &k.customer, &k.queue)
	c.bytes(&k.text)
	c.small((*uint8)(&k.medium), len(contact.Media())-1)
	c.small((*uint8)(&k.lang), int(nlp.LangMixed))
	c.course(&k.course)
	for i := range k.own {
		c.text(&k.own[i])
	}
	for i := range k.moods {
		c.score(&k.moods[i])
	}
	for _, v := range [...]*int64{&k.first, &k.last, &k.asked, &k.waits, &k.lag} {
		c.moment(v)
	}
	c.count(&k.contacts, mostContacts)
	c.bool(&k.byCustomer)
	c.bytes(&k.said)
	c.bytes(&k.waiting)
	if c.reading && k.customer != "" {
		k.who = nameOf(k.customer)
	}
	watches := len(k.watches)
	c.count(&watches, mostWatches)
	for i := range watches {
		var w watch
		if !c.reading {
			w = k.watches[i]
		}
		c.watch(&w)
		if c.reading {
			k.watches = append(k.watches, w)
		}
	}
	slots = len(k.slots)
	c.count(&slots, math.MaxInt32)
	return slots
}

func (c *coder) course(v *nlp.Course) {
	var data []byte
	if !c.reading {
		data, _ = v.AppendBinary(nil)
	}
	c.bytes(&data)
	if c.reading && c.err == nil {
		c.err = v.UnmarshalBinary(data)
	}
}

func (c *coder) watch(w *watch) {
	c.text(&w.nudge)
	c.score(&w.before)
	c.int(&w.sum)
	c.count(&w.messages, OutcomeMessages-1)
}

// slot codes a rule's place in a conversation, and the rule by its name.
func (c *coder) slot(name *string, s *slot) {
	c.text(name)
	c.small((*uint8)(&s.phase), int(firing))
	for _, v := range [...]*int64{&s.since, &s.better, &s.rest} {
		c.moment(v)
	}
	c.bool(&s.holds)
	if s.phase == firing {
		if c.reading {
			s.alert = new(Alert)
		}
		c.alert(s.alert)
	}
}
