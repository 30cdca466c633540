package outbox

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"time"

	webhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"undertone/monitor/desk"
)

// webhook speaks Standard Webhooks 1.0: one event a request, signed.
type webhook struct {
	signer *webhooks.Webhook
}

func newWebhook(secret string) (*webhook, error) {
	signer, err := webhooks.NewWebhook(secret)
	if err != nil {
		return nil, fmt.Errorf("secret: %w", err)
	}
	return &webhook{signer}, nil
}

// payload is the body of a webhook.
type payload struct {
	// Type is alert. or nudge. and the state, such as alert.firing.
	Type      string    `json:"type"`
	Timestamp time.Time `json:"timestamp"` // when it happened
	Data      any       `json:"data"`      // a desk.Ticket or a desk.Nudge
}

// messages is one for each event: receivers know a webhook by its id, and a group
// of events would have none that is the same at every start.
func (w *webhook) messages(events []event) []message {
	all := make([]message, 0, len(events))
	for _, e := range events {
		all = append(all, message{from: e.seq, events: 1, newest: e.At, write: func(now time.Time) ([]byte, http.Header) {
			return w.write(&e, now)
		}})
	}
	return all
}

// write is the same for one event but for the time of the try.
func (w *webhook) write(e *event, now time.Time) ([]byte, http.Header) {
	body := mustJSON(payloadOf(&e.Record))
	signature, err := w.signer.Sign(e.id, now, body)
	if err != nil {
		panic(err) // an HMAC does not fail
	}
	return body, http.Header{
		"Webhook-Id":        {e.id},
		"Webhook-Timestamp": {strconv.FormatInt(now.Unix(), 10)},
		"Webhook-Signature": {signature},
	}
}

func payloadOf(rec *desk.Record) payload {
	if rec.Alert != nil {
		return payload{"alert." + string(rec.Alert.State), rec.At, rec.Alert}
	}
	return payload{"nudge." + string(rec.Nudge.State), rec.At, rec.Nudge}
}

// mustJSON encodes what came as JSON, or is words and times of our own.
func mustJSON(v any) []byte {
	data, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return data
}
