package emerging

import (
	"math"
	"slices"
	"unicode"
	"unicode/utf8"
)

const (
	mostUnits = 80 // of a text
	mostGram  = 6  // units of a phrase
)

// char is a Chinese character, or a word or number of another script, which
// Chinese sentences use like one: 我的app闪退.
type char struct {
	start, end int
	hash       uint64
	han        bool
	stop, tail bool // begins and ends no phrase; ends none
	breaks     bool // something stands before it that parts phrases
	filler     bool
}

// chinese finds runs of characters. Which of them are words nobody says; the
// counts do (see cohesion and freedom).
type chinese struct {
	fold  func(rune) rune
	chars []char
}

func (*chinese) space() string { return "" }

func (c *chinese) phrases(text string, out *draft) {
	c.split(clip(text, mostBytes))
	c.fill()
	for i := range c.chars {
		c.from(i, false, out)
		c.from(i, true, out)
	}
}

// from adds the phrases that begin at i, as they stand or with one gap: in
// 电子票又打不开 and 电子票怎么都打不开 it is 电子票打不开 all the same.
func (c *chinese) from(i int, gap bool, out *draft) {
	h := hashSeed
	var m mark
	for j, units := i, 0; j < len(c.chars) && units < mostGram; j++ {
		u := &c.chars[j]
		if j > i && u.breaks {
			return
		}
		if gap && u.filler {
			if m.tailEnd != 0 || units == 0 {
				return
			}
			for j+1 < len(c.chars) && c.chars[j+1].filler && !c.chars[j+1].breaks {
				j++
			}
			if j+1 == len(c.chars) || c.chars[j+1].breaks {
				return
			}
			m.tailStart, m.tailEnd = uint16(c.chars[j+1].start), uint16(c.chars[j+1].end)
			continue
		}
		h = hashJoin(h, u.hash)
		units++
		switch {
		case units == 1:
			m.start, m.end = uint16(u.start), uint16(u.end)
		case m.tailEnd != 0:
			m.tailEnd = uint16(u.end)
		default:
			m.end = uint16(u.end)
		}
		if gap && m.tailEnd == 0 {
			continue
		}
		named := units > 1 || !u.han
		if named && (c.chars[i].stop || u.stop || u.tail) {
			continue
		}
		// Single characters are counted for the association of longer ones.
		out.add(h, m, named)
	}
}

// fill marks the words that a phrase may have in the middle.
func (c *chinese) fill() {
	for i := 0; i < len(c.chars); i++ {
		for n := min(mostFiller, len(c.chars)-i); n > 0; n-- {
			h := hashSeed
			for _, u := range c.chars[i : i+n] {
				h = hashJoin(h, u.hash)
			}
			if fillers[h] {
				for j := range n {
					c.chars[i+j].filler = true
				}
				i += n - 1
				break
			}
		}
	}
}

// split cuts the text into characters and words.
func (c *chinese) split(text string) {
	c.chars = c.chars[:0]
	breaks := true
	for at := 0; at < len(text) && len(c.chars) < mostUnits; {
		r, size := utf8.DecodeRuneInString(text[at:])
		switch {
		case unicode.Is(unicode.Han, r):
			f := c.fold(r)
			c.chars = append(c.chars, char{
				start: at, end: at + size, hash: hashJoin(hashSeed, uint64(f)), han: true,
				stop: stopHan[f], tail: stopEnd[f], breaks: breaks,
			})
			at += size
			breaks = false
		case isLetter(r):
			end, h, letters := c.foreign(text, at)
			if end-at <= mostLetter {
				c.chars = append(c.chars, char{start: at, end: end, hash: h, stop: !letters, breaks: breaks})
			}
			breaks = end-at > mostLetter
			at = end
		case r == '@', r == '#' && !followedByHan(text, at+1):
			at = skipField(text, at)
			breaks = true
		case r == ' ' && spaceJoins(text, at, c.chars):
			at += size
		default:
			at += size
			breaks = true
		}
	}
}

// foreign reads a word of another script.
func (c *chinese) foreign(text string, at int) (end int, hash uint64, letters bool) {
	hash = hashSeed
	for end = at; end < len(text); {
		r, size := utf8.DecodeRuneInString(text[end:])
		if !isLetter(r) || unicode.Is(unicode.Han, r) {
			break
		}
		letters = letters || unicode.IsLetter(r)
		hash = hashJoin(hash, uint64(c.fold(r)))
		end += size
	}
	return end, hash, letters
}

// spaceJoins reports a space that only sets off a word of another script;
// between Chinese characters it stands for a comma.
func spaceJoins(text string, at int, before []char) bool {
	if n := len(before); n == 0 || before[n-1].end != at {
		return false
	} else if !before[n-1].han {
		return true
	}
	return isLetterAt(text, at+1) && !followedByHan(text, at+1)
}

func followedByHan(text string, at int) bool {
	if at >= len(text) {
		return false
	}
	r, _ := utf8.DecodeRuneInString(text[at:])
	return unicode.Is(unicode.Han, r)
}

// A run of characters is a phrase where its parts belong together and its ends
// are free: where they meet far more often than chance has them meet, and where
// what comes before and after varies. 子票 of 电子票 is not free, 票怎么 does not
// belong together. This is how new words are found without a dictionary:
// pointwise mutual information (Church and Hanks, Word association norms,
// Computational Linguistics 16, 1990) and the entropy of the neighbours.
const (
	leastCohesion = 1.0 // bits, at the weakest joint
	leastFreedom  = 1.0 // bits, at the tighter end
)

// cohesion is the association at the weakest joint of the phrase at m.
func (c *chinese) cohesion(t *table, text string, m mark, messages float64) float64 {
	c.split(m.text(text, c.space()))
	n := len(c.chars)
	if n < 2 {
		return math.Inf(1)
	}
	whole, weakest := c.share(t, 0, n, messages), math.Inf(1)
	for cut := 1; cut < n; cut++ {
		left, right := c.share(t, 0, cut, messages), c.share(t, cut, n, messages)
		if left == 0 || right == 0 {
			continue // a part that begins or ends as no phrase does is not counted
		}
		weakest = min(weakest, math.Log2(whole/(left*right)))
	}
	return weakest
}

func (c *chinese) share(t *table, from, to int, messages float64) float64 {
	h := hashSeed
	for _, u := range c.chars[from:to] {
		h = hashJoin(h, u.hash)
	}
	if i, ok := t.where[h]; ok {
		return t.count(&t.all[i]) / messages
	}
	return 0
}

// neighbours counts what stands at one end of a phrase.
type neighbours struct {
	counts map[rune]int
	edges  int // marks and ends of the text: each is another
	all    int
}

func (n *neighbours) add(r rune, han bool) {
	n.all++
	if han {
		n.counts[r]++
	} else {
		n.edges++
	}
}

func (n *neighbours) entropy() (bits float64) {
	all := float64(n.all)
	// The order of adding must not depend on a map's.
	tally := make([]int, 0, len(n.counts))
	for _, count := range n.counts {
		tally = append(tally, count)
	}
	slices.Sort(tally)
	for _, count := range tally {
		p := float64(count) / all
		bits -= p * math.Log2(p)
	}
	return bits + float64(n.edges)/all*math.Log2(all)
}

// look notes what stands before and after a mark.
func (c *chinese) look(text string, m mark, before, after *neighbours) {
	r, _ := utf8.DecodeLastRuneInString(text[:m.start])
	before.add(c.fold(r), unicode.Is(unicode.Han, r))
	r, _ = utf8.DecodeRuneInString(text[max(m.end, m.tailEnd):])
	after.add(c.fold(r), unicode.Is(unicode.Han, r))
}
