package rule

import (
	"fmt"
	"strings"
	"unicode"
)

// Problem is one thing that is wrong with the rules.
type Problem struct {
	Place Place `json:"place"`
	// Rule is the rule that is left out because of it; empty where it is not
	// one's.
	Rule string `json:"rule,omitempty"`
	Why  string `json:"why"`
}

// String is "FILE:LINE:COLUMN: rule NAME: why", without what is not known.
func (p Problem) String() string {
	if p.Rule == "" {
		return fmt.Sprintf("%v: %s", p.Place, p.Why)
	}
	return fmt.Sprintf("%v: rule %s: %s", p.Place, p.Rule, p.Why)
}

// Problems are all that is wrong with the rules, in the order of the sources and
// of the lines in them. As an error it has a problem a line; a Pack without
// problems comes with none, so compare its length with 0.
type Problems []Problem

// Error is one problem a line.
func (p Problems) Error() string {
	lines := make([]string, len(p))
	for i, one := range p {
		lines[i] = one.String()
	}
	return strings.Join(lines, "\n")
}

// mistake is an error in an expression or a text, at a distance in characters
// from its begin.
type mistake struct {
	at   int
	what string
}

func (m *mistake) Error() string { return m.what }

// wrong makes a mistake.
func wrong(at int, format string, args ...any) error {
	return &mistake{at, fmt.Sprintf(format, args...)}
}

// meant is what an unknown word may have been meant for.
func meant(word string, names []string) string {
	if near := nearest(word, names); near != "" {
		return fmt.Sprintf("; did you mean %s?", near)
	}
	return ""
}

// nearest is the one of names that differs from word by the fewest letters, if
// they are few enough for a slip of the hand; else one that holds it, or that
// begins as it does.
func nearest(word string, names []string) string {
	if len(word) > mostWord || word == "" {
		return ""
	}
	best, least := "", 1+min(3, max(1, 2*len(word)/5))
	for _, name := range names {
		if d := distance(strings.ToLower(word), strings.ToLower(name)); d < least {
			best, least = name, d
		}
	}
	for _, name := range names {
		if best == "" && len(word) > 3 && (strings.Contains(name, word) || strings.HasPrefix(name, word[:3])) {
			best = name
		}
	}
	return best
}

// mostWord is longer than any name of ours; distance takes the square of it.
const mostWord = 64

// distance is how many letters must be put in, left out or changed to make b of a.
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

// shorten keeps what somebody wrote within a message of one line.
func shorten(text string, most int) string {
	runes := []rune(text)
	if len(runes) > most {
		runes = append(runes[:most:most], '…')
	}
	for i, r := range runes {
		if unicode.IsControl(r) {
			runes[i] = ' '
		}
	}
	return string(runes)
}
