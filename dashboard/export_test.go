package dashboard

import (
	"io/fs"
	"net/http"
)

// Encodes is how many moods were turned into JSON.
func (b *Board) Encodes() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.encodes
}

// Watched is how many conversations somebody watches.
func (t *Turns) Watched() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(t.talks)
}

// Page serves the page that is in a folder.
func Page(dist fs.FS, embed ...string) http.Handler { return page(dist, embed) }

// TryOn sets the most messages that rules are tried on.
func (s *Server) TryOn(most int) { s.tries = most }

// Room sets how many connections screens may have at once.
func (w *Walls) Room(connections int64) { w.connections = connections }

// What a browser is given.
const (
	Heartbeat = heartbeat
	WriteWait = writeWait
	// MostScreens are of one link.
	MostScreens = mostScreens
)
