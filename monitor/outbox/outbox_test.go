package outbox_test

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"undertone/monitor/alert/rule"
	"undertone/monitor/desk"
	"undertone/monitor/journal"
	"undertone/monitor/outbox"
)

func TestOutbox_givesAllThatCameWhileAReceiverWasDown(t *testing.T) { //nolint:paralleltest // runs in a bubble
	for name, status := range map[string]int{"it refuses connections": 0, "it answers 500": 500, "it never answers": -1, "it answers 429": 429} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, hook("ops"))
				w.start()
				w.answersAlways(status)
				for _, id := range numbers(1, 200) {
					w.happens(raised(id))
					time.Sleep(3 * time.Second)
				}
				w.gauge("undertone_outbox_lag_events", 200)
				w.gauge("undertone_outbox_up", 0)
				w.later(0)
				w.answersAlways(204)
				sent := w.later(10 * time.Minute)
				if got := alertIDs(sent); !slices.Equal(got, numbers(1, 200)) || len(sent) != 200 {
					t.Errorf("%d requests of the alerts %v, want 200 in order", len(sent), got)
				}
				w.counts("ops delivered 200")
				w.gauge("undertone_outbox_lag_events", 0)
				w.gauge("undertone_outbox_up", 1)
				if got := strings.Count(w.told.String(), "does not take what it is told") + strings.Count(w.told.String(), "well again"); got != 2 {
					t.Errorf("two changes are told in %d lines:\n%s", got, &w.told)
				}
			})
		})
	}
}

// TestOutbox_tellsTwiceRatherThanNever crashes between a delivery and its note: the
// state file is put back to what it was before.
func TestOutbox_tellsTwiceRatherThanNever(t *testing.T) { //nolint:paralleltest // runs in a bubble
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, hook("ops"))
		w.start()
		w.happens(raised("a1"))
		first := w.later(2 * time.Second)
		file := filepath.Join(w.dir, "state", "outbox.json")
		saved, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		w.happens(raised("a2"), raised("a3"))
		before := w.later(0)
		w.stop()
		if err := os.WriteFile(file, saved, 0o600); err != nil {
			t.Fatal(err)
		}
		w.log.append(mustJSON(t, raised("a4"))) // while it was down
		w.start()
		after := w.later(2 * time.Second)
		if len(first) != 1 || len(before) != 2 || !slices.Equal(alertIDs(after), []string{"a2", "a3", "a4"}) {
			t.Fatalf("told of %v, %v, and after the crash of %v", alertIDs(first), alertIDs(before), alertIDs(after))
		}
		for i, r := range before {
			if again := after[i]; again.id() != r.id() || again.body != r.body || r.id() == first[0].id() {
				t.Errorf("told again as %s %s\nfirst as %s %s", again.id(), again.body, r.id(), r.body)
			}
		}
		w.stop()
		w.start()
		if sent := w.later(time.Minute); len(sent) != 0 {
			t.Errorf("after a good end %d events are told again", len(sent))
		}
	})
}

func TestOutbox_aSlowReceiverDelaysNoOther(t *testing.T) { //nolint:paralleltest // runs in a bubble
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, hook("slow"), hook("down"), hook("good"))
		w.start()
		w.answers(func(r request) (int, http.Header) {
			switch {
			case strings.Contains(r.url, "slow"):
				time.Sleep(14 * time.Second)
			case strings.Contains(r.url, "down"):
				return 0, nil
			}
			return http.StatusOK, nil
		})
		var records []desk.Record
		for _, id := range numbers(1, 100) {
			records = append(records, raised(id))
		}
		w.happens(records...)
		good := func(r request) bool { return !strings.Contains(r.url, "good") }
		if sent := slices.DeleteFunc(w.later(0), good); len(sent) != 100 {
			t.Errorf("told the good receiver of %d events at once, want 100", len(sent))
		}
	})
}

func TestOutbox_skipsWhatAReceiverRefuses(t *testing.T) { //nolint:paralleltest // runs in a bubble
	for _, status := range []int{400, 404, 422, 302, 101} {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t, hook("ops"))
			w.start()
			w.answers(func(r request) (int, http.Header) {
				if strings.Contains(r.body, `"a2"`) {
					return status, http.Header{"Location": {"http://elsewhere.test/"}}
				}
				return http.StatusOK, nil
			})
			w.happens(raised("a1"), raised("a2"), raised("a3"))
			sent := w.later(time.Minute)
			if got := alertIDs(sent); !slices.Equal(got, numbers(1, 3)) || len(sent) != 7 {
				t.Errorf("%d: %d requests of %v, want five of the second", status, len(sent), got)
			}
			w.counts("ops delivered 2, ops refused 1")
		})
	}
}

func TestOutbox_leavesAloneAReceiverThatIsGone(t *testing.T) { //nolint:paralleltest // runs in a bubble
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, hook("ops"))
		w.start()
		w.answersAlways(http.StatusGone)
		w.happens(raised("a1"), raised("a2"))
		w.answersAlways(http.StatusOK)
		w.happens(raised("a3"))
		if sent := w.later(time.Hour); len(sent) != 1 {
			t.Errorf("%d requests, want 1", len(sent))
		}
		w.gauge("undertone_outbox_up", 0)
		w.stop()
		w.start()
		if got := alertIDs(w.later(time.Minute)); !slices.Equal(got, numbers(1, 3)) {
			t.Errorf("started again, it is told of %v", got)
		}
	})
}

func TestOutbox_waitsAsLongAsItIsAsked(t *testing.T) { //nolint:paralleltest // runs in a bubble
	now := func(d time.Duration) string { return time.Now().Add(d).UTC().Format(http.TimeFormat) }
	tests := []struct {
		name        string
		status      int
		after       func() string
		least, most time.Duration
	}{
		{"seconds", 429, func() string { return "120" }, 2 * time.Minute, 2*time.Minute + time.Second},
		{"a date", 503, func() string { return now(3 * time.Minute) }, 2*time.Minute + 59*time.Second, 3*time.Minute + time.Second},
		{"a year, of which an hour is granted", 503, func() string { return "31536000" }, time.Hour, time.Hour + time.Second},
		{"a number too large", 429, func() string { return "99999999999999999999999" }, 0, time.Second},
		{"a time that is over", 429, func() string { return now(-time.Hour) }, 0, time.Second},
		{"less than nothing", 429, func() string { return "-5" }, 0, time.Second},
		{"nonsense", 503, func() string { return "soon" }, 0, time.Second},
		{"with another status", 500, func() string { return "120" }, 0, time.Second},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, hook("ops"))
				w.start()
				tries := 0
				w.answers(func(request) (int, http.Header) {
					if tries++; tries > 1 {
						return http.StatusOK, nil
					}
					return tt.status, http.Header{"Retry-After": {tt.after()}}
				})
				w.happens(raised("a1"))
				sent := w.later(2 * time.Hour)
				if len(sent) != 2 {
					t.Fatalf("%d requests, want 2", len(sent))
				}
				if got := sent[1].at.Sub(sent[0].at); got < tt.least || got > tt.most {
					t.Errorf("tried again after %v, want %v to %v", got, tt.least, tt.most)
				}
			})
		})
	}
}

// TestOutbox_givesUpAnEventAfterADay also starts anew meanwhile, which must not
// give another day.
func TestOutbox_givesUpAnEventAfterADay(t *testing.T) { //nolint:paralleltest // runs in a bubble
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, hook("ops"))
		w.start()
		w.answersAlways(500)
		w.happens(raised("a1"), raised("a2"))
		w.later(20 * time.Hour)
		w.stop()
		w.start()
		w.happens(raised("young"))
		w.later(3 * time.Hour)
		w.counts("")
		w.later(2 * time.Hour)
		w.counts("ops expired 2")
		w.answersAlways(200)
		if got := alertIDs(w.later(time.Hour)); !slices.Equal(got, []string{"young"}) {
			t.Errorf("after the outage told of %v", got)
		}
		if got := strings.Count(w.told.String(), "did not take an event"); got != 1 {
			t.Errorf("%d lines tell of skipped events, want 1:\n%s", got, &w.told)
		}
	})
}

func TestOutbox_tellsEachWhatItWants(t *testing.T) { //nolint:paralleltest // runs in a bubble
	info, routed := raised("info"), raised("routed")
	info.Alert.Severity, routed.Alert.Route = rule.Info, []string{"x", "ops"}
	records := []desk.Record{raised("a1"), info, routed, nudge("n1", desk.Given), {Type: "feedback", Feedback: &desk.Feedback{}}, {}}
	tests := []struct {
		name string
		with func(r *outbox.Receiver)
		want []string
	}{
		{"alerts, unless it says so", func(*outbox.Receiver) {}, []string{"a1", "info", "routed"}},
		{"severe ones", func(r *outbox.Receiver) { r.Severity = rule.Warning }, []string{"a1", "routed"}},
		{"those routed to it", func(r *outbox.Receiver) { r.OnlyRouted = true }, []string{"routed"}},
		{"nudges", func(r *outbox.Receiver) { r.Types = []string{"nudge"} }, []string{"n1"}},
		{"both", func(r *outbox.Receiver) { r.Types = []string{"nudge", "alert"} }, []string{"a1", "info", "routed", "n1"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := hook("ops")
				tt.with(&r)
				w := newWorld(t, r)
				w.start()
				w.log.append([]byte("not a record"))
				w.happens(records...)
				if got := alertIDs(w.later(time.Second)); !slices.Equal(got, tt.want) {
					t.Errorf("told of %v, want %v", got, tt.want)
				}
				w.counts(fmt.Sprintf("ops delivered %d, ops unreadable 1", len(tt.want)))
			})
		})
	}
}

func TestOutbox_neverShowsASecret(t *testing.T) { //nolint:paralleltest // runs in a bubble
	synctest.Test(t, func(t *testing.T) {
		r := hook("ops")
		r.URL = "http://user:pa55word@ops.test/T00/B00/t0ken?key=k3y"
		w := newWorld(t, r)
		w.start()
		for _, status := range []int{0, -1, 404, 500, 410} {
			w.answersAlways(status)
			w.happens(raised(fmt.Sprint(status)))
			w.later(time.Minute)
		}
		w.stop()
		shown := w.told.String() + fmt.Sprintf("%v %+v %#v %s", r, r, r, mustJSON(t, r))
		state, err := os.ReadFile(filepath.Join(w.dir, "state", "outbox.json"))
		if err != nil {
			t.Fatal(err)
		}
		bad := outbox.Receiver{Name: "bad", Kind: "webhook", URL: "ftp://user:pa55word@ops.test/t0ken?k3y", Secret: "MfKQ9r8GKY"}
		shown += string(state) + outbox.SetDefaults([]outbox.Receiver{bad}).Error()
		for _, part := range []string{"pa55word", "t0ken", "k3y", "MfKQ9r8GKY"} {
			if strings.Contains(shown, part) {
				t.Errorf("%q is shown:\n%s", part, shown)
			}
		}
	})
}

func TestNew_refusesABrokenState(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "state"), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"", "{}", `{"version":1`, `{"version":2,"receivers":{}}`, `{"version":1,"receivers":{"a b":{}}}`, `{"version":1,"receivers":{}} {}`} {
		if err := os.WriteFile(filepath.Join(dir, "state", "outbox.json"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := outbox.New(outbox.Options{}, dir, &eventLog{}, journal.Observe{}); err == nil || !strings.Contains(err.Error(), "move it away") {
			t.Errorf("%q: %v", text, err)
		}
	}
}
