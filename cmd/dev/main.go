// Command dev is the house's own tool: everything that is done to Undertone's
// sources rather than with Undertone. A developer runs it before a push and CI
// runs the same, so that the two cannot disagree.
//
//	go run ./cmd/dev check      format, vet, lint, go.mod, the page, every test
//	go run ./cmd/dev gen        what is generated: the page's types and the page
//	go run ./cmd/dev fuzz       every fuzz target for a few seconds each
//	go run ./cmd/dev bench      the figures of the hot path
//	go run ./cmd/dev wall       what the wall of a large room costs a browser
//	go run ./cmd/dev ear        the model against VADER and gse: scores and speed
//	go run ./cmd/dev e2e        a real browser against a real server, with pictures
//
// It prints each command before it runs it, so that any of them can be copied
// and run alone, and it ends with the names of the steps that failed. A tool
// that is missing skips its step with a reason; where UNDERTONE_CI is set it
// fails the step instead, because a check that silently did not happen is worse
// than none (TestShell_need).
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"
)

type commands struct {
	Check checkCmd `cmd:"" help:"Format, vet, lint, go.mod, the page and every test."`
	Gen   genCmd   `cmd:"" help:"Generate the page: its types, and what is built and not committed."`
	Types typesCmd `cmd:"" help:"Write the page's types from the Go types of the wire."`
	Fuzz  fuzzCmd  `cmd:"" help:"Run every fuzz target for a while."`
	Bench benchCmd `cmd:"" help:"Drive the whole line over loopback and print its figures."`
	Wall  wallCmd  `cmd:"" help:"Have a browser show the wall of a large room, and fail where it costs more than promised."`
	Ear   earCmd   `cmd:"" help:"Compare the model with VADER and gse, and fail where it is slower than promised."`
	E2E   e2eCmd   `cmd:"" name:"e2e" help:"Run the browser tests and keep their pictures."`
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()

	cli := kong.Parse(
		&commands{},
		kong.Name("dev"),
		kong.Description("What CI runs, for people."),
		kong.UsageOnError(),
	)
	if err := run(ctx, cli); err != nil {
		stop()
		fmt.Fprintln(os.Stderr, "dev:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, cli *kong.Context) error {
	sh, err := newShell(ctx, os.Stdout)
	if err != nil {
		return err
	}
	cli.BindTo(ctx, (*context.Context)(nil))
	return cli.Run(sh)
}
