package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"undertone/config"
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
	_, err := config.Load(c.Config, os.Environ())
	var problems config.Problems
	switch {
	case errors.As(err, &problems):
		fmt.Fprintln(out, problems)
		if len(problems) == 1 {
			return fmt.Errorf("%s has a problem", name)
		}
		return fmt.Errorf("%s has %d problems", name, len(problems))
	case err != nil:
		return err
	}
	_, err = fmt.Fprintf(out, "%s: fine\n", name)
	return err
}
