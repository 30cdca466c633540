package config

import (
	"errors"
	"fmt"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// file reads the settings of a YAML file.
func (r *reader) file(data []byte) {
	top := place{file: r.name}
	defer func() { // hostile bytes must not reach further than a message
		if p := recover(); p != nil {
			r.problem(top, "", "is not YAML that can be read: %v", p)
		}
	}()
	parsed, err := parser.ParseBytes(data, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		var syntax *yaml.SyntaxError
		if errors.As(err, &syntax) && syntax.Token != nil {
			at := top.at(syntax.Token)
			r.problem(at, "", "is not YAML: %s", syntax.Message)
			return
		}
		r.problem(top, "", "is not YAML: %s", firstLine(err.Error()))
		return
	}
	for i, doc := range parsed.Docs {
		switch {
		case doc.Body == nil:
		case i > 0:
			r.problem(top.at(doc.Body.GetToken()), "", "has a second document; one is read")
			return
		default:
			r.section("", doc.Body)
		}
	}
}

// section reads the keys of one section; "" is the top.
func (r *reader) section(key string, node ast.Node) {
	top := place{file: r.name}
	seen := make(map[string]bool)
	for _, pair := range r.pairs(key, node) {
		at := top.at(pair.Key.GetToken())
		name, ok := keyName(pair.Key)
		full := join(key, name)
		switch {
		case !ok:
			r.problem(at, key, "a key must be a word, got %s", describe(pair.Key))
		case seen[name]:
			r.problem(at, full, "is here twice")
		default:
			seen[name] = true
			r.pair(at, full, pair.Value)
		}
	}
}

// pairs are the keys of a section with their values.
func (r *reader) pairs(key string, node ast.Node) []*ast.MappingValueNode {
	switch n := node.(type) {
	case *ast.MappingNode:
		return n.Values
	case *ast.MappingValueNode:
		return []*ast.MappingValueNode{n}
	case *ast.NullNode, *ast.CommentGroupNode: // all keys are commented out
	default:
		r.problem(place{file: r.name}.at(node.GetToken()), key, "must hold keys and values, got %s", describe(node))
	}
	return nil
}

// pair reads one key with its value, which may be a section.
func (r *reader) pair(at place, key string, value ast.Node) {
	if _, ok := r.schema.sections[key]; ok {
		r.where[key] = at
		r.section(key, value)
		return
	}
	if of, ok := r.schema.lists[key]; ok {
		r.where[key] = at
		r.list(key, of, value)
		return
	}
	if _, ok := r.schema.settings[key]; !ok {
		r.problem(at, key, "is not a setting%s", r.schema.suggest(key))
		return
	}
	w, ok := wordsOf(value)
	switch {
	case !ok:
		r.problem(at, key, "must be one value, got %s", describe(value))
	case value.Type() != ast.NullType: // a key without a value is unset
		r.set(fromFile, at.at(value.GetToken()), key, w)
	}
}

func keyName(key ast.MapKeyNode) (string, bool) {
	if s, ok := key.(*ast.StringNode); ok && !strings.Contains(s.Value, ".") {
		return s.Value, true
	}
	return "", false
}

func wordsOf(node ast.Node) (words, bool) {
	switch n := node.(type) {
	case *ast.StringNode:
		return words{text: n.Value}, true
	case *ast.LiteralNode:
		return words{text: n.Value.Value}, true
	case *ast.IntegerNode, *ast.FloatNode, *ast.InfinityNode, *ast.NanNode:
		return words{text: n.GetToken().Value, plain: "number"}, true
	case *ast.BoolNode:
		return words{text: n.GetToken().Value, plain: "truth value"}, true
	case *ast.NullNode:
		return words{}, true
	}
	return words{}, false
}

// describe says what a node is to someone who does not know YAML's words.
func describe(node ast.Node) string {
	switch n := node.(type) {
	case *ast.MappingNode, *ast.MappingValueNode:
		return "keys and values"
	case *ast.SequenceNode:
		return "a list"
	case *ast.AnchorNode, *ast.AliasNode, *ast.MergeKeyNode:
		return "a YAML anchor or alias, which has to be written out"
	case *ast.TagNode:
		return "a YAML tag"
	case *ast.StringNode:
		return fmt.Sprintf("%.60q", n.Value)
	}
	return fmt.Sprintf("%.60q", firstLine(node.String()))
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}
