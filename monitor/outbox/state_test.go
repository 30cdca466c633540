package outbox

import (
	"bytes"
	"errors"
	"reflect"
	"testing"
	"time"
)

// FuzzDecodePlaces holds that a state file is read or refused, never a panic, and
// that what was read is written the same.
func FuzzDecodePlaces(f *testing.F) {
	full := &places{stateVersion, map[string]place{
		"ops":   {Event: 100_000, FailingSince: time.Date(2026, 11, 24, 9, 0, 0, 7, time.UTC)},
		"floor": {},
	}}
	data, err := full.encode()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add([]byte(`{"version":1,"receivers":{"a":{"event":18446744073709551615}}}`))
	f.Add([]byte(`{"version":1,"receivers":null}{`))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := decodePlaces(data)
		if err != nil {
			if p != nil || !errors.Is(err, errState) {
				t.Errorf("refused with %v and %v", p, err)
			}
			return
		}
		once, err := p.encode()
		if err != nil {
			t.Fatal(err)
		}
		again, err := decodePlaces(once)
		if err != nil || len(again.Receivers) != len(p.Receivers) {
			t.Fatalf("%s: read as %+v, %v", once, again, err)
		}
		twice, err := again.encode()
		if err != nil || !bytes.Equal(once, twice) {
			t.Errorf("written as %s and as %s", once, twice)
		}
	})
}

// TestState_survivesAFailedSave tries again what could not be written.
func TestState_survivesAFailedSave(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s, err := openState(dir)
	if err != nil {
		t.Fatal(err)
	}
	s.begin([]string{"ops"}, 7)
	file := s.file
	s.file = dir + "/nowhere/outbox.json"
	if err := s.save(); err == nil {
		t.Fatal("saved where there is no folder")
	}
	s.file = file
	if err := s.save(); err != nil {
		t.Fatal(err)
	}
	again, err := openState(dir)
	if err != nil || !reflect.DeepEqual(again.places, map[string]place{"ops": {Event: 7}}) {
		t.Errorf("read as %v, %v", again.places, err)
	}
}
