package outbox_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"undertone/monitor/alert"
	"undertone/monitor/alert/rule"
	"undertone/monitor/desk"
	"undertone/monitor/journal"
	"undertone/monitor/outbox"
)

func manager(url string) outbox.Receiver {
	return outbox.Receiver{Name: "am", Kind: outbox.Alertmanager, URL: outbox.Secret(url), Lang: "zh-Hans", Severity: rule.Warning}
}

// managed is an alert as an Alertmanager has it.
type managed struct {
	Labels, Annotations map[string]string
	StartsAt, EndsAt    time.Time
	GeneratorURL        string
}

func posted(t *testing.T, r request) (list []managed) {
	t.Helper()
	if err := json.Unmarshal([]byte(r.body), &list); err != nil || r.url != "http://am.test/api/v2/alerts" {
		t.Fatalf("%s: %s: %v", r.url, r.body, err)
	}
	return list
}

func TestAlertmanager_isToldOfAllThatIsOpenEveryMinute(t *testing.T) { //nolint:paralleltest // runs in a bubble
	synctest.Test(t, func(t *testing.T) {
		minor, over := raised("minor"), resolved(raised("over"))
		minor.Alert.Severity = rule.Info
		open := []desk.Ticket{*raised("a0").Alert, *minor.Alert, *over.Alert}
		w := newWorld(t, manager("http://am.test/"))
		w.opens(open...)
		w.start()
		for range 3 {
			sent := w.later(time.Minute)
			if len(sent) != 1 {
				t.Fatalf("%d requests in a minute, want 1", len(sent))
			}
			list := posted(t, sent[0])
			if len(list) != 1 || list[0].Labels["undertone_alert"] != "a0" || !list[0].EndsAt.Equal(sent[0].at.Add(5*time.Minute)) {
				t.Errorf("at %v told of %+v", sent[0].at, list)
			}
		}
		w.opens()
		if sent := w.later(time.Minute); len(sent) != 0 {
			t.Errorf("nothing is open, and %d requests came", len(sent))
		}
		open = nil
		for i := range 600 {
			open = append(open, *raised(fmt.Sprint(i)).Alert)
		}
		w.opens(open...)
		if sent := w.later(time.Minute); len(sent) != 3 {
			t.Errorf("600 open alerts came in %d requests, want 3", len(sent))
		}
	})
}

func TestAlertmanager_isToldOfChangesAtOnce(t *testing.T) { //nolint:paralleltest // runs in a bubble
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, manager("http://am.test/api/v2/alerts"))
		w.opts.Link = func(alert string) string { return "http://wall.test/" + alert }
		w.start()
		r := raised("a1")
		r.Alert.Because = []rule.Finding{{Text: "last_5m.sentiment <= low", Held: true}, {Text: "trend < 0"}}
		w.happens(r)
		sent := w.later(0)
		list := posted(t, sent[0])
		want := managed{
			Labels:       map[string]string{"alertname": "channel_mood", "severity": "critical", "scope": "channel", "channel": "web-chat", "undertone_alert": "a1"},
			Annotations:  map[string]string{"summary": "网聊情绪变差", "description": "触发条件：last_5m.sentiment <= low\n关键词：refund、third time"},
			StartsAt:     r.Alert.RaisedAt,
			EndsAt:       sent[0].at.Add(5 * time.Minute).UTC(),
			GeneratorURL: "http://wall.test/a1",
		}
		if got := fmt.Sprintf("%+v", list); got != fmt.Sprintf("%+v", []managed{want}) {
			t.Errorf("told %s\nwant %+v", got, want)
		}
		time.Sleep(10 * time.Second)
		done := resolved(r)
		w.happens(done)
		if list := posted(t, w.later(0)[0]); !list[0].EndsAt.Equal(done.Alert.ResolvedAt) || list[0].Labels["undertone_alert"] != "a1" {
			t.Errorf("told of the end by %+v", list)
		}
	})
}

// TestAlertmanager_isToldTheNewestOfEach is of one that was away: a flood of what
// is long over would open and close alerts there.
func TestAlertmanager_isToldTheNewestOfEach(t *testing.T) { //nolint:paralleltest // runs in a bubble
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, manager("http://am.test"))
		w.start()
		w.answersAlways(0)
		r := raised("a1")
		w.happens(r)
		time.Sleep(10 * time.Second)
		w.happens(resolved(r), raised("a2"), resolved(raised("a3")))
		w.later(time.Minute)
		w.answersAlways(200)
		sent := w.later(5 * time.Minute)
		var got []string
		for _, r := range sent {
			for _, a := range posted(t, r) {
				got = append(got, fmt.Sprint(a.Labels["undertone_alert"], " ", a.EndsAt.After(r.at)))
			}
		}
		if want := "[a1 true a1 false a2 true a3 false]"; fmt.Sprint(got) != want {
			t.Errorf("told of %v, want %s", got, want)
		}
		w.counts("am delivered 4")
	})
}

// TestAlertmanager_isBackSoonEnough is of an outage after which what is open must not
// be taken for over. Waits are random, so it looks at several.
func TestAlertmanager_isBackSoonEnough(t *testing.T) { //nolint:paralleltest // runs in bubbles
	for range 10 {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t, manager("http://am.test"))
			w.opens(*raised("a1").Alert)
			w.start()
			w.later(time.Minute)
			w.answersAlways(0)
			w.happens(raised("a2"))
			w.later(20 * time.Minute)
			w.answersAlways(200)
			told := make(map[string]bool)
			for _, r := range w.later(time.Minute) {
				for _, a := range posted(t, r) {
					told[a.Labels["undertone_alert"]] = true
				}
			}
			if !told["a1"] || !told["a2"] {
				t.Errorf("within a minute it was told of %v", told)
			}
		})
	}
}

// patience is for a real Alertmanager on a busy machine.
const patience = time.Minute

// TestAlertmanager_understandsUs asks a real one.
func TestAlertmanager_understandsUs(t *testing.T) {
	t.Parallel()
	url := startAlertmanager(t)
	receivers := []outbox.Receiver{manager(url)}
	if err := outbox.SetDefaults(receivers); err != nil {
		t.Fatal(err)
	}
	log := &eventLog{}
	opts := outbox.Options{
		Receivers: receivers, Open: func() []desk.Ticket { return nil },
		Link: func(alert string) string { return "http://wall.test/#" + alert },
	}
	dir := t.TempDir()
	log.append(mustJSON(t, raised("before")))
	box, err := outbox.New(opts, dir, log, journal.Observe{})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- box.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	state := filepath.Join(dir, "state", "outbox.json")
	until(t, func() error { _, err := os.Stat(state); return err }) // the receiver has its place

	r, other := raised("a1"), raised("a2")
	other.Alert.Channel, other.Alert.Topic = "语音 \"热线\"\n", "delivery"
	log.append(mustJSON(t, r))
	log.append(mustJSON(t, other))
	box.Stir()
	until(t, func() error { return has(url, "a1", "a2") })
	list, err := active(url)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range list {
		if a.Annotations["summary"] != "网聊情绪变差" || a.Labels["alertname"] != "channel_mood" || a.GeneratorURL == "" {
			t.Errorf("it has %+v", a)
		}
		if left := time.Until(a.EndsAt); left < 4*time.Minute || left > 5*time.Minute {
			t.Errorf("%s ends in %v, want 5 minutes", a.Labels["undertone_alert"], left)
		}
	}
	log.append(mustJSON(t, resolved(r)))
	box.Stir()
	until(t, func() error { return has(url, "a2") })
	acknowledged := *other.Alert
	acknowledged.State = alert.Acknowledged
	log.append(mustJSON(t, desk.Record{Type: "alert", At: time.Now(), Alert: &acknowledged}))
	log.append(mustJSON(t, resolved(other)))
	box.Stir()
	until(t, func() error { return has(url) })
}

// startAlertmanager starts one of its own, and ends it with the test. Without the
// program the test is skipped at a desk and fails in CI, where it must be there.
func startAlertmanager(t *testing.T) (url string) {
	t.Helper()
	const program = "prometheus-alertmanager"
	binary, err := exec.LookPath(program)
	switch {
	case err == nil:
	case os.Getenv("UNDERTONE_CI") != "":
		t.Fatalf("%s is not installed and UNDERTONE_CI is set", program)
	default:
		t.Skipf("%s is not installed", program)
	}
	dir := t.TempDir()
	file := filepath.Join(dir, "alertmanager.yml")
	if err := os.WriteFile(file, []byte("route: {receiver: none}\nreceivers: [{name: none}]\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	// It does not tell which port it got, so it cannot be given :0.
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := l.Addr().String()
	l.Close()
	said := new(bytes.Buffer)
	cmd := exec.Command(binary, "--config.file="+file, "--storage.path="+filepath.Join(dir, "data"),
		"--web.listen-address="+addr, "--cluster.listen-address=")
	cmd.Stdout, cmd.Stderr = said, said
	if err := cmd.Start(); err != nil {
		t.Fatalf("start %s: %v", program, err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		_ = cmd.Wait()
		if t.Failed() {
			t.Logf("%s said:\n%s", program, said)
		}
	})
	url = "http://" + addr
	until(t, func() error { _, err := active(url); return err })
	return url
}

func until(t *testing.T, ask func() error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for {
		err := ask()
		if err == nil {
			return
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			t.Fatalf("not within %v: %v", patience, err)
		}
	}
}

// has is nil when exactly these alerts are open at the Alertmanager.
func has(url string, ids ...string) error {
	list, err := active(url)
	if err != nil {
		return err
	}
	got := make(map[string]bool)
	for _, a := range list {
		got[a.Labels["undertone_alert"]] = true
	}
	for _, id := range ids {
		if !got[id] {
			return fmt.Errorf("it has %v, want %v", got, ids)
		}
	}
	if len(got) != len(ids) {
		return fmt.Errorf("it has %v, want %v", got, ids)
	}
	return nil
}

// active are the alerts that an Alertmanager thinks are open.
func active(url string) (list []managed, err error) {
	resp, err := http.Get(url + "/api/v2/alerts?active=true")
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s: %s %w", resp.Status, strings.TrimSpace(string(body)), err)
	}
	return list, json.Unmarshal(body, &list)
}
