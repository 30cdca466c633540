package emerging

import (
	"fmt"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/jdkato/prose/v2"
)

// What prose is given at most. It is quadratic in some runs and its time grows
// with the tokens; a complaint says what is wrong within the first hundred.
const (
	mostBytes  = 600
	mostTokens = 90
	mostClause = 30
	mostLetter = 24 // of a token; a longer one is no word
	mostWords  = 4  // of a noun phrase
)

// tagger is prose's model for the parts of speech. It takes 140 ms and 28 MB, so
// it is loaded once, and not before somebody needs it.
var tagger = sync.OnceValues(func() (model *prose.Model, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("load prose's model: %v", r)
		}
	}()
	doc, err := prose.NewDocument("", prose.WithSegmentation(false), prose.WithExtraction(false))
	if err != nil {
		return nil, fmt.Errorf("load prose's model: %w", err)
	}
	return doc.Model, nil
})

// Load gets ready for English, which otherwise the first English message does:
// better before there is traffic that its 140 ms would compete with.
func Load() error {
	_, err := tagger()
	return err
}

// word is a token of an English text.
type word struct {
	start, end int // bytes of the text
	lower      string
	norm       string // what counts as the same word: lower case, singular
	tag        string // prose's part of speech
	stop       bool
}

// english finds noun phrases.
type english struct {
	prose  func(clause string) ([]prose.Token, error)
	panics int // clauses that prose could not read
	words  []word
	said   []string // the tokens of a clause as prose gets them
	out    *draft
}

func (*english) space() string { return " " }

func (e *english) phrases(text string, out *draft) {
	e.out = out
	text = clip(text, mostBytes)
	shouts := shouted(text)
	tokens := 0
	e.words = e.words[:0]
	for at := 0; at < len(text) && tokens < mostTokens; {
		start, end, breaks := nextWord(text, at)
		if breaks || len(e.words) == mostClause {
			e.clause(text, shouts)
		}
		if end > start {
			e.words = append(e.words, word{start: start, end: end})
			tokens++
		}
		at = max(end, at+1)
		if start == len(text) {
			break
		}
	}
	e.clause(text, shouts)
}

// shouted reports a text in capitals, which would look like names to prose.
func shouted(text string) bool {
	upper, lower := 0, 0
	for _, r := range text {
		switch {
		case unicode.IsUpper(r):
			upper++
		case unicode.IsLower(r):
			lower++
		}
	}
	return upper > 2*lower
}

// clause tags the words gathered and adds their phrases.
func (e *english) clause(text string, shouts bool) {
	if len(e.words) > 0 && e.tagged(text, shouts) {
		for i := 0; i < len(e.words); {
			i = e.nouns(i)
		}
	}
	e.words = e.words[:0]
}

// tagged has prose name the parts of speech; false if it could not.
func (e *english) tagged(text string, shouts bool) bool {
	e.said = e.said[:0]
	for i := range e.words {
		w := &e.words[i]
		said := plain(text[w.start:w.end])
		if shouts {
			said = strings.ToLower(said)
		}
		e.said = append(e.said, said)
		w.lower = strings.ToLower(said)
		w.norm = singular(w.lower)
		w.stop = stopEnglish[strings.ReplaceAll(w.lower, "'", "")] || stopEnglish[w.norm] || !strings.ContainsFunc(w.lower, unicode.IsLetter)
	}
	tokens, ok := e.tag(strings.Join(e.said, " "))
	return ok && e.align(tokens)
}

// plain spells a word in ASCII: prose changes the case of bytes and cuts words
// by them, and panics where the two do not agree. What a letter is matters
// little to the part of speech, but not how many there are.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '’':
			return '\''
		case r < utf8.RuneSelf:
			return r
		}
		return 'x'
	}, s)
}

// singular takes the endings off that do not make another thing.
func singular(s string) string {
	s = strings.TrimSuffix(s, "'s")
	s = strings.ReplaceAll(s, "-", "")
	switch {
	case len(s) < 4 || strings.HasSuffix(s, "ss") || strings.HasSuffix(s, "us") || strings.HasSuffix(s, "is"):
		return s
	case strings.HasSuffix(s, "ies") && len(s) > 4:
		return s[:len(s)-3] + "y"
	}
	return strings.TrimSuffix(s, "s")
}

// tag calls prose, and lives through it when it panics.
func (e *english) tag(clause string) (tokens []prose.Token, ok bool) {
	defer func() {
		if r := recover(); r != nil || !ok {
			e.panics++
			ok = false
		}
	}()
	tokens, err := e.prose(clause)
	return tokens, err == nil
}

// parse has prose tag a clause: no more than the parts of speech, because to
// segment and to extract takes a thousand times as long.
func parse(clause string) ([]prose.Token, error) {
	model, err := tagger()
	if err != nil {
		return nil, err
	}
	doc, err := prose.NewDocument(clause, prose.UsingModel(model), prose.WithSegmentation(false), prose.WithExtraction(false))
	if err != nil {
		return nil, fmt.Errorf("tag a clause: %w", err)
	}
	return doc.Tokens(), nil
}

// align gives every word the tag of the first of the tokens that prose cut it
// into: it says no offsets, but changes nothing and keeps the order.
func (e *english) align(tokens []prose.Token) bool {
	next := 0
	for i, said := range e.said {
		left := len(said)
		for left > 0 {
			if next == len(tokens) || len(tokens[next].Text) > left {
				return false
			}
			if left == len(said) {
				e.words[i].tag = tokens[next].Tag
			}
			left -= len(tokens[next].Text)
			next++
		}
	}
	return next == len(tokens)
}

func (w *word) noun() bool { return strings.HasPrefix(w.tag, "NN") && !w.negates() }

func (w *word) describes() bool {
	return strings.HasPrefix(w.tag, "JJ") || w.tag == "VBN" || w.tag == "VBG"
}

func (w *word) negates() bool { return strings.HasSuffix(w.lower, "n't") }

// nouns adds the phrases of the run of nouns and adjectives at i, and returns
// where to go on.
func (e *english) nouns(i int) int {
	end := i
	for end < len(e.words) && (e.words[end].noun() || e.words[end].describes()) && !e.words[end].stop {
		end++
	}
	if end == i {
		return i + 1
	}
	for head := i; head < end; head++ {
		if !e.words[head].noun() {
			continue
		}
		for first := max(i, head-mostWords+1); first <= head; first++ {
			e.add(first, head, -1)
		}
	}
	for head := end - 1; head >= i; head-- {
		if e.words[head].noun() {
			e.state(i, head)
			break
		}
	}
	return end
}

// mostLink is how many words may stand between a thing and its state.
const mostLink = 4

// state adds "ticket blank" where somebody says that the ticket comes up blank.
func (e *english) state(first, head int) {
	at := head + 1
	for at < len(e.words) && at <= head+mostLink && (linkEnglish[e.words[at].lower] || e.words[at].tag == "RB") {
		at++
	}
	if at == len(e.words) {
		return
	}
	w := &e.words[at]
	linked := at > head+1 && w.noun() || w.describes()
	ends := at+1 == len(e.words) || !e.words[at+1].noun()
	if w.stop || !linked || !ends {
		return
	}
	for ; first <= head; first++ {
		if head-first < mostWords-1 {
			e.add(first, head, at)
		}
	}
}

// add adds the words from first to last, and the one at state if there is one.
func (e *english) add(first, last, state int) {
	h := hashSeed
	for i := first; i <= last; i++ {
		h = hashWord(h, e.words[i].norm)
	}
	m := mark{start: uint16(e.words[first].start), end: uint16(e.words[last].end)}
	switch {
	case state >= 0:
		h = hashWord(h, e.words[state].norm)
		m.tailStart, m.tailEnd = uint16(e.words[state].start), uint16(e.words[state].end)
	case first == last && len(e.words[first].norm) < 2:
		return
	}
	e.out.add(h, m, true)
}
