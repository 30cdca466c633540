package outbox_test

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	webhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"undertone/monitor/alert"
	"undertone/monitor/desk"
	"undertone/monitor/journal"
	"undertone/monitor/outbox"
)

// TestWebhook_isSignedAsTheStandardSays checks with the standard's own library, as
// receivers do, and by hand, as the specification is written.
func TestWebhook_isSignedAsTheStandardSays(t *testing.T) { //nolint:paralleltest // runs in a bubble
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, hook("ops"))
		w.start()
		w.answersAlways(500)
		w.happens(raised("a1"))
		sent := w.later(time.Minute)
		verifier, err := webhooks.NewWebhook(secret)
		if err != nil {
			t.Fatal(err)
		}
		key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, "whsec_"))
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range sent {
			if err := verifier.VerifyIgnoringTimestamp([]byte(r.body), r.header); err != nil {
				t.Error(err)
			}
			stamp := fmt.Sprint(r.at.Unix()) // of the try, not of the event
			mac := hmac.New(sha256.New, key)
			fmt.Fprintf(mac, "%s.%s.%s", r.id(), stamp, r.body)
			want := "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil))
			if got := r.header.Get("webhook-signature"); got != want || r.header.Get("webhook-timestamp") != stamp {
				t.Errorf("headers %v, want the signature %s of %s", r.header, want, stamp)
			}
			if r.id() != sent[0].id() || r.body != sent[0].body {
				t.Errorf("a later try is another: %s %s", r.id(), r.body)
			}
			if err := verifier.VerifyIgnoringTimestamp([]byte(r.body+" "), r.header); err == nil {
				t.Error("the signature fits another body")
			}
		}
		if len(sent) < 3 {
			t.Errorf("only %d tries", len(sent))
		}
	})
}

// TestSigning_isThatOfTheSpecification holds the library to the published example.
func TestSigning_isThatOfTheSpecification(t *testing.T) {
	t.Parallel()
	signer, err := webhooks.NewWebhook(secret)
	if err != nil {
		t.Fatal(err)
	}
	got, err := signer.Sign("msg_p5jXN8AQM9LWM0D4loKWxJek", time.Unix(1614265330, 0), []byte(`{"test": 2432232314}`))
	if want := "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="; err != nil || got != want {
		t.Errorf("signature %s, %v, want %s", got, err, want)
	}
}

func TestWebhook_saysWhatHappened(t *testing.T) { //nolint:paralleltest // runs in a bubble
	synctest.Test(t, func(t *testing.T) {
		r := hook("ops")
		r.Types = []string{"alert", "nudge"}
		w := newWorld(t, r)
		w.start()
		acknowledged := raised("a1")
		acknowledged.Alert.State = alert.Acknowledged
		records := []desk.Record{raised("a1"), acknowledged, resolved(raised("a1")), nudge("n1", desk.Given), nudge("n1", desk.Escalated)}
		w.happens(records...)
		var got []string
		for i, r := range w.later(time.Second) {
			var p struct {
				Type      string
				Timestamp time.Time
				Data      json.RawMessage
			}
			if err := json.Unmarshal([]byte(r.body), &p); err != nil {
				t.Fatal(err)
			}
			got = append(got, p.Type)
			want := mustJSON(t, records[i].Alert)
			if records[i].Nudge != nil {
				want = mustJSON(t, records[i].Nudge)
			}
			if string(p.Data) != string(want) || !p.Timestamp.Equal(records[i].At) {
				t.Errorf("at %v: %s\nwant at %v: %s", p.Timestamp, p.Data, records[i].At, want)
			}
		}
		want := []string{"alert.firing", "alert.acknowledged", "alert.resolved", "nudge.given", "nudge.escalated"}
		if !slices.Equal(got, want) {
			t.Errorf("types %v, want %v", got, want)
		}
	})
}

func TestNew_findsTheSecret(t *testing.T) {
	file := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(file, []byte(secret+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("UNDERTONE_SECRET_OPS", secret)
	tests := []struct {
		name, file, env, want string
	}{
		{"in a file", file, "", ""},
		{"in a variable", "", "UNDERTONE_SECRET_OPS", ""},
		{"in a file that is not there", file + "x", "", "read secret_file: "},
		{"in a variable that is not set", "", "UNDERTONE_SECRET_NONE", "secret_env UNDERTONE_SECRET_NONE must be whsec_"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := outbox.Receiver{Name: "ops", Kind: outbox.Webhook, URL: "http://ops.test", SecretFile: tt.file, SecretEnv: tt.env}
			_, err := outbox.New(outbox.Options{Receivers: []outbox.Receiver{r}}, t.TempDir(), &eventLog{}, journal.Observe{})
			if tt.want == "" && err != nil || tt.want != "" && (err == nil || !strings.Contains(err.Error(), `receiver "ops": `+tt.want)) {
				t.Errorf("got %v, want %s", err, tt.want)
			}
		})
	}
}

// TestOutbox_standsHostileAnswers has real servers on real sockets that answer
// whatever harms; a last one, the witness, must be told of everything meanwhile,
// and the hostile ones of the first event at least.
func TestOutbox_standsHostileAnswers(t *testing.T) {
	t.Parallel()
	followed := make(chan string, 100)
	elsewhere := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { followed <- r.URL.Path }))
	t.Cleanup(elsewhere.Close)
	asked := make(chan string, 1000)
	var receivers []outbox.Receiver
	for name, url := range hostile(t, elsewhere.URL, asked) {
		r := hook(name)
		r.URL = outbox.Secret(url)
		receivers = append(receivers, r)
	}
	witness := make(chan string, 100)
	good := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { witness <- r.Header.Get("webhook-id") }))
	t.Cleanup(good.Close)
	last := hook("witness")
	last.URL = outbox.Secret(good.URL)
	receivers = append(receivers, last)
	if err := outbox.SetDefaults(receivers); err != nil {
		t.Fatal(err)
	}

	log := &eventLog{}
	box, err := outbox.New(outbox.Options{Receivers: receivers}, t.TempDir(), log, journal.Observe{})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- box.Run(ctx) }()
	want := map[string]bool{"endless, until it was cut off": true}
	for i := range receivers[:len(receivers)-1] {
		want[receivers[i].Name] = true
	}
	ticker := time.NewTicker(10 * time.Millisecond)
	defer ticker.Stop()
	patience := time.NewTimer(time.Minute)
	defer patience.Stop()
	for told := 0; len(want) > 0 || told < 20; {
		select {
		case <-ticker.C: // receivers are new until Run has found them their places
			log.append(mustJSON(t, raised(fmt.Sprint(told))))
			box.Stir()
		case name := <-asked:
			delete(want, name)
		case <-witness:
			told++
		case path := <-followed:
			t.Fatalf("a redirect was followed to %s", path)
		case <-patience.C:
			t.Fatalf("the witness was told of %d events; never asked: %v", told, want)
		}
	}
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

// hostile are the addresses of servers by name. Each says when it is asked.
func hostile(t *testing.T, elsewhere string, asked chan<- string) map[string]string {
	t.Helper()
	urls := make(map[string]string)
	serve := func(name string, answer http.HandlerFunc) {
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			asked <- name
			answer(w, r)
		}))
		t.Cleanup(s.Close)
		urls[name] = s.URL
	}
	serve("redirect", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, elsewhere, http.StatusTemporaryRedirect)
	})
	serve("endless", func(w http.ResponseWriter, _ *http.Request) {
		for range 1000 { // far more than sockets hold
			if _, err := io.WriteString(w, strings.Repeat("x", 64<<10)); err != nil {
				asked <- "endless, until it was cut off"
				return
			}
		}
	})
	serve("headers", func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("X", strings.Repeat("x", 1<<20)) })
	serve("cut", func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Content-Length", "1000") })
	serve("zip", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		io.WriteString(w, "no zip") //nolint:errcheck // it may be gone
	})
	serve("panic", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
	urls["garbage"] = garbage(t, asked)
	return urls
}

// garbage is a server that does not speak HTTP.
func garbage(t *testing.T, asked chan<- string) string {
	t.Helper()
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			asked <- "garbage"
			io.WriteString(conn, "\x00\xff 999 no HTTP\r\n\r\n") //nolint:errcheck // it may be gone
			conn.Close()
		}
	}()
	return "http://" + l.Addr().String()
}
