package nlp

// A term is what own topics look at: a word, its stem, two words or two or three
// characters that stand together. Unlike features, terms know nothing of
// feelings: what a message is about does not depend on them.
type term struct {
	key         uint64
	weight      float32 // of its kind
	mass        float32 // weight, times how rare it is
	first, last uint32  // units
	slot        int32   // of the own topics' table, or noSlot
}

const noSlot = -1

// The weights of the kinds of terms. A Chinese character says little, two in a
// row are mostly a word; an English word says most of what its stem and its
// neighbour say.
const (
	weighWord   = 1
	weighStem   = 0.8
	weighPair   = 0.35
	weighChar   = 0.6
	weighChars  = 1
	weighTriple = 0.3
)

// The kinds of terms tint the hash of what they are made of, which is spread over
// all bits already: terms are made for every message, so they must cost little.
const (
	tintWord   uint64 = 0
	tintStem   uint64 = 0x9e3779b97f4a7c15
	tintPair   uint64 = 0xc2b2ae3d27d4eb4f
	tintTriple uint64 = 0x165667b19e3779f9
)

// fold64 lets the low bits of a hash of several units depend on all of them.
func fold64(h uint64) uint64 { return h ^ h>>32 }

// sharesTerm reports whether a message may have a term of the topics'. It makes
// the same keys as listTerms, and a false alarm is rare and does no harm.
func (s *scratch) sharesTerm(o *ownTopics) bool {
	for i := range s.units {
		u := &s.units[i]
		if u.kind == kindMark || u.kind == kindName {
			continue
		}
		if o.mayHave(u.hash^tintWord) || u.stem != 0 && o.mayHave(u.stem^tintStem) {
			return true
		}
		if i == 0 || s.units[i-1].kind > kindNumber {
			continue
		}
		pair := join(s.units[i-1].hash, u.hash)
		if o.mayHave(fold64(pair) ^ tintPair) {
			return true
		}
	}
	return false
}

// listTerms lists the terms of the units. Marks and names are none, and what
// stands on both sides of a mark does not stand together.
func (s *scratch) listTerms() {
	s.terms = s.terms[:0]
	for i := range s.units {
		u := &s.units[i]
		at := uint32(i)
		switch u.kind {
		case kindMark, kindName:
			continue
		case kindHan:
			s.term(u.hash^tintWord, weighChar, at, at)
		default:
			s.term(u.hash^tintWord, weighWord, at, at)
			if u.stem != 0 {
				s.term(u.stem^tintStem, weighStem, at, at)
			}
		}
		if i == 0 || s.units[i-1].kind > kindNumber {
			continue
		}
		before := &s.units[i-1]
		pair, chars := fold64(join(before.hash, u.hash))^tintPair, u.kind == kindHan && before.kind == kindHan
		if !chars {
			s.term(pair, weighPair, at-1, at)
			continue
		}
		s.term(pair, weighChars, at-1, at)
		if i > 1 && s.units[i-2].kind == kindHan {
			s.term(fold64(join(join(s.units[i-2].hash, before.hash), u.hash))^tintTriple, weighTriple, at-2, at)
		}
	}
}

func (s *scratch) term(key uint64, weight float32, first, last uint32) {
	s.terms = append(s.terms, term{key: key, weight: weight, first: first, last: last})
}

// lookUp finds every term's slot and mass; false if no term has a slot.
func (o *ownTopics) lookUp(terms []term, rare *rarity) bool {
	found := false
	for i := range terms {
		terms[i].slot = o.find(terms[i].key)
		found = found || terms[i].slot != noSlot
	}
	if !found {
		return false
	}
	for i := range terms {
		terms[i].mass = terms[i].weight * rare.idf[rare.of(terms[i].key)]
	}
	return true
}

// anySlot reports whether a term is one of the topics'.
func anySlot(terms []term) bool {
	for i := range terms {
		if terms[i].slot != noSlot {
			return true
		}
	}
	return false
}

// isPause tells the marks at which a message is cut into parts.
func isPause(h uint64) bool {
	for _, p := range pauses {
		if h == p {
			return true
		}
	}
	return false
}

var pauses = func() (hashes [6]uint64) {
	for i, r := range ".,!?;:" {
		hashes[i] = mix(uint64(r) ^ hashSeed)
	}
	return hashes
}()

// nextPart returns where the part that begins at term from ends, and how many
// units it has. A part is what stands between two pauses.
func (s *scratch) nextPart(from int) (end, units int) {
	first := s.terms[from].first
	for end = from + 1; end < len(s.terms); end++ {
		before, next := s.terms[end-1].last, s.terms[end].first
		for u := before + 1; u < next; u++ {
			if h := &s.units[u]; h.kind == kindMark && isPause(h.hash) {
				return end, int(u - first)
			}
		}
	}
	return end, len(s.units) - int(first)
}
