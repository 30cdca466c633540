package rule

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/expr-lang/expr/ast"
)

// unary is not, or a sign before a number.
func (c *checker) unary(n *ast.UnaryNode) (operand, error) {
	o, err := c.check(&n.Node)
	if err != nil {
		return operand{}, err
	}
	want, sign := number, 1.0
	switch n.Operator {
	case "not", "!":
		want = truth
	case "-":
		sign = -1
	}
	if o.kind != want {
		return operand{}, wrong(begin(n.Node), "%s needs %s, and %s is %s", n.Operator, want, n.Node, o.kind)
	}
	if x, ok := o.value.(float64); ok {
		return constantOf(sign * x), nil
	}
	if b, ok := o.value.(bool); ok {
		return constantOf(!b), nil
	}
	return operand{kind: want}, nil
}

// binary is an operator between two sides.
func (c *checker) binary(n *ast.BinaryNode) (operand, error) {
	at := n.Location().From
	switch n.Operator {
	case "..":
		return operand{}, wrong(at, "ranges (a..b) are not available; use a <= x and x <= b")
	case "??":
		return operand{}, wrong(at, "?? is not needed: every value is always there")
	case "%":
		return operand{}, wrong(at, "%% is not available: conditions know no whole numbers")
	}
	left, err := c.check(&n.Left)
	if err != nil {
		return operand{}, err
	}
	right, err := c.check(&n.Right)
	if err != nil {
		return operand{}, err
	}
	switch n.Operator {
	case "and", "or", "&&", "||":
		return operand{kind: truth}, both(n, left, right, truth)
	case "<", "<=", ">", ">=":
		return operand{kind: truth}, ordered(n, left, right)
	case "==", "!=":
		return operand{kind: truth}, c.equal(n, left, right)
	case "in":
		return operand{kind: truth}, c.in(n, left, right)
	case "contains", "startsWith", "endsWith", "matches":
		return operand{kind: truth}, c.words(n, left, right)
	case "+", "-", "*", "/", "**", "^":
		return c.arithmetic(n, left, right)
	}
	return operand{}, wrong(at, "the sign %s is not available", n.Operator)
}

// both wants both sides of an operator to be of one kind.
func both(n *ast.BinaryNode, left, right operand, want kind) error {
	for _, side := range []struct {
		node ast.Node
		is   operand
	}{{n.Left, left}, {n.Right, right}} {
		if side.is.kind == want {
			continue
		}
		at := begin(side.node)
		if side.is.name != nil {
			return unfinished(at, side.is)
		}
		return wrong(at, "%s needs %s on both sides, and %s is %s", n.Operator, want, side.node, side.is.kind)
	}
	return nil
}

// unfinished says how to go on with a record or a function.
func unfinished(at int, o operand) error {
	if o.kind == function {
		return wrong(at, "%s takes a label, such as %s(\"%s\")", o.path.text, o.path.text, sample(o.path.labels))
	}
	return wrong(at, "%s is a group of values; name one of them: %s", o.path.text, strings.Join(o.name.order, ", "))
}

// ordered checks a comparison of numbers. One with a constant that the value
// never comes near is a slip: a share is 0.6 and not 60.
func ordered(n *ast.BinaryNode, left, right operand) error {
	if err := both(n, left, right, number); err != nil {
		return err
	}
	if err := inRange(left.path, begin(n.Right), right.value); err != nil {
		return err
	}
	return inRange(right.path, begin(n.Left), left.value)
}

// inRange checks a constant that is compared with the value p, if it is one.
func inRange(p *path, at int, value any) error {
	x, ok := value.(float64)
	if p == nil || !ok || p.least <= x && x <= p.most {
		return nil
	}
	if math.IsInf(p.most, 1) {
		return wrong(at, "%s is never below %v, so %v has no meaning here", p.text, p.least, x)
	}
	return wrong(at, "%s goes from %v to %v, so %v has no meaning here", p.text, p.least, p.most, x)
}

// equal is == or != between two of a kind. A word that is one of a list of labels
// is only compared with those: with any other word it would never be the same,
// and nobody would ever see why.
func (c *checker) equal(n *ast.BinaryNode, left, right operand) error {
	switch {
	case left.name != nil:
		return unfinished(begin(n.Left), left)
	case right.name != nil:
		return unfinished(begin(n.Right), right)
	case left.kind != right.kind:
		return wrong(begin(n.Right), "%s is %s and %s is %s: they are never the same", n.Left, left.kind, n.Right, right.kind)
	case left.kind == list:
		return wrong(n.Location().From, "lists are not compared; use in")
	}
	if left.kind == number {
		return ordered(n, left, right)
	}
	if err := labelOf(left.path, begin(n.Right), right.value); err != nil {
		return err
	}
	return labelOf(right.path, begin(n.Left), left.value)
}

// labelOf checks a constant that is compared with the value p, if it is one.
func labelOf(p *path, at int, value any) error {
	text, ok := value.(string)
	if p == nil || !ok {
		return nil
	}
	return checkLabel(at, p.labels, text)
}

// checkLabel refuses a label that its family has not.
func checkLabel(at int, family, label string) error {
	labels := families[family]
	if labels == nil || slices.Contains(labels, label) {
		return nil
	}
	return wrong(at, "%q is no %s%s: %s", label, family, meantLabel(label, labels), strings.Join(labels, ", "))
}

// meantLabel is a suggestion before the list of all.
func meantLabel(label string, labels []string) string {
	if hint := meant(label, labels); hint != "" {
		return hint + " There are"
	}
	return "; there are"
}

// in is a look-up in a list of constants.
func (c *checker) in(n *ast.BinaryNode, left, right operand) error {
	values, ok := right.value.([]any)
	switch {
	case !ok:
		return wrong(begin(n.Right), "in needs a list of constants, such as [\"anger\", \"frustration\"]")
	case left.name != nil:
		return unfinished(begin(n.Left), left)
	case left.kind == truth:
		return wrong(begin(n.Left), "in needs a number or a word, and %s is %s", n.Left, left.kind)
	case left.kind != constantOf(values[0]).kind:
		return wrong(begin(n.Left), "%s is %s and the list is of another kind", n.Left, left.kind)
	}
	for i, value := range values {
		at := begin(n.Right)
		if array, ok := n.Right.(*ast.ArrayNode); ok {
			at = begin(array.Nodes[i])
		}
		if err := labelOf(left.path, at, value); err != nil {
			return err
		}
	}
	return nil
}

// words is a search in a word for a constant one. A pattern is compiled at load,
// and takes a time that grows with the text alone.
func (c *checker) words(n *ast.BinaryNode, left, right operand) error {
	if err := both(n, left, right, word); err != nil {
		return err
	}
	pattern, ok := right.value.(string)
	at := begin(n.Right)
	switch {
	case !ok:
		return wrong(at, "%s needs a constant in quotes on its right", n.Operator)
	case pattern == "":
		return wrong(at, "%s with nothing to look for is always true", n.Operator)
	case n.Operator == "matches":
		if _, err := regexp.Compile(pattern); err != nil {
			return wrong(at, "the pattern cannot be read: %s", strings.TrimPrefix(err.Error(), "error parsing regexp: "))
		}
	}
	return nil
}

// arithmetic is a calculation with two numbers, which is done here and now where
// both are constant.
func (c *checker) arithmetic(n *ast.BinaryNode, left, right operand) (operand, error) {
	if err := both(n, left, right, number); err != nil {
		return operand{}, err
	}
	a, known := left.value.(float64)
	b, divisor := right.value.(float64)
	if n.Operator == "/" && divisor && b == 0 {
		return operand{}, wrong(n.Location().From, "divides by zero")
	}
	if !known || !divisor {
		return operand{kind: number}, nil
	}
	x := rounded(calculate(n.Operator, a, b))
	if !isFinite(x) {
		return operand{}, wrong(n.Location().From, "gives a number out of all bounds")
	}
	return constantOf(x), nil
}

// calculate is the operator's result, which may be out of all bounds.
func calculate(operator string, a, b float64) float64 {
	switch operator {
	case "+":
		return a + b
	case "-":
		return a - b
	case "*":
		return a * b
	case "/":
		return a / b
	}
	return math.Pow(a, b)
}

// rounded takes off the dust of binary fractions, so that -0.35 + 0.1 is the
// -0.25 that whoever wrote it expects to read in an alert.
func rounded(x float64) float64 {
	y, err := strconv.ParseFloat(strconv.FormatFloat(x, 'g', 12, 64), 64)
	if err != nil {
		return x
	}
	return y
}
