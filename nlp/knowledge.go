package nlp

import (
	"errors"
	"fmt"
)

// None stands for no label where a phrase hints at none.
const None = 0xff

// Knowledge is what people wrote down for the model to start from: how to fold
// characters, which words turn a feeling, and what phrases hint at.
type Knowledge struct {
	Fold     [][2]rune // traditional, simplified
	Negators []string
	Contrast []string
	Feelings []Feeling
	Topics   []Subject
}

// Feeling is a phrase with the feeling it carries. A phrase without one shields
// the words inside it: "what kind of" is not kind.
type Feeling struct {
	Phrase  string
	Valence int8 // in tenths, -30 to 30
	Tone    uint8
	Topic   uint8
	Intent  uint8
}

// Subject is a phrase by which one recognises a topic, whatever the mood.
type Subject struct {
	Phrase     string
	Topic      uint8
	Strength   uint8 // in tenths, 1 to 10
	Touchpoint uint8
}

// ErrPhrase is a phrase that cannot be told from another, or is too long.
var ErrPhrase = errors.New("nlp: phrase cannot be used")

// maxPhrase is the most units of a phrase. The longest of ours has 13, and a
// bound keeps reading linear in the length of the text.
const maxPhrase = 16

// role is what a word does to its neighbours.
type role uint8

const (
	roleNone role = iota
	roleNegate
	roleContrast
)

// A node of the phrases, packed into the low half of a slot: whether longer
// phrases go through it, what role it has, and the classes of its feeling and
// its topic, 0 for none.
const (
	nodeMore       = 1 << 0
	nodeRoleShift  = 1
	nodeFeelShift  = 3
	nodeTopicShift = 18
	nodeFeelMask   = 1<<15 - 1
	nodeTopicMask  = 1<<14 - 1
)

// phrases finds the phrases that begin at a unit. It is a trie kept in a hash
// table: a slot holds half of the hash of the units so far, and the node.
type phrases struct {
	slots  []uint64
	known  filter
	feels  []feelClass
	topics []topicClass
}

// feelClass is what many phrases share, with its feature keys made ready.
type feelClass struct {
	valence             int8
	tone, topic, intent uint8
}

type topicClass struct {
	topic, strength, touchpoint uint8
}

const pathSeed uint64 = 0xa0761d6478bd642f

// find returns the node of a path's hash.
func (p *phrases) find(h uint64) (node uint32, ok bool) {
	h = spread(h)
	if p.known.has(h) == 0 {
		return 0, false
	}
	mask := uint64(len(p.slots) - 1)
	for at := h & mask; ; at = (at + 1) & mask {
		slot := p.slots[at]
		if slot == 0 {
			return 0, false
		}
		if slot>>32 == h>>32 {
			return uint32(slot), true
		}
	}
}

// match is a phrase found: how many units it has, the hash of its path, and
// its class.
type match struct {
	units, class int
	path         uint64
}

// longest walks the phrases that begin at unit i and returns the longest of
// each sort, and the role of the longest word that has one.
func (p *phrases) longest(units []unit, i int) (feel, topic match, r role, roleUnits int) {
	h := pathSeed
	for j := i; j < len(units) && j < i+maxPhrase; j++ {
		h = join(h, units[j].hash)
		node, ok := p.find(h)
		if !ok {
			break
		}
		if class := int(node >> nodeFeelShift & nodeFeelMask); class != 0 {
			feel = match{j - i + 1, class, h}
		}
		if class := int(node >> nodeTopicShift & nodeTopicMask); class != 0 {
			topic = match{j - i + 1, class, h}
		}
		if got := role(node >> nodeRoleShift & 3); got != roleNone {
			r, roleUnits = got, j-i+1
		}
		if node&nodeMore == 0 {
			break
		}
	}
	return feel, topic, r, roleUnits
}

// compiler gathers the nodes before they are packed.
type compiler struct {
	scan  scratch
	fold  *folding
	nodes map[uint64]uint32
	order []uint64 // of the nodes, so that the same knowledge makes the same table
}

// compile packs the knowledge.
func compile(k Knowledge, fold *folding) (*phrases, error) {
	c := &compiler{fold: fold, nodes: make(map[uint64]uint32)}
	p := &phrases{feels: make([]feelClass, 1), topics: make([]topicClass, 1)}
	for _, w := range k.Negators {
		if err := c.add(w, uint32(roleNegate)<<nodeRoleShift, 3<<nodeRoleShift); err != nil {
			return nil, err
		}
	}
	for _, w := range k.Contrast {
		if err := c.add(w, uint32(roleContrast)<<nodeRoleShift, 3<<nodeRoleShift); err != nil {
			return nil, err
		}
	}
	feels := make(map[feelClass]uint32)
	for _, f := range k.Feelings {
		class := classFor(feels, &p.feels, feelClass{f.Valence, f.Tone, f.Topic, f.Intent})
		if err := c.add(f.Phrase, class<<nodeFeelShift, nodeFeelMask<<nodeFeelShift); err != nil {
			return nil, err
		}
	}
	topics := make(map[topicClass]uint32)
	for _, t := range k.Topics {
		class := classFor(topics, &p.topics, topicClass{t.Topic, t.Strength, t.Touchpoint})
		if err := c.add(t.Phrase, class<<nodeTopicShift, nodeTopicMask<<nodeTopicShift); err != nil {
			return nil, err
		}
	}
	if len(p.feels) > nodeFeelMask || len(p.topics) > nodeTopicMask {
		return nil, fmt.Errorf("compile phrases: %d and %d classes: %w", len(p.feels), len(p.topics), ErrPhrase)
	}
	p.slots = c.pack()
	p.known = newFilter(p.slots)
	return p, nil
}

func classFor[C comparable](known map[C]uint32, list *[]C, c C) uint32 {
	n, ok := known[c]
	if !ok {
		n = uint32(len(*list))
		known[c] = n
		*list = append(*list, c)
	}
	return n
}

// add lays the path of a phrase and sets the bits of its last node. Where two
// spellings fold into one the first keeps its meaning.
func (c *compiler) add(phrase string, set, mask uint32) error {
	c.scan.scan(phrase, c.fold)
	n := len(c.scan.units)
	if n == 0 || n > maxPhrase {
		return fmt.Errorf("compile phrase %q: %d words: %w", phrase, n, ErrPhrase)
	}
	h := pathSeed
	for i, u := range c.scan.units {
		h = join(h, u.hash)
		node, known := c.nodes[h]
		if !known {
			c.order = append(c.order, h)
		}
		switch {
		case i < n-1:
			node |= nodeMore
		case node&mask == 0:
			node |= set
		}
		c.nodes[h] = node
	}
	return nil
}

// pack makes the table, at most half full.
func (c *compiler) pack() []uint64 {
	size := 1024
	for size < 2*len(c.order) {
		size *= 2
	}
	slots := make([]uint64, size)
	for _, path := range c.order {
		h := spread(path)
		at := h & uint64(size-1)
		for slots[at] != 0 {
			at = (at + 1) & uint64(size-1)
		}
		slots[at] = h>>32<<32 | uint64(c.nodes[path])
	}
	return slots
}
