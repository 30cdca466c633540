package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// errSkip ends a step that could not be done here and need not be.
var errSkip = errors.New("skipped")

// shell runs commands in the repository and shows what it runs.
type shell struct {
	root string
	out  io.Writer
	// strict turns a missing tool from a skipped step into a failed one.
	strict bool
}

// step is one named part of a command.
type step struct {
	name string
	run  func(context.Context) error
}

// call is one command line. Dir is relative to the repository; env adds to
// ours; out, where set, takes the output in place of the shell's own.
type call struct {
	dir  string
	env  []string
	out  io.Writer
	args []string
}

func newShell(ctx context.Context, out io.Writer) (*shell, error) {
	found, err := exec.CommandContext(ctx, "go", "env", "GOMOD").Output()
	if err != nil {
		return nil, fmt.Errorf("find the repository: go env GOMOD: %w", err)
	}
	mod := strings.TrimSpace(string(found))
	if mod == "" || mod == os.DevNull {
		return nil, errors.New("find the repository: no go.mod here or above")
	}
	return &shell{root: filepath.Dir(mod), out: out, strict: os.Getenv("UNDERTONE_CI") != ""}, nil
}

// steps runs all of them, also after one has failed: a person would rather see
// every problem at once. Only an interrupt stops it early.
func (sh *shell) steps(ctx context.Context, steps ...step) error {
	var failed []string
	for _, s := range steps {
		fmt.Fprintf(sh.out, "== %s\n", s.name)
		began := time.Now()
		err := s.run(ctx)
		if ctx.Err() != nil {
			return fmt.Errorf("%s: %w", s.name, context.Cause(ctx))
		}
		took := time.Since(began).Round(100 * time.Millisecond)
		switch {
		case errors.Is(err, errSkip):
			fmt.Fprintf(sh.out, "-- %s: %v\n", s.name, err)
		case err != nil:
			failed = append(failed, s.name)
			fmt.Fprintf(sh.out, "-- %s: FAILED after %v: %v\n", s.name, took, err)
		default:
			fmt.Fprintf(sh.out, "-- %s: ok in %v\n", s.name, took)
		}
	}
	if len(failed) > 0 {
		return fmt.Errorf("failed: %s", strings.Join(failed, ", "))
	}
	return nil
}

// run runs one command in the repository's root.
func (sh *shell) run(ctx context.Context, args ...string) error {
	return sh.call(ctx, call{args: args})
}

func (sh *shell) call(ctx context.Context, c call) error {
	fmt.Fprintf(sh.out, "$ %s\n", c)
	cmd := exec.CommandContext(ctx, c.args[0], c.args[1:]...)
	cmd.Dir = filepath.Join(sh.root, c.dir)
	cmd.Env = append(os.Environ(), c.env...)
	cmd.Stdout, cmd.Stderr = sh.out, sh.out
	if c.out != nil {
		cmd.Stdout, cmd.Stderr = c.out, c.out
	}
	// An interrupted go test cleans up after itself if asked; npm's children
	// may hold the pipe open, so nobody is waited for longer than this.
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGINT) }
	cmd.WaitDelay = 10 * time.Second
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%s: %w", c.args[0], err)
	}
	return nil
}

// need says whether a tool is there: nil, errSkip, or in strict mode an error.
func (sh *shell) need(tool string) error {
	_, err := exec.LookPath(tool)
	switch {
	case err == nil:
		return nil
	case sh.strict:
		return fmt.Errorf("%s is not installed but must be here", tool)
	default:
		return fmt.Errorf("%w: %s is not installed", errSkip, tool)
	}
}

// String is the call as a person would type it in the repository's root.
func (c call) String() string {
	line := strings.Join(append(append([]string{}, c.env...), c.args...), " ")
	if c.dir == "" {
		return line
	}
	return fmt.Sprintf("(cd %s && %s)", c.dir, line)
}
