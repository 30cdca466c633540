package alert

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"

	"undertone/monitor/alert/baseline"
	"undertone/monitor/alert/rule"
	"undertone/nlp"
)

// ErrFloor is what every error of DecodeFloor wraps: the bytes are no state of a
// floor. Restore alone then keeps alerts from being raised twice; what is usual
// has to be learned anew.
var ErrFloor = errors.New("alert: not a floor")

// floorFormat is the first byte of a state. It carries no checksum; that belongs to
// the file it is written to. Rules and topics are known by their names.
const floorFormat = 1

// AppendBinary appends the whole state but for the moods, which the windows have,
// to b. Equal states give equal bytes. The error is always nil.
//
// A tick's events are told once: a state is to be saved when the log has them.
func (f *Floor) AppendBinary(b []byte) ([]byte, error) {
	c := &coder{data: append(b, floorFormat)}
	c.moment(&f.now)
	lanes := len(f.lanes)
	c.count(&lanes, mostLanes)
	for l := range f.everyLane() {
		f.encodeLane(c, l)
	}
	gone := len(f.gone)
	c.count(&gone, math.MaxInt32)
	for _, a := range f.gone {
		c.alert(a)
	}
	return c.data, nil
}

func (f *Floor) encodeLane(c *coder, l *lane) {
	c.text(&l.name)
	c.moment(&l.heard)
	if l.written == nil {
		l.written = l.usual.AppendBinary(nil, f.view.names)
	}
	c.bytes(&l.written)
	posts := len(l.posts)
	c.count(&posts, math.MaxInt32)
	// By name, as the numbers of rules are another pack's when it is read.
	byName := slices.Clone(l.posts)
	slices.SortFunc(byName, func(a, b post) int {
		return compareKeys(l.rules[a.at].Name, a.topic, l.rules[b.at].Name, b.topic)
	})
	for i := range byName {
		p, name := &byName[i], l.rules[byName[i].at].Name
		c.text(&p.topic)
		c.slot(&name, &p.slot)
	}
}

// DecodeFloor returns the floor that goes on as the one whose AppendBinary gave the
// data, once its first tick has brought the moods. Of rules that pack has no more,
// what fires is resolved and what pends is forgotten. The error wraps ErrFloor.
func DecodeFloor(opts Options, data []byte, pack *rule.Pack, names *nlp.TopicNames) (*Floor, error) {
	f := NewFloor(opts, pack, names)
	c := &coder{data: data, reading: true}
	f.decode(c)
	if c.err == nil && len(c.data) > 0 {
		c.fail("%d bytes too many", len(c.data))
	}
	if c.err != nil {
		return nil, fmt.Errorf("decode floor: %w: at byte %d of %d: %w", ErrFloor, len(data)-len(c.data), len(data), c.err)
	}
	return f, nil
}

func (f *Floor) decode(c *coder) {
	if version := c.take(1); version != nil && version[0] != floorFormat {
		c.fail("format is %d, not %d", version[0], floorFormat)
	}
	c.moment(&f.now)
	var lanes int
	c.count(&lanes, mostLanes)
	before := ""
	for range lanes {
		l := new(lane)
		f.decodeLane(c, l)
		if l.name <= before {
			c.fail("channel %q after %q", l.name, before)
		}
		if c.err != nil {
			return
		}
		before = l.name
		f.lanes = append(f.lanes, l)
	}
	f.decodeLane(c, &f.centre)
	if f.centre.name != "" {
		c.fail("the centre is called %q", f.centre.name)
	}
	var gone int
	c.count(&gone, math.MaxInt32)
	for range gone {
		a := new(Alert)
		if c.alert(a); c.err != nil {
			return
		}
		f.gone = append(f.gone, a)
	}
}

func (f *Floor) decodeLane(c *coder, l *lane) {
	c.text(&l.name)
	c.moment(&l.heard)
	var data []byte
	c.bytes(&data)
	if c.err != nil {
		return
	}
	usual, err := baseline.Decode(data, f.view.names)
	if err != nil {
		c.fail("channel %q: %w", l.name, err)
		return
	}
	l.usual, l.list = usual, f.listFor(l.name)
	var posts int
	c.count(&posts, math.MaxInt32)
	var name, topic string
	for i := range posts {
		var p post
		var called string
		c.text(&p.topic)
		c.slot(&called, &p.slot)
		if i > 0 && compareKeys(name, topic, called, p.topic) >= 0 {
			c.fail("rule %q about %q after %q about %q", called, p.topic, name, topic)
		}
		if p.phase == quiet && p.rest <= f.now {
			c.fail("rule %q is quiet and does not rest", called)
		}
		if c.err != nil {
			return
		}
		name, topic = called, p.topic
		if f.place(l, &p, called) {
			l.posts = append(l.posts, p)
		}
	}
	l.sort()
}

// compareKeys orders posts by the names of their rules and topics.
func compareKeys(rule, topic, otherRule, otherTopic string) int {
	return cmp.Or(cmp.Compare(rule, otherRule), cmp.Compare(topic, otherTopic))
}
