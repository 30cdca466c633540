package journal_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"undertone/monitor/contact"
	"undertone/monitor/journal"
)

// hour is an hour's messages over many conversations. The clock is set back now
// and then, by up to ten seconds, and more than one message shares a moment.
func hour(n int) []contact.Message {
	random := rand.New(rand.NewPCG(4, 2))
	start := time.Now().UTC().Truncate(time.Millisecond).Add(-time.Hour)
	all := make([]contact.Message, n)
	for i := range all {
		all[i] = message(fmt.Sprint("c-", random.IntN(40)), fmt.Sprint("m-", i))
		at := start.Add(time.Duration(i/3) * time.Hour * 3 / time.Duration(n))
		if i%50 == 7 {
			at = at.Add(-time.Duration(random.IntN(10_000)) * time.Millisecond)
		}
		all[i].At, all[i].Received = at, at
	}
	return all
}

// followed is each shard's messages as the line gets them.
func followed(t *testing.T, j *journal.Journal) [][]contact.Message {
	t.Helper()
	shards := make([][]contact.Message, j.Shards())
	for n := range shards {
		ctx, cancel := context.WithCancel(t.Context())
		err := j.Follow(ctx, n, 0, func(p journal.Page) error {
			shards[n] = append(shards[n], p.Messages...)
			if p.Seq == j.Last(n) {
				cancel()
			}
			return nil
		})
		must(t, err)
		cancel()
	}
	return shards
}

// mergedByScan is Between written to be obviously right: of the shards' next
// messages, always the one whose shard's clock is the lowest.
func mergedByScan(shards [][]contact.Message, from, to time.Time) (ids []string) {
	clocks := make([]time.Time, len(shards))
	at := make([]int, len(shards))
	for {
		first := -1
		for n, messages := range shards {
			if at[n] == len(messages) {
				continue
			}
			if r := messages[at[n]].Received; r.After(clocks[n]) {
				clocks[n] = r
			}
			if first < 0 || clocks[n].Before(clocks[first]) {
				first = n
			}
		}
		if first < 0 {
			return ids
		}
		m := shards[first][at[first]]
		at[first]++
		if !m.Received.Before(from) && (to.IsZero() || m.Received.Before(to)) {
			ids = append(ids, m.ID)
		}
	}
}

// A shard of which no conversation was heard has nothing to wait for.
func TestBetween_doesNotWaitForAnEmptyShard(t *testing.T) {
	t.Parallel()
	j, _ := open(t, t.TempDir(), journal.Options{Shards: 3})
	for n := range 2 { // the second time one of the three has a page
		got, began := 0, time.Now()
		must(t, j.Between(t.Context(), time.Now().Add(-time.Hour), time.Time{}, func(*contact.Message) error { got++; return nil }))
		if took := time.Since(began); got != n || took > 4*time.Second {
			t.Errorf("%d messages after %v, want %d at once", got, took, n)
		}
		m := message("c-1", fmt.Sprint("m-", n))
		m.Received = time.Now().UTC()
		mustAppend(t, j, []contact.Message{m}, contact.Stored)
	}
}

func TestBetween_isWhatFollowGaveMergedByTime(t *testing.T) {
	t.Parallel()
	const n = 3000
	j, _ := open(t, t.TempDir(), journal.Options{Shards: 3, PageBytes: 1 << 10, PageDelay: time.Microsecond})
	all := hour(n)
	for batch := range slices.Chunk(all, 20) {
		mustAppend(t, j, batch, contact.Stored)
	}
	shards := followed(t, j)
	start := all[0].Received
	tests := []struct {
		name     string
		from, to time.Time
	}{
		{"all of it", time.Time{}, time.Time{}},
		{"from the middle on", start.Add(30 * time.Minute), time.Time{}},
		{"up to the middle", time.Time{}, start.Add(30 * time.Minute)},
		{"a few minutes", start.Add(10 * time.Minute), start.Add(14 * time.Minute)},
		{"a moment that three messages share", all[30].Received, all[30].Received.Add(time.Millisecond)},
		{"before it began", time.Time{}, start.Add(-time.Hour)},
		{"after its end", time.Now().Add(time.Hour), time.Time{}},
		{"backwards", start.Add(time.Minute), start},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var got []string
			err := j.Between(t.Context(), tt.from, tt.to, func(m *contact.Message) error {
				got = append(got, m.ID)
				return nil
			})
			must(t, err)
			want := mergedByScan(shards, tt.from, tt.to)
			if !slices.Equal(got, want) {
				t.Errorf("got %d messages, want %d, or in another order", len(got), len(want))
			}
		})
	}
}

func TestBetween_clockNeverStepsBackBetweenShards(t *testing.T) {
	t.Parallel()
	j, _ := open(t, t.TempDir(), journal.Options{Shards: 4, PageBytes: 1 << 10, PageDelay: time.Microsecond})
	mustAppend(t, j, hour(2000), contact.Stored)
	clocks := make([]time.Time, j.Shards())
	var now time.Time
	err := j.Between(t.Context(), time.Time{}, time.Time{}, func(m *contact.Message) error {
		clock := &clocks[j.ShardOf(m.Conversation)]
		if m.Received.After(*clock) {
			*clock = m.Received
		}
		if clock.Before(now) {
			return fmt.Errorf("message %s of a shard at %v after one at %v", m.ID, clock, now)
		}
		now = *clock
		return nil
	})
	must(t, err)
}

func TestBetween_endsWithTheErrorOfWhoReads(t *testing.T) {
	t.Parallel()
	j, _ := open(t, t.TempDir(), journal.Options{PageBytes: 1 << 10, PageDelay: time.Microsecond})
	mustAppend(t, j, hour(1000), contact.Stored)
	enough := errors.New("enough")
	seen := 0
	err := j.Between(t.Context(), time.Time{}, time.Time{}, func(*contact.Message) error {
		if seen++; seen == 10 {
			return enough
		}
		return nil
	})
	if !errors.Is(err, enough) || seen != 10 {
		t.Errorf("after %d messages: %v; want its own error after 10", seen, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	err = j.Between(ctx, time.Time{}, time.Time{}, func(*contact.Message) error { return nil })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("with a context that has ended: %v", err)
	}
}

func TestOpenToRead_leavesTheJournalAsItWas(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	kept := journal.Options{Shards: 3, MaxAge: 400 * 24 * time.Hour, PageBytes: 1 << 10}
	j, stop := open(t, dir, kept)
	mustAppend(t, j, messages(0, 500), contact.Stored)
	if _, err := journal.OpenToRead(t.Context(), dir, journal.Options{}, journal.Observe{}); !errors.Is(err, journal.ErrInUse) {
		t.Errorf("while a server has it: %v, want ErrInUse", err)
	}
	stop()

	// Other shards and a shorter retention than it was made with.
	r, err := journal.OpenToRead(t.Context(), dir, journal.Options{Shards: 2, MaxAge: time.Hour, MaxBytes: 1 << 20}, journal.Observe{})
	must(t, err)
	seen := 0
	must(t, r.Between(t.Context(), time.Time{}, time.Time{}, func(*contact.Message) error { seen++; return nil }))
	if r.Shards() != 3 || seen != 500 {
		t.Errorf("read %d messages of %d shards, want 500 of 3", seen, r.Shards())
	}
	if _, err := r.Append(t.Context(), messages(500, 1)); !errors.Is(err, contact.ErrUnavailable) {
		t.Errorf("appending to it: %v, want a refusal", err)
	}
	r.Close()
	if got := retentionOf(t, dir); got != kept.MaxAge {
		t.Errorf("the streams keep %v afterwards, want %v as before", got, kept.MaxAge)
	}
	j, _ = open(t, dir, kept)
	mustAppend(t, j, messages(0, 500), contact.Duplicate)
}

func TestOpenToRead_makesNothingWhereNothingIs(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if _, err := journal.OpenToRead(t.Context(), dir, journal.Options{}, journal.Observe{}); !errors.Is(err, journal.ErrNoJournal) {
		t.Errorf("an empty folder: %v, want ErrNoJournal", err)
	}
	if names := filesOf(t, dir); len(names) > 0 {
		t.Errorf("left behind %v", names)
	}
	j, stop := open(t, dir, journal.Options{Name: "other"})
	mustAppend(t, j, messages(0, 1), contact.Stored)
	stop()
	if _, err := journal.OpenToRead(t.Context(), dir, journal.Options{}, journal.Observe{}); !errors.Is(err, journal.ErrNoJournal) {
		t.Errorf("streams of another name: %v, want ErrNoJournal", err)
	}
}

// retentionOf asks the files, through a server of the test's own.
func retentionOf(t *testing.T, dir string) time.Duration {
	t.Helper()
	srv, err := server.NewServer(&server.Options{DontListen: true, JetStream: true, StoreDir: filepath.Join(dir, "journal"), NoSigs: true, NoLog: true})
	must(t, err)
	srv.Start()
	defer srv.WaitForShutdown()
	defer srv.Shutdown()
	if !srv.ReadyForConnections(10 * time.Second) {
		t.Fatal("the server is not ready")
	}
	nc, err := nats.Connect("", nats.InProcessServer(srv))
	must(t, err)
	defer nc.Close()
	js, err := jetstream.New(nc)
	must(t, err)
	stream, err := js.Stream(t.Context(), "undertone_0")
	must(t, err)
	return stream.CachedInfo().Config.MaxAge
}

func filesOf(t *testing.T, dir string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	must(t, err)
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}
