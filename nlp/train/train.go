package train

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"

	"undertone/nlp"
)

// Options tune training. The zero value makes the model that is shipped.
type Options struct {
	// Seed of the shuffling. Zero means 1.
	Seed uint64
	// Progress, where set, is told after each step of how many.
	Progress func(done, of int)
}

// folds is the number of parts for calibration: each part is judged by a model
// that was trained on the others.
const folds = 5

// maxRows bounds the table, and with it the model file.
const maxRows = 100_000

// ErrSmall is a corpus too small to train on.
var ErrSmall = errors.New("too few examples to train on")

// Train makes a model file of the corpus and the lexicon in fsys, which holds
// the folders corpus and lexicon. The same data and seed make the same bytes.
func Train(ctx context.Context, fsys fs.FS, opts Options) ([]byte, error) {
	d, ear, corpus, err := load(fsys)
	if err != nil {
		return nil, fmt.Errorf("train: %w", err)
	}
	r := shipped
	r.seed = cmp.Or(opts.Seed, 1)
	progress := func(done int) {
		if opts.Progress != nil {
			opts.Progress(done, folds+1)
		}
	}
	which := d.training()
	if len(which) < 2*folds {
		return nil, fmt.Errorf("train: %d examples: %w", len(which), ErrSmall)
	}
	judged := make([]scores, len(d.examples))
	parts := make([]nlp.Weights, folds)
	for part := range folds {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("train: %w", err)
		}
		learn, judge := d.divide(which, part)
		heads := d.fit(learn, r)
		d.score(heads, judge, judged)
		parts[part] = d.quantise(heads)
		progress(part + 1)
	}
	heads := d.fit(which, r)
	progress(folds + 1)
	w := d.quantise(heads)
	d.calibrate(which, judged, &w)
	if w.Course, err = crossCourse(ear, parts, &w, corpus, fsys); err != nil {
		return nil, fmt.Errorf("train: %w", err)
	}
	return ear.Encode(w), nil
}

func load(fsys fs.FS) (*dataset, *nlp.Ear, *Corpus, error) {
	k, err := ReadKnowledge(fsys, "lexicon")
	if err != nil {
		return nil, nil, nil, err
	}
	ear, err := nlp.NewEar(k)
	if err != nil {
		return nil, nil, nil, err
	}
	corpus, err := ReadCorpus(fsys, "corpus")
	if err != nil {
		return nil, nil, nil, err
	}
	return newDataset(append(corpus.Examples(), phraseExamples(k)...), ear), ear, corpus, nil
}

// divide parts the examples into those to learn from and those to judge.
// Phrases teach every part and are never judged: what matters is messages.
func (d *dataset) divide(which []int, part int) (learn, judge []int) {
	for _, i := range which {
		if ex := &d.examples[i]; !ex.Phrase && ex.Domain == Service && nlp.Fold(ex.ID, folds) == part {
			judge = append(judge, i)
		} else {
			learn = append(learn, i)
		}
	}
	return learn, judge
}

// scores are the sums of one example, for every head.
type scores [nlp.Heads][]float32

func (d *dataset) score(heads [learned]*head, which []int, into []scores) {
	for _, i := range which {
		for n, h := range heads[:nlp.Heads] {
			into[i][n] = make([]float32, h.labels)
			h.scores(d.rows[i], d.gain[i], d.examples[i].Domain, into[i][n])
		}
	}
}

// quantise rounds every weight to a byte, with one scale a head, and leaves
// out the features whose weights all round to nothing.
func (d *dataset) quantise(heads [learned]*head) nlp.Weights {
	var w nlp.Weights
	for n, h := range heads[:nlp.Heads] {
		w.Heads[n].Scale = scaleOf(h.weights)
		for _, b := range h.bias {
			w.Heads[n].Bias = append(w.Heads[n].Bias, float64(b))
		}
	}
	for f, key := range d.features {
		row, any := [nlp.Outputs]int8{}, false
		at := 0
		for n, h := range heads[:nlp.Heads] {
			for _, v := range h.weights[f*h.labels:][:h.labels] {
				row[at] = toByte(float64(v) / w.Heads[n].Scale)
				any = any || row[at] != 0
				at++
			}
		}
		if any && len(w.Rows) < maxRows {
			w.Features = append(w.Features, key)
			w.Rows = append(w.Rows, row)
		}
	}
	return w
}

// scaleOf makes the largest weight the largest byte. Clipping would make the
// small weights finer, but the few large ones are the hints, which matter most.
func scaleOf(weights []float32) float64 {
	top := float32(0)
	for _, v := range weights {
		top = max(top, v, -v)
	}
	if top == 0 {
		return 1
	}
	return float64(top) / 127
}

func toByte(v float64) int8 {
	if v < 0 {
		return int8(v - 0.5)
	}
	return int8(v + 0.5)
}
