package contact

import "errors"

// What a refusal means to the sender, whoever refuses.
var (
	// ErrOverloaded asks to send the same again a little later, and slower.
	ErrOverloaded = errors.New("overloaded")
	// ErrUnavailable asks to send the same again when a person or the machine
	// has put something right, such as a full disk.
	ErrUnavailable = errors.New("unavailable")
)

// Fate is what became of a message that was handed to the journal.
type Fate uint8

// The fates. Only Stored and Duplicate are final; a message that failed may be
// sent again with the same id.
const (
	Failed Fate = iota
	Stored
	Duplicate
)
