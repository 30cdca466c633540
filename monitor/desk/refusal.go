package desk

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// What a refusal is about, for errors.Is.
var (
	// ErrUnknown means that there is no alert, nudge or fix of that id.
	ErrUnknown = errors.New("desk: unknown")
	// ErrState means that it is not in a state in which that can be done, as
	// when an alert is resolved twice.
	ErrState = errors.New("desk: wrong state")
	// ErrInvalid means that what was asked for is wrong in itself.
	ErrInvalid = errors.New("desk: invalid")
)

// errRecord marks what is not a record of this desk.
var errRecord = errors.New("desk: not a record")

// Refusal is why a command was not taken, in words for the one who gave it.
type Refusal struct {
	Kind error // ErrUnknown, ErrState or ErrInvalid
	// Code is a word of a closed set: alert_unknown, alert_resolved, cause_invalid.
	Code string
	// Detail says it in a sentence.
	Detail string
}

// Error returns the detail, which names what it is about.
func (r *Refusal) Error() string { return r.Detail }

// Unwrap returns the kind.
func (r *Refusal) Unwrap() error { return r.Kind }

func unknown(what, id string) error {
	return &Refusal{ErrUnknown, what + "_unknown", fmt.Sprintf("there is no %s %.80q, or it was long ago", what, id)}
}

func wrongState(code, format string, args ...any) error {
	return &Refusal{ErrState, code, fmt.Sprintf(format, args...)}
}

func invalid(field, format string, args ...any) error {
	return &Refusal{ErrInvalid, field + "_invalid", field + ": " + fmt.Sprintf(format, args...)}
}

const (
	mostName = 256  // bytes, as the contract has it for names and ids
	mostNote = 2000 // bytes: a paragraph; reports show it whole
)

// checkName accepts what the door accepts as a name.
func checkName(field, value string) error {
	switch {
	case value == "":
		return invalid(field, "is required")
	case len(value) > mostName:
		return invalid(field, "has %d bytes; the limit is %d", len(value), mostName)
	case !utf8.ValidString(value) || strings.ContainsFunc(value, func(r rune) bool { return !unicode.IsGraphic(r) }):
		return invalid(field, "must be printable UTF-8")
	}
	return nil
}

// checkNote accepts text of several lines.
func checkNote(field, value string) error {
	switch {
	case len(value) > mostNote:
		return invalid(field, "has %d bytes; the limit is %d", len(value), mostNote)
	case !utf8.ValidString(value):
		return invalid(field, "is not valid UTF-8")
	}
	return nil
}
