package outbox

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// place is how far a receiver has come.
type place struct {
	// Event is the number of the last event that it is done with; 0 for none.
	Event uint64 `json:"event"`
	// FailingSince is when it began to fail; zero while it is well. It outlives a
	// restart, so that the day after which an event is given up does too.
	FailingSince time.Time `json:"failing_since,omitzero"`
}

// places are all receivers' by name, as the state file has them.
type places struct {
	Version   int              `json:"version"`
	Receivers map[string]place `json:"receivers"`
}

const stateVersion = 1

// mostState is far above what MostReceivers take.
const mostState = 64 << 10

var errState = errors.New("not a state of receivers")

// decodePlaces takes what encode wrote and nothing else, so that a file of a later
// version or one that was edited wrongly is told and not half understood.
func decodePlaces(data []byte) (*places, error) {
	p := new(places)
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(p); err != nil {
		return nil, fmt.Errorf("%w: %w", errState, err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%w: more follows it", errState)
	}
	if p.Version != stateVersion {
		return nil, fmt.Errorf("%w: its version is %d, not %d", errState, p.Version, stateVersion)
	}
	for name := range p.Receivers {
		if !goodName.MatchString(name) {
			return nil, fmt.Errorf("%w: %.80q is no receiver's name", errState, name)
		}
	}
	return p, nil
}

func (p *places) encode() ([]byte, error) {
	data, err := json.MarshalIndent(p, "", "  ")
	return append(data, '\n'), err
}

// state is the places and their file.
type state struct {
	file  string
	dirty chan struct{} // has a token when the file is out of date

	mu     sync.Mutex
	places map[string]place
}

// openState reads the file in dir/state. A broken one stops the start: going on
// without it would lose events silently, or tell thousands of them again.
func openState(dir string) (*state, error) {
	s := &state{
		file:   filepath.Join(dir, "state", "outbox.json"),
		dirty:  make(chan struct{}, 1),
		places: make(map[string]place),
	}
	if err := os.MkdirAll(filepath.Dir(s.file), 0o700); err != nil {
		return nil, fmt.Errorf("make the folder of the receivers' state: %w", err)
	}
	f, err := os.Open(s.file)
	if errors.Is(err, fs.ErrNotExist) {
		return s, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the receivers' state: %w", err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, mostState))
	if err != nil {
		return nil, fmt.Errorf("read the receivers' state: %w", err)
	}
	p, err := decodePlaces(data)
	if err != nil {
		return nil, fmt.Errorf("read the receivers' state %s: %w; move it away to let all receivers start at the log's end", s.file, err)
	}
	maps.Copy(s.places, p.Receivers)
	return s, nil
}

// begin gives every receiver its place in a log that ends at newest, and forgets
// those that are no longer there. It returns who is new, and who was past the end:
// the log is another one than before.
func (s *state) begin(names []string, newest uint64) (added, lost []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	before := s.places
	s.places = make(map[string]place, len(names))
	for _, name := range names {
		p, known := before[name]
		switch {
		case !known:
			added = append(added, name)
			p.Event = newest
		case p.Event > newest:
			lost = append(lost, name)
			p = place{Event: newest}
		}
		s.places[name] = p
	}
	if !maps.Equal(before, s.places) {
		s.touch()
	}
	return added, lost
}

func (s *state) place(name string) place {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.places[name]
}

// set notes a receiver's place; the file follows.
func (s *state) set(name string, p place) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.places[name] != p {
		s.places[name] = p
		s.touch()
	}
}

// touch says that the file is out of date.
func (s *state) touch() {
	select {
	case s.dirty <- struct{}{}:
	default:
	}
}

// save writes the file if it is out of date. After a failure it still is.
func (s *state) save() error {
	select {
	case <-s.dirty:
	default:
		return nil
	}
	s.mu.Lock()
	data, err := (&places{stateVersion, s.places}).encode()
	s.mu.Unlock()
	if err == nil {
		err = replace(s.file, data)
	}
	if err != nil {
		s.touch()
		return fmt.Errorf("save the receivers' state: %w", err)
	}
	return nil
}

// replace puts data in place of the file, synced before it gets its name, so
// that after a power loss there is the old file or the new one. The old one only
// means that some events are told again.
func replace(name string, data []byte) error {
	f, err := os.OpenFile(name+".new", os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), name)
}
