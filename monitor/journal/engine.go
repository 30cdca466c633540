package journal

import (
	"errors"
	"fmt"
	"math"
	"net"
	"sync"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/rs/zerolog"
)

// engine is the nats-server in the process. It listens on no port: the only way
// in is a pipe. When a write has failed, JetStream holds the stream closed for
// good, so the engine can be restarted under the same connection.
type engine struct {
	dir string
	log zerolog.Logger

	mu  sync.Mutex
	srv *server.Server
}

func startEngine(dir string, log zerolog.Logger) (*engine, error) {
	e := &engine{dir: dir, log: log}
	srv, err := e.start()
	if err != nil {
		return nil, err
	}
	e.srv = srv
	return e, nil
}

func (e *engine) start() (*server.Server, error) {
	srv, err := server.NewServer(&server.Options{
		ServerName:         "undertone",
		DontListen:         true,
		JetStream:          true,
		StoreDir:           e.dir,
		SyncAlways:         true,
		JetStreamMaxMemory: 1 << 20, // nothing of ours is kept in memory
		// The streams' own MaxBytes and the room on the disk are the bounds;
		// the server's guess at the disk's size would refuse to start on a
		// small one.
		JetStreamMaxStore: math.MaxInt64 / 2,
		MaxPayload:        1 << 20,
		NoSigs:            true,
		NoLog:             true,
	})
	if err != nil {
		return nil, fmt.Errorf("start embedded nats-server: %w", err)
	}
	srv.SetLoggerV2(engineLog{e.log}, false, false, false)
	srv.Start()
	if !srv.ReadyForConnections(10 * time.Second) {
		srv.Shutdown()
		return nil, errors.New("start embedded nats-server: not ready within 10 s")
	}
	if !srv.JetStreamEnabled() {
		srv.Shutdown()
		return nil, fmt.Errorf("start embedded nats-server: JetStream cannot use %s", e.dir)
	}
	return srv, nil
}

// InProcessConn makes the engine a provider of connections that outlive a
// restart: the client's reconnect asks again and gets a pipe to the new server.
func (e *engine) InProcessConn() (net.Conn, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.srv == nil {
		return nil, nats.ErrNoServers
	}
	return e.srv.InProcessConn()
}

// restart stops the server and starts a new one on the same files. Two callers
// that saw the same server fail restart it once; if the start failed, there is
// none, and the next caller tries again.
func (e *engine) restart(failed *server.Server) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.srv != nil && e.srv != failed {
		return nil
	}
	if e.srv != nil {
		e.srv.Shutdown()
		e.srv.WaitForShutdown()
		e.srv = nil
	}
	srv, err := e.start()
	if err != nil {
		return err
	}
	e.srv = srv
	e.log.Warn().Msg("embedded nats-server restarted after a failed write")
	return nil
}

func (e *engine) current() *server.Server {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.srv
}

func (e *engine) stop() {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.srv != nil {
		e.srv.Shutdown()
		e.srv.WaitForShutdown()
		e.srv = nil
	}
}

// engineLog hands the server's warnings and errors to our log. Its notices are
// about ports and banners that an embedded server does not have.
type engineLog struct{ log zerolog.Logger }

func (l engineLog) Noticef(string, ...any)        {}
func (l engineLog) Debugf(string, ...any)         {}
func (l engineLog) Tracef(string, ...any)         {}
func (l engineLog) Warnf(format string, v ...any) { l.log.Warn().Msgf("nats-server: "+format, v...) }

func (l engineLog) Errorf(format string, v ...any) {
	l.log.Error().Msgf("nats-server: "+format, v...)
}

func (l engineLog) Fatalf(format string, v ...any) {
	l.log.Error().Msgf("nats-server: fatal: "+format, v...)
}
