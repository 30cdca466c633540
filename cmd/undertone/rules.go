package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"undertone/config"
	"undertone/monitor/alert/rule"
	"undertone/monitor/backtest"
	"undertone/nlp"
)

// rulesCmd is all that is done with rules beside using them.
type rulesCmd struct {
	Test   rulesTestCmd   `cmd:"" help:"Play the examples of rules and tell which came out otherwise."`
	Check  rulesCheckCmd  `cmd:"" help:"Report every problem of rule files at once."`
	Values rulesValuesCmd `cmd:"" help:"List what conditions and texts may name."`
	Show   rulesShowCmd   `cmd:"" help:"Print the bundled rules, to copy from."`
}

// rulesTestCmd plays examples.
type rulesTestCmd struct {
	File    string `arg:"" optional:"" help:"Rules to test, as a server would take them (the bundled ones)."`
	Rule    string `placeholder:"NAME" help:"Test this rule alone."`
	Verbose bool   `short:"v" help:"Also tell what fired in examples that passed."`
	Config  string `type:"path" placeholder:"FILE" help:"Configuration (YAML) of the server, for own topics."`

	stdout io.Writer
}

// Run prints a line for each example, and for one that failed what fired instead
// and which part of the condition did not hold.
func (c *rulesTestCmd) Run(ctx context.Context) error {
	pack, err := loadRules(c.File)
	if err != nil {
		return fmt.Errorf("rules test: %w", err)
	}
	examples, err := c.examples(pack)
	if err != nil {
		return fmt.Errorf("rules test: %w", err)
	}
	cfg, err := config.Load(c.Config, os.Environ())
	if err != nil {
		return err
	}
	ear, err := nlp.New(nlp.Options{})
	if err != nil {
		return err
	}
	if err := ear.SetTopics(cfg.Topics); err != nil {
		return err
	}
	failed, err := c.play(ctx, examples, setting{cfg: cfg, ear: ear}.stage(pack))
	if err != nil {
		return fmt.Errorf("rules test: %w", err)
	}
	if failed > 0 {
		return fmt.Errorf("rules test: %d of %d examples failed", failed, len(examples))
	}
	fmt.Fprintf(writerOr(c.stdout, os.Stdout), "ok: %d examples\n", len(examples))
	return nil
}

// examples are those asked for. A rule without any is no error where all are
// tested, but to ask for it by name and hear "ok" would be a lie.
func (c *rulesTestCmd) examples(pack *rule.Pack) ([]rule.Example, error) {
	all := pack.Examples()
	if c.Rule == "" {
		return all, nil
	}
	known := slices.ContainsFunc(pack.Rules(), func(r *rule.Rule) bool { return r.Name == c.Rule })
	if !known {
		return nil, fmt.Errorf("there is no rule %s", c.Rule)
	}
	mine := slices.DeleteFunc(slices.Clone(all), func(x rule.Example) bool { return x.Rule != c.Rule })
	if len(mine) == 0 {
		return nil, fmt.Errorf("rule %s has no examples", c.Rule)
	}
	return mine, nil
}

func (c *rulesTestCmd) play(ctx context.Context, examples []rule.Example, stage backtest.Stage) (failed int, err error) {
	out := writerOr(c.stdout, os.Stdout)
	for _, x := range examples {
		began := time.Now()
		trial, err := backtest.Try(ctx, x, stage)
		if err != nil {
			return failed, err
		}
		verdict := "PASS"
		if trial.Wrong != "" {
			verdict = "FAIL"
			failed++
		}
		fmt.Fprintf(out, "%s %s: %s (%.2fs)\n", verdict, x.Rule, x.Name, time.Since(began).Seconds())
		if trial.Wrong != "" {
			fmt.Fprintf(out, "    %s: %s\n", x.Place, trial.Wrong)
		}
		if trial.Wrong != "" || c.Verbose {
			writeTrial(out, trial)
		}
	}
	return failed, nil
}

// writeTrial tells what fired, and where the rule stands at the end.
func writeTrial(out io.Writer, t *backtest.Trial) {
	if len(t.Fired) == 0 {
		fmt.Fprintln(out, "    nothing fired")
	}
	for i := range t.Fired {
		fmt.Fprintf(out, "    %s\n", printable(t.Fired[i].String()))
	}
	if len(t.Findings) == 0 {
		return
	}
	fmt.Fprintf(out, "    at the end, of its condition to %s:\n", t.Asks)
	for _, f := range t.Findings {
		fmt.Fprintf(out, "      %s\n", printable(findingLine(f)))
	}
}

// findingLine is one comparison: whether it holds, and with which values.
func findingLine(f rule.Finding) string {
	var b strings.Builder
	switch {
	case f.Error != "":
		fmt.Fprintf(&b, "cannot be told  %s: %s", f.Text, f.Error)
	case f.Held:
		fmt.Fprintf(&b, "holds           %s", f.Text)
	default:
		fmt.Fprintf(&b, "does not hold   %s", f.Text)
	}
	sep := "   with "
	for _, name := range slices.Sorted(maps.Keys(f.Values)) {
		value := f.Values[name]
		if number, ok := value.(float64); ok {
			value = fmt.Sprintf("%.4g", number)
		}
		fmt.Fprintf(&b, "%s%s = %v", sep, name, value)
		sep = ", "
	}
	return b.String()
}

// rulesCheckCmd reports what is wrong with rules before a server meets them.
type rulesCheckCmd struct {
	Files []string `arg:"" name:"file" help:"Rule files (YAML) to check, each for itself."`

	stdout io.Writer
}

// Run prints every problem on a line of its own, or that there is none.
func (c *rulesCheckCmd) Run(context.Context) error {
	out := writerOr(c.stdout, os.Stdout)
	bad := 0
	for _, file := range c.Files {
		pack, err := loadRules(file)
		var problems rule.Problems
		switch {
		case errors.As(err, &problems):
			fmt.Fprintln(out, problems)
			bad += len(problems)
		case err != nil:
			return fmt.Errorf("rules check: %w", err)
		default:
			fmt.Fprintf(out, "%s: fine; %d rules are in effect with it\n", file, len(pack.Rules()))
		}
	}
	switch bad {
	case 0:
		return nil
	case 1:
		return errors.New("rules check: 1 problem")
	}
	return fmt.Errorf("rules check: %d problems", bad)
}

// rulesValuesCmd prints the documentation of the names.
type rulesValuesCmd struct {
	stdout io.Writer
}

// Run prints a table for each kind of rule.
func (c *rulesValuesCmd) Run(context.Context) error {
	w := tabwriter.NewWriter(writerOr(c.stdout, os.Stdout), 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "In rules of scope: conversation")
	writeValues(w, rule.OfConversation)
	fmt.Fprintln(w, "\nIn rules of scope: channel and scope: centre")
	writeValues(w, rule.OfChannel)
	return w.Flush()
}

func writeValues(w io.Writer, s rule.Scope) {
	for _, v := range rule.Values(s) {
		fmt.Fprintf(w, "  %s\t%s\t%s\n", v.Name, v.Kind, v.Doc)
	}
}

// rulesShowCmd prints the pack.
type rulesShowCmd struct {
	stdout io.Writer
}

// Run prints the bundled rules as they are written.
func (c *rulesShowCmd) Run(context.Context) error {
	_, err := writerOr(c.stdout, os.Stdout).Write(rule.BundledSource().Data)
	return err
}
