package rule

import (
	"fmt"
	"maps"
	"slices"
)

// overrides makes the variants of a rule.
func (b *builder) overrides(base *Rule) (variants []variant) {
	f, ok := b.fields["overrides"]
	if !ok {
		return nil
	}
	if base.Scope == OfCentre {
		b.problem(f.where, "overrides: are for channels, and a rule of scope centre looks at all of them together")
		return nil
	}
	for i, one := range b.items(f) {
		if i == mostOverrides {
			b.problem(one.where, "overrides: are too many, at most %d", mostOverrides)
			return nil
		}
		one.key = fmt.Sprintf("override %d", i+1)
		variants = append(variants, b.override(one))
	}
	return variants
}

// override makes the rule as one override has it: it is built anew from the
// rule's fields with some of them replaced, so that whatever is right for a rule
// is right for its variants.
func (b *builder) override(f field) (v variant) {
	before := b.broken
	b.prefix, b.broken = f.key+": ", false
	defer func() { b.prefix, b.broken = "", b.broken || before }()
	fields := b.section("an override", f.node, overrideKeys)
	globs, ok := fields["channels"]
	if !ok {
		b.problem(f.where, "channels: is missing; an override is for some channels")
		return v
	}
	v.channels = b.globs(globs)
	if off, ok := fields["off"]; ok && b.truth(off) {
		return v
	}
	changed := &entry{source: f.source, kind: b.kind, name: b.name, at: b.at, fields: fields}
	if set, ok := fields["set"]; ok {
		changed.set = b.overriding(set)
	}
	if b.broken {
		return v
	}
	maps.DeleteFunc(changed.fields, func(key string, _ field) bool { return key == "channels" || key == "off" || key == "set" })
	with := &builder{report: b.report, entry: changed.over(b.entry)}
	v.rule = with.rule()
	return v
}

// overriding reads the set of an override, which changes constants of the rule
// and makes no new ones.
func (b *builder) overriding(f field) map[string]constant {
	set := b.constants(f)
	for _, key := range slices.Sorted(maps.Keys(set)) {
		c, base := set[key], b.set[key]
		switch {
		case base.value == nil:
			b.problem(c.where, "%s: the rule sets no %s itself%s", c.key, key, meant(key, slices.Sorted(maps.Keys(b.set))))
		case constantOf(base.value).kind != constantOf(c.value).kind:
			b.problem(c.where, "%s: is %s in the rule, and %s here", c.key, constantOf(base.value).kind, constantOf(c.value).kind)
		}
	}
	return set
}
