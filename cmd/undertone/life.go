package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/rs/zerolog"
)

// stopWithin is how long each part may take to stop. Requests under way have
// their own, shorter bounds, so only a disk that hangs comes near it.
const stopWithin = 15 * time.Second

// life is what runs and how it stops: a stack of named steps, taken down in
// reverse. The first part that fails ends ctx, and with it all the others.
type life struct {
	ctx    context.Context
	fail   context.CancelCauseFunc
	parent context.Context
	log    zerolog.Logger
	steps  []step
}

type step struct {
	name string
	stop func(context.Context) error
}

func newLife(parent context.Context, log zerolog.Logger) *life {
	ctx, fail := context.WithCancelCause(parent)
	return &life{ctx: ctx, fail: fail, parent: parent, log: log}
}

// onStop registers a step the moment there is something to stop.
func (l *life) onStop(name string, stop func(context.Context) error) {
	l.steps = append(l.steps, step{name, stop})
}

// run starts a part and registers how it stops: by the end of its own context,
// which outlives l.ctx until its turn comes.
func (l *life) run(name string, part func(context.Context) error) {
	ctx, cancel := context.WithCancel(context.WithoutCancel(l.ctx))
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		if err := part(ctx); err != nil {
			l.fail(fmt.Errorf("%s: %w", name, err))
		}
	}()
	l.onStop(name, func(within context.Context) error {
		cancel()
		select {
		case <-ended: // its error, if any, is the cause already
			return nil
		case <-within.Done():
			return errors.New("did not stop in time")
		}
	})
}

// stop takes the steps down and returns why life ended, and what did not stop.
func (l *life) stop() error {
	var errs []error
	if cause := context.Cause(l.ctx); cause != nil && l.parent.Err() == nil {
		errs = append(errs, cause)
	}
	for _, step := range slices.Backward(l.steps) {
		within, cancel := context.WithTimeout(context.WithoutCancel(l.ctx), stopWithin)
		if err := step.stop(within); err != nil {
			errs = append(errs, fmt.Errorf("stop %s: %w", step.name, err))
		}
		cancel()
		l.log.Debug().Str("part", step.name).Msg("stopped")
	}
	l.fail(nil)
	return errors.Join(errs...)
}
