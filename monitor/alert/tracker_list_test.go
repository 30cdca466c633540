package alert_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"undertone/monitor/alert"
	"undertone/monitor/alert/rule"
	"undertone/monitor/contact"
	"undertone/nlp"
)

func names(list []alert.Talk) (names []string) {
	for i := range list {
		names = append(names, list[i].Conversation)
	}
	return names
}

func TestTracker_List_showsTheWorstFirst(t *testing.T) {
	t.Parallel()
	f := newFloor(t, alert.Options{}, pack(t, "angry\nraise: sentiment < -0.8"))
	f.play(
		said{0, "calm/customer", 0.5, "web"},
		said{0, "cross/customer", -0.4, "web"}, said{0, "cross/agent", 0, "web"},
		said{0, "upset/customer", -0.9, "web"},
		said{0, "elsewhere/customer", -1, "phone"},
		said{0, "bot-only/bot", 0, "web"},
		said{30 * s, "", 0, ""},
	)
	tests := []struct {
		name string
		q    alert.TalkQuery
		want []string
	}{
		{"by mood", alert.TalkQuery{By: alert.ByMood, Most: 9}, []string{"c-elsewhere", "c-upset", "c-cross", "c-calm"}},
		{"on a channel", alert.TalkQuery{Channel: "web", By: alert.ByMood, Most: 9}, []string{"c-upset", "c-cross", "c-calm"}},
		{"no more than wanted", alert.TalkQuery{By: alert.ByMood, Most: 2}, []string{"c-elsewhere", "c-upset"}},
		{"none where none is wanted", alert.TalkQuery{By: alert.ByMood}, nil},
		{"who waits comes before who was answered", alert.TalkQuery{Channel: "web", By: alert.BySilence, Most: 9}, []string{"c-upset", "c-calm", "c-cross"}},
		{"of a customer", alert.TalkQuery{Customer: "u-cross", Most: 9}, []string{"c-cross"}},
		{"of a customer who is not there", alert.TalkQuery{Customer: "u-nobody", Most: 9}, nil},
		{"of a tone", alert.TalkQuery{Tone: "anger", By: alert.ByMood, Most: 9}, []string{"c-elsewhere", "c-upset", "c-cross"}},
		{"on a topic", alert.TalkQuery{Topic: nlp.Topics()[2], By: alert.ByMood, Most: 1}, []string{"c-elsewhere"}},
		{"on a topic that nobody has", alert.TalkQuery{Topic: nlp.Topics()[3], Most: 9}, nil},
		{"at a touchpoint", alert.TalkQuery{Touchpoint: nlp.Touchpoints()[2], By: alert.ByMood, Most: 1}, []string{"c-elsewhere"}},
		{"since later than all", alert.TalkQuery{Since: noon.Add(time.Second), Most: 9}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := names(f.track.List(tt.q)); !slices.Equal(got, tt.want) {
				t.Errorf("List = %v, want %v", got, tt.want)
			}
		})
	}
}

func TestTracker_List_leavesOutWhatIsLongQuiet(t *testing.T) {
	t.Parallel()
	f := newFloor(t, alert.Options{QuietAfter: 10 * m}, pack(t, "never\nraise: turns < 0"))
	f.play(said{0, "old/customer", -0.9, ""}, said{5 * m, "new/customer", 0.5, ""}, said{5 * m, "", 0, ""})
	if got := names(f.track.List(alert.TalkQuery{Most: 9})); !slices.Equal(got, []string{"c-new"}) {
		t.Errorf("List = %v, want the one that is not quiet", got)
	}
	for _, q := range []alert.TalkQuery{{Customer: "u-old", Most: 9}, {Since: noon, Until: noon.Add(m), Most: 9}} {
		if got := f.track.List(q); len(got) != 1 || got[0].Conversation != "c-old" || !got[0].Quiet {
			t.Errorf("List(%+v) = %+v, want the old one, quiet", q, got)
		}
	}
}

func TestTracker_List_tellsWhatAPersonAsksFirst(t *testing.T) {
	t.Parallel()
	f := newFloor(t, alert.Options{}, pack(t, "angry\nraise: sentiment < -0.8"))
	f.play(said{0, "a/customer", -0.9, ""}, said{10 * s, "a/customer", -0.85, ""}, said{20 * s, "", 0, ""})
	list := f.track.List(alert.TalkQuery{Most: 1})
	if len(list) != 1 {
		t.Fatalf("List = %v, want one", list)
	}
	got := list[0]
	if got.Silence != 30 || got.Lowest != -0.9 || got.Alerts != 1 || got.Turns != 2 || got.CustomerTurns != 2 || got.Contacts != 1 ||
		got.Agent != "a-1" || got.Customer != "u-a" || got.Channel != "web" || got.Medium != "chat" || got.Tone != "anger" ||
		!got.BeganAt.Equal(noon) || !got.LastAt.Equal(noon.Add(10*s)) {
		t.Errorf("List = %+v", got)
	}
	if got.Risk <= 0 || got.Risk >= 1 || got.CSAT < 1 || got.CSAT > 5 {
		t.Errorf("risk %v and satisfaction %v are no forecasts", got.Risk, got.CSAT)
	}
}

// A tracker whose rules want forecasts keeps them; one whose rules do not, and one
// that was read from its bytes, makes them when it is asked. All must say the same,
// and what a naive list says, at every length.
func TestTracker_List_isWhatSortingAllGives(t *testing.T) {
	t.Parallel()
	never, risky := pack(t, "never\nraise: turns < 0"), pack(t, "risky\nraise: risk > 0.99 and turns < 0")
	messages, readings := crowd(t, 300, 1500)
	trackers := make(map[string]*alert.Tracker)
	for name, p := range map[string]*rule.Pack{"made when asked": never, "kept": risky} {
		trackers[name] = alert.NewTracker(alert.Options{}, ear(t), p, nil)
		for i, m := range messages {
			trackers[name].Hear(m, readings[i], noon.Add(time.Duration(i)*time.Millisecond))
		}
	}
	data, err := trackers["kept"].AppendBinary(nil)
	if err != nil {
		t.Fatal(err)
	}
	if trackers["read again"], err = alert.DecodeTracker(data, alert.Options{}, ear(t), risky, nil); err != nil {
		t.Fatal(err)
	}
	for _, by := range alert.Orders() {
		all := trackers["kept"].List(alert.TalkQuery{By: by, Most: 1000})
		if len(all) < 250 {
			t.Fatalf("%d conversations, want most of 300", len(all))
		}
		if !slices.IsSortedFunc(all, func(a, b alert.Talk) int { return by.Compare(&a, &b) }) {
			t.Errorf("by %s it is out of order", by)
		}
		for name, track := range trackers {
			for _, most := range []int{1, 7, 100, 1000} {
				if got := track.List(alert.TalkQuery{By: by, Most: most}); !slices.Equal(got, all[:min(most, len(all))]) {
					t.Errorf("by %s, %d of the tracker with forecasts %s differ", by, most, name)
				}
			}
		}
	}
}

// A message after a forecast makes that forecast an old one, whatever the rules of
// its new channel want.
func TestTracker_List_neverShowsAnOldForecast(t *testing.T) {
	t.Parallel()
	p := pack(t, "risky\nraise: risk > 0.99 and turns < 0\nchannels: [web]", "never\nraise: turns < 0")
	track := alert.NewTracker(alert.Options{}, ear(t), p, nil)
	say := func(channel string, score float64) {
		m := &contact.Message{ID: "m-" + channel, Channel: channel, Conversation: "c", Text: "thank you, that is great", At: noon}
		track.Hear(m, feeling(score), noon)
	}
	say("web", -1)
	before := track.List(alert.TalkQuery{Most: 1})[0].Risk
	say("phone", 1)
	if after := track.List(alert.TalkQuery{Most: 1})[0].Risk; after >= before {
		t.Errorf("risk is %v after %v: want the new one, which is lower", after, before)
	}
}

// BenchmarkTracker_List is how long a shard of 10,000 conversations waits for a list.
func BenchmarkTracker_List(b *testing.B) {
	messages, readings := crowd(b, 10_000, 60_000)
	for name, p := range map[string]*rule.Pack{"forecasts_kept": sixty(b), "forecasts_made": pack(b, "never\nraise: turns < 0")} {
		track := alert.NewTracker(alert.Options{}, ear(b), p, nil)
		for i, m := range messages {
			track.Hear(m, readings[i], noon.Add(time.Duration(i)*time.Millisecond))
		}
		for _, by := range alert.Orders() {
			for _, channel := range []string{"", "channel-1"} {
				b.Run(fmt.Sprintf("%s/by_%s/of_%q", name, by, channel), func(b *testing.B) {
					b.ReportAllocs()
					for b.Loop() {
						track.List(alert.TalkQuery{Channel: channel, By: by, Most: 200})
					}
				})
			}
		}
	}
}
