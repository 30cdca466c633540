package ingest_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/rs/zerolog"

	"undertone/monitor/ingest"
)

// FuzzDecode posts any body as any kind: the answer must be one of the
// contract's, and what was kept must hold what the contract promises.
func FuzzDecode(f *testing.F) {
	kinds := []string{plain, lines, "application/cloudevents+json", "application/cloudevents-batch+json"}
	for i := range kinds {
		f.Add(i, line(f))
		f.Add(i, "["+line(f)+`,{"text":1}]`)
		f.Add(i, "\xff\xfe{}\n[]")
		f.Add(i, `{"specversion":"1.0","type":"t","source":"s","id":"1","data_base64":"e30="}`)
		f.Add(i, strings.Repeat("[", 10_001))
	}
	f.Fuzz(func(t *testing.T, kind int, body string) {
		journal := &memory{ids: make(map[string]bool)}
		d, err := ingest.New(ingest.Options{}, journal, zerolog.Nop(), nil)
		if err != nil {
			t.Fatal(err)
		}
		r := httptest.NewRequest(http.MethodPost, "/v1/messages", strings.NewReader(body))
		r.Header.Set("Content-Type", kinds[uint(kind)%uint(len(kinds))])
		w := httptest.NewRecorder()
		d.ServeHTTP(w, r)
		switch w.Code {
		case 202, 400, 413, 415:
		default:
			t.Errorf("status %d: %s", w.Code, w.Body)
		}
		for _, m := range journal.messages {
			if m.Channel == "" || m.Conversation == "" || strings.TrimSpace(m.Text) == "" || m.ID == "" || m.At.IsZero() {
				t.Errorf("kept %+v", m)
			}
		}
	})
}
