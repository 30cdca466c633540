package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"

	"undertone/nlp"
	"undertone/nlp/train"
)

// evalCmd judges a model by labelled messages it was never trained on.
type evalCmd struct {
	Model string `help:"Model file to judge instead of the one in the binary." type:"existingfile"`
	Data  string `help:"Folder that holds corpus/." default:"nlp" type:"existingdir"`
	JSON  bool   `help:"Write the report as JSON." name:"json"`

	Stdout io.Writer `kong:"-"`
}

// Run judges the model and writes the report.
func (c *evalCmd) Run(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	m, err := nlp.New(nlp.Options{File: c.Model})
	if err != nil {
		return err
	}
	report, err := train.Evaluate(m, os.DirFS(c.Data))
	if err != nil {
		return err
	}
	out := writerOr(c.Stdout, os.Stdout)
	if c.JSON {
		enc := json.NewEncoder(out)
		enc.SetIndent("", " ")
		return enc.Encode(report)
	}
	return printReport(out, report)
}

func printReport(out io.Writer, report train.Report) error {
	w := tabwriter.NewWriter(out, 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, "Held-out messages. F1 is the mean over the labels; for topics, over all of them together.")
	for _, g := range report.Groups {
		fmt.Fprintf(w, "\n%s: %d messages, language named rightly %.1f %%\n", g.Name, g.Messages, 100*g.Language)
		fmt.Fprintln(w, "head\tmessages\tF1\taccuracy\tcalibration error")
		for _, h := range g.Heads {
			fmt.Fprintf(w, "%s\t%d\t%.3f\t%.3f\t%.3f\n", h.Head, h.Messages, h.F1, h.Accuracy, h.Calibration)
		}
	}
	if len(report.Groups) > 0 {
		for _, h := range report.Groups[0].Heads {
			printHead(w, h)
		}
	}
	if err := w.Flush(); err != nil {
		return fmt.Errorf("write report: %w", err)
	}
	return nil
}

// printHead writes the labels' scores and how often each was taken for which.
func printHead(w io.Writer, h train.HeadReport) {
	fmt.Fprintf(w, "\n%s, all languages\nlabel\tmessages\tprecision\trecall\tF1", h.Head)
	if h.Confusion != nil {
		fmt.Fprint(w, "\ttaken for:")
		for _, l := range h.Labels {
			fmt.Fprintf(w, "\t%s", strings.TrimSpace(l.Label[:min(8, len(l.Label))]))
		}
	}
	fmt.Fprintln(w)
	for i, l := range h.Labels {
		fmt.Fprintf(w, "%s\t%d\t%.2f\t%.2f\t%.2f", l.Label, l.Messages, l.Precision, l.Recall, l.F1)
		if h.Confusion != nil {
			fmt.Fprint(w, "\t")
			for _, n := range h.Confusion[i] {
				fmt.Fprintf(w, "\t%d", n)
			}
		}
		fmt.Fprintln(w)
	}
}
