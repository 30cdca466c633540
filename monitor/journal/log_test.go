package journal_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/rs/zerolog"

	"undertone/monitor/journal"
)

// write appends n events as one entry, numbered in their text from first on.
func write(t *testing.T, l *journal.Log, first, n int) {
	t.Helper()
	events := make([][]byte, n)
	for i := range events {
		events[i] = fmt.Appendf(nil, `{"n":%d}`, first+i)
	}
	last, err := l.Append(t.Context(), fmt.Sprint(first), events...)
	if err != nil || last != uint64(first+n-1) {
		t.Fatalf("append %d..: last is %d, %v, want %d", first, last, err, first+n-1)
	}
}

func numbers(t *testing.T, l *journal.Log, from, to uint64) (got []uint64) {
	t.Helper()
	err := l.Read(t.Context(), from, to, func(e journal.Event) error {
		if want := fmt.Sprintf(`{"n":%d}`, e.Seq); string(e.Data) != want {
			t.Errorf("event %d is %s", e.Seq, e.Data)
		}
		got = append(got, e.Seq)
		return nil
	})
	must(t, err)
	return got
}

func TestLog_numbersEventsAcrossEntriesAndRestarts(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	open := func() *journal.Journal {
		j, err := journal.Open(t.Context(), dir, journal.Options{}, journal.Observe{Log: zerolog.Nop()})
		must(t, err)
		return j
	}
	j := open()
	if oldest, newest, err := j.Events().Bounds(t.Context()); oldest != 0 || newest != 0 || err != nil {
		t.Errorf("bounds of none are %d and %d, %v", oldest, newest, err)
	}
	write(t, j.Events(), 1, 1)
	write(t, j.Events(), 2, 7)
	write(t, j.Events(), 9, 3)
	j.Close()
	j = open()
	defer j.Close()
	write(t, j.Events(), 12, 5)
	if oldest, newest, err := j.Events().Bounds(t.Context()); oldest != 1 || newest != 16 || err != nil {
		t.Errorf("bounds are %d and %d, %v, want 1 and 16", oldest, newest, err)
	}
	for from := uint64(0); from <= 17; from++ {
		for to := from; to <= 18; to++ {
			var want []uint64
			for n := max(from, 1); n <= min(to, 16); n++ {
				want = append(want, n)
			}
			if got := numbers(t, j.Events(), from, to); !slices.Equal(got, want) {
				t.Fatalf("events %d to %d are %v, want %v", from, to, got, want)
			}
		}
	}
}

func TestLog_theSameTwiceIsThereOnce(t *testing.T) {
	t.Parallel()
	j, err := journal.Open(t.Context(), t.TempDir(), journal.Options{}, journal.Observe{Log: zerolog.Nop()})
	must(t, err)
	defer j.Close()
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	events := [][]byte{[]byte(`{"n":1}`), []byte(`{"n":2}`)}
	_, err = j.Events().Append(ended, "a", events...) // whether it got there is not known
	t.Logf("an append that was cut off: %v", err)
	for range 2 {
		if _, err = j.Events().Append(t.Context(), "a", events...); err == nil {
			break
		}
	}
	must(t, err)
	if got := numbers(t, j.Events(), 0, 99); !slices.Equal(got, []uint64{1, 2}) {
		t.Errorf("events are %v, want 1 and 2", got)
	}
}
