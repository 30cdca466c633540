package dashboard

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/rs/zerolog"

	"undertone/monitor/window"
)

// The reasons why nothing is done with a link.
var (
	ErrWallName    = errors.New("dashboard: that is no name for a screen")
	ErrWallsFull   = errors.New("dashboard: there are as many wall links as there may be")
	ErrWallUnknown = errors.New("dashboard: there is no such wall link")
	ErrWallsFile   = errors.New("dashboard: the wall links are not on disk")
)

const (
	// saveEvery is how old what the file says of when a link was seen may be.
	saveEvery = time.Minute
	// mostName is as much as a list shows in a line.
	mostName = 80
	// mostScreens of one link leave sockets for everybody else, and are more than
	// any room has.
	mostScreens = 100
)

// Walls are the links that let a screen of another machine see the wall. Whoever
// holds one needs no sign-in, so a link can be revoked, and of its secret only a
// hash is kept: nobody can make a link of what is on disk.
//
// A file that cannot be read lets nobody in and stops nothing: screens that go dark
// are seen and get new links, a server that did not start would take the wall from
// everybody. The file is put aside, not written over, when a new link is made.
type Walls struct {
	opts    WallOptions
	log     zerolog.Logger
	metrics *wallMetrics
	file    string

	connections int64 // mostConnections

	mu     sync.Mutex
	url    string // where screens reach it; empty where nobody listens
	links  map[[sha256.Size]byte]*wallLink
	broken error // why the file could not be read
	dirty  bool  // the file is older than what is known

	saving sync.Mutex // one writes at a time
}

// wallLink is one link. What changes is held by the walls' mu.
type wallLink struct {
	kept
	hash    [sha256.Size]byte
	screens int
	revoked chan struct{} // closed when it is worth nothing any more
}

// OpenWalls reads the links that are kept in the folder. It starts nothing.
func OpenWalls(folder string, opts WallOptions, log zerolog.Logger, reg Registerer) (*Walls, error) {
	if err := opts.SetDefaults(); err != nil {
		return nil, err
	}
	w := &Walls{
		opts: opts, log: log.With().Str("component", "walls").Logger(), metrics: newWallMetrics(reg),
		file: filepath.Join(folder, "walls.json"), links: make(map[[sha256.Size]byte]*wallLink),
		connections: mostConnections,
	}
	list, err := readLinks(w.file)
	if err != nil {
		w.broken = err
		w.log.Error().Err(err).Msg("wall links cannot be read: no screen is let in until new ones are made")
	}
	for _, one := range list {
		l := &wallLink{kept: one, revoked: make(chan struct{})}
		copy(l.hash[:], one.Hash)
		w.links[l.hash] = l
	}
	return w, nil
}

// Reach says at which URL screens find the walls. Without it no link is made.
func (w *Walls) Reach(url string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.url = url
}

// Run keeps when links were seen until ctx ends, and tries again to write what
// could not be written.
func (w *Walls) Run(ctx context.Context) error {
	ticker := time.NewTicker(saveEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return w.save()
		case <-ticker.C:
			if err := w.save(); err != nil {
				w.log.Error().Err(err).Msg("wall links not written; tried again in a minute")
			}
		}
	}
}

// WallView is a link as a list shows it.
type WallView struct {
	ID      string          `json:"id"`
	Name    string          `json:"name"`
	MadeAt  window.Instant  `json:"made_at"`
	SeenAt  *window.Instant `json:"seen_at,omitempty"`
	Screens int             `json:"screens"` // open now
}

// List returns the links, the newest first.
func (w *Walls) List() []WallView {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.see(time.Now())
	views := make([]WallView, 0, len(w.links))
	for _, l := range w.links {
		views = append(views, l.view())
	}
	slices.SortFunc(views, func(a, b WallView) int {
		return cmp.Or(b.MadeAt.Compare(a.MadeAt.Time), cmp.Compare(a.ID, b.ID))
	})
	return views
}

func (l *wallLink) view() WallView {
	v := WallView{ID: l.ID, Name: l.Name, MadeAt: window.Instant{Time: l.MadeAt}, Screens: l.screens}
	if !l.SeenAt.IsZero() {
		v.SeenAt = &window.Instant{Time: l.SeenAt}
	}
	return v
}

// Make makes a link and returns its token, which is known to nobody else from then
// on. It holds only once it is on disk.
func (w *Walls) Make(name string) (WallView, string, error) {
	name = strings.TrimSpace(name)
	if name == "" || utf8.RuneCountInString(name) > mostName || !utf8.ValidString(name) || strings.ContainsFunc(name, unicode.IsControl) {
		return WallView{}, "", fmt.Errorf("%w: it must have 1 to %d characters in one line", ErrWallName, mostName)
	}
	token := rand.Text() // 130 bits
	hash := sha256.Sum256([]byte(token))
	l := &wallLink{
		kept: kept{ID: strings.ToLower(rand.Text()[:12]), Name: name, Hash: hash[:], MadeAt: time.Now().UTC()},
		hash: hash, revoked: make(chan struct{}),
	}
	if err := w.add(l); err != nil {
		return WallView{}, "", err
	}
	if err := w.save(); err != nil {
		w.mu.Lock()
		defer w.mu.Unlock()
		delete(w.links, hash)
		return WallView{}, "", err
	}
	w.log.Info().Str("link", l.ID).Msg("wall link made")
	return l.view(), token, nil
}

func (w *Walls) add(l *wallLink) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.links) >= w.opts.Links {
		return fmt.Errorf("%w: %d (walls.links)", ErrWallsFull, w.opts.Links)
	}
	w.links[l.hash], w.dirty = l, true
	return nil
}

// Revoke makes a link worth nothing and cuts its screens off, whether or not that
// can be written. An error of the disk means that it would be good again after a
// restart; Run goes on trying.
func (w *Walls) Revoke(id string) error {
	if err := w.drop(id); err != nil {
		return err
	}
	w.log.Info().Str("link", id).Msg("wall link revoked")
	return w.save()
}

func (w *Walls) drop(id string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	for hash, l := range w.links {
		if l.ID == id {
			delete(w.links, hash)
			w.dirty = true
			close(l.revoked)
			return nil
		}
	}
	return fmt.Errorf("%w: %.40q", ErrWallUnknown, id)
}

// tokenLength is that of rand.Text. Anything longer is not even hashed.
const tokenLength = 26

// find is the link of a token, nil where it has none. What is looked up is a hash,
// so the time that it takes says nothing about tokens that are good.
func (w *Walls) find(token string) *wallLink {
	if len(token) != tokenLength {
		return nil
	}
	hash := sha256.Sum256([]byte(token))
	w.mu.Lock()
	defer w.mu.Unlock()
	l := w.links[hash]
	if l != nil {
		l.SeenAt, w.dirty = time.Now().UTC(), true
	}
	return l
}

// enter counts a screen of a link; false where it has too many. Whoever entered
// must leave.
func (w *Walls) enter(l *wallLink) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if l.screens >= mostScreens {
		return false
	}
	l.screens++
	w.metrics.screens.Inc()
	return true
}

func (w *Walls) leave(l *wallLink) {
	w.mu.Lock()
	defer w.mu.Unlock()
	l.screens--
	l.SeenAt, w.dirty = time.Now().UTC(), true
	w.metrics.screens.Dec()
}

// see notes that links with a screen are being looked at. The caller holds mu.
func (w *Walls) see(now time.Time) {
	for _, l := range w.links {
		if l.screens > 0 {
			l.SeenAt, w.dirty = now.UTC(), true
		}
	}
}

// save writes the file if it is out of date. After a failure it still is.
func (w *Walls) save() error {
	w.saving.Lock()
	defer w.saving.Unlock()
	w.mu.Lock()
	w.see(time.Now())
	dirty, broken := w.dirty, w.broken
	list := make([]kept, 0, len(w.links))
	for _, l := range w.links {
		list = append(list, l.kept)
	}
	w.dirty = false
	w.mu.Unlock()
	if !dirty {
		return nil
	}
	err := writeLinks(w.file, list, broken != nil)
	w.mu.Lock()
	defer w.mu.Unlock()
	if err != nil {
		w.dirty = true
		return fmt.Errorf("%w: %w", ErrWallsFile, err)
	}
	w.broken = nil
	return nil
}
