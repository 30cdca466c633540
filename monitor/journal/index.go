package journal

import (
	"encoding/binary"
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
	keep  int // ids that the files must hold before older ones may go
	talks *talks

	file     *os.File
	records  int // in file
	segments []segment
	loaded   bool
	buf      []byte
	failed   func(error) // told about a write that failed
}

// segment is one file of the index, named by the first page in it. The last of
// an index's segments is the one being written.
type segment struct {
	name string
	ids  int
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
		if r.id != (key{}) {
			x.segments[len(x.segments)-1].ids++
		}
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

// begin starts a new file named by the first page in it, and lets go of those
// that are too old.
func (x *index) begin(seq uint64) error {
	x.close()
	name := filepath.Join(x.dir, fmt.Sprintf("shard-%d-%020d.idx", x.shard, seq))
	f, err := os.OpenFile(name, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	x.file, x.records = f, 0
	x.segments = slices.DeleteFunc(x.segments, func(s segment) bool { return s.name == name })
	x.segments = append(x.segments, segment{name: name})
	if x.loaded {
		x.prune()
	}
	return nil
}

// prune removes the oldest files once the newer ones hold enough ids.
func (x *index) prune() {
	held := 0
	for i, segment := range slices.Backward(x.segments) {
		if held >= x.keep {
			for _, old := range x.segments[:i+1] {
				os.Remove(old.name) //nolint:errcheck // tried again at the next start
			}
			x.segments = slices.Clone(x.segments[i+1:])
			return
		}
		held += segment.ids
	}
}

func (x *index) close() {
	if x.file != nil {
		x.file.Close() //nolint:errcheck // a cache; a torn end is found by its checksum
		x.file = nil
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

// block is one page as the index's files have it.
type block struct {
	seq     uint64
	last    time.Time
	records []record
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
