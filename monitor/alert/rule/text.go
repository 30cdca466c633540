package rule

import (
	"errors"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// textLanguages are those of texts; a text without the last is said in the one before.
var textLanguages = []string{"en", "zh-Hans", "zh-Hant"}

// Text is what a rule says, by language. It is nil where the rule says nothing.
type Text map[string]*Phrase

// Phrase is a text with places for values in it: {channel},
// {last_5m.negative|percent}. A brace that is meant is written twice.
type Phrase struct {
	scope Scope
	parts []piece
}

// piece is a stretch of plain text, or a value.
type piece struct {
	plain  string
	path   *path
	filter string
}

// Render says it in en, zh-Hans and zh-Hant with what the values are now: a
// *Conversation or a *Channel as the rule's scope has it. Labels are put into the
// language's own words. It is nil for a nil text, and a value that cannot be told
// reads as a question mark.
func (t Text) Render(values any) map[string]string {
	if len(t) == 0 {
		return nil
	}
	said := make(map[string]string, len(textLanguages))
	for _, lang := range textLanguages {
		phrase := t[lang]
		if phrase == nil && lang == "zh-Hant" {
			phrase = t["zh-Hans"]
		}
		if phrase != nil {
			said[lang] = phrase.render(lang, values)
		}
	}
	return said
}

// render says a phrase in a language, which is another than its own where that
// has none.
func (p *Phrase) render(lang string, values any) string {
	v, err := structOf(p.scope, values)
	var b strings.Builder
	for _, one := range p.parts {
		switch {
		case one.path == nil:
			b.WriteString(one.plain)
		case err != nil:
			b.WriteByte('?')
		default:
			b.WriteString(one.say(v, lang))
		}
	}
	return b.String()
}

// filters are the ways to say a number.
var filters = map[string]func(x float64) string{
	"":        func(x float64) string { return strconv.FormatFloat(math.Round(100*x)/100+0, 'f', -1, 64) },
	"percent": func(x float64) string { return plain(100*x) + "%" },
	"mood":    mood,
	"minutes": func(x float64) string { return plain(max(x/60, math.Ceil(min(x/60, 1)))) },
	"round":   plain,
}

// plain is the nearest whole number; the addition makes no -0 of it.
func plain(x float64) string { return strconv.FormatFloat(math.Round(x)+0, 'f', 0, 64) }

// mood is a sentiment as the wall shows it, from -100 to +100.
func mood(x float64) string {
	if x = math.Round(100 * x); x > 0 {
		return "+" + plain(x)
	}
	return plain(x)
}

// minus writes a negative number with the sign that is as wide as the plus: a
// hyphen is lost across a room, and screen readers leave it out.
func minus(number string) string {
	if rest, negative := strings.CutPrefix(number, "-"); negative {
		return "−" + rest
	}
	return number
}

// say is the piece's value in words.
func (p *piece) say(v reflect.Value, lang string) string {
	switch p.path.kind {
	case word:
		return localised(p.path.labels, p.path.word(v), lang)
	case truth:
		if b, err := p.path.truth(v); err == nil {
			return yesNo[b].in(lang)
		}
	case number:
		if x, err := p.path.number(v); err == nil {
			return minus(filters[p.filter](x))
		}
	}
	return "?"
}

// mostText is more than anyone reads on a wall.
const mostText = 1000

// phrase compiles a text of one language.
func (c *checker) phrase(lang, source string) (*Phrase, error) {
	if strings.TrimSpace(source) == "" {
		return nil, wrong(0, "is empty")
	}
	text := []rune(source)
	if len(text) > mostText {
		return nil, wrong(mostText, "is too long: %d characters, at most %d", len(text), mostText)
	}
	p := &Phrase{scope: c.scope}
	var said []rune
	for i := 0; i < len(text); i++ {
		switch r := text[i]; {
		case (r == '{' || r == '}') && i+1 < len(text) && text[i+1] == r:
			said = append(said, r)
			i++
		case r == '}':
			return nil, wrong(i, "a } stands alone; one that is meant is written }}")
		case r == '{':
			length := slices.Index(text[i:], '}')
			if length < 0 {
				return nil, wrong(i, "a { is not closed; one that is meant is written {{")
			}
			one, err := c.piece(lang, i+1, string(text[i+1:i+length]))
			if err != nil {
				return nil, err
			}
			p.parts = append(p.parts, piece{plain: string(said)}, one)
			said, i = nil, i+length
		default:
			said = append(said, r)
		}
	}
	p.parts = append(p.parts, piece{plain: string(said)})
	return p, nil
}

// piece compiles what stands between braces, at a distance from the text's begin.
func (c *checker) piece(lang string, at int, source string) (piece, error) {
	source, filter, _ := strings.Cut(source, "|")
	say, ok := filters[filter]
	if !ok {
		return piece{}, wrong(at+len([]rune(source))+1, "there is no |%s; there are |minutes, |mood, |percent and |round", shorten(filter, 20))
	}
	node, err := parse(source)
	var o operand
	if err == nil {
		o, err = c.check(&node)
	}
	if err != nil {
		if m, ok := errors.AsType[*mistake](err); ok {
			return piece{}, wrong(at+m.at, "%s", m.what)
		}
		return piece{}, err
	}
	switch {
	case o.name != nil:
		err = unfinished(at, o)
	case o.path == nil && !o.constant():
		err = wrong(at, "a text holds values as they are, and this works something out")
	case filter != "" && o.kind != number:
		err = wrong(at, "|%s is for numbers, and %s is %s", filter, source, o.kind)
	}
	if o.path != nil || err != nil {
		return piece{path: o.path, filter: filter}, err
	}
	switch x := o.value.(type) {
	case float64:
		return piece{plain: minus(say(x))}, nil
	case bool:
		return piece{plain: yesNo[x].in(lang)}, nil
	case string:
		return piece{plain: x}, nil
	}
	return piece{}, wrong(at, "a text holds no lists")
}
