package rule

import (
	"reflect"
	"slices"

	"github.com/expr-lang/expr/ast"
)

// Condition is a tree of comparisons over the values of a conversation or a
// channel. It never changes, and many may ask it at once.
type Condition struct {
	scope Scope
	root  part
	paths []*path // every value that it names

	program program // the root, for engines
	late    Late    // values that it names
}

// Finding is one comparison of a condition, and whether it held.
type Finding struct {
	Text   string         `json:"text"`
	Held   bool           `json:"held"`
	Values map[string]any `json:"values,omitempty"` // of the names in it
	Error  string         `json:"error,omitempty"`
}

// part is a comparison, or several of which all or any must hold. What the
// condition denies is denied in its comparisons, so the tree has no not.
type part struct {
	leaf  *leaf
	any   bool
	parts []part
}

// verdict is what a part comes to. In this order, all of some parts come to the
// least of theirs, and any to the greatest.
type verdict uint8

const (
	no verdict = iota
	undecided
	yes
)

// Holds is whether the condition holds for values, a *Conversation or a *Channel
// as the rule's scope has it.
//
// A comparison that cannot be told, because of a division by zero, say, is
// neither true nor false. Where the condition hangs on it, Holds is false and the
// error says which one and why; that is as true of the contrary of the condition.
// Where all comparisons compare a value with a constant, which is the usual case,
// nothing is allocated.
func (c *Condition) Holds(values any) (bool, error) {
	v, err := structOf(c.scope, values)
	if err != nil {
		return false, err
	}
	is, err := c.root.test(v, values)
	return is == yes, err
}

// test tells the verdict, with an error exactly where it is undecided.
func (p *part) test(v reflect.Value, values any) (verdict, error) {
	if p.leaf != nil {
		is, err := p.leaf.test(v, values)
		if err != nil {
			err = p.leaf.reason(err)
		}
		return is, err
	}
	decided, is := no, yes
	if p.any {
		decided, is = yes, no
	}
	var doubt error
	for i := range p.parts {
		one, err := p.parts[i].test(v, values)
		if one == decided {
			return decided, nil
		}
		if one == undecided {
			is = undecided
			doubt = err
		}
	}
	return is, doubt
}

// Findings tells of every comparison whether it holds for values, and of the
// values that it names. What a customer said is not among them.
func (c *Condition) Findings(values any) []Finding {
	v, err := structOf(c.scope, values)
	if err != nil {
		return []Finding{{Error: err.Error()}}
	}
	return c.root.findings(v, values, nil)
}

// findings adds those of the part to a list, in the order of the comparisons.
func (p *part) findings(v reflect.Value, values any, to []Finding) []Finding {
	for i := range p.parts {
		to = p.parts[i].findings(v, values, to)
	}
	if p.leaf == nil {
		return to
	}
	is, err := p.leaf.test(v, values)
	f := Finding{Text: p.leaf.text, Held: is == yes}
	if err != nil {
		f.Error = err.Error()
	}
	for _, named := range p.leaf.names {
		if named.text == "text" { // an alert goes to people who may not read it
			continue
		}
		if f.Values == nil {
			f.Values = make(map[string]any, len(p.leaf.names))
		}
		f.Values[named.text] = named.show(v)
	}
	return append(to, f)
}

// Uses is whether the condition names a value: silence, last_5m or
// last_5m.sentiment.
func (c *Condition) Uses(name string) bool {
	return slices.ContainsFunc(c.paths, func(p *path) bool { return p.isOf(name) })
}

// Thresholds is the constants that comparisons of the condition hold against a
// value, in order: of silence > 120 it is 120, and so it is of silence / 60 > 2.
// It is what a value that only time changes must reach to change the verdict.
func (c *Condition) Thresholds(name string) []float64 {
	list := c.root.thresholds(name, nil)
	slices.Sort(list)
	return slices.Compact(list)
}

// thresholds adds those of the part to a list.
func (p *part) thresholds(name string, to []float64) []float64 {
	for i := range p.parts {
		to = p.parts[i].thresholds(name, to)
	}
	if p.leaf != nil && p.leaf.line != nil && p.leaf.line.path.text == name {
		to = append(to, p.leaf.line.at)
	}
	return to
}

// compile makes a condition of an expression.
func (c *checker) compile(source string, deny bool) (*Condition, error) {
	node, err := parse(source)
	if err != nil {
		return nil, err
	}
	before := len(c.paths)
	o, err := c.check(&node)
	switch {
	case err != nil:
		return nil, err
	case o.name != nil:
		return nil, unfinished(begin(node), o)
	case o.kind != truth:
		return nil, wrong(begin(node), "must be true or false, and %s is %s", shorten(node.String(), 60), o.kind)
	case len(c.paths) == before:
		return nil, wrong(0, "names no value, so it is always the same")
	}
	cond := &Condition{scope: c.scope, paths: slices.Clone(c.paths[before:])}
	cond.root, err = c.build(node, deny)
	if err != nil {
		return nil, err
	}
	cond.assemble()
	return cond, nil
}

// contrary is the operator that holds where the other does not.
var contrary = map[string]string{"<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "=="}

// build makes the tree of a node that was checked; deny asks for its contrary.
func (c *checker) build(node ast.Node, deny bool) (part, error) {
	switch n := node.(type) {
	case *ast.UnaryNode:
		return c.build(n.Node, !deny) // of a truth value there is no other than not
	case *ast.BinaryNode:
		switch n.Operator {
		case "and", "&&":
			return c.join(deny, n, deny)
		case "or", "||":
			return c.join(!deny, n, deny)
		}
		if against, ok := contrary[n.Operator]; ok && deny {
			flipped := &ast.BinaryNode{Operator: against, Left: n.Left, Right: n.Right}
			flipped.SetLocation(n.Location())
			return c.leaf(flipped, false)
		}
	}
	return c.leaf(node, deny)
}

// join makes one part of the two sides of an and or an or, and of theirs where
// they are of the same sort.
func (c *checker) join(any bool, n *ast.BinaryNode, deny bool) (part, error) {
	whole := part{any: any}
	for _, side := range []ast.Node{n.Left, n.Right} {
		one, err := c.build(side, deny)
		switch {
		case err != nil:
			return part{}, err
		case one.leaf == nil && one.any == any:
			whole.parts = append(whole.parts, one.parts...)
		default:
			whole.parts = append(whole.parts, one)
		}
	}
	return whole, nil
}
