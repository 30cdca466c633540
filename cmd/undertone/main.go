// Command undertone hears the mood of a contact centre while it happens.
//
// main parses, run (in run.go) wires the parts in the order of the line, and
// the parts live in their packages. Each command is a struct whose tags are its
// help.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"
)

type commands struct {
	Serve    serveCmd    `cmd:"" help:"Take in messages, keep the moods, show them."`
	Demo     demoCmd     `cmd:"" help:"Serve, with a bundled bilingual shift playing."`
	Play     playCmd     `cmd:"" help:"Play a recording into a server."`
	Analyse  analyseCmd  `cmd:"" help:"Read texts: one line in, one line out."`
	Train    trainCmd    `cmd:"" help:"Train a model from labelled messages and the lexicon."`
	Eval     evalCmd     `cmd:"" help:"Score a model on the messages kept from its training."`
	Backtest backtestCmd `cmd:"" help:"Tell what rules would have done to messages of the past."`
	Rules    rulesCmd    `cmd:"" help:"Test, check and explain rules."`
	Check    checkCmd    `cmd:"" help:"Report every problem of a configuration at once."`
	Version  versionCmd  `cmd:"" help:"Print the version."`
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	cli := kong.Parse(&commands{},
		kong.Name("undertone"),
		kong.Description("Hears the mood of a contact centre while it happens, in English and Chinese."),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
		kong.UsageOnError(),
		kong.BindTo(ctx, (*context.Context)(nil)),
		kong.Bind(hangups(notifyHangup)),
	)
	err := cli.Run()
	if err == nil || errors.Is(err, context.Canceled) && ctx.Err() != nil {
		return
	}
	fmt.Fprintln(os.Stderr, "undertone:", err)
	stop()
	os.Exit(1) //nolint:gocritic // the deferred stop ran by hand
}

// hangups begins to hear SIGHUP, by which operators ask for the configuration to
// be read again. A command that does not call it ends by one, as usual.
type hangups func() <-chan os.Signal

func notifyHangup() <-chan os.Signal {
	asked := make(chan os.Signal, 1) // one that comes while another waits is the same
	signal.Notify(asked, syscall.SIGHUP)
	return asked
}
