package nlp

import "unicode/utf8"

// kind is what a unit is.
type kind uint8

const (
	kindWord kind = iota
	kindHan
	kindNumber
	kindMark
	kindName // a handle or an address: that there is one matters, not which
)

// A unit is the smallest thing that is weighed: a word, a Chinese character,
// a number, a mark or an emoji.
type unit struct {
	start, end uint32 // bytes of the text
	hash       uint64
	stem       uint64 // of words: the first four letters
	kind       kind
	traits     trait
}

type trait uint8

const (
	traitShout   trait = 1 << iota // in capitals
	traitDrawl                     // soooo, 哈哈哈哈, !!!!
	traitNegated                   // within the reach of a negation
	traitAfter                     // behind a "but"
	traitFelt                      // inside a phrase of the lexicon
	traitInside                    // of several units, that speaks for them
)

// scan cuts the text into units. It reads every byte once.
func (s *scratch) scan(text string, f *folding) {
	s.units = s.units[:0]
	for at := 0; at < len(text); {
		raw, size := decode(text, at)
		r := f.char(raw)
		switch classOf(r) {
		case classGap, classSilent:
			at += size
		case classLetter, classDigit:
			at = s.word(text, at, f)
		case classHan:
			s.single(kindHan, r, at, at+size)
			at += size
		default:
			at = s.mark(text, at, size, r)
		}
	}
}

func decode(text string, at int) (rune, int) {
	if c := text[at]; c < utf8.RuneSelf {
		return rune(c), 1
	}
	return utf8.DecodeRuneInString(text[at:])
}

// single adds a unit of one character. The fourth and later of a run of equal
// ones only lengthen the third: "哈哈哈哈哈哈" and "!!!!!!!!" say no more than four.
func (s *scratch) single(k kind, r rune, start, end int) {
	h := mix(uint64(r) ^ hashSeed)
	if n := len(s.units); n > 0 && s.units[n-1].hash == h && s.units[n-1].kind == k {
		last := &s.units[n-1]
		if k == kindMark || last.traits&traitDrawl != 0 || n > 2 && s.units[n-2].hash == h && s.units[n-3].hash == h {
			last.end = uint32(end)
			last.traits |= traitDrawl
			return
		}
	}
	s.units = append(s.units, unit{start: uint32(start), end: uint32(end), hash: h, kind: k})
}

// mark adds a mark, or the name that an "@" begins.
func (s *scratch) mark(text string, at, size int, r rune) int {
	if r == '@' {
		end := at + size
		for end < len(text) && isNameByte(text[end]) {
			end++
		}
		if end > at+size {
			s.name(at, end)
			return end
		}
	}
	s.single(kindMark, r, at, at+size)
	return at + size
}

func isNameByte(c byte) bool {
	return c == '_' || c == '-' || c < 128 && (asciiClass[c] == classLetter || asciiClass[c] == classDigit)
}

func (s *scratch) name(start, end int) {
	s.units = append(s.units, unit{start: uint32(start), end: uint32(end), hash: mix(uint64('@')), kind: kindName})
}

// speller hashes a word letter by letter.
type speller struct {
	hash, stem    uint64 // hash is kept from the first apostrophe on
	bare          uint64 // the hash without the apostrophes
	runes         int
	last          rune
	repeats       int
	suffix        int // letters since the last apostrophe, -1 before one
	suffixFirst   rune
	upper, lower  int
	digits, drawl bool
}

func (w *speller) add(r rune) {
	if r == w.last && r != '0' {
		if w.repeats++; w.repeats >= 2 { // no word has three equal letters
			w.drawl = true
			return
		}
	} else {
		w.repeats = 0
	}
	if r == '0' && w.last == '0' {
		return // all numbers of one shape are one word
	}
	w.last = r
	if r == '\'' {
		if w.suffix < 0 { // up to the first apostrophe the two are one
			w.hash = w.bare
		}
		w.hash = join(w.hash, uint64(r))
		w.suffix = 0
		return
	}
	if w.suffix >= 0 {
		w.hash = join(w.hash, uint64(r))
	}
	w.bare = join(w.bare, uint64(r))
	if w.runes++; w.runes == 4 {
		w.stem = w.bare
	}
	if w.suffix >= 0 {
		if w.suffix == 0 {
			w.suffixFirst = r
		}
		w.suffix++
	}
}

// plain adds the ASCII letters from at on, up to the first apostrophe or
// anything else, and returns where they end. It does what add does for each, with
// what changes in registers.
func (w *speller) plain(text string, at int) int {
	if w.suffix >= 0 {
		return w.letters(text, at)
	}
	bare, last, repeats, runes, capitals, start := w.bare, w.last, w.repeats, w.runes, 0, at
	for ; at < len(text); at++ {
		c := text[at]
		if c >= utf8.RuneSelf || asciiClass[c] != classLetter {
			break
		}
		capitals += int(^c >> 5 & 1)
		r := rune(c | lowerBit)
		if r != last {
			repeats = 0
		} else if repeats++; repeats >= 2 {
			w.drawl = true
			continue
		}
		last = r
		bare = join(bare, uint64(r))
		if runes++; runes == 4 {
			w.stem = bare
		}
	}
	w.bare, w.last, w.repeats, w.runes = bare, last, repeats, runes
	w.upper += capitals
	w.lower += at - start - capitals
	return at
}

// letters adds the ASCII letters behind an apostrophe.
func (w *speller) letters(text string, at int) int {
	for ; at < len(text); at++ {
		c := text[at]
		if c >= utf8.RuneSelf || asciiClass[c] != classLetter {
			break
		}
		w.add(rune(c | lowerBit))
		if c&lowerBit == 0 {
			w.upper++
		} else {
			w.lower++
		}
	}
	return at
}

// sum is the word's hash. "don't" and "dont" are one word; "we'll" and "well",
// "she'd" and "shed", "we're" and "were" are not.
func (w *speller) sum() uint64 {
	if w.suffix > 0 && (w.suffixFirst == 'l' || w.suffixFirst == 'd' || w.suffixFirst == 'r') {
		return mix(w.hash)
	}
	return mix(w.bare)
}

// lowerBit tells a small ASCII letter from its capital.
const lowerBit = 'a' - 'A'

// word adds the word or number that begins at at and returns where it ends.
func (s *scratch) word(text string, at int, f *folding) int {
	w := speller{bare: hashSeed, suffix: -1}
	start, end := at, at
	for at < len(text) {
		if next := w.plain(text, at); next > at { // most of English
			at, end = next, next
			continue
		}
		raw, size := decode(text, at)
		r := f.char(raw)
		switch c := classOf(r); {
		case c == classLetter:
			w.add(r)
			if raw != r {
				w.upper++
			} else {
				w.lower++
			}
		case c == classDigit:
			w.digits = true
			w.add('0')
		case c == classSilent:
			at += size
			continue
		case r == '\'' && joins(text, at+size, f, classLetter):
			w.add(r)
		case w.digits && (r == '.' || r == ',' || r == ':') && joins(text, at+size, f, classDigit):
		case r == ':' && isScheme(text[start:at]):
			end = addressEnd(text, at)
			s.name(start, end)
			return end
		default:
			s.spelt(&w, start, end)
			return at
		}
		at += size
		end = at
	}
	s.spelt(&w, start, end)
	return at
}

// joins reports whether what follows an inner mark goes on with the word.
func joins(text string, at int, f *folding, want class) bool {
	if at >= len(text) {
		return false
	}
	r, _ := decode(text, at)
	return classOf(f.char(r)) == want
}

func isScheme(word string) bool { return word == "http" || word == "https" }

// addressEnd is where a web address ends: at the first byte that none has.
func addressEnd(text string, at int) int {
	for at < len(text) && text[at] > ' ' && text[at] < 127 {
		at++
	}
	return at
}

func (s *scratch) spelt(w *speller, start, end int) {
	u := unit{start: uint32(start), end: uint32(end), hash: w.sum()}
	if w.digits {
		u.kind = kindNumber
	}
	if w.runes > 4 {
		u.stem = mix(w.stem)
	}
	if w.upper > 1 && w.lower == 0 && w.runes > 2 {
		u.traits |= traitShout
	}
	if w.drawl {
		u.traits |= traitDrawl
	}
	s.units = append(s.units, u)
}
