package window

import (
	"slices"

	"undertone/monitor/contact"
	"undertone/nlp"
)

// Totals are a channel's sums since it was first heard: for counters that only
// grow, and for the sums of any stretch of time, which are those at its end less
// those at its start. Late messages are in them, partial ones are not.
type Totals struct {
	// Messages by contact.Speaker.
	Messages [4]uint64
	// Read is how many customers' messages were read. All sums down to Topics
	// are theirs.
	Read uint64
	// Negative and Positive are the summed scores below and above zero,
	// without sign, in ten-thousandths.
	Negative, Positive uint64
	// Negatives and Positives are how many messages have that label.
	Negatives, Positives uint64
	// Expectation by nlp.Exceeded, nlp.Met and nlp.Unmet.
	Expectation [3]uint64
	// Tones by nlp's number.
	Tones [toneCount]uint64
	// Touchpoints by nlp's number. A message need not have one.
	Touchpoints [touchpointCount]Touch
	// Topics by nlp's number, as far as one was heard.
	Topics []Tally
	// Late messages were older than the longest window.
	Late uint64
	// Partials are interim transcripts, which count nowhere else.
	Partials uint64
}

// Touch is what customers said at one touchpoint.
type Touch struct {
	Tally
	// Negatives is how many of the messages have that label.
	Negatives int64
	// Expectation by nlp.Exceeded, nlp.Met and nlp.Unmet.
	Expectation [3]int64
}

func (t *Totals) add(s contact.Speaker, r *nlp.Reading, about topicList) {
	if int(s) < len(t.Messages) {
		t.Messages[s]++
	}
	if s != contact.Customer || r == nil {
		return
	}
	t.Read++
	score := scoreOf(r)
	if score < 0 {
		t.Negative += uint64(-score)
	} else {
		t.Positive += uint64(score)
	}
	switch r.Sentiment.Label {
	case nlp.Negative:
		t.Negatives++
	case nlp.Positive:
		t.Positives++
	}
	if i := int(r.Expectation.Label); i < len(t.Expectation) {
		t.Expectation[i]++
	}
	if i := int(r.Tone.Label); i < len(t.Tones) {
		t.Tones[i]++
	}
	if i := int(r.Touchpoint.Label); i < len(t.Touchpoints) {
		t.Touchpoints[i].addReading(r, score)
	}
	for _, label := range about.labels[:about.n] {
		t.Topics = grow(t.Topics, int(label)+1)
		t.Topics[label].add(1, score, 1)
	}
}

func (t *Touch) addReading(r *nlp.Reading, score int64) {
	t.add(1, score, 1)
	if r.Sentiment.Label == nlp.Negative {
		t.Negatives++
	}
	if i := int(r.Expectation.Label); i < len(t.Expectation) {
		t.Expectation[i]++
	}
}

// Merge adds o to t.
func (t *Totals) Merge(o *Totals) {
	for i, n := range o.Messages {
		t.Messages[i] += n
	}
	t.Read += o.Read
	t.Negative += o.Negative
	t.Positive += o.Positive
	t.Negatives += o.Negatives
	t.Positives += o.Positives
	for i, n := range o.Expectation {
		t.Expectation[i] += n
	}
	for i, n := range o.Tones {
		t.Tones[i] += n
	}
	for i := range o.Touchpoints {
		t.Touchpoints[i].merge(&o.Touchpoints[i])
	}
	t.Topics = grow(t.Topics, len(o.Topics))
	for i, o := range o.Topics {
		t.Topics[i].merge(o)
	}
	t.Late += o.Late
	t.Partials += o.Partials
}

func (t *Touch) merge(o *Touch) {
	t.Tally.merge(o.Tally)
	t.Negatives += o.Negatives
	for i, n := range o.Expectation {
		t.Expectation[i] += n
	}
}

func (t *Totals) clone() Totals {
	c := *t
	c.Topics = slices.Clone(t.Topics)
	return c
}

// grow lengthens list to n with zeros.
func grow[T any](list []T, n int) []T {
	if n <= len(list) {
		return list
	}
	return append(list, make([]T, n-len(list))...)
}
