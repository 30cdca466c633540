package rule

import (
	"slices"
	"strconv"

	"github.com/expr-lang/expr/ast"
)

// operand is what is known of one part of an expression.
type operand struct {
	kind kind
	// value is what a constant is: a float64, a string, a bool or a []any.
	value any
	// path is set where the part is a value's name alone, name where it is a
	// record or a function, which must be gone on with.
	path *path
	name *name
}

// constant is whether the part is known at load.
func (o operand) constant() bool { return o.value != nil }

// checker checks an expression against the values of a scope, so that every
// mistake is named at load and in its place. It puts in the constants of set and
// works out what is constant, so that the tests that are left are few.
//
// What it lets through is all that conditions may hold: what it does not know is
// refused, whatever expr would make of it. There are no loops among it.
type checker struct {
	names *name
	topic bool           // whether topic.… is known: rules with by: topic
	scope Scope          // for what is said of the topic
	set   map[string]any // the constants
	used  map[string]bool
	paths []*path // every value that is named
}

// check tells what *node is, and replaces what is constant by its value.
func (c *checker) check(node *ast.Node) (operand, error) {
	o, err := c.look(*node)
	if err != nil {
		return operand{}, err
	}
	if o.constant() && o.kind != list { // a list's own parts are replaced already
		replacement := literal(o.value)
		replacement.SetLocation((*node).Location())
		*node = replacement
	}
	return o, nil
}

// literal is a constant as a node. Lists are no constants of set.
func literal(value any) ast.Node {
	switch v := value.(type) {
	case float64:
		return &ast.FloatNode{Value: v}
	case string:
		return &ast.StringNode{Value: v}
	}
	return &ast.BoolNode{Value: value == true}
}

// constantOf is the operand of a constant.
func constantOf(value any) operand {
	switch value.(type) {
	case float64:
		return operand{kind: number, value: value}
	case string:
		return operand{kind: word, value: value}
	case bool:
		return operand{kind: truth, value: value}
	}
	return operand{kind: list, value: value}
}

// look tells what a node is. This switch is the list of all that conditions may
// hold: a new node of expr's is refused until it is put in here.
func (c *checker) look(node ast.Node) (operand, error) {
	switch n := node.(type) {
	case *ast.IntegerNode:
		return constantOf(float64(n.Value)), nil
	case *ast.FloatNode:
		return constantOf(n.Value), nil
	case *ast.StringNode:
		return constantOf(n.Value), nil
	case *ast.BoolNode:
		return constantOf(n.Value), nil
	case *ast.ArrayNode:
		return c.array(n)
	case *ast.IdentifierNode:
		return c.identifier(n)
	case *ast.MemberNode:
		return c.member(n)
	case *ast.CallNode:
		return c.call(n)
	case *ast.BuiltinNode:
		return c.builtin(n)
	case *ast.UnaryNode:
		return c.unary(n)
	case *ast.BinaryNode:
		return c.binary(n)
	}
	return operand{}, wrong(begin(node), "%s", refusal(node))
}

// refusal says what a condition may not hold.
func refusal(node ast.Node) string {
	switch node.(type) {
	case *ast.NilNode:
		return "nil is not needed: every value is always there"
	case *ast.ConditionalNode:
		return "choices (a ? b : c, if) are not available; use and, or, not"
	case *ast.VariableDeclaratorNode, *ast.SequenceNode:
		return "a condition is one expression; put constants under set:"
	case *ast.SliceNode:
		return "parts of words ([a:b]) are not available"
	case *ast.ChainNode:
		return "?. is not needed: every value is always there"
	case *ast.PredicateNode, *ast.PointerNode:
		return "loops over lists are not available"
	}
	return "lists and maps are only available as in [\"a\", \"b\"]"
}

// array is a list on the right of in.
func (c *checker) array(n *ast.ArrayNode) (operand, error) {
	var values []any
	var first kind
	for i := range n.Nodes {
		o, err := c.check(&n.Nodes[i])
		at := begin(n.Nodes[i])
		switch {
		case err != nil:
			return operand{}, err
		case !o.constant() || o.kind == list:
			return operand{}, wrong(at, "a list holds constants alone")
		case i > 0 && o.kind != first:
			return operand{}, wrong(at, "a list holds things of one kind; this is %s after %s", o.kind, first)
		}
		first = o.kind
		values = append(values, o.value)
	}
	if len(values) == 0 {
		return operand{}, wrong(begin(n), "the list is empty")
	}
	return constantOf(values), nil
}

// identifier is a constant of set or a value. A constant cannot hide a value:
// set refuses the names of values.
func (c *checker) identifier(n *ast.IdentifierNode) (operand, error) {
	at := n.Location().From
	if value, ok := c.set[n.Value]; ok {
		c.used[n.Value] = true
		return constantOf(value), nil
	}
	field, ok := c.names.fields[n.Value]
	if !ok {
		known := c.names.names()
		for key := range c.set {
			known = append(known, key)
		}
		slices.Sort(known)
		return operand{}, wrong(at, "there is no value %s in scope %s%s", n.Value, c.scope, meant(n.Value, known))
	}
	if n.Value == "topic" && field.kind == record && !c.topic {
		return operand{}, wrong(at, "topic is only known in rules with by: topic; a window's is last_15m.topic(\"delivery\")")
	}
	return c.named(n.Value, field, nil), nil
}

// named is the operand of a field; of is the call that it belongs to, or nil.
func (c *checker) named(text string, field *name, of *path) operand {
	p := &path{text: text, kind: field.kind, labels: field.labels, least: field.least, most: field.most, late: field.late, index: field.index, part: -1}
	if of != nil {
		p.index, p.call, p.label, p.part = of.index, true, of.label, field.index[0]
	}
	o := operand{kind: field.kind, path: p}
	if field.kind == record || field.kind == function {
		o.name = field
		return o
	}
	c.paths = append(c.paths, p)
	return o
}

// member is a value of a record: last_5m.negative.
func (c *checker) member(n *ast.MemberNode) (operand, error) {
	if n.Optional {
		return operand{}, wrong(begin(n), "%s", refusal(&ast.ChainNode{}))
	}
	of, err := c.check(&n.Node)
	if err != nil {
		return operand{}, err
	}
	at := n.Location().From
	property, ok := n.Property.(*ast.StringNode)
	switch {
	case of.kind == function:
		return operand{}, wrong(at, "%s takes a label, such as %s(\"%s\")", of.path.text, of.path.text, sample(of.path.labels))
	case of.kind != record || !ok:
		return operand{}, wrong(at, "%s has no values in it", n.Node)
	}
	field, ok := of.name.fields[property.Value]
	if !ok {
		return operand{}, wrong(at, "%s has no value %s%s", of.path.text, property.Value, meant(property.Value, of.name.order))
	}
	var call *path
	if of.path.call {
		call = of.path
	}
	return c.named(of.path.text+"."+property.Value, field, call), nil
}

// sample is a label to show in a message.
func sample(family string) string {
	if list := families[family]; len(list) > 0 {
		return list[0]
	}
	return "delivery"
}

// call is a function of the values: about("delivery"), last_5m.tone("anger").
func (c *checker) call(n *ast.CallNode) (operand, error) {
	if id, ok := n.Callee.(*ast.IdentifierNode); ok && c.names.fields[id.Value] == nil {
		return operand{}, wrong(begin(n), "there is no function %s%s", id.Value, meant(id.Value, c.functions()))
	}
	f, err := c.check(&n.Callee)
	if err != nil {
		return operand{}, err
	}
	at := n.Location().From
	if f.kind != function {
		return operand{}, wrong(at, "%s is no function", n.Callee)
	}
	if len(n.Arguments) != 1 {
		return operand{}, wrong(at, "%s takes one label, such as %s(\"%s\")", f.path.text, f.path.text, sample(f.path.labels))
	}
	label, err := c.check(&n.Arguments[0])
	if err != nil {
		return operand{}, err
	}
	arg := begin(n.Arguments[0])
	text, ok := label.value.(string)
	if !ok {
		return operand{}, wrong(arg, "%s takes a label in quotes, such as %s(\"%s\")", f.path.text, f.path.text, sample(f.path.labels))
	}
	if err := checkLabel(arg, f.path.labels, text); err != nil {
		return operand{}, err
	}
	gives := f.name.result
	p := &path{
		text: f.path.text + "(" + strconv.Quote(text) + ")", kind: gives.kind, least: gives.least, most: gives.most,
		index: f.path.index, call: true, label: text, part: -1,
	}
	if p.kind == record {
		return operand{kind: record, path: p, name: gives}, nil
	}
	c.paths = append(c.paths, p)
	return operand{kind: p.kind, path: p}, nil
}

// functions lists all functions that can be called by their name alone.
func (c *checker) functions() (names []string) {
	for _, key := range c.names.order {
		if c.names.fields[key].kind == function {
			names = append(names, key)
		}
	}
	for key := range builtins {
		names = append(names, key)
	}
	slices.Sort(names)
	return names
}
