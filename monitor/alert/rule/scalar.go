package rule

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/goccy/go-yaml/ast"

	"undertone/monitor/contact"
)

// words is a value as it was written; false where it is no single one.
func (f field) words() (string, bool) {
	switch n := f.node.(type) {
	case *ast.StringNode:
		return n.Value, true
	case *ast.LiteralNode:
		return n.Value.Value, true
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode:
		return n.GetToken().Value, true
	}
	return "", false
}

// text reads text, which may not be a number or a truth value by mistake: a rule
// called 007 would be called 7.
func (r *report) text(f field) (string, bool) {
	switch f.node.(type) {
	case *ast.StringNode, *ast.LiteralNode:
		return f.words()
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		r.problem(f.where, "%s: must be text, got %s; put it in quotes", f.key, describe(f.node))
	default:
		r.problem(f.where, "%s: must be text, got %s", f.key, describe(f.node))
	}
	return "", false
}

// oneOf reads one of some words.
func (r *report) oneOf(f field, of []string) string {
	text, ok := f.words()
	if ok && slices.Contains(of, text) {
		return text
	}
	r.problem(f.where, "%s: must be %s, got %s%s", f.key, orList(of), describe(f.node), meant(text, of))
	return ""
}

// orList is "a, b or c".
func orList(words []string) string {
	if len(words) == 1 {
		return words[0]
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " or " + words[last]
}

// duration reads a time from 0 to most.
func (r *report) duration(f field, most time.Duration) time.Duration {
	text, ok := f.words()
	d, err := contact.ParseDuration(text)
	switch {
	case !ok || err != nil:
		r.problem(f.where, "%s: must be a duration such as 30s, 10m or 2h, got %s", f.key, describe(f.node))
	case d < 0 || d > most:
		r.problem(f.where, "%s: must be 0s to %s, got %s", f.key, hours(most), text)
	default:
		return d
	}
	return 0
}

// hours is a limit in a message.
func hours(d time.Duration) string { return strconv.Itoa(int(d.Hours())) + "h" }

// truth reads true or false.
func (r *report) truth(f field) bool {
	if n, ok := f.node.(*ast.BoolNode); ok {
		return n.Value
	}
	r.problem(f.where, "%s: must be true or false, got %s", f.key, describe(f.node))
	return false
}

// whole reads a whole number from 1 to most.
func (r *report) whole(f field, most int) int {
	text, _ := f.words()
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > most {
		r.problem(f.where, "%s: must be a whole number from 1 to %d, got %s", f.key, most, describe(f.node))
		return 1
	}
	return n
}

// constant reads a constant of set: a number, a word or a truth value.
func (r *report) constant(f field) (any, bool) {
	switch n := f.node.(type) {
	case *ast.BoolNode:
		return n.Value, true
	case *ast.StringNode:
		return n.Value, true
	case *ast.IntegerNode, *ast.FloatNode:
		x, err := strconv.ParseFloat(n.GetToken().Value, 64)
		if err == nil && !math.IsInf(x, 0) {
			return x, true
		}
	}
	r.problem(f.where, "%s: must be a number, a word or true or false, got %s", f.key, describe(f.node))
	return nil, false
}
