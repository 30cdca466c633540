package dashboard

import (
	"embed"
	"io/fs"
	"net/http"
	"strings"
)

// dist is the built page; before `go generate ./dashboard` only a placeholder.
//
//go:embed all:dist
var dist embed.FS

// policy lets the page load nothing but its own files and follow its own feed.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

const notBuilt = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Undertone</title>
<h1>The page is not built</h1>
<p>Undertone is running, but this binary carries no page. Build it with
<code>go generate ./dashboard</code> and start again. The API and the metrics work without.</p>
`

// page serves the built page in the folder dist. Files with a hash in their name
// never change.
func page(dist fs.FS) http.Handler {
	built, err := fs.Sub(dist, "dist")
	if err != nil {
		panic(err) // the folder is embedded
	}
	index, err := fs.ReadFile(built, "index.html")
	if err != nil {
		index = []byte(notBuilt)
	}
	files := http.FileServerFS(built)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			fail(w, http.StatusMethodNotAllowed, "method_not_allowed", "this address answers GET")
			return
		}
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		switch {
		case r.URL.Path == "/":
			h.Set("Content-Type", "text/html; charset=utf-8")
			h.Set("Cache-Control", "no-cache")
			w.Write(index) //nolint:errcheck // the browser has gone
		case strings.HasSuffix(r.URL.Path, "/"):
			http.NotFound(w, r) // not a list of the folder
		case strings.HasPrefix(r.URL.Path, "/assets/"):
			h.Set("Cache-Control", "public, max-age=31536000, immutable")
			files.ServeHTTP(w, r)
		default:
			files.ServeHTTP(w, r)
		}
	})
}
