package rule

import (
	"math"
	"slices"
	"strconv"

	"github.com/expr-lang/expr/ast"
)

// harmless is a function of expr that conditions may use. It
// takes a moment, and no more room than what it is given.
type harmless struct {
	takes, gives kind
	least, most  int // arguments
	// fold works out a number from constants as expr would.
	fold func(...float64) float64
}

// builtins are all of expr's functions that conditions may use.
var builtins = map[string]harmless{
	"abs":   {number, number, 1, 1, func(x ...float64) float64 { return math.Abs(x[0]) }},
	"round": {number, number, 1, 1, func(x ...float64) float64 { return math.Round(x[0]) }},
	"floor": {number, number, 1, 1, func(x ...float64) float64 { return math.Floor(x[0]) }},
	"ceil":  {number, number, 1, 1, func(x ...float64) float64 { return math.Ceil(x[0]) }},
	"min":   {number, number, 2, 9, func(x ...float64) float64 { return slices.Min(x) }},
	"max":   {number, number, 2, 9, func(x ...float64) float64 { return slices.Max(x) }},
	"len":   {word, number, 1, 1, nil},
	"lower": {word, word, 1, 1, nil},
	"upper": {word, word, 1, 1, nil},
	"trim":  {word, word, 1, 1, nil},
}

// builtin is a call of one of them.
func (c *checker) builtin(n *ast.BuiltinNode) (operand, error) {
	at := n.Location().From
	f, ok := builtins[n.Name]
	if !ok {
		return operand{}, wrong(at, "the function %s is not available; there are abs, ceil, floor, len, lower, max, min, round, trim and upper", n.Name)
	}
	if len(n.Arguments) < f.least || len(n.Arguments) > f.most {
		takes := "one value"
		if f.most > 1 {
			takes = "2 to " + strconv.Itoa(f.most) + " values"
		}
		return operand{}, wrong(at, "%s takes %s, got %d", n.Name, takes, len(n.Arguments))
	}
	var numbers []float64
	for i := range n.Arguments {
		o, err := c.check(&n.Arguments[i])
		if err != nil {
			return operand{}, err
		}
		if o.kind != f.takes {
			return operand{}, wrong(begin(n.Arguments[i]), "%s takes %s, and %s is %s", n.Name, f.takes, n.Arguments[i], o.kind)
		}
		if x, ok := o.value.(float64); ok {
			numbers = append(numbers, x)
		}
	}
	if f.fold != nil && len(numbers) == len(n.Arguments) {
		return constantOf(f.fold(numbers...)), nil
	}
	return operand{kind: f.gives}, nil
}
