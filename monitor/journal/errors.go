package journal

import "errors"

// What Append may refuse with. All of them are worth a retry with the same ids.
var (
	// ErrFull means that the disk has no room left.
	ErrFull = errors.New("journal: disk is full")
	// ErrBusy means that a shard's queue has reached its bound.
	ErrBusy = errors.New("journal: too much is waiting to be written")
	// ErrBehind means that the reading of messages lags too far behind.
	ErrBehind = errors.New("journal: the analysis is behind")
	// ErrUnavailable means that a page could not be appended and is being
	// tried again; nothing else is taken before it.
	ErrUnavailable = errors.New("journal: not available")
	// ErrClosed means that the journal is shutting down.
	ErrClosed = errors.New("journal: closed")
	// ErrForeign means that somebody else writes the same shard.
	ErrForeign = errors.New("journal: another process writes this shard")
)

// errCorrupt marks bytes that are not a page or not an index block.
var errCorrupt = errors.New("journal: corrupt")
