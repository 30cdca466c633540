package train

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"undertone/nlp"
)

// Options tune training. The zero value trains on the corpus alone.
type Options struct {
	// Seed of the shuffling. Zero means 1.
	Seed uint64
	// Open holds the public sets, in folders train and train_unstated; nil
	// leaves them out.
	Open fs.FS
	// OpenOnly leaves out the sets that do not state an open licence.
	OpenOnly bool
	// Progress, where set, is told after each step of how many.
	Progress func(done, of int)
}

// folds is the number of parts for calibration: each part is judged by a model
// that was trained on the others.
const folds = 5

// ErrSmall is a corpus too small to train on.
var ErrSmall = errors.New("too few examples to train on")

// Train makes a model file of the corpus and the lexicon in fsys, which holds
// the folders corpus and lexicon. The same data and seed make the same bytes.
func Train(ctx context.Context, fsys fs.FS, opts Options) ([]byte, error) {
	source, err := Digest(fsys)
	if err != nil {
		return nil, fmt.Errorf("train: %w", err)
	}
	d, ear, corpus, err := load(fsys, opts)
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
		parts[part] = d.quantise(heads, d.prune(heads))
		progress(part + 1)
	}
	heads := d.fit(which, r)
	progress(folds + 1)
	w := d.quantise(heads, d.prune(heads))
	d.calibrate(which, judged, &w)
	if w.Course, err = crossCourse(ear, parts, &w, corpus, fsys); err != nil {
		return nil, fmt.Errorf("train: %w", err)
	}
	w.Source, w.Rarity = source, d.rarity(which, ear)
	return ear.Encode(w), nil
}

func load(fsys fs.FS, opts Options) (*dataset, *nlp.Ear, *Corpus, error) {
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
	all := slices.Concat(corpus.Messages, turnExamples(corpus), phraseExamples(k))
	if opts.Open != nil {
		open, err := ReadOpenSets(opts.Open, opts.OpenOnly)
		if err != nil {
			return nil, nil, nil, err
		}
		all = append(all, open...)
	}
	return newDataset(all, ear), ear, corpus, nil
}

// rarity counts in how many of the contact centres' messages each term stands.
func (d *dataset) rarity(which []int, ear *nlp.Ear) []byte {
	return ear.Rarity(func(yield func(string) bool) {
		for _, i := range which {
			ex := &d.examples[i]
			if !ex.Phrase && ex.Domain == nlp.DomainService && !yield(ex.Text) {
				return
			}
		}
	})
}

// divide parts the examples into those to learn from and those to judge.
// Phrases and public sets teach every part and are never judged: what matters
// is how contact centres' messages are read.
func (d *dataset) divide(which []int, part int) (learn, judge []int) {
	for _, i := range which {
		if ex := &d.examples[i]; !ex.Phrase && ex.Domain == nlp.DomainService && nlp.Fold(ex.ID, folds) == part {
			judge = append(judge, i)
		} else {
			learn = append(learn, i)
		}
	}
	return learn, judge
}

// scores are the sums of one example, for every head of the table.
type scores [nlp.TableHeads][]float32

func (d *dataset) score(heads [nlp.TableHeads]*head, which []int, into []scores) {
	for _, i := range which {
		for n, h := range heads {
			into[i][n] = make([]float32, h.labels)
			h.scores(d.rows[i], d.gain[i], into[i][n])
		}
	}
}
