package dashboard

import (
	"embed"
	"io/fs"
	"net/http"
	"strings"

	"github.com/klauspost/compress/gzhttp"
	"github.com/klauspost/compress/gzip"
)

// dist is the built page; before `go generate ./dashboard` only a placeholder.
//
//go:embed all:dist
var dist embed.FS

// policy lets the page load nothing but its own files and follow its own feed.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors "

// embedded is the page that others may show in a frame of theirs.
const embedded = "/agent"

// policyFor is the policy of an address. Whoever may put a page in a frame may lead
// its reader to press buttons unseen, so no page may be but the agents' panel, and
// that one only by those who are named.
func policyFor(path string, embed []string) string {
	if path != embedded || len(embed) == 0 {
		return policy + "'none'"
	}
	return policy + strings.Join(embed, " ")
}

const notBuilt = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Undertone</title>
<h1>The page is not built</h1>
<p>Undertone is running, but this binary carries no page. Build it with
<code>go generate ./dashboard</code> and start again. The API and the metrics work without.</p>
`

// pages are the addresses that the page has views for; web/src/router/router.ts
// reads them in the browser. Whatever else is asked for is a file or not there, so
// that a mistyped address is a 404 and no empty view.
var pages = []string{
	"/{$}",
	"/channel/{channel}",
	"/conversation/{id}",
	"/alerts",
	"/alerts/{id}",
	"/journey",
	"/insights",
	"/agent",
	"/rules",
}

// page serves the built page in the folder dist; embed are the origins that may show
// the agents' panel. Files with a hash in their name never change; all that is text
// goes out compressed.
func page(dist fs.FS, embed []string) http.Handler {
	built, err := fs.Sub(dist, "dist")
	if err != nil {
		panic(err) // the folder is embedded
	}
	index, err := fs.ReadFile(built, "index.html")
	if err != nil {
		index = []byte(notBuilt)
	}
	mux := http.NewServeMux()
	for _, path := range pages {
		mux.HandleFunc("GET "+path, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			w.Header().Set("Cache-Control", "no-cache")
			w.Write(index) //nolint:errcheck // the browser has gone
		})
	}
	mux.Handle("GET /", assets(built))
	smaller, err := gzhttp.NewWrapper(gzhttp.CompressionLevel(gzip.BestCompression))
	if err != nil {
		panic(err) // the level is a constant
	}
	files := smaller(mux)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			fail(w, http.StatusMethodNotAllowed, "method_not_allowed", "this address answers GET")
			return
		}
		h := w.Header()
		h.Set("Content-Security-Policy", policyFor(r.URL.Path, embed))
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		files.ServeHTTP(w, r)
	})
}

// assets serves the files beside the page, but for a list of them.
func assets(built fs.FS) http.Handler {
	files := http.FileServerFS(built)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/") {
			http.NotFound(w, r)
			return
		}
		if strings.HasPrefix(r.URL.Path, "/assets/") {
			w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
		}
		files.ServeHTTP(w, r)
	})
}
