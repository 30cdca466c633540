package window_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"undertone/monitor/contact"
	"undertone/monitor/window"
	"undertone/nlp"
)

// noon is the start of a bucket.
var noon = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

// heard is one call of Add.
type heard struct {
	message *contact.Message
	reading *nlp.Reading
	now     time.Time
}

func addTo(s *window.Set, all []heard) {
	for _, h := range all {
		s.Add(h.message, h.reading, h.now)
	}
}

// shift makes n messages of a few busy channels over some hours, with late and
// early ones, partial ones, every speaker, and messages that were not read.
func shift(r *rand.Rand, n int) []heard {
	now := noon.Add(time.Duration(r.IntN(10_000)) * time.Millisecond)
	all := make([]heard, n)
	for i := range all {
		now = now.Add(time.Duration(r.IntN(9_000)) * time.Millisecond)
		if r.IntN(500) == 0 {
			now = now.Add(time.Duration(r.IntN(150)) * time.Minute) // a quiet time
		}
		all[i] = heard{randomMessage(r, now), randomReading(r), now}
	}
	return all
}

func randomMessage(r *rand.Rand, now time.Time) *contact.Message {
	at := now
	switch r.IntN(4) {
	case 0:
		at = at.Add(-time.Duration(r.IntN(4_000_000)) * time.Millisecond)
	case 1:
		at = at.Add(time.Duration(r.IntN(120_001)) * time.Millisecond)
	}
	return &contact.Message{
		Channel:      fmt.Sprintf("line-%d", r.IntN(4)),
		Conversation: fmt.Sprintf("c-%d", r.IntN(60)),
		Speaker:      contact.Speaker(r.IntN(4) * r.IntN(2)),
		At:           at,
		Received:     now,
		Partial:      r.IntN(20) == 0,
	}
}

func randomReading(r *rand.Rand) *nlp.Reading {
	if r.IntN(10) == 0 {
		return nil
	}
	score := nlp.Score(r.IntN(20_001) - 10_000)
	rd := &nlp.Reading{Score: score, TopicCount: uint8(r.IntN(3))}
	rd.Sentiment.Label = uint8(r.IntN(3))
	rd.Tone.Label = uint8(r.IntN(9))
	rd.Touchpoint.Label = uint8(r.IntN(5))
	rd.Expectation.Label = uint8(r.IntN(4))
	first := r.IntN(10)
	rd.Topics[0].Label, rd.Topics[1].Label = uint8(first), uint8(first+1+r.IntN(8))
	return rd
}

// twin keeps every message and counts anew for every question.
type twin []heard

func bucketOf(t time.Time) int64 { return t.Unix() / 10 }

func (all twin) windowed() (kept []heard) {
	for _, h := range all {
		if !h.message.Partial && bucketOf(h.message.At) > bucketOf(h.now)-360 {
			kept = append(kept, h)
		}
	}
	return kept
}

func (all twin) mood(channel string, now time.Time) window.Mood {
	m := window.Mood{At: now}
	newest := make(map[string]int64)
	present := bucketOf(now)
	for _, h := range all.windowed() {
		if h.message.Channel != channel {
			continue
		}
		n := bucketOf(h.message.At)
		newest[h.message.Conversation] = max(newest[h.message.Conversation], n)
		for w, buckets := range []int64{6, 30, 90, 360} {
			if n <= present && n > present-buckets {
				count(&m.Windows[w], h)
			}
		}
		if i := 59 - (present-n)/6; n <= present && i >= 0 && h.message.Speaker == contact.Customer {
			m.Trend[i].N++
			if h.reading != nil {
				m.Trend[i].Score += int64(h.reading.Score)
			}
		}
	}
	for _, n := range newest {
		for w, buckets := range []int64{6, 30, 90, 360} {
			if n <= present && n > present-buckets {
				m.Windows[w].Conversations++
			}
		}
	}
	return m
}

func count(s *window.Sums, h heard) {
	s.Messages++
	if h.message.Speaker != contact.Customer {
		return
	}
	s.Customers++
	r := h.reading
	if r == nil {
		return
	}
	score := int64(r.Score)
	s.Score += score
	s.Negative += one(r.Sentiment.Label == nlp.Negative)
	s.Positive += one(r.Sentiment.Label == nlp.Positive)
	if r.Expectation.Label != nlp.ExpectationNone {
		s.Expectation[r.Expectation.Label]++
	}
	s.Tones[r.Tone.Label]++
	tally(&s.Touchpoints[r.Touchpoint.Label], score)
	for _, t := range topicsOf(r) {
		for len(s.Topics) <= int(t.Label) {
			s.Topics = append(s.Topics, window.Tally{})
		}
		tally(&s.Topics[t.Label], score)
	}
}

// topicsOf are all topics of a reading.
func topicsOf(r *nlp.Reading) []nlp.Guess {
	return slices.Concat(r.Topics[:r.TopicCount], r.Own[:r.OwnCount])
}

func tally(t *window.Tally, score int64) {
	t.N++
	t.Score += score
}

func one(yes bool) int64 {
	if yes {
		return 1
	}
	return 0
}

func (all twin) totals(channel string) window.Totals {
	var t window.Totals
	for _, h := range all {
		m, r := h.message, h.reading
		switch {
		case m.Channel != channel:
			continue
		case m.Partial:
			t.Partials++
			continue
		}
		t.Messages[m.Speaker]++
		t.Late += uint64(one(bucketOf(m.At) <= bucketOf(h.now)-360))
		if m.Speaker != contact.Customer || r == nil {
			continue
		}
		t.Read++
		t.Negatives += uint64(one(r.Sentiment.Label == nlp.Negative))
		t.Positives += uint64(one(r.Sentiment.Label == nlp.Positive))
		touch := &t.Touchpoints[r.Touchpoint.Label]
		tally(&touch.Tally, int64(r.Score))
		touch.Negatives += one(r.Sentiment.Label == nlp.Negative)
		if e := r.Expectation.Label; e != nlp.ExpectationNone {
			t.Expectation[e]++
			touch.Expectation[e]++
		}
		if r.Score < 0 {
			t.Negative += uint64(-r.Score)
		} else {
			t.Positive += uint64(r.Score)
		}
		t.Tones[r.Tone.Label]++
		for _, g := range topicsOf(r) {
			for len(t.Topics) <= int(g.Label) {
				t.Topics = append(t.Topics, window.Tally{})
			}
			tally(&t.Topics[g.Label], int64(r.Score))
		}
	}
	return t
}
