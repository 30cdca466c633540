package main

import (
	"bytes"
	"context"
	"embed"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/rs/zerolog"

	"undertone/monitor/ingest/recording"
)

// shift is a morning of a made-up contact centre: six channels, two languages,
// things that go wrong and are put right.
//
//go:embed shift/*.jsonl
var shift embed.FS

// shiftOpens is the moment at which the demo begins to play in real time. What
// the recording has before it is sent at once, so that the lines on the wall
// are not empty.
var shiftOpens = time.Date(2026, 1, 5, 9, 0, 0, 0, time.UTC)

type demoCmd struct {
	serveFlags
	Speed float64 `help:"How many times faster than life the shift plays (${default})." default:"1"`
}

// Run serves and plays the shift, round after round, until ctx ends. Without
// --data everything is kept in a temporary folder that goes with it.
func (c *demoCmd) Run(ctx context.Context) error {
	cfg, err := c.load()
	if err != nil {
		return err
	}
	if c.Data == "" {
		if cfg.Data, err = os.MkdirTemp("", "undertone-demo-"); err != nil {
			return fmt.Errorf("make a folder for the demo: %w", err)
		}
		defer os.RemoveAll(cfg.Data)
	}
	tuneGC()
	log := newLog(cfg.Log)
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	played := make(chan struct{})
	close(played)
	err = run(ctx, cfg, settings{log: log, debug: c.Debug, started: func(url string) {
		fmt.Printf("\n  Undertone demo: open %s\n\n  A shift of 112 conversations plays on six channels. In about two minutes web-chat\n  begins to sour; a little later hotline-zh does. Stop it with Ctrl-C.\n\n", url)
		played = make(chan struct{})
		go func() {
			defer close(played)
			if err := playShift(ctx, url, c.Speed, log); err != nil && ctx.Err() == nil {
				cancel(fmt.Errorf("play the shift: %w", err))
			}
		}()
	}})
	cause := context.Cause(ctx)
	<-played
	if err == nil && !errors.Is(cause, context.Canceled) {
		err = cause
	}
	return err
}

// playShift plays the bundled recording into the server at url.
func playShift(ctx context.Context, url string, speed float64, log zerolog.Logger) error {
	rec, err := loadShift(ctx)
	if err != nil {
		return err
	}
	_, err = recording.Play(ctx, rec.Messages(recording.Take{Loop: true}), recording.Options{
		To: url, Speed: speed, From: shiftOpens, Batch: 50,
		Watch: recording.Watch{
			Bad: func(err error) { log.Warn().Err(err).Msg("demo") },
		},
	})
	return err
}

func loadShift(ctx context.Context) (*recording.Recording, error) {
	files, err := shift.ReadDir("shift")
	if err != nil {
		return nil, fmt.Errorf("read the shift: %w", err)
	}
	var sources []recording.Source
	for _, f := range files {
		data, err := shift.ReadFile("shift/" + f.Name())
		if err != nil {
			return nil, fmt.Errorf("read the shift: %w", err)
		}
		sources = append(sources, recording.Source{Name: f.Name(), R: bytes.NewReader(data)})
	}
	return recording.Load(ctx, sources, recording.LoadOptions{})
}
