package history_test

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"undertone/monitor/history"
	"undertone/nlp"
)

// voice is how customers of one channel sound at one touchpoint.
type voice struct {
	channel    string
	touchpoint int
	mean       float64
	messages   int // an hour
	swing      float64
}

// hours makes some in which each voice is heard. Whole hours are better or worse
// than others by a voice's swing, and messages vary by 0.5 around that.
func hours(r *rand.Rand, n int, voices ...voice) []map[string]*history.Sums {
	list := make([]map[string]*history.Sums, n)
	for i := range list {
		list[i] = make(map[string]*history.Sums)
		for _, v := range voices {
			s := list[i][v.channel]
			if s == nil {
				s = new(history.Sums)
				list[i][v.channel] = s
			}
			mean := v.mean + v.swing*r.NormFloat64()
			for range r.IntN(2*v.messages + 1) {
				score := max(-1, min(1, mean+0.5*r.NormFloat64()))
				if math.Abs(v.mean) == 1 {
					score = v.mean
				}
				s.Messages[0]++
				add(&s.Tally, int64(score*float64(nlp.ScoreOne)))
				add(&s.Touchpoints[v.touchpoint].Tally, int64(score*float64(nlp.ScoreOne)))
			}
		}
	}
	return list
}

func journey(r *rand.Rand, n int, voices ...voice) *history.Journey {
	return history.NewJourney(history.SpanOf(noon, hours(r, n, voices...)), nil)
}

func TestConsistency_isNotMovedByChance(t *testing.T) {
	t.Parallel()
	for _, messages := range []int{2, 5, 50} {
		r := rand.New(rand.NewPCG(uint64(messages), 1))
		var sum float64
		const trials = 200
		for range trials {
			var voices []voice
			for i := range 6 {
				voices = append(voices, voice{channel: fmt.Sprint("line-", i), mean: -0.1, messages: messages, swing: 0.1})
			}
			j := journey(r, 24, voices...)
			if j.Consistency.Index == nil {
				t.Fatal("no index")
			}
			sum += *j.Consistency.Index
		}
		// Without what chance makes taken off it is 0.94 for 2 messages an hour.
		if mean := sum / trials; mean < 0.96 {
			t.Errorf("with %d messages an hour, channels that are alike have %.3f in the mean, want at least 0.96", messages, mean)
		}
	}
}

func TestConsistency_isWhatItSays(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name     string
		voices   []voice
		want     float64 // NaN for none
		channels int
	}{
		{"as far apart as can be", []voice{{"a", 1, 1, 100, 0}, {"b", 1, -1, 100, 0}}, 0, 2},
		{"0.2 from what is usual", []voice{{"a", 1, 0.3, 400, 0}, {"b", 1, -0.1, 400, 0}}, 0.8, 2},
		{"other touchpoints, other moods", []voice{{"a", 1, 0.5, 200, 0}, {"b", 1, 0.5, 200, 0}, {"a", 3, -0.5, 200, 0}, {"b", 3, -0.5, 200, 0}}, 1, 4},
		{"never at the same touchpoint", []voice{{"a", 1, 0.5, 200, 0}, {"b", 3, -0.5, 200, 0}}, math.NaN(), 0},
		{"one channel", []voice{{"a", 1, 0.5, 200, 0}}, math.NaN(), 0},
		{"a channel of few messages says nothing", []voice{{"a", 1, 0.1, 200, 0}, {"b", 1, 0.1, 200, 0}, {"c", 1, -1, 1, 0}}, 1, 2},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := journey(rand.New(rand.NewPCG(1, 2)), 20, tt.voices...).Consistency
			if (got.Index == nil) != math.IsNaN(tt.want) || got.Channels != tt.channels {
				t.Fatalf("consistency = %+v, want %v by %d channels", got, tt.want, tt.channels)
			}
			if got.Index != nil && math.Abs(*got.Index-tt.want) > 0.03 {
				t.Errorf("index = %v, want %v", *got.Index, tt.want)
			}
		})
	}
}

// The true change is inside in 95 of 100 cases also where whole hours are better
// or worse; an interval that took messages for independent would hold it in half.
func TestChange_intervalCovers(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name        string
		hours       int
		swing       float64
		least, most float64
	}{
		{"a day, hours alike", 24, 0, 0.92, 0.98},
		{"a day, hours that differ", 24, 0.2, 0.92, 0.98},
		{"six hours", 6, 0.2, 0.90, 0.99},
		{"two hours, alike", 2, 0, 0.95, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := rand.New(rand.NewPCG(3, uint64(tt.hours)))
			const trials = 1500
			inside := 0
			for range trials {
				a := history.SpanOf(noon, hours(r, tt.hours, voice{"a", 1, -0.1, 20, tt.swing})).All
				b := history.SpanOf(noon, hours(r, tt.hours, voice{"a", 1, 0.1, 20, tt.swing})).All
				if _, low, high := a.Change(&b.Tally); low <= -0.2 && -0.2 <= high {
					inside++
				}
			}
			if share := float64(inside) / trials; share < tt.least || share > tt.most {
				t.Errorf("the true change is inside in %.3f, want %.2f to %.2f", share, tt.least, tt.most)
			}
		})
	}
}

func TestTopic_movedAfterAMoment(t *testing.T) {
	t.Parallel()
	c := newCentre(30)
	h := open(t, t.TempDir(), c.options())
	fix := noon.Add(48 * time.Hour)
	for range 96 {
		c.record(t, h)
		c.say(60, c.now.Add(time.Hour))
		for i := range 8 { // deliveries are late until the fix
			score := nlp.Score(-6000 - 500*c.r.IntN(3))
			if c.now.After(fix) {
				score = 1000
			}
			r := &nlp.Reading{Score: score, TopicCount: 1}
			r.Topics[0].Label = topicNumber(t, "delivery")
			c.now = c.now.Add(-time.Duration(i) * time.Second)
			c.add(heard{"line-1", c.now, 0, r})
			c.now = c.now.Add(time.Duration(i) * time.Second)
		}
	}
	ask := func(q history.Query) history.Move {
		before, after := q, q
		before.From, before.To = fix.Add(-48*time.Hour), fix
		after.From, after.To = fix, c.now
		a, err := h.Topic(t.Context(), before)
		if err != nil {
			t.Fatal(err)
		}
		b, err := h.Topic(t.Context(), after)
		if err != nil {
			t.Fatal(err)
		}
		return history.Compare(a, b)
	}
	for _, channel := range []string{"", "line-1"} {
		m := ask(history.Query{Channel: channel, Topic: "delivery"})
		if m.Change == nil || m.Change.Interval[0] <= 0 || m.Rest == nil || math.Abs(m.Rest.Sentiment) > 0.1 {
			t.Errorf("channel %q: %+v, change %+v, rest %+v: want that the topic moved up and the rest did not", channel, m, m.Change, m.Rest)
		}
		want := c.sums(channel, noon, fix).Topic("delivery").N
		if m.Before.Messages != want || !m.Before.To.Equal(fix) || !m.After.From.Equal(fix) {
			t.Errorf("channel %q: before = %+v, want %d messages up to %v", channel, m.Before, want, fix)
		}
	}
	if m := ask(history.Query{Topic: "no such topic"}); m.Change != nil || m.Before.Sentiment != nil {
		t.Errorf("a topic of which nobody spoke: %+v", m)
	}
	if m := ask(history.Query{}); m.Before.Messages != c.sums("", noon, fix).N || m.Rest != nil {
		t.Errorf("without a topic: %+v, want all messages and no rest", m)
	}
}

func topicNumber(t *testing.T, name string) uint8 {
	t.Helper()
	for i, topic := range nlp.Topics() {
		if topic == name {
			return uint8(i)
		}
	}
	t.Fatalf("there is no topic %s", name)
	return 0
}

func TestJourney_figuresAreTheTwins(t *testing.T) {
	t.Parallel()
	c := newCentre(31)
	h := open(t, t.TempDir(), c.options())
	for range 48 {
		c.record(t, h)
		c.say(30, c.now.Add(time.Hour))
	}
	middle := noon.Add(24 * time.Hour)
	now, then := span(t, h, middle, c.now), span(t, h, noon, middle)
	j := history.NewJourney(now, then)
	if len(j.Touchpoints) != 5 || len(j.Factors) == 0 || len(j.Channels) != 4 {
		t.Fatalf("journey = %+v", j)
	}
	for n, stage := range j.Touchpoints {
		if stage.Touchpoint != nlp.Touchpoints()[n] || len(stage.Channels) != 4 {
			t.Errorf("stage %d = %+v", n, stage)
		}
		for _, cell := range stage.Channels {
			want, was := c.sums(cell.Channel, middle, c.now).Touchpoints[n], c.sums(cell.Channel, noon, middle).Touchpoints[n]
			e := want.Expectation
			told := e[0] + e[1] + e[2]
			change := want.Sentiment() - was.Sentiment()
			switch {
			case cell.Messages != want.N, !near(cell.Sentiment, want.Sentiment()), !near(cell.Negative, float64(want.Negative)/float64(want.N)):
				t.Errorf("%s at %s = %+v, want %+v", cell.Channel, stage.Touchpoint, cell, want)
			case *cell.Expectations != told, !near(cell.ExpectationGap, float64(e[2]-e[0])/float64(told)):
				t.Errorf("%s at %s: gap %v by %d, want of %v", cell.Channel, stage.Touchpoint, *cell.ExpectationGap, *cell.Expectations, e)
			case cell.Interval[0] > *cell.Sentiment || cell.Interval[1] < *cell.Sentiment:
				t.Errorf("the mean %v is outside of %v", *cell.Sentiment, cell.Interval)
			case cell.Change == nil, cell.Change.Messages != was.N, !near(&cell.Change.Sentiment, change):
				t.Errorf("%s at %s changed by %+v, want %v", cell.Channel, stage.Touchpoint, cell.Change, change)
			}
		}
	}
	for i, f := range j.Factors {
		if want := c.sums("", middle, c.now).Topic(f.Topic); f.Messages != want.N || !near(f.Sentiment, want.Sentiment()) || f.Negative != nil {
			t.Errorf("factor %s = %+v, want %+v", f.Topic, f.Figures, want)
		}
		if i > 0 && f.Messages > j.Factors[i-1].Messages {
			t.Error("the factors are not in the order of their messages")
		}
	}
}

func near(got *float64, want float64) bool { return got != nil && math.Abs(*got-want) < 1e-4 }

func TestJourney_asJSON(t *testing.T) {
	t.Parallel()
	s := &history.Sums{Messages: [4]int64{3}, Tally: history.Tally{N: 3, Score: -6000}, Negative: 1, Expectation: [3]int64{0, 1, 1}}
	s.Touchpoints[1] = history.Touch{Tally: history.Tally{N: 2, Score: -5000}, Negative: 1, Expectation: [3]int64{0, 0, 1}}
	s.Topics = []history.Topic{{Name: "delivery", Tally: history.Tally{N: 1, Score: -9000}}}
	now := history.SpanOf(noon, []map[string]*history.Sums{{"web": s}})
	then := history.SpanOf(noon.Add(-time.Hour), []map[string]*history.Sums{{"web": s}})
	var got strings.Builder
	for _, j := range []*history.Journey{
		history.NewJourney(now, nil), history.NewJourney(now, then), history.NewJourney(history.SpanOf(noon, nil), nil),
	} {
		data, err := json.MarshalIndent(j, "", " ")
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&got, "%s\n", data)
	}
	golden := filepath.Join("testdata", "journey.json")
	if os.Getenv("UPDATE") != "" {
		write(t, golden, []byte(got.String()))
	}
	if want := string(read(t, golden)); got.String() != want {
		t.Errorf("journey = %s\nwant %s", got.String(), want)
	}
}
