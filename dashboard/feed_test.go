package dashboard_test

import (
	"fmt"
	"math"
	"reflect"
	"testing"
	"time"

	"undertone/dashboard"
	"undertone/monitor/alert"
	"undertone/monitor/desk"
)

func TestFeed_afterANumber(t *testing.T) {
	t.Parallel()
	type missed = dashboard.Missed
	tests := []struct {
		name   string
		given  []uint64
		after  uint64
		want   []uint64
		missed *missed
		last   uint64
	}{
		{"nothing happened", nil, 0, nil, nil, 0},
		{"all is new", []uint64{1, 2, 3}, 0, []uint64{1, 2, 3}, nil, 3},
		{"some is", []uint64{1, 2, 3}, 2, []uint64{3}, nil, 3},
		{"nothing is", []uint64{1, 2, 3}, 3, nil, nil, 3},
		{"a number from another journal", []uint64{1, 2, 3}, 99, nil, nil, 3},
		{"the greatest number there is", []uint64{1, 2, 3}, math.MaxUint64, nil, nil, 3},
		{"one is forgotten", []uint64{1, 2, 3, 4}, 0, []uint64{2, 3, 4}, &missed{1, 1}, 4},
		{"many are", []uint64{1, 2, 3, 4, 5, 6}, 1, []uint64{4, 5, 6}, &missed{2, 3}, 6},
		{"those forgotten were seen", []uint64{1, 2, 3, 4, 5, 6}, 3, []uint64{4, 5, 6}, nil, 6},
		{"a hole", []uint64{1, 2, 5}, 1, []uint64{5}, &missed{2, 4}, 5},
		{"a journal that begins late", []uint64{7, 8}, 0, []uint64{7, 8}, &missed{1, 6}, 8},
		{"one that is no news", []uint64{1, 2, 2, 1, 3}, 1, []uint64{2, 3}, nil, 3},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			feed := dashboard.NewFeed(3)
			for _, seq := range tt.given {
				feed.Event(seq, fmt.Appendf(nil, "%d", seq))
			}
			events, missed, last, _ := feed.After(tt.after)
			var got []uint64
			for _, e := range events {
				got = append(got, e.Seq)
				if string(e.Data) != fmt.Sprint(e.Seq) {
					t.Errorf("event %d says %s", e.Seq, e.Data)
				}
			}
			if !reflect.DeepEqual(got, tt.want) || !reflect.DeepEqual(missed, tt.missed) || last != tt.last {
				t.Errorf("after %d: %v, missed %v, last %d; want %v, missed %v, last %d",
					tt.after, got, missed, last, tt.want, tt.missed, tt.last)
			}
		})
	}
}

func TestFeed_wakesWhoWaits(t *testing.T) {
	t.Parallel()
	feed := dashboard.NewFeed(3)
	woken := func(more <-chan struct{}) bool {
		select {
		case <-more:
			return true
		default:
			return false
		}
	}
	_, _, _, more := feed.After(0)
	if woken(more) {
		t.Error("woken by nothing")
	}
	feed.Event(1, nil)
	if !woken(more) {
		t.Error("an event woke nobody")
	}
	_, _, _, more = feed.After(1)
	feed.Event(1, nil)
	if woken(more) {
		t.Error("woken by an event that is no news")
	}
}

// What customers and managers say is numbered like all that happens, so that no
// browser takes it for a gap, and shown by the reports alone.
func TestLive_showsAlertsAndNudgesAlone(t *testing.T) {
	t.Parallel()
	f := newDesk(t)
	b := f.follow()
	if s := b.expect("snapshot"); s.Seq != 4 || len(s.Alerts) != 1 {
		t.Fatalf("snapshot = %+v, want the one open alert, and the feed at 4", s)
	}
	f.did("/v1/feedback", `{"conversation":"c-1","csat":1}`, nil)
	f.did("/v1/fixes", `{"cause":"other"}`, nil)
	f.nudged("n-4", "a-8", "c-4", noon)
	if n := b.expect("nudge"); n.Seq != 7 || n.Nudge.ID != "n-4" || n.Nudge.State != desk.Given {
		t.Errorf("frame = %+v, want the nudge as number 7", n)
	}
	f.nudged("n-5", "a-8", "c-5", noon.Add(-time.Hour)) // a supervisor sees those kept back too
	if n := b.expect("nudge"); n.Seq != 8 || n.Nudge.State != desk.Suppressed {
		t.Errorf("frame = %+v, want the suppressed nudge as number 8", n)
	}
	f.did("/v1/alerts/a-1/ack", `{"by":"sam"}`, nil)
	if a := b.expect("alert"); a.Seq != 9 || a.Alert.State != alert.Acknowledged {
		t.Errorf("frame = %+v, want the acknowledged alert as number 9", a)
	}
	again := f.follow("after", "4")
	for want := uint64(7); want <= 9; want++ {
		if got := again.next(); got.Seq != want {
			t.Errorf("after number 4 comes %+v, want number %d", got, want)
		}
	}
	if s := again.expect("snapshot"); s.Seq != 9 {
		t.Errorf("snapshot has the feed at %d, want 9", s.Seq)
	}
}

// An entry of the log that is no record keeps its number.
func TestLive_passesOverWhatIsNoRecord(t *testing.T) {
	t.Parallel()
	f := newFloor(t, dashboard.Options{})
	b := f.follow()
	b.expect("snapshot")
	for i, data := range []string{`not JSON`, `{}`, `[]`, `7`, ``, `{"type":"mystery"}`} {
		f.Event(uint64(i+1), []byte(data))
	}
	f.raise(7)
	if a := b.expect("alert"); a.Seq != 7 {
		t.Errorf("frame = %+v, want the alert as number 7", a)
	}
}
