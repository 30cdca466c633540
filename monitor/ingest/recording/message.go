package recording

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strconv"
	"time"

	"github.com/go-json-experiment/json/jsontext"
)

// Message is one message of a recording, ready to be sent. It holds apart what
// playing changes, and the rest as the bytes that came.
type Message struct {
	// ID is the recording's own or one derived from its place. Empty only for
	// an interim transcript without an id, which the server will reject.
	ID string
	// Conversation decides the lane, and so the order.
	Conversation string
	// At is when it was said; zero when the recording does not tell.
	At time.Time
	// Place is where it was read, for what the server says about it.
	Place Place

	// when is its moment on the recording's own clock, also without an At.
	when time.Time
	// floating marks an At that counts from the start of a file without a
	// clock, to be set on one when the whole recording is known.
	floating bool
	// rest is every other member of the object, each with a comma before it.
	rest []byte
}

// parser reads messages out of JSON objects; it is kept to reuse its buffers.
type parser struct {
	dec  *jsontext.Decoder
	src  bytes.Reader
	rest []byte
}

func newParser() *parser {
	p := &parser{}
	p.dec = jsontext.NewDecoder(&p.src)
	return p
}

var errNotObject = errors.New("is not a JSON object")

func (p *parser) parse(object []byte) (Message, error) {
	p.src.Reset(object)
	p.dec.Reset(&p.src)
	p.rest = p.rest[:0]
	if p.dec.PeekKind() != '{' {
		// Read it all the same: broken JSON is the better explanation.
		if _, err := p.dec.ReadValue(); err != nil {
			return Message{}, notJSON(err)
		}
		return Message{}, errNotObject
	}
	if _, err := p.dec.ReadToken(); err != nil {
		return Message{}, notJSON(err)
	}
	var m Message
	for p.dec.PeekKind() == '"' {
		if err := p.member(&m); err != nil {
			return Message{}, err
		}
	}
	if _, err := p.dec.ReadToken(); err != nil { // the closing brace
		return Message{}, notJSON(err)
	}
	if _, err := p.dec.ReadToken(); !errors.Is(err, io.EOF) {
		return Message{}, errors.New("holds more than one JSON value")
	}
	m.rest = bytes.Clone(p.rest)
	return m, nil
}

// member reads one name and value: into a field of m, or as they are into rest.
func (p *parser) member(m *Message) error {
	name, err := p.dec.ReadValue()
	if err != nil {
		return notJSON(err)
	}
	// Reading the value overwrites the name, so it is kept at once.
	kept := len(p.rest)
	p.rest = append(append(append(p.rest, ','), name...), ':')
	key, err := jsontext.AppendUnquote(nil, name)
	if err != nil {
		return notJSON(err)
	}
	value, err := p.dec.ReadValue()
	if err != nil {
		return notJSON(err)
	}
	taken, err := m.take(string(key), value)
	if err != nil {
		return fmt.Errorf("%s: %w", key, err)
	}
	if taken {
		p.rest = p.rest[:kept]
		return nil
	}
	p.rest = append(p.rest, value...)
	return nil
}

// take sets the field that a member stands for; taken is false for the others.
func (m *Message) take(key string, value jsontext.Value) (taken bool, err error) {
	switch key {
	case "id":
		m.ID, err = stringValue(value)
	case "conversation":
		m.Conversation, err = stringValue(value)
	case "at":
		var at string
		if at, err = stringValue(value); err == nil && at != "" {
			m.At, err = parseTime(at, time.RFC3339)
		}
	default:
		return false, nil
	}
	return true, err
}

// notJSON says it without the library's name, which means nothing to whoever
// made the file.
func notJSON(err error) error {
	var syntax *jsontext.SyntacticError
	if errors.As(err, &syntax) && syntax.Err != nil {
		return fmt.Errorf("is not JSON: %w at byte %d", syntax.Err, syntax.ByteOffset)
	}
	return fmt.Errorf("is not JSON: %w", err)
}

// stringValue reads a JSON string; null counts as the empty one.
func stringValue(value jsontext.Value) (string, error) {
	switch value.Kind() {
	case 'n':
		return "", nil
	case '"':
		s, err := jsontext.AppendUnquote(nil, value)
		return string(s), err
	default:
		return "", fmt.Errorf("must be a string, got %.40s", value)
	}
}

// parseTime reads a time in the first of the layouts that fits. A layout
// without a zone is read as UTC.
func parseTime(s string, layouts ...string) (time.Time, error) {
	for _, layout := range layouts {
		at, err := time.Parse(layout, s)
		if at = at.UTC(); err == nil && at.Year() >= 0 && at.Year() <= 9999 { // what RFC 3339 can write
			return at, nil
		}
	}
	return time.Time{}, fmt.Errorf("must be a time such as 2026-11-21T10:00:00.000Z, got %.40q", s)
}

// deriveID gives a record without an id one that is the same at every reading.
// 96 bits of the hash make a collision among a million records unthinkable.
func deriveID(p Place, record []byte) string {
	h := sha256.New()
	h.Write([]byte(filepath.Base(p.File)))
	h.Write([]byte{0})
	h.Write(strconv.AppendInt(nil, int64(p.Line), 10))
	h.Write([]byte{0})
	h.Write(record)
	return "rec-" + hex.EncodeToString(h.Sum(nil)[:12])
}

// setID derives an id where there is none. An interim transcript is left
// without: an invented id would promise a final message that never comes.
func (m *Message) setID(record []byte) {
	if m.ID == "" && !bytes.Contains(m.rest, []byte(`,"partial":true`)) {
		m.ID = deriveID(m.Place, record)
	}
}

// milli is RFC 3339 in whole milliseconds, which is what the server keeps.
const milli = "2006-01-02T15:04:05.000Z07:00"

// AppendJSON adds the message in the form in which it is sent.
func (m *Message) AppendJSON(dst []byte) []byte {
	start := len(dst)
	dst = appendMember(dst, "id", m.ID)
	dst = appendMember(dst, "conversation", m.Conversation)
	if !m.At.IsZero() {
		dst = append(dst, `,"at":"`...)
		dst = append(m.At.UTC().AppendFormat(dst, milli), '"')
	}
	dst = append(dst, m.rest...)
	if len(dst) == start {
		return append(dst, "{}"...)
	}
	dst[start] = '{' // in place of the first member's comma
	return append(dst, '}')
}

// appendMember adds `,"key":"value"`, or nothing for an empty value.
func appendMember(dst []byte, key, value string) []byte {
	if value == "" {
		return dst
	}
	dst = append(append(append(dst, ',', '"'), key...), '"', ':')
	return appendQuoted(dst, value)
}

// appendQuoted adds s as a JSON string. Readers let only valid UTF-8 through,
// the one thing that quoting can fail on.
func appendQuoted(dst []byte, s string) []byte {
	dst, _ = jsontext.AppendQuote(dst, s)
	return dst
}

// size is about how many bytes AppendJSON adds.
func (m *Message) size() int { return len(m.rest) + len(m.ID) + len(m.Conversation) + 64 }
