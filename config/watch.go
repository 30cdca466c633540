package config

import (
	"bytes"
	"context"
	"os"
	"reflect"
	"slices"
	"time"
)

// reloadable are the keys that a server takes over while it runs. All others
// need a restart.
var reloadable = []string{"topics"}

// Watch takes a configuration over that changes while the server runs: when its
// file does, and when somebody asks.
//
// It reads the file every second instead of asking the kernel for news: what
// editors, containers and network disks do to a file's name makes such news
// unreliable, and the file is small. A file is taken when it has been the same
// twice, so that one that is still being written is not.
type Watch struct {
	// File is the one to follow. Empty means none: only who asks is heard.
	File string
	// Load reads the configuration, as at the start.
	Load func() (*Config, error)
	// Current is the configuration that the server was started with.
	Current *Config
	// Asked has a token whenever somebody asks.
	Asked <-chan os.Signal
	// Apply takes over what is reloadable. An error changes nothing.
	Apply func(*Config) error
	// Tell is called after each try.
	Tell func(Reload)

	open bool // the last try left something to be told when it is put right
}

// Reload is what became of one try.
type Reload struct {
	At time.Time
	// Err is why the configuration cannot be used. The one before goes on.
	Err error
	// Restart lists the keys that changed and wait for a restart.
	Restart []string
}

// lookEvery is the time between two looks at the file.
const lookEvery = time.Second

// Run follows the file until ctx ends.
func (w Watch) Run(ctx context.Context) error {
	current := *w.Current // ours, to note in it what was taken over
	w.Current = &current
	ticker := time.NewTicker(lookEvery)
	defer ticker.Stop()
	var last []byte // what the file held when it was last looked at
	taken := false  // and whether that was taken
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-w.Asked:
			last, taken = w.look(), true
			w.reload(true)
		case <-ticker.C:
			now := w.look()
			switch {
			case !bytes.Equal(now, last):
				last, taken = now, false
			case !taken && now != nil:
				taken = true
				w.reload(false)
			}
		}
	}
}

// look reads the file; nil if it is missing, as for a moment while an editor
// replaces it.
func (w *Watch) look() []byte {
	data, err := os.ReadFile(w.File)
	if err != nil {
		return nil
	}
	return data
}

// reload takes over what changed, and tells. Where nothing did, it tells who
// asked, and whoever was told of something that is well again.
func (w *Watch) reload(asked bool) {
	cfg, err := w.Load()
	if err == nil {
		if !asked && !w.open && reflect.DeepEqual(cfg, w.Current) {
			return
		}
		err = w.Apply(cfg)
	}
	if err != nil {
		w.open = true
		w.Tell(Reload{At: time.Now(), Err: err})
		return
	}
	restart := changed(w.Current, cfg)
	w.open = len(restart) > 0
	w.Tell(Reload{At: time.Now(), Restart: restart})
	for _, key := range reloadable {
		valueOf(w.Current, key).Set(valueOf(cfg, key))
	}
}

// changed lists the keys whose values differ and that are not reloadable.
func changed(a, b *Config) (keys []string) {
	s := schemaOf(Config{})
	for _, key := range slices.Concat(s.keys(), s.listKeys()) {
		if !slices.Contains(reloadable, key) && !reflect.DeepEqual(valueOf(a, key).Interface(), valueOf(b, key).Interface()) {
			keys = append(keys, key)
		}
	}
	return keys
}
