package monitor

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"testing"
	"time"

	"undertone/monitor/contact"
	"undertone/monitor/journal"
)

// rehearsal is one with the team's ear and rules.
func rehearsal(t *testing.T) Rehearsal {
	t.Helper()
	ear, err := testEar()
	if err != nil {
		t.Fatal(err)
	}
	return Rehearsal{Ear: ear, Rules: eagerRules(t)}
}

func each(all []contact.Message) iter.Seq2[contact.Message, error] {
	return func(yield func(contact.Message, error) bool) {
		for _, m := range all {
			if !yield(m, nil) {
				return
			}
		}
	}
}

// The line's parts look at random moments, a rehearsal at each second.
func TestRehearsal_givesWhatTheLineGives(t *testing.T) {
	t.Parallel()
	for seed := range uint64(3) {
		all := chatter(rand.New(rand.NewPCG(seed, 3)), 700)
		r, heard := rehearsal(t), 0
		r.After = 3 * time.Minute
		r.Heard = func(n int, _ time.Time) { heard = n }
		got, err := r.Run(t.Context(), each(all))
		if err != nil {
			t.Fatal(err)
		}
		want := newTeam(t, 2, rand.New(rand.NewPCG(seed, 4))).play(all)
		same(t, fmt.Sprint("seed ", seed), got.Records, want)
		last := all[len(all)-1].Received
		if heard != len(all) || got.Messages != len(all) || !got.From.Equal(all[0].Received) || !got.To.Equal(last.Add(r.After)) {
			t.Errorf("heard %d of %d messages, %v to %v", heard, got.Messages, got.From, got.To)
		}
	}
}

func TestRehearsal_endsEarly(t *testing.T) {
	t.Parallel()
	all := chatter(rand.New(rand.NewPCG(1, 3)), 50)
	broken := errors.New("page 7 is torn")
	_, err := rehearsal(t).Run(t.Context(), func(yield func(contact.Message, error) bool) {
		if yield(all[0], nil) {
			yield(contact.Message{}, broken)
		}
	})
	if !errors.Is(err, broken) {
		t.Errorf("with a message that cannot be read: %v, want %v", err, broken)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := rehearsal(t).Run(ctx, each(all)); !errors.Is(err, context.Canceled) {
		t.Errorf("when nobody waits for it any more: %v, want %v", err, context.Canceled)
	}
	done, err := rehearsal(t).Run(t.Context(), each(nil))
	if err != nil || done.Messages != 0 || len(done.Records) != 0 || done.Explain("c-1", "") != nil || done.Explain("", "web") != nil {
		t.Errorf("of nothing: %+v, %v", done, err)
	}
}

func TestExplain_readsNoMoreThanItMay(t *testing.T) {
	t.Parallel()
	l := unstarted(t, t.TempDir())
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- l.journal.Run(ctx) }()
	all := chatter(rand.New(rand.NewPCG(1, 3)), 11)
	if _, err := l.journal.Append(ctx, all); err != nil {
		t.Fatal(err)
	}
	at := all[10].Received.Add(time.Millisecond)
	for most, want := range map[int]error{11: nil, 10: ErrTooMuch} {
		l.mostReplayed = most
		if _, err := l.Explain(ctx, "", all[10].Channel, at); !errors.Is(err, want) {
			t.Errorf("with at most %d of 11 messages: %v, want %v", most, err, want)
		}
	}
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

var _ eventLog = (*journal.Log)(nil)
