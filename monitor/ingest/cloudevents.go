package ingest

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"undertone/monitor/contact"
)

// event is a CloudEvent 1.0, the attributes that we use of it. Extension
// attributes and a datacontenttype, which some vendors fill with other things,
// are passed over.
type event struct {
	ID          string         `json:"id"`
	Source      string         `json:"source"`
	SpecVersion string         `json:"specversion"`
	Type        string         `json:"type"`
	Subject     string         `json:"subject"`
	Time        string         `json:"time"`
	Data        jsontext.Value `json:"data"`
	DataBase64  string         `json:"data_base64"`
}

// decodeEvents reads CloudEvents in structured mode (an object) or batch mode
// (an array, which may be empty).
func decodeEvents(body []byte, most int) ([]item, error) {
	return eachValue(body, most, func(data []byte) item {
		var e event
		if err := json.Unmarshal(data, &e); err != nil {
			return item{err: explain(err)}
		}
		if e.DataBase64 != "" {
			decoded, err := base64.StdEncoding.DecodeString(e.DataBase64)
			if err != nil {
				return item{err: contact.Invalid("message", "data_base64 is not base64: %s", err)}
			}
			e.Data = decoded
		}
		return e.item()
	})
}

// isBinaryEvent reports whether a request is a CloudEvent in binary mode: its
// attributes in headers, its data as the body.
func isBinaryEvent(h http.Header) bool { return h.Get("Ce-Specversion") != "" }

func decodeBinaryEvent(h http.Header, body []byte) []item {
	var e event
	for name, into := range map[string]*string{
		"Ce-Id": &e.ID, "Ce-Source": &e.Source, "Ce-Specversion": &e.SpecVersion,
		"Ce-Type": &e.Type, "Ce-Subject": &e.Subject, "Ce-Time": &e.Time,
	} {
		// Header values are percent-encoded: HTTP binding 1.0.2, section 3.1.3.2.
		value, err := url.PathUnescape(h.Get(name))
		if err != nil {
			return []item{{err: contact.Invalid("message", "header %s is not percent-encoded: %s", name, err)}}
		}
		*into = value
	}
	e.Data = body
	return []item{e.item()}
}

// item is the message in the event's data. What the message itself does not say
// comes from the event: source and id together are its id, subject its
// conversation, time its time.
func (e *event) item() item {
	for _, a := range [...]struct{ name, value string }{
		{"id", e.ID}, {"source", e.Source}, {"specversion", e.SpecVersion}, {"type", e.Type},
	} {
		if a.value == "" {
			return item{err: contact.Invalid("message", "the CloudEvent has no attribute %q, which is required", a.name)}
		}
	}
	if !strings.HasPrefix(e.SpecVersion, "1.") {
		return item{err: contact.Invalid("message", "specversion must be 1.0, got %.60q", e.SpecVersion)}
	}
	if len(e.Data) == 0 {
		return item{err: contact.Invalid("message", "the CloudEvent has no data")}
	}
	var w wire
	if err := json.Unmarshal(e.Data, &w); err != nil {
		return item{err: explain(err)}
	}
	if w.ID == "" {
		w.ID = e.Source + "#" + e.ID
	}
	if w.Conversation == "" {
		w.Conversation = e.Subject
	}
	if w.At == "" {
		w.At = e.Time
	}
	return w.item()
}
