package rule

import (
	"fmt"
	"reflect"
	"slices"

	"github.com/expr-lang/expr/ast"
)

// leaf is one comparison. Where it is of one value and constants it is tested
// here, in a few nanoseconds; all else runs on expr's machine.
type leaf struct {
	text  string  // as people would write it, with the constants put in
	deny  bool    // the answer is turned round
	names []*path // every value that it names

	// For a leaf that is tested here: the value, nil where there is none, and
	// what it is compared with.
	path    *path
	op      string
	number  float64
	truth   bool
	numbers []float64
	words   []string
	seek    func(text string) bool // in a word

	machine *machine
	line    *line // where it holds one value against a constant
}

// test tells the verdict, with an error exactly where it is undecided.
func (l *leaf) test(v reflect.Value, values any) (verdict, error) {
	held, err := l.holds(v, values)
	switch {
	case err != nil:
		return undecided, err
	case held != l.deny:
		return yes, nil
	}
	return no, nil
}

// holds is whether the comparison holds, before deny. This is what runs a hundred
// times a second for each channel: it goes by fields and constants alone.
func (l *leaf) holds(v reflect.Value, values any) (bool, error) {
	switch {
	case l.machine != nil:
		return l.machine.run(values)
	case l.path == nil:
		return l.truth, nil
	case l.path.kind == truth:
		is, err := l.path.truth(v)
		return is == l.truth, err
	case l.seek != nil:
		return l.seek(l.path.word(v)), nil
	case l.path.kind == word:
		return slices.Contains(l.words, l.path.word(v)), nil
	}
	x, err := l.path.number(v)
	if err != nil {
		return false, err
	}
	switch l.op {
	case "<":
		return x < l.number, nil
	case "<=":
		return x <= l.number, nil
	case ">":
		return x > l.number, nil
	case ">=":
		return x >= l.number, nil
	case "==":
		return x == l.number, nil
	case "!=":
		return x != l.number, nil
	}
	return slices.Contains(l.numbers, x), nil
}

// leaf makes the leaf of a node that was checked. Its parts are looked at once
// more, by themselves, which tells the values that it names; what is constant
// stands in it as such.
func (c *checker) leaf(node ast.Node, deny bool) (part, error) {
	alone := &checker{names: c.names, topic: c.topic, scope: c.scope}
	l := &leaf{text: node.String(), deny: deny}
	if deny {
		l.text = (&ast.UnaryNode{Operator: "not", Node: node}).String()
	}
	fast, err := alone.native(l, node)
	if err == nil && !fast {
		l.machine, err = newMachine(c.scope, node)
	}
	if err != nil {
		return part{}, wrong(begin(node), "%v", err)
	}
	l.names = alone.paths
	return part{leaf: l}, nil
}

// mirrored is the operator with its sides changed.
var mirrored = map[string]string{"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}

// native fills in a leaf that compares a value with constants; false where it
// does something else.
func (c *checker) native(l *leaf, node ast.Node) (bool, error) {
	n, ok := node.(*ast.BinaryNode)
	if !ok {
		o, err := c.check(&node)
		is, constant := o.value.(bool)
		l.path, l.truth = o.path, is || !constant
		return constant || o.path != nil, err
	}
	left, err := c.check(&n.Left)
	if err != nil {
		return false, err
	}
	right, err := c.check(&n.Right)
	if err != nil {
		return false, err
	}
	op := n.Operator
	if left.constant() {
		left, right, op = right, left, mirrored[op]
	}
	if mirrored[op] != "" && right.kind == number && right.constant() {
		l.line = c.lineOf(n)
	}
	if left.path == nil || !right.constant() {
		return false, nil
	}
	if what, ok := right.value.(string); ok {
		if l.seek, err = seeker(op, what); err != nil {
			return false, err
		}
	}
	if l.seek == nil && op != "in" && mirrored[op] == "" {
		return false, nil
	}
	l.path = left.path
	l.compare(op, right.value)
	return true, nil
}

// compare sets what the leaf's value is compared with, and how.
func (l *leaf) compare(op string, with any) {
	l.op = op
	switch x := with.(type) {
	case float64:
		l.number = x
	case bool:
		l.truth = x == (op == "==")
	case string:
		l.words, l.deny = []string{x}, l.deny != (op == "!=")
	case []any:
		for _, one := range x {
			switch one := one.(type) {
			case float64:
				l.numbers = append(l.numbers, one)
			case string:
				l.words = append(l.words, one)
			}
		}
	}
}

// line is the constant that a value is held against.
type line struct {
	path *path
	at   float64
}

// lineOf solves a comparison for the one value in it: of silence / 60 > 2 it is
// silence at 120. It is nil where there are several, or worse than arithmetic is
// done to it.
func (c *checker) lineOf(n *ast.BinaryNode) *line {
	side, constant := n.Left, n.Right
	at, ok := constant.(*ast.FloatNode)
	if !ok {
		side = n.Right
		if at, ok = n.Left.(*ast.FloatNode); !ok {
			return nil
		}
	}
	return c.solve(side, at.Value)
}

// solve is the value at which node comes to x.
func (c *checker) solve(node ast.Node, x float64) *line {
	n, ok := node.(*ast.BinaryNode)
	if !ok {
		if o, err := c.check(&node); err == nil && o.path != nil && o.kind == number {
			return &line{o.path, x}
		}
		return nil
	}
	if by, ok := n.Right.(*ast.FloatNode); ok {
		switch n.Operator {
		case "+":
			return c.solve(n.Left, rounded(x-by.Value))
		case "-":
			return c.solve(n.Left, rounded(x+by.Value))
		case "*":
			if by.Value != 0 {
				return c.solve(n.Left, rounded(x/by.Value))
			}
		case "/":
			return c.solve(n.Left, rounded(x*by.Value))
		}
	}
	if by, ok := n.Left.(*ast.FloatNode); ok {
		switch {
		case n.Operator == "+":
			return c.solve(n.Right, rounded(x-by.Value))
		case n.Operator == "*" && by.Value != 0:
			return c.solve(n.Right, rounded(x/by.Value))
		}
	}
	return nil
}

// reason tells of which comparison an error is.
func (l *leaf) reason(err error) error { return fmt.Errorf("%s: %w", l.text, err) }
