package window_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"undertone/monitor/contact"
	"undertone/monitor/window"
	"undertone/nlp"
)

const seeds = 8

func TestSet_equalsANaiveTwin(t *testing.T) {
	t.Parallel()
	for seed := range uint64(seeds) {
		r := rand.New(rand.NewPCG(seed, 1))
		set := window.NewSet(window.Options{})
		var all twin
		for i, h := range shift(r, 2000) {
			all = append(all, h)
			set.Add(h.message, h.reading, h.now)
			if r.IntN(40) != 0 && i != 1999 {
				continue
			}
			for _, channel := range set.Channels() {
				now := h.now
				for range 3 { // the present, soon, later, and back a little
					checkMood(t, set, all, channel, now)
					now = h.now.Add(time.Duration(r.IntN(3)*r.IntN(100)*r.IntN(40)-10) * time.Second)
				}
			}
		}
		for _, channel := range set.Channels() {
			got, _ := set.Totals(channel)
			if want := all.totals(channel); !reflect.DeepEqual(got, want) {
				t.Errorf("seed %d: totals of %s = %+v, want %+v", seed, channel, got, want)
			}
		}
		if t.Failed() {
			return
		}
	}
}

func checkMood(t *testing.T, set *window.Set, all twin, channel string, now time.Time) {
	t.Helper()
	got, ok := set.Mood(channel, now)
	if !ok {
		t.Fatalf("no mood of %s", channel)
	}
	if want := all.mood(channel, now); !reflect.DeepEqual(got, want) {
		t.Errorf("after %d messages, mood of %s at %v\n = %+v\nwant %+v", len(all), channel, now, got, want)
	}
}

func TestSet_orderDoesNotMatter(t *testing.T) {
	t.Parallel()
	for seed := range uint64(seeds) {
		r := rand.New(rand.NewPCG(seed, 2))
		all := shift(r, 2000)
		want := window.NewSet(window.Options{})
		addTo(want, all)
		for range 3 {
			r.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
			got := window.NewSet(window.Options{})
			addTo(got, all)
			if !bytes.Equal(got.AppendBinary(nil), want.AppendBinary(nil)) {
				t.Fatalf("seed %d: another order gave another state", seed)
			}
		}
	}
}

// say is a customer's message of the channel web.
func say(conversation string, at time.Time) *contact.Message {
	return &contact.Message{Channel: "web", Conversation: conversation, At: at, Received: at}
}

var angry = &nlp.Reading{Score: -8000, TopicCount: 1}

func TestSet_fates(t *testing.T) {
	t.Parallel()
	partial := say("c", noon)
	partial.Partial = true
	tests := []struct {
		name    string
		message *contact.Message
		fate    window.Fate
		minute  int64 // messages in the windows
		hour    int64
		totals  uint64
	}{
		{"a message of now counts everywhere", say("c", noon), window.Counted, 1, 1, 1},
		{"one of 50 seconds ago is in the first bucket of the minute", say("c", noon.Add(-50*time.Second)), window.Counted, 1, 1, 1},
		{"one a moment older is not in the minute", say("c", noon.Add(-50*time.Second-1)), window.Counted, 0, 1, 1},
		{"one in the first bucket of the hour counts in it", say("c", noon.Add(-3590*time.Second)), window.Counted, 0, 1, 1},
		{"one a moment older is late", say("c", noon.Add(-3590*time.Second-1)), window.Late, 0, 0, 1},
		{"one of 1970 is late", say("c", time.Unix(0, 0)), window.Late, 0, 0, 1},
		{"one without a time is late", say("c", time.Time{}), window.Late, 0, 0, 1},
		{"one two minutes ahead waits for its time", say("c", noon.Add(2*time.Minute)), window.Counted, 0, 0, 1},
		{"one further ahead is taken as of now", say("c", noon.Add(3*time.Minute)), window.Counted, 1, 1, 1},
		{"a partial one does not count", partial, window.Partial, 0, 0, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			set := window.NewSet(window.Options{})
			if got := set.Add(tt.message, angry, noon); got != tt.fate {
				t.Errorf("fate = %v, want %v", got, tt.fate)
			}
			mood, _ := set.Mood("web", noon)
			if got := mood.Windows[window.Minute].Messages; got != tt.minute {
				t.Errorf("messages of the minute = %d, want %d", got, tt.minute)
			}
			if got := mood.Windows[window.Hour].Messages; got != tt.hour {
				t.Errorf("messages of the hour = %d, want %d", got, tt.hour)
			}
			totals, _ := set.Totals("web")
			if got := totals.Messages[contact.Customer]; got != tt.totals {
				t.Errorf("messages in total = %d, want %d", got, tt.totals)
			}
			if late := totals.Late == 1; late != (tt.fate == window.Late) {
				t.Errorf("late = %d for fate %v", totals.Late, tt.fate)
			}
		})
	}
}

func TestSet_aMessageAheadCountsWhenItsTimeComes(t *testing.T) {
	t.Parallel()
	set := window.NewSet(window.Options{})
	set.Add(say("c", noon.Add(2*time.Minute)), angry, noon)
	for after, want := range map[time.Duration]int64{0: 0, 119 * time.Second: 0, 2 * time.Minute: 1, 3 * time.Minute: 0} {
		mood, _ := set.Mood("web", noon.Add(after))
		if got := mood.Windows[window.Minute].Messages; got != want {
			t.Errorf("after %v the minute has %d messages, want %d", after, got, want)
		}
	}
}

func TestSet_onlyCustomersMoveIt(t *testing.T) {
	t.Parallel()
	for s := range contact.Speaker(4) {
		set := window.NewSet(window.Options{})
		m := say("c", noon)
		m.Speaker = s
		set.Add(m, angry, noon)
		mood, _ := set.Mood("web", noon)
		w := mood.Windows[window.Hour]
		if w.Messages != 1 || w.Conversations != 1 {
			t.Errorf("%v: %d messages of %d conversations, want 1 of 1", s, w.Messages, w.Conversations)
		}
		if moved := w.Sentiment() != 0 || w.Negative != 0; moved != (s == contact.Customer) {
			t.Errorf("%v: sentiment %v and %d negative", s, w.Sentiment(), w.Negative)
		}
		totals, _ := set.Totals("web")
		if moved := totals.Negative != 0; moved != (s == contact.Customer) {
			t.Errorf("%v: negative mass %d", s, totals.Negative)
		}
	}
}

func TestSet_countsAConversationOnce(t *testing.T) {
	t.Parallel()
	set := window.NewSet(window.Options{})
	for i := range 100 { // from 50 minutes ago until now, each in a bucket of its own
		at := noon.Add(time.Duration(i-99) * 30 * time.Second)
		set.Add(say("c", at), nil, noon)
	}
	set.Add(say("c", noon.Add(-20*time.Minute)), nil, noon) // out of order
	set.Add(say("d", noon.Add(-2*time.Minute)), nil, noon)
	mood, _ := set.Mood("web", noon)
	for w, want := range []int64{1, 2, 2, 2} {
		if got := mood.Windows[w].Conversations; got != want {
			t.Errorf("%s has %d conversations, want %d", window.Names()[w], got, want)
		}
	}
}

func TestSet_aConversationMayUseTwoChannels(t *testing.T) {
	t.Parallel()
	set := window.NewSet(window.Options{})
	for _, channel := range []string{"web", "phone"} {
		m := say("c", noon)
		m.Channel = channel
		set.Add(m, nil, noon)
	}
	for _, channel := range []string{"web", "phone"} {
		mood, _ := set.Mood(channel, noon)
		if got := mood.Windows[window.Minute].Conversations; got != 1 {
			t.Errorf("%s has %d conversations, want 1", channel, got)
		}
	}
}

func TestSet_isBounded(t *testing.T) {
	t.Parallel()
	set := window.NewSet(window.Options{Channels: 5, Conversations: 100})
	for i := range 10_000 {
		at := noon.Add(time.Duration(i) * time.Second)
		m := say(fmt.Sprint("c-", i), at)
		m.Channel = fmt.Sprint("line-", i%50)
		set.Add(m, angry, at)
	}
	want := []string{"line-0", "line-1", "line-2", "line-3", contact.Other}
	if got := set.Channels(); !slices.Equal(got, want) {
		t.Errorf("channels = %q, want %q", got, want)
	}
	if got := set.Forgotten(); got < 9_000 || got >= 10_000 {
		t.Errorf("forgotten = %d of 10,000 with room for 100", got)
	}
	mood, _ := set.Mood(contact.Other, noon.Add(9_999*time.Second))
	if got := mood.Windows[window.Hour]; got.Messages != got.Conversations || got.Messages < 3300 {
		t.Errorf("%d messages and %d conversations: what is forgotten was counted", got.Messages, got.Conversations)
	}
	if got := len(set.AppendBinary(nil)); got > 100_000 {
		t.Errorf("the snapshot has %d bytes", got)
	}
}

func TestSet_forgetsTheLongestSilentFirst(t *testing.T) {
	t.Parallel()
	set := window.NewSet(window.Options{Conversations: 2})
	for i, c := range []string{"a", "b", "a", "c", "a"} { // b makes room for c
		at := noon.Add(time.Duration(i) * time.Minute)
		set.Add(say(c, at), nil, at)
	}
	mood, _ := set.Mood("web", noon.Add(4*time.Minute))
	if got := mood.Windows[window.Hour].Conversations; got != 3 || set.Forgotten() != 1 {
		t.Errorf("%d conversations, %d forgotten, want 3 and 1", got, set.Forgotten())
	}
}

func TestSet_tellsWhatChanged(t *testing.T) {
	t.Parallel()
	set := window.NewSet(window.Options{})
	add := func(channels ...string) uint64 {
		for _, c := range channels {
			m := say("c", noon)
			m.Channel = c
			set.Add(m, nil, noon)
		}
		return set.Version()
	}
	first := add("a", "b", "c", "a")
	second := add("b", "c")
	tests := []struct {
		since uint64
		want  []string
	}{
		{0, []string{"c", "b", "a"}},
		{first, []string{"c", "b"}},
		{second - 1, []string{"c"}},
		{second, nil},
	}
	for _, tt := range tests {
		if got := slices.Collect(set.Changed(tt.since)); !slices.Equal(got, tt.want) {
			t.Errorf("changed since %d: %q, want %q", tt.since, got, tt.want)
		}
	}
}

func TestSet_survivesLabelsItDoesNotKnow(t *testing.T) {
	t.Parallel()
	set := window.NewSet(window.Options{})
	odd := nlp.Guess{Label: 255}
	set.Add(say("c", noon), &nlp.Reading{
		Score: 1 << 30, Sentiment: odd, Tone: odd, Touchpoint: odd, Expectation: odd,
		Topics: [2]nlp.Guess{odd, odd}, TopicCount: 200,
	}, noon)
	mood, _ := set.Mood("web", noon)
	view := mood.View()
	if got := view.Windows.Minute; got.Sentiment != 1 || len(got.Tones)+len(got.Topics)+len(got.Touchpoints) != 0 {
		t.Errorf("view = %+v", got)
	}
	if _, err := window.Decode(set.AppendBinary(nil), window.Options{}); err != nil {
		t.Error(err)
	}
}

func TestSet_goesOverALongSilence(t *testing.T) {
	t.Parallel()
	for _, silence := range []time.Duration{61 * time.Minute, 64 * time.Minute, 66 * time.Minute, 24 * time.Hour} {
		set := window.NewSet(window.Options{})
		set.Add(say("c", noon), angry, noon)
		later := noon.Add(silence)
		set.Add(say("c", later), angry, later)
		mood, _ := set.Mood("web", later)
		if got := mood.Windows[window.Hour]; got.Messages != 1 || got.Conversations != 1 {
			t.Errorf("after %v: %d messages of %d conversations, want 1 of 1", silence, got.Messages, got.Conversations)
		}
		if got := set.Head(); got.After(later) || later.Sub(got) >= 10*time.Second {
			t.Errorf("head = %v, want the bucket of %v", got, later)
		}
	}
}

func TestOptions(t *testing.T) {
	t.Parallel()
	var o window.Options
	if err := o.SetDefaults(); err != nil || o.Channels != 501 || o.Conversations != 200_000 {
		t.Errorf("defaults = %+v, %v", o, err)
	}
	o = window.Options{Channels: -1, Conversations: 1 << 30}
	err := o.SetDefaults()
	const want = "channels: must be 1 to 20000, got -1\nconversations: must be 1 to 10000000, got 1073741824"
	if err == nil || err.Error() != want {
		t.Errorf("problems = %v, want %s", err, want)
	}
	window.NewSet(o).Add(say("c", noon), angry, noon) // takes the nearest in range
}
