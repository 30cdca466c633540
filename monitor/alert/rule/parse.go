package rule

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/conf"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser"
)

// The bounds of one expression. A condition that needs more is a program, and
// nobody could read in an alert why it held.
const (
	mostSource = 4 << 10
	mostNodes  = 200
)

// parse reads an expression. What expr's parser says is put into words for
// people who never saw its code.
func parse(source string) (node ast.Node, err error) {
	if len(source) > mostSource {
		return nil, wrong(0, "is too long: %d bytes, at most %d", len(source), mostSource)
	}
	if strings.TrimSpace(source) == "" {
		return nil, wrong(0, "is empty")
	}
	if !utf8.ValidString(source) {
		return nil, wrong(0, "holds bytes that are no text")
	}
	defer func() {
		if p := recover(); p != nil {
			node, err = nil, wrong(0, "cannot be read: %v", p)
		}
	}()
	config := conf.CreateNew()
	config.MaxNodes = mostNodes
	tree, err := parser.ParseWithConfig(source, config)
	if err == nil {
		return tree.Node, nil
	}
	at, ok := errors.AsType[*file.Error](err)
	if !ok {
		return nil, wrong(0, "cannot be read: %v", err)
	}
	return nil, wrong(at.From, "%s", plainer(at.Message))
}

var (
	unexpected   = regexp.MustCompile(`^unexpected token (\w+)(?:\((".*")\))?$`)
	unrecognized = regexp.MustCompile(`^unrecognized character: U\+[0-9A-F]+ '(.+)'$`)
)

// plainer says what expr's parser found in the words of this package.
func plainer(message string) string {
	switch {
	case strings.Contains(message, "exceeds maximum allowed nodes"):
		return fmt.Sprintf("is too large: at most %d names, numbers and signs", mostNodes)
	case strings.HasPrefix(message, "literal not terminated"):
		return "a quote is opened and not closed"
	case strings.HasPrefix(message, "unclosed"), strings.HasPrefix(message, "unexpected end"):
		return "ends too early"
	}
	if m := unrecognized.FindStringSubmatch(message); m != nil {
		hint := ""
		if r, _ := utf8.DecodeRuneInString(m[1]); r >= utf8.RuneSelf {
			hint = "; is it a full-width one?"
		}
		return fmt.Sprintf("%s is no sign that a condition knows%s", m[1], hint)
	}
	m := unexpected.FindStringSubmatch(message)
	switch {
	case m == nil:
		return message
	case m[1] == "EOF":
		return "ends too early"
	case m[2] == `"="`:
		return `"=" sets a value; did you mean "=="?`
	case m[2] == "":
		return "something is wrong here"
	}
	return m[2] + " does not belong here"
}

// begin is where an expression begins; its node's own place is that of its
// operator.
func begin(node ast.Node) int {
	at := node.Location().From
	switch n := node.(type) {
	case *ast.BinaryNode:
		return min(at, begin(n.Left))
	case *ast.UnaryNode:
		return min(at, begin(n.Node))
	case *ast.MemberNode:
		return min(at, begin(n.Node))
	case *ast.CallNode:
		return min(at, begin(n.Callee))
	case *ast.ConditionalNode:
		return min(at, begin(n.Cond))
	}
	return at
}
