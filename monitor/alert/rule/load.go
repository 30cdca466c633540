package rule

import (
	"maps"
	"slices"
	"strings"
)

// Load makes a Pack of the bundled rules and those of the sources, of which a
// later one's rule takes the place of an earlier one's of the same name. A source
// that says bundled: false leaves the bundled rules out; its own may be like them
// all the same.
//
// The Pack can be used whatever is wrong: a rule with a mistake is left out, and
// where it was to take another's place, the other stays.
func Load(sources ...Source) (*Pack, Problems) {
	all := append([]Source{{bundledName, bundledData}}, sources...)
	l := &loader{
		library: library{make(map[string]*entry), make(map[string]*entry)},
		rules:   make(map[string]*built),
		bundled: true,
	}
	for i, s := range all {
		mark := len(l.problems)
		l.source(s)
		sortProblems(l.problems[mark:])
		if i == 0 {
			l.own = slices.Clone(l.order)
		}
	}
	p := &Pack{digest: digest(all)}
	for _, name := range l.order {
		b := l.rules[name]
		if b.off || !l.bundled && b.base.Place.File == bundledName && slices.Contains(l.own, name) {
			continue
		}
		p.rules = append(p.rules, b)
		p.base = append(p.base, b.base)
		p.examples = append(p.examples, b.examples...)
	}
	return p, l.problems
}

// loader reads sources one after the other.
type loader struct {
	library
	rules    map[string]*built // those without mistakes
	order    []string          // of their names
	own      []string          // those of the bundled pack
	bundled  bool              // whether its rules stay in effect
	problems Problems
}

// source reads one source. Its rules see its own templates and those of earlier
// sources, so that a later source never changes what an earlier one means.
func (l *loader) source(s Source) {
	r := &report{source: &source{s.Name, nil}, problems: &l.problems}
	bodies := r.documents(s.Data)
	r.lines = strings.Split(strings.ReplaceAll(string(s.Data), "\r\n", "\n"), "\n")

	var rules []*entry
	templates := make(map[string]*entry)
	for _, body := range bodies {
		top := r.section("a file of rules", body, topKeys)
		if f, ok := top["bundled"]; ok {
			l.bundled = r.truth(f) && l.bundled
		}
		for _, e := range r.entries("template", top["templates"], templateKeys) {
			if again, ok := templates[e.name]; ok {
				r.problem(e.at, "template %s is here twice; the first is at line %d", e.name, again.at.Line)
				continue
			}
			templates[e.name] = e
		}
		rules = append(rules, r.entries("rule", top["rules"], ruleKeys)...)
	}
	for name, e := range templates {
		e.before = l.templates[name]
	}
	maps.Copy(l.templates, templates)
	l.build(r, rules)
}

// entries reads a list of rules or of templates.
func (r *report) entries(kind string, f field, keys []string) (list []*entry) {
	if f.node == nil {
		return nil
	}
	for i, one := range r.items(f) {
		if i == mostRules {
			r.problem(one.where, "%s: is one too many, as are those after it; at most %d are read", f.key, mostRules)
			break
		}
		if e := r.entry(kind, one, keys); e != nil {
			list = append(list, e)
		}
	}
	return list
}

// build makes the rules of one source.
func (l *loader) build(r *report, entries []*entry) {
	mine := make(map[string]*entry)
	for _, e := range entries {
		one := &report{source: r.source, rule: e.name, problems: r.problems}
		if again, ok := mine[e.name]; ok {
			one.problem(e.at, "is here twice; the first is at line %d", again.at.Line)
			continue
		}
		mine[e.name] = e
		one.broken = e.bad // and what else is wrong with it shall be known too
		if whole := l.whole(one, e); whole != nil {
			if b := build(one, whole); b != nil {
				l.add(one, e, b)
			}
		}
	}
	maps.Copy(l.library.rules, mine)
}

// add puts a rule into the pack, in the place of the one that it replaces.
func (l *loader) add(r *report, e *entry, b *built) {
	if _, known := l.rules[e.name]; !known {
		if b.off {
			r.problem(e.at, "off: there is no rule of this name to switch off%s", meant(e.name, l.order))
			return
		}
		if len(l.order)-len(l.own) == mostRules {
			r.problem(e.at, "is one too many: at most %d besides the bundled ones", mostRules)
			return
		}
		l.order = append(l.order, e.name)
	}
	l.rules[e.name] = b
}

// sortProblems puts the problems of one source in the order of its lines.
func sortProblems(list Problems) {
	slices.SortStableFunc(list, func(a, b Problem) int {
		if a.Place.Line != b.Place.Line {
			return a.Place.Line - b.Place.Line
		}
		return a.Place.Column - b.Place.Column
	})
}
