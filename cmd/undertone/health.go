package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/pprof"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
	"sync/atomic"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"github.com/rs/zerolog"
	"golang.org/x/term"

	"undertone/config"
	"undertone/monitor/journal"
)

// health answers the probes: alive while the process can answer at all, ready
// while it takes messages.
type health struct {
	journal  *journal.Journal
	ready    <-chan struct{}
	reloads  *reloads
	rules    *ruleFile
	draining atomic.Bool
}

func (h *health) drain() { h.draining.Store(true) }

func (h *health) mount(mux *http.ServeMux, registry *prometheus.Registry) {
	mux.HandleFunc("GET /livez", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "alive") })
	mux.HandleFunc("GET /readyz", h.readyz)
	mux.Handle("GET /metrics", promhttp.HandlerFor(registry, promhttp.HandlerOpts{EnableOpenMetrics: true}))
}

// readyz says why not, in words: whoever is woken by it reads it first. With
// ?verbose it also says what became of the last change of the configuration and of
// the rules; a bad one is no reason to take a server away that goes on with the old.
func (h *health) readyz(w http.ResponseWriter, r *http.Request) {
	reasons := h.reasons()
	w.Header().Set("Content-Type", "application/json")
	if len(reasons) > 0 {
		w.WriteHeader(http.StatusServiceUnavailable)
	}
	answer := struct {
		Ready         bool        `json:"ready"`
		Reasons       []string    `json:"reasons"`
		Configuration *reloadView `json:"configuration,omitempty"`
		Rules         *rulesView  `json:"rules,omitempty"`
	}{len(reasons) == 0, reasons, nil, nil}
	if r.URL.Query().Has("verbose") {
		answer.Configuration, answer.Rules = h.reloads.view(), h.rules.view()
	}
	json.NewEncoder(w).Encode(answer) //nolint:errcheck,errchkjson // the probe has gone
}

func (h *health) reasons() []string {
	reasons := []string{}
	select {
	case <-h.ready:
	default:
		reasons = append(reasons, "starting: reading what came in before")
	}
	if h.draining.Load() {
		reasons = append(reasons, "stopping")
	}
	if err := h.journal.Err(); err != nil {
		reasons = append(reasons, strings.Split(err.Error(), "\n")...)
	}
	return reasons
}

func registerProcess(registry *prometheus.Registry) {
	version, revision := versionOf()
	build := prometheus.NewGauge(prometheus.GaugeOpts{
		Name:        "undertone_build_info",
		Help:        "Always 1; the labels tell which build this is.",
		ConstLabels: prometheus.Labels{"version": version, "revision": revision, "goversion": runtime.Version()},
	})
	build.Set(1)
	registry.MustRegister(build, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
}

func versionOf() (version, revision string) {
	version, revision = "devel", "unknown"
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return version, revision
	}
	if v := info.Main.Version; v != "" && v != "(devel)" {
		version = v
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			revision = s.Value
		}
	}
	return version, revision
}

type versionCmd struct{}

// Run prints the version.
func (versionCmd) Run() error {
	version, revision := versionOf()
	fmt.Printf("undertone %s (%s, %s, %s/%s)\n", version, revision, runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return nil
}

func mountProfiles(mux *http.ServeMux) {
	mux.HandleFunc("GET /debug/pprof/", pprof.Index)
	mux.HandleFunc("GET /debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("GET /debug/pprof/trace", pprof.Trace)
}

// newLog writes for people on a terminal and JSON elsewhere, unless it is told.
func newLog(opts config.Log) zerolog.Logger {
	level, err := zerolog.ParseLevel(opts.Level)
	if err != nil {
		level = zerolog.InfoLevel
	}
	log := zerolog.New(os.Stderr)
	if opts.Format == "console" || opts.Format != "json" && term.IsTerminal(int(os.Stderr.Fd())) {
		log = zerolog.New(zerolog.ConsoleWriter{Out: os.Stderr, TimeFormat: "15:04:05.000"})
	}
	return log.Level(level).With().Timestamp().Logger()
}
