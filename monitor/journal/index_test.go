package journal

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"undertone/monitor/contact"
)

// indexOf is an index on a folder that keeps its files for so many ids.
func indexOf(t testing.TB, dir string, keep int) *index {
	x := &index{dir: dir, keep: keep, talks: newTalks(1000), failed: func(err error) { t.Error(err) }}
	t.Cleanup(x.close)
	return x
}

// recordsFrom makes n records whose ids no other page has.
func recordsFrom(seq uint64, n int) []record {
	records := make([]record, n)
	for i := range records {
		records[i] = record{keyOf(fmt.Sprint(seq, "/", i)), seq}
	}
	return records
}

// loaded opens an index again and returns the ids it claims and the pages it
// had to read.
func loaded(t *testing.T, dir string, keep int, pages bounds) (x *index, known map[key]bool, read []uint64) {
	t.Helper()
	x = indexOf(t, dir, keep)
	known = make(map[key]bool)
	claim := func(records []record, _ time.Time) {
		for _, r := range records {
			known[r.id] = true
		}
	}
	err := x.load(pages, claim, func(from, to uint64, f func(Page) error) error {
		for seq := from; seq <= to; seq++ {
			read = append(read, seq)
			m := contact.Message{ID: fmt.Sprint(seq, "/", 0), Received: time.Unix(int64(seq), 0)}
			if err := f(Page{Seq: seq, Messages: []contact.Message{m}}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return x, known, read
}

func mustKnow(t *testing.T, known map[key]bool, from, to uint64) {
	t.Helper()
	for seq := from; seq <= to; seq++ {
		if !known[keyOf(fmt.Sprint(seq, "/", 0))] {
			t.Errorf("the id of page %d is not known", seq)
		}
	}
}

// pages puts the pages from..to, each of one message, into one file.
func (x *index) pages(from, to uint64) {
	for seq := from; seq <= to; seq++ {
		x.put(seq, recordsFrom(seq, 1), time.Unix(int64(seq), 0))
	}
	x.close()
}

func TestIndex_readsOnlyThePagesThatItsFilesLack(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		files [][2]uint64
		read  int
	}{
		{"no file", nil, 20},
		{"one that is whole", [][2]uint64{{1, 20}}, 0},
		{"a first file that is gone", [][2]uint64{{6, 20}}, 5},
		{"a hole between two", [][2]uint64{{1, 5}, {9, 20}}, 3},
		{"a file that ends early", [][2]uint64{{1, 12}}, 8},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			before := indexOf(t, dir, 1000)
			for _, pages := range tt.files {
				before.pages(pages[0], pages[1])
			}
			x, known, read := loaded(t, dir, 1000, bounds{1, 20})
			mustKnow(t, known, 1, 20)
			if len(read) != tt.read {
				t.Errorf("read the pages %d, want %d of them", read, tt.read)
			}
			x.pages(21, 25)
			_, known, read = loaded(t, dir, 1000, bounds{1, 25})
			mustKnow(t, known, 1, 25)
			if len(read) != 0 {
				t.Errorf("read the pages %d once more at the next start", read)
			}
		})
	}
}

func TestIndex_knowsTheIDsOfPagesThatRetentionTook(t *testing.T) {
	t.Parallel()
	for _, pages := range []bounds{{15, 20}, {21, 20}} {
		dir := t.TempDir()
		indexOf(t, dir, 1000).pages(1, 20)
		_, known, read := loaded(t, dir, 1000, pages)
		mustKnow(t, known, 1, 20)
		if len(read) != 0 {
			t.Errorf("read the pages %d", read)
		}
	}
}

// What the stream has lost must not be taken for known: its sender was never
// told that it is stored, or will send it again.
func TestIndex_forgetsWhatTheStreamHasNot(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	indexOf(t, dir, 1000).pages(1, 20)
	_, known, _ := loaded(t, dir, 1000, bounds{1, 15})
	if mustKnow(t, known, 1, 15); len(known) != 15 {
		t.Errorf("%d ids are known, want 15", len(known))
	}
}

// The files are written without fsync, so after a power loss anything may be in
// them; what is wrong there must not pass for an id.
func TestIndex_noticesAChangedByte(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	indexOf(t, dir, 1000).pages(1, 20)
	name := files(t, dir)[0]
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	data[len(data)/2+blockHead]++ // in an id
	if err := os.WriteFile(name, data, 0o600); err != nil {
		t.Fatal(err)
	}
	_, known, read := loaded(t, dir, 1000, bounds{1, 20})
	if mustKnow(t, known, 1, 20); len(known) != 20 {
		t.Errorf("%d ids are known, want 20", len(known))
	}
	if len(read) == 0 || len(read) > 11 {
		t.Errorf("read the pages %d, want those from the changed byte on", read)
	}
}

func TestIndex_filesAreBounded(t *testing.T) {
	t.Parallel()
	const keep = 2 * segmentRecords
	dir := t.TempDir()
	x, _, _ := loaded(t, dir, keep, bounds{1, 0})
	records := recordsFrom(1, segmentRecords)
	for seq := range uint64(8) {
		x.put(seq+1, records, time.Unix(int64(seq), 0))
		if n := len(files(t, dir)); n > 4 {
			t.Fatalf("%d files after %d pages, want at most 4", n, seq+1)
		}
	}
	if n := len(files(t, dir)); n < 3 {
		t.Errorf("%d files, too few for %d ids", n, keep)
	}
}

// A partial message has no id, so however many there are they must not push out
// the ids that are to be known.
func TestIndex_partialMessagesPushOutNoIDs(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	before := indexOf(t, dir, 10)
	before.pages(1, 5)
	for seq := uint64(6); seq <= 20; seq++ {
		before.put(seq, make([]record, 100), time.Unix(int64(seq), 0))
		before.close()
	}
	_, known, read := loaded(t, dir, 10, bounds{1, 20})
	mustKnow(t, known, 1, 5)
	if len(read) != 0 {
		t.Errorf("read the pages %d", read)
	}
}

func files(t *testing.T, dir string) []string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "*.idx"))
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func FuzzDecodeBlock(f *testing.F) {
	dir := f.TempDir()
	x := indexOf(f, dir, 1000)
	x.put(7, recordsFrom(7, 3), time.UnixMilli(1_800_000_000_000))
	x.put(8, nil, time.UnixMilli(0))
	x.close()
	seed, err := os.ReadFile(filepath.Join(dir, fmt.Sprintf("shard-0-%020d.idx", 7)))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(seed)
	f.Add(seed[1:])
	f.Add([]byte("\xff\xff\xff\xff"))
	f.Fuzz(func(t *testing.T, data []byte) {
		countIDs(data)
		for len(data) > 0 {
			b, size, err := decodeBlock(data)
			if err != nil {
				if !errors.Is(err, errCorrupt) {
					t.Fatalf("error is not errCorrupt: %v", err)
				}
				return
			}
			if size != blockHead+len(b.records)*recordBytes || size > len(data) {
				t.Fatalf("a block of %d records has %d of %d bytes", len(b.records), size, len(data))
			}
			data = data[size:]
		}
	})
}
