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

// salts of terms are apart from those of features.
const (
	saltTermWord salt = iota + 100
	saltTermStem
	saltTermPair
	saltTermTriple
)

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
			s.term(saltTermWord, u.hash, weighChar, at, at)
		default:
			s.term(saltTermWord, u.hash, weighWord, at, at)
			if u.stem != 0 {
				s.term(saltTermStem, u.stem, weighStem, at, at)
			}
		}
		if i == 0 || s.units[i-1].kind > kindNumber {
			continue
		}
		before := &s.units[i-1]
		pair, chars := join(before.hash, u.hash), u.kind == kindHan && before.kind == kindHan
		if !chars {
			s.term(saltTermPair, pair, weighPair, at-1, at)
			continue
		}
		s.term(saltTermPair, pair, weighChars, at-1, at)
		if i > 1 && s.units[i-2].kind == kindHan {
			s.term(saltTermTriple, join(join(s.units[i-2].hash, before.hash), u.hash), weighTriple, at-2, at)
		}
	}
}

func (s *scratch) term(kind salt, h uint64, weight float32, first, last uint32) {
	s.terms = append(s.terms, term{key: key(kind, h), weight: weight, first: first, last: last})
}

// lookUp finds every term's mass and slot.
func (o *ownTopics) lookUp(terms []term, rare *rarity) {
	for i := range terms {
		t := &terms[i]
		t.mass = t.weight * rare.idf[rare.of(t.key)]
		t.slot = o.find(t.key)
	}
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
