package rule

import (
	"errors"
	"maps"
	"strings"
)

// CompileCondition compiles a condition by itself.
func CompileCondition(s Scope, byTopic bool, set map[string]any, source string) (*Condition, error) {
	c := &checker{names: namesOf(s), topic: byTopic, scope: s, set: set, used: make(map[string]bool)}
	return c.compile(source, false)
}

// DenyCondition compiles the contrary of a condition.
func DenyCondition(s Scope, byTopic bool, set map[string]any, source string) (*Condition, error) {
	c := &checker{names: namesOf(s), topic: byTopic, scope: s, set: set, used: make(map[string]bool)}
	return c.compile(source, true)
}

// At is where in an expression an error is; -1 where it is no such error.
func At(err error) int {
	if m, ok := errors.AsType[*mistake](err); ok {
		return m.at
	}
	return -1
}

// OnMachine compiles a whole condition for expr's machine, without the tree and
// without its fast paths: the naive twin. It also tells how many of the
// condition's leaves have no need of the machine.
func OnMachine(s Scope, byTopic bool, set map[string]any, source string) (run func(values any) (bool, error), err error) {
	node, err := parse(source)
	if err != nil {
		return nil, err
	}
	c := &checker{names: namesOf(s), topic: byTopic, scope: s, set: set, used: make(map[string]bool)}
	if _, err := c.check(&node); err != nil {
		return nil, err
	}
	m, err := newMachine(s, node)
	if err != nil {
		return nil, err
	}
	return m.run, nil
}

// Fast is how many leaves of a condition are tested without the machine, and how
// many there are.
func (c *Condition) Fast() (fast, all int) { return c.root.fast() }

func (p *part) fast() (fast, all int) {
	if p.leaf != nil {
		if p.leaf.machine == nil {
			fast = 1
		}
		return fast, 1
	}
	for i := range p.parts {
		f, a := p.parts[i].fast()
		fast, all = fast+f, all+a
	}
	return fast, all
}

// CompileText compiles a text that is the same in all languages.
func CompileText(s Scope, set map[string]any, source string) (Text, error) {
	c := &checker{names: namesOf(s), scope: s, set: set, used: make(map[string]bool)}
	text := make(Text)
	for _, lang := range textLanguages {
		p, err := c.phrase(lang, source)
		if err != nil {
			return nil, err
		}
		text[lang] = p
	}
	return text, nil
}

// Remembered is for how many channels the pack knows the rules by heart.
func (p *Pack) Remembered() int {
	p.mu.RLock()
	defer p.mu.RUnlock()
	return len(p.channels)
}

// Sayings lists the labels that have words in every language, by family.
func Sayings() map[string][]string {
	all := make(map[string][]string)
	for family, list := range sayings {
		for label, s := range list {
			if s.en != "" && s.hans != "" && s.hant != "" {
				all[family] = append(all[family], label)
			}
		}
	}
	return all
}

// Families lists the labels that are known, by family.
func Families() map[string][]string { return maps.Clone(families) }

// Topics lists the topics that a condition names.
func (c *Condition) Topics() []string { return c.root.topics(nil) }

func (p *part) topics(to []string) []string {
	for i := range p.parts {
		to = p.parts[i].topics(to)
	}
	if p.leaf == nil {
		return to
	}
	if p.leaf.path != nil && p.leaf.path.labels == "topic" {
		to = append(to, p.leaf.words...)
	}
	for _, named := range p.leaf.names {
		if named.call && (strings.Contains(named.text, "topic(") || strings.Contains(named.text, "about(")) {
			to = append(to, named.label)
		}
	}
	return to
}

// CompilePattern compiles a regular expression as conditions have it.
func CompilePattern(source string) (match func(text string) bool, err error) {
	return seeker("matches", source)
}
