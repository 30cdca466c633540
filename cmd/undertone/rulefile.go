package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/rs/zerolog"

	"undertone/monitor/alert/rule"
)

// ruleFile is the user's own rules: read at the start, and taken over again
// whenever the file changes. A rule that is wrong is left out and told of; it stops
// neither the others nor the server.
//
// The file is read every second, and taken when it was the same twice; why, package
// config says of its own.
type ruleFile struct {
	name string // empty where there is none
	log  zerolog.Logger
	bad  prometheus.Gauge

	mu       sync.Mutex
	data     []byte // what was read last
	problems rule.Problems
	rules    int
	readAt   time.Time
}

func newRuleFile(name string, log zerolog.Logger, registry *prometheus.Registry) *ruleFile {
	f := &ruleFile{
		name: name,
		log:  log.With().Str("component", "rules").Logger(),
		bad: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "undertone_rules_bad",
			Help: "Problems of the rule file as it was read last. Rules without any are in effect.",
		}),
	}
	registry.MustRegister(f.bad)
	return f
}

// load returns the rules in effect: the bundled ones and the file's. A file that is
// not there is an error at the start, and later as if it had not changed.
func (f *ruleFile) load() (*rule.Pack, error) {
	if f.name == "" {
		pack := rule.Bundled()
		f.note(pack, nil)
		return pack, nil
	}
	data, err := os.ReadFile(f.name)
	if err != nil {
		return nil, fmt.Errorf("read rules: %w", err)
	}
	return f.take(data), nil
}

func (f *ruleFile) take(data []byte) *rule.Pack {
	pack, problems := rule.Load(rule.Source{Name: f.name, Data: data})
	f.data = data
	f.note(pack, problems)
	return pack
}

func (f *ruleFile) note(pack *rule.Pack, problems rule.Problems) {
	f.mu.Lock()
	f.problems, f.rules, f.readAt = problems, len(pack.Rules()), time.Now()
	f.mu.Unlock()
	f.bad.Set(float64(len(problems)))
	for _, p := range problems {
		f.log.Error().Str("problem", p.String()).Msg("rule left out")
	}
}

// follow takes changes of the file over until ctx ends.
func (f *ruleFile) follow(ctx context.Context, apply func(*rule.Pack)) error {
	if f.name == "" {
		<-ctx.Done()
		return nil
	}
	ticker := time.NewTicker(time.Second)
	defer ticker.Stop()
	var before []byte
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
		}
		now, err := os.ReadFile(f.name)
		if err != nil { // for a moment, while an editor replaces it
			continue
		}
		if bytes.Equal(now, before) && !bytes.Equal(now, f.data) {
			pack := f.take(now)
			apply(pack)
			f.log.Info().Int("rules", len(pack.Rules())).Msg("rules taken over")
		}
		before = now
	}
}

// rulesView is how the rules stand, in JSON.
type rulesView struct {
	File     string    `json:"file,omitempty"`
	Rules    int       `json:"rules"`
	ReadAt   time.Time `json:"read_at"`
	Problems []string  `json:"problems"`
}

func (f *ruleFile) view() *rulesView {
	f.mu.Lock()
	defer f.mu.Unlock()
	v := &rulesView{File: f.name, Rules: f.rules, ReadAt: f.readAt.UTC().Truncate(time.Millisecond), Problems: []string{}}
	for _, p := range f.problems {
		v.Problems = append(v.Problems, p.String())
	}
	return v
}

// checkRules reports every problem of a rule file, for undertone check.
func checkRules(name string) error {
	if name == "" {
		return nil
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return fmt.Errorf("read rules: %w", err)
	}
	if _, problems := rule.Load(rule.Source{Name: name, Data: data}); len(problems) > 0 {
		return problems
	}
	return nil
}
