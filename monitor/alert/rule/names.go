package rule

import (
	"maps"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"

	"undertone/monitor/contact"
	"undertone/nlp"
)

// kind is what sort of thing a part of an expression is.
type kind uint8

const (
	number kind = iota + 1
	word
	truth
	list     // of constants, on the right of in
	record   // such as last_5m, of which one value must be named
	function // such as last_5m.tone, which must be called with a label
)

// kindNames are the kinds as messages call them.
var kindNames = [...]string{number: "a number", word: "a word", truth: "true or false", list: "a list", record: "a group of values", function: "a function"}

func (k kind) String() string { return kindNames[k] }

// name is what one name of the values stands for, read off the struct tags.
type name struct {
	doc   string
	kind  kind
	index []int // of the field, from the values' struct
	// labels is the family of labels that a word is one of, or that a function
	// takes; empty where any word goes.
	labels string
	least  float64 // of a number
	most   float64
	late   Late
	fields map[string]*name // of a record
	order  []string         // of the fields
	result *name            // of a function
}

// Value is one name that conditions and texts may use.
type Value struct {
	Name string `json:"name"`
	Kind string `json:"kind"` // number, word or truth
	Doc  string `json:"doc"`
}

// Values lists what a rule of scope s may name, in the order of the documentation.
// The topic's values are for rules with by: topic alone.
func Values(s Scope) []Value { return namesOf(s).list("", "", nil) }

// list adds a record's values to a list, those within its records too.
func (n *name) list(prefix, doc string, to []Value) []Value {
	for _, key := range n.order {
		field := n.fields[key]
		text, call := field.doc, key
		if doc != "" {
			text = doc + ": " + text
		}
		if field.kind == function {
			call, field = key+"(label)", field.result
		}
		if field.kind == record {
			to = field.list(prefix+call+".", text, to)
			continue
		}
		to = append(to, Value{prefix + call, [...]string{number: "number", word: "word", truth: "truth"}[field.kind], text})
	}
	return to
}

// namesOf is the names of a scope.
func namesOf(s Scope) *name {
	if s == OfConversation {
		return conversationNames()
	}
	return channelNames()
}

var (
	conversationNames = sync.OnceValue(func() *name { return structName(reflect.TypeFor[Conversation](), nil) })
	channelNames      = sync.OnceValue(func() *name { return structName(reflect.TypeFor[Channel](), nil) })
)

// structName is the record that a struct makes; index leads to it.
func structName(t reflect.Type, index []int) *name {
	n := &name{kind: record, index: index, fields: make(map[string]*name)}
	for field := range t.Fields() {
		key := field.Tag.Get("expr")
		one := typeName(field.Type, append(slices.Clone(index), field.Index...))
		one.doc, one.labels = field.Tag.Get("doc"), field.Tag.Get("labels")
		of := one
		if one.kind == function {
			of = one.result
		}
		of.least, of.most = rangeOf(field.Tag.Get("range"))
		of.late = lateNames[field.Tag.Get("late")]
		n.fields[key], n.order = one, append(n.order, key)
	}
	return n
}

// rangeOf reads "-1 1", or "0" for what has no upper end.
func rangeOf(tag string) (least, most float64) {
	least, most = math.Inf(-1), math.Inf(1)
	low, high, _ := strings.Cut(tag, " ")
	if x, err := strconv.ParseFloat(low, 64); err == nil {
		least = x
	}
	if x, err := strconv.ParseFloat(high, 64); err == nil {
		most = x
	}
	return least, most
}

// typeName is the name of a field of that type.
func typeName(t reflect.Type, index []int) *name {
	switch t.Kind() {
	case reflect.String:
		return &name{kind: word, index: index}
	case reflect.Bool:
		return &name{kind: truth, index: index}
	case reflect.Struct:
		return structName(t, index)
	case reflect.Func: // what it gives is read from there, so its index begins anew
		return &name{kind: function, index: index, result: typeName(t.Out(0), nil)}
	default:
		return &name{kind: number, index: index}
	}
}

// families are the lists of labels that the values' words are of, by the names in
// the struct tags. Topics are not among them: a user may have topics of their own.
var families = map[string][]string{
	"tone":        nlp.Tones(),
	"touchpoint":  nlp.Touchpoints(),
	"feeling":     nlp.Labels(nlp.HeadSentiment),
	"intent":      nlp.Labels(nlp.HeadIntent),
	"urgency":     nlp.Labels(nlp.HeadUrgency),
	"expectation": nlp.Labels(nlp.HeadExpectation),
	"medium":      contact.Media(),
	"lang":        languages(),
}

// languages lists the tags of the languages that texts are found to be in.
func languages() (tags []string) {
	for l := nlp.LangUnknown; l <= nlp.LangMixed; l++ {
		tags = append(tags, l.String())
	}
	return tags
}

// names lists the fields of a record in order of the alphabet.
func (n *name) names() []string { return slices.Sorted(maps.Keys(n.fields)) }
