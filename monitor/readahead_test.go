package monitor_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"undertone/monitor"
	"undertone/monitor/contact"
	"undertone/nlp"
)

// countingEar hears the length of a text, and counts.
type countingEar struct{ reads atomic.Int64 }

func (e *countingEar) Read(in nlp.Input) nlp.Reading {
	e.reads.Add(1)
	return nlp.Reading{Score: nlp.Score(len(in.Text))}
}

var errThird = errors.New("every thirteenth cannot be read")

// spoken are n messages, of a customer or not, whole or partial; every 13th is an
// error instead.
func spoken(n int, given *atomic.Int64) iter.Seq2[contact.Message, error] {
	return func(yield func(contact.Message, error) bool) {
		for i := range n {
			given.Add(1)
			m := contact.Message{ID: fmt.Sprint(i), Text: fmt.Sprintf("%*d", i%40+1, i), Speaker: contact.Speaker(i % 2), Partial: i%10 == 4}
			var err error
			if i%13 == 5 {
				m, err = contact.Message{}, errThird
			}
			if !yield(m, err) {
				return
			}
		}
	}
}

func TestReadAhead_givesWhatReadingOneByOneGives(t *testing.T) {
	t.Parallel()
	for _, n := range []int{0, 1, 999, 1000, 1001, 12_345} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			t.Parallel()
			var given atomic.Int64
			next, stop := iter.Pull2(spoken(n, &given))
			defer stop()
			var seen, heard int
			ear := &countingEar{}
			for got, err := range monitor.ReadAhead(t.Context(), ear, spoken(n, new(atomic.Int64))) {
				seen++
				m, wantErr, _ := next()
				if !errors.Is(err, wantErr) || got.Message.ID != m.ID {
					t.Fatalf("number %d is message %q, %v; want %q, %v", seen, got.Message.ID, err, m.ID, wantErr)
				}
				wantHeard := err == nil && m.Speaker == contact.Customer && !m.Partial
				if got.Heard != wantHeard || wantHeard && got.Reading.Score != nlp.Score(len(m.Text)) {
					t.Fatalf("message %q is heard: %t, score %d; want %t, %d", m.ID, got.Heard, got.Reading.Score, wantHeard, len(m.Text))
				}
				if got.Heard {
					heard++
				}
			}
			if seen != n || int(ear.reads.Load()) != heard {
				t.Errorf("gave %d messages with %d readings of %d, want %d messages", seen, heard, ear.reads.Load(), n)
			}
		})
	}
}

func TestReadAhead_leavesNothingRunningWhenTheRangeBreaksOff(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) { // fails if a goroutine is left
		var given atomic.Int64
		ctx := context.Background() // that of t would end them
		for got, err := range monitor.ReadAhead(ctx, &countingEar{}, spoken(10_000_000, &given)) {
			if err != nil && !errors.Is(err, errThird) {
				t.Fatal(err)
			}
			if got.Message.ID == "3000" {
				break
			}
		}
		if n := given.Load(); n < 3000 || n > 500_000 {
			t.Errorf("%d messages were taken for a range that broke off at 3,000; want a few batches more", n)
		}
	})
}

func TestReadAhead_endsWithItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var last error
	seen := 0
	for _, err := range monitor.ReadAhead(ctx, &countingEar{}, spoken(10_000_000, new(atomic.Int64))) {
		if seen++; seen == 1500 {
			cancel()
		}
		last = err
	}
	if !errors.Is(last, context.Canceled) || seen != 1501 {
		t.Errorf("gave %d, the last %v; want 1,500 and then the context's error", seen, last)
	}
}

func BenchmarkReadAhead(b *testing.B) {
	ear, err := nlp.New(nlp.Options{})
	if err != nil {
		b.Fatal(err)
	}
	messages := func(yield func(contact.Message, error) bool) {
		for range b.N {
			if !yield(contact.Message{Text: "Where is my parcel? I have been waiting for three days and nobody answers"}, nil) {
				return
			}
		}
	}
	for _, err := range monitor.ReadAhead(b.Context(), ear, messages) {
		if err != nil {
			b.Fatal(err)
		}
	}
}
