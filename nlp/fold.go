package nlp

import "unicode"

// The block of common Chinese characters, the only one that is folded.
const (
	hanFirst = 0x4e00
	hanLast  = 0x9fff
)

// folding reads traditional characters as simplified ones, so that one model
// hears both. A zero entry stays as it is.
type folding struct {
	han [hanLast - hanFirst + 1]uint16
}

// add makes from read as to. Characters outside the block are refused.
func (f *folding) add(from, to rune) bool {
	if from < hanFirst || from > hanLast || to < hanFirst || to > hanLast {
		return false
	}
	f.han[from-hanFirst] = uint16(to)
	return true
}

// char reads r in lower case, in half width and in simplified form.
func (f *folding) char(r rune) rune {
	switch {
	case r >= hanFirst && r <= hanLast:
		if to := f.han[r-hanFirst]; to != 0 {
			return rune(to)
		}
		return r
	case r >= 'A' && r <= 'Z':
		return r + ('a' - 'A')
	case r < 0x80:
		return r
	}
	return foldRare(r)
}

func foldRare(r rune) rune {
	switch {
	case r >= 0xff21 && r <= 0xff3a: // full-width A to Z
		return r - 0xff21 + 'a'
	case r >= 0xff01 && r <= 0xff5e:
		return r - 0xff01 + '!'
	}
	switch r {
	case '’', '‘', 'ʼ', '`', '´':
		return '\''
	case '“', '”', '「', '」', '『', '』', '《', '》':
		return '"'
	case '。':
		return '.'
	case '、':
		return ','
	case '〜', '∼':
		return '~'
	}
	return unicode.ToLower(r)
}

// class is what a folded character is to the scanner.
type class uint8

const (
	classGap    class = iota // spaces, broken bytes: end a word
	classSilent              // zero width: as if it were not there
	classLetter              // joins words
	classDigit
	classHan // a unit of its own
	classMark
)

var asciiClass = func() (t [128]class) {
	for c := range t {
		switch {
		case c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z':
			t[c] = classLetter
		case c >= '0' && c <= '9':
			t[c] = classDigit
		case c > ' ' && c < 127:
			t[c] = classMark
		}
	}
	return t
}()

func classOf(r rune) class {
	switch {
	case r < 128:
		return asciiClass[r]
	case r >= 0x3400 && r <= hanLast, r >= 0xf900 && r <= 0xfaff, r >= 0x20000 && r <= 0x3ffff,
		r >= 0x3041 && r <= 0x30ff: // kana too: no spaces between words there either
		return classHan
	case r == 0xfffd:
		return classGap
	case r >= 0x1f000, r >= 0x2000 && r <= 0x33ff:
		return classOfSymbol(r)
	case unicode.IsLetter(r), unicode.IsMark(r):
		return classLetter
	case unicode.IsDigit(r):
		return classDigit
	case unicode.IsSpace(r), unicode.IsControl(r):
		return classGap
	case unicode.Is(unicode.Cf, r):
		return classSilent
	}
	return classMark
}

// classOfSymbol sorts the blocks of punctuation, symbols and emoji, where what
// only joins or tints a neighbour is silent.
func classOfSymbol(r rune) class {
	switch {
	case r >= 0x1f3fb && r <= 0x1f3ff, // skin tones
		r >= 0x200b && r <= 0x200f, r >= 0x202a && r <= 0x202e, r >= 0x2060 && r <= 0x206f,
		r >= 0xfe00 && r <= 0xfe0f, r >= 0xe0000:
		return classSilent
	case unicode.IsSpace(r):
		return classGap
	case unicode.IsLetter(r):
		return classLetter
	}
	return classMark
}
