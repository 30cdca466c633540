package ingest

import (
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"strings"
	"time"
)

// ServeHTTP answers POST /v1/messages.
func (d *Door) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	answer := d.post(w, r)
	if answer.status == http.StatusTooManyRequests || answer.status == http.StatusServiceUnavailable {
		w.Header().Set("Retry-After", "1")
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(answer.status)
	json.NewEncoder(w).Encode(answer) //nolint:errcheck,errchkjson // the sender has gone; it will send again
}

func (d *Door) post(w http.ResponseWriter, r *http.Request) Answer {
	if d.draining.Load() {
		return d.refused(refuse(http.StatusServiceUnavailable, "draining", "the server is stopping; send again in a moment"))
	}
	decode, err := d.decoder(r)
	if err != nil {
		return d.refused(err)
	}
	held := d.hold(r)
	if !d.bodies.TryAcquire(held) {
		return d.refused(refuse(http.StatusTooManyRequests, "too_many_bodies", "the requests under way hold %d bytes; the limit is reached", d.opts.Bodies))
	}
	defer d.bodies.Release(held)
	body, err := d.read(w, r, held)
	if err != nil {
		return d.refused(err)
	}
	items, err := decode(body)
	if err != nil {
		return d.refused(err)
	}
	return d.accept(r.Context(), items)
}

// decoder chooses how the body is spelled by its Content-Type.
func (d *Door) decoder(r *http.Request) (func([]byte) ([]item, error), error) {
	most := d.opts.Messages
	if isBinaryEvent(r.Header) {
		return func(body []byte) ([]item, error) { return decodeBinaryEvent(r.Header, body), nil }, nil
	}
	kind, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if r.Header.Get("Content-Type") == "" {
		kind, err = "application/json", nil
	}
	if charset := params["charset"]; err != nil || charset != "" && !strings.EqualFold(charset, "utf-8") {
		return nil, unsupported(r)
	}
	if r.Header.Get("Content-Encoding") != "" {
		return nil, refuse(http.StatusUnsupportedMediaType, "unsupported_encoding", "Content-Encoding %.60q is not understood; send the body as it is", r.Header.Get("Content-Encoding"))
	}
	switch kind {
	case "application/json":
		return func(body []byte) ([]item, error) { return decodeJSON(body, most) }, nil
	case "application/x-ndjson", "application/ndjson", "application/jsonl":
		return func(body []byte) ([]item, error) { return decodeLines(body, most) }, nil
	case "application/cloudevents+json", "application/cloudevents-batch+json":
		return func(body []byte) ([]item, error) { return decodeEvents(body, most) }, nil
	}
	return nil, unsupported(r)
}

func unsupported(r *http.Request) error {
	return refuse(http.StatusUnsupportedMediaType, "unsupported_media_type",
		"Content-Type must be application/json, application/x-ndjson, application/cloudevents+json or application/cloudevents-batch+json in UTF-8, got %.100q", r.Header.Get("Content-Type"))
}

// hold is the room that a request's body takes until it is answered.
func (d *Door) hold(r *http.Request) int64 {
	if r.ContentLength >= 0 && r.ContentLength <= int64(d.opts.Body) {
		return r.ContentLength
	}
	return int64(d.opts.Body)
}

// read takes the whole body within its time and its limit.
func (d *Door) read(w http.ResponseWriter, r *http.Request, size int64) ([]byte, error) {
	if r.ContentLength > int64(d.opts.Body) {
		return nil, d.tooLarge()
	}
	control := http.NewResponseController(w)
	control.SetReadDeadline(time.Now().Add(d.opts.Read)) //nolint:errcheck // a recorder in a test has none
	defer control.SetReadDeadline(time.Time{})           //nolint:errcheck // likewise
	body := make([]byte, 0, max(min(size, 64<<10), 512))
	if r.ContentLength > 0 {
		body = make([]byte, 0, r.ContentLength+1) // one more lets the last read see the end
	}
	limited := http.MaxBytesReader(w, r.Body, int64(d.opts.Body))
	for {
		n, err := limited.Read(body[len(body):cap(body)])
		body = body[:len(body)+n]
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, d.broken(err)
		}
		if len(body) == cap(body) {
			body = append(body, 0)[:len(body)]
		}
	}
	if len(body) == 0 {
		return nil, refuse(http.StatusBadRequest, "empty_body", "the request has no body")
	}
	return body, nil
}

func (d *Door) tooLarge() error {
	return refuse(http.StatusRequestEntityTooLarge, "body_too_large", "the body has more than %d bytes", d.opts.Body)
}

func (d *Door) broken(err error) error {
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return d.tooLarge()
	}
	return refuse(http.StatusBadRequest, "body_cut_off", "the body did not arrive whole within %s; none of it was taken", d.opts.Read)
}

// refused is the answer to a body none of which was taken.
func (d *Door) refused(err error) Answer {
	r := &refusal{status: http.StatusBadRequest, code: "bad_request", detail: err.Error()}
	errors.As(err, &r)
	d.metrics.rejected(r.code, 1)
	return Answer{status: r.status, Error: r.code, Detail: r.detail, Rejected: []Rejection{}}
}
