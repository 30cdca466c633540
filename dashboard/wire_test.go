package dashboard_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"undertone/dashboard"
)

func TestCalls_areAnsweredUnderJustTheseAddresses(t *testing.T) {
	t.Parallel()
	f := newFloor(t, dashboard.Options{})
	mux := http.NewServeMux()
	f.Mount(mux)
	for _, c := range dashboard.Calls() {
		path := strings.NewReplacer("{", "", "}", "").Replace(c.Path) // any name will do
		_, got := mux.Handler(httptest.NewRequestWithContext(t.Context(), c.Method, path, nil))
		if want := c.Method + " " + c.Path; got != want {
			t.Errorf("%s is answered by %q", want, got)
		}
		if (c.Method == http.MethodPost) != (c.Body != nil) || c.Answer == nil {
			t.Errorf("%s %s has body %T and answer %T", c.Method, c.Path, c.Body, c.Answer)
		}
	}
}
