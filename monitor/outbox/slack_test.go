package outbox_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"undertone/monitor/alert"
	"undertone/monitor/alert/rule"
	"undertone/monitor/desk"
	"undertone/monitor/outbox"
)

func slackChannel(lang string) outbox.Receiver {
	return outbox.Receiver{
		Name: "floor", Kind: outbox.Slack, URL: "https://slack.test/services/T/B/x", Lang: lang,
		Types: []string{outbox.Alerts, outbox.Nudges},
	}
}

// said are the texts that Slack got.
func said(t *testing.T, sent []request) (texts []string) {
	t.Helper()
	for _, r := range sent {
		var p map[string]string
		if err := json.Unmarshal([]byte(r.body), &p); err != nil || len(p) != 1 {
			t.Fatalf("%s: %v", r.body, err)
		}
		texts = append(texts, p["text"])
	}
	return texts
}

func TestSlack_isToldInWords(t *testing.T) { //nolint:paralleltest // runs in a bubble
	tests := []struct {
		lang string
		want []string
	}{
		{"en", []string{
			":red_circle: *Critical* web-chat: web-chat is souring &lt;now &amp; here&gt;\nWords: refund, third time\n<http://wall.test/a1|Open>",
			":eyes: *Acknowledged* by Ann &lt;!channel&gt; web-chat: web-chat is souring &lt;now &amp; here&gt;\n<http://wall.test/a1|Open>",
			":white_check_mark: *Resolved* web-chat: web-chat is souring &lt;now &amp; here&gt;\nCause: courier strike\n<http://wall.test/a1|Open>",
			":bell: *Advice not answered* web-chat: told to wait three times",
		}},
		{"zh-Hans", []string{
			":red_circle: *严重* web-chat：网聊情绪变差\n关键词：refund、third time\n<http://wall.test/a1|查看>",
			":eyes: *已确认*（Ann &lt;!channel&gt;） web-chat：网聊情绪变差\n<http://wall.test/a1|查看>",
			":white_check_mark: *已解决* web-chat：网聊情绪变差\n原因：courier strike\n<http://wall.test/a1|查看>",
			":bell: *建议未获回应* web-chat：told to wait three times",
		}},
		{"zh-Hant", []string{
			":red_circle: *嚴重* web-chat：網聊情緒變差\n關鍵詞：refund、third time\n<http://wall.test/a1|檢視>",
			":eyes: *已確認*（Ann &lt;!channel&gt;） web-chat：網聊情緒變差\n<http://wall.test/a1|檢視>",
			":white_check_mark: *已解決* web-chat：網聊情緒變差\n原因：courier strike\n<http://wall.test/a1|檢視>",
			":bell: *建議未獲回應* web-chat：told to wait three times",
		}},
	}
	for _, tt := range tests {
		t.Run(tt.lang, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, slackChannel(tt.lang))
				w.opts.Link = func(alert string) string { return "http://wall.test/" + alert }
				w.start()
				r := raised("a1")
				w.happens(r, nudge("n0", desk.Given))
				time.Sleep(time.Minute)
				acknowledged := *r.Alert
				acknowledged.State, acknowledged.AcknowledgedBy, acknowledged.AcknowledgedAt = alert.Acknowledged, "Ann <!channel>", time.Now()
				w.happens(desk.Record{Type: "alert", At: time.Now(), Alert: &acknowledged})
				time.Sleep(time.Minute)
				assigned := acknowledged
				assigned.AssignedTo = "Bo"
				w.happens(desk.Record{Type: "alert", At: time.Now(), Alert: &assigned})
				done := resolved(r)
				done.Alert.Cause = "courier strike"
				w.happens(done)
				time.Sleep(time.Minute)
				w.happens(nudge("n1", desk.Escalated))
				if got := said(t, w.later(time.Minute)); !slices.Equal(got, tt.want) {
					t.Errorf("said %q\nwant %q", got, tt.want)
				}
			})
		})
	}
}

func TestSlack_saysHowItEnded(t *testing.T) { //nolint:paralleltest // runs in a bubble
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, slackChannel("en"))
		w.start()
		r := raised("a1")
		w.happens(r)
		time.Sleep(time.Minute)
		done := resolved(r)
		done.Alert.Ended = map[string]string{"en": "web-chat is back to normal"}
		w.happens(done)
		got := said(t, w.later(time.Minute))
		if want := ":white_check_mark: *Resolved* web-chat: web-chat is back to normal"; len(got) != 2 || got[1] != want {
			t.Errorf("said %q, want %q last", got, want)
		}
	})
}

func TestSlack_tellsAGroupOnce(t *testing.T) { //nolint:paralleltest // runs in a bubble
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, slackChannel("en"))
		w.start()
		began := time.Now()
		first, other, second := raised("a1"), raised("b1"), raised("a2")
		first.Alert.Severity, other.Alert.Group = rule.Warning, "phone"
		second.Alert.Text = map[string]string{"en": "worse"}
		w.happens(first, other)
		time.Sleep(3 * time.Second)
		w.happens(second)
		sent := w.later(6 * time.Second)
		want := []string{
			":red_circle: *Critical* web-chat: worse (2 alerts)\nWords: refund, third time",
			":red_circle: *Critical* web-chat: web-chat is souring &lt;now &amp; here&gt;\nWords: refund, third time",
		}
		if got := said(t, sent); !slices.Equal(got, want) {
			t.Fatalf("said %q\nwant %q", got, want)
		}
		if got := sent[0].at.Sub(began); got != 5*time.Second {
			t.Errorf("told after %v, want 5s", got)
		}
		w.counts("floor delivered 3")
	})
}

// TestSlack_groupsWhatWaited is of events that come from the log long after they
// happened: those that were far apart are not one, and none waits any longer.
func TestSlack_groupsWhatWaited(t *testing.T) { //nolint:paralleltest // runs in a bubble
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, slackChannel("en"))
		w.start()
		w.stop()
		for range 3 {
			w.log.append(mustJSON(t, raised("a1")))
			w.log.append(mustJSON(t, raised("a2")))
			time.Sleep(6 * time.Second)
		}
		w.start()
		if sent := w.later(3 * time.Second); len(sent) != 3 {
			t.Errorf("%d messages, want 3", len(sent))
		}
	})
}

func TestSlack_isToldOnceASecondAtMost(t *testing.T) { //nolint:paralleltest // runs in a bubble
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, slackChannel("en"))
		w.start()
		for _, id := range numbers(1, 30) {
			r := raised(id)
			r.Alert.Group = id
			w.log.append(mustJSON(t, r))
		}
		w.answers(func(r request) (int, http.Header) { return 200, nil })
		w.box.Stir()
		sent := w.later(time.Minute)
		if len(sent) != 30 {
			t.Errorf("%d messages, want 30", len(sent))
		}
		for i := range sent[1:] {
			if gap := sent[i+1].at.Sub(sent[i].at); gap < time.Second {
				t.Errorf("message %d came %v after the one before", i+1, gap)
			}
		}
	})
}
