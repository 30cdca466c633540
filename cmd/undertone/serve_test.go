package main

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"undertone/config"
)

func TestServe_sixHundredChannels(t *testing.T) {
	t.Parallel()
	s := startServer(t)
	var body bytes.Buffer
	for i := range 600 {
		fmt.Fprintf(&body, `{"id":"m-%d","channel":"ch-%d","conversation":"c-%d","speaker":"customer","text":"hello"}`+"\n", i, i, i)
	}
	status, a, err := s.tryPost(body.Bytes())
	if err != nil || status != http.StatusAccepted || a.Accepted != 600 {
		t.Fatalf("answered %d %+v %v, want 600 accepted", status, a, err)
	}
	s.counted(600)
	for range 2 { // as it runs, and after a restart
		var got apiChannels
		s.get("/v1/channels", &got)
		other := 0
		for _, c := range got.Channels {
			if c.Channel == "other" {
				other = c.Windows["1h"].Messages
			}
		}
		if len(got.Channels) != 501 || other != 100 {
			t.Errorf("%d channels with %d messages in other, want 501 and 100", len(got.Channels), other)
		}
		if n := s.metric("undertone_messages_total", `channel="other",speaker="customer"`); n != 100 {
			t.Errorf("the counter of other is %v, want 100", n)
		}
		s.kill()
		s.start()
	}
}

func TestServe_clocks(t *testing.T) {
	t.Parallel()
	s := startServer(t)
	line := func(id, at string) string {
		return fmt.Sprintf(`{"id":%q,"channel":"web","conversation":"c","speaker":"customer","text":"三天了还没到，太差劲了","at":%q}`+"\n", id, at)
	}
	body := line("old", "1970-01-01T00:00:00Z") + line("future", "2100-01-01T00:00:00Z") + line("soon", time.Now().Add(time.Minute).Format(time.RFC3339Nano))
	status, a, err := s.tryPost([]byte(body))
	if err != nil || status != http.StatusAccepted || a.Accepted != 3 {
		t.Fatalf("answered %d %+v %v, want 3 accepted", status, a, err)
	}
	s.counted(3)
	var got apiChannels
	s.get("/v1/channels", &got)
	if n := got.Channels[0].Windows["1h"].Messages; n != 1 {
		t.Errorf("the last hour has %d messages, want the one of 2100, taken as of its arrival", n)
	}
	if n := s.metric("undertone_window_late_total", `channel="web"`); n != 1 {
		t.Errorf("late = %v, want 1", n)
	}
	if n := s.metric("undertone_ingest_clock_ahead_total", ""); n != 1 {
		t.Errorf("clock ahead = %v, want 1", n)
	}
}

// TestServe_drains lets a request that is under way end, refuses the next, and
// loses nothing.
func TestServe_drains(t *testing.T) {
	t.Parallel()
	s := startServer(t)
	if status, _, err := s.tryPost([]byte(`{"id":"1","channel":"web","conversation":"c","speaker":"customer","text":"hello"}`)); err != nil || status != http.StatusAccepted {
		t.Fatalf("answered %d %v", status, err)
	}
	s.stop()
	if s.cmd.ProcessState.ExitCode() != 0 {
		t.Errorf("it ended with %s, want 0\n%s", s.cmd.ProcessState, s.log)
	}
	s.start()
	s.counted(1)
}

func TestServe_refusesOtherSitesAndNames(t *testing.T) {
	t.Parallel()
	s := startServer(t)
	tests := []struct {
		name, method, path string
		header             [2]string
		host               string
		status             int
	}{
		{"a page of another site posts", http.MethodPost, "/v1/messages", [2]string{"Origin", "https://evil.example"}, "", http.StatusForbidden},
		{"a browser says so itself", http.MethodPost, "/v1/messages", [2]string{"Sec-Fetch-Site", "cross-site"}, "", http.StatusForbidden},
		{"a name that was made to point here", http.MethodGet, "/v1/channels", [2]string{}, "evil.example:80", http.StatusMisdirectedRequest},
		{"localhost", http.MethodGet, "/v1/channels", [2]string{}, "localhost:1", http.StatusOK},
		{"the address in version 6", http.MethodGet, "/v1/channels", [2]string{}, "[::1]:1", http.StatusOK},
		{"nothing there", http.MethodGet, "/v1/nothing", [2]string{}, "", http.StatusNotFound},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r, err := http.NewRequestWithContext(t.Context(), tt.method, s.URL+tt.path, strings.NewReader("{}"))
			if err != nil {
				t.Fatal(err)
			}
			r.Host = tt.host
			if tt.header[0] != "" {
				r.Header.Set(tt.header[0], tt.header[1])
			}
			resp, err := http.DefaultClient.Do(r)
			if err != nil {
				t.Fatal(err)
			}
			resp.Body.Close()
			if resp.StatusCode != tt.status {
				t.Errorf("status = %d, want %d", resp.StatusCode, tt.status)
			}
		})
	}
}

func TestRun_listensOnThisMachineOnly(t *testing.T) {
	t.Parallel()
	for _, address := range []string{"0.0.0.0:0", ":0", "[::]:0", "192.168.1.1:0", "example.com:80"} {
		cfg, err := config.Load("", nil)
		if err != nil {
			t.Fatal(err)
		}
		cfg.Listen, cfg.Data = address, t.TempDir()
		err = run(t.Context(), cfg, settings{log: zerolog.Nop(), started: func(string) { t.Errorf("%s: it started", address) }})
		if err == nil || !strings.Contains(err.Error(), "loopback") {
			t.Errorf("%s: %v, want a word about loopback", address, err)
		}
	}
}

func TestRun_saysThatTheAddressIsTaken(t *testing.T) {
	t.Parallel()
	s := startServer(t)
	cfg, err := config.Load("", nil)
	if err != nil {
		t.Fatal(err)
	}
	cfg.Listen, cfg.Data = strings.TrimPrefix(s.URL, "http://"), t.TempDir()
	if err := run(t.Context(), cfg, settings{log: zerolog.Nop()}); err == nil || !strings.Contains(err.Error(), "address already in use") {
		t.Errorf("run: %v, want that the address is in use", err)
	}
}

// TestDemo_opensWithinTwoSeconds starts the demo as a person does and waits for
// a wall on which all channels have a past.
func TestDemo_opensWithinTwoSeconds(t *testing.T) {
	t.Parallel()
	cfg, err := config.Load("", nil)
	if err != nil {
		t.Fatal(err)
	}
	cfg.Listen, cfg.Data = "127.0.0.1:0", t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	began := time.Now()
	opened := make(chan time.Duration, 1)
	err = run(ctx, cfg, settings{log: zerolog.Nop(), started: func(url string) {
		go func() {
			defer cancel()
			played := make(chan struct{})
			go func() {
				defer close(played)
				if err := playShift(ctx, url, 1, zerolog.Nop()); err != nil {
					t.Error(err)
				}
			}()
			s := &server{URL: url, t: t}
			for time.Since(began) < 10*time.Second {
				var got apiChannels
				s.get("/v1/channels", &got)
				full := 0
				for _, c := range got.Channels {
					if c.Windows["15m"].CustomerMessages >= 5 {
						full++
					}
				}
				if full == 6 {
					opened <- time.Since(began)
					break
				}
			}
			cancel()
			<-played
		}()
	}})
	if err != nil {
		t.Fatal(err)
	}
	select {
	case took := <-opened:
		if took > 2*time.Second {
			t.Errorf("the demo opened after %s, want 2 s", took)
		}
	default:
		t.Error("the demo's six channels did not fill in 10 s")
	}
}
