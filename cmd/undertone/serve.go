package main

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"runtime/debug"

	"undertone/config"
)

// serveFlags are what serve and demo have in common. A flag wins over the
// environment, and that over the file.
type serveFlags struct {
	Config string `help:"Configuration file (YAML); see undertone check --example." type:"path" placeholder:"FILE"`
	Listen string `help:"Address to listen on; without sign-in it must be a loopback address." placeholder:"ADDR"`
	Walls  string `help:"Address, of any kind, for screens that have a wall link; they see the wall alone." placeholder:"ADDR"`
	Data   string `help:"Folder for the journal and the state." type:"path" placeholder:"DIR"`
	Debug  bool   `help:"Also answer /debug/pprof/, for profiles."`
}

func (f *serveFlags) load() (*config.Config, error) {
	cfg, err := config.Load(f.Config, os.Environ())
	if err != nil {
		return nil, err
	}
	cfg.Listen = cmp.Or(f.Listen, cfg.Listen)
	cfg.Walls.Listen = cmp.Or(f.Walls, cfg.Walls.Listen)
	cfg.Data = cmp.Or(f.Data, cfg.Data)
	return cfg, nil
}

// gcPercent is how much the heap may grow before it is collected. Half of Go's
// default: most of the heap is ids that live for minutes, so doubling it costs
// 100 MB, while collecting twice as often costs a fiftieth of the CPU time.
const gcPercent = 50

// tuneGC sets it unless the environment says otherwise.
func tuneGC() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
}

type serveCmd struct {
	serveFlags
}

// Run serves until ctx ends.
func (c *serveCmd) Run(ctx context.Context, hear hangups) error {
	cfg, err := c.load()
	if err != nil {
		return err
	}
	tuneGC()
	return run(ctx, cfg, settings{
		log:   newLog(cfg.Log),
		debug: c.Debug,
		watch: config.Watch{File: c.Config, Load: c.load, Current: cfg, Asked: hear()},
		started: func(url string) {
			fmt.Printf("Undertone listens on %s (the wall) and %s/v1/messages; data in %s\n", url, url, cfg.Data)
		},
	})
}
