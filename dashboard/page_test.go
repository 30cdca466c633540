package dashboard_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"undertone/dashboard"
)

func getPage(t *testing.T, dist fstest.MapFS, path string) *httptest.ResponseRecorder {
	t.Helper()
	w := httptest.NewRecorder()
	dashboard.Page(dist).ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil))
	return w
}

func TestPage_thatIsNotBuiltSaysHow(t *testing.T) {
	t.Parallel()
	w := getPage(t, fstest.MapFS{"dist/placeholder": {}}, "/")
	if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "go generate ./dashboard") {
		t.Errorf("%d %s, want how to build it", w.Code, w.Body)
	}
}

func TestPage_mayLoadNothingButItsOwn(t *testing.T) {
	t.Parallel()
	f := newFloor(t, dashboard.Options{})
	_, h, _ := f.ask(http.MethodGet, "/", "")
	policy := h.Get("Content-Security-Policy")
	for _, want := range []string{"default-src 'none'", "script-src 'self'", "connect-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"} {
		if !strings.Contains(policy, want) {
			t.Errorf("policy = %q, want %q in it", policy, want)
		}
	}
	for _, not := range []string{"unsafe", "http:", "https:", "*"} {
		if strings.Contains(policy, not) {
			t.Errorf("policy = %q, want no %q in it", policy, not)
		}
	}
	if got := h.Get("X-Content-Type-Options"); got != "nosniff" {
		t.Errorf("X-Content-Type-Options = %q", got)
	}
}

func TestPage_isAskedForAnewAndItsAssetsAreNot(t *testing.T) {
	t.Parallel()
	dist := fstest.MapFS{
		"dist/index.html":      {Data: []byte("<!doctype html>built")},
		"dist/assets/a-1f2.js": {Data: []byte("let a")},
		"dist/favicon.svg":     {Data: []byte("<svg/>")},
	}
	tests := []struct {
		path, body, cache string
		status            int
	}{
		{"/", "<!doctype html>built", "no-cache", 200},
		{"/assets/a-1f2.js", "let a", "public, max-age=31536000, immutable", 200},
		{"/favicon.svg", "<svg/>", "", 200},
		{"/assets/old.js", "404 page not found\n", "", 404},
		{"/assets/", "404 page not found\n", "", 404},
		{"/../page.go", "404 page not found\n", "", 404},
	}
	for _, tt := range tests {
		w := getPage(t, dist, tt.path)
		if w.Code != tt.status || w.Body.String() != tt.body || w.Header().Get("Cache-Control") != tt.cache {
			t.Errorf("%s: %d %q, Cache-Control %q; want %d %q, %q",
				tt.path, w.Code, w.Body, w.Header().Get("Cache-Control"), tt.status, tt.body, tt.cache)
		}
	}
}
