package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"undertone/config"
	"undertone/monitor/alert/rule"
	"undertone/monitor/backtest"
	"undertone/monitor/contact"
	"undertone/monitor/desk"
	"undertone/monitor/ingest/recording"
	"undertone/monitor/journal"
	"undertone/nlp"
)

// backtestCmd tells what rules would have done to messages of the past.
type backtestCmd struct {
	Files []string `arg:"" optional:"" name:"file" help:"Recordings to go through, merged by their times: JSON Lines, CSV or WebVTT; - is standard input."`

	Data    string    `type:"path" placeholder:"DIR" help:"Go through the journal of a server that is not running, by this data folder."`
	Rules   string    `placeholder:"FILE" help:"Rules to try, as a server would take them (the bundled ones)."`
	Against string    `placeholder:"FILE|none" help:"Rules to compare with (the bundled ones, where others are tried)."`
	From    time.Time `placeholder:"TIME" help:"Leave out what was received before, such as 2026-11-21T10:00:00Z."`
	To      time.Time `placeholder:"TIME" help:"Leave out what was received at that time or later."`

	Channels []string `placeholder:"GLOB,…" help:"Tell only of these channels, such as web-*; the rules hear all."`
	JSON     bool     `name:"json" help:"Write JSON instead of a table."`
	HTML     string   `name:"html" type:"path" placeholder:"FILE" help:"Also write a page with plots."`
	Config   string   `type:"path" placeholder:"FILE" help:"Configuration (YAML) of the server: own topics, limits, budgets of nudges, the address of its journal."`

	formatFlags `embed:""`

	stdin          io.Reader
	stdout, stderr io.Writer
	screen         *backtestScreen
	load           func(setting) (*tryout, error) // loadTryout but in tests
}

// setting is what a set of rules is loaded with.
type setting struct {
	cfg  *config.Config
	ear  *nlp.Model
	file string // empty for the bundled rules
}

// tryout is a set of rules, and how messages are played to it.
type tryout struct {
	rules  []*rule.Rule
	digest string // of equal rules it is equal
	play   func(context.Context, iter.Seq2[contact.Message, error]) ([]desk.Record, error)
}

var errInterrupted = errors.New("interrupted")

// Run goes through the messages once for each set of rules and writes the report.
// It fails when the rules are wrong, when there is nothing to go through, and,
// after the report, when part of a recording could not be read.
func (c *backtestCmd) Run(ctx context.Context) error {
	err := c.run(ctx)
	if err != nil && ctx.Err() != nil {
		err = errInterrupted // nothing was written, so it must not look like a success
	}
	if err != nil {
		return fmt.Errorf("backtest: %w", err)
	}
	return nil
}

func (c *backtestCmd) run(ctx context.Context) error {
	c.setStreams()
	if err := c.check(); err != nil {
		return err
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
	tried, present, err := c.tryouts(cfg, ear)
	if err != nil {
		return err
	}
	source, closeAll, err := c.source(ctx, cfg)
	defer closeAll()
	if err != nil {
		return err
	}
	report, err := c.report(ctx, source, tried, present)
	if err != nil {
		return err
	}
	if err := c.write(report); err != nil {
		return err
	}
	if c.screen.skipped > 0 {
		return fmt.Errorf("%d records were left out, as they could not be read or would not have been taken", c.screen.skipped)
	}
	return nil
}

func (c *backtestCmd) setStreams() {
	if c.stdin == nil {
		c.stdin = os.Stdin
	}
	c.stdout, c.stderr = writerOr(c.stdout, os.Stdout), writerOr(c.stderr, os.Stderr)
	c.screen = &backtestScreen{out: c.stderr, tty: isTerminal(c.stderr)}
	if c.load == nil {
		c.load = loadTryout
	}
}

// check refuses what cannot be meant before anything takes time.
func (c *backtestCmd) check() error {
	if err := (backtest.Span{From: c.From, To: c.To}).Check(); err != nil {
		return err
	}
	for _, glob := range c.Channels {
		if _, err := path.Match(glob, ""); err != nil {
			return fmt.Errorf("--channels: %q is no pattern", glob)
		}
	}
	switch {
	case len(c.Files) > 0 && c.Data != "":
		return errors.New("go through recordings or through --data, not both")
	case len(c.Files) == 0 && c.Data == "" && c.Config == "":
		return errors.New("name a recording (- is standard input), or a server's data folder with --data")
	}
	return nil
}

// tryouts are the rules to try and those to compare with; present is nil for no
// comparison.
func (c *backtestCmd) tryouts(cfg *config.Config, ear *nlp.Model) (tried, present *tryout, err error) {
	if tried, err = c.load(setting{cfg, ear, c.Rules}); err != nil {
		return nil, nil, err
	}
	against := c.Against
	if against == "none" || against == "" && c.Rules == "" {
		return tried, nil, nil
	}
	present, err = c.load(setting{cfg, ear, against})
	return tried, present, err
}

// source opens what is to be gone through. closeAll is never nil.
func (c *backtestCmd) source(ctx context.Context, cfg *config.Config) (source backtest.Source, closeAll func(), err error) {
	span := backtest.Span{From: c.From, To: c.To}
	if len(c.Files) == 0 {
		return c.journal(ctx, cfg, span)
	}
	files, closeAll, err := openRecordings(ctx, c.Files, c.stdin)
	if err != nil {
		return source, closeAll, err
	}
	source, err = backtest.Recording(ctx, files, backtest.RecordingOptions{
		LoadOptions: recording.LoadOptions{ReadOptions: c.options(), Bad: c.screen.skip},
		Rejected:    c.screen.skip,
		Door:        cfg.Ingest,
		Span:        span,
	})
	return source, closeAll, err
}

func (c *backtestCmd) journal(ctx context.Context, cfg *config.Config, span backtest.Span) (backtest.Source, func(), error) {
	dir := c.Data
	if dir == "" {
		dir = cfg.Data
	}
	pages, err := journal.OpenToRead(ctx, dir, cfg.Journal, journal.Observe{})
	switch {
	case errors.Is(err, journal.ErrInUse):
		return backtest.Source{}, func() {}, fmt.Errorf("%s is in use by a running server: stop it first, or go through a snapshot of the folder", dir)
	case err != nil:
		return backtest.Source{}, func() {}, err
	}
	return backtest.Journal(ctx, pages, span), pages.Close, nil
}

// report plays the messages to each set of rules: the tried and the present, at the
// same time, since a rehearsal keeps little more than one core busy. Present rules
// that are nil or the same are not played to.
func (c *backtestCmd) report(ctx context.Context, source backtest.Source, tried, present *tryout) (*backtest.Report, error) {
	sets := []*tryout{tried}
	if present != nil && present.digest != tried.digest {
		sets = append(sets, present)
	}
	bar := c.screen.begin(source.Total * len(sets))
	defer bar.finish()
	runs := make([]*backtest.Run, len(sets))
	all, ctx := errgroup.WithContext(ctx)
	for i, set := range sets {
		all.Go(func() (err error) {
			runs[i], err = c.rehearse(ctx, set, source, bar)
			return err
		})
	}
	if err := all.Wait(); err != nil {
		return nil, err
	}
	switch run := runs[0]; {
	case run.Traffic.Messages == 0:
		return nil, c.nothing()
	case present == nil:
		return backtest.New(run, nil), nil
	default:
		return backtest.New(run, runs[len(runs)-1]), nil
	}
}

// rehearse plays the messages to one set of rules.
func (c *backtestCmd) rehearse(ctx context.Context, t *tryout, source backtest.Source, bar *backtestBar) (*backtest.Run, error) {
	run := &backtest.Run{Rules: t.rules}
	if len(c.Channels) > 0 {
		run.Traffic.Want = c.wants
	}
	records, err := t.play(ctx, bar.watch(run.Traffic.Count(source.Messages)))
	if err != nil {
		return nil, err
	}
	run.Take(records)
	if len(c.Channels) > 0 {
		run.Only(c.wants)
	}
	return run, nil
}

func (c *backtestCmd) wants(channel string) bool {
	return slices.ContainsFunc(c.Channels, func(glob string) bool {
		ok, _ := path.Match(glob, channel) // checked before
		return ok
	})
}

// nothing says what there was nothing in.
func (c *backtestCmd) nothing() error {
	where := strings.Join(c.Files, ", ")
	if where == "" {
		where = "the journal"
	}
	var in []string
	if len(c.Channels) > 0 {
		in = append(in, " on "+strings.Join(c.Channels, ", "))
	}
	if !c.From.IsZero() {
		in = append(in, " from "+c.From.Format(time.RFC3339)+" on")
	}
	if !c.To.IsZero() {
		in = append(in, " before "+c.To.Format(time.RFC3339))
	}
	return fmt.Errorf("there is no message in %s%s", where, strings.Join(in, ""))
}

// write writes the page first: what stands on the terminal is then the whole of it.
func (c *backtestCmd) write(report *backtest.Report) error {
	if c.HTML != "" {
		f, err := os.Create(c.HTML)
		if err != nil {
			return err
		}
		w := bufio.NewWriter(f)
		if err := errors.Join(report.WritePage(w), w.Flush(), f.Close()); err != nil {
			return fmt.Errorf("write %s: %w", c.HTML, err)
		}
	}
	w := bufio.NewWriter(c.stdout)
	form := report.WriteTable
	if c.JSON {
		form = report.WriteJSON
	}
	return errors.Join(form(w), w.Flush())
}
