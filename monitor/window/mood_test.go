package window_test

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"undertone/monitor/contact"
	"undertone/monitor/window"
	"undertone/nlp"
)

func TestMood_mergesToTheSame(t *testing.T) {
	t.Parallel()
	for seed := range uint64(seeds) {
		r := rand.New(rand.NewPCG(seed, 3))
		all := shift(r, 2000)
		shards := make([]*window.Set, 1+r.IntN(5))
		for i := range shards {
			shards[i] = window.NewSet(window.Options{})
		}
		for _, h := range all {
			f := fnv.New32()
			_, _ = f.Write([]byte(h.message.Conversation))
			addTo(shards[f.Sum32()%uint32(len(shards))], []heard{h})
		}
		now := all[len(all)-1].now
		for c := range 4 {
			channel := fmt.Sprint("line-", c)
			var got window.Mood
			var totals window.Totals
			for _, s := range shards {
				if m, ok := s.Mood(channel, now); ok {
					got.Merge(&m)
				}
				if sums, ok := s.Totals(channel); ok {
					totals.Merge(&sums)
				}
			}
			if want := twin(all).mood(channel, now); !reflect.DeepEqual(got, want) {
				t.Fatalf("seed %d, %d shards: mood of %s\n = %+v\nwant %+v", seed, len(shards), channel, got, want)
			}
			if want := twin(all).totals(channel); !reflect.DeepEqual(totals, want) {
				t.Fatalf("seed %d, %d shards: totals of %s = %+v, want %+v", seed, len(shards), channel, totals, want)
			}
		}
	}
}

func TestMood_doesNotDependOnWhatWasAskedBefore(t *testing.T) {
	t.Parallel()
	for seed := range uint64(seeds) {
		r := rand.New(rand.NewPCG(seed, 6))
		asked, fresh := window.NewSet(window.Options{}), window.NewSet(window.Options{})
		at := noon
		for i, h := range shift(r, 2000) {
			addTo(asked, []heard{h})
			addTo(fresh, []heard{h})
			if i%10 == 0 {
				asked.Mood("line-0", at) // mostly of a time gone by
			}
			if r.IntN(100) == 0 {
				at = h.now
			}
		}
		got, _ := asked.Mood("line-0", at)
		want, _ := fresh.Mood("line-0", at)
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("seed %d: mood = %+v\nwant %+v", seed, got, want)
		}
	}
}

func TestMood_mergingLeavesTheOtherAlone(t *testing.T) {
	t.Parallel()
	set := window.NewSet(window.Options{})
	set.Add(say("c", noon), angry, noon)
	a, _ := set.Mood("web", noon)
	b, _ := set.Mood("web", noon)
	var sum window.Mood
	sum.Merge(&a)
	sum.Merge(&a)
	if !reflect.DeepEqual(a, b) {
		t.Errorf("merging changed what was merged: %+v", a)
	}
	if got := sum.Windows[window.Hour].Topics[0].N; got != 2 {
		t.Errorf("messages of the topic = %d, want 2", got)
	}
}

func TestMood_ofAnUnknownChannelIsNone(t *testing.T) {
	t.Parallel()
	set := window.NewSet(window.Options{})
	if _, ok := set.Mood("web", noon); ok {
		t.Error("a mood of a channel never heard")
	}
	if _, ok := set.Totals("web"); ok {
		t.Error("totals of a channel never heard")
	}
}

func TestMood_View(t *testing.T) {
	t.Parallel()
	set := window.NewSet(window.Options{})
	now := noon.Add(3*time.Second + 250*time.Millisecond)
	for i, r := range []nlp.Reading{
		{
			Score: -6200, Sentiment: nlp.Guess{Label: nlp.Negative}, Tone: nlp.Guess{Label: 1}, Touchpoint: nlp.Guess{Label: 3},
			Expectation: nlp.Guess{Label: nlp.Unmet}, Topics: [2]nlp.Guess{{Label: 2}, {Label: 5}}, TopicCount: 2,
		},
		{
			Score: -3100, Sentiment: nlp.Guess{Label: nlp.Negative}, Tone: nlp.Guess{Label: 1}, Touchpoint: nlp.Guess{Label: 3},
			Expectation: nlp.Guess{Label: nlp.Unmet}, Topics: [2]nlp.Guess{{Label: 2}}, TopicCount: 1,
		},
		{
			Score: 7000, Sentiment: nlp.Guess{Label: nlp.Positive}, Tone: nlp.Guess{Label: 7}, Touchpoint: nlp.Guess{Label: 4},
			Expectation: nlp.Guess{Label: nlp.Exceeded},
		},
	} {
		set.Add(say(fmt.Sprint("c-", i), noon.Add(-time.Duration(i)*2*time.Minute)), &r, now)
	}
	agent := say("c-0", noon)
	agent.Speaker = contact.Agent
	set.Add(agent, nil, now)

	mood, _ := set.Mood("web", now)
	view := mood.View()
	got, err := json.Marshal(view.Windows.FiveMinutes)
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"from":"2026-11-21T11:55:10.000Z","to":"2026-11-21T12:00:03.250Z",` +
		`"messages":4,"customer_messages":3,"conversations":3,"sentiment":-0.0767,` +
		`"negative":0.6667,"neutral":0,"positive":0.3333,"tones":{"frustration":0.6667,"gratitude":0.3333},` +
		`"topics":[{"topic":"delivery","messages":2,"sentiment":-0.465},{"topic":"wait_time","messages":1,"sentiment":-0.62}],` +
		`"touchpoints":{"after_sales":{"messages":2,"sentiment":-0.465},"feedback":{"messages":1,"sentiment":0.7}},"expectation_gap":0.3333}`
	if string(got) != want {
		t.Errorf("5m = %s\nwant %s", got, want)
	}
	trend, _ := json.Marshal(view.Trend[54:])
	if want := `[null,0.7,null,-0.31,null,-0.62]`; string(trend) != want || len(view.Trend) != 60 {
		t.Errorf("trend of %d ends with %s, want %s", len(view.Trend), trend, want)
	}
}

func TestMood_ViewOfSilence(t *testing.T) {
	t.Parallel()
	var mood window.Mood
	mood.At = noon
	got, err := json.Marshal(mood.View().Windows.Minute)
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"from":"2026-11-21T11:59:10.000Z","to":"2026-11-21T12:00:00.000Z",` +
		`"messages":0,"customer_messages":0,"conversations":0,"sentiment":0,"negative":0,"neutral":0,"positive":0,` +
		`"tones":{},"topics":[],"touchpoints":{},"expectation_gap":0}`
	if string(got) != want {
		t.Errorf("1m = %s\nwant %s", got, want)
	}
}

func TestMood_ViewShowsTenTopics(t *testing.T) {
	t.Parallel()
	set := window.NewSet(window.Options{})
	for i := range 15 {
		for range 1 + i/3 {
			r := nlp.Reading{TopicCount: 1, Topics: [2]nlp.Guess{{Label: uint8(i)}}}
			set.Add(say("c", noon), &r, noon)
		}
	}
	mood, _ := set.Mood("web", noon)
	topics := mood.View().Windows.Minute.Topics
	if len(topics) != 10 {
		t.Fatalf("%d topics, want 10", len(topics))
	}
	for i := 1; i < len(topics); i++ {
		a, b := topics[i-1], topics[i]
		if a.Messages < b.Messages || a.Messages == b.Messages && a.Topic >= b.Topic {
			t.Errorf("%v before %v", a, b)
		}
	}
}

func TestTally_roundsHalvesAwayFromZero(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		n, score int64
		want     float64
	}{
		{0, 0, 0}, {2, 1, 0.0001}, {2, -1, -0.0001}, {3, 1, 0}, {3, -2, -0.0001}, {1, 10_000, 1}, {7, -70_000, -1},
	} {
		if got := (window.Tally{N: tt.n, Score: tt.score}).Sentiment(); got != tt.want {
			t.Errorf("%d/%d = %v, want %v", tt.score, tt.n, got, tt.want)
		}
	}
}

func TestLabels_fitTheBuckets(t *testing.T) {
	t.Parallel()
	var s window.Sums
	if got, want := len(nlp.Tones()), len(s.Tones); got != want {
		t.Errorf("%d tones, room for %d", got, want)
	}
	if got, want := len(nlp.Touchpoints()), len(s.Touchpoints); got != want {
		t.Errorf("%d touchpoints, room for %d", got, want)
	}
	if got, want := len(contact.Speakers()), len(window.Totals{}.Messages); got != want {
		t.Errorf("%d speakers, room for %d", got, want)
	}
}
