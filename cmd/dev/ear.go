package main

import "context"

// compareModule sets Undertone beside libraries that never enter its go.mod.
const compareModule = ".tools/compare"

type earCmd struct{}

// Run compares the model with VADER and gse on the messages that no model was
// trained on, and fails where it is slower than promised.
func (earCmd) Run(ctx context.Context, sh *shell) error {
	in := func(args ...string) func(context.Context) error {
		return func(ctx context.Context) error { return sh.call(ctx, call{dir: compareModule, args: args}) }
	}
	return sh.steps(ctx, step{"vet", in("go", "vet", ".")}, step{"compare", in("go", "run", ".")})
}
