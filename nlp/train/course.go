package train

import (
	"fmt"
	"io/fs"

	"undertone/monitor/contact"
	"undertone/nlp"
)

// Reader hands out the model by which to read a conversation's turns.
type Reader func(id string) *nlp.Model

// ReadBy is the Reader that reads every conversation by m.
func ReadBy(m *nlp.Model) Reader { return func(string) *nlp.Model { return m } }

// fewestCourses is how many conversations the learner asks for: from fewer it
// would learn their accidents.
const fewestCourses = 100

// How small the weights are held, in conversations. Both were chosen on real
// dialogues that nothing is trained on: the corpus's conversations are tidier
// than life, and what a firm hand leaves of them carries over.
const (
	csatPenalty = 250
	riskPenalty = 200
)

// LearnCourse learns the courses of the corpus's conversations, the held-out
// ones left aside. A Reader that reads each conversation by a model which did
// not learn from it makes the weights right for readings as they are in life;
// one that was taught the turns by heart makes them too sure of the mood. Of a
// corpus with too few conversations it returns nil.
func LearnCourse(read Reader, corpus *Corpus, cues []nlp.Cue) (*nlp.CourseWeights, error) {
	b := bench{read: read, cues: cues, ears: make(map[*nlp.Model]*nlp.Model)}
	var trials [nlp.Forecasts][]trial
	var parts [nlp.Forecasts][]int
	learned := 0
	for i := range corpus.Conversations {
		c := &corpus.Conversations[i]
		if nlp.HeldOut(c.ID) {
			continue
		}
		learned++
		got, err := b.trials(c)
		if err != nil {
			return nil, fmt.Errorf("learn courses: conversation %s: %w", c.ID, err)
		}
		for h := range got {
			trials[h] = append(trials[h], got[h]...)
			for range got[h] {
				parts[h] = append(parts[h], nlp.Fold(c.ID, folds))
			}
		}
	}
	if learned < fewestCourses {
		return nil, nil
	}
	w := &nlp.CourseWeights{Cues: cues}
	for h, penalty := range [nlp.Forecasts]float64{nlp.ForecastCSAT: csatPenalty, nlp.ForecastRisk: riskPenalty} {
		fit := fitStretched(trials[h], parts[h], penalty)
		w.Bias[h], w.Weights[h] = fit.bias, fit.weights
	}
	return w, nil
}

// fitStretched fits and then undoes what the penalty does to the scale: small
// weights make timid forecasts. How timid shows on trials that the fit did not
// see.
func fitStretched(trials []trial, parts []int, penalty float64) logit {
	var unseen []trial
	for part := range folds {
		var learn []trial
		for i, t := range trials {
			if parts[i] != part {
				learn = append(learn, t)
			}
		}
		if len(learn) == 0 {
			continue
		}
		fit := fitLogit(learn, penalty)
		for i, t := range trials {
			if parts[i] == part {
				unseen = append(unseen, trial{[]float64{fit.score(t.x)}, t.y, t.weight})
			}
		}
	}
	stretch := fitLogit(unseen, 0)
	fit := fitLogit(trials, penalty)
	fit.bias = stretch.bias + stretch.weights[0]*fit.bias
	for j := range fit.weights {
		fit.weights[j] *= stretch.weights[0]
	}
	return fit
}

// bench measures conversations.
type bench struct {
	read Reader
	cues []nlp.Cue
	ears map[*nlp.Model]*nlp.Model // readers, made to hear the cues
}

// reader returns the conversation's reader with the cues.
func (b *bench) reader(id string) (*nlp.Model, error) {
	m := b.read(id)
	if ear, ok := b.ears[m]; ok {
		return ear, nil
	}
	blank := &nlp.CourseWeights{Cues: b.cues}
	for h := range nlp.Forecasts {
		blank.Weights[h] = make([]float64, len(nlp.FactNames(h)))
	}
	ear, err := m.WithCourse(blank)
	b.ears[m] = ear
	return ear, err
}

// trials are what one conversation teaches: its end the satisfaction, and
// every one of the customer's turns the risk.
func (b *bench) trials(c *Conversation) (out [nlp.Forecasts][]trial, err error) {
	m, err := b.reader(c.ID)
	if err != nil {
		return out, err
	}
	var course nlp.Course
	for n := range c.Turns {
		follow(m, &course, &c.Turns[n])
		if c.Turns[n].Speaker != contact.Customer {
			continue
		}
		if risky, known := c.risky(n); known {
			t := trial{x: course.Facts(nlp.ForecastRisk), weight: 1}
			if risky {
				t.y = 1
			}
			out[nlp.ForecastRisk] = append(out[nlp.ForecastRisk], t)
		}
	}
	for i := range out[nlp.ForecastRisk] { // a long quarrel is one conversation
		out[nlp.ForecastRisk][i].weight /= float64(len(out[nlp.ForecastRisk]))
	}
	out[nlp.ForecastCSAT] = []trial{{course.Facts(nlp.ForecastCSAT), float64(c.CSAT-1) / 4, 1}}
	return out, nil
}

// follow reads a turn and takes it into the course.
func follow(m *nlp.Model, c *nlp.Course, t *Turn) {
	u := nlp.Utterance{Speaker: t.Speaker, Text: t.Text}
	if t.Speaker == contact.Customer {
		in := t.Input
		in.Lang = "" // the text must do
		u.Reading = m.Read(in)
	}
	m.Follow(c, u)
}

// risky reports whether a supervisor should know by the customer's turn n. It is
// not known of the turn before the one where they should: to tell a turn early
// is no mistake, but what is there to see of it teaches little. Nor is it known
// behind that turn where the customer came round in the end.
func (c *Conversation) risky(n int) (risky, known bool) {
	lost := c.Course == "escalates" || c.Course == "silent_churn"
	switch {
	case c.Due < 0:
		return lost && c.next(n) < 0, true
	case n >= c.Due:
		return n == c.Due || !c.Recovered, n == c.Due || !c.Recovered || c.next(n) < 0
	}
	return false, c.next(n) != c.Due
}

// next is the customer's first turn after turn n, or -1.
func (c *Conversation) next(n int) int {
	for i := n + 1; i < len(c.Turns); i++ {
		if c.Turns[i].Speaker == contact.Customer {
			return i
		}
	}
	return -1
}

// crossCourse learns courses from conversations that are each read by the one
// of the parts' models that did not learn from it. The parts are calibrated as
// the whole is.
func crossCourse(ear *nlp.Ear, parts []nlp.Weights, whole *nlp.Weights, corpus *Corpus, fsys fs.FS) (*nlp.CourseWeights, error) {
	models := make([]*nlp.Model, len(parts))
	for i := range parts {
		for h := range parts[i].Heads {
			scale, bias := parts[i].Heads[h].Scale, parts[i].Heads[h].Bias
			parts[i].Heads[h] = whole.Heads[h]
			parts[i].Heads[h].Scale, parts[i].Heads[h].Bias = scale, bias
		}
		var err error
		if models[i], err = nlp.Load(ear.Encode(parts[i])); err != nil {
			return nil, fmt.Errorf("read by part %d: %w", i, err)
		}
	}
	return learnFrom(func(id string) *nlp.Model { return models[nlp.Fold(id, len(models))] }, corpus, fsys)
}

func learnFrom(read Reader, corpus *Corpus, fsys fs.FS) (*nlp.CourseWeights, error) {
	if len(corpus.Conversations) < fewestCourses {
		return nil, nil // there is nothing to learn, so no phrases are needed
	}
	cues, err := ReadActs(fsys, "lexicon/acts.tsv")
	if err != nil {
		return nil, err
	}
	return LearnCourse(read, corpus, cues)
}
