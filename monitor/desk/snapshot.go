package desk

import (
	"encoding/json"
	"fmt"
)

// snapshotVersion is of the form of a snapshot. A desk that finds another reads
// the log from its start.
const snapshotVersion = 1

// snapshot is a State on disk.
type snapshot struct {
	Version  int         `json:"undertone_desk"`
	Last     uint64      `json:"last"`
	Dropped  Dropped     `json:"dropped"`
	Open     []*Ticket   `json:"open"`
	Closed   []*Ticket   `json:"closed"`
	Nudges   []*Nudge    `json:"nudges"`
	Feedback []*Feedback `json:"feedback"`
	Fixes    []*Fix      `json:"fixes"`
}

// AppendJSON appends a snapshot to b. last is the number of the newest record
// that the state holds.
func (s *State) AppendJSON(b []byte, last uint64) ([]byte, error) {
	data, err := json.Marshal(snapshot{snapshotVersion, last, s.Dropped, s.Open, s.Closed, s.Nudges, s.Feedback, s.Fixes})
	if err != nil {
		return b, fmt.Errorf("encode the desk: %w", err)
	}
	return append(b, data...), nil
}

// Restore returns the desk of a snapshot and the number of the last record that
// it holds: the records after it are to be loaded next.
func Restore(opts Options, data []byte) (*Desk, uint64, error) {
	var s snapshot
	if err := json.Unmarshal(data, &s); err != nil {
		return nil, 0, fmt.Errorf("read the desk's snapshot: %w", err)
	}
	if s.Version != snapshotVersion {
		return nil, 0, fmt.Errorf("read the desk's snapshot: it is of version %d, not %d", s.Version, snapshotVersion)
	}
	d := New(opts)
	for _, r := range s.records() {
		if err := d.Load(r); err != nil {
			return nil, 0, fmt.Errorf("read the desk's snapshot: %w", err)
		}
	}
	d.open.dropped += s.Dropped.Open
	d.closed.dropped += s.Dropped.Closed
	d.nudges.dropped += s.Dropped.Nudges
	d.feedback.dropped += s.Dropped.Feedback
	d.fixes.dropped += s.Dropped.Fixes
	return d, s.Last, nil
}

// records returns what the snapshot holds in an order that leads to it.
func (s *snapshot) records() []Record {
	records := make([]Record, 0, len(s.Closed)+len(s.Open)+len(s.Nudges)+len(s.Feedback)+len(s.Fixes))
	for _, tickets := range [][]*Ticket{s.Closed, s.Open} {
		for _, t := range tickets {
			records = append(records, Record{Type: OfAlert, Alert: t})
		}
	}
	for _, n := range s.Nudges {
		records = append(records, Record{Type: OfNudge, Nudge: n})
	}
	for _, f := range s.Feedback {
		records = append(records, Record{Type: OfFeedback, Feedback: f})
	}
	for _, f := range s.Fixes {
		records = append(records, Record{Type: OfFix, Fix: f})
	}
	return records
}
