package backtest

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"time"

	"github.com/cespare/xxhash/v2"

	"undertone/monitor/contact"
	"undertone/monitor/ingest"
	"undertone/monitor/ingest/recording"
	"undertone/monitor/journal"
)

// Source is messages of the past. It can be gone through more than once.
type Source struct {
	// Total is how many messages there are, or -1 where nobody knows.
	Total int
	// Messages gives them in the order in which the line takes them, by their
	// Received. An error is the last thing it gives.
	Messages iter.Seq2[contact.Message, error]
}

// Span is the part of the past that is asked for: from From on and before To. A
// zero time leaves that side open.
type Span struct{ From, To time.Time }

// Check refuses a span in which nothing can lie.
func (s Span) Check() error {
	if !s.From.IsZero() && !s.To.IsZero() && !s.From.Before(s.To) {
		return fmt.Errorf("nothing lies from %s to %s", s.From.Format(time.RFC3339), s.To.Format(time.RFC3339))
	}
	return nil
}

func (s Span) holds(at time.Time) bool {
	return (s.From.IsZero() || !at.Before(s.From)) && (s.To.IsZero() || at.Before(s.To))
}

// Journal is what a journal holds of a span. Its clock is the one that the line
// went by: when each message was received.
func Journal(ctx context.Context, j *journal.Journal, span Span) Source {
	return Source{Total: -1, Messages: func(yield func(contact.Message, error) bool) {
		enough := errors.New("enough")
		err := j.Between(ctx, span.From, span.To, func(m *contact.Message) error {
			if !yield(*m, nil) {
				return enough
			}
			return nil
		})
		if err != nil && !errors.Is(err, enough) {
			yield(contact.Message{}, err)
		}
	}}
}

// RecordingOptions say how a recording is read. The zero value is production's.
type RecordingOptions struct {
	recording.LoadOptions
	// Door has the limits of what is let in: of a message, and the number of
	// channels.
	Door ingest.Options
	Span Span
	// Rejected is called with each message that the door would not have let
	// in. May be nil.
	Rejected func(error)
}

// Recording loads recordings as a source. The clock is the recording's own: each
// message is received when it was said, which is how the line would have had it
// if every sender were prompt. Interim transcripts, and messages whose id came
// before, are left out, since the line counts neither.
func Recording(ctx context.Context, files []recording.Source, opts RecordingOptions) (Source, error) {
	if err := opts.Door.SetDefaults(); err != nil {
		return Source{}, err
	}
	loaded, err := recording.Load(ctx, files, opts.LoadOptions)
	if err != nil {
		return Source{}, err
	}
	d := &door{opts: opts, channels: ingest.NewChannels(opts.Door.Channels), seen: make(map[uint64]struct{}, loaded.Len())}
	messages := make([]contact.Message, 0, loaded.Len())
	for m, err := range loaded.Messages(recording.Take{}) {
		if err := errors.Join(err, ctx.Err()); err != nil {
			return Source{}, err
		}
		taken, err := d.take(&m)
		switch {
		case err != nil && opts.Rejected != nil:
			opts.Rejected(fmt.Errorf("%s: %w", m.Place, err))
		case err == nil && taken != nil:
			messages = append(messages, *taken)
		}
	}
	return Source{Total: len(messages), Messages: func(yield func(contact.Message, error) bool) {
		for i := range messages {
			if err := ctx.Err(); err != nil {
				yield(contact.Message{}, err)
				return
			}
			if !yield(messages[i], nil) {
				return
			}
		}
	}}, nil
}

// door does what the door and the journal do with a message.
type door struct {
	opts     RecordingOptions
	channels *ingest.Channels
	seen     map[uint64]struct{} // ids; a recording is bounded, so this is
	buf      []byte
}

// take makes a recorded message one of the line's; nil for one that counts for
// nothing.
func (d *door) take(r *recording.Message) (*contact.Message, error) {
	d.buf = r.AppendJSON(d.buf[:0])
	m, err := ingest.Decode(d.buf)
	if err != nil {
		return nil, err
	}
	m.At = r.Moment()
	if _, err := d.opts.Door.Limits.Check(&m, m.At); err != nil {
		return nil, err
	}
	m.Received = m.At // in whole milliseconds, like the journal's
	if m.Partial {
		return nil, nil
	}
	id := xxhash.Sum64String(m.ID)
	_, again := d.seen[id]
	d.seen[id] = struct{}{}
	if again || !d.opts.Span.holds(m.Received) {
		return nil, nil
	}
	m.Channel = d.channels.Admit(m.Channel)
	return &m, nil
}
