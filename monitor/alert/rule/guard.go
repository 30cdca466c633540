package rule

import (
	"reflect"

	"github.com/expr-lang/expr/ast"
)

// guard is the function that stands before every number which, if it were
// infinite or none, would not show in what comes of it: the sides of a
// comparison, a divisor, a power, what a function is given. Sums and products
// hand such a number on.
const guard = "finite"

// guardTypes is what expr's check is told of the guard.
var guardTypes = []reflect.Type{reflect.TypeFor[func(float64) float64]()}

// finite hands on what is a number within bounds.
func finite(params ...any) (any, error) {
	if x, ok := params[0].(float64); ok && !isFinite(x) {
		return nil, errNotFinite
	}
	return params[0], nil
}

// guarded is a copy of a node with its guards. It is a copy because nodes may be
// shared: in 0 < x < 1 the x belongs to two comparisons.
func guarded(node ast.Node) ast.Node {
	switch n := node.(type) {
	case *ast.UnaryNode:
		return &ast.UnaryNode{Operator: n.Operator, Node: guarded(n.Node)}
	case *ast.BinaryNode:
		left, right := guarded(n.Left), guarded(n.Right)
		switch n.Operator {
		case "<", "<=", ">", ">=", "==", "!=", "in", "**", "^":
			left, right = kept(n.Left, left), kept(n.Right, right)
		case "/":
			right = kept(n.Right, right)
		}
		return &ast.BinaryNode{Operator: n.Operator, Left: left, Right: right}
	case *ast.BuiltinNode:
		arguments := make([]ast.Node, len(n.Arguments))
		for i, one := range n.Arguments {
			arguments[i] = kept(one, guarded(one))
		}
		return &ast.BuiltinNode{Name: n.Name, Arguments: arguments}
	case *ast.CallNode:
		return &ast.CallNode{Callee: guarded(n.Callee), Arguments: guardedAll(n.Arguments)}
	case *ast.MemberNode:
		return &ast.MemberNode{Node: guarded(n.Node), Property: guarded(n.Property), Method: n.Method}
	case *ast.ArrayNode:
		return &ast.ArrayNode{Nodes: guardedAll(n.Nodes)}
	case *ast.IdentifierNode:
		return &ast.IdentifierNode{Value: n.Value}
	case *ast.FloatNode:
		return &ast.FloatNode{Value: n.Value}
	case *ast.StringNode:
		return &ast.StringNode{Value: n.Value}
	case *ast.BoolNode:
		return &ast.BoolNode{Value: n.Value}
	}
	return node
}

// guardedAll is guarded for each of a list.
func guardedAll(nodes []ast.Node) []ast.Node {
	list := make([]ast.Node, len(nodes))
	for i, one := range nodes {
		list[i] = guarded(one)
	}
	return list
}

// kept puts a guard before copied where node, of which it is the copy, is a number
// that is not known yet. What kind node is of, expr's own check has noted in it.
func kept(node, copied ast.Node) ast.Node {
	if _, constant := node.(*ast.FloatNode); constant || node.Type().Kind() != reflect.Float64 {
		return copied
	}
	return &ast.CallNode{Callee: &ast.IdentifierNode{Value: guard}, Arguments: []ast.Node{copied}}
}
