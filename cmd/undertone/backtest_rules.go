package main

import (
	"context"
	"iter"
	"os"
	"time"

	"undertone/monitor"
	"undertone/monitor/alert/rule"
	"undertone/monitor/backtest"
	"undertone/monitor/contact"
	"undertone/monitor/desk"
)

// loadTryout loads rules as a server does, and lets package monitor rehearse them.
// Where a server would leave a wrong rule out and go on, who tries rules wants to
// know: all problems are the error.
func loadTryout(s setting) (*tryout, error) {
	pack, err := loadRules(s.file)
	if err != nil {
		return nil, err
	}
	play := func(ctx context.Context, messages iter.Seq2[contact.Message, error]) ([]desk.Record, error) {
		done, err := s.rehearsal(pack).Run(ctx, messages)
		if err != nil {
			return nil, err
		}
		return done.Records, nil
	}
	return &tryout{rules: pack.Rules(), digest: pack.Digest(), play: play}, nil
}

// loadRules reads a file of rules on top of the bundled ones; those alone without a
// file.
func loadRules(file string) (*rule.Pack, error) {
	if file == "" {
		return rule.Bundled(), nil
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	pack, problems := rule.Load(rule.Source{Name: file, Data: data})
	if len(problems) > 0 {
		return nil, problems
	}
	return pack, nil
}

// rehearsal is one with the configuration's settings.
func (s setting) rehearsal(pack *rule.Pack) monitor.Rehearsal {
	m := s.cfg.Monitor
	return monitor.Rehearsal{Ear: s.ear, Rules: pack, Window: m.Window, Alert: m.Alert, Desk: m.Desk}
}

// stage plays examples to the rules of a pack.
func (s setting) stage(pack *rule.Pack) backtest.Stage {
	return func(ctx context.Context, messages iter.Seq2[contact.Message, error], then time.Duration) (*backtest.Scene, error) {
		rehearsal := s.rehearsal(pack)
		rehearsal.After = then
		done, err := rehearsal.Run(ctx, messages)
		if err != nil {
			return nil, err
		}
		return &backtest.Scene{Records: done.Records, Why: done.Explain}, nil
	}
}
