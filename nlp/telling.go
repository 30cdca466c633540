package nlp

import (
	"strings"
	"unicode"
)

// Telling tells whether a person can make something of a reason's words when they
// stand alone. A comma or a number may well have weighed something, and belongs in
// a sum; named as what decided, it only puzzles.
func Telling(words string) bool {
	if strings.ContainsFunc(words, func(r rune) bool { return unicode.IsLetter(r) || isPicture(r) }) {
		return true
	}
	shout := strings.TrimSpace(words)
	return len([]rune(shout)) > 1 && strings.Trim(shout, "!?！？") == ""
}

// isPicture goes by the blocks where emoji are; those of skin and style only tint
// a neighbour.
func isPicture(r rune) bool {
	return (r >= 0x1f000 || r >= 0x2600 && r <= 0x27bf || r >= 0x2b00 && r <= 0x2bff) && classOf(r) == classMark
}
