package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
)

type fuzzCmd struct {
	Time  time.Duration `default:"10s" help:"How long for each target."`
	Match string        `help:"Only targets whose name matches this regular expression."`
}

// target is one fuzz test: its package as ./path and its function.
type target struct{ pkg, name string }

// Run fuzzes one target after the other: go test takes one at a time, and each
// uses every core.
func (c *fuzzCmd) Run(ctx context.Context, sh *shell) error {
	only, err := regexp.Compile(c.Match)
	if err != nil {
		return fmt.Errorf("read --match: %w", err)
	}
	targets, err := fuzzTargets(sh.root)
	if err != nil {
		return err
	}
	targets = slices.DeleteFunc(targets, func(t target) bool { return !only.MatchString(t.name) })
	if len(targets) == 0 {
		return errors.New("no fuzz target found")
	}
	var failed []string
	for _, t := range targets {
		if err := c.fuzz(ctx, sh, t); err != nil {
			failed = append(failed, t.name)
		}
		if ctx.Err() != nil {
			return fmt.Errorf("fuzz %s: %w", t.name, context.Cause(ctx))
		}
	}
	if len(failed) > 0 {
		return fmt.Errorf("failed: %s", strings.Join(failed, ", "))
	}
	return nil
}

func (c *fuzzCmd) fuzz(ctx context.Context, sh *shell, t target) error {
	var out bytes.Buffer
	err := sh.call(ctx, call{out: &out, args: []string{
		"go", "test", "-run=^$", "-fuzz=^" + t.name + "$", "-fuzztime=" + c.Time.String(), t.pkg,
	}})
	if err != nil {
		fmt.Fprintf(sh.out, "%s-- %s %s: FAILED: %v\n", out.Bytes(), t.pkg, t.name, err)
		return err
	}
	fmt.Fprintf(sh.out, "-- %s %s: ok, %s\n", t.pkg, t.name, lastCount(out.String()))
	return nil
}

var counts = regexp.MustCompile(`execs: (\d+) .*new interesting: (\d+)`)

// lastCount is how much was tried, from the last line of progress.
func lastCount(out string) string {
	all := counts.FindAllStringSubmatch(out, -1)
	if len(all) == 0 {
		return "no progress reported"
	}
	last := all[len(all)-1]
	return fmt.Sprintf("%s tries, %s new inputs", last[1], last[2])
}

// fuzzTargets finds every func FuzzX(*testing.F) in the tests below root, in
// the order of their packages.
func fuzzTargets(root string) ([]target, error) {
	var found []target
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && path != root && skipDir(d.Name()):
			return filepath.SkipDir
		case d.IsDir() || !strings.HasSuffix(path, "_test.go"):
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, filepath.Dir(path))
		if err != nil {
			return err
		}
		for _, decl := range file.Decls {
			if fn, ok := decl.(*ast.FuncDecl); ok && isFuzz(fn) {
				found = append(found, target{"./" + filepath.ToSlash(rel), fn.Name.Name})
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("find fuzz targets: %w", err)
	}
	return found, nil
}

// skipDir says which folders hold no Go packages of ours.
func skipDir(name string) bool {
	return strings.HasPrefix(name, ".") || name == "node_modules" || name == "testdata"
}

func isFuzz(fn *ast.FuncDecl) bool {
	if fn.Recv != nil || !strings.HasPrefix(fn.Name.Name, "Fuzz") || len(fn.Type.Params.List) != 1 {
		return false
	}
	star, ok := fn.Type.Params.List[0].Type.(*ast.StarExpr)
	if !ok {
		return false
	}
	sel, ok := star.X.(*ast.SelectorExpr)
	return ok && sel.Sel.Name == "F"
}
