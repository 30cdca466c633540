package monitor

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/rs/zerolog"

	"undertone/monitor/contact"
	"undertone/nlp"
	"undertone/nlp/emerging"
)

// fakeEar knows no topic, and breaks at a word.
type fakeEar struct{}

func (fakeEar) Fold(r rune) rune { return r }

func (fakeEar) Covers(phrase string) bool {
	if strings.Contains(phrase, "崩") {
		panic("broken")
	}
	return false
}

func testListener(t *testing.T, rate, queue int) *listener {
	t.Helper()
	opts := Options{EmergingRate: rate, EmergingQueue: queue}
	if err := opts.SetDefaults(); err != nil {
		t.Fatal(err)
	}
	return newListener(opts, fakeEar{}, zerolog.Nop())
}

// loaded has the model of grammar loaded outside the bubbles: who loads it makes
// the others wait, and a bubble cannot wait for another.
func loaded(t *testing.T) {
	t.Helper()
	if err := emerging.Load(); err != nil {
		t.Fatal(err)
	}
}

// complaint is a negative message in Chinese, which needs no model of grammar.
func complaint(n int, text string) (*contact.Message, *nlp.Reading) {
	m := &contact.Message{ID: fmt.Sprint("m-", n), Conversation: fmt.Sprint("c-", n), Channel: "web", Text: text, At: time.Now()}
	r := &nlp.Reading{Lang: nlp.LangHans}
	r.Sentiment.Label = nlp.Negative
	return m, r
}

func TestListener_neverWaits(t *testing.T) {
	t.Parallel()
	l := testListener(t, 10, 3) // and nobody runs it
	for n := range 5 {
		l.offer(complaint(n, "电子票打不开"))
	}
	if len(l.queue) != 3 || l.dropped.Load() != 2 {
		t.Errorf("%d wait and %d were left out, want 3 and 2", len(l.queue), l.dropped.Load())
	}
}

func TestListener_hearsCustomersComplaintsAlone(t *testing.T) {
	t.Parallel()
	l := testListener(t, 10, 10)
	for name, change := range map[string]func(m *contact.Message, r *nlp.Reading){
		"an agent":                    func(m *contact.Message, _ *nlp.Reading) { m.Speaker = contact.Agent },
		"an interim transcript":       func(m *contact.Message, _ *nlp.Reading) { m.Partial = true },
		"a customer who is satisfied": func(_ *contact.Message, r *nlp.Reading) { r.Sentiment.Label = nlp.Positive },
	} {
		m, r := complaint(1, "电子票打不开")
		change(m, r)
		if l.offer(m, r); len(l.queue) != 0 {
			t.Errorf("%s is heard", name)
		}
	}
}

func TestListener_keepsToItsRate(t *testing.T) {
	t.Parallel()
	loaded(t)
	synctest.Test(t, func(t *testing.T) {
		l := testListener(t, 10, 40)
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		go l.run(ctx)
		heard := func() uint64 {
			synctest.Wait()
			stats, _ := l.stats(time.Now())
			return stats.Heard
		}
		for n := range 40 {
			l.offer(complaint(n, "电子票打不开"))
		}
		if got := heard(); got != 10 {
			t.Errorf("%d are heard at once, want 10, a second's share", got)
		}
		time.Sleep(2 * time.Second)
		if got := heard(); got < 29 || got > 31 {
			t.Errorf("two seconds later %d are heard, want 30", got)
		}
	})
}

func TestListener_outlivesAFault(t *testing.T) {
	t.Parallel()
	loaded(t)
	synctest.Test(t, func(t *testing.T) {
		l := testListener(t, 10, 20)
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		go l.run(ctx)
		for n, text := range []string{"电子票打不开", "系统崩溃", "电子票打不开"} {
			l.offer(complaint(n, text))
		}
		synctest.Wait()
		if stats, _ := l.stats(time.Now()); stats.Heard != 1 || l.crashes.Load() != 1 {
			t.Errorf("%d heard after %d faults, want 1 after 1: the search begins anew", stats.Heard, l.crashes.Load())
		}
	})
}
