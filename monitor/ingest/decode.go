package ingest

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"undertone/monitor/contact"
)

// wire is a message as the contract spells it.
type wire struct {
	ID           string            `json:"id"`
	Channel      string            `json:"channel"`
	Conversation string            `json:"conversation"`
	Speaker      string            `json:"speaker"`
	Text         string            `json:"text"`
	At           string            `json:"at"`
	Medium       string            `json:"medium"`
	Agent        string            `json:"agent"`
	Customer     string            `json:"customer"`
	Lang         string            `json:"lang"`
	Partial      bool              `json:"partial"`
	Attributes   map[string]string `json:"attributes"`
	// Unknown keeps what the contract does not have, to name it in the answer.
	Unknown jsontext.Value `json:",embed"`
}

// item is one message of a batch as it was read, or why it could not be.
type item struct {
	message contact.Message
	unknown []string // names of fields that the contract does not have
	err     error
}

// refusal is why a whole body is refused: status and code for the sender's
// program, detail for the person behind it.
type refusal struct {
	status int
	code   string
	detail string
}

func (r *refusal) Error() string { return r.code + ": " + r.detail }

func refuse(status int, code, format string, args ...any) *refusal {
	return &refusal{status, code, fmt.Sprintf(format, args...)}
}

// decodeJSON reads one message or an array of them.
func decodeJSON(body []byte, most int) ([]item, error) {
	return eachValue(body, most, decodeMessage)
}

// eachValue calls decode for a single object, or for each element of an array.
// The body must be one whole JSON value: if it is cut off or broken anywhere,
// nothing of it counts. Wrong UTF-8 within an element is that element's fault.
func eachValue(body []byte, most int, decode func([]byte) item) ([]item, error) {
	d := jsontext.NewDecoder(bytes.NewBuffer(body), jsontext.AllowInvalidUTF8(true), jsontext.AllowDuplicateNames(true))
	if d.PeekKind() != '[' {
		value, err := d.ReadValue()
		if err != nil {
			return nil, badJSON(err)
		}
		items := []item{decode(value)}
		return items, atEnd(d)
	}
	if _, err := d.ReadToken(); err != nil {
		return nil, badJSON(err)
	}
	var items []item
	for d.PeekKind() != ']' {
		value, err := d.ReadValue()
		if err != nil {
			return nil, badJSON(err)
		}
		if len(items) == most {
			return nil, tooMany(most)
		}
		items = append(items, decode(value))
	}
	if _, err := d.ReadToken(); err != nil {
		return nil, badJSON(err)
	}
	return items, atEnd(d)
}

// atEnd refuses anything but white space after the value.
func atEnd(d *jsontext.Decoder) error {
	if d.PeekKind() != 0 {
		return refuse(400, "bad_json", "there is more after the first value, at byte %d; several messages are an array, or NDJSON with Content-Type application/x-ndjson", d.InputOffset())
	}
	return nil
}

// decodeLines reads NDJSON. Each line stands for itself.
func decodeLines(body []byte, most int) ([]item, error) {
	items := make([]item, 0, min(bytes.Count(body, []byte{'\n'})+1, most))
	for line := range bytes.Lines(body) {
		line = bytes.TrimSpace(line)
		if len(line) == 0 {
			continue
		}
		if len(items) == most {
			return nil, tooMany(most)
		}
		items = append(items, decodeMessage(line))
	}
	return items, nil
}

func tooMany(most int) error {
	return refuse(413, "too_many_messages", "the request has more than %d messages", most)
}

func badJSON(err error) error {
	return refuse(400, "bad_json", "%s", strings.TrimPrefix(err.Error(), "jsontext: "))
}

// Decode reads one message object as the door does. It checks its form alone;
// contact.Limits check the rest. Fields that the contract does not have are
// passed over.
func Decode(object []byte) (contact.Message, error) {
	it := decodeMessage(object)
	return it.message, it.err
}

// decodeMessage reads one message object.
func decodeMessage(data []byte) item {
	var w wire
	if err := json.Unmarshal(data, &w); err != nil {
		return item{message: contact.Message{ID: w.ID}, err: explain(err)}
	}
	return w.item()
}

// item turns the spelling into a message.
func (w *wire) item() item {
	it := item{message: contact.Message{
		ID: w.ID, Channel: w.Channel, Conversation: w.Conversation, Text: w.Text,
		Agent: w.Agent, Customer: w.Customer, Lang: w.Lang,
		Partial: w.Partial, Attributes: w.Attributes,
	}}
	if len(w.Unknown) > len("{}") {
		it.unknown = namesOf(w.Unknown)
	}
	var ok bool
	if it.message.Speaker, ok = contact.ParseSpeaker(w.Speaker); !ok {
		it.err = contact.Invalid("speaker", "must be customer, agent, bot or system, got %.60q", w.Speaker)
		return it
	}
	if w.Medium != "" {
		if it.message.Medium, ok = contact.ParseMedium(w.Medium); !ok {
			it.err = contact.Invalid("medium", "must be chat, voice, email, social or sms, got %.60q", w.Medium)
			return it
		}
	}
	if w.At != "" {
		it.message.At, it.err = parseTime(w.At)
	}
	return it
}

// parseTime reads RFC 3339. Years before 1970 and after 2261 do not fit the
// nanoseconds that many tools count in; both are somebody's mistake.
func parseTime(s string) (time.Time, error) {
	at, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return at, contact.Invalid("at", "must be a time as in RFC 3339, such as 2026-11-21T10:00:00.000Z, got %.60q", s)
	}
	if at.Unix() < 0 || at.Year() > 2261 {
		return at, contact.Invalid("at", "must lie between 1970 and 2261, got %.60q", s)
	}
	return at, nil
}

// namesOf lists the names of an object's members.
func namesOf(object jsontext.Value) (names []string) {
	d := jsontext.NewDecoder(bytes.NewReader(object))
	if _, err := d.ReadToken(); err != nil {
		return nil
	}
	for d.PeekKind() == '"' {
		token, err := d.ReadToken()
		if err != nil {
			return names
		}
		names = append(names, token.String()) // before the decoder moves on
		if d.SkipValue() != nil {
			return names
		}
	}
	return names
}

// explain puts the decoder's error into the words of the contract.
func explain(err error) error {
	if semantic, ok := errors.AsType[*json.SemanticError](err); ok {
		field, _, _ := strings.Cut(strings.TrimPrefix(string(semantic.JSONPointer), "/"), "/")
		if field == "" {
			return contact.Invalid("message", "must be a JSON object, got %s", kindName(semantic.JSONKind))
		}
		return contact.Invalid(field, "must be %s, got %s", typeName(field), kindName(semantic.JSONKind))
	}
	if text := err.Error(); strings.Contains(text, "invalid UTF-8") {
		return contact.Invalid("message", "is not valid UTF-8: %s", text)
	}
	return contact.Invalid("message", "is not valid JSON: %s", strings.TrimPrefix(err.Error(), "jsontext: "))
}

func typeName(field string) string {
	switch field {
	case "partial":
		return "true or false"
	case "attributes":
		return "an object of strings"
	}
	return "a string"
}

func kindName(k jsontext.Kind) string {
	switch k {
	case 'n':
		return "null"
	case 't', 'f':
		return "a boolean"
	case '"':
		return "a string"
	case '0':
		return "a number"
	case '{':
		return "an object"
	case '[':
		return "an array"
	}
	return "something else"
}
