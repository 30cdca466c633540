package journal

import (
	"encoding/binary"
	"fmt"
	"slices"
	"time"

	"undertone/monitor/contact"
)

// Page is what one append holds: messages of one shard, in the order in which
// they were taken.
type Page struct {
	Shard int
	// Seq numbers the pages of a shard from 1. Numbers are missing where
	// retention took the pages, and where a write failed half way.
	Seq      uint64
	Messages []contact.Message
}

// A page on disk begins with pageHead and holds messages up to its end. A
// message is a byte of flags, its times in milliseconds (the arrival as the
// distance from the previous message's), and its strings, each after its length.
const pageHead = "ut\x01"

// mostInPage keeps a message's place in its page within two bytes.
const mostInPage = 1<<16 - 1

const (
	flagSpeaker    = 0b0000_0011
	flagMedium     = 0b0001_1100
	flagPartial    = 0b0010_0000
	flagAttributes = 0b0100_0000
	flagExtras     = 0b1000_0000 // agent, customer and lang follow
)

// pageWriter builds one page after another in the same buffer.
type pageWriter struct {
	buf      []byte
	count    int
	received int64
}

func (p *pageWriter) reset() {
	p.buf = append(p.buf[:0], pageHead...)
	p.count, p.received = 0, 0
}

func (p *pageWriter) add(m *contact.Message) {
	flags := byte(m.Speaker)&flagSpeaker | byte(m.Medium)<<2&flagMedium
	if m.Partial {
		flags |= flagPartial
	}
	if len(m.Attributes) > 0 {
		flags |= flagAttributes
	}
	extras := m.Agent != "" || m.Customer != "" || m.Lang != ""
	if extras {
		flags |= flagExtras
	}
	received := m.Received.UnixMilli()
	b := append(p.buf, flags)
	b = binary.AppendVarint(b, received-p.received)
	b = binary.AppendVarint(b, m.At.UnixMilli()-received)
	for _, s := range [...]string{m.ID, m.Channel, m.Conversation, m.Text} {
		b = appendString(b, s)
	}
	if extras {
		b = appendString(appendString(appendString(b, m.Agent), m.Customer), m.Lang)
	}
	if len(m.Attributes) > 0 {
		b = appendAttributes(b, m.Attributes)
	}
	p.buf, p.received = b, received
	p.count++
}

func appendString(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

// appendAttributes sorts the names, so that equal messages have equal bytes.
func appendAttributes(b []byte, attributes map[string]string) []byte {
	names := make([]string, 0, len(attributes))
	for name := range attributes {
		names = append(names, name)
	}
	slices.Sort(names)
	b = binary.AppendUvarint(b, uint64(len(names)))
	for _, name := range names {
		b = appendString(appendString(b, name), attributes[name])
	}
	return b
}

// sizeOf is an upper bound of the bytes that m takes in a page.
func sizeOf(m *contact.Message) int {
	const fixed = 1 + 2*binary.MaxVarintLen64 + 8*3
	n := fixed + len(m.ID) + len(m.Channel) + len(m.Conversation) + len(m.Text) + len(m.Agent) + len(m.Customer) + len(m.Lang)
	for k, v := range m.Attributes {
		n += len(k) + len(v) + 6
	}
	return n
}

// decodePage reads the messages of a page. Their strings share one copy of data.
func decodePage(data []byte) ([]contact.Message, error) {
	r := pageReader{rest: string(data)}
	if len(data) < len(pageHead) || r.rest[:len(pageHead)] != pageHead {
		return nil, fmt.Errorf("%w: not a page, or of a newer version", errCorrupt)
	}
	r.rest = r.rest[len(pageHead):]
	messages := make([]contact.Message, 0, len(data)/128+1)
	for len(r.rest) > 0 && !r.bad {
		if len(messages) == mostInPage {
			return nil, fmt.Errorf("%w: page has more than %d messages", errCorrupt, mostInPage)
		}
		messages = append(messages, r.message())
	}
	if r.bad || len(messages) == 0 {
		return nil, fmt.Errorf("%w: page ends within message %d", errCorrupt, len(messages))
	}
	return messages, nil
}

// pageReader takes values off the front of rest; after the first one that is
// not there, bad is set and all that follow are zero.
type pageReader struct {
	rest     string
	received int64
	bad      bool
}

func (r *pageReader) message() contact.Message {
	flags := r.byte()
	r.received += r.varint()
	at := r.received + r.varint()
	m := contact.Message{
		Received:     time.UnixMilli(r.received).UTC(),
		At:           time.UnixMilli(at).UTC(),
		Speaker:      contact.Speaker(flags & flagSpeaker),
		Medium:       contact.Medium(flags & flagMedium >> 2),
		Partial:      flags&flagPartial != 0,
		ID:           r.string(),
		Channel:      r.string(),
		Conversation: r.string(),
		Text:         r.string(),
	}
	if flags&flagExtras != 0 {
		m.Agent, m.Customer, m.Lang = r.string(), r.string(), r.string()
	}
	if flags&flagAttributes != 0 {
		m.Attributes = r.attributes()
	}
	return m
}

func (r *pageReader) attributes() map[string]string {
	n := r.uvarint()
	if r.bad || n > uint64(len(r.rest)) {
		r.bad = true
		return nil
	}
	attributes := make(map[string]string, min(n, 64))
	for range n {
		name := r.string()
		attributes[name] = r.string()
		if r.bad {
			return nil
		}
	}
	return attributes
}

func (r *pageReader) byte() byte {
	if len(r.rest) == 0 {
		r.bad = true
		return 0
	}
	b := r.rest[0]
	r.rest = r.rest[1:]
	return b
}

func (r *pageReader) uvarint() uint64 {
	var v uint64
	for shift := 0; shift < 64; shift += 7 {
		b := r.byte()
		v |= uint64(b&0x7f) << shift
		if b < 0x80 {
			return v
		}
	}
	r.bad = true
	return 0
}

func (r *pageReader) varint() int64 {
	u := r.uvarint()
	return int64(u>>1) ^ -int64(u&1)
}

func (r *pageReader) string() string {
	n := r.uvarint()
	if n > uint64(len(r.rest)) {
		r.bad = true
	}
	if r.bad {
		return ""
	}
	s := r.rest[:n]
	r.rest = r.rest[n:]
	return s
}
