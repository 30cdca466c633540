package monitor_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"undertone/monitor"
)

// seldom is how often a snapshot's time comes in these tests: never.
const seldom = 10 * time.Minute

func TestLine_savesAfterManyMessages(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	r := startWith(t, dir, monitor.Options{Snapshot: seldom, SnapshotMessages: 100})
	r.say(t, "web", 0, 50, upset) // of both shards together
	r.counted(t, "web", 50)
	for n := range 2 {
		if _, err := os.Stat(snapshotOf(dir, n)); err == nil {
			t.Errorf("shard %d was saved after at most 50 messages, not 100", n)
		}
	}
	r.say(t, "web", 50, 950, upset)
	r.wall.until(t, "a snapshot of each shard", func() bool {
		_, err0 := os.Stat(snapshotOf(dir, 0))
		_, err1 := os.Stat(snapshotOf(dir, 1))
		return err0 == nil && err1 == nil
	})
}

// Whatever is saved while messages come in is the end of a page, whole: gone on
// from there, the windows come to the same state as without a crash.
func TestLine_savesWhileItGoesOn(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	r := startWith(t, dir, monitor.Options{Snapshot: seldom, SnapshotMessages: 1})
	var saved [][]byte
	said := 0
	for ; len(saved) < 4 && said < 100_000; said += 50 {
		r.say(t, "web", said, 50, upset)
		data, err := os.ReadFile(snapshotOf(dir, 0))
		if err == nil && (len(saved) == 0 || !bytes.Equal(data, saved[len(saved)-1])) {
			saved = append(saved, data)
		}
	}
	r.counted(t, "web", int64(said))
	r.stop()
	want := windowsOf(t, read(t, snapshotOf(dir, 0)))
	for i, data := range saved {
		must(t, os.WriteFile(snapshotOf(dir, 0), data, 0o600))
		r := startWith(t, dir, monitor.Options{Snapshot: seldom})
		r.counted(t, "web", int64(said))
		r.stop()
		if !bytes.Equal(windowsOf(t, read(t, snapshotOf(dir, 0))), want) {
			t.Errorf("it comes to another state from snapshot %d of %d", i+1, len(saved))
		}
	}
}

func snapshotOf(dir string, shard int) string {
	return filepath.Join(dir, "state", fmt.Sprintf("shard-%d.snapshot", shard))
}

// windowsOf cuts a snapshot down to its windows, the last part of it. What the rules
// know of the conversations also tells what time it was.
func windowsOf(t *testing.T, data []byte) []byte {
	t.Helper()
	rest := data[len("undertone state 2\n")+4:]
	next := func() (v uint64) {
		v, n := binary.Uvarint(rest)
		if n <= 0 {
			t.Fatal("the snapshot is cut short")
		}
		rest = rest[n:]
		return v
	}
	next() // position
	skip := func() {
		n := next()
		rest = rest[n:]
	}
	for range next() {
		skip()
		next()
	}
	skip()
	return rest
}
