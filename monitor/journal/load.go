package journal

import (
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
)

// bounds are the oldest and the newest page of a stream.
type bounds struct{ first, last uint64 }

// loading is one shard's index being read.
type loading struct {
	x     *index
	pages bounds
	claim func([]record, time.Time)
	read  func(from, to uint64, f func(Page) error) error
	next  uint64 // the page that is due
}

// load fills the index from its files and, where they have holes or end before
// the newest page, from the pages themselves. claim is handed all ids in their
// order, also those of pages that retention has taken.
func (x *index) load(pages bounds, claim func([]record, time.Time), read func(from, to uint64, f func(Page) error) error) error {
	enough, err := x.list()
	if err != nil {
		return err
	}
	l := &loading{x, pages, claim, read, pages.first}
	for i, segment := range slices.Clone(x.segments) {
		skip := i == 0 && enough // what is older than this file need not be known
		err := readSegment(segment.name, func(b block) error {
			if skip {
				l.next = max(l.next, b.seq)
				skip = false
			}
			return l.block(b)
		})
		if err != nil {
			return err
		}
	}
	if err := l.fill(pages.last); err != nil {
		return err
	}
	slices.SortFunc(x.segments, func(a, b segment) int { return cmp.Compare(a.name, b.name) })
	x.loaded = true
	x.prune()
	return nil
}

// block takes one page's part of a file.
func (l *loading) block(b block) error {
	if b.seq > l.pages.last {
		return errCorrupt // the stream has lost what this file knew
	}
	if b.seq < l.pages.first {
		l.claim(b.records, b.last)
		return nil
	}
	if b.seq < l.next {
		return nil // the file before had it
	}
	if err := l.fill(b.seq - 1); err != nil {
		return err
	}
	l.claim(b.records, b.last)
	for i, r := range b.records {
		l.x.talks.add(r.talk, ref{b.seq, i})
	}
	l.next = b.seq + 1
	return nil
}

// fill reads the pages up to one that no file has, and writes them to a file of
// their own: its place among the others is by its first page.
func (l *loading) fill(to uint64) error {
	if l.next > to {
		return nil
	}
	defer l.x.close()
	return l.read(l.next, to, func(p Page) error {
		records, received := recordsOf(p.Messages), p.Messages[len(p.Messages)-1].Received
		l.claim(records, received)
		l.x.put(p.Seq, records, received)
		return nil
	})
}

// list finds the shard's files that are needed, oldest first, and removes older
// ones. enough is whether they hold all ids that must be known.
func (x *index) list() (enough bool, err error) {
	names, err := filepath.Glob(filepath.Join(x.dir, fmt.Sprintf("shard-%d-*.idx", x.shard)))
	if err != nil {
		return false, fmt.Errorf("list index files: %w", err)
	}
	slices.SortFunc(names, func(a, b string) int { return strings.Compare(b, a) })
	held := 0
	for _, name := range names {
		if held >= x.keep {
			os.Remove(name) //nolint:errcheck // tried again next time
			continue
		}
		data, err := os.ReadFile(name)
		if err != nil {
			return false, fmt.Errorf("list index files: %w", err)
		}
		n := countIDs(data)
		held += n
		x.segments = append(x.segments, segment{name, n})
	}
	slices.Reverse(x.segments)
	return held >= x.keep, nil
}

// countIDs counts the ids of a file, partial messages left out: they have none.
func countIDs(data []byte) (n int) {
	for len(data) >= blockHead {
		size := 8 + int(binary.LittleEndian.Uint32(data))
		if size < blockHead || size > len(data) {
			break
		}
		for at := blockHead; at+recordBytes <= size; at += recordBytes {
			if key(data[at:at+16]) != (key{}) {
				n++
			}
		}
		data = data[size:]
	}
	return n
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

// claims are the ids of one page.
type claims struct {
	records []record
	at      time.Time
}

// loadIndexes reads all shards' indexes at once: it is most of a start's time.
// The ids are claimed oldest first over all shards, since those claimed first
// are the first to be forgotten.
func (j *Journal) loadIndexes(ctx context.Context) error {
	errs := make([]error, len(j.shards))
	from := make([]chan claims, len(j.shards))
	var wg sync.WaitGroup
	for n, s := range j.shards {
		from[n] = make(chan claims, 64)
		wg.Go(func() {
			defer close(from[n])
			errs[n] = s.loadIndex(ctx, func(records []record, at time.Time) {
				from[n] <- claims{records, at}
			})
		})
	}
	inOrder(from, func(c claims) {
		for _, r := range c.records {
			if r.id != (key{}) {
				j.ids.claim(r.id, c.at)
			}
		}
	})
	wg.Wait()
	return errors.Join(errs...)
}

// inOrder merges what comes from several shards, each in its order, by age.
func inOrder(from []chan claims, f func(claims)) {
	heads := make([]claims, len(from))
	open := make([]bool, len(from))
	for n := range from {
		heads[n], open[n] = <-from[n]
	}
	for {
		oldest := -1
		for n := range heads {
			if open[n] && (oldest < 0 || heads[n].at.Before(heads[oldest].at)) {
				oldest = n
			}
		}
		if oldest < 0 {
			return
		}
		f(heads[oldest])
		heads[oldest], open[oldest] = <-from[oldest]
	}
}
