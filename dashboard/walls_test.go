package dashboard_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/rs/zerolog"

	"undertone/dashboard"
)

// room is a floor with a second door, for screens that have a link.
type room struct {
	*floor
	walls  *dashboard.Walls
	folder string
	door   string // the URL of the second door
}

func newRoom(t *testing.T, opts dashboard.WallOptions) *room {
	t.Helper()
	return newRoomIn(t, t.TempDir(), opts)
}

// newRoomIn reads the links from a folder, as a server does that starts anew.
func newRoomIn(t *testing.T, folder string, opts dashboard.WallOptions) *room {
	t.Helper()
	r := &room{floor: newFloor(t, dashboard.Options{Events: 10}), folder: folder}
	var err error
	if r.walls, err = dashboard.OpenWalls(folder, opts, zerolog.Nop(), r.registry); err != nil {
		t.Fatal(err)
	}
	r.Share(r.walls)
	server := httptest.NewServer(r.Screens())
	t.Cleanup(server.Close)
	t.Cleanup(r.Drain)
	r.door = server.URL
	r.walls.Reach(r.door)
	return r
}

func (r *room) file() string { return filepath.Join(r.folder, "walls.json") }

// made is a link as it is shown once.
type made struct {
	ID   string `json:"id"`
	Link string `json:"link"`
}

func (m made) token() string { return m.Link[strings.LastIndex(m.Link, "/")+1:] }

// make asks for a link.
func (r *room) make(name string) (m made) {
	r.t.Helper()
	status, _, body := r.ask(http.MethodPost, "/v1/walls", fmt.Sprintf(`{"name":%q}`, name))
	if err := json.Unmarshal([]byte(body), &m); err != nil || status != http.StatusCreated {
		r.t.Fatalf("make a link: %d %s, %v", status, body, err)
	}
	return m
}

// links are those that the API lists.
func (r *room) links() (list struct {
	URL     string               `json:"url"`
	Problem string               `json:"problem"`
	Walls   []dashboard.WallView `json:"walls"`
},
) {
	r.t.Helper()
	_, _, body := r.ask(http.MethodGet, "/v1/walls", "")
	if err := json.Unmarshal([]byte(body), &list); err != nil {
		r.t.Fatalf("%s: %v", body, err)
	}
	return list
}

// knock asks at the second door, with a token where there is one, and follows no
// redirect.
func (r *room) knock(method, path, token string) (int, http.Header, string) {
	r.t.Helper()
	req, err := http.NewRequestWithContext(r.t.Context(), method, r.door+path, nil)
	if err != nil {
		r.t.Fatal(err)
	}
	req.Header = cookie(token)
	resp, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		r.t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		r.t.Fatal(err)
	}
	return resp.StatusCode, resp.Header, string(body)
}

func cookie(token string) http.Header {
	h := make(http.Header)
	if token != "" {
		h.Set("Cookie", "undertone_wall="+token)
	}
	return h
}

// watch opens a screen.
func (r *room) watch(token string, query ...string) *browser {
	r.t.Helper()
	at := *r.floor
	at.url = r.door
	conn, a, err := at.try(cookie(token), query...)
	if err != nil {
		r.t.Fatalf("watch: %v (%+v)", err, a)
	}
	r.t.Cleanup(func() { conn.Close() })
	return &browser{conn, r.t}
}

func TestWalls_aLinkLeadsToTheWall(t *testing.T) {
	t.Parallel()
	r := newRoom(t, dashboard.WallOptions{})
	m := r.make("  Lobby ")
	if !strings.HasPrefix(m.Link, r.door+"/w/") {
		t.Fatalf("link = %q, want one below %s", m.Link, r.door)
	}
	status, h, _ := r.knock(http.MethodGet, "/w/"+m.token()+"?lang=zh-Hans&show=web&show=vip-*&range=1h", "")
	if got, want := h.Get("Location"), "/?kiosk=link&lang=zh-Hans&show=web&show=vip-%2A"; status != http.StatusSeeOther || got != want {
		t.Errorf("%d to %q, want 303 to %q", status, got, want)
	}
	kept, err := http.ParseSetCookie(h.Get("Set-Cookie"))
	if err != nil || kept.Value != m.token() || !kept.HttpOnly || kept.SameSite != http.SameSiteStrictMode || kept.Path != "/" || kept.MaxAge <= 0 {
		t.Errorf("cookie = %q, want the token, HttpOnly and SameSite=Strict", h.Get("Set-Cookie"))
	}
	s := r.watch(m.token())
	s.expect("snapshot")
	list := r.links().Walls
	if len(list) != 1 || list[0].Name != "Lobby" || list[0].Screens != 1 || list[0].SeenAt == nil {
		t.Errorf("links = %+v, want the lobby's with a screen, seen", list)
	}
	if got := r.metric("undertone_wall_screens"); got != 1 {
		t.Errorf("undertone_wall_screens = %v, want 1", got)
	}
}

func TestWalls_refuseWhoHasNoLink(t *testing.T) {
	t.Parallel()
	r := newRoom(t, dashboard.WallOptions{})
	m := r.make("lobby")
	for _, path := range []string{"/v1/live?view=wall", "/v1/alerts?state=all", "/v1/emerging"} {
		for token, word := range map[string]string{
			"":                                  "no_link",
			strings.Repeat("A", 26):             "wrong_link",
			m.token()[:25]:                      "wrong_link",
			m.token() + "A":                     "wrong_link",
			strings.ToLower(m.token()):          "wrong_link",
			m.ID:                                "wrong_link",
			strings.Repeat("A", 1<<13):          "wrong_link",
			m.token()[1:] + m.token()[:1] + "=": "wrong_link",
		} {
			status, _, body := r.knock(http.MethodGet, path, token)
			if status != http.StatusUnauthorized || !strings.Contains(body, `"`+word+`"`) {
				t.Errorf("%s with %.40q: %d %s, want 401 %s", path, token, status, body, word)
			}
		}
	}
	status, h, body := r.knock(http.MethodGet, "/w/"+strings.Repeat("A", 26), "")
	if status != http.StatusNotFound || !strings.Contains(body, "This link is not valid") || h.Get("Set-Cookie") != "" {
		t.Errorf("a wrong link: %d %q %s, want a page that says so and no cookie", status, h.Get("Set-Cookie"), body)
	}
}

func TestWalls_showNoOtherView(t *testing.T) {
	t.Parallel()
	r := newRoom(t, dashboard.WallOptions{})
	token := r.make("lobby").token()
	for _, path := range []string{
		"/v1/live?view=conversation&conversation=c-1", "/v1/live?view=channel&channel=web", "/v1/channels", "/v1/walls",
		"/alerts", "/conversation/c-1", "/assets/", "/placeholder", "/metrics", "/readyz", "/v1/nudges",
	} {
		if status, _, body := r.knock(http.MethodGet, path, token); status != http.StatusNotFound {
			t.Errorf("%s: %d %.200s, want 404", path, status, body)
		}
	}
	if status, _, _ := r.knock(http.MethodGet, "/", ""); status != http.StatusOK {
		t.Errorf("the page: %d, want 200", status)
	}
	if got := r.Watched(); got != 0 {
		t.Errorf("%d conversations are watched by a wall", got)
	}
}

func TestWalls_revokingCutsAScreenOffAtOnce(t *testing.T) {
	t.Parallel()
	r := newRoom(t, dashboard.WallOptions{})
	lobby, hall := r.make("lobby"), r.make("hall")
	gone, stays := r.watch(lobby.token()), r.watch(hall.token())
	gone.expect("snapshot")
	stays.expect("snapshot")
	if status, _, body := r.ask(http.MethodDelete, "/v1/walls/"+lobby.ID, ""); status != http.StatusOK || strings.Contains(body, "lobby") || !strings.Contains(body, "hall") {
		t.Fatalf("revoke: %d %s, want the hall alone left", status, body)
	}
	for seq := uint64(1); seq <= 5; seq++ {
		r.raise(seq) // what happens from now on is not for it
	}
	if got, want := gone.raw(), `{"type":"bye","seq":0,"reason":"revoked"}`; got != want {
		t.Errorf("frame = %s, want %s", got, want)
	}
	gone.patient()
	if _, _, err := gone.ReadMessage(); !websocket.IsCloseError(err, websocket.ClosePolicyViolation) {
		t.Errorf("closed with %v, want code 1008", err)
	}
	if status, _, body := r.knock(http.MethodGet, "/v1/alerts", lobby.token()); status != http.StatusUnauthorized {
		t.Errorf("its cookie afterwards: %d %s, want 401", status, body)
	}
	if status, _, _ := r.knock(http.MethodGet, "/w/"+lobby.token(), ""); status != http.StatusNotFound {
		t.Errorf("its link afterwards: %d, want 404", status)
	}
	stays.expect("alert")
	if status, _, _ := r.ask(http.MethodDelete, "/v1/walls/"+lobby.ID, ""); status != http.StatusNotFound {
		t.Errorf("revoked again: %d, want 404", status)
	}
}

func TestWalls_linksOutliveARestart(t *testing.T) {
	t.Parallel()
	r := newRoom(t, dashboard.WallOptions{})
	lobby, hall := r.make("lobby"), r.make("hall")
	if status, _, body := r.ask(http.MethodDelete, "/v1/walls/"+hall.ID, ""); status != http.StatusOK {
		t.Fatalf("revoke: %d %s", status, body)
	}
	data, err := os.ReadFile(r.file())
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(data), lobby.token()) {
		t.Error("the file has the token itself")
	}
	if info, err := os.Stat(r.file()); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file is %v, %v; want it for its owner alone", info.Mode(), err)
	}
	r = newRoomIn(t, r.folder, dashboard.WallOptions{})
	r.watch(lobby.token()).expect("snapshot")
	if status, _, _ := r.knock(http.MethodGet, "/w/"+hall.token(), ""); status != http.StatusNotFound {
		t.Errorf("a link that was revoked before: %d, want 404", status)
	}
}

func TestWalls_aDamagedFileLetsNobodyInAndStopsNothing(t *testing.T) {
	t.Parallel()
	r := newRoom(t, dashboard.WallOptions{})
	lobby := r.make("lobby")
	whole, err := os.ReadFile(r.file())
	if err != nil {
		t.Fatal(err)
	}
	for name, damaged := range map[string]string{
		"half":             string(whole[:len(whole)/2]),
		"a hash too short": strings.Replace(string(whole), `"sha256": "`, `"sha256": "AAAA`, 1),
		"a later version":  strings.Replace(string(whole), `"version": 1`, `"version": 2`, 1),
		"empty":            "",
	} {
		if err := os.WriteFile(r.file(), []byte(damaged), 0o600); err != nil {
			t.Fatal(err)
		}
		r := newRoomIn(t, r.folder, dashboard.WallOptions{})
		if list := r.links(); list.Problem == "" || len(list.Walls) != 0 {
			t.Errorf("%s: links = %+v, want a problem and none", name, list)
		}
		if status, _, _ := r.knock(http.MethodGet, "/w/"+lobby.token(), ""); status != http.StatusNotFound {
			t.Errorf("%s: the link: %d, want 404", name, status)
		}
		r.watch(r.make("anew").token()).expect("snapshot")
		if list := r.links(); list.Problem != "" || len(list.Walls) != 1 {
			t.Errorf("%s: then links = %+v, want the new one", name, list)
		}
		if aside, err := os.ReadFile(r.file() + ".unreadable"); string(aside) != damaged {
			t.Errorf("%s: put aside is %q, %v; want what was there", name, aside, err)
		}
	}
}

func TestWalls_sayWhyNoLinkIsMade(t *testing.T) {
	t.Parallel()
	r := newRoom(t, dashboard.WallOptions{Links: 2})
	refused := func(body string, status int, word string) {
		t.Helper()
		got, _, answer := r.ask(http.MethodPost, "/v1/walls", body)
		if got != status || !strings.Contains(answer, `"`+word+`"`) {
			t.Errorf("%.60s: %d %s, want %d %s", body, got, answer, status, word)
		}
	}
	for _, name := range []string{"", "  ", "a\\nb", "\\u0000", strings.Repeat("x", 81)} {
		refused(`{"name":"`+name+`"}`, http.StatusBadRequest, "name_invalid")
	}
	refused(`[`, http.StatusBadRequest, "bad_json")
	r.make(strings.Repeat("大", 80))
	r.make("second")
	refused(`{"name":"third"}`, http.StatusConflict, "walls_full")
	r.walls.Reach("")
	refused(`{"name":"third"}`, http.StatusConflict, "walls_off")
}

func TestWalls_revokingHoldsEvenWhereItCannotBeWritten(t *testing.T) {
	t.Parallel()
	r := newRoom(t, dashboard.WallOptions{})
	lobby := r.make("lobby")
	s := r.watch(lobby.token())
	s.expect("snapshot")
	if err := os.Mkdir(r.file()+".new", 0o700); err != nil { // in the way of the new file
		t.Fatal(err)
	}
	if status, _, body := r.ask(http.MethodDelete, "/v1/walls/"+lobby.ID, ""); status != http.StatusServiceUnavailable || !strings.Contains(body, "not_kept") {
		t.Errorf("revoke: %d %s, want 503 not_kept", status, body)
	}
	s.expect("bye")
	if status, _, body := r.ask(http.MethodPost, "/v1/walls", `{"name":"hall"}`); status != http.StatusServiceUnavailable || strings.Contains(body, r.folder) {
		t.Errorf("make: %d %s, want 503 and nothing about the disk", status, body)
	}
	if err := os.Remove(r.file() + ".new"); err != nil {
		t.Fatal(err)
	}
	ended, end := context.WithCancel(t.Context())
	end()
	if err := r.walls.Run(ended); err != nil {
		t.Fatal(err)
	}
	r = newRoomIn(t, r.folder, dashboard.WallOptions{})
	if list := r.links(); len(list.Walls) != 0 {
		t.Errorf("links = %+v, want none: there was room again before the end", list)
	}
}

func TestWalls_oneLinkCannotTakeEverybodysPlace(t *testing.T) {
	t.Parallel()
	r := newRoom(t, dashboard.WallOptions{})
	lobby, hall := r.make("lobby"), r.make("hall")
	for range dashboard.MostScreens {
		r.watch(lobby.token())
	}
	at := *r.floor
	at.url = r.door
	if _, a, err := at.try(cookie(lobby.token())); err == nil || a.Status != http.StatusServiceUnavailable || !strings.Contains(a.Body, "too_many_screens") || a.Header.Get("Retry-After") == "" {
		t.Errorf("one screen more: %+v, %v; want 503 with Retry-After", a, err)
	}
	r.watch(hall.token()).expect("snapshot")
}

func TestWalls_haveRoomForSoManyConnections(t *testing.T) {
	t.Parallel()
	r := newRoom(t, dashboard.WallOptions{})
	r.walls.Room(2)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := &httptest.Server{Listener: r.walls.Limit(l), Config: &http.Server{Handler: r.Screens()}}
	server.Start()
	t.Cleanup(server.Close)
	t.Cleanup(r.Drain)
	r.door = server.URL
	token := r.make("lobby").token()
	first, second := r.watch(token), r.watch(token)
	first.expect("snapshot")
	second.expect("snapshot")
	at := *r.floor
	at.url = r.door
	if _, a, err := at.try(cookie(token)); err == nil || a.Status != 0 {
		t.Errorf("a third connection: %+v, %v; want it closed", a, err)
	}
	first.Close()
	for deadline := time.Now().Add(20 * time.Second); ; {
		conn, _, err := at.try(cookie(token))
		if err == nil {
			conn.Close()
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("the place of a screen that left is not given to another: %v", err)
		}
	}
}
