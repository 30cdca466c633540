package recording

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"time"
)

// gap is taken to lie between a message without a time and the one before it.
const gap = time.Second

// epoch is where a clock without a time of day begins.
var epoch = time.Unix(0, 0).UTC()

// LoadOptions bound and describe what Load reads.
type LoadOptions struct {
	ReadOptions
	// Messages is the most messages of all files together. Zero means
	// 1,000,000, about half a gigabyte of ordinary chat.
	Messages int
	// Bytes is the most bytes of all messages together. Zero means 1 GiB.
	Bytes int
	// Bad is called with every record that is skipped. May be nil.
	Bad func(error)
}

// Recording is a loaded recording, in the order of its recorded times.
type Recording struct {
	messages []Message
	bad      int
}

// Load reads all sources and merges them by time. It needs the whole recording:
// files may be out of order, and only its last message tells how far it lies in
// the past. Messages of equal time keep the order in which they were read.
func Load(ctx context.Context, sources []Source, opts LoadOptions) (*Recording, error) {
	if opts.Messages == 0 {
		opts.Messages = 1_000_000
	}
	if opts.Bytes == 0 {
		opts.Bytes = 1 << 30
	}
	l := &loader{opts: opts}
	parts := make([][]Message, len(sources))
	for i, src := range sources {
		var err error
		if parts[i], err = l.load(ctx, src); err != nil {
			return nil, err
		}
	}
	start := earliest(parts)
	for _, part := range parts {
		setClock(part, start)
	}
	rec := &Recording{messages: slices.Concat(parts...), bad: l.bad}
	slices.SortStableFunc(rec.messages, func(a, b Message) int { return a.when.Compare(b.when) })
	return rec, nil
}

// loader counts over all sources.
type loader struct {
	opts                 LoadOptions
	messages, bytes, bad int
}

func (l *loader) load(ctx context.Context, src Source) ([]Message, error) {
	var out []Message
	for m, err := range Read(src, l.opts.ReadOptions) {
		if ctx.Err() != nil {
			return nil, fmt.Errorf("load %s: %w", src.Name, ctx.Err())
		}
		var bad *BadRecord
		switch {
		case errors.As(err, &bad):
			l.bad++
			if l.opts.Bad != nil {
				l.opts.Bad(err)
			}
			continue
		case err != nil:
			return nil, err
		}
		l.messages++
		l.bytes += m.size()
		if l.messages > l.opts.Messages || l.bytes > l.opts.Bytes {
			return nil, fmt.Errorf("load %s: %w: the limits are %d messages and %d bytes; play it in parts, or as it is read with its own times",
				m.Place, ErrTooLarge, l.opts.Messages, l.opts.Bytes)
		}
		out = append(out, m)
	}
	return out, nil
}

// earliest is the first moment that a real clock gave, or now without one.
func earliest(parts [][]Message) time.Time {
	var first time.Time
	for _, part := range parts {
		for i := range part {
			m := &part[i]
			if !m.At.IsZero() && !m.floating && (first.IsZero() || m.At.Before(first)) {
				first = m.At
			}
		}
	}
	if first.IsZero() {
		return time.Now().UTC()
	}
	return first
}

// setClock gives every message of one file its moment on the recording's
// clock: its At, or one gap after the message before it. What comes ahead of
// the first At is counted back from it.
func setClock(part []Message, start time.Time) {
	known := slices.IndexFunc(part, func(m Message) bool { return !m.At.IsZero() })
	next := start
	if known > 0 {
		next = part[known].clock(start).Add(-gap * time.Duration(known))
	}
	for i := range part {
		m := &part[i]
		if m.At.IsZero() {
			m.when = next
		} else {
			m.when = m.clock(start)
			m.At, m.floating = m.when, false
		}
		next = m.when.Add(gap)
	}
}

// clock is At on the recording's clock, which start begins for floating times.
func (m *Message) clock(start time.Time) time.Time {
	if m.floating {
		return start.Add(m.At.Sub(epoch))
	}
	return m.At
}

// Moment is when a loaded message happened on the recording's own clock: its At,
// or a second after the message before it where the recording does not tell.
func (m *Message) Moment() time.Time { return m.when }

// Len is the number of messages.
func (r *Recording) Len() int { return len(r.messages) }

// Bad is the number of records that were skipped.
func (r *Recording) Bad() int { return r.bad }

// Take is one way to play a recording.
type Take struct {
	// ToNow shifts the whole recording so that its last message is now.
	ToNow bool
	// Loop begins again at the end, for ever, each round with new ids.
	Loop bool
	// NewIDs gives messages and conversations ids that no earlier take had.
	// Otherwise the server takes a recording that it has seen for a retry.
	NewIDs bool
}

// Messages yields the messages of a take, never an error; the form is that of
// Read, so that Play takes both.
func (r *Recording) Messages(take Take) iter.Seq2[Message, error] {
	return func(yield func(Message, error) bool) {
		if len(r.messages) == 0 {
			return
		}
		first, last := r.messages[0].when, r.messages[len(r.messages)-1].when
		began := strconv.FormatInt(time.Now().UnixMilli(), 36)
		for round := 0; round == 0 || take.Loop; round++ {
			suffix := ""
			if take.NewIDs || take.Loop {
				suffix = "~" + began + "." + strconv.Itoa(round)
			}
			var shift time.Duration
			if take.ToNow {
				shift = time.Since(last)
			}
			on := time.Duration(round) * (last.Sub(first) + gap)
			for _, m := range r.messages {
				m.renew(suffix)
				if m.when = m.when.Add(on); !m.At.IsZero() {
					m.At = m.At.Add(shift)
				}
				if !yield(m, nil) {
					return
				}
			}
		}
	}
}

// renew makes the ids those of another take. Conversations too: one that grew
// with every round would be nothing that a contact centre has seen.
func (m *Message) renew(suffix string) {
	if suffix == "" {
		return
	}
	if m.ID != "" {
		m.ID += suffix
	}
	if m.Conversation != "" {
		m.Conversation += suffix
	}
}
