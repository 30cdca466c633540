package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"undertone/config"
	"undertone/monitor/alert/rule"
)

// checkCmd reports what is wrong with a configuration before a server meets it.
type checkCmd struct {
	Config  string `help:"Configuration file (YAML) to check, with the environment over it." type:"path" placeholder:"FILE"`
	Example bool   `help:"Print a file with every setting, explained, at its default; check nothing."`

	stdout io.Writer
}

// Run prints every problem on a line of its own, or that there is none.
func (c *checkCmd) Run(context.Context) error {
	out := c.stdout
	if out == nil {
		out = os.Stdout
	}
	if c.Example {
		_, err := fmt.Fprint(out, config.Example())
		return err
	}
	name := cmp.Or(c.Config, "the environment")
	cfg, err := config.Load(c.Config, os.Environ())
	if err == nil {
		err = checkRules(cfg.Rules.File)
	}
	var problems config.Problems
	var rules rule.Problems
	switch {
	case errors.As(err, &problems):
		return tellProblems(out, name, problems, len(problems))
	case errors.As(err, &rules):
		return tellProblems(out, cfg.Rules.File, rules, len(rules))
	case err != nil:
		return err
	}
	_, err = fmt.Fprintf(out, "%s: fine\n", name)
	return err
}

// tellProblems prints them and returns how many there are.
func tellProblems(out io.Writer, name string, problems error, n int) error {
	fmt.Fprintln(out, problems)
	if n == 1 {
		return fmt.Errorf("%s has a problem", name)
	}
	return fmt.Errorf("%s has %d problems", name, n)
}
