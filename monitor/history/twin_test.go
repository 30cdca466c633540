package history_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"undertone/monitor/contact"
	"undertone/monitor/history"
	"undertone/monitor/journal"
	"undertone/monitor/window"
	"undertone/nlp"
)

// noon is when things begin here, which is no whole day in UTC.
var noon = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

var quiet = journal.Observe{Log: zerolog.Nop()}

// names has two topics of the user's own.
func names() *nlp.TopicNames {
	t := new(nlp.TopicNames)
	t.Number("late flight")
	t.Number("a lounge")
	return t
}

// heard is a message as the twin keeps it.
type heard struct {
	channel string
	at      time.Time
	speaker contact.Speaker
	reading *nlp.Reading
}

// centre is a line that keeps every message besides: its windows give the totals.
type centre struct {
	r     *rand.Rand
	set   *window.Set
	names *nlp.TopicNames
	all   []heard
	now   time.Time
}

func newCentre(seed uint64) *centre {
	n := names()
	return &centre{rand.New(rand.NewPCG(seed, 1)), window.NewSet(window.Options{Names: n}), n, nil, noon}
}

// say adds n messages between now and then.
func (c *centre) say(n int, then time.Time) {
	step := then.Sub(c.now) / time.Duration(n+1)
	for range n {
		c.now = c.now.Add(step)
		h := heard{fmt.Sprint("line-", c.r.IntN(4)), c.now, contact.Speaker(c.r.IntN(4) * c.r.IntN(2)), reading(c.r)}
		c.add(h)
	}
	c.now = then
}

func (c *centre) add(h heard) {
	if h.speaker != contact.Customer {
		h.reading = nil
	}
	m := contact.Message{Channel: h.channel, Conversation: "c", Speaker: h.speaker, At: h.at, Received: h.at}
	c.set.Add(&m, h.reading, h.at)
	c.all = append(c.all, h)
}

func reading(r *rand.Rand) *nlp.Reading {
	rd := &nlp.Reading{Score: nlp.Score(r.IntN(20_001) - 10_000), TopicCount: uint8(r.IntN(3)), OwnCount: uint8(r.IntN(2))}
	rd.Sentiment.Label = uint8(r.IntN(3))
	rd.Tone.Label = uint8(r.IntN(9))
	rd.Touchpoint.Label = uint8(r.IntN(6)) // 5 is none
	rd.Expectation.Label = uint8(r.IntN(4))
	first := r.IntN(10)
	rd.Topics[0].Label, rd.Topics[1].Label = uint8(first), uint8(first+1+r.IntN(8))
	rd.Own[0].Label = uint8(nlp.FirstOwn + r.IntN(2))
	return rd
}

func (c *centre) totals() map[string]window.Totals {
	all := make(map[string]window.Totals)
	for _, channel := range c.set.Channels() {
		all[channel], _ = c.set.Totals(channel)
	}
	return all
}

// present is what Options.Now asks.
func (c *centre) present() (time.Time, map[string]window.Totals, bool) {
	return c.now, c.totals(), true
}

func (c *centre) options() history.Options {
	return history.Options{Names: c.names, Now: c.present}
}

// sums counts the messages after from and up to to, naively.
func (c *centre) sums(channel string, from, to time.Time) *history.Sums {
	s := new(history.Sums)
	for _, h := range c.all {
		if channel != "" && h.channel != channel || !h.at.After(from) || h.at.After(to) {
			continue
		}
		s.Messages[h.speaker]++
		if r := h.reading; r != nil {
			c.count(s, r)
		}
	}
	slices.SortFunc(s.Topics, func(a, b history.Topic) int {
		if a.Name < b.Name {
			return -1
		}
		return 1
	})
	return s
}

func (c *centre) count(s *history.Sums, r *nlp.Reading) {
	score, bad := int64(r.Score), r.Sentiment.Label == nlp.Negative
	add(&s.Tally, score)
	if bad {
		s.Negative++
	}
	if r.Sentiment.Label == nlp.Positive {
		s.Positive++
	}
	s.Tones[r.Tone.Label]++
	told := r.Expectation.Label != nlp.ExpectationNone
	if told {
		s.Expectation[r.Expectation.Label]++
	}
	if p := r.Touchpoint.Label; int(p) < len(s.Touchpoints) {
		touch := &s.Touchpoints[p]
		add(&touch.Tally, score)
		if bad {
			touch.Negative++
		}
		if told {
			touch.Expectation[r.Expectation.Label]++
		}
	}
	for _, g := range slices.Concat(r.Topics[:r.TopicCount], r.Own[:r.OwnCount]) {
		name, _ := c.names.Name(g.Label)
		i := slices.IndexFunc(s.Topics, func(t history.Topic) bool { return t.Name == name })
		if i < 0 {
			i = len(s.Topics)
			s.Topics = append(s.Topics, history.Topic{Name: name})
		}
		add(&s.Topics[i].Tally, score)
	}
}

func add(t *history.Tally, score int64) {
	t.N++
	t.Score += score
}

// open opens a history in a folder; it fails the test where it cannot.
func open(t testing.TB, dir string, opts history.Options) *history.History {
	t.Helper()
	h, err := history.Open(dir, opts, quiet)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// record writes the centre's totals as of its now.
func (c *centre) record(t testing.TB, h *history.History) {
	t.Helper()
	if err := h.Record(c.now, c.totals()); err != nil {
		t.Fatal(err)
	}
}

func span(t testing.TB, h *history.History, from, to time.Time) *history.Span {
	t.Helper()
	s, err := h.Between(t.Context(), from, to)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// check compares a span with the twin.
func (c *centre) check(t *testing.T, s *history.Span) {
	t.Helper()
	if got, want := history.Plain(s.All), c.sums("", s.From, s.To); !reflect.DeepEqual(got, want) {
		t.Errorf("from %v to %v, all\n = %+v\nwant %+v", s.From, s.To, got, want)
	}
	for i := range 4 {
		name := fmt.Sprint("line-", i)
		want := c.sums(name, s.From, s.To)
		got := history.Plain(s.Channels[name])
		if !reflect.DeepEqual(got, want) {
			t.Errorf("from %v to %v, %s\n = %+v\nwant %+v", s.From, s.To, name, got, want)
		}
	}
}

func TestBetween_equalsANaiveTwin(t *testing.T) {
	t.Parallel()
	for seed := range uint64(6) {
		c := newCentre(seed)
		dir := t.TempDir()
		h := open(t, dir, c.options())
		if err := h.Begin(c.now, c.totals()); err != nil {
			t.Fatal(err)
		}
		for hour := 1; hour <= 60; hour++ {
			c.say(c.r.IntN(40), noon.Add(time.Duration(hour)*time.Hour))
			if c.r.IntN(5) > 0 { // or the row is missing
				c.record(t, h)
			}
			if c.r.IntN(10) == 0 { // as after a crash
				h = open(t, dir, c.options())
			}
		}
		c.say(20, c.now.Add(17*time.Minute))
		c.check(t, span(t, h, noon, c.now))
		for range 40 {
			from := noon.Add(time.Duration(c.r.IntN(70)-5) * time.Hour)
			to := from.Add(time.Duration(1+c.r.IntN(60*60)) * time.Minute)
			c.check(t, span(t, h, from, to))
		}
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
}

// A walk by days sums the same as one by hours.
func TestBetween_byDaysEqualsANaiveTwin(t *testing.T) {
	t.Parallel()
	c := newCentre(20)
	h := open(t, t.TempDir(), c.options())
	for range 15 * 24 {
		c.record(t, h)
		c.say(10, c.now.Add(time.Hour))
	}
	s := span(t, h, noon.Add(5*time.Hour), noon.Add(14*24*time.Hour+3*time.Hour))
	c.check(t, s)
	if s.Steps != 15 || !s.From.Equal(noon.Add(5*time.Hour)) {
		t.Errorf("%d steps from %v, want 15 days", s.Steps, s.From)
	}
	c.check(t, span(t, h, noon, c.now))
}
