package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
)

// lint runs the pinned linters without putting them into go.mod.
var lint = []string{"go", "tool", "-modfile=.tools/go.mod", "golangci-lint"}

const web = "dashboard/web"

type checkCmd struct {
	Static bool `help:"Leave the Go tests out."`
}

// Run checks everything that CI checks.
func (c *checkCmd) Run(ctx context.Context, sh *shell) error {
	steps := []step{
		{"format", sh.format},
		{"vet", func(ctx context.Context) error { return sh.run(ctx, "go", "vet", "./...") }},
		{"lint", func(ctx context.Context) error { return sh.run(ctx, with(lint, "run")...) }},
		{"go.mod", func(ctx context.Context) error { return sh.run(ctx, "go", "mod", "tidy", "-diff") }},
		{"page", sh.page},
	}
	if !c.Static {
		steps = append(steps, step{"test", sh.test})
	}
	return sh.steps(ctx, steps...)
}

// format fails if any Go file is not as gofumpt and goimports would write it,
// and shows the difference.
func (sh *shell) format(ctx context.Context) error {
	if err := sh.run(ctx, with(lint, "fmt", "--diff")...); err != nil {
		return fmt.Errorf("%w; the same command without --diff mends it", err)
	}
	return nil
}

// page checks the page's types and runs its unit tests.
func (sh *shell) page(ctx context.Context) error {
	if err := sh.install(ctx); err != nil {
		return err
	}
	if err := sh.npm(ctx, "run", "typecheck"); err != nil {
		return err
	}
	return sh.npm(ctx, "test")
}

// buildPage puts the page as it stands into dashboard/dist.
func (sh *shell) buildPage(ctx context.Context) error {
	if err := sh.install(ctx); err != nil {
		return err
	}
	return sh.npm(ctx, "run", "build")
}

// install fetches what the page is built with, where it is not here yet.
func (sh *shell) install(ctx context.Context) error {
	if err := sh.need("npm"); err != nil {
		return err
	}
	if _, err := os.Stat(filepath.Join(sh.root, web, "node_modules")); err == nil {
		return nil
	}
	return sh.npm(ctx, "ci")
}

func (sh *shell) npm(ctx context.Context, args ...string) error {
	return sh.call(ctx, call{dir: web, args: append([]string{"npm"}, args...)})
}

// test runs every Go test under the race detector, which is the one thing here
// that needs cgo; the binary is built without.
func (sh *shell) test(ctx context.Context) error {
	return sh.call(ctx, call{
		env:  []string{"CGO_ENABLED=1"},
		args: []string{"go", "test", "-race", "-timeout=10m", "./..."},
	})
}

// with returns a copy of args with more behind it.
func with(args []string, more ...string) []string {
	return append(append([]string{}, args...), more...)
}

type genCmd struct{}

// Run generates everything that go:generate names.
func (genCmd) Run(ctx context.Context, sh *shell) error {
	return sh.steps(ctx, step{"generate", func(ctx context.Context) error {
		if err := sh.need("npm"); err != nil {
			return err
		}
		return sh.run(ctx, "go", "generate", "./...")
	}})
}
