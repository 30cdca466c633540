package monitor

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/rs/zerolog"

	"undertone/monitor/alert"
	"undertone/monitor/alert/rule"
	"undertone/monitor/contact"
	"undertone/monitor/desk"
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

// Parts are the stops before and after the line, the ear and the rules between.
type Parts struct {
	Journal  *journal.Journal
	Channels *ingest.Channels
	Ear      *nlp.Model
	Rules    *rule.Pack
	Past     Past // may be nil
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
	contacts *alert.Contacts
	past     Past

	shards  []*shard
	stirred chan struct{}
	ready   chan struct{}
	// mostReplayed is the constant of that name, but in tests.
	mostReplayed int
	behind       uint64 // pages between the snapshots and the journal's end, at the start

	// What the desk's snapshot had, until Run has read the log on top of it.
	recalled uint64
	waiting  []desk.Record
	ledger   *ledger
	// recallDone is closed then.
	recallDone chan struct{}

	mu      sync.Mutex // guards what follows
	rules   *rule.Pack
	judge   *judge
	until   time.Time // up to when the rules have judged
	levels  *alert.Levels
	level   map[string]alert.Level // by the moods alone
	alarms  map[string]alert.Level // by the open alerts
	touched map[string]struct{}    // channels whose alarms changed
	seen    []uint64
	tick    int64 // number of the 10-second bucket of the newest whole look
}

// New returns a line whose windows are those of the newest snapshots in
// dir/state. It starts nothing.
func New(dir string, opts Options, parts Parts) (*Line, error) {
	if err := opts.SetDefaults(); err != nil {
		return nil, err
	}
	opts.Window.Names = parts.Ear.TopicNames()
	l := &Line{
		opts:         opts,
		dir:          filepath.Join(dir, "state"),
		log:          parts.Observe.Log.With().Str("component", "monitor").Logger(),
		journal:      parts.Journal,
		channels:     parts.Channels,
		ear:          parts.Ear,
		screen:       parts.Screen,
		stirred:      make(chan struct{}, 1),
		ready:        make(chan struct{}),
		recallDone:   make(chan struct{}),
		contacts:     alert.NewContacts(),
		rules:        parts.Rules,
		past:         parts.Past,
		levels:       alert.NewLevels(opts.Alert),
		level:        make(map[string]alert.Level),
		alarms:       make(map[string]alert.Level),
		mostReplayed: mostReplayed,
		touched:      make(map[string]struct{}),
		seen:         make([]uint64, parts.Journal.Shards()),
	}
	l.listener = newListener(opts, parts.Ear, l.log)
	l.metrics = newMetrics(parts.Observe.Registerer, l)
	if err := os.MkdirAll(l.dir, 0o700); err != nil {
		return nil, fmt.Errorf("make folder for snapshots: %w", err)
	}
	l.shards = l.restoreAll(parts.Journal.Shards())
	if l.past != nil {
		if err := l.past.Begin(time.Now(), l.allTotals()); err != nil {
			l.log.Warn().Err(err).Msg("the past has no beginning yet; the next hour makes up for it")
		}
	}
	l.judge = l.restoreJudge()
	l.ledger = newLedger(l)
	for _, s := range l.shards {
		l.behind += max(s.replay, s.position) - s.position
	}
	return l, nil
}

// Run follows the journal until ctx ends, and then saves where it is.
func (l *Line) Run(ctx context.Context) error {
	if err := l.restoreDesk(ctx); err != nil {
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
	wg.Go(func() { l.ledger.run(ctx) })
	wg.Go(func() { l.hours(ctx) })
	wg.Wait()
	l.finish()
	l.saveAll()
	if cause := context.Cause(ctx); !errors.Is(cause, context.Canceled) {
		return cause
	}
	return nil
}

// finish judges what the shards have counted, and writes what is not in the log
// yet. What a disk that hangs keeps from it is in the snapshots.
func (l *Line) finish() {
	select {
	case <-l.ready:
	default:
		return // the rules have not begun
	}
	l.settle(time.Now().Add(grace))
	ctx, cancel := context.WithTimeout(context.Background(), keepWithin)
	defer cancel()
	l.ledger.drain(ctx)
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
