package dashboard

import (
	"context"
	"iter"
	"net/http"
	"sync"
	"time"

	"github.com/rs/zerolog"
	"golang.org/x/sync/semaphore"

	"undertone/monitor"
	"undertone/monitor/alert"
	"undertone/monitor/alert/rule"
	"undertone/monitor/contact"
	"undertone/monitor/desk"
	"undertone/nlp"
	"undertone/nlp/emerging"
)

// Line is what the server asks of the line; *monitor.Line in production.
type Line interface {
	Moods(now time.Time) []monitor.Mood
	Mood(channel string, now time.Time) (monitor.Mood, bool)
	// Desk is what the desk knows, and Act does something there.
	Desk() *desk.State
	// Causes are what an alert may be resolved with.
	Causes() []desk.Cause
	Act(ctx context.Context, act func(*desk.Desk, time.Time) (desk.Record, error)) (desk.Record, error)
	Explain(ctx context.Context, conversation, channel string, at time.Time) (*monitor.Why, error)
	// Rules are those in effect, Rehearsal tries some, and Said is what was said.
	Rules() *rule.Pack
	Rehearsal(rules *rule.Pack) monitor.Rehearsal
	Said(ctx context.Context, from, to time.Time) iter.Seq2[contact.Message, error]
	Emerging(now time.Time) []emerging.Issue
	// Talks are the worst of the open conversations.
	Talks(q alert.TalkQuery) []alert.Talk
	// Ready is closed when what the line shows is whole.
	Ready() <-chan struct{}
}

// Archive finds the messages of a conversation; *journal.Journal in production.
type Archive interface {
	Conversation(ctx context.Context, id string, most int) ([]contact.Message, error)
}

// Server is the screen of the line and the handlers that show it. Make one with
// New, give it to the line as its Screen, then Attach the line and mount the
// handlers.
type Server struct {
	*Board
	*Feed
	*Turns

	opts     Options
	log      zerolog.Logger
	metrics  *metrics
	ear      *nlp.Model
	line     Line
	archive  Archive
	past     Past
	walls    *Walls
	browsers *semaphore.Weighted
	trying   chan struct{} // holds a token while rules are tried
	tries    int           // mostTried
	closing  chan struct{}
	close    sync.Once
}

// New returns a server with nothing to show yet. It starts nothing.
func New(opts Options, ear *nlp.Model, log zerolog.Logger, reg Registerer) (*Server, error) {
	if err := opts.SetDefaults(); err != nil {
		return nil, err
	}
	s := &Server{
		Board:    NewBoard(),
		Feed:     NewFeed(opts.Events),
		Turns:    NewTurns(),
		opts:     opts,
		log:      log.With().Str("component", "dashboard").Logger(),
		ear:      ear,
		browsers: semaphore.NewWeighted(int64(opts.Browsers)),
		trying:   make(chan struct{}, 1),
		tries:    mostTried,
		closing:  make(chan struct{}),
	}
	s.metrics = newMetrics(reg)
	return s, nil
}

// Attach says where moods and conversations are asked for. Call it before the
// first request.
func (s *Server) Attach(line Line, archive Archive) { s.line, s.archive = line, archive }

// Remember says where what was said in the last months is asked for. Call it before
// the first request.
func (s *Server) Remember(past Past) { s.past = past }

// Share says which links let a screen of another machine see the wall. Call it
// before the first request.
func (s *Server) Share(walls *Walls) { s.walls = walls }

// Drain tells every browser that the server stops, and to come back.
func (s *Server) Drain() { s.close.Do(func() { close(s.closing) }) }

// Mount puts the page and the API on a mux.
func (s *Server) Mount(mux *http.ServeMux) {
	mux.HandleFunc("GET /v1/channels", s.channels)
	mux.HandleFunc("GET /v1/channels/{channel}", s.channel)
	mux.HandleFunc("GET /v1/conversations", s.talks)
	mux.HandleFunc("GET /v1/conversations/{id}", s.conversation)
	mux.HandleFunc("GET /v1/alerts", s.alerts)
	mux.HandleFunc("GET /v1/alerts/{id}", s.alert)
	mux.HandleFunc("POST /v1/alerts/{id}/{act}", s.onAlert)
	mux.HandleFunc("GET /v1/causes", s.causes)
	mux.HandleFunc("GET /v1/nudges", s.nudges)
	mux.HandleFunc("POST /v1/nudges/{id}/{act}", s.onNudge)
	mux.HandleFunc("GET /v1/agent", s.agent)
	mux.HandleFunc("GET /v1/explain", s.explain)
	mux.HandleFunc("GET /v1/rules", s.rules)
	mux.HandleFunc("POST /v1/backtest", s.backtest)
	s.mountReports(mux)
	mux.HandleFunc("GET /v1/emerging", s.emerging)
	mux.HandleFunc("GET /v1/journey", s.journey)
	mux.HandleFunc("GET /v1/history", s.history)
	mux.HandleFunc("POST /v1/analyse", s.analyse)
	mux.HandleFunc("GET /v1/live", s.live)
	mux.HandleFunc("GET /v1/walls", s.wallLinks)
	mux.HandleFunc("POST /v1/walls", s.makeWall)
	mux.HandleFunc("DELETE /v1/walls/{id}", s.revokeWall)
	mux.HandleFunc("/v1/", func(w http.ResponseWriter, r *http.Request) {
		fail(w, http.StatusNotFound, "not_found", "there is no "+r.Method+" "+r.URL.Path)
	})
	mux.Handle("/", page(dist, s.opts.Embed))
}
