package window

import (
	"slices"

	"undertone/monitor/contact"
	"undertone/nlp"
)

// Totals are a channel's sums since it was first heard, for counters that only
// grow. Late messages are in them, partial ones are not.
type Totals struct {
	// Messages by contact.Speaker.
	Messages [4]uint64
	// Negative and Positive are the summed scores of customers' messages
	// below and above zero, without sign, in ten-thousandths.
	Negative, Positive uint64
	// Tones of customers' messages by nlp's number.
	Tones [toneCount]uint64
	// Topics of customers' messages by nlp's number, as far as one was heard.
	Topics []uint64
	// Late messages were older than the longest window.
	Late uint64
	// Partials are interim transcripts, which count nowhere else.
	Partials uint64
}

func (t *Totals) add(s contact.Speaker, r *nlp.Reading, about topicList) {
	if int(s) < len(t.Messages) {
		t.Messages[s]++
	}
	if s != contact.Customer || r == nil {
		return
	}
	if score := scoreOf(r); score < 0 {
		t.Negative += uint64(-score)
	} else {
		t.Positive += uint64(score)
	}
	if i := int(r.Tone.Label); i < len(t.Tones) {
		t.Tones[i]++
	}
	for _, label := range about.labels[:about.n] {
		t.Topics = grow(t.Topics, int(label)+1)
		t.Topics[label]++
	}
}

// Merge adds o to t.
func (t *Totals) Merge(o *Totals) {
	for i, n := range o.Messages {
		t.Messages[i] += n
	}
	t.Negative += o.Negative
	t.Positive += o.Positive
	for i, n := range o.Tones {
		t.Tones[i] += n
	}
	t.Topics = grow(t.Topics, len(o.Topics))
	for i, n := range o.Topics {
		t.Topics[i] += n
	}
	t.Late += o.Late
	t.Partials += o.Partials
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
