package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"
)

// pager is a webhook receiver that refuses every two hundredth request, and remembers which
// alerts it was told of.
type pager struct {
	*httptest.Server

	mu    sync.Mutex
	asked int
	told  map[string]bool
}

func newPager(t *testing.T) *pager {
	t.Helper()
	p := &pager{told: make(map[string]bool)}
	p.Server = httptest.NewServer(p)
	t.Cleanup(p.Close)
	return p
}

func (p *pager) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var event struct {
		Type string `json:"type"`
		Data struct {
			ID string `json:"id"`
		} `json:"data"`
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.asked++; p.asked%200 == 0 {
		http.Error(w, "not now", http.StatusServiceUnavailable)
		return
	}
	if json.NewDecoder(r.Body).Decode(&event) == nil && event.Type == "alert.firing" {
		p.told[event.Data.ID] = true
	}
}

func (p *pager) has(id string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.told[id]
}

// config writes a configuration with the pager as its receiver.
func (p *pager) config(t *testing.T) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "undertone.yaml")
	text := fmt.Sprintf("receivers:\n  - name: pager\n    kind: webhook\n    url: %s\n    secret: whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n", p.URL)
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// waitFor waits until the server has told the pager of all alerts that it keeps.
func (p *pager) waitFor(t *testing.T, s *server) {
	t.Helper()
	for deadline := time.Now().Add(90 * time.Second); time.Now().Before(deadline); {
		var page struct {
			Alerts []struct {
				ID string `json:"id"`
			} `json:"alerts"`
		}
		s.get("/v1/alerts?state=all&limit=10000", &page)
		missing := 0
		for _, a := range page.Alerts {
			if !p.has(a.ID) {
				missing++
			}
		}
		if missing == 0 && len(page.Alerts) > 0 {
			return
		}
	}
	t.Error("the webhook was not told of all alerts in 90 s")
}
