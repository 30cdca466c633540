package rule

import (
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// pattern is a regular expression that looks before it matches. Go's expressions
// take microseconds for every message, as they try each of their alternatives at
// each character. Nearly no message holds the beginning of any, and to see that
// takes a nanosecond a byte (FuzzPattern_isTheExpression holds it to be the same).
type pattern struct {
	whole *regexp.Regexp
	// begins are what a match may begin with, by the first two bytes, with ASCII in
	// lower case; nil where a match may begin with anything. pairs has a bit for the
	// hash of every two bytes in it.
	begins map[uint16][]string
	pairs  [64]uint64
}

const (
	// longestBegin is how many bytes of a beginning are compared, before the
	// expression itself is: enough to be rare.
	longestBegin = 8
	// mostBegins bounds the beginnings, and so what it takes to load a pattern.
	mostBegins = 512
)

// newPattern compiles an expression.
func newPattern(source string) (*pattern, error) {
	whole, err := regexp.Compile(source)
	if err != nil {
		return nil, err
	}
	p := &pattern{whole: whole}
	tree, err := syntax.Parse(source, syntax.Perl)
	if err != nil {
		return nil, err
	}
	b := beginsOf(tree.Simplify())
	if slices.ContainsFunc(b.texts, func(s string) bool { return len(s) < 2 }) {
		return p, nil
	}
	p.begins = make(map[uint16][]string)
	for _, s := range b.texts {
		pair := uint16(s[0])<<8 | uint16(s[1])
		p.begins[pair] = append(p.begins[pair], s)
		h := hashOf(pair)
		p.pairs[h/64] |= 1 << (h % 64)
	}
	return p, nil
}

// hashOf is a number below 4096, the bits of pattern.pairs.
func hashOf(pair uint16) uint16 { return (pair ^ pair>>4) & 4095 }

// match is whether the expression matches anywhere in a text.
func (p *pattern) match(text string) bool {
	if p.begins == nil {
		return p.whole.MatchString(text)
	}
	var pair uint16
	for i := range len(text) {
		pair = pair<<8 | uint16(lowered[text[i]])
		h := hashOf(pair)
		if p.pairs[h/64]&(1<<(h%64)) != 0 && i > 0 && p.beginsAt(pair, text[i-1:]) {
			return p.whole.MatchString(text)
		}
	}
	return false
}

// beginsAt is whether a text begins as a match may.
func (p *pattern) beginsAt(pair uint16, text string) bool {
	return slices.ContainsFunc(p.begins[pair], func(begin string) bool {
		if len(begin) > len(text) {
			return false
		}
		for i := range len(begin) {
			if lowered[text[i]] != begin[i] {
				return false
			}
		}
		return true
	})
}

// lowered is each byte, or the small letter where it is a capital.
var lowered = func() (table [256]byte) {
	for i := range table {
		table[i] = byte(i)
		if 'A' <= i && i <= 'Z' {
			table[i] += 'a' - 'A'
		}
	}
	return table
}()

// begins are texts with one of which each match of an expression begins. They are
// whole where a match is nothing but one of them, so that what follows can be added.
type begins struct {
	texts []string
	whole bool
}

// anything is the beginning of a match of which nothing is known.
var anything = begins{texts: []string{""}}

// beginsOf are those of an expression.
func beginsOf(re *syntax.Regexp) begins {
	switch re.Op {
	case syntax.OpEmptyMatch, syntax.OpBeginLine, syntax.OpEndLine, syntax.OpBeginText, syntax.OpEndText,
		syntax.OpWordBoundary, syntax.OpNoWordBoundary:
		return begins{texts: []string{""}, whole: true}
	case syntax.OpLiteral:
		b := begins{texts: []string{""}, whole: true}
		for _, r := range re.Rune {
			b = b.then(ofRune(r, re.Flags&syntax.FoldCase != 0))
		}
		return b
	case syntax.OpCharClass:
		return ofClass(re.Rune)
	case syntax.OpCapture:
		return beginsOf(re.Sub[0])
	case syntax.OpPlus:
		return begins{texts: beginsOf(re.Sub[0]).texts}
	case syntax.OpQuest:
		return begins{texts: []string{""}, whole: true}.or(beginsOf(re.Sub[0]))
	case syntax.OpConcat:
		b := begins{texts: []string{""}, whole: true}
		for _, sub := range re.Sub {
			b = b.then(beginsOf(sub))
		}
		return b
	case syntax.OpAlternate:
		b := beginsOf(re.Sub[0])
		for _, sub := range re.Sub[1:] {
			b = b.or(beginsOf(sub))
		}
		return b
	}
	return anything
}

// ofRune is one character, in all cases where folded.
func ofRune(r rune, folded bool) begins {
	if r == utf8.RuneError { // which is what a byte that is no text matches
		return anything
	}
	texts := []string{lower(r)}
	for f := unicode.SimpleFold(r); folded && f != r; f = unicode.SimpleFold(f) {
		if one := lower(f); !slices.Contains(texts, one) {
			texts = append(texts, one)
		}
	}
	return begins{texts, true}
}

// lower is a character, in lower case if it is ASCII.
func lower(r rune) string {
	if 'A' <= r && r <= 'Z' {
		r += 'a' - 'A'
	}
	return string(r)
}

// mostOfClass is as many characters as a class may have to count as a few.
const mostOfClass = 16

// ofClass is one of a few characters, which come as ranges.
func ofClass(ranges []rune) begins {
	var b begins
	for i := 0; i < len(ranges); i += 2 {
		if int(ranges[i+1]-ranges[i])+len(b.texts) >= mostOfClass {
			return anything
		}
		for r := ranges[i]; r <= ranges[i+1]; r++ {
			if r == utf8.RuneError {
				return anything
			}
			b.texts = append(b.texts, lower(r))
		}
	}
	b.whole = len(b.texts) > 0
	return b
}

// then is what begins as b and goes on as next.
func (b begins) then(next begins) begins {
	if !b.whole {
		return b
	}
	if len(b.texts)*len(next.texts) > mostBegins {
		return begins{texts: b.texts}
	}
	joined := begins{whole: next.whole}
	for _, first := range b.texts {
		for _, second := range next.texts {
			text := first + second
			if len(text) > longestBegin {
				text, joined.whole = text[:longestBegin], false
			}
			if !slices.Contains(joined.texts, text) {
				joined.texts = append(joined.texts, text)
			}
		}
	}
	return joined
}

// or is what begins as either.
func (b begins) or(other begins) begins {
	return begins{slices.Concat(b.texts, other.texts), b.whole && other.whole}
}

// seeker is the search in a word that an operator stands for; nil for others.
func seeker(op, what string) (func(text string) bool, error) {
	switch op {
	case "contains":
		return func(text string) bool { return strings.Contains(text, what) }, nil
	case "startsWith":
		return func(text string) bool { return strings.HasPrefix(text, what) }, nil
	case "endsWith":
		return func(text string) bool { return strings.HasSuffix(text, what) }, nil
	case "matches":
		p, err := newPattern(what)
		if err != nil {
			return nil, err
		}
		return p.match, nil
	}
	return nil, nil //nolint:nilnil // no search is none of the errors
}
