package dashboard

import (
	"net"
	"sync"

	"golang.org/x/sync/semaphore"
)

// mostConnections are a few hundred screens and as many that load the page. Whoever
// is in the network may open connections without a link, and shall not take what the
// rest of the server has.
const mostConnections = 1000

// Limit bounds the connections that a listener for screens has at once. One too many
// is closed and counted.
func (w *Walls) Limit(l net.Listener) net.Listener {
	return &wallDoor{Listener: l, walls: w, room: semaphore.NewWeighted(w.connections)}
}

type wallDoor struct {
	net.Listener
	walls *Walls
	room  *semaphore.Weighted
}

// Accept waits for a connection that there is room for.
func (d *wallDoor) Accept() (net.Conn, error) {
	for {
		conn, err := d.Listener.Accept()
		if err != nil {
			return nil, err
		}
		if d.room.TryAcquire(1) {
			return &wallConn{conn, sync.OnceFunc(func() { d.room.Release(1) })}, nil
		}
		d.walls.metrics.refused.WithLabelValues(tooManyConnections).Inc()
		conn.Close()
	}
}

// wallConn gives its place back when it is closed, the first time.
type wallConn struct {
	net.Conn
	leave func()
}

func (c *wallConn) Close() error {
	c.leave()
	return c.Conn.Close()
}
