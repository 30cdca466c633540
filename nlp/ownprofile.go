package nlp

import (
	"math"
	"math/bits"
)

const (
	// leastOfAScript is how many examples in one script make a profile of their
	// own. With fewer, all of a topic's examples make one.
	leastOfAScript = 6
	// elsewhere is how much the other own topics' examples count beside
	// everyday traffic as what the topic is not: in a bank's own topics, "card"
	// tells little.
	elsewhere = 0.5
	// doubt is how many unseen examples a topic is thought to have that are
	// like everyday traffic.
	doubt = 2
	// leastEvidence is that of a term that is worth a look. What every message
	// has, such as "my", says nothing and would cost most of the time.
	leastEvidence = 0.8
)

// specimen is an example taken apart.
type specimen struct {
	terms   []term    // each once
	masses  []float64 // their weights in everyday traffic
	norm    float64
	mass    float64
	units   int
	subject subject
	han     bool
}

func (m *Model) specimen(s *scratch, text string) specimen {
	in := Input{Text: text}
	s.hear(in, m.ear)
	s.listTerms()
	b := m.weigh(s)
	out := specimen{units: len(s.units), subject: subjectOf(&b), han: s.script.han > 0}
	seen := make(map[uint64]bool)
	squares := 0.0
	for _, t := range s.terms {
		v := float64(t.weight * m.rare.idf[m.rare.of(t.key)])
		out.mass += v
		squares += v * v
		if !seen[t.key] {
			seen[t.key] = true
			out.terms = append(out.terms, t)
			out.masses = append(out.masses, v)
		}
	}
	out.norm = math.Sqrt(squares)
	return out
}

// census counts in how many examples of all topics, and of each, a term is.
type census struct {
	rare     *rarity
	all      map[uint64]int
	examples int
}

// share is how often a term is met outside of the topic: in everyday traffic
// and in the other topics' examples, of which there are others.
func (c *census) share(k uint64, inTopic, topicExamples int) float64 {
	everyday := c.rare.share[c.rare.of(k)]
	others := c.examples - topicExamples
	if others == 0 {
		return everyday
	}
	return (1-elsewhere)*everyday + elsewhere*float64(c.all[k]-inTopic)/float64(others)
}

// compileOwn makes the topics ready. labels are their numbers.
func (m *Model) compileOwn(list []OwnTopic, labels []uint8) *ownTopics {
	s := m.take()
	defer m.put(s)
	c := &census{rare: m.rare, all: make(map[uint64]int)}
	made := make([][]specimen, len(list))
	for i, t := range list {
		for _, text := range t.Examples {
			one := m.specimen(s, text)
			made[i] = append(made[i], one)
			c.examples++
			for _, t := range one.terms {
				c.all[t.key]++
			}
		}
	}
	w := &ownWriter{o: &ownTopics{list: list}, postings: make(map[uint64][]posting)}
	for i := range list {
		in := make(map[uint64]int)
		for _, one := range made[i] {
			for _, t := range one.terms {
				in[t.key]++
			}
		}
		for _, group := range byScript(made[i]) {
			w.add(newDraft(group, func(k uint64) float64 { return c.share(k, in[k], len(made[i])) }), labels[i])
		}
	}
	return w.pack()
}

// byScript parts the examples into those with Chinese characters and those
// without, if both are enough.
func byScript(all []specimen) [][]specimen {
	var parts [2][]specimen
	for _, one := range all {
		if one.han {
			parts[1] = append(parts[1], one)
		} else {
			parts[0] = append(parts[0], one)
		}
	}
	if len(parts[0]) < leastOfAScript || len(parts[1]) < leastOfAScript {
		return [][]specimen{all}
	}
	return parts[:]
}

// draft is a profile in the making.
type draft struct {
	group   []specimen
	index   map[uint64]int
	terms   []draftTerm
	weights [][]float64 // of each example's terms, of length 1 together
	length  float64     // squared, of the middle of the examples
	subject subject
}

type draftTerm struct {
	term
	share  float64 // outside of the topic
	middle float64 // sum of the examples' weights
	count  int     // of the examples that have it
}

func newDraft(group []specimen, share func(uint64) float64) *draft {
	d := &draft{group: group, index: make(map[uint64]int)}
	for _, one := range group {
		weights, squares := make([]float64, len(one.terms)), 0.0
		for j, t := range one.terms {
			at, known := d.index[t.key]
			if !known {
				at = len(d.terms)
				d.index[t.key] = at
				d.terms = append(d.terms, draftTerm{term: t, share: share(t.key)})
			}
			d.terms[at].count++
			weights[j] = -float64(t.weight) * math.Log(d.terms[at].share)
			squares += weights[j] * weights[j]
		}
		for j, t := range one.terms {
			weights[j] /= math.Sqrt(squares) + 1e-9
			d.terms[d.index[t.key]].middle += weights[j]
		}
		d.weights = append(d.weights, weights)
		for i := range d.subject {
			d.subject[i] += one.subject[i]
		}
	}
	for _, t := range d.terms {
		d.length += t.middle * t.middle
	}
	return d
}

// evidence is how much likelier a term is in the topic than elsewhere, if it is
// in count of n examples.
func (t *draftTerm) evidence(count, n int) float64 {
	in := (float64(count) + doubt*t.share) / (float64(n) + doubt)
	return float64(t.weight) * max(0, math.Log(in/t.share))
}

// usual holds every example against the others and returns the means.
func (d *draft) usual() (mean [3]float64) {
	n := len(d.group)
	for j := range d.group {
		one := &d.group[j]
		likeness, evidence, length := 0.0, 0.0, d.length
		for i, t := range one.terms {
			dt := &d.terms[d.index[t.key]]
			w := d.weights[j][i]
			rest := dt.middle - w
			length += rest*rest - dt.middle*dt.middle
			likeness += rest * one.masses[i]
			evidence += dt.evidence(dt.count-1, n-1)
		}
		var others subject
		square := 0.0
		for i := range others {
			others[i] = d.subject[i] - one.subject[i]
			square += others[i] * others[i]
		}
		mean[0] += likeness / (one.norm*math.Sqrt(max(length, 1e-9)) + 1e-9)
		mean[1] += evidenceOf(evidence, one.mass)
		mean[2] += dot(&others, &one.subject) / (math.Sqrt(square) + 1e-9)
	}
	for i := range mean {
		mean[i] /= float64(n)
	}
	return mean
}

// ownWriter gathers the postings of all profiles.
type ownWriter struct {
	o        *ownTopics
	postings map[uint64][]posting
	order    []uint64 // of the terms, so that the same topics make the same table
}

func (w *ownWriter) add(d *draft, label uint8) {
	p := profile{label: label, usual: d.usual(), subject: d.subject}
	for i, v := range p.usual {
		p.usualLog[i] = math.Log(v + smallSign)
	}
	length := math.Sqrt(dot(&p.subject, &p.subject)) + 1e-9
	for i := range p.subject {
		p.subject[i] /= length
	}
	number := uint32(len(w.o.profiles))
	w.o.profiles = append(w.o.profiles, p)
	for i := range d.terms {
		t := &d.terms[i]
		evidence := t.evidence(t.count, len(d.group))
		if evidence < leastEvidence*float64(t.weight) {
			continue
		}
		if _, known := w.postings[t.key]; !known {
			w.order = append(w.order, t.key)
		}
		w.postings[t.key] = append(w.postings[t.key], posting{
			profile:  number,
			likeness: float32(t.middle / math.Sqrt(d.length)),
			evidence: float32(evidence),
		})
	}
}

// pack makes the table, at most half full.
func (w *ownWriter) pack() *ownTopics {
	o := w.o
	o.slots = make([]ownSlot, 1<<bits.Len(uint(2*len(w.order))))
	mask := uint64(len(o.slots) - 1)
	for _, k := range w.order {
		at := k >> 20 & mask
		for o.slots[at].n != 0 {
			at = (at + 1) & mask
		}
		list := w.postings[k]
		o.slots[at] = ownSlot{k, uint32(len(o.postings)), uint32(len(list))}
		o.postings = append(o.postings, list...)
		o.filter[k>>6%uint64(len(o.filter))] |= 1 << (k % 64)
	}
	return o
}
