package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"undertone/nlp/train"
)

// trainCmd makes a model file of labelled messages and a lexicon.
type trainCmd struct {
	Data string `help:"Folder that holds corpus/ and lexicon/." default:"nlp" type:"existingdir"`
	Out  string `help:"Model file to write." default:"nlp/model.bin" type:"path"`
	// Rarity is written for package nlp's own use, when the corpus has changed.
	Rarity string `help:"Also write the table of how rare terms are, by which topics of the user's own are heard." type:"path" placeholder:"FILE"`
	Seed   uint64 `help:"Seed of the shuffling; the same seed and data make the same file." default:"1"`

	Stderr io.Writer `kong:"-"`
}

// Run trains and writes the file. A file that stood there is replaced only by
// a whole one.
func (c *trainCmd) Run(ctx context.Context) error {
	errOut := writerOr(c.Stderr, os.Stderr)
	if c.Rarity != "" {
		table, err := train.Rarity(os.DirFS(c.Data))
		if err != nil {
			return err
		}
		if err := replaceFile(c.Rarity, table); err != nil {
			return err
		}
	}
	bar := newProgress(errOut, "training")
	model, err := train.Train(ctx, os.DirFS(c.Data), train.Options{Seed: c.Seed, Progress: bar})
	if err != nil {
		return err
	}
	if err := replaceFile(c.Out, model); err != nil {
		return err
	}
	fmt.Fprintf(errOut, "wrote %s: %d bytes\n", c.Out, len(model))
	return nil
}

func writerOr(w io.Writer, fallback io.Writer) io.Writer {
	if w == nil {
		return fallback
	}
	return w
}

// newProgress draws a bar where a person looks at a terminal, and is silent
// where a script reads.
func newProgress(w io.Writer, what string) func(done, of int) {
	f, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return func(int, int) {}
	}
	var bar *progressbar.ProgressBar
	return func(done, of int) {
		if bar == nil {
			bar = progressbar.NewOptions(of, progressbar.OptionSetWriter(f),
				progressbar.OptionSetDescription(what), progressbar.OptionClearOnFinish())
		}
		_ = bar.Set(done) // a bar that cannot be drawn is no reason to stop
	}
}

// replaceFile writes a file beside the old one and then takes its place.
func replaceFile(name string, data []byte) error {
	tmp, err := os.CreateTemp(filepath.Dir(name), filepath.Base(name)+".*")
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	defer os.Remove(tmp.Name()) // gone already when all went well
	_, err = tmp.Write(data)
	if closeErr := tmp.Close(); err == nil {
		err = closeErr
	}
	if err == nil {
		err = os.Chmod(tmp.Name(), 0o644)
	}
	if err == nil {
		err = os.Rename(tmp.Name(), name)
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	return nil
}
