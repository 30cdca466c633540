package journal

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"slices"
	"time"

	"undertone/monitor/contact"
)

// record is what the index keeps of one message: its id and its conversation.
type record struct {
	id   key // zero for a partial message: it claims no id
	talk uint64
}

const (
	recordBytes = 16 + 8
	// blockHead is length, checksum, page number, arrival of the last message.
	blockHead = 4 + 4 + 8 + 8
	// segmentRecords bounds one file of the index to about 3 MiB, so that what
	// is too old can go by removing whole files.
	segmentRecords = 128 << 10
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// index remembers which ids a shard has and where each conversation's messages
// are, in memory and, one block a page, in files. The files are a cache of the
// pages: nothing is lost with them but the time to read the pages again. So they
// are written without fsync, and a write that fails only ends the file.
type index struct {
	dir   string
	shard int
	ids   *ids // shared by all shards
	talks *talks

	file    *os.File
	records int // in file
	buf     []byte
	failed  func(error) // told about a write that failed
}

// put adds one page to the index, in memory and in the file.
func (x *index) put(seq uint64, records []record, last time.Time) {
	for i, r := range records {
		x.talks.add(r.talk, ref{seq, i})
	}
	if err := x.write(seq, records, last); err != nil {
		x.close()
		x.failed(fmt.Errorf("write index of page %d: %w", seq, err))
	}
}

func (x *index) write(seq uint64, records []record, last time.Time) error {
	if x.file == nil || x.records >= segmentRecords {
		if err := x.begin(seq); err != nil {
			return err
		}
	}
	b := append(x.buf[:0], make([]byte, blockHead)...)
	for _, r := range records {
		b = append(b, r.id[:]...)
		b = binary.LittleEndian.AppendUint64(b, r.talk)
	}
	binary.LittleEndian.PutUint32(b, uint32(len(b)-8))
	binary.LittleEndian.PutUint64(b[8:], seq)
	binary.LittleEndian.PutUint64(b[16:], uint64(last.UnixMilli()))
	binary.LittleEndian.PutUint32(b[4:], crc32.Checksum(b[8:], castagnoli))
	x.buf = b
	x.records += len(records)
	_, err := x.file.Write(b)
	return err
}

// begin starts a new file named by the first page in it.
func (x *index) begin(seq uint64) error {
	x.close()
	name := filepath.Join(x.dir, fmt.Sprintf("shard-%d-%020d.idx", x.shard, seq))
	f, err := os.OpenFile(name, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	x.file, x.records = f, 0
	return nil
}

func (x *index) close() {
	if x.file != nil {
		x.file.Close() //nolint:errcheck // a cache; a torn end is found by its checksum
		x.file = nil
	}
}

// block is one page as the index's files have it.
type block struct {
	seq     uint64
	last    time.Time
	records []record
}

// load fills the index from its files and, where they have holes or end before
// page last, from the pages themselves. first is the oldest page there is.
func (x *index) load(first, last uint64, pages func(from, to uint64, f func(Page) error) error) error {
	segments, err := x.recent()
	if err != nil {
		return err
	}
	next := first
	fill := func(to uint64) error {
		return pages(next, to, func(p Page) error {
			records, received := recordsOf(p.Messages), p.Messages[len(p.Messages)-1].Received
			x.claim(records, received)
			x.put(p.Seq, records, received)
			return nil
		})
	}
	for i, segment := range segments {
		err := readSegment(segment, func(b block) error {
			if i == 0 && next < b.seq && next == first {
				next = b.seq // older ids are beyond what must be kept
			}
			if b.seq > last {
				return errCorrupt // the stream has lost what this file knew
			}
			if b.seq < next {
				return nil
			}
			if b.seq > next {
				if err := fill(b.seq - 1); err != nil {
					return err
				}
			}
			x.claim(b.records, b.last)
			for i, r := range b.records {
				x.talks.add(r.talk, ref{b.seq, i})
			}
			next = b.seq + 1
			return nil
		})
		if err != nil {
			return err
		}
	}
	if next > last {
		return nil
	}
	return fill(last)
}

func (x *index) claim(records []record, at time.Time) {
	for _, r := range records {
		if r.id != (key{}) {
			x.ids.claim(r.id, at)
		}
	}
}

// recordsOf makes the index's part of a page.
func recordsOf(messages []contact.Message) []record {
	records := make([]record, len(messages))
	for i := range messages {
		records[i].talk = hashOf(messages[i].Conversation)
		if !messages[i].Partial {
			records[i].id = keyOf(messages[i].ID)
		}
	}
	return records
}

// recent lists the shard's files that are still needed, oldest first, and
// removes those that are not.
func (x *index) recent() ([]string, error) {
	names, err := filepath.Glob(filepath.Join(x.dir, fmt.Sprintf("shard-%d-*.idx", x.shard)))
	if err != nil {
		return nil, fmt.Errorf("list index files: %w", err)
	}
	slices.Sort(names)
	records := 0
	for i := len(names) - 1; i >= 0; i-- {
		info, err := os.Stat(names[i])
		if err != nil {
			return nil, fmt.Errorf("list index files: %w", err)
		}
		if records >= 2*x.ids.keep {
			for _, name := range names[:i+1] {
				os.Remove(name) //nolint:errcheck // tried again next time
			}
			return names[i+1:], nil
		}
		records += int(info.Size()) / recordBytes
	}
	return names, nil
}

// readSegment calls f for each whole block of a file and cuts the file off at
// the first that is not whole, or that f calls corrupt.
func readSegment(name string, f func(block) error) error {
	data, err := os.ReadFile(name)
	if err != nil {
		return fmt.Errorf("read index: %w", err)
	}
	for rest := data; len(rest) > 0; {
		b, n, err := decodeBlock(rest)
		if err == nil {
			err = f(b)
		}
		if errors.Is(err, errCorrupt) {
			return os.Truncate(name, int64(len(data)-len(rest)))
		}
		if err != nil {
			return err
		}
		rest = rest[n:]
	}
	return nil
}

func decodeBlock(data []byte) (b block, size int, err error) {
	if len(data) < blockHead {
		return b, 0, fmt.Errorf("%w: %w", errCorrupt, io.ErrUnexpectedEOF)
	}
	size = 8 + int(binary.LittleEndian.Uint32(data))
	if size < blockHead || size > len(data) || (size-blockHead)%recordBytes != 0 {
		return b, 0, errCorrupt
	}
	if crc32.Checksum(data[8:size], castagnoli) != binary.LittleEndian.Uint32(data[4:]) {
		return b, 0, errCorrupt
	}
	b.seq = binary.LittleEndian.Uint64(data[8:])
	b.last = time.UnixMilli(int64(binary.LittleEndian.Uint64(data[16:])))
	b.records = make([]record, (size-blockHead)/recordBytes)
	for i := range b.records {
		at := data[blockHead+i*recordBytes:]
		b.records[i] = record{key(at[:16]), binary.LittleEndian.Uint64(at[16:])}
	}
	return b, size, nil
}
