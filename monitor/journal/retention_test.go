package journal_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/rs/zerolog"

	"undertone/monitor/contact"
	"undertone/monitor/journal"
)

// openCounted is open with a registry.
func openCounted(t *testing.T, dir string, opts journal.Options) (*journal.Journal, *prometheus.Registry) {
	t.Helper()
	registry := prometheus.NewRegistry()
	j, err := journal.Open(t.Context(), dir, opts, journal.Observe{Log: zerolog.New(zerolog.NewTestWriter(t)).Level(zerolog.WarnLevel), Registerer: registry})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- j.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("Run: %v", err)
		}
		j.Close()
	})
	return j, registry
}

// metric sums the series of a counter or a gauge.
func metric(t *testing.T, registry *prometheus.Registry, name string) (sum float64) {
	t.Helper()
	families, err := registry.Gather()
	must(t, err)
	for _, family := range families {
		if family.GetName() != name {
			continue
		}
		for _, m := range family.GetMetric() {
			sum += m.GetCounter().GetValue() + m.GetGauge().GetValue()
		}
	}
	return sum
}

// long are messages so long that a page holds no more than seven.
func long(from, n int) []contact.Message {
	all := messages(from, n)
	for i := range all {
		all[i].Text = strings.Repeat("x", 8<<10)
	}
	return all
}

// A follower that comes after retention must get what is left and be told what
// is not; and what it never saw must not count as its lag for ever, or the
// journal would refuse messages although everything was read.
func TestFollow_goesOnBehindRetention(t *testing.T) {
	t.Parallel()
	const each, rounds = 400, 5
	dir := t.TempDir()
	opts := journal.Options{Shards: 1, MaxBytes: 1 << 20, Behind: 1000}
	j, registry := openCounted(t, dir, opts)
	var position uint64
	for round := range rounds {
		mustAppend(t, j, long(round*each, each), contact.Stored)
		last := j.Last(0)
		ctx, cancel := context.WithCancel(t.Context())
		var first, due uint64
		err := j.Follow(ctx, 0, position, func(p journal.Page) error {
			if first == 0 {
				first, due = p.Seq, p.Seq
			}
			if p.Seq != due {
				return fmt.Errorf("page %d came when %d was due", p.Seq, due)
			}
			if due++; p.Seq == last {
				cancel()
			}
			return nil
		})
		if err != nil || ctx.Err() == nil {
			t.Fatalf("Follow ended with %v", err)
		}
		if first <= position+1 {
			t.Fatalf("the first page is %d after %d: retention took none", first, position)
		}
		if lag := metric(t, registry, "undertone_journal_lag_messages"); lag != 0 {
			t.Fatalf("everything there is was read, and the lag is %v messages", lag)
		}
		position = last
	}
	if got := metric(t, registry, "undertone_journal_expired_pages_total"); got == 0 {
		t.Error("no expired page was counted")
	}
}

func TestAppend_idsOutliveTheirPages(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	opts := journal.Options{MaxBytes: 1 << 20}
	j, stop := open(t, dir, opts)
	mustAppend(t, j, long(0, 800), contact.Stored)
	stop()
	j, _ = open(t, dir, opts)
	mustAppend(t, j, long(0, 800), contact.Duplicate)
}

// The ids of the shards are read back side by side; those of none may push out
// newer ones of another.
func TestAppend_newestIDsOfAllShardsSurviveARestart(t *testing.T) {
	t.Parallel()
	const ids, all = 1000, 20_000
	dir := t.TempDir()
	opts := journal.Options{IDs: ids, IDsFor: 1, Shards: 3}
	j, stop := open(t, dir, opts)
	for from := 0; from < all; from += 100 {
		mustAppend(t, j, messages(from, 100), contact.Stored)
	}
	stop()
	j, _ = open(t, dir, opts)
	mustAppend(t, j, messages(all-ids, ids), contact.Duplicate)
}

func TestOpen_refusesAFolderInUse(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	_, stop := open(t, dir, journal.Options{})
	_, err := journal.Open(t.Context(), dir, journal.Options{}, journal.Observe{})
	if err == nil || !strings.Contains(err.Error(), "another process uses "+dir) {
		t.Errorf("opened a folder twice: %v", err)
	}
	stop()
	_, stop = open(t, dir, journal.Options{})
	stop()
}

func TestOpen_refusesMoreShardsToo(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	_, stop := open(t, dir, journal.Options{Shards: 2})
	stop()
	if _, err := journal.Open(t.Context(), dir, journal.Options{Shards: 3}, journal.Observe{}); err == nil {
		t.Error("opened with 3 shards what was made with 2")
	}
}
