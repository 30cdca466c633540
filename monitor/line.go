package monitor

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/rs/zerolog"

	"undertone/monitor/alert"
	"undertone/monitor/contact"
	"undertone/monitor/ingest"
	"undertone/monitor/journal"
	"undertone/nlp"
)

// Screen is where the line ends; package dashboard has the one that people see.
// None of its methods may wait.
type Screen interface {
	// Put replaces the mood of each of the channels.
	Put(moods []Mood, at time.Time)
	// Turn shows one message to whoever watches its conversation. The message
	// is the line's own: copy what is kept.
	Turn(m *contact.Message)
	// Event shows an event that the journal has as number seq.
	Event(seq uint64, data []byte)
}

// Parts are the stops before and after the line, and the ear between.
type Parts struct {
	Journal  *journal.Journal
	Channels *ingest.Channels
	Ear      *nlp.Model
	Screen   Screen
	Observe  journal.Observe
}

// Line follows the journal. New makes one; Run runs it.
type Line struct {
	opts     Options
	dir      string
	log      zerolog.Logger
	metrics  *metrics
	journal  *journal.Journal
	channels *ingest.Channels
	ear      *nlp.Model
	screen   Screen
	listener *listener

	shards  []*shard
	stirred chan struct{}
	ready   chan struct{}
	behind  uint64 // pages between the snapshots and the journal's end, at the start

	mu      sync.Mutex // guards what follows
	engine  *alert.Engine
	levels  map[string]alert.Level
	open    map[string]alert.Alert
	pending []event // alerts that are not in the journal yet
	seen    []uint64
	tick    int64 // number of the 10-second bucket of the newest whole look
}

// event is an alert as it is logged.
type event struct {
	alert alert.Alert
	data  []byte
}

// New returns a line whose windows are those of the newest snapshots in
// dir/state. It starts nothing.
func New(dir string, opts Options, parts Parts) (*Line, error) {
	if err := opts.SetDefaults(); err != nil {
		return nil, err
	}
	opts.Window.Names = parts.Ear.TopicNames()
	l := &Line{
		opts:     opts,
		dir:      filepath.Join(dir, "state"),
		log:      parts.Observe.Log.With().Str("component", "monitor").Logger(),
		journal:  parts.Journal,
		channels: parts.Channels,
		ear:      parts.Ear,
		screen:   parts.Screen,
		stirred:  make(chan struct{}, 1),
		ready:    make(chan struct{}),
		engine:   alert.NewEngine(opts.Alert),
		levels:   make(map[string]alert.Level),
		open:     make(map[string]alert.Alert),
		seen:     make([]uint64, parts.Journal.Shards()),
	}
	l.listener = newListener(opts, parts.Ear, l.log)
	l.metrics = newMetrics(parts.Observe.Registerer, l)
	if err := os.MkdirAll(l.dir, 0o700); err != nil {
		return nil, fmt.Errorf("make folder for snapshots: %w", err)
	}
	l.shards = l.restoreAll(parts.Journal.Shards())
	for _, s := range l.shards {
		l.behind += max(s.replay, s.position) - s.position
	}
	return l, nil
}

// Run follows the journal until ctx ends, and then saves where it is.
func (l *Line) Run(ctx context.Context) error {
	if err := l.restoreAlerts(ctx); err != nil {
		return err
	}
	// The parts end each other: a worker that fails stops the line.
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var wg sync.WaitGroup
	for _, s := range l.shards {
		wg.Go(func() {
			if err := s.run(ctx); err != nil {
				cancel(err)
			}
		})
	}
	wg.Go(func() { l.pulses(ctx) })
	wg.Go(func() { l.snapshots(ctx) })
	wg.Go(func() { l.listener.run(ctx) })
	wg.Wait()
	l.saveAll()
	if cause := context.Cause(ctx); !errors.Is(cause, context.Canceled) {
		return cause
	}
	return nil
}

// Ready is closed once everything is counted that was in the journal at the
// start, and is on the screen.
func (l *Line) Ready() <-chan struct{} { return l.ready }

// stir wakes the pulse.
func (l *Line) stir() {
	select {
	case l.stirred <- struct{}{}:
	default:
	}
}

// restoreAlerts reads the events that the journal has: open alerts stay open,
// and the screen can tell a browser what it missed.
func (l *Line) restoreAlerts(ctx context.Context) error {
	events := l.journal.Events()
	oldest, newest, err := events.Bounds(ctx)
	if err != nil {
		return fmt.Errorf("restore alerts: %w", err)
	}
	const most = 1000 // what a browser may have missed, and all that can be open
	if newest > most && oldest < newest-most {
		oldest = newest - most
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	err = events.Read(ctx, oldest, newest, func(e journal.Event) error {
		l.screen.Event(e.Seq, e.Data)
		var a alert.Alert
		if err := json.Unmarshal(e.Data, &a); err != nil {
			l.log.Warn().Err(err).Uint64("event", e.Seq).Msg("event is not an alert; passed over")
			return nil
		}
		l.track(a)
		return nil
	})
	if err != nil {
		return fmt.Errorf("restore alerts: %w", err)
	}
	l.engine.Restore(l.openAlerts())
	return nil
}

// track keeps the open alerts.
func (l *Line) track(a alert.Alert) {
	if a.State == alert.Resolved {
		delete(l.open, a.ID)
	} else {
		l.open[a.ID] = a
	}
}
