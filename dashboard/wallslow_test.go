package dashboard_test

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/rs/zerolog"

	"undertone/dashboard"
)

// newRoomInBubble is a room whose second door is of pipes, and the only one.
func newRoomInBubble(t *testing.T) *room {
	t.Helper()
	r := &room{floor: newFloorInBubble(t, dashboard.Options{}), folder: t.TempDir()}
	var err error
	if r.walls, err = dashboard.OpenWalls(r.folder, dashboard.WallOptions{}, zerolog.Nop(), nil); err != nil {
		t.Fatal(err)
	}
	r.Share(r.walls)
	p := &pipes{conns: make(chan net.Conn), closed: make(chan struct{})}
	server := &httptest.Server{Listener: p, Config: &http.Server{Handler: r.Screens()}}
	server.Start()
	t.Cleanup(server.Close)
	t.Cleanup(r.Drain)
	r.door, r.dial = server.URL, p.dial
	return r
}

// A screen that does not read holds up the frame that it is sent. That one may be on
// its way; none of those behind it is.
func TestWalls_revokingLetsNothingFollowWhatIsOnItsWay(t *testing.T) {
	t.Parallel()
	if _, err := ear(); err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		r := newRoomInBubble(t)
		link, token, err := r.walls.Make("lobby")
		if err != nil {
			t.Fatal(err)
		}
		s := r.watch(token)
		s.expect("snapshot")
		for seq := uint64(1); seq <= 5; seq++ {
			r.raise(seq)
		}
		synctest.Wait() // the first alert is being written, and nobody reads
		if err := r.walls.Revoke(link.ID); err != nil {
			t.Fatal(err)
		}
		s.expect("alert")
		s.expect("bye")
	})
}

func TestWalls_keepWhenALinkWasSeenAndDoNotWriteItAtEachFrame(t *testing.T) {
	t.Parallel()
	if _, err := ear(); err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		r := newRoomInBubble(t)
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		go r.walls.Run(ctx) //nolint:errcheck // its end is not what this is about
		_, token, err := r.walls.Make("lobby")
		if err != nil {
			t.Fatal(err)
		}
		file := func() string {
			data, err := os.ReadFile(r.file())
			if err != nil {
				t.Fatal(err)
			}
			return string(data)
		}
		before := file()
		s := r.watch(token)
		s.expect("snapshot")
		for range 10 { // heartbeats, of 5 s each
			s.expect("moods")
		}
		if got := file(); got != before {
			t.Errorf("after ten frames the file is\n%s\nwant it as it was", got)
		}
		for range 3 {
			s.expect("moods")
		}
		synctest.Wait()
		if got := file(); !strings.Contains(got, `"seen_at": "2000-01-01T00:01:00Z"`) {
			t.Errorf("after a minute the file is\n%s\nwant when the link was seen", got)
		}
		if seen := r.walls.List()[0].SeenAt; time.Since(seen.Time) != 0 {
			t.Errorf("an open screen was seen at %v, want now", seen)
		}
	})
}
