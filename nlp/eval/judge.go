package eval

import (
	"math"
	"slices"

	"undertone/nlp"
	"undertone/nlp/train"
)

// verdict is a message with what was read in it.
type verdict struct {
	ex          *train.Example
	read, other nlp.Reading // other is that of the model it is compared with
	tags        []string
}

// guesses are a reading's labels by head; topics have none here.
func guesses(r *nlp.Reading) [nlp.Heads]nlp.Guess {
	return [nlp.Heads]nlp.Guess{
		nlp.HeadSentiment: r.Sentiment, nlp.HeadTone: r.Tone, nlp.HeadTouchpoint: r.Touchpoint,
		nlp.HeadIntent: r.Intent, nlp.HeadExpectation: r.Expectation, nlp.HeadUrgency: r.Urgency,
	}
}

// counts are what an F1 is made of, by label: how often it was said rightly,
// said, and right to say.
type counts struct{ hit, said, due []int }

func newCounts(head int) counts {
	k := len(nlp.Labels(head))
	return counts{make([]int, k), make([]int, k), make([]int, k)}
}

// add counts a reading of a message times over.
func (c *counts) add(head int, ex *train.Example, r *nlp.Reading, times int) {
	if head != nlp.HeadTopics {
		truth, said := ex.Labels[head], guesses(r)[head].Label
		c.due[truth] += times
		c.said[said] += times
		if truth == said {
			c.hit[said] += times
		}
		return
	}
	for _, k := range ex.Topics {
		c.due[k] += times
	}
	for _, g := range r.Topics[:r.TopicCount] {
		c.said[g.Label] += times
		if slices.Contains(ex.Topics, g.Label) {
			c.hit[g.Label] += times
		}
	}
}

// f1 is the mean over the labels that occur, or for topics over all together.
func (c *counts) f1(head int) float64 {
	if head == nlp.HeadTopics {
		return ratio(2*sum(c.hit), sum(c.said)+sum(c.due))
	}
	total, labels := 0.0, 0
	for k := range c.hit {
		if c.said[k]+c.due[k] > 0 {
			total += ratio(2*c.hit[k], c.said[k]+c.due[k])
			labels++
		}
	}
	if labels == 0 {
		return 0
	}
	return total / float64(labels)
}

// judge counts the readings of one group.
type judge struct {
	model    *nlp.Model
	messages int
	langs    int
	heads    [nlp.Heads]tally
}

// tally counts one head's guesses.
type tally struct {
	counts
	judged, abstained int
	certain           bin // guesses that are not abstentions
	confusion         [][]int
	bins              [10]bin
}

type bin struct {
	n, right   int
	confidence float64
}

func (b *bin) add(g nlp.Guess, right bool) {
	b.n++
	b.confidence += float64(g.Confidence) / 10000
	if right {
		b.right++
	}
}

func newJudge(m *nlp.Model) *judge {
	j := &judge{model: m}
	for n := range j.heads {
		t := &j.heads[n]
		t.counts = newCounts(n)
		t.confusion = make([][]int, len(t.due))
		for i := range t.confusion {
			t.confusion[i] = make([]int, len(t.due))
		}
	}
	return j
}

func (j *judge) add(v *verdict) {
	j.messages++
	if v.read.Lang.String() == v.ex.Lang {
		j.langs++
	}
	said := guesses(&v.read)
	for n := range nlp.Heads {
		if !v.ex.Judged[n] {
			continue
		}
		t := &j.heads[n]
		t.judged++
		t.add(n, v.ex, &v.read, 1)
		if n == nlp.HeadTopics {
			t.topics(v.ex.Topics, v.read.Topics[:v.read.TopicCount])
			continue
		}
		t.confusion[v.ex.Labels[n]][said[n].Label]++
		t.bet(said[n], said[n].Label == v.ex.Labels[n], j.model.Abstained(n, said[n]))
	}
}

func (t *tally) topics(truth []uint8, said []nlp.Guess) {
	if len(said) == 0 {
		t.abstained++
	}
	for _, g := range said {
		t.bet(g, slices.Contains(truth, g.Label), false)
	}
}

// bet notes how sure a guess was and whether it was right.
func (t *tally) bet(g nlp.Guess, right, abstained bool) {
	t.bins[min(9, int(g.Confidence)/1000)].add(g, right)
	if abstained {
		t.abstained++
		return
	}
	t.certain.add(g, right)
}

func (j *judge) report(name string) Group {
	out := Group{Name: name, Messages: j.messages, Language: ratio(j.langs, j.messages)}
	for n := range nlp.Heads {
		out.Heads = append(out.Heads, j.heads[n].report(n))
	}
	return out
}

func (t *tally) report(n int) Head {
	out := Head{
		Head: nlp.HeadName(n), Messages: t.judged,
		F1: t.f1(n), Accuracy: ratio(sum(t.hit), sum(t.due)),
		Abstained: ratio(t.abstained, t.judged), Certain: ratio(t.certain.right, t.certain.n),
	}
	for k, name := range nlp.Labels(n) {
		out.Labels = append(out.Labels, Label{
			Label: name, Messages: t.due[k],
			Precision: ratio(t.hit[k], t.said[k]), Recall: ratio(t.hit[k], t.due[k]),
			F1: ratio(2*t.hit[k], t.said[k]+t.due[k]),
		})
	}
	if n != nlp.HeadTopics {
		out.Confusion = t.confusion
	}
	bets, off := 0, 0.0
	for _, b := range t.bins {
		bets += b.n
		off += math.Abs(float64(b.right) - b.confidence)
		shown := Bin{Guesses: b.n, Right: ratio(b.right, b.n)}
		if b.n > 0 {
			shown.Confidence = b.confidence / float64(b.n)
		}
		out.Bins = append(out.Bins, shown)
	}
	if bets > 0 {
		out.Calibration = off / float64(bets)
	}
	return out
}

func sum(of []int) (total int) {
	for _, n := range of {
		total += n
	}
	return total
}

func ratio(a, b int) float64 {
	if b == 0 {
		return 0
	}
	return float64(a) / float64(b)
}
