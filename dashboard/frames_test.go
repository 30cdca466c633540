package dashboard_test

import (
	"testing"
	"testing/synctest"

	"undertone/dashboard"
	"undertone/monitor"
	"undertone/monitor/alert"
	"undertone/monitor/contact"
)

// TestLive_frames holds the wire: the page, and others' pages, read just this.
func TestLive_frames(t *testing.T) {
	t.Parallel()
	if _, err := ear(); err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) { // it is the year 2000
		f := newFloorInBubble(t, dashboard.Options{Events: 10})
		for seq := uint64(1); seq <= 12; seq++ {
			f.raise(seq)
		}
		wall := f.follow("after", "1")
		for range 11 { // a gap and ten alerts
			if got := wall.raw(); got != `{"type":"gap","seq":2,"from":2,"to":2}` {
				continue
			}
			if got, want := wall.raw(), `{"seq":3,"type":"alert","at":"2026-11-21T12:00:00Z","alert":{"id":"a-3","channel":"web","state":"firing"}}`; got != want {
				t.Errorf("alert = %s\nwant %s", got, want)
			}
			break
		}
		for range 9 {
			wall.raw()
		}
		check := func(b *browser, what, want string) {
			t.Helper()
			if got := b.raw(); got != want {
				t.Errorf("%s = %s\nwant %s", what, got, want)
			}
		}
		check(wall, "empty snapshot", `{"type":"snapshot","seq":12,"as_of":"0001-01-01T00:00:00.000Z","alerts":[],"channels":[]}`)
		f.Put([]monitor.Mood{mood("web", 1)}, noon)
		data, _ := f.One("web")
		check(wall, "moods", `{"type":"moods","seq":12,"as_of":"2026-11-21T12:00:00.000Z","channels":[`+string(data)+`]}`)
		check(wall, "heartbeat", `{"type":"moods","seq":12,"as_of":"2026-11-21T12:00:00.000Z","channels":[]}`)

		f.line.raise(alert.Alert{ID: "a-1", Rule: "channel_mood", Severity: "critical", Scope: "channel", Channel: "web", State: alert.Firing, RaisedAt: noon, Text: map[string]string{"en": "souring"}})
		open := `"alerts":[{"id":"a-1","rule":"channel_mood","severity":"critical","scope":"channel","channel":"web","state":"firing","raised_at":"2026-11-21T12:00:00Z","text":{"en":"souring"},"group":"web"}]`
		web := f.follow("view", "channel", "channel", "web")
		check(web, "snapshot", `{"type":"snapshot","seq":12,"as_of":"2026-11-21T12:00:00.000Z",`+open+`,"channels":[`+string(data)+`]}`)
		check(web, "heartbeat", `{"type":"moods","seq":12,"as_of":"2026-11-21T12:00:00.000Z","channels":[]}`)

		talk := f.follow("view", "conversation", "conversation", "c-1")
		check(talk, "conversation", `{"type":"snapshot","seq":12,"as_of":"2000-01-01T00:00:10.000Z","conversation":{"conversation":"c-1","channel":"","messages":[],"sentiment":0,"mood":[],"nudges":[],"alerts":[]},`+open+`}`)
		m := says(contact.Agent, 1, `<b>hello</b>`)
		m.Agent, m.Attributes = "a-7", map[string]string{"queue": "vip"}
		f.Turn(&m)
		check(talk, "turn", `{"type":"turn","seq":12,"conversation":"c-1","turn":{"id":"m-1","speaker":"agent","text":"\u003cb\u003ehello\u003c/b\u003e","at":"2026-11-21T12:00:01.000Z","medium":"chat","agent":"a-7","attributes":{"queue":"vip"}}}`)
		check(talk, "heartbeat", `{"type":"moods","seq":12,"as_of":"2000-01-01T00:00:15.000Z","channels":[]}`)
		f.Drain()
		check(talk, "bye", `{"type":"bye","seq":12,"reason":"draining","retry_after":1}`)
	})
}
