package rule

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// The keys of each section.
var (
	topKeys      = []string{"bundled", "templates", "rules"}
	bodyKeys     = []string{"like", "scope", "by", "set", "raise", "clear", "for", "keep_firing_for", "cooldown", "severity", "route", "channels", "text", "cleared", "nudge", "overrides", "examples"}
	ruleKeys     = append([]string{"rule", "off"}, bodyKeys...)
	templateKeys = append([]string{"template"}, bodyKeys...)
	overrideKeys = []string{"channels", "set", "raise", "clear", "for", "keep_firing_for", "cooldown", "severity", "route", "off"}
)

// The bounds of what a source may hold.
const (
	mostRules     = 500
	mostOverrides = 50
	mostExamples  = 100
	mostSet       = 50
	mostGlobs     = 100
	mostRoutes    = 16
)

// entry is a rule or a template as a source has it.
type entry struct {
	*source
	kind   string // rule or template
	name   string
	at     Place
	fields map[string]field
	set    map[string]constant
	before *entry // the one of the same name that an earlier source has
	bad    bool   // it has a mistake of its own
}

// constant is one constant of set.
type constant struct {
	field
	value any
	own   bool // it is set in the rule itself, and not in what it is like
}

// String is for messages: template mood.
func (e *entry) String() string { return e.kind + " " + e.name }

// label fits a metric and a file of rules alike.
var label = regexp.MustCompile(`^[a-z][a-z0-9_]{0,63}$`)

// entry reads a rule or a template. It is nil where it has no name to speak of it.
func (r *report) entry(kind string, f field, keys []string) *entry {
	mine := &report{source: r.source, problems: r.problems}
	if kind == "rule" {
		mine.rule = nameIn(f)
	}
	e := &entry{source: r.source, kind: kind, at: f.where}
	e.fields = mine.section("a "+kind, f.node, keys)
	named, ok := e.fields[kind]
	if !ok {
		mine.problem(f.where, "%s: is missing; every %s has a name", kind, kind)
		return nil
	}
	if e.name, ok = mine.text(named); !ok {
		return nil
	}
	if !label.MatchString(e.name) {
		mine.problem(named.where, "%s: must be small letters, digits and _, at most 64, got %q", kind, shorten(e.name, 60))
		return nil
	}
	if set, ok := e.fields["set"]; ok {
		e.set = mine.constants(set)
	}
	e.bad = mine.broken
	return e
}

// nameIn is the name of a rule for messages about it, before it is checked.
func nameIn(f field) string {
	quiet := &report{source: f.source, problems: new(Problems)}
	for _, pair := range quiet.pairs("", f.node) {
		if key := (field{node: pair.Key}); keyIs(key, "rule") {
			text, _ := field{node: pair.Value}.words()
			return shorten(firstLine(text), 64)
		}
	}
	return ""
}

// keyIs is whether a field is a certain word.
func keyIs(f field, key string) bool {
	text, _ := f.words()
	return text == key
}

// constants reads the constants of a set.
func (r *report) constants(f field) map[string]constant {
	set := make(map[string]constant)
	for _, pair := range r.pairs("set", f.node) {
		at := r.at(pair.Key.GetToken())
		key, ok := (field{node: pair.Key}).words()
		one := field{r.source, "set." + key, r.at(start(pair.Value)), pair.Value}
		switch {
		case !ok || !label.MatchString(key):
			r.problem(at, "set: a constant's name must be small letters, digits and _, got %s", describe(pair.Key))
		case reserved(key):
			r.problem(at, "set: %s is the name of a value or a function already", key)
		case set[key].value != nil:
			r.problem(at, "set: %s is here twice", key)
		case len(set) == mostSet:
			r.problem(at, "set: has too many constants, at most %d", mostSet)
			return set
		default:
			if value, ok := r.constant(one); ok {
				one.where = at
				set[key] = constant{one, value, true}
			}
		}
	}
	return set
}

// reserved is whether a name stands for something else in conditions.
func reserved(key string) bool {
	_, function := builtins[key]
	return function || conversationNames().fields[key] != nil || channelNames().fields[key] != nil ||
		slices.Contains([]string{"and", "or", "not", "in", "contains", "matches", "true", "false", "nil", "let", "if", "else"}, key)
}

// over is e with what it does not set itself taken over from base.
func (e *entry) over(base *entry) *entry {
	merged := *e
	merged.fields, merged.set = maps.Clone(base.fields), make(map[string]constant)
	if merged.fields == nil {
		merged.fields = make(map[string]field)
	}
	maps.Copy(merged.fields, e.fields)
	for key, c := range base.set {
		c.own = false
		merged.set[key] = c
	}
	for key, c := range e.set {
		if merged.set[key].value != nil {
			c.own = false // base may have had a use for it that e has not
		}
		merged.set[key] = c
	}
	return &merged
}

// library is the templates and rules that an entry may be like.
type library struct {
	templates map[string]*entry
	rules     map[string]*entry // of earlier sources
}

// find is what e is like: a template, or a rule of an earlier source. Of two with
// one name it is the later one, other than e itself.
func (l *library) find(e *entry, name string) *entry {
	found := l.templates[name]
	if found == e {
		found = e.before
	}
	if found == nil && e.kind == "rule" {
		found = l.rules[name]
	}
	return found
}

// whole is an entry with all that it takes over; nil where that cannot be told.
func (l *library) whole(r *report, e *entry) *entry {
	chain := []*entry{e}
	for one := e; ; {
		like, ok := one.fields["like"]
		if !ok {
			break
		}
		name, ok := r.text(like)
		if !ok {
			return nil
		}
		next := l.find(one, name)
		switch {
		case next == nil && name == one.name && one.kind == "template":
			r.problem(like.where, "like: template %s is like itself", name)
			return nil
		case next == nil:
			r.problem(like.where, "like: there is no template %s%s", shorten(name, 60), meant(name, slices.Sorted(maps.Keys(l.templates))))
			return nil
		case slices.Contains(chain, next):
			r.problem(like.where, "like: goes in a circle: %s", circle(chain, next))
			return nil
		case next.bad:
			r.problem(like.where, "like: %s has a mistake itself", next)
			return nil
		}
		chain, one = append(chain, next), next
	}
	merged := chain[len(chain)-1]
	for i := len(chain) - 2; i >= 0; i-- {
		merged = chain[i].over(merged)
	}
	return merged
}

// circle is the way round: a is like b, b is like a.
func circle(chain []*entry, again *entry) string {
	chain = append(chain[slices.Index(chain, again):len(chain):len(chain)], again)
	var steps []string
	for i, one := range chain[1:] {
		steps = append(steps, fmt.Sprintf("%s is like %s", chain[i].name, one.name))
	}
	return strings.Join(steps, ", ")
}
