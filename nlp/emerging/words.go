package emerging

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// nextWord finds the next run of letters, digits and inner marks, and whether
// there is something before it that ends a clause. A handle, an address or a
// tag is no word and ends one too.
func nextWord(text string, at int) (start, end int, breaks bool) {
	for at < len(text) {
		r, size := utf8.DecodeRuneInString(text[at:])
		switch {
		case isLetter(r):
			if end = wordEnd(text, at); !odd(text, at, end) {
				return at, end, breaks
			}
			breaks = true
			at = skipField(text, at)
		case r == '@', r == '#':
			breaks = true
			at = skipField(text, at)
		case unicode.IsSpace(r) && r != '\n':
			at += size
		default:
			breaks = true
			at += size
		}
	}
	return len(text), len(text), breaks
}

// wordEnd is where the word at at ends. It may have marks inside: don't, e-ticket.
func wordEnd(text string, at int) int {
	for at < len(text) {
		r, size := utf8.DecodeRuneInString(text[at:])
		inner := (r == '\'' || r == '’' || r == '-') && isLetterAt(text, at+size)
		if !isLetter(r) && !inner {
			break
		}
		at += size
	}
	return at
}

// odd reports a token that is no word: an address, or one too long.
func odd(text string, start, end int) bool {
	rest := text[end:]
	return end-start > mostLetter || strings.HasPrefix(rest, "://") ||
		strings.HasPrefix(rest, "@") && isLetterAt(text, end+1) || strings.HasPrefix(text[start:end], "www.")
}

func skipField(text string, at int) int {
	if n := strings.IndexFunc(text[at:], unicode.IsSpace); n > 0 {
		return at + n
	}
	return len(text)
}

func isLetter(r rune) bool { return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r)) }

func isLetterAt(text string, at int) bool {
	if at >= len(text) {
		return false
	}
	r, _ := utf8.DecodeRuneInString(text[at:])
	return isLetter(r)
}

// clip cuts a text to so many bytes, between characters.
func clip(s string, most int) string {
	if len(s) <= most {
		return s
	}
	for most > 0 && !utf8.RuneStart(s[most]) {
		most--
	}
	return s[:most]
}
