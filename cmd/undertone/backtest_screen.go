package main

import (
	"fmt"
	"io"
	"iter"

	"github.com/schollz/progressbar/v3"

	"undertone/monitor/contact"
)

// backtestScreen tells what goes on: bars on a terminal, and what was left out.
type backtestScreen struct {
	out     io.Writer
	tty     bool
	skipped int
}

// skip tells of the first records that are left out.
func (s *backtestScreen) skip(err error) {
	if s.skipped++; s.skipped <= playMostBad {
		fmt.Fprintf(s.out, "skipped %v\n", err)
	}
}

// begin starts a bar over total messages; fewer than 0 when nobody knows.
func (s *backtestScreen) begin(total int) *backtestBar {
	if !s.tty {
		return &backtestBar{}
	}
	return &backtestBar{newBar(s.out, max(total, -1), "rehearsing")}
}

// backtestBar is a bar of messages, or none without a terminal. Several may move
// it.
type backtestBar struct{ bar *progressbar.ProgressBar }

// barEvery is how many messages go by between two looks at the bar, which asks the
// clock each time.
const barEvery = 256

// watch passes messages on and moves the bar.
func (b *backtestBar) watch(messages iter.Seq2[contact.Message, error]) iter.Seq2[contact.Message, error] {
	if b.bar == nil {
		return messages
	}
	return func(yield func(contact.Message, error) bool) {
		n := 0
		for m, err := range messages {
			if n++; n%barEvery == 0 {
				_ = b.bar.Add(barEvery) // a terminal that cannot be written to shows nothing anyway
			}
			if !yield(m, err) {
				return
			}
		}
	}
}

func (b *backtestBar) finish() {
	if b.bar != nil {
		_ = b.bar.Finish()
	}
}
