package rule

import (
	"fmt"

	"github.com/goccy/go-yaml/token"
)

// The bounds of a source's shape. The parser's time grows with the square of the
// depth, of the keys in one section and of the documents, so that a file well
// within mostBytes could hold it for minutes.
const (
	mostDepth     = 32
	mostKeys      = 2000
	mostDocuments = 100
)

// shape is what has been seen of a source's tokens.
type shape struct {
	depth     int // of brackets
	line      int // of the last dash
	dashes    int // in that line
	documents int
	sections  []section // that the last key is in, the innermost last
}

// section is the keys that begin in one column, without one further left
// between them.
type section struct{ column, keys int }

// hostile finds what the parser would take long for, and what rules have no need
// of: a reader of a file full of aliases cannot tell what is in effect.
func hostile(tokens token.Tokens) (at *token.Token, why string) {
	var s shape
	for _, t := range tokens {
		if why := s.see(t); why != "" {
			return t, why
		}
	}
	return nil, ""
}

// see takes the next token, and says what is wrong with the source from here on.
func (s *shape) see(t *token.Token) (why string) {
	switch t.Type {
	case token.AnchorType, token.AliasType, token.MergeKeyType:
		return "has a YAML anchor or alias, which has to be written out; use templates and like:"
	case token.TagType:
		return "has a YAML tag, of which rules have no need; text that begins with ! has to stand in quotes"
	case token.MappingKeyType:
		return "has a key that begins with ?, of which rules have no need"
	case token.SequenceStartType, token.MappingStartType:
		s.depth++
	case token.SequenceEndType, token.MappingEndType:
		s.depth--
	case token.DocumentHeaderType:
		s.documents++
		s.sections = nil
	case token.SequenceEntryType:
		s.dash(t)
	case token.MappingValueType:
		s.key(t)
	}
	switch {
	case s.depth > mostDepth || s.dashes > mostDepth || len(s.sections) > mostDepth:
		return fmt.Sprintf("is nested too deep: at most %d levels", mostDepth)
	case s.documents > mostDocuments:
		return fmt.Sprintf("has too many documents: at most %d", mostDocuments)
	case len(s.sections) > 0 && s.sections[len(s.sections)-1].keys > mostKeys:
		return fmt.Sprintf("has too many keys in one section: at most %d", mostKeys)
	}
	return ""
}

// dash begins an entry of a list: its keys are not those of the entry before.
func (s *shape) dash(t *token.Token) {
	if t.Position.Line != s.line {
		s.line, s.dashes = t.Position.Line, 0
	}
	s.dashes++
	s.leave(t.Position.Column)
}

// key counts a key of a section that is not in brackets, by its colon.
func (s *shape) key(colon *token.Token) {
	if s.depth > 0 || colon.Prev == nil {
		return
	}
	column := colon.Prev.Position.Column
	s.leave(column)
	if n := len(s.sections); n > 0 && s.sections[n-1].column == column {
		s.sections[n-1].keys++
		return
	}
	s.sections = append(s.sections, section{column, 1})
}

// leave ends the sections right of a column.
func (s *shape) leave(column int) {
	for n := len(s.sections); n > 0 && s.sections[n-1].column > column; n-- {
		s.sections = s.sections[:n-1]
	}
}
