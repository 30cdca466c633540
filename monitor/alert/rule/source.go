package rule

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// Source is one file of rules.
type Source struct {
	// Name is how problems call it, mostly its path.
	Name string
	Data []byte
}

// The bounds of a source, and of what is told about it: nobody reads more.
const (
	mostBytes    = 1 << 20
	mostProblems = 1000
	mostWhy      = 400 // characters
)

// source is a file that is being read.
type source struct {
	name  string
	lines []string
}

// report collects what is wrong with a source or a part of it.
type report struct {
	*source
	rule     string // the rule that is spoken of; empty for none
	prefix   string // of what is said, such as "override 2: "
	problems *Problems
	broken   bool // whether there was any
}

// problem notes what is wrong. The list is bounded: what is beyond it is not told,
// and the last of it says so.
func (r *report) problem(at Place, format string, args ...any) {
	r.broken = true
	if len(*r.problems) >= mostProblems {
		return
	}
	if len(*r.problems) == mostProblems-1 {
		at, format, args = Place{r.name, at.Line, at.Column}, "is one of more mistakes than are told: at most %d", []any{mostProblems}
	}
	*r.problems = append(*r.problems, Problem{at, r.rule, shorten(r.prefix+fmt.Sprintf(format, args...), mostWhy)})
}

// at is the place of a token.
func (s *source) at(t *token.Token) Place {
	if t == nil || t.Position == nil {
		return Place{s.name, 1, 1}
	}
	return Place{s.name, t.Position.Line, max(1, t.Position.Column)}
}

// documents reads the YAML of a source; none where it cannot be read at all.
func (r *report) documents(data []byte) (bodies []ast.Node) {
	top := Place{r.name, 1, 1}
	defer func() { // hostile bytes must not reach further than a message
		if p := recover(); p != nil {
			bodies = nil
			r.problem(top, "is not YAML that can be read: %v", p)
		}
	}()
	switch {
	case len(data) > mostBytes:
		r.problem(top, "is too long: %d bytes, at most %d", len(data), mostBytes)
		return nil
	case !utf8.Valid(data):
		r.problem(top, "holds bytes that are not UTF-8")
		return nil
	}
	tokens := lexer.Tokenize(string(data))
	if at, why := hostile(tokens); why != "" {
		r.problem(r.at(at), "%s", why)
		return nil
	}
	parsed, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		if syntax, ok := errors.AsType[*yaml.SyntaxError](err); ok && syntax.Token != nil {
			r.problem(r.at(syntax.Token), "is not YAML: %s", syntax.Message)
			return nil
		}
		r.problem(top, "is not YAML: %v", err)
		return nil
	}
	for _, doc := range parsed.Docs {
		if doc.Body != nil {
			bodies = append(bodies, doc.Body)
		}
	}
	return bodies
}

// field is a key with its value, as a source has it.
type field struct {
	*source
	key   string // for messages: raise, text.en, say 3
	where Place
	node  ast.Node
}

// section reads a section's keys, which must be among keys. A key without a value
// is as good as none.
func (r *report) section(what string, node ast.Node, keys []string) map[string]field {
	fields := make(map[string]field)
	seen := make(map[string]bool)
	for _, pair := range r.pairs(what, node) {
		at := r.at(pair.Key.GetToken())
		key, ok := pair.Key.(*ast.StringNode)
		switch {
		case !ok:
			r.problem(at, "a key must be a word, got %s", describe(pair.Key))
		case !slices.Contains(keys, key.Value):
			r.problem(at, "%s has no key %s%s", what, shorten(key.Value, 40), meant(key.Value, keys))
		case seen[key.Value]:
			r.problem(at, "%s is here twice", key.Value)
		case pair.Value.Type() != ast.NullType:
			fields[key.Value] = field{r.source, key.Value, r.at(start(pair.Value)), pair.Value}
		}
		if ok {
			seen[key.Value] = true
		}
	}
	return fields
}

// start is the first token of a value. That of a section is the colon of its
// first key, for the parser.
func start(node ast.Node) *token.Token {
	switch n := node.(type) {
	case *ast.MappingNode:
		if len(n.Values) > 0 && !n.IsFlowStyle {
			return n.Values[0].Key.GetToken()
		}
	case *ast.MappingValueNode:
		return n.Key.GetToken()
	}
	return node.GetToken()
}

// pairs are the keys of a section with their values.
func (r *report) pairs(what string, node ast.Node) []*ast.MappingValueNode {
	switch n := node.(type) {
	case *ast.MappingNode:
		return n.Values
	case *ast.MappingValueNode:
		return []*ast.MappingValueNode{n}
	case *ast.NullNode, *ast.CommentGroupNode: // all keys are commented out
	default:
		r.problem(r.at(start(node)), "%s must hold keys and values, got %s", what, describe(node))
	}
	return nil
}

// items are the parts of a list.
func (r *report) items(f field) []field {
	var list []field
	switch n := f.node.(type) {
	case *ast.SequenceNode:
		for i, one := range n.Values {
			list = append(list, field{f.source, fmt.Sprintf("%s %d", f.key, i+1), f.at(start(one)), one})
		}
	case *ast.NullNode, *ast.CommentGroupNode: // all parts are commented out
	default:
		r.problem(f.where, "%s: must be a list, got %s", f.key, describe(f.node))
	}
	return list
}

// describe says what a node is to someone who does not know YAML's words.
func describe(node ast.Node) string {
	switch n := node.(type) {
	case *ast.MappingNode, *ast.MappingValueNode:
		return "keys and values"
	case *ast.SequenceNode:
		return "a list"
	case *ast.NullNode:
		return "nothing"
	case *ast.StringNode:
		return fmt.Sprintf("%q", shorten(n.Value, 60))
	case *ast.LiteralNode:
		return fmt.Sprintf("%q", shorten(firstLine(n.Value.Value), 60))
	case *ast.IntegerNode, *ast.FloatNode, *ast.InfinityNode, *ast.NanNode:
		return "the number " + n.GetToken().Value
	case *ast.BoolNode:
		return "the truth value " + n.GetToken().Value
	}
	return "something that rules have no need of"
}

// firstLine is a text up to its first line's end.
func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}
