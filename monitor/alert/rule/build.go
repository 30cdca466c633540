package rule

import (
	"errors"
	"maps"
	"regexp"
	"slices"
	"time"
)

// The longest times of a rule. A conversation of the centre's memory ends long
// before; a longer time is a slip of the hand.
const (
	longestFor      = 24 * time.Hour
	longestCooldown = 7 * 24 * time.Hour
)

// built is a rule with its variants.
type built struct {
	base     *Rule
	channels globs
	variants []variant // the first that is of a channel is in effect there
	examples []Example
	off      bool // it is of no channel at all
}

// variant is a rule as it is with one override.
type variant struct {
	channels globs
	rule     *Rule // nil where the override switches it off
}

// builder makes a rule of an entry that has all that it takes over.
type builder struct {
	*report
	*entry
	check *checker
}

// build makes a rule with its variants; nil where anything is wrong.
func build(r *report, e *entry) *built {
	b := &builder{report: r, entry: e}
	if off, ok := e.fields["off"]; ok && r.truth(off) {
		return &built{off: true}
	}
	before := r.broken
	r.broken = false
	whole := &built{base: b.rule(), channels: b.channels()}
	if !r.broken { // else the same would be said again of each variant
		b.spare()
		whole.variants = b.overrides(whole.base)
	}
	whole.examples = r.examples(e, whole.base.Name)
	r.broken = r.broken || before
	if r.broken {
		return nil
	}
	return whole
}

// rule makes the rule as it is without overrides, or with the one whose fields
// were put in.
func (b *builder) rule() *Rule {
	r := &Rule{Name: b.name, Place: b.at, Severity: Warning}
	r.Written, r.WrittenAt = b.entry.written(b.at)
	if f, ok := b.fields["scope"]; ok {
		r.Scope = Scope(b.oneOf(f, []string{string(OfConversation), string(OfChannel), string(OfCentre)}))
	} else {
		b.problem(b.at, "scope: is missing; it is conversation, channel or centre")
	}
	if f, ok := b.fields["by"]; ok && b.oneOf(f, []string{"topic"}) != "" {
		r.ByTopic = r.Scope != OfConversation
		if !r.ByTopic {
			b.problem(f.where, "by: is for the scopes channel and centre; a conversation's topic is about(\"delivery\")")
		}
	}
	if r.Scope == "" {
		return r
	}
	b.check = &checker{names: namesOf(r.Scope), topic: r.ByTopic, scope: r.Scope, set: make(map[string]any), used: make(map[string]bool)}
	for key, c := range b.set {
		b.check.set[key] = c.value
	}
	b.conditions(r)
	b.times(r)
	if f, ok := b.fields["severity"]; ok {
		r.Severity = Severity(b.oneOf(f, []string{string(Info), string(Warning), string(Critical)}))
	}
	if f, ok := b.fields["route"]; ok {
		r.Route = b.routes(f)
	}
	b.texts(r)
	return r
}

// conditions reads raise and clear. Without a clear the alert is over as soon as
// raise no longer holds.
func (b *builder) conditions(r *Rule) {
	raise, ok := b.fields["raise"]
	if !ok {
		b.problem(b.at, "raise: is missing; it is the condition to tell somebody")
		return
	}
	r.Raise = b.condition(raise, false)
	if clear, ok := b.fields["clear"]; ok {
		r.Clear = b.condition(clear, false)
	} else if r.Raise != nil {
		r.Clear = b.condition(raise, true)
	}
}

// condition compiles a field's condition, or its contrary; nil where it is wrong.
func (b *builder) condition(f field, deny bool) *Condition {
	source, ok := f.words()
	if !ok {
		b.problem(f.where, "%s: must be a condition, got %s", f.key, describe(f.node))
		return nil
	}
	c, err := b.check.compile(source, deny)
	if err != nil {
		b.mistake(f, err)
		return nil
	}
	return c
}

// mistake reports an error in a field's expression or text, in its place.
func (b *builder) mistake(f field, err error) {
	if m, ok := errors.AsType[*mistake](err); ok {
		b.problem(f.within(m.at), "%s: %s", f.key, m.what)
		return
	}
	b.problem(f.where, "%s: %v", f.key, err)
}

// times reads how long things must last.
func (b *builder) times(r *Rule) {
	for key, to := range map[string]*time.Duration{"for": &r.For, "keep_firing_for": &r.KeepFiringFor} {
		if f, ok := b.fields[key]; ok {
			*to = b.duration(f, longestFor)
		}
	}
	if f, ok := b.fields["cooldown"]; ok {
		r.Cooldown = b.duration(f, longestCooldown)
	}
}

// routeName is what receivers are called in the configuration.
var routeName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$`)

// routes reads the names of receivers. Whether there are such is not known here:
// they are in another file.
func (b *builder) routes(f field) (routes []string) {
	for i, one := range b.items(f) {
		text, ok := b.text(one)
		switch {
		case !ok:
		case i == mostRoutes:
			b.problem(one.where, "route: has too many receivers, at most %d", mostRoutes)
			return nil
		case !routeName.MatchString(text):
			b.problem(one.where, "%s: must be a receiver's name of letters, digits and . _ -, got %q", one.key, shorten(text, 60))
		case slices.Contains(routes, text):
			b.problem(one.where, "%s: %s is here twice", one.key, text)
		default:
			routes = append(routes, text)
		}
	}
	return routes
}

// spare finds constants that nothing uses: mostly one whose name was mistyped.
func (b *builder) spare() {
	for _, key := range slices.Sorted(maps.Keys(b.set)) {
		if c := b.set[key]; c.own && !b.check.used[key] {
			b.problem(c.where, "set: nothing in the rule uses %s%s", key, meant(key, slices.Sorted(maps.Keys(b.check.used))))
		}
	}
}
