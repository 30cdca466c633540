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
	"time"

	"undertone/monitor/window"
)

// A snapshot is snapshotHead, a checksum of the rest, the position in the
// journal, the time of each channel's newest message, and the windows.
const snapshotHead = "undertone state 1\n"

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

var errSnapshot = errors.New("not a whole snapshot of this version")

// restore returns shard n as its snapshot has it, or empty and at the start of
// the journal if there is none to be trusted.
func (l *Line) restore(n int) *shard {
	s := &shard{
		line: l, n: n,
		set:    window.NewSet(l.opts.Window),
		last:   make(map[string]time.Time),
		replay: l.journal.Last(n),
		ready:  make(chan struct{}),
	}
	data, err := os.ReadFile(l.file(n))
	if errors.Is(err, fs.ErrNotExist) {
		return s
	}
	if err == nil {
		err = s.decode(data)
	}
	if err == nil && s.position > s.replay {
		err = fmt.Errorf("it is at page %d, the journal ends at %d", s.position, s.replay)
	}
	if err != nil {
		l.log.Warn().Err(err).Str("file", l.file(n)).Msg("snapshot put aside; reading the journal from its start")
		s.set, s.last, s.position = window.NewSet(l.opts.Window), make(map[string]time.Time), 0
	}
	for _, channel := range s.set.Channels() {
		l.channels.Admit(channel)
	}
	s.saved = s.position
	s.reached.Store(s.position)
	return s
}

func (l *Line) file(n int) string {
	return filepath.Join(l.dir, fmt.Sprintf("shard-%d.snapshot", n))
}

// snapshots saves all shards every few seconds.
func (l *Line) snapshots(ctx context.Context) {
	ticker := time.NewTicker(l.opts.Snapshot)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
			l.saveAll()
		case <-ctx.Done():
			return
		}
	}
}

// saveAll saves every shard that has moved. A disk that is full costs time at
// the next start, nothing else.
func (l *Line) saveAll() {
	for _, s := range l.shards {
		if err := s.save(); err != nil {
			l.metrics.snapshotFailures.Inc()
			l.log.Warn().Err(err).Int("shard", s.n).Msg("save snapshot")
		}
	}
}

// save writes the windows and their position as one file, whole or not at all.
func (s *shard) save() error {
	s.mu.Lock()
	position := s.position
	if position == s.saved {
		s.mu.Unlock()
		return nil
	}
	data := s.encode()
	s.mu.Unlock()

	name := s.line.file(s.n)
	if err := replace(name, data); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	s.mu.Lock()
	s.saved = position
	s.mu.Unlock()
	return nil
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

func (s *shard) encode() []byte {
	b := append([]byte(snapshotHead), 0, 0, 0, 0)
	b = binary.AppendUvarint(b, s.position)
	b = binary.AppendUvarint(b, uint64(len(s.last)))
	for _, channel := range slices.Sorted(maps.Keys(s.last)) {
		b = binary.AppendUvarint(b, uint64(len(channel)))
		b = append(b, channel...)
		b = binary.AppendVarint(b, s.last[channel].UnixMilli())
	}
	b = s.set.AppendBinary(b)
	binary.LittleEndian.PutUint32(b[len(snapshotHead):], crc32.Checksum(b[len(snapshotHead)+4:], castagnoli))
	return b
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
	s.set, err = window.Decode(data, s.line.opts.Window)
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
