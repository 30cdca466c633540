package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"
)

// recorded is a message of a recording with its reading, as analyse gives it.
type recorded struct {
	ID           string    `json:"id"`
	Channel      string    `json:"channel"`
	Conversation string    `json:"conversation"`
	Speaker      string    `json:"speaker"`
	Text         string    `json:"text"`
	At           time.Time `json:"at"`
	Medium       string    `json:"medium"`
	Reading      struct {
		Sentiment struct {
			Score float64 `json:"score"`
			Label string  `json:"label"`
		} `json:"sentiment"`
		Tone        labelled   `json:"tone"`
		Topics      []labelled `json:"topics"`
		Touchpoint  labelled   `json:"touchpoint"`
		Expectation labelled   `json:"expectation"`
	} `json:"reading"`
}

type labelled struct {
	Label string `json:"label"`
}

// recordings are the real helpdesk dialogues where they are present, and the
// demo's shift where they are not.
func recordings(t testing.TB) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("..", "..", "..", "shared", "data", "replay", "*.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Log("the recordings of real dialogues are not here; using the demo's shift")
		if files, err = filepath.Glob(filepath.Join("shift", "*.jsonl")); err != nil || len(files) == 0 {
			t.Fatalf("no recordings: %v", err)
		}
	}
	return files
}

// tool runs undertone as a person does and returns what it prints.
func tool(t testing.TB, args ...string) []byte {
	t.Helper()
	builtBinary.Store(true)
	name, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), name, args...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("undertone %v: %v\n%s", args, err, &stderr)
	}
	return out
}

// analysed reads the files through `undertone analyse`.
func analysed(t testing.TB, files []string) (all []recorded) {
	t.Helper()
	for _, file := range files {
		lines := bufio.NewScanner(bytes.NewReader(tool(t, "analyse", file, "--format", "jsonl", "--no-explain")))
		lines.Buffer(nil, 1<<20)
		for lines.Scan() {
			var m recorded
			if err := json.Unmarshal(lines.Bytes(), &m); err != nil {
				t.Fatal(err)
			}
			all = append(all, m)
		}
	}
	return all
}

// TestReplay_equalsAnIndependentRecount plays the recordings at full speed and
// counts them again from analyse's output: moods, counters and what a real
// Prometheus scrapes must be the same. Then it plays them once more: only the
// number of duplicates may change.
func TestReplay_equalsAnIndependentRecount(t *testing.T) {
	t.Parallel()
	files := recordings(t)
	all := analysed(t, files)
	s := startServer(t)
	play := append([]string{"play", "--speed", "max", "--to", s.URL}, files...)
	said := tool(t, play...)
	want := fmt.Sprintf("%d messages: %d accepted, 0 duplicates, 0 rejected", len(all), len(all))
	if !bytes.HasPrefix(said, []byte(want)) {
		t.Fatalf("play said %q, want %q", said, want)
	}
	s.counted(len(all))
	shiftTimes(t, s, all)
	checkChannels(t, s, all)
	counters := s.counters()
	checkCounters(t, counters, all)
	if prom, err := exec.LookPath("prometheus"); err == nil {
		checkScraped(t, startPrometheus(t, prom, s.URL), all)
	} else {
		installed(t, "prometheus") // skips, or fails in CI, and says why
	}

	tool(t, play...)
	if again := s.counters(); !maps.Equal(counters, again) {
		t.Errorf("a retry of the whole play changed the counters")
	}
	if n := s.metric("undertone_ingest_messages_total", `result="duplicate"`); n != float64(len(all)) {
		t.Errorf("duplicates = %v, want %d", n, len(all))
	}
}

// counted waits until the server has counted n messages.
func (s *server) counted(n int) {
	s.t.Helper()
	deadline := time.Now().Add(20 * time.Second)
	for sum := -1; sum != n; {
		sum = 0
		for _, v := range s.samples("undertone_messages_total") {
			sum += int(v)
		}
		if sum > n || time.Now().After(deadline) {
			s.t.Fatalf("the server has counted %d messages, want %d", sum, n)
		}
	}
}

// shiftTimes moves the recorded times as play did: its last message was sent as
// said just then, which the server tells.
func shiftTimes(t *testing.T, s *server, all []recorded) {
	t.Helper()
	last := slices.MaxFunc(all, func(a, b recorded) int { return a.At.Compare(b.At) })
	var talk struct {
		Messages []struct {
			ID string    `json:"id"`
			At time.Time `json:"at"`
		} `json:"messages"`
	}
	s.get("/v1/conversations/"+last.Conversation, &talk)
	for _, m := range talk.Messages {
		if m.ID == last.ID {
			shift := m.At.Sub(last.At)
			if ago := time.Since(m.At); ago < 0 || ago > time.Minute {
				t.Errorf("the last message is %s old, want it to be of now", ago)
			}
			for i := range all {
				all[i].At = all[i].At.Add(shift)
			}
			return
		}
	}
	t.Fatalf("conversation %s does not have its message %s", last.Conversation, last.ID)
}

// recount is a window made by reading all messages again.
type recount struct {
	messages, customers         int
	conversations               map[string]bool
	score                       int64 // ten-thousandths: sums of floats would end a digit off
	negative, positive          int
	tones, topics, touchpoints  map[string]int
	topicScore, touchpointScore map[string]int64
	exceeded, met, unmet        int
}

func count(all []recorded, in func(m *recorded) bool) *recount {
	c := &recount{
		conversations: map[string]bool{}, tones: map[string]int{}, topics: map[string]int{}, touchpoints: map[string]int{},
		topicScore: map[string]int64{}, touchpointScore: map[string]int64{},
	}
	for i := range all {
		if in(&all[i]) {
			c.add(&all[i])
		}
	}
	return c
}

func (c *recount) add(m *recorded) {
	c.messages++
	c.conversations[m.Conversation] = true
	if m.Speaker != "customer" {
		return
	}
	c.customers++
	score := int64(math.Round(m.Reading.Sentiment.Score * 1e4))
	c.score += score
	switch m.Reading.Sentiment.Label {
	case "negative":
		c.negative++
	case "positive":
		c.positive++
	}
	c.tones[m.Reading.Tone.Label]++
	c.touchpoints[m.Reading.Touchpoint.Label]++
	c.touchpointScore[m.Reading.Touchpoint.Label] += score
	for _, topic := range m.Reading.Topics {
		c.topics[topic.Label]++
		c.topicScore[topic.Label] += score
	}
	switch m.Reading.Expectation.Label {
	case "exceeded":
		c.exceeded++
	case "met":
		c.met++
	case "unmet":
		c.unmet++
	}
}

func (c *recount) gap() float64 {
	return share(c.unmet-c.exceeded, c.exceeded+c.met+c.unmet)
}

// mean is the mean score to four places, as the API has it; share likewise.
func mean(score int64, n int) float64 {
	if n == 0 {
		return 0
	}
	return math.Round(float64(score)/float64(n)) / 1e4
}

func share(part, n int) float64 { return mean(int64(part)*1e4, n) }

// apiWindow is a window as the contract has it.
type apiWindow struct {
	From             time.Time          `json:"from"`
	To               time.Time          `json:"to"`
	Messages         int                `json:"messages"`
	CustomerMessages int                `json:"customer_messages"`
	Conversations    int                `json:"conversations"`
	Sentiment        float64            `json:"sentiment"`
	Negative         float64            `json:"negative"`
	Neutral          float64            `json:"neutral"`
	Positive         float64            `json:"positive"`
	Tones            map[string]float64 `json:"tones"`
	Topics           []struct {
		Topic     string  `json:"topic"`
		Messages  int     `json:"messages"`
		Sentiment float64 `json:"sentiment"`
	} `json:"topics"`
	Touchpoints map[string]struct {
		Messages  int     `json:"messages"`
		Sentiment float64 `json:"sentiment"`
	} `json:"touchpoints"`
	Gap float64 `json:"expectation_gap"`
}

type apiChannels struct {
	Channels []struct {
		Channel string               `json:"channel"`
		Level   string               `json:"level"`
		Windows map[string]apiWindow `json:"windows"`
	} `json:"channels"`
}

// checkChannels compares every window of every channel with its recount.
func checkChannels(t *testing.T, s *server, all []recorded) {
	t.Helper()
	var got apiChannels
	s.get("/v1/channels", &got)
	heard := make(map[string]bool)
	for i := range all {
		heard[all[i].Channel] = true
	}
	if len(got.Channels) != len(heard) {
		t.Errorf("%d channels, want %d", len(got.Channels), len(heard))
	}
	for _, c := range got.Channels {
		for name, w := range c.Windows {
			want := count(all, func(m *recorded) bool {
				return m.Channel == c.Channel && !m.At.Before(w.From) && m.At.Before(w.To)
			})
			compareWindow(t, c.Channel+" "+name, w, want)
		}
	}
}

func compareWindow(t *testing.T, name string, got apiWindow, want *recount) {
	t.Helper()
	check := func(what string, got, want any) {
		if got != want {
			t.Errorf("%s: %s = %v, want %v", name, what, got, want)
		}
	}
	n := want.customers
	check("messages", got.Messages, want.messages)
	check("customer_messages", got.CustomerMessages, n)
	check("conversations", got.Conversations, len(want.conversations))
	check("sentiment", got.Sentiment, mean(want.score, n))
	check("negative", got.Negative, share(want.negative, n))
	check("positive", got.Positive, share(want.positive, n))
	check("neutral", got.Neutral, share(n-want.negative-want.positive, n))
	check("expectation_gap", got.Gap, want.gap())
	check("number of tones", len(got.Tones), len(want.tones))
	for tone, part := range got.Tones {
		check("tone "+tone, part, share(want.tones[tone], n))
	}
	check("number of touchpoints", len(got.Touchpoints), len(want.touchpoints))
	for label, p := range got.Touchpoints {
		check("touchpoint "+label, p.Messages, want.touchpoints[label])
		check("touchpoint "+label+"'s sentiment", p.Sentiment, mean(want.touchpointScore[label], p.Messages))
	}
	for _, topic := range got.Topics {
		check("topic "+topic.Topic, topic.Messages, want.topics[topic.Topic])
		check("topic "+topic.Topic+"'s sentiment", topic.Sentiment, mean(want.topicScore[topic.Topic], topic.Messages))
	}
}

// expectedCounters are the counters of a recount, named as counters names them.
func expectedCounters(all []recorded) map[string]float64 {
	want := make(map[string]float64)
	for i := range all {
		m := &all[i]
		c := fmt.Sprintf(`channel=%q`, m.Channel)
		want["undertone_messages_total{"+c+fmt.Sprintf(",speaker=%q}", m.Speaker)]++
		if m.Speaker != "customer" {
			continue
		}
		score := m.Reading.Sentiment.Score
		want["undertone_sentiment_negative_total{"+c+"}"] += max(0, -score)
		want["undertone_sentiment_positive_total{"+c+"}"] += max(0, score)
		want["undertone_tone_messages_total{"+c+fmt.Sprintf(",tone=%q}", m.Reading.Tone.Label)]++
		for _, topic := range m.Reading.Topics {
			want["undertone_topic_messages_total{"+c+fmt.Sprintf(",topic=%q}", topic.Label)]++
		}
	}
	return want
}

func checkCounters(t *testing.T, got map[string]float64, all []recorded) {
	t.Helper()
	want := expectedCounters(all)
	for series, v := range got {
		if w := want[series]; math.Abs(v-w) > 1e-6 {
			t.Errorf("%s = %v, want %v", series, v, w)
		}
	}
	for series := range want {
		if _, ok := got[series]; !ok {
			t.Errorf("%s is missing", series)
		}
	}
}

// checkScraped asks a Prometheus that scrapes the server for the same.
func checkScraped(t *testing.T, prom *promServer, all []recorded) {
	t.Helper()
	want := 0.0
	for _, v := range expectedCounters(all) {
		want += v
	}
	query := `sum({__name__=~"undertone_(messages|sentiment_negative|sentiment_positive|tone_messages|topic_messages)_total"})`
	prom.until(t, func(ctx context.Context) error {
		var answer struct {
			Data struct {
				Result []struct {
					Value [2]any `json:"value"`
				} `json:"result"`
			} `json:"data"`
		}
		if err := prom.ask(ctx, "/api/v1/query?query="+urlEscape(query), &answer); err != nil {
			return err
		}
		if len(answer.Data.Result) != 1 {
			return fmt.Errorf("%d series, want 1", len(answer.Data.Result))
		}
		said, _ := answer.Data.Result[0].Value[1].(string)
		got, err := strconv.ParseFloat(said, 64)
		if err == nil && math.Abs(got-want) > 1e-6*want {
			err = fmt.Errorf("Prometheus has %v, want %v", got, want)
		}
		return err
	})
}

func mustRead(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}
