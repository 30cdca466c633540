package monitor

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"undertone/monitor/contact"
	"undertone/monitor/journal"
	"undertone/nlp"
)

// shard is one worker with its part, and how far in the journal that is.
type shard struct {
	line *Line
	n    int

	mu sync.Mutex
	*part
	position uint64 // newest page that is in the part
	unsaved  int    // messages since the newest snapshot was begun

	replay  uint64 // the journal's end at the start; pages up to it are not news
	ready   chan struct{}
	isReady sync.Once
	reached atomic.Uint64

	many  chan struct{} // has a token when enough messages are unsaved
	saved uint64        // position of the newest snapshot
	bytes int           // its size

	readings []nlp.Reading // of the page at hand
}

// run follows the shard of the journal until ctx ends.
func (s *shard) run(ctx context.Context) error {
	s.catchUp()
	return s.line.journal.Follow(ctx, s.n, s.position, func(p journal.Page) error {
		s.page(p)
		return nil
	})
}

// catchUp opens ready once the messages of before the start are counted.
func (s *shard) catchUp() {
	if s.position >= s.replay {
		s.isReady.Do(func() { close(s.ready) })
	}
}

// page takes a page through the line: first all readings, which need no lock
// and are most of the work, then all messages.
func (s *shard) page(p journal.Page) {
	read := time.Now()
	s.readings = s.readings[:0]
	for i := range p.Messages {
		s.readings = append(s.readings, s.line.read(&p.Messages[i]))
	}
	count := time.Now()
	s.mu.Lock()
	for i := range p.Messages {
		s.message(&p.Messages[i], &s.readings[i])
	}
	s.position = p.Seq
	s.unsaved += len(p.Messages)
	if s.unsaved >= s.line.opts.SnapshotMessages {
		s.askForSnapshot()
	}
	s.mu.Unlock()
	s.reached.Store(p.Seq)
	s.line.stir()

	news := p.Seq > s.replay
	for i := range p.Messages {
		s.line.listener.offer(&p.Messages[i], &s.readings[i])
		if news {
			s.line.screen.Turn(&p.Messages[i])
		}
	}
	if news {
		s.line.metrics.page(p.Messages, read, count)
	}
	s.catchUp()
}

// message is the rest of the line for one message, after its reading: into the
// windows of its channel, and to the rules on its conversation.
func (s *shard) message(m *contact.Message, r *nlp.Reading) {
	if s.line.channels.Admit(m.Channel) != m.Channel {
		m.Channel = contact.Other // the limit is lower than when it was taken
	}
	s.hear(m, r)
}

// read asks the ear, where a message is to be read at all.
func (l *Line) read(m *contact.Message) (r nlp.Reading) {
	if m.Speaker == contact.Customer && !m.Partial {
		r = l.ear.Read(InputOf(m))
	}
	return r
}

// InputOf is what the ear needs of a message.
func InputOf(m *contact.Message) nlp.Input {
	return nlp.Input{Text: m.Text, Speaker: m.Speaker, Medium: m.Medium, Lang: m.Lang}
}
