package dashboard_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gorilla/websocket"

	"undertone/dashboard"
	"undertone/monitor"
	"undertone/monitor/alert"
)

// raise puts an alert on the feed and among the open ones.
func (f *floor) raise(seq uint64) {
	f.Event(seq, fmt.Appendf(nil, `{"type":"alert","at":"2026-11-21T12:00:00Z","alert":{"id":"a-%d","channel":"web","state":"firing"}}`, seq))
}

func TestLive_resumes(t *testing.T) {
	t.Parallel()
	f := newFloor(t, dashboard.Options{Events: 10})
	f.Put([]monitor.Mood{mood("web", 1), mood("billing", 1)}, noon)
	f.raise(1)

	b := f.follow()
	s := b.expect("snapshot")
	if s.Seq != 1 || len(s.Channels) != 2 || s.AsOf != "2026-11-21T12:00:00.000Z" {
		t.Errorf("snapshot = %+v, want two channels of noon, and the feed at 1", s)
	}
	f.Put([]monitor.Mood{mood("web", 2)}, noon.Add(time.Second))
	if m := b.expect("moods"); len(m.Channels) != 1 || m.Channels[0].Channel != "web" || m.Channels[0].Windows["1h"].Messages != 2 {
		t.Errorf("moods = %+v, want web alone", m)
	}
	f.raise(2)
	if a := b.expect("alert"); a.Seq != 2 || a.Alert.ID != "a-2" {
		t.Errorf("alert = %+v, want number 2", a)
	}
	b.Close()
	f.raise(3)
	f.raise(4)

	t.Run("after its last number a browser gets what it missed, and then the whole", func(t *testing.T) {
		b := f.follow("view", "wall", "after", "2")
		for want := uint64(3); want <= 4; want++ {
			if a := b.expect("alert"); a.Seq != want {
				t.Errorf("alert %d, want %d", a.Seq, want)
			}
		}
		if s := b.expect("snapshot"); s.Seq != 4 || len(s.Channels) != 2 {
			t.Errorf("snapshot = %+v, want two channels, and the feed at 4", s)
		}
	})
	t.Run("with nothing missed it gets the whole at once", func(t *testing.T) {
		if s := f.follow("after", "4").expect("snapshot"); s.Seq != 4 {
			t.Errorf("snapshot has the feed at %d, want 4", s.Seq)
		}
	})
	t.Run("a number from a journal that is no more leaves no gap", func(t *testing.T) {
		b := f.follow("after", "99")
		for want := uint64(1); want <= 4; want++ {
			if a := b.expect("alert"); a.Seq != want {
				t.Errorf("alert %d, want %d", a.Seq, want)
			}
		}
		b.expect("snapshot")
	})
	for seq := uint64(5); seq <= 20; seq++ {
		f.raise(seq)
	}
	t.Run("a number that is too old is told what is gone", func(t *testing.T) {
		b := f.follow("after", "4")
		if g := b.expect("gap"); g.From != 5 || g.To != 10 || g.Seq != 10 {
			t.Errorf("gap = %+v, want 5 to 10", g)
		}
		for want := uint64(11); want <= 20; want++ {
			if a := b.expect("alert"); a.Seq != want {
				t.Errorf("alert %d, want %d", a.Seq, want)
			}
		}
		b.expect("snapshot")
	})
}

func TestLive_waitsUntilTheLineHasCaughtUp(t *testing.T) {
	t.Parallel()
	if _, err := ear(); err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		f := newFloorInBubble(t, dashboard.Options{})
		f.line.ready = make(chan struct{})
		followed := make(chan *browser)
		go func() { followed <- f.follow("after", "2") }()
		synctest.Wait() // it has asked
		// The events come back from the journal; the browser has seen them.
		f.raise(1)
		f.raise(2)
		f.Put([]monitor.Mood{mood("web", 7)}, noon)
		close(f.line.ready)
		if s := (<-followed).next(); s.Type != "snapshot" || s.Seq != 2 || len(s.Channels) != 1 {
			t.Errorf("the first frame is %+v, want a whole snapshot: nothing was missed", s)
		}
	})
}

func TestLive_isRefusedWhenItDrainsBeforeTheLineHasCaughtUp(t *testing.T) {
	t.Parallel()
	f := newFloor(t, dashboard.Options{})
	f.line.ready = make(chan struct{})
	f.Drain()
	if status, _, body := f.ask(http.MethodGet, "/v1/live", ""); status != http.StatusServiceUnavailable || !strings.Contains(body, `"draining"`) {
		t.Errorf("%d %s, want 503 draining", status, body)
	}
}

func TestLive_showsOpenAlertsInTheSnapshot(t *testing.T) {
	t.Parallel()
	f := newFloor(t, dashboard.Options{})
	f.line.raise(alert.Alert{ID: "a-1", Rule: "r", Channel: "web", State: alert.Firing, RaisedAt: noon})
	s := f.follow().expect("snapshot")
	if len(s.Alerts) != 1 || s.Alerts[0].ID != "a-1" {
		t.Errorf("alerts = %+v, want a-1", s.Alerts)
	}
}

func TestLive_aChannelIsShownAlone(t *testing.T) {
	t.Parallel()
	f := newFloor(t, dashboard.Options{})
	f.Put([]monitor.Mood{mood("web", 1), mood("billing", 1)}, noon)
	b := f.follow("view", "channel", "channel", "web")
	if s := b.expect("snapshot"); len(s.Channels) != 1 || s.Channels[0].Channel != "web" {
		t.Errorf("snapshot = %+v, want web alone", s)
	}
	later := f.follow("view", "channel", "channel", "phone")
	if s := later.expect("snapshot"); len(s.Channels) != 0 {
		t.Errorf("a channel not heard yet shows %+v", s)
	}
	f.Put([]monitor.Mood{mood("billing", 2), mood("phone", 2)}, noon)
	if m := later.expect("moods"); len(m.Channels) != 1 || m.Channels[0].Channel != "phone" {
		t.Errorf("moods = %+v, want phone alone", m)
	}
	f.Put([]monitor.Mood{mood("web", 3)}, noon)
	if m := b.expect("moods"); len(m.Channels) != 1 || m.Channels[0].Windows["1h"].Messages != 3 {
		t.Errorf("moods = %+v, want web's third", m)
	}
	f.raise(1)
	b.expect("alert")
}

func TestLive_refusesAViewThatIsNone(t *testing.T) {
	t.Parallel()
	f := newFloor(t, dashboard.Options{})
	for query, want := range map[string]string{
		"view=floor":                          "wall, channel or conversation",
		"view=channel":                        "needs &channel=NAME",
		"view=conversation":                   "needs &conversation=NAME",
		"view=wall&after=x":                   "number",
		"after=-1":                            "number",
		"after=18446744073709551616":          "number",
		"view=channel&channel=" + long(1<<11): "needs &channel=NAME",
	} {
		status, _, body := f.ask(http.MethodGet, "/v1/live?"+query, "")
		if status != http.StatusBadRequest || !strings.Contains(body, `"bad_view"`) || !strings.Contains(body, strings.ReplaceAll(want, "&", `\u0026`)) {
			t.Errorf("%.60s: %d %s, want 400 and %q", query, status, body, want)
		}
	}
}

func long(n int) string { return strings.Repeat("x", n) }

func TestLive_refusesMoreBrowsersThanItMayHave(t *testing.T) {
	t.Parallel()
	f := newFloor(t, dashboard.Options{Browsers: 1})
	b := f.follow()
	b.expect("snapshot")
	_, a, err := f.try(nil, "view", "conversation", "conversation", "c-1")
	if err == nil || a.Status != http.StatusServiceUnavailable || a.Header.Get("Retry-After") == "" || !strings.Contains(a.Body, "too_many_browsers") {
		t.Errorf("a second browser: %+v, %v; want 503 with Retry-After", a, err)
	}
	if got := f.Watched(); got != 0 {
		t.Errorf("%d conversations are watched by somebody who was turned away", got)
	}
	if got := f.metric("undertone_websocket_turned_away_total"); got != 1 {
		t.Errorf("turned away = %v, want 1", got)
	}
	b.Close()
	for deadline := time.Now().Add(20 * time.Second); ; {
		conn, _, err := f.try(nil)
		if err == nil {
			conn.Close()
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("the place of a browser that left is not given to another: %v", err)
		}
	}
}

func TestLive_saysByeWhenItDrains(t *testing.T) {
	t.Parallel()
	f := newFloor(t, dashboard.Options{})
	b := f.follow()
	b.expect("snapshot")
	f.Drain()
	f.Drain() // a second time changes nothing
	if got, want := b.raw(), `{"type":"bye","seq":0,"reason":"draining","retry_after":1}`; got != want {
		t.Errorf("frame = %s, want %s", got, want)
	}
	b.patient()
	if _, _, err := b.ReadMessage(); !websocket.IsCloseError(err, websocket.CloseServiceRestart) {
		t.Errorf("closed with %v, want code 1012", err)
	}
}

func TestServer_refusesOtherSites(t *testing.T) {
	t.Parallel()
	f := newFloor(t, dashboard.Options{})
	for origin, ok := range map[string]bool{
		"":                         true, // not a browser
		f.url:                      true,
		"https://evil.example":     false,
		"null":                     false,
		f.url + ".evil.example":    false,
		"http://localhost:1":       false,
		strings.ToUpper(f.url):     true,
		"http://user@evil.example": false,
	} {
		h := http.Header{}
		if origin != "" {
			h.Set("Origin", origin)
		}
		conn, a, err := f.try(h, "view", "conversation", "conversation", "c-1")
		if err == nil {
			conn.Close()
		} else if a.Status != http.StatusForbidden {
			t.Errorf("origin %q: %+v, %v, want 403", origin, a, err)
		}
		if (err == nil) != ok {
			t.Errorf("origin %q let in: %v, want %v", origin, err == nil, ok)
		}
	}
}
