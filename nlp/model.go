package nlp

import (
	"bytes"
	_ "embed"
	"fmt"
	"os"
	"sync"
	"sync/atomic"
)

//go:embed model.bin
var embedded []byte

// Options tune a Model. The zero value is the one we run in production.
type Options struct {
	// File is a model file to read instead of the one in the binary.
	File string
}

// Model reads messages. It is safe for concurrent use and never changes, but for
// the user's own topics, which SetTopics replaces as a whole.
type Model struct {
	source [32]byte
	ear    *Ear
	table  table
	heads  [TableHeads]Head
	pool   *sync.Pool
	// course is empty in a model that knows nothing of conversations.
	course course

	rare  *rarity
	names *TopicNames
	own   *atomic.Pointer[ownTopics] // to nil where there are none
}

// Head is how the sums of one head become a guess.
type Head struct {
	Scale float64   // of one step of a weight
	Bias  []float64 // of every label
	// Slope and Shift calibrate, first English and then Chinese: a score z
	// counts as Slope*z + Shift.
	Slope, Shift [2]float64
	// Lean multiplies the probability of each label before the best is chosen,
	// first English and then Chinese. It favours rare labels, which a learner
	// that counts every message alike says too seldom; the confidence knows
	// nothing of it. None means 1.
	Lean [2][]float64
	// Line is the share of belief, or for a topic its probability, below which
	// the head abstains.
	Line float64
}

// New loads a model. Everything after that is done in memory.
func New(opts Options) (*Model, error) {
	if opts.File == "" {
		return Load(embedded)
	}
	data, err := os.ReadFile(opts.File)
	if err != nil {
		return nil, fmt.Errorf("read model: %w", err)
	}
	m, err := Load(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", opts.File, err)
	}
	return m, nil
}

// Load makes a model of a file's bytes.
func Load(data []byte) (*Model, error) {
	w, err := decodeFile(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("load model: %w", err)
	}
	m := &Model{source: w.source, ear: w.ear, heads: w.heads, table: newTable(w.features, w.rows)}
	m.rare, m.names, m.own = loadRarity(w.rarity), new(TopicNames), new(atomic.Pointer[ownTopics])
	m.pool = &sync.Pool{New: func() any { return new(scratch) }}
	if w.course == nil {
		return m, nil
	}
	return m.WithCourse(w.course)
}

// Source is the digest of the corpus and the lexicon that the model was made
// of, as train.Digest has it.
func (m *Model) Source() [32]byte { return m.source }

// keepUnits bounds the memory of the scratch that is kept for the next reading;
// after a longer text it is left to the collector.
const keepUnits = 16 << 10

func (m *Model) take() *scratch { return m.pool.Get().(*scratch) }

func (m *Model) put(s *scratch) {
	s.placed = false
	if cap(s.units) <= keepUnits {
		m.pool.Put(s)
	}
}
