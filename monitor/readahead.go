package monitor

import (
	"context"
	"iter"
	"runtime"
	"sync"

	"undertone/monitor/contact"
	"undertone/nlp"
)

// Read is a message with what the ear heard in it.
type Read struct {
	Message contact.Message
	// Heard tells whether there is a reading: of a customer's final message.
	Heard   bool
	Reading nlp.Reading
}

// Reader reads one message; nlp.Model is the one in production. It must be safe
// for concurrent use.
type Reader interface {
	Read(in nlp.Input) nlp.Reading
}

// readBatch is how many messages one goroutine reads at a time: 5 to 9 ms of
// work, against which handing it over costs nothing.
const readBatch = 1000

// ReadAhead reads messages on all cores while whoever ranges over it is busy with
// those before, and gives them in their order. A reading knows nothing of the
// messages around it, so the readings are those of Read one by one.
//
// An error of messages is given in its place, and does not end it. When ctx ends,
// its error is the last thing given. A batch of a thousand messages for each core
// and two more are held at most. The messages are ranged over in a goroutine of
// their own, which has ended, as all others have, when the range is over.
func ReadAhead(ctx context.Context, ear Reader, messages iter.Seq2[contact.Message, error]) iter.Seq2[Read, error] {
	return func(yield func(Read, error) bool) {
		inner, cancel := context.WithCancel(ctx)
		workers := runtime.GOMAXPROCS(0)
		a := &ahead{
			ear:     ear,
			todo:    make(chan *batch),
			inOrder: make(chan *batch, workers),
		}
		var wg sync.WaitGroup
		defer wg.Wait()
		defer cancel()
		wg.Go(func() { a.gather(inner, messages) })
		for range workers {
			wg.Go(a.work)
		}
		for b := range a.inOrder {
			<-b.read
			for i := range b.items {
				if ctx.Err() != nil {
					break
				}
				if !yield(b.items[i].Read, b.items[i].err) {
					return
				}
			}
		}
		if err := ctx.Err(); err != nil {
			yield(Read{}, err)
		}
	}
}

// ahead passes batches to the workers, and in their order to who ranges:
//
//	messages ─ gather ─┬─ todo ──── workers
//	                   └─ inOrder ─ the range, which waits for each to be read
type ahead struct {
	ear           Reader
	todo, inOrder chan *batch
}

// batch is a few messages in their order. read is closed once they are read.
type batch struct {
	items []readOrError
	read  chan struct{}
}

type readOrError struct {
	Read
	err error
}

// gather cuts the messages into batches until they or ctx end.
func (a *ahead) gather(ctx context.Context, messages iter.Seq2[contact.Message, error]) {
	defer close(a.inOrder)
	defer close(a.todo)
	var b *batch
	for m, err := range messages {
		if b == nil {
			b = &batch{items: make([]readOrError, 0, readBatch), read: make(chan struct{})}
		}
		b.items = append(b.items, readOrError{Read{Message: m}, err})
		if len(b.items) < readBatch {
			continue
		}
		if !a.pass(ctx, b) {
			return
		}
		b = nil
	}
	if b != nil {
		a.pass(ctx, b)
	}
}

// pass hands a batch on, first to the range: it must not wait for what the
// workers never got, so they are given what it is waiting for in any case.
func (a *ahead) pass(ctx context.Context, b *batch) bool {
	select {
	case a.inOrder <- b:
		a.todo <- b // the workers end only after this goroutine
		return true
	case <-ctx.Done():
		return false
	}
}

func (a *ahead) work() {
	for b := range a.todo {
		for i := range b.items {
			item := &b.items[i]
			m := &item.Message
			if item.err == nil && m.Speaker == contact.Customer && !m.Partial {
				item.Heard, item.Reading = true, a.ear.Read(InputOf(m))
			}
		}
		close(b.read)
	}
}
