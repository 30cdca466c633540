package eval

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
)

// ErrCard is a page without a place for the figures.
var ErrCard = errors.New("cannot write the figures into the page")

// section is a part of the model card that is written by Card.
type section struct {
	name  string
	write func(*Report, *strings.Builder)
}

// sections of the card, in the order that Markdown writes them.
var sections = []section{
	{"scores", func(r *Report, b *strings.Builder) {
		p := &r.Parts[partMessages]
		en, zh := p.Groups[groupEnglish], p.Groups[groupChinese]
		fmt.Fprintf(b, "%d English and %d Chinese messages, none of them trained on; the language is named rightly in %s and %s.\n\n",
			en.Messages, zh.Messages, percent(en.Language, en.Messages), percent(zh.Language, zh.Messages))
		p.scores().markdown(b)
	}},
	{"languages", func(r *Report, b *strings.Builder) { r.Parts[partMessages].languages().markdown(b) }},
	{"hard", func(r *Report, b *strings.Builder) { r.Parts[partMessages].hard().markdown(b) }},
	{"abstention", func(r *Report, b *strings.Builder) { r.Parts[partMessages].abstention().markdown(b) }},
	{"reliability", func(r *Report, b *strings.Builder) { r.Parts[partMessages].reliability().markdown(b) }},
	{"turns", func(r *Report, b *strings.Builder) {
		p := &r.Parts[partTurns]
		fmt.Fprintf(b, "%d English and %d Chinese turns.\n\n", p.Groups[groupEnglish].Messages, p.Groups[groupChinese].Messages)
		p.scores().markdown(b)
	}},
}

// The marks around a section of the card.
const (
	markBegin = "<!-- undertone eval: %s -->\n"
	markEnd   = "<!-- end -->\n"
)

// Markdown is every section of the card, between its marks.
func (r *Report) Markdown() string {
	var b strings.Builder
	for i := range sections {
		if i > 0 {
			b.WriteByte('\n')
		}
		r.section(&b, &sections[i])
	}
	return b.String()
}

func (r *Report) section(b *strings.Builder, s *section) {
	fmt.Fprintf(b, markBegin, s.name)
	s.write(r, b)
	b.WriteString(markEnd)
}

// Card returns the page with the report's figures between the marks that stand
// in it. A page may leave sections out, but not all of them.
func (r *Report) Card(page []byte) ([]byte, error) {
	found := 0
	for i := range sections {
		s := &sections[i]
		before, rest, ok := bytes.Cut(page, fmt.Appendf(nil, markBegin, s.name))
		if !ok {
			continue
		}
		_, after, ok := bytes.Cut(rest, []byte(markEnd))
		if !ok {
			return nil, fmt.Errorf("%w: nothing ends the section %q: want a line %q", ErrCard, s.name, strings.TrimSpace(markEnd))
		}
		var b strings.Builder
		r.section(&b, s)
		page = bytes.Join([][]byte{before, []byte(b.String()), after}, nil)
		found++
	}
	if found == 0 {
		return nil, fmt.Errorf("%w: it has no line such as %q", ErrCard, fmt.Sprintf(strings.TrimSpace(markBegin), sections[0].name))
	}
	return page, nil
}
