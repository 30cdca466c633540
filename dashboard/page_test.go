package dashboard_test

import (
	"compress/gzip"
	"io"
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

func TestPage_goesOutCompressedToThoseWhoCanReadThat(t *testing.T) {
	t.Parallel()
	text := strings.Repeat("const again = 'and again';\n", 1000)
	h := dashboard.Page(fstest.MapFS{"dist/assets/a-1.js": {Data: []byte(text)}})
	get := func(encoding string) *httptest.ResponseRecorder {
		w := httptest.NewRecorder()
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/assets/a-1.js", nil)
		r.Header.Set("Accept-Encoding", encoding)
		h.ServeHTTP(w, r)
		return w
	}
	small := get("gzip, br")
	if small.Header().Get("Content-Encoding") != "gzip" || small.Body.Len() > len(text)/10 {
		t.Fatalf("%d of %d bytes, encoding %q, want gzip", small.Body.Len(), len(text), small.Header().Get("Content-Encoding"))
	}
	z, err := gzip.NewReader(small.Body)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(z); err != nil || string(got) != text {
		t.Errorf("it unpacks to %d bytes, %v, want the file", len(got), err)
	}
	if plain := get("identity"); plain.Body.String() != text || plain.Header().Get("Content-Encoding") != "" {
		t.Errorf("without gzip: %d bytes, encoding %q", plain.Body.Len(), plain.Header().Get("Content-Encoding"))
	}
	if small.Header().Get("Vary") != "Accept-Encoding" || !strings.Contains(small.Header().Get("Cache-Control"), "immutable") {
		t.Errorf("headers = %v", small.Header())
	}
}

// Only the agents' panel is made to be shown within another page, and only where
// somebody has said which.
func TestPage_mayBeFramedOnlyByThoseWhoAreNamed(t *testing.T) {
	t.Parallel()
	dist := fstest.MapFS{"dist/index.html": {Data: []byte("<!doctype html>built")}}
	tests := []struct {
		name, path string
		embed      []string
		want       string
	}{
		{"nobody is by default", "/agent?agent=a-7", nil, "frame-ancestors 'none'"},
		{"those named, the panel", "/agent?agent=a-7", []string{"https://chat.example.com", "https://*.example.org:8443"}, "frame-ancestors https://chat.example.com https://*.example.org:8443"},
		{"those named, no other page", "/alerts", []string{"https://chat.example.com"}, "frame-ancestors 'none'"},
		{"those named, no file", "/agent.js", []string{"https://chat.example.com"}, "frame-ancestors 'none'"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w := httptest.NewRecorder()
			dashboard.Page(dist, tt.embed...).ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, tt.path, nil))
			policy := w.Header().Get("Content-Security-Policy")
			if !strings.HasSuffix(policy, "; "+tt.want) {
				t.Errorf("policy = %q, want it to end with %q", policy, tt.want)
			}
		})
	}
}

func TestOptions_takeNothingButOriginsToEmbed(t *testing.T) {
	t.Parallel()
	for _, good := range []string{"https://chat.example.com", "http://localhost:3000", "https://*.example.com", "https://10.0.0.7:8443"} {
		if err := (&dashboard.Options{Embed: []string{good}}).SetDefaults(); err != nil {
			t.Errorf("%s: %v, want it taken", good, err)
		}
	}
	for _, bad := range []string{
		"", "*", "chat.example.com", "https://", "https://chat.example.com/", "https://chat.example.com/panel", "ftp://example.com",
		"https://a.example https://b.example", "https://a.example; script-src *", "https://a.example,https://b.example", "'self'", "data:", "https://a.example\r\nX: y",
	} {
		err := (&dashboard.Options{Embed: []string{"https://ok.example", bad}}).SetDefaults()
		if err == nil || !strings.Contains(err.Error(), "embed.2") {
			t.Errorf("%q: %v, want it refused by its place", bad, err)
		}
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
		{"/page.go", "404 page not found\n", "", 404},
	}
	for _, tt := range tests {
		w := getPage(t, dist, tt.path)
		if w.Code != tt.status || w.Body.String() != tt.body || w.Header().Get("Cache-Control") != tt.cache {
			t.Errorf("%s: %d %q, Cache-Control %q; want %d %q, %q",
				tt.path, w.Code, w.Body, w.Header().Get("Cache-Control"), tt.status, tt.body, tt.cache)
		}
	}
}

func TestPage_answersEveryAddressThatItHasAViewFor(t *testing.T) {
	t.Parallel()
	dist := fstest.MapFS{"dist/index.html": {Data: []byte("<!doctype html>built")}}
	tests := []struct {
		path   string
		status int
	}{
		{"/", 200},
		{"/?kiosk=1", 200},
		{"/channel/web-chat", 200},
		{"/channel/phone%2Fbilling", 200},
		{"/channel/%E5%9C%A8%E7%BA%BF", 200},
		{"/channel/..%2f..%2fetc", 200}, // a name like any other
		{"/conversation/c-42", 200},
		{"/alerts", 200},
		{"/alerts/a-7", 200},
		{"/journey", 200},
		{"/insights", 200},
		{"/agent?agent=a-7", 200},
		{"/rules", 200},
		{"/channel", 404},
		{"/channel/", 404},
		{"/channel/a/b", 404},
		{"/alerts/", 404},
		{"/alerts/a-7/ack", 404},
		{"/admin", 404},
		{"/index", 404},
	}
	for _, tt := range tests {
		for _, method := range []string{http.MethodGet, http.MethodHead} {
			w := httptest.NewRecorder()
			dashboard.Page(dist).ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), method, tt.path, nil))
			if w.Code != tt.status {
				t.Errorf("%s %s: %d, want %d", method, tt.path, w.Code, tt.status)
			}
			if tt.status == 200 && (w.Header().Get("Cache-Control") != "no-cache" || w.Header().Get("Content-Security-Policy") == "") {
				t.Errorf("%s %s: headers %v, want the page's", method, tt.path, w.Header())
			}
		}
	}
}
