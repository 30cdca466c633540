package main

import (
	"errors"
	"strings"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/rs/zerolog"

	"undertone/config"
)

// reloads tells what became of changes of the configuration: in the log, to
// Prometheus, and to whoever asks for /readyz?verbose.
type reloads struct {
	log  zerolog.Logger
	good prometheus.Gauge

	mu   sync.Mutex
	last config.Reload // zero where there was none
}

func newReloads(log zerolog.Logger, registry *prometheus.Registry) *reloads {
	r := &reloads{
		log: log.With().Str("component", "config").Logger(),
		good: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "undertone_config_reload_successful",
			Help: "1 while the configuration is as it was last written; 0 where a change could not be used and the one before goes on.",
		}),
	}
	r.good.Set(1)
	registry.MustRegister(r.good)
	return r
}

func (r *reloads) tell(one config.Reload) {
	r.mu.Lock()
	r.last = one
	r.mu.Unlock()
	if one.Err != nil {
		r.good.Set(0)
		r.log.Error().Strs("problems", problemsOf(one.Err)).Msg("configuration not taken over; the one before goes on")
		return
	}
	r.good.Set(1)
	r.log.Info().Msg("configuration taken over")
	if len(one.Restart) > 0 {
		r.log.Warn().Strs("settings", one.Restart).Msg("changed settings wait for a restart")
	}
}

func problemsOf(err error) []string {
	if problems, ok := errors.AsType[config.Problems](err); ok {
		return strings.Split(problems.Error(), "\n")
	}
	return []string{err.Error()}
}

// reloadView is the last change in JSON.
type reloadView struct {
	ReloadedAt *time.Time `json:"reloaded_at"`
	Problems   []string   `json:"problems"`
	Restart    []string   `json:"wait_for_restart"`
}

func (r *reloads) view() *reloadView {
	r.mu.Lock()
	defer r.mu.Unlock()
	v := &reloadView{Problems: []string{}, Restart: append([]string{}, r.last.Restart...)}
	if !r.last.At.IsZero() {
		at := r.last.At.UTC().Truncate(time.Millisecond)
		v.ReloadedAt = &at
	}
	if r.last.Err != nil {
		v.Problems = problemsOf(r.last.Err)
	}
	return v
}
