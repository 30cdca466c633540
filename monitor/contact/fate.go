package contact

// Fate is what became of a message that was handed to the journal.
type Fate uint8

// The fates. Only Stored and Duplicate are final; a message that failed may be
// sent again with the same id.
const (
	Failed Fate = iota
	Stored
	Duplicate
)
