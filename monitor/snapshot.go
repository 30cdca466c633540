package monitor

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"undertone/monitor/alert"
	"undertone/monitor/window"
)

// A snapshot is snapshotHead, a checksum of the rest, the position in the journal,
// the time of each channel's newest message, what the rules know of the
// conversations, and the windows.
const snapshotHead = "undertone state 2\n"

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

var errSnapshot = errors.New("not a whole snapshot of this version")

// restoreAll returns all shards, restored side by side.
func (l *Line) restoreAll(shards int) []*shard {
	all := make([]*shard, shards)
	var wg sync.WaitGroup
	for n := range all {
		wg.Go(func() { all[n] = l.restore(n) })
	}
	wg.Wait()
	for _, s := range all { // in this order, as there may be too many
		for _, channel := range s.set.Channels() {
			l.channels.Admit(channel)
		}
	}
	return all
}

// restore returns shard n as its snapshot has it, or empty and at the start of
// the journal if there is none to be trusted.
func (l *Line) restore(n int) *shard {
	s := &shard{
		line: l, n: n,
		part:   &part{last: make(map[string]time.Time)},
		replay: l.journal.Last(n),
		ready:  make(chan struct{}),
		many:   make(chan struct{}, 1),
	}
	data, err := os.ReadFile(l.file(n))
	if errors.Is(err, fs.ErrNotExist) {
		s.part = l.newPart()
		return s
	}
	if err == nil {
		err = s.decode(data)
	}
	if end := l.journal.End(n); err == nil && s.position > end {
		err = fmt.Errorf("it is at page %d, the journal ends at %d", s.position, end)
	}
	if err != nil {
		os.Rename(l.file(n), l.file(n)+".refused") //nolint:errcheck // kept for whoever wants to look, no more
		l.log.Warn().Err(err).Str("file", l.file(n)).Msg("snapshot put aside; reading the journal from its start")
		s.part, s.position = l.newPart(), 0
	}
	s.saved = s.position
	s.reached.Store(s.position)
	return s
}

// newPart returns a shard's part when nothing was heard yet.
func (l *Line) newPart() *part {
	return &part{
		set:     window.NewSet(l.opts.Window),
		last:    make(map[string]time.Time),
		tracker: alert.NewTracker(l.opts.Alert.Share(l.journal.Shards()), l.ear, l.rules, l.contacts),
	}
}

func (l *Line) file(n int) string {
	return filepath.Join(l.dir, fmt.Sprintf("shard-%d.snapshot", n))
}

// snapshots saves every shard, each in its own time, until ctx ends.
func (l *Line) snapshots(ctx context.Context) {
	var wg sync.WaitGroup
	for _, s := range l.shards {
		wg.Go(func() { s.snapshots(ctx) })
	}
	wg.Go(func() { l.judgeSnapshots(ctx) })
	wg.Wait()
}

// saveAll saves every shard that has moved, and the desk.
func (l *Line) saveAll() {
	for _, s := range l.shards {
		s.save()
	}
	l.saveJudge()
}

// restFactor is how many times as long as a snapshot took its shard rests
// before the next, so that snapshots take a small part of a core and of the
// disk, however large the windows are and however fast messages come.
const restFactor = 10

// snapshots saves the shard every few seconds, and when many messages came.
func (s *shard) snapshots(ctx context.Context) {
	ticker := time.NewTicker(s.line.opts.Snapshot)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
		case <-s.many:
		case <-ctx.Done():
			return
		}
		began := time.Now()
		s.save()
		select {
		case <-time.After(restFactor * time.Since(began)):
		case <-ctx.Done():
			return
		}
	}
}

// askForSnapshot asks for one, once until it is begun. The caller holds mu.
func (s *shard) askForSnapshot() {
	select {
	case s.many <- struct{}{}:
	default:
	}
}

// save writes the windows and their position as one file, unless there is
// nothing new. A disk that is full costs time at the next start, nothing else.
func (s *shard) save() {
	m := s.freeze()
	if m.position == s.saved {
		return
	}
	// A little more than last time: to grow step by step takes twice the memory.
	data, err := m.append(make([]byte, 0, s.bytes+s.bytes/8))
	if err == nil {
		err = replace(s.line.file(s.n), data)
	}
	if err != nil {
		s.line.metrics.snapshotFailures.Inc()
		s.line.log.Warn().Err(err).Int("shard", s.n).Str("file", s.line.file(s.n)).Msg("snapshot not written")
		return
	}
	s.saved, s.bytes = m.position, len(data)
}

// moment is what a snapshot holds: a shard as it was between two pages.
type moment struct {
	position uint64
	last     map[string]time.Time
	windows  *window.Frozen
	tracker  *alert.Frozen
}

// freeze is all of a snapshot that the worker has to wait for.
func (s *shard) freeze() moment {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.position == s.saved {
		return moment{position: s.position}
	}
	select {
	case <-s.many:
	default:
	}
	s.unsaved = 0
	return s.part.freeze(s.position)
}

// replace puts data in place of the file, synced before it gets its name, so
// that after a power loss there is the old file or the new one.
func replace(name string, data []byte) (err error) {
	f, err := os.OpenFile(name+".new", os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	err = errors.Join(err, f.Sync(), f.Close())
	if err != nil {
		os.Remove(f.Name()) //nolint:errcheck // overwritten next time
		return err
	}
	return os.Rename(f.Name(), name)
}

// append writes the moment into b, which is empty.
func (m *moment) append(b []byte) ([]byte, error) {
	b = append(append(b, snapshotHead...), 0, 0, 0, 0)
	b = binary.AppendUvarint(b, m.position)
	b = binary.AppendUvarint(b, uint64(len(m.last)))
	for _, channel := range slices.Sorted(maps.Keys(m.last)) {
		b = binary.AppendUvarint(b, uint64(len(channel)))
		b = append(b, channel...)
		b = binary.AppendVarint(b, m.last[channel].UnixMilli())
	}
	tracker, err := m.tracker.AppendBinary(nil)
	if err != nil {
		return nil, fmt.Errorf("write conversations: %w", err)
	}
	b = append(binary.AppendUvarint(b, uint64(len(tracker))), tracker...)
	b = m.windows.AppendBinary(b)
	binary.LittleEndian.PutUint32(b[len(snapshotHead):], crc32.Checksum(b[len(snapshotHead)+4:], castagnoli))
	return b, nil
}

func (s *shard) decode(data []byte) (err error) {
	const head = len(snapshotHead) + 4
	if len(data) < head || string(data[:len(snapshotHead)]) != snapshotHead {
		return errSnapshot
	}
	if crc32.Checksum(data[head:], castagnoli) != binary.LittleEndian.Uint32(data[len(snapshotHead):]) {
		return errSnapshot
	}
	data = data[head:]
	var channels uint64
	if s.position, data, err = uvarint(data); err != nil {
		return err
	}
	if channels, data, err = uvarint(data); err != nil {
		return err
	}
	for range channels {
		if data, err = s.decodeLast(data); err != nil {
			return err
		}
	}
	length, data, err := uvarint(data)
	if err != nil || length > uint64(len(data)) {
		return errSnapshot
	}
	l := s.line
	if s.set, err = window.Decode(data[length:], l.opts.Window); err != nil {
		return err
	}
	s.tracker, err = alert.DecodeTracker(data[:length], l.opts.Alert.Share(l.journal.Shards()), l.ear, l.rules, l.contacts)
	return err
}

func (s *shard) decodeLast(data []byte) ([]byte, error) {
	length, data, err := uvarint(data)
	if err != nil || length > uint64(len(data)) {
		return nil, errSnapshot
	}
	channel := string(data[:length])
	at, n := binary.Varint(data[length:])
	if n <= 0 {
		return nil, errSnapshot
	}
	s.last[channel] = time.UnixMilli(at).UTC()
	return data[int(length)+n:], nil
}

func uvarint(data []byte) (uint64, []byte, error) {
	v, n := binary.Uvarint(data)
	if n <= 0 {
		return 0, nil, errSnapshot
	}
	return v, data[n:], nil
}
