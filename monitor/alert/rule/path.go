package rule

import (
	"errors"
	"fmt"
	"math"
	"reflect"
	"strings"
)

// The reasons why a comparison can be neither true nor false.
var (
	errNotFinite = errors.New("a division by zero, or a number out of all bounds")
	errNoValue   = errors.New("the value is not there")
)

// path is a value as a condition names it: last_5m.sentiment, or
// last_15m.topic("delivery").share. Reading it allocates nothing.
type path struct {
	text   string
	kind   kind
	labels string // the family of a word
	least  float64
	most   float64 // of a number, as far as it goes
	index  []int   // of the field in the values' struct
	late   Late
	// call is set where the field is a function, which takes label; part is the
	// field of the Part that it gives, or -1 where it gives a plain value.
	call  bool
	label string
	part  int
}

// field is the struct's field, which for a call is the function.
func (p *path) field(v reflect.Value) reflect.Value {
	for _, i := range p.index {
		v = v.Field(i)
	}
	return v
}

// number reads a number.
func (p *path) number(v reflect.Value) (float64, error) {
	x := 0.0
	field := p.field(v)
	if !p.call {
		x = field.Float()
	} else {
		switch f := field.Interface().(type) {
		case func(string) float64:
			if f == nil {
				return 0, errNoValue
			}
			x = f(p.label)
		case func(string) Part:
			if f == nil {
				return 0, errNoValue
			}
			x = f(p.label).field(p.part)
		}
	}
	if x-x != 0 { // infinite or no number
		return 0, errNotFinite
	}
	return x, nil
}

// field is the n-th field, which reflection could not read without allocating.
func (p Part) field(n int) float64 { return [...]float64{p.Messages, p.Share, p.Sentiment}[n] }

// truth reads a truth value.
func (p *path) truth(v reflect.Value) (bool, error) {
	field := p.field(v)
	if !p.call {
		return field.Bool(), nil
	}
	if f, ok := reflect.TypeAssert[func(string) bool](field); ok && f != nil {
		return f(p.label), nil
	}
	return false, errNoValue
}

// word reads a word. No function gives one.
func (p *path) word(v reflect.Value) string { return p.field(v).String() }

// show is the value for people and JSON.
func (p *path) show(v reflect.Value) any {
	switch p.kind {
	case word:
		return p.word(v)
	case truth:
		if b, err := p.truth(v); err == nil {
			return b
		}
	case number:
		if x, err := p.number(v); err == nil {
			return x
		}
	}
	return nil
}

// structOf is the struct of values that a condition or a text of scope s reads;
// an error where it is handed something else.
func structOf(s Scope, values any) (reflect.Value, error) {
	switch v := values.(type) {
	case *Conversation:
		if s == OfConversation && v != nil {
			return reflect.ValueOf(v).Elem(), nil
		}
	case *Channel:
		if s != OfConversation && v != nil {
			return reflect.ValueOf(v).Elem(), nil
		}
	}
	return reflect.Value{}, fmt.Errorf("read the values of scope %s: got %T", s, values)
}

// isFinite is whether x is a number within bounds.
func isFinite(x float64) bool { return !math.IsInf(x, 0) && !math.IsNaN(x) }

// isOf is whether the path is the value of that name, or one in it.
func (p *path) isOf(name string) bool {
	rest, ok := strings.CutPrefix(p.text, name)
	return ok && (rest == "" || rest[0] == '.' || rest[0] == '(')
}
