package recording

import (
	"errors"
	"fmt"
)

var (
	// ErrFormat is a source whose format can neither be told nor read.
	ErrFormat = errors.New("recording: unknown format")
	// ErrTooLarge is a recording beyond the limits of LoadOptions.
	ErrTooLarge = errors.New("recording: too large to be loaded")
	// ErrRefused is a server that will not take messages however often they
	// are sent: wrong address, wrong token, wrong kind of server.
	ErrRefused = errors.New("recording: the server refused")
	// ErrPatience is a server that stayed away for longer than the patience.
	ErrPatience = errors.New("recording: the server stayed away too long")
)

// Place is where in a recording something stands.
type Place struct {
	File string
	Line int
}

// String returns "file:line".
func (p Place) String() string { return fmt.Sprintf("%s:%d", p.File, p.Line) }

// BadRecord is one record that could not be read. Reading goes on after it.
type BadRecord struct {
	Place Place
	Err   error
}

// Error returns "file:line: what".
func (b *BadRecord) Error() string { return b.Place.String() + ": " + b.Err.Error() }

// Unwrap returns what was wrong with the record.
func (b *BadRecord) Unwrap() error { return b.Err }
