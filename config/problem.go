package config

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/token"
)

// place is where something was written.
type place struct {
	file      string // or the variable of the environment
	line, col int    // 0 where there is none
}

// at is the place of a token in the same file.
func (p place) at(t *token.Token) place {
	if t != nil && t.Position != nil {
		p.line, p.col = t.Position.Line, t.Position.Column
	}
	return p
}

func (p place) problem(key, why string) Problem {
	return Problem{p.file, p.line, p.col, key, why}
}

// Problem is one thing that is wrong with a configuration.
type Problem struct {
	// File is the file, or the variable of the environment; empty where a
	// default is at fault.
	File string
	// Line and Col count from 1; 0 where there is none.
	Line, Col int
	// Key is the setting's, such as journal.url; empty where it is not one's.
	Key string
	Why string
}

// String is "FILE:LINE:COL: key: why", without what is not known.
func (p Problem) String() string {
	var b strings.Builder
	b.WriteString(p.File)
	if p.Line > 0 {
		fmt.Fprintf(&b, ":%d:%d", p.Line, p.Col)
	}
	for _, s := range []string{p.Key, p.Why} {
		if s == "" {
			continue
		}
		if b.Len() > 0 {
			b.WriteString(": ")
		}
		b.WriteString(s)
	}
	return b.String()
}

// Problems are all that is wrong with a configuration, in the order of the file
// and then of the environment's variables.
type Problems []Problem

// Error is one problem a line.
func (p Problems) Error() string {
	lines := make([]string, len(p))
	for i, one := range p {
		lines[i] = one.String()
	}
	return strings.Join(lines, "\n")
}

func (p Problems) sorted() Problems {
	slices.SortStableFunc(p, func(a, b Problem) int {
		inFile := func(p Problem) int {
			if strings.HasPrefix(p.File, prefix) {
				return 1
			}
			return 0
		}
		return cmp.Or(inFile(a)-inFile(b), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Col, b.Col), cmp.Compare(a.File, b.File))
	})
	return p
}

// suggest is what an unknown key may have meant: one of its section written a
// little differently, or one of the same name elsewhere.
func (s *schema) suggest(key string) string {
	section, name := "", key
	if i := strings.LastIndexByte(key, '.'); i >= 0 {
		section, name = key[:i], key[i+1:]
	}
	if near := nearest(name, s.sections[section]); near != "" {
		return meant(join(section, near))
	}
	for _, other := range s.keys() {
		if strings.HasSuffix(other, "."+name) {
			return meant(other)
		}
	}
	return ""
}

func meant(name string) string {
	if name == "" {
		return ""
	}
	return fmt.Sprintf("; did you mean %s?", name)
}

// nearest is the one of names that differs from word by the fewest letters, if
// they are few enough for a slip of the hand.
func nearest(word string, names []string) string {
	best, least := "", 1+min(3, max(1, len(word)/3))
	if len(word) > mostWord {
		return ""
	}
	for _, name := range names {
		if d := distance(strings.ToLower(word), strings.ToLower(name)); d < least {
			best, least = name, d
		}
	}
	return best
}

// mostWord is longer than any name of ours; distance takes the square of it.
const mostWord = 64

// distance is how many letters must be put in, left out or changed to make b of
// a.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		before := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := before
			if a[i] != b[j] {
				change++
			}
			before = row[j+1]
			row[j+1] = min(change, before+1, row[j]+1)
		}
	}
	return row[len(b)]
}
