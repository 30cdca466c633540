package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"undertone/nlp"
	"undertone/nlp/eval"
	"undertone/nlp/train"
)

// evalCmd judges a model by labelled messages it was never trained on.
type evalCmd struct {
	Model   string `help:"Model file to judge instead of the one in the binary." type:"existingfile"`
	Against string `help:"Model file to compare it with." type:"existingfile" placeholder:"FILE"`
	Data    string `help:"Folder with labelled messages: *.tsv files, in it or in a folder corpus below it." default:"nlp" type:"existingdir"`
	All     bool   `help:"Judge by every message, not only by the tenth held out from training: for messages that no model was trained on."`

	JSON     bool   `help:"Write the report as JSON." name:"json" xor:"form"`
	Markdown bool   `help:"Write the tables of the model card." xor:"form"`
	Card     string `help:"Write the tables into this page, between the marks that stand in it." type:"existingfile" placeholder:"FILE" xor:"form"`

	Stdout io.Writer `kong:"-"`
	Stderr io.Writer `kong:"-"`
}

// Run judges the model and writes the report.
func (c *evalCmd) Run(ctx context.Context) error {
	report, err := c.judge(ctx)
	if err != nil {
		return err
	}
	out := writerOr(c.Stdout, os.Stdout)
	switch {
	case c.Card != "":
		return c.card(report)
	case c.JSON:
		enc := json.NewEncoder(out)
		enc.SetIndent("", " ")
		err = enc.Encode(report)
	case c.Markdown:
		_, err = io.WriteString(out, report.Markdown())
	default:
		_, err = io.WriteString(out, report.Text())
	}
	if err != nil {
		return fmt.Errorf("write report: %w", err)
	}
	return nil
}

func (c *evalCmd) judge(ctx context.Context) (*eval.Report, error) {
	opts := eval.Options{All: c.All, Progress: newProgress(writerOr(c.Stderr, os.Stderr), "judging")}
	m, err := nlp.New(nlp.Options{File: c.Model})
	if err != nil {
		return nil, err
	}
	if c.Against != "" {
		if opts.Against, err = nlp.New(nlp.Options{File: c.Against}); err != nil {
			return nil, err
		}
	}
	corpus, err := readLabelled(c.Data)
	if err != nil {
		return nil, err
	}
	report, err := eval.Run(ctx, m, corpus, opts)
	if errors.Is(err, eval.ErrNothing) && !c.All {
		return nil, fmt.Errorf("%w; --all judges by all of them", err)
	}
	return report, err
}

// readLabelled reads the messages in a folder, or in the folder corpus in it.
func readLabelled(dir string) (*train.Corpus, error) {
	folder := dir
	if info, err := os.Stat(filepath.Join(dir, "corpus")); err == nil && info.IsDir() {
		folder = filepath.Join(dir, "corpus")
	}
	files, err := fs.Glob(os.DirFS(folder), "*.tsv")
	if err != nil {
		return nil, fmt.Errorf("read labelled messages: %w", err)
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("read labelled messages: %s: there is no *.tsv file, nor in a folder corpus below it", dir)
	}
	if folder, err = filepath.Abs(folder); err != nil { // of ".", so that problems can name it
		return nil, fmt.Errorf("read labelled messages: %w", err)
	}
	return train.ReadCorpus(os.DirFS(filepath.Dir(folder)), filepath.Base(folder))
}

// card writes the figures into a page. The page is replaced by a whole one.
func (c *evalCmd) card(report *eval.Report) error {
	page, err := os.ReadFile(c.Card)
	if err != nil {
		return fmt.Errorf("read card: %w", err)
	}
	if page, err = report.Card(page); err != nil {
		return fmt.Errorf("%s: %w", c.Card, err)
	}
	return replaceFile(c.Card, page)
}
