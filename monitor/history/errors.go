package history

import "errors"

var (
	// ErrTooLarge is a row that is larger than Options.Bytes leaves room for.
	ErrTooLarge = errors.New("history: the row is too large")
	// ErrTime is a moment that no row can have.
	ErrTime = errors.New("history: the time is outside of the years 1970 to 9999")

	errRow  = errors.New("not a whole row")
	errFile = errors.New("not a file of rows of this version")
)
