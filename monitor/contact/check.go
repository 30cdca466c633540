package contact

import (
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Limits bound what one message may hold. The zero value is production's.
type Limits struct {
	// Text is the most bytes of a text. Zero means 8 KiB: a long e-mail.
	// At most 64 KiB, so that a message always fits a page of the journal.
	Text int `koanf:"text"`
	// Name is the most bytes of an id or a name. Zero means 256, twice what
	// the longest vendor's identifiers need. At most 1,024.
	Name int `koanf:"name"`
	// Attributes is the most attributes of one message. Zero means 32.
	Attributes int `koanf:"attributes"`
	// MaxAhead is how far At may lie ahead of our clock before it is taken
	// as of its arrival. Zero means 2 minutes: clocks without NTP drift by
	// seconds, a wrong time zone by at least half an hour.
	MaxAhead time.Duration `koanf:"max_ahead"`
}

const (
	mostText = 64 << 10
	mostName = 1 << 10
	// mostAttributes keeps 64 KiB of text and all attributes within the 128
	// KiB that a journal entry may have.
	mostAttributes     = 64
	maxAttributesBytes = 16 << 10
	maxLang            = 35 // the longest tag that RFC 5646 section 4.4.1 asks implementations to store
)

// SetDefaults fills in what is zero and reports every setting out of range.
func (l *Limits) SetDefaults() error {
	Default(&l.Text, 8<<10)
	Default(&l.Name, 256)
	Default(&l.Attributes, 32)
	Default(&l.MaxAhead, 2*time.Minute)
	return errors.Join(
		Within("text", l.Text, 1, mostText),
		Within("name", l.Name, 1, mostName),
		Within("attributes", l.Attributes, 1, mostAttributes),
		Within("max_ahead", l.MaxAhead, time.Second, time.Hour),
	)
}

// Check reports what makes m unfit to be taken, or nil. It sets Received to
// now, and At to whole milliseconds of UTC; ahead is true when At lay too far in
// the future and now was put in its place. The limits must have their defaults.
func (l *Limits) Check(m *Message, now time.Time) (ahead bool, err error) {
	if err := l.checkNames(m); err != nil {
		return false, err
	}
	if err := l.checkText(m.Text); err != nil {
		return false, err
	}
	if err := l.checkAttributes(m.Attributes); err != nil {
		return false, err
	}
	if m.Partial && m.ID == "" {
		return false, problem("id", "missing", "a partial message needs the id of the final one that will replace it")
	}
	m.Received = now.UTC()
	switch {
	case m.At.IsZero():
		m.At = m.Received
	case m.At.Sub(now) > l.MaxAhead:
		m.At, ahead = m.Received, true
	}
	m.At = m.At.UTC().Truncate(time.Millisecond)
	return ahead, nil
}

func (l *Limits) checkNames(m *Message) error {
	for _, n := range [...]struct {
		field, value string
		required     bool
	}{
		{"channel", m.Channel, true},
		{"conversation", m.Conversation, true},
		{"id", m.ID, false},
		{"agent", m.Agent, false},
		{"customer", m.Customer, false},
	} {
		if n.value == "" {
			if n.required {
				return problem(n.field, "missing", "is required")
			}
			continue
		}
		if err := l.checkName(n.field, n.value); err != nil {
			return err
		}
	}
	if len(m.Lang) > maxLang || strings.ContainsFunc(m.Lang, notLang) {
		return problem("lang", "invalid", "must be a BCP 47 tag such as en or zh-Hans, got %.60q", m.Lang)
	}
	return nil
}

func (l *Limits) checkName(field, value string) error {
	if len(value) > l.Name {
		return problem(field, "too_long", "has %d bytes; the limit is %d", len(value), l.Name)
	}
	if isPlainASCII(value) {
		return nil
	}
	if !utf8.ValidString(value) {
		return problem(field, "bad_utf8", "is not valid UTF-8")
	}
	for i, r := range value {
		if !unicode.IsGraphic(r) {
			return problem(field, "not_printable", "holds the character %U at byte %d, which cannot be printed", r, i)
		}
	}
	return nil
}

// isPlainASCII is the short way for nearly every name.
func isPlainASCII(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

func (l *Limits) checkText(text string) error {
	if len(text) > l.Text {
		return problem("text", "too_long", "has %d bytes; the limit is %d", len(text), l.Text)
	}
	if !utf8.ValidString(text) {
		return problem("text", "bad_utf8", "is not valid UTF-8")
	}
	if strings.TrimSpace(text) == "" {
		return problem("text", "missing", "is empty")
	}
	return nil
}

func (l *Limits) checkAttributes(attributes map[string]string) error {
	if len(attributes) > l.Attributes {
		return problem("attributes", "too_many", "has %d entries; the limit is %d", len(attributes), l.Attributes)
	}
	var size int
	for k, v := range attributes {
		if k == "" {
			return problem("attributes", "missing", "has an entry without a name")
		}
		if err := l.checkName("attributes", k); err != nil {
			return err
		}
		if !utf8.ValidString(v) {
			return problem("attributes", "bad_utf8", "%q is not valid UTF-8", k)
		}
		size += len(k) + len(v)
	}
	if size > maxAttributesBytes {
		return problem("attributes", "too_long", "have %d bytes; the limit is %d", size, maxAttributesBytes)
	}
	return nil
}

func notLang(r rune) bool {
	return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '-'
}

// Error is a message's problem, told to the one who sent it.
type Error struct {
	// Field is the key of the message in the contract; one of a closed set.
	Field string
	// Kind is what is wrong with it: missing, too_long, too_many, bad_utf8,
	// not_printable or invalid.
	Kind string
	// Detail says it in words.
	Detail string
}

func problem(field, kind, format string, args ...any) error {
	return &Error{Field: field, Kind: kind, Detail: fmt.Sprintf(format, args...)}
}

// Invalid is the problem of a field whose value is not one of those allowed.
func Invalid(field, format string, args ...any) error {
	return problem(field, "invalid", format, args...)
}

// Error returns "field: detail".
func (e *Error) Error() string { return e.Field + ": " + e.Detail }

// Code is the problem as one word, such as text_too_long.
func (e *Error) Code() string { return e.Field + "_" + e.Kind }
