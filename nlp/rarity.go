package nlp

import (
	"encoding/binary"
	"iter"
	"math"
)

// How many messages a word occurs in says how much it tells: "my" is in half of
// them, "luggage" in few. The counts come from the corpus, without the held-out
// tenth, and are kept in a table of bytes that needs no words: a term has two
// places in it, and the smaller of the two counts is taken. Two terms that share
// a place make one look a little more common than it is, never less.

const (
	rarityHead  = 4       // bytes: how many messages were counted
	rarityLine  = 64      // both places of a term lie in one line of the cache
	rarityLines = 2 << 10 // 128 KiB
	raritySteps = 8       // of a count's logarithm to the base of 2
	raritySize  = rarityHead + rarityLines*rarityLine
)

// rarity tells how much it says that a message has a term.
type rarity struct {
	places []byte
	share  [256]float64 // of the messages, by the byte that stands for it
	idf    [256]float32 // its logarithm, negated
}

func loadRarity(file []byte) *rarity {
	r := &rarity{places: file[rarityHead:]}
	of := float64(binary.LittleEndian.Uint32(file)) + 1
	for i := range r.share {
		n := 0.5 // a term that was never seen, or once
		if i > 0 {
			n = math.Exp2(float64(i)/raritySteps) + 0.5
		}
		r.share[i] = min(1, n/of)
		r.idf[i] = float32(-math.Log(r.share[i]))
	}
	return r
}

// of is the byte that stands for the count of a term.
func (r *rarity) of(k uint64) byte {
	a, b := rarityPlaces(k)
	return min(r.places[a], r.places[b])
}

func rarityPlaces(k uint64) (a, b uint64) {
	line := k % rarityLines * rarityLine
	return line + k>>20%rarityLine, line + k>>40%rarityLine
}

// Rarity makes the table of rarities from everyday messages.
func (e *Ear) Rarity(texts iter.Seq[string]) []byte {
	var s scratch
	messages := uint32(0)
	counts := make(map[uint64]uint32)
	for text := range texts {
		messages++
		s.scan(text, &e.fold)
		s.listTerms()
		seen := make(map[uint64]bool, len(s.terms))
		for _, t := range s.terms {
			if !seen[t.key] {
				seen[t.key] = true
				counts[t.key]++
			}
		}
	}
	file := make([]byte, raritySize)
	binary.LittleEndian.PutUint32(file, messages)
	places := file[rarityHead:]
	for k, n := range counts {
		q := byte(min(255, math.Round(raritySteps*math.Log2(float64(n)))))
		a, b := rarityPlaces(k)
		places[a], places[b] = max(places[a], q), max(places[b], q)
	}
	return file
}
