package rule

import (
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/goccy/go-yaml/token"
)

// within is the place of the character at a distance from the begin of the
// value, as far as the value's way of writing lets it be told; else it is that of
// the value.
func (f field) within(distance int) Place {
	text, ok := f.words()
	if !ok {
		return f.where
	}
	style := token.UnknownType
	if t := f.node.GetToken(); t != nil {
		style = t.Type
	}
	c := &cursor{lines: f.lines, line: f.where.Line - 1, column: f.where.Column - 1, style: style}
	switch style {
	case token.SingleQuoteType, token.DoubleQuoteType:
		c.column++
	case token.LiteralType, token.FoldedType:
		c.column = math.MaxInt // the value begins in the next line
	}
	if c.follow([]rune(text), distance) {
		return Place{f.name, c.line + 1, c.column + 1}
	}
	return f.where
}

// cursor goes along a value as its source has it. Lines are broken, folded and
// indented there by rules of their own, so it goes by the signs alone and takes
// all space for the same.
type cursor struct {
	lines        []string
	line, column int // from 0, in characters
	style        token.Type
}

// follow goes to the value's character at that distance; false where the source
// has another value, which would be a way of writing that is not known here.
func (c *cursor) follow(text []rune, distance int) bool {
	for i, r := range text {
		if unicode.IsSpace(r) {
			continue
		}
		found, length := c.next()
		if found != r {
			return false
		}
		if i >= distance {
			return true
		}
		c.column += length
	}
	return c.line < len(c.lines)
}

// next skips space, and tells the character that is there and how many the source
// has for it; 0 at the end.
func (c *cursor) next() (r rune, length int) {
	for c.line < len(c.lines) {
		rest := c.rest()
		r, length = c.read(rest)
		switch {
		case rest == "":
			c.line, c.column = c.line+1, 0
		case unicode.IsSpace(r):
			c.column += length
		default:
			return r, length
		}
	}
	return 0, 0
}

// rest is what is left of the line.
func (c *cursor) rest() string {
	line := c.lines[c.line]
	for n := 0; n < c.column && line != ""; n++ {
		_, size := utf8.DecodeRuneInString(line)
		line = line[size:]
	}
	return line
}

// read is the first character of the rest of a line, as the way of writing has it.
func (c *cursor) read(rest string) (r rune, length int) {
	switch {
	case c.style == token.DoubleQuoteType && strings.HasPrefix(rest, `\`):
		length, r = escaped(rest)
		return r, length
	case c.style == token.SingleQuoteType && strings.HasPrefix(rest, "''"):
		return '\'', 2
	}
	r, _ = utf8.DecodeRuneInString(rest)
	return r, 1
}

// escaped is an escape's length in characters and what it stands for.
func escaped(s string) (length int, value rune) {
	if len(s) < 2 { // the end of a line, which goes on in the next
		return 1, ' '
	}
	if digits := map[byte]int{'x': 2, 'u': 4, 'U': 8}[s[1]]; digits > 0 && len(s) >= 2+digits {
		n, err := strconv.ParseUint(s[2:2+digits], 16, 32)
		if err != nil {
			return 0, 0
		}
		return 2 + digits, rune(n)
	}
	switch s[1] {
	case 'n':
		return 2, '\n'
	case 't':
		return 2, '\t'
	}
	return 2, rune(s[1])
}
