package rule

import (
	"reflect"
	"slices"
	"sync"
)

// Late are values that take some work to know. An engine leaves them out until a
// condition comes to one, which most never do.
type Late uint8

// The late values of a conversation.
const (
	Forecast Late = 1 << iota // risk and csat
	Contacts                  // contacts
	TextOf                    // text

	AllLate = Forecast | Contacts | TextOf
)

// lateNames are the struct tags of late values.
var lateNames = map[string]Late{"forecast": Forecast, "contacts": Contacts, "text": TextOf}

// Frame is values that are asked about again and again: where each of them is, so
// that a Condition reads one without looking for it. What is set in the values is
// seen at once. It is not safe for concurrent use.
type Frame struct {
	values any
	v      reflect.Value // the struct

	// The fields of each kind, in the order of the struct.
	numbers []*float64
	truths  []*bool
	words   []*string
	abouts  []*func(string) bool
	shares  []*func(string) float64
	parts   []*func(string) Part

	missing Late
	learn   func(Late)
}

// NewFrame is a frame of a *Conversation or a *Channel; it panics at anything
// else. learn sets late values; it may be nil where there are none.
func NewFrame(values any, learn func(Late)) *Frame {
	f := &Frame{values: values, learn: learn}
	switch v := values.(type) {
	case *Conversation:
		f.v = reflect.ValueOf(v).Elem()
	case *Channel:
		f.v = reflect.ValueOf(v).Elem()
	default:
		panic("rule: a frame is of a conversation or a channel")
	}
	f.add(f.v)
	return f
}

// add notes the fields of a struct.
func (f *Frame) add(v reflect.Value) {
	for i := range v.NumField() {
		switch p := v.Field(i).Addr().Interface().(type) {
		case *float64:
			f.numbers = append(f.numbers, p)
		case *bool:
			f.truths = append(f.truths, p)
		case *string:
			f.words = append(f.words, p)
		case *func(string) bool:
			f.abouts = append(f.abouts, p)
		case *func(string) float64:
			f.shares = append(f.shares, p)
		case *func(string) Part:
			f.parts = append(f.parts, p)
		default:
			f.add(v.Field(i))
		}
	}
}

// Begin says that the values are others now, and which of them are missing.
func (f *Frame) Begin(missing Late) { f.missing = missing }

// Missing tells which of some late values nobody has needed yet.
func (f *Frame) Missing(late Late) Late { return f.missing & late }

// Need sets late values that are missing.
func (f *Frame) Need(late Late) {
	if late &= f.missing; late != 0 {
		f.missing &^= late
		f.learn(late)
	}
}

// sample frames tell where the fields of a scope's values are.
var (
	conversationFrame = sync.OnceValue(func() *Frame { return NewFrame(new(Conversation), nil) })
	channelFrame      = sync.OnceValue(func() *Frame { return NewFrame(new(Channel), nil) })
)

// placeOf is where in its row of a scope's frames the field of a path is.
func placeOf(s Scope, p *path) int {
	f := channelFrame()
	if s == OfConversation {
		f = conversationFrame()
	}
	switch p := f.v.FieldByIndex(p.index).Addr().Interface().(type) {
	case *float64:
		return slices.Index(f.numbers, p)
	case *bool:
		return slices.Index(f.truths, p)
	case *string:
		return slices.Index(f.words, p)
	case *func(string) bool:
		return slices.Index(f.abouts, p)
	case *func(string) float64:
		return slices.Index(f.shares, p)
	case *func(string) Part:
		return slices.Index(f.parts, p)
	}
	return -1
}
