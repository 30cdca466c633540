package journal

import (
	"errors"
	"fmt"

	"undertone/monitor/contact"
)

// What Append may refuse with. All of them are worth a retry with the same ids;
// each is a contact.ErrOverloaded or a contact.ErrUnavailable.
var (
	// ErrFull means that the disk has no room left.
	ErrFull = fmt.Errorf("journal %w: disk is full", contact.ErrUnavailable)
	// ErrBusy means that a shard's queue has reached its bound.
	ErrBusy = fmt.Errorf("journal %w: too much is waiting to be written", contact.ErrOverloaded)
	// ErrBehind means that the reading of messages lags too far behind.
	ErrBehind = fmt.Errorf("journal %w: the analysis is behind", contact.ErrOverloaded)
	// ErrStuck means that a page could not be appended and is being tried
	// again; nothing else is taken before it.
	ErrStuck = fmt.Errorf("journal %w: a page could not be written", contact.ErrUnavailable)
	// ErrClosed means that the journal is shutting down.
	ErrClosed = fmt.Errorf("journal %w: closed", contact.ErrUnavailable)
	// ErrForeign means that somebody else writes the same shard.
	ErrForeign = fmt.Errorf("journal %w: another process writes this shard", contact.ErrUnavailable)
)

// ErrInUse is a folder that another process has open, most likely a server.
var ErrInUse = errors.New("another process uses")

// ErrNoJournal is a folder without a journal, or streams that nobody made.
var ErrNoJournal = errors.New("there is no journal")

// errReadOnly is a journal that OpenToRead opened being written to.
var errReadOnly = fmt.Errorf("journal %w: opened to be read", contact.ErrUnavailable)

// errCorrupt marks bytes that are not a page or not an index block.
var errCorrupt = errors.New("journal: corrupt")
