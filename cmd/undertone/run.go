package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/rs/zerolog"

	"undertone/config"
	"undertone/dashboard"
	"undertone/monitor"
	"undertone/monitor/desk"
	"undertone/monitor/history"
	"undertone/monitor/ingest"
	"undertone/monitor/journal"
	"undertone/monitor/outbox"
	"undertone/monitor/window"
	"undertone/nlp"
)

// settings are what a command, rather than the configuration, decides.
type settings struct {
	log   zerolog.Logger
	debug bool
	// watch follows the configuration; without Load nothing is followed.
	watch config.Watch
	// started is told the server's address once it takes messages.
	started func(url string)
}

// run wires the parts in the order of the line and runs them until ctx ends or
// one of them fails:
//
//	           POST /v1/messages, /v1/ingest
//	                       │
//	listener ──▶ mux ──▶ door ──▶ journal ──▶ line ──▶ screen
//	              │                             │        │
//	              │                  outbox ◀───┘        │
//	              └──────── the page, API, /v1/live ◀────┤
//	screens' listener ──▶ the wall, to who has a link ◀──┘
//
// The listener is bound before anything starts, so that an address in use is
// told at once and a client that comes early waits instead of being refused.
// Parts stop in the reverse order, each after those that feed it.
func run(ctx context.Context, cfg *config.Config, s settings) (err error) {
	listener, err := listen(ctx, cfg.Listen)
	if err != nil {
		return err
	}
	life := newLife(ctx, s.log)
	defer func() { err = errors.Join(err, life.stop()) }()
	life.onStop("listener", func(context.Context) error { return ignoreClosed(listener.Close()) })
	screens, err := listenForScreens(life, cfg.Walls)
	if err != nil {
		return err
	}

	if err := os.MkdirAll(cfg.Data, 0o700); err != nil {
		return fmt.Errorf("make the data folder: %w", err)
	}
	registry := newRegistry()
	observe := journal.Observe{Log: s.log, Registerer: registry}

	ear, err := nlp.New(nlp.Options{})
	if err != nil {
		return fmt.Errorf("load the model: %w", err)
	}
	if err := ear.SetTopics(cfg.Topics); err != nil {
		return err
	}
	pages, err := journal.Open(life.ctx, cfg.Data, cfg.Journal, observe)
	if err != nil {
		return err
	}
	life.onStop("journal's files", func(context.Context) error { pages.Close(); return nil })
	door, err := ingest.New(cfg.Ingest, pages, s.log, registry)
	if err != nil {
		return err
	}
	screen, err := dashboard.New(cfg.Dashboard, ear, s.log, registry)
	if err != nil {
		return err
	}
	rules := newRuleFile(cfg.Rules.File, s.log, registry)
	pack, err := rules.load()
	if err != nil {
		return err
	}
	var line *monitor.Line
	post, err := outbox.New(outbox.Options{
		Receivers: cfg.Receivers,
		Open:      func() []desk.Ticket { return openTickets(line.Desk()) },
	}, cfg.Data, pages.Events(), observe)
	if err != nil {
		return err
	}
	cfg.History.Names = ear.TopicNames()
	cfg.History.Now = func() (time.Time, map[string]window.Totals, bool) {
		totals, whole := line.Totals()
		return time.Now(), totals, whole
	}
	past, err := history.Open(cfg.Data, cfg.History, observe)
	if err != nil {
		return err
	}
	line, err = monitor.New(cfg.Data, cfg.Monitor, monitor.Parts{
		Journal: pages, Channels: door.Channels(), Ear: ear, Rules: pack, Past: past, Screen: announcer{screen, post}, Observe: observe,
	})
	if err != nil {
		return err
	}
	screen.Attach(line, pages)
	screen.Remember(past)
	walls, err := dashboard.OpenWalls(cfg.Data, cfg.Walls, s.log, registry)
	if err != nil {
		return err
	}
	screen.Share(walls)

	reloads := newReloads(s.log, registry)
	health := &health{journal: pages, ready: line.Ready(), reloads: reloads, rules: rules}
	mux := http.NewServeMux()
	mux.Handle("POST /v1/messages", door)
	mux.HandleFunc("GET /v1/ingest", door.Socket)
	screen.Mount(mux)
	health.mount(mux, registry)
	if s.debug {
		mountProfiles(mux)
	}
	life.run("outbox", post.Run)
	life.run("line", line.Run)
	life.run("journal", pages.Run)
	life.run("rules", func(ctx context.Context) error { return rules.follow(ctx, line.SetRules) })
	if s.watch.Load != nil {
		s.watch.Apply = func(cfg *config.Config) error { return ear.SetTopics(cfg.Topics) }
		s.watch.Tell = reloads.tell
		life.run("configuration", s.watch.Run)
	}
	life.run("walls", walls.Run)
	if screens != nil {
		walls.Reach(cmp.Or(cfg.Walls.URL, urlOf(screens.Addr())))
		serve(life, walls.Limit(screens), screen.Screens())
	}
	serve(life, listener, handler(mux))
	life.onStop("doors", func(context.Context) error {
		health.drain()
		door.Drain()
		screen.Drain()
		return nil
	})
	select {
	case <-health.ready:
		s.started("http://" + listener.Addr().String())
		<-life.ctx.Done()
	case <-life.ctx.Done():
	}
	return nil
}

// announcer is the screen, and wakes the outbox whenever there is an event.
type announcer struct {
	*dashboard.Server
	post *outbox.Outbox
}

// Event shows an event and lets the outbox tell of it.
func (a announcer) Event(seq uint64, data []byte) {
	a.Server.Event(seq, data)
	a.post.Stir()
}

func openTickets(state *desk.State) []desk.Ticket {
	open := make([]desk.Ticket, len(state.Open))
	for i, t := range state.Open {
		open[i] = *t
	}
	return open
}

// listen binds the address. Without sign-in whoever reaches the server reads
// what customers say, so only this machine may reach it.
func listen(ctx context.Context, address string) (net.Listener, error) {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return nil, fmt.Errorf("listen on %q: %w", address, err)
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return nil, fmt.Errorf("listen on %q: there is no sign-in yet, so the address must be a loopback one, such as 127.0.0.1:8080; put a proxy that signs people in before it", address)
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", address)
	if err != nil {
		return nil, fmt.Errorf("listen on %q: %w", address, err)
	}
	return listener, nil
}

// handler refuses what other sites' pages send in a browser of this machine.
func handler(mux *http.ServeMux) http.Handler {
	return http.NewCrossOriginProtection().Handler(onlyLoopbackHosts(mux))
}

// onlyLoopbackHosts refuses requests whose Host is a name that somebody made
// point here (DNS rebinding): a page under that name would be of our own origin.
func onlyLoopbackHosts(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host, _, err := net.SplitHostPort(r.Host)
		if err != nil {
			host = r.Host
		}
		if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
			http.Error(w, `{"error":"unknown_host","detail":"ask for localhost or 127.0.0.1"}`, http.StatusMisdirectedRequest)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// serve answers requests on the listener. Whoever sends or reads too slowly is
// cut off; the door sets a time of its own for bodies, and a WebSocket has none
// of these.
func serve(life *life, listener net.Listener, h http.Handler) {
	server := &http.Server{
		Handler:           h,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       30 * time.Second,
		WriteTimeout:      time.Minute,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
	}
	life.run("http", func(context.Context) error {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			return err
		}
		return nil
	})
	life.onStop("requests", server.Shutdown)
}

func newRegistry() *prometheus.Registry {
	registry := prometheus.NewRegistry()
	registerProcess(registry)
	return registry
}

func ignoreClosed(err error) error {
	if errors.Is(err, net.ErrClosed) {
		return nil
	}
	return err
}
