package journal_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"undertone/monitor/contact"
	"undertone/monitor/journal"
)

// open starts a journal and its writers on dir; stop ends both and may be
// called early, to open the same directory again.
func open(t testing.TB, dir string, opts journal.Options) (j *journal.Journal, stop func()) {
	t.Helper()
	j, err := journal.Open(t.Context(), dir, opts, journal.Observe{Log: zerolog.New(zerolog.NewTestWriter(t)).Level(zerolog.WarnLevel)})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- j.Run(ctx) }()
	stop = sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("Run: %v", err)
		}
		j.Close()
	})
	t.Cleanup(stop)
	return j, stop
}

func message(conversation, id string) contact.Message {
	now := time.Now().UTC().Truncate(time.Millisecond)
	return contact.Message{
		ID: id, Channel: "web-chat", Conversation: conversation, Text: "还没到，都三天了",
		At: now.Add(-time.Second), Received: now,
	}
}

// messages are n messages over a few conversations with ids from..from+n-1.
func messages(from, n int) []contact.Message {
	all := make([]contact.Message, n)
	for i := range all {
		all[i] = message(fmt.Sprint("c-", (from+i)%7), fmt.Sprint("m-", from+i))
	}
	return all
}

func mustAppend(t testing.TB, j *journal.Journal, batch []contact.Message, want contact.Fate) {
	t.Helper()
	fates, err := j.Append(t.Context(), batch)
	if err != nil {
		t.Fatal(err)
	}
	for i, got := range fates {
		if got != want {
			t.Fatalf("fate of message %d = %d, want %d", i, got, want)
		}
	}
}

// count follows every shard from the start until it has seen want messages, and
// fails if an id comes twice or a page out of order.
func count(t testing.TB, j *journal.Journal, want int) map[string]contact.Message {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	var mu sync.Mutex
	seen := make(map[string]contact.Message)
	if want == 0 {
		return seen
	}
	var wg sync.WaitGroup
	for n := range j.Shards() {
		wg.Go(func() {
			next := uint64(1)
			err := j.Follow(ctx, n, 0, func(p journal.Page) error {
				mu.Lock()
				defer mu.Unlock()
				if p.Seq != next {
					return fmt.Errorf("page %d of shard %d came when %d was due", p.Seq, n, next)
				}
				next++
				for _, m := range p.Messages {
					if _, twice := seen[m.ID]; twice {
						return fmt.Errorf("message %q came twice", m.ID)
					}
					seen[m.ID] = m
				}
				if len(seen) >= want {
					cancel()
				}
				return nil
			})
			if err != nil {
				t.Error(err)
				cancel()
			}
		})
	}
	wg.Wait()
	if len(seen) != want {
		t.Fatalf("followed %d messages, want %d", len(seen), want)
	}
	return seen
}

func TestFollow_seesEveryPageInOrder(t *testing.T) {
	t.Parallel()
	j, stop := open(t, t.TempDir(), journal.Options{PageBytes: 1 << 10, PageDelay: time.Microsecond})
	const n = 2000 // over a hundred pages a shard: more than stay in memory
	mustAppend(t, j, messages(0, n), contact.Stored)
	seen := count(t, j, n)
	want := messages(5, 1)[0]
	got := seen["m-5"]
	got.At, got.Received = want.At, want.Received
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("message read back = %+v, want %+v", got, want)
	}
	stop()
}

func TestAppend_sameIDCountsOnce(t *testing.T) {
	t.Parallel()
	j, _ := open(t, t.TempDir(), journal.Options{})
	batch := messages(0, 100)
	mustAppend(t, j, batch, contact.Stored)
	mustAppend(t, j, batch, contact.Duplicate)

	twice := []contact.Message{message("c", "x"), message("c", "x"), message("other-conversation", "x")}
	fates, err := j.Append(t.Context(), twice)
	if err != nil {
		t.Fatal(err)
	}
	stored := 0
	for _, f := range fates {
		if f == contact.Stored {
			stored++
		}
	}
	if stored != 1 {
		t.Errorf("three messages of one id in a request: %d stored, want 1", stored)
	}
	count(t, j, 101)
}

func TestAppend_partialIsReplacedByItsFinalMessage(t *testing.T) {
	t.Parallel()
	j, _ := open(t, t.TempDir(), journal.Options{})
	partial, final := message("c", "x"), message("c", "x")
	partial.Partial, partial.Text = true, "还没"
	mustAppend(t, j, []contact.Message{partial}, contact.Stored)
	mustAppend(t, j, []contact.Message{partial}, contact.Stored)
	if got := conversation(t, j, "c"); len(got) != 1 || !got[0].Partial {
		t.Errorf("before the final message: %d messages, want the newest partial one", len(got))
	}
	mustAppend(t, j, []contact.Message{final}, contact.Stored)
	mustAppend(t, j, []contact.Message{partial}, contact.Duplicate)
	if got := conversation(t, j, "c"); len(got) != 1 || got[0].Partial {
		t.Errorf("after the final message: %d messages, want it alone", len(got))
	}
}

func conversation(t *testing.T, j *journal.Journal, id string) []contact.Message {
	t.Helper()
	got, err := j.Conversation(t.Context(), id, 100)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestConversation_findsItsMessagesAlsoAfterARestart(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	j, stop := open(t, dir, journal.Options{PageBytes: 1 << 10})
	mustAppend(t, j, messages(0, 700), contact.Stored)
	for range 2 {
		got := conversation(t, j, "c-3")
		if len(got) != 100 {
			t.Fatalf("found %d messages, want the newest 100", len(got))
		}
		if first, last := got[0].ID, got[99].ID; first != "m-3" || last != "m-696" {
			t.Errorf("found %s..%s, want m-3..m-696", first, last)
		}
		stop()
		j, stop = open(t, dir, journal.Options{})
	}
}

func TestAppend_idsSurviveACrash(t *testing.T) {
	t.Parallel()
	damage := map[string]func(t *testing.T, index string){
		"an index that is whole":     func(*testing.T, string) {},
		"an index that is gone":      func(t *testing.T, index string) { must(t, os.RemoveAll(index)) },
		"an index with a torn end":   func(t *testing.T, index string) { tear(t, index) },
		"an index with a hole in it": func(t *testing.T, index string) { must(t, os.Remove(segments(t, index)[0])) },
	}
	for name, harm := range damage {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			j, stop := open(t, dir, journal.Options{PageBytes: 1 << 10})
			mustAppend(t, j, messages(0, 500), contact.Stored)
			stop()
			harm(t, filepath.Join(dir, "index"))
			j, _ = open(t, dir, journal.Options{})
			mustAppend(t, j, messages(0, 500), contact.Duplicate)
			mustAppend(t, j, messages(500, 10), contact.Stored)
			count(t, j, 510)
		})
	}
}

func segments(t *testing.T, index string) []string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(index, "*.idx"))
	if err != nil || len(names) == 0 {
		t.Fatalf("no index files: %v", err)
	}
	return names
}

func tear(t *testing.T, index string) {
	t.Helper()
	for _, name := range segments(t, index) {
		info, err := os.Stat(name)
		must(t, err)
		must(t, os.Truncate(name, info.Size()-info.Size()/3))
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestAppend_refusesWhenBehind(t *testing.T) {
	t.Parallel()
	j, _ := open(t, t.TempDir(), journal.Options{Behind: 1000})
	mustAppend(t, j, messages(0, 1000), contact.Stored)
	if _, err := j.Append(t.Context(), messages(1000, 1)); !errors.Is(err, journal.ErrBehind) {
		t.Errorf("with nobody following: %v, want ErrBehind", err)
	}
	count(t, j, 1000)
	mustAppend(t, j, messages(1000, 1), contact.Stored)
}

func TestAppend_queueIsBounded(t *testing.T) {
	t.Parallel()
	j, err := journal.Open(t.Context(), t.TempDir(), journal.Options{Queue: 1 << 20, Behind: 1_000_000}, journal.Observe{})
	if err != nil {
		t.Fatal(err)
	}
	defer j.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond) // nobody writes: every request waits until then
	defer cancel()
	errs := make(chan error, 64)
	for i := range cap(errs) {
		go func() {
			_, err := j.Append(ctx, messages(i*1000, 1000))
			errs <- err
		}()
	}
	var busy int
	for range cap(errs) {
		if errors.Is(<-errs, journal.ErrBusy) {
			busy++
		}
	}
	if busy == 0 || busy == cap(errs) {
		t.Errorf("%d of %d requests were refused; want some taken and the rest refused", busy, cap(errs))
	}
}

func TestOpen_refusesAnotherNumberOfShards(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	_, stop := open(t, dir, journal.Options{Shards: 3})
	stop()
	if _, err := journal.Open(t.Context(), dir, journal.Options{Shards: 2}, journal.Observe{}); err == nil {
		t.Error("opened with 2 shards what was made with 3")
	}
}

func BenchmarkAppend(b *testing.B) {
	for _, size := range []int{10, 100, 1000} {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			j, _ := open(b, b.TempDir(), journal.Options{Behind: 100_000_000})
			var n int
			var mu sync.Mutex
			b.SetParallelism(16)
			b.ResetTimer()
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					mu.Lock()
					from := n
					n += size
					mu.Unlock()
					batch := messages(from, size)
					if _, err := j.Append(b.Context(), batch); err != nil {
						b.Fatal(err)
					}
				}
			})
			b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "messages/s")
		})
	}
}
