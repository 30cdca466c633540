package rule

import (
	"errors"
	"fmt"
	"sync"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/builtin"
	exprcheck "github.com/expr-lang/expr/checker"
	"github.com/expr-lang/expr/compiler"
	"github.com/expr-lang/expr/conf"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser"
	"github.com/expr-lang/expr/vm"
)

// machine is a comparison on expr's machine.
type machine struct{ program *vm.Program }

// machines are kept to be used again; a machine in use belongs to one leaf.
var machines = sync.Pool{New: func() any { return new(vm.VM) }}

// newMachine compiles a comparison that was checked.
func newMachine(s Scope, node ast.Node) (m *machine, err error) {
	defer func() {
		if p := recover(); p != nil {
			m, err = nil, fmt.Errorf("cannot be compiled: %v", p)
		}
	}()
	config := conf.CreateNew()
	expr.Env(envOf(s))(config)
	config.Functions[guard] = &builtin.Function{Name: guard, Func: finite, Types: guardTypes}
	tree := &parser.Tree{Node: node, Source: file.NewSource(node.String())}
	for _, guard := range []bool{false, true} { // the first time tells the kinds, which the guards need
		if guard {
			tree.Node = guarded(node)
		}
		if _, err := exprcheck.Check(tree, config); err != nil {
			return nil, short(err)
		}
	}
	program, err := compiler.Compile(tree, config)
	if err != nil {
		return nil, short(err)
	}
	return &machine{program}, nil
}

// envOf is values of which expr learns the names and kinds.
func envOf(s Scope) any {
	if s == OfConversation {
		return new(Conversation)
	}
	return new(Channel)
}

// run tells what the comparison comes to. What panics in it, such as a value
// that is not there, is an error.
func (m *machine) run(values any) (held bool, err error) {
	v := machines.Get().(*vm.VM)
	defer func() {
		if p := recover(); p != nil {
			held, err = false, fmt.Errorf("%w: %v", errNoValue, p)
		}
	}()
	out, err := v.Run(m.program, values)
	if err != nil {
		return false, short(err)
	}
	machines.Put(v)
	held, ok := out.(bool)
	if !ok {
		return false, fmt.Errorf("came to %v, which is neither true nor false", out)
	}
	return held, nil
}

// short is what expr says without the picture that it draws of the place.
func short(err error) error {
	if errors.Is(err, errNotFinite) {
		return errNotFinite
	}
	if e, ok := errors.AsType[*file.Error](err); ok {
		return errors.New(e.Message)
	}
	return err
}
