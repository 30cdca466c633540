package main

import (
	"bytes"
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"net/http"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// wallLink makes a link and returns where screens are answered and its token.
func (s *server) wallLink() (door, token string) {
	s.t.Helper()
	resp, err := http.Post(s.URL+"/v1/walls", "application/json", strings.NewReader(`{"name":"lobby"}`))
	if err != nil {
		s.t.Fatal(err)
	}
	defer resp.Body.Close()
	var made struct {
		Link string `json:"link"`
	}
	if err := json.NewDecoder(resp.Body).Decode(&made); err != nil || resp.StatusCode != http.StatusCreated {
		s.t.Fatalf("make a link: %d, %v", resp.StatusCode, err)
	}
	door, token, _ = strings.Cut(made.Link, "/w/")
	return door, token
}

// knock asks where screens are answered.
func (s *server) knock(method, url, token string) (int, string) {
	s.t.Helper()
	r, err := http.NewRequestWithContext(s.t.Context(), method, url, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	if token != "" {
		r.AddCookie(&http.Cookie{Name: "undertone_wall", Value: token})
	}
	resp, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		s.t.Fatal(err)
	}
	defer resp.Body.Close()
	var body bytes.Buffer
	body.ReadFrom(resp.Body) //nolint:errcheck // what came is what is judged
	return resp.StatusCode, body.String()
}

// forWalls is all of the main address that is also answered where screens are.
var forWalls = []string{"GET /v1/live", "GET /v1/alerts", "GET /v1/emerging"}

// TestWalls_reachNothingElse takes every route from the sources, so that one that is
// added later is refused to screens or named above.
func TestWalls_reachNothingElse(t *testing.T) {
	t.Parallel()
	s := startServer(t, "--walls", "127.0.0.1:0", "--debug")
	door, token := s.wallLink()
	found := routes(t)
	if len(found) < 40 || !slices.Contains(found, "POST /v1/messages") || !slices.Contains(found, "GET /v1/reports/causes") || !slices.Contains(found, "GET /metrics") {
		t.Fatalf("found only %d routes: %q", len(found), found)
	}
	for _, route := range found {
		method, path, _ := strings.Cut(route, " ")
		for with, token := range map[string]string{"a link": token, "no link": ""} {
			status, body := s.knock(method, door+path, token)
			switch {
			case slices.Contains(forWalls, route):
				if want := map[string]int{"a link": http.StatusOK, "no link": http.StatusUnauthorized}[with]; status != want && path != "/v1/live" {
					t.Errorf("%s with %s: %d %.200s, want %d", route, with, status, body, want)
				}
			case path == "/":
				if status != http.StatusOK || !strings.Contains(body, "<!doctype html>") && !strings.Contains(body, "<!DOCTYPE html>") {
					t.Errorf("%s with %s: %d %.200s, want the page", route, with, status, body)
				}
			case status != http.StatusNotFound:
				t.Errorf("%s with %s: %d %.200s, want 404", route, with, status, body)
			}
		}
	}
	if status, body := s.knock(http.MethodGet, s.URL+"/w/"+token, ""); status != http.StatusNotFound {
		t.Errorf("the main address takes the link: %d %s", status, body)
	}
}

func TestWalls_areNotListenedForUnlessSomebodySaysSo(t *testing.T) {
	t.Parallel()
	s := startServer(t)
	var list struct {
		URL *string `json:"url"`
	}
	if s.get("/v1/walls", &list); list.URL == nil || *list.URL != "" {
		t.Errorf("screens find walls at %v, want nowhere", list.URL)
	}
}

func TestWalls_linksOutliveACrash(t *testing.T) {
	t.Parallel()
	s := startServer(t, "--walls", "127.0.0.1:0")
	_, token := s.wallLink()
	s.kill()
	s.start()
	var list struct {
		URL string `json:"url"`
	}
	s.get("/v1/walls", &list)
	if status, body := s.knock(http.MethodGet, list.URL+"/v1/alerts", token); status != http.StatusOK {
		t.Errorf("with a link of before: %d %s, want 200", status, body)
	}
}

var route = regexp.MustCompile(`^((GET|POST|PUT|PATCH|DELETE) )?/([a-z{].*)?$`)

// routes are the patterns among the texts of the packages that answer requests, each
// with something in the place of its names.
func routes(t *testing.T) (found []string) {
	t.Helper()
	for _, folder := range []string{".", "../../dashboard"} {
		files, err := filepath.Glob(folder + "/*.go")
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range files {
			if strings.HasSuffix(name, "_test.go") || filepath.Base(name) == "wallserver.go" {
				continue // which has no routes but those for walls
			}
			file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(file, func(n ast.Node) bool {
				if text, ok := n.(*ast.BasicLit); ok && text.Kind == token.STRING {
					if pattern, err := strconv.Unquote(text.Value); err == nil && route.MatchString(pattern) {
						found = append(found, asked(pattern))
					}
				}
				return true
			})
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}

var named = regexp.MustCompile(`\{[^}]*\}`)

// asked is a request that a pattern takes.
func asked(pattern string) string {
	pattern = named.ReplaceAllString(strings.ReplaceAll(pattern, "{$}", ""), "x")
	if strings.HasPrefix(pattern, "/") {
		return "GET " + pattern
	}
	return pattern
}

func TestURLOf_isWhatAnotherMachineCanReach(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"127.0.0.1:81":         `^http://127\.0\.0\.1:81$`,
		"[::ffff:10.0.0.1]:81": `^http://10\.0\.0\.1:81$`,
		"[fd00::1]:81":         `^http://\[fd00::1\]:81$`,
		"0.0.0.0:81":           `^http://(\[[1-9a-f][0-9a-f:]*\]|[1-9][0-9.]*):81$`,
		"[::]:81":              `^http://(\[[1-9a-f][0-9a-f:]*\]|[1-9][0-9.]*):81$`,
	} {
		if got := urlOf(addr(address)); !regexp.MustCompile(want).MatchString(got) {
			t.Errorf("urlOf(%s) = %s, want %s", address, got, want)
		}
	}
}

// addr is an address as a listener says it.
type addr string

func (a addr) Network() string { return "tcp" }
func (a addr) String() string  { return string(a) }
