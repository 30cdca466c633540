package train

import (
	"fmt"
	"io/fs"
	"math"

	"undertone/nlp"
)

// Report is how a model does on the examples that no model was trained on.
type Report struct {
	Groups []GroupReport `json:"groups"`
}

// GroupReport is a Report for the messages of one language group.
type GroupReport struct {
	Name     string       `json:"name"`
	Messages int          `json:"messages"`
	Heads    []HeadReport `json:"heads"`
	// Language is the share of messages whose language was named rightly.
	Language float64 `json:"language"`
}

// HeadReport is how one head does. For topics, which may be none or two, F1 is
// over all of them together and there is no confusion table.
type HeadReport struct {
	Head     string  `json:"head"`
	Messages int     `json:"messages"`
	F1       float64 `json:"f1"` // mean of the labels' F1, or micro-F1 for topics
	Accuracy float64 `json:"accuracy"`
	// Calibration is the expected calibration error: by how much confidence
	// and truth differ on average.
	Calibration float64      `json:"calibration_error"`
	Labels      []LabelScore `json:"labels"`
	// Confusion counts messages by true label and guessed label.
	Confusion [][]int `json:"confusion,omitempty"`
}

// LabelScore is how one label does.
type LabelScore struct {
	Label     string  `json:"label"`
	Messages  int     `json:"messages"`
	Precision float64 `json:"precision"`
	Recall    float64 `json:"recall"`
	F1        float64 `json:"f1"`
}

// Evaluate judges a model by the held-out tenth of the corpus in fsys.
func Evaluate(m *nlp.Model, fsys fs.FS) (Report, error) {
	corpus, err := ReadCorpus(fsys, "corpus")
	if err != nil {
		return Report{}, fmt.Errorf("evaluate: %w", err)
	}
	examples := corpus.Examples()
	groups := []*judge{newJudge("all"), newJudge("en"), newJudge("zh")}
	for i := range examples {
		ex := &examples[i]
		if !nlp.HeldOut(ex.ID) {
			continue
		}
		in := ex.Input
		in.Lang = "" // the text must do
		r := m.Read(in)
		groups[0].add(ex, r)
		if ex.Lang == "en" {
			groups[1].add(ex, r)
		} else {
			groups[2].add(ex, r)
		}
	}
	var out Report
	for _, g := range groups {
		out.Groups = append(out.Groups, g.report())
	}
	return out, nil
}

// judge counts the readings of one group.
type judge struct {
	name     string
	messages int
	langs    int
	heads    [nlp.Heads]tally
}

// tally counts one head's guesses.
type tally struct {
	judged    int
	confusion [][]int
	hit       []int                                      // of each label: how often it was said rightly,
	said      []int                                      // said,
	due       []int                                      // and right to say
	sure      [10]struct{ n, right, confidence float64 } // by tenths of confidence
}

func newJudge(name string) *judge {
	j := &judge{name: name}
	for n := range j.heads {
		k := len(nlp.Labels(n))
		t := &j.heads[n]
		t.hit, t.said, t.due = make([]int, k), make([]int, k), make([]int, k)
		t.confusion = make([][]int, k)
		for i := range t.confusion {
			t.confusion[i] = make([]int, k)
		}
	}
	return j
}

func (j *judge) add(ex *Example, r nlp.Reading) {
	j.messages++
	if r.Lang.String() == ex.Lang {
		j.langs++
	}
	guesses := [nlp.Heads]nlp.Guess{
		nlp.HeadSentiment: r.Sentiment, nlp.HeadTone: r.Tone, nlp.HeadTouchpoint: r.Touchpoint,
		nlp.HeadIntent: r.Intent, nlp.HeadExpectation: r.Expectation, nlp.HeadUrgency: r.Urgency,
	}
	for n := range nlp.Heads {
		switch t := &j.heads[n]; {
		case !ex.Judged[n]:
		case n == nlp.HeadTopics:
			t.topics(ex.Topics, r.Topics[:r.TopicCount])
		default:
			t.guess(ex.Labels[n], guesses[n])
		}
	}
}

func (t *tally) guess(truth uint8, g nlp.Guess) {
	t.judged++
	t.confusion[truth][g.Label]++
	t.said[g.Label]++
	t.due[truth]++
	if truth == g.Label {
		t.hit[truth]++
	}
	t.bet(g, truth == g.Label)
}

func (t *tally) topics(truth []uint8, said []nlp.Guess) {
	t.judged++
	for _, k := range truth {
		t.due[k]++
	}
	for _, g := range said {
		t.said[g.Label]++
		right := has(truth, int(g.Label))
		if right {
			t.hit[g.Label]++
		}
		t.bet(g, right)
	}
}

// bet notes how sure a guess was and whether it was right.
func (t *tally) bet(g nlp.Guess, right bool) {
	s := &t.sure[min(9, int(g.Confidence)/1000)]
	s.n++
	s.confidence += float64(g.Confidence) / 10000
	if right {
		s.right++
	}
}

func (j *judge) report() GroupReport {
	out := GroupReport{Name: j.name, Messages: j.messages, Language: ratio(j.langs, j.messages)}
	for n := range nlp.Heads {
		out.Heads = append(out.Heads, j.heads[n].report(n))
	}
	return out
}

func (t *tally) report(n int) HeadReport {
	out := HeadReport{Head: nlp.HeadName(n), Messages: t.judged}
	hit, said, due := 0, 0, 0
	for k, name := range nlp.Labels(n) {
		s := LabelScore{
			Label: name, Messages: t.due[k],
			Precision: ratio(t.hit[k], t.said[k]), Recall: ratio(t.hit[k], t.due[k]),
			F1: ratio(2*t.hit[k], t.said[k]+t.due[k]),
		}
		out.Labels = append(out.Labels, s)
		out.F1 += s.F1 / float64(len(t.due))
		hit, said, due = hit+t.hit[k], said+t.said[k], due+t.due[k]
	}
	out.Accuracy = ratio(hit, due)
	if n == nlp.HeadTopics {
		out.F1 = ratio(2*hit, said+due)
	} else {
		out.Confusion = t.confusion
	}
	bets := 0.0
	for _, s := range t.sure {
		bets += s.n
		out.Calibration += math.Abs(s.right - s.confidence)
	}
	if bets > 0 {
		out.Calibration /= bets
	}
	return out
}

func ratio(a, b int) float64 {
	if b == 0 {
		return 0
	}
	return float64(a) / float64(b)
}
