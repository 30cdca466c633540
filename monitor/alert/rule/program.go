package rule

import (
	"cmp"
	"slices"
)

// program is a condition as engines ask it: one comparison after the other, each
// with where to go on when it holds and when it does not. Of an and or an or, what
// costs little comes first: no comparison changes anything, so the order does not
// matter to what the whole comes to.
type program []step

// step is one comparison.
type step struct {
	read   read
	op     op             // of a number
	part   uint8          // the field of a Part
	late   Late           // what must be known first
	goes   [yes + 1]int32 // the next step or the end, by verdict
	place  int            // of the value in its row of a frame
	number float64
	word   string // what a word is compared with, or the label of a function
	leaf   *leaf
}

// The ends of a program.
const (
	endsNo    int32 = -1
	endsYes   int32 = -2
	endsDoubt int32 = -3
)

// read is how a step comes to its value.
type read uint8

const (
	readNumber read = iota
	readShare
	readPart
	readTruth
	readAbout
	readWord   // to compare it with one
	readWords  // with several
	readText   // to search in it
	readByLeaf // by reflection, or on expr's machine
)

// op is what is done with a number.
type op uint8

const (
	less op = iota
	lessOrEqual
	more
	moreOrEqual
	equal
	oneOf
)

var ops = map[string]op{"<": less, "<=": lessOrEqual, ">": more, ">=": moreOrEqual, "==": equal, "!=": equal, "in": oneOf}

// stepOf is the step of a leaf, and whether its answer is to be turned round.
func stepOf(s Scope, l *leaf) (one step, deny bool) {
	one, deny = step{read: readByLeaf, leaf: l, number: l.number}, l.deny
	for _, p := range l.names {
		one.late |= p.late
	}
	p := l.path
	if l.machine != nil || p == nil {
		return one, deny
	}
	one.place, one.word = placeOf(s, p), p.label
	switch {
	case p.kind == truth:
		one.read, deny = readTruth, deny != !l.truth
		if p.call {
			one.read = readAbout
		}
	case l.seek != nil:
		one.read = readText
	case p.kind == word && len(l.words) == 1:
		one.read, one.word = readWord, l.words[0]
	case p.kind == word:
		one.read = readWords
	default:
		one.read, one.op, deny = readNumber, ops[l.op], deny != (l.op == "!=")
		if p.call {
			one.read = readShare
		}
		if p.part >= 0 {
			one.read, one.part = readPart, uint8(p.part)
		}
	}
	return one, deny
}

// The costs of reading, for the order of comparisons: fields, functions, what must
// be worked out first, searches, expr's machine, patterns.
const (
	costField = iota
	costFunction
	costLate
	costSearch
	costMachine
	costPattern
)

// cost is that of a step.
func (s *step) cost() int {
	switch {
	case s.read == readText && s.leaf.op == "matches":
		return costPattern
	case s.leaf.machine != nil:
		return costMachine
	case s.read == readText:
		return costSearch
	case s.late != 0:
		return costLate
	case s.read == readAbout, s.read == readShare, s.read == readPart:
		return costFunction
	}
	return costField
}

// test tells what the comparison comes to, before it is turned round.
func (s *step) test(f *Frame) verdict {
	if s.late&f.missing != 0 {
		f.Need(s.late)
	}
	switch s.read {
	case readNumber:
		return s.compare(*f.numbers[s.place])
	case readTruth:
		return verdictOf(*f.truths[s.place])
	case readWord:
		return verdictOf(*f.words[s.place] == s.word)
	case readWords:
		return verdictOf(slices.Contains(s.leaf.words, *f.words[s.place]))
	case readText:
		return verdictOf(s.leaf.seek(*f.words[s.place]))
	case readAbout:
		if about := *f.abouts[s.place]; about != nil {
			return verdictOf(about(s.word))
		}
		return undecided
	case readShare:
		if share := *f.shares[s.place]; share != nil {
			return s.compare(share(s.word))
		}
		return undecided
	case readPart:
		if part := *f.parts[s.place]; part != nil {
			return s.compare(part(s.word).field(int(s.part)))
		}
		return undecided
	}
	is, err := s.leaf.holds(f.v, f.values)
	if err != nil {
		return undecided
	}
	return verdictOf(is)
}

func verdictOf(is bool) verdict {
	if is {
		return yes
	}
	return no
}

// compare holds a number against the step's own.
func (s *step) compare(x float64) verdict {
	if x-x != 0 { // infinite or no number
		return undecided
	}
	switch s.op {
	case less:
		return verdictOf(x < s.number)
	case lessOrEqual:
		return verdictOf(x <= s.number)
	case more:
		return verdictOf(x > s.number)
	case moreOrEqual:
		return verdictOf(x >= s.number)
	case equal:
		return verdictOf(x == s.number)
	}
	return verdictOf(slices.Contains(s.leaf.numbers, x))
}

// Test is Holds of the values of a frame, which must be of the condition's scope:
// it gives the same, sooner (FuzzCondition_isAsExprHasIt holds both together).
func (c *Condition) Test(f *Frame) (bool, error) {
	at := int32(0)
	for at >= 0 {
		s := &c.program[at]
		at = s.goes[s.test(f)]
	}
	if at != endsDoubt {
		return at == endsYes, nil
	}
	// Something cannot be told. Whether the condition hangs on it, and what to say,
	// the tree knows.
	f.Need(c.late)
	is, err := c.root.test(f.v, f.values)
	return is == yes, err
}

// assemble makes the program of a condition.
func (c *Condition) assemble() {
	var p program
	p.add(c.scope, &c.root, endsYes, endsNo)
	// It was written from its end, as a step must know the next.
	last := int32(len(p)) - 1
	slices.Reverse(p)
	for i := range p {
		for v, to := range p[i].goes {
			if to >= 0 {
				p[i].goes[v] = last - to
			}
		}
		c.late |= p[i].late
	}
	c.program = p
}

// add writes the steps of a part, given where to go after it, and returns where
// the part begins and what it costs.
func (p *program) add(s Scope, of *part, then, otherwise int32) (begin int32) {
	if of.leaf != nil {
		one, deny := stepOf(s, of.leaf)
		one.goes = [...]int32{no: otherwise, undecided: endsDoubt, yes: then}
		if deny {
			one.goes[no], one.goes[yes] = then, otherwise
		}
		*p = append(*p, one)
		return int32(len(*p)) - 1
	}
	parts := slices.Clone(of.parts)
	slices.SortStableFunc(parts, func(a, b part) int { return cmp.Compare(a.cost(s), b.cost(s)) })
	begin = then
	if of.any {
		begin = otherwise
	}
	for i := len(parts) - 1; i >= 0; i-- {
		if of.any {
			begin = p.add(s, &parts[i], then, begin)
		} else {
			begin = p.add(s, &parts[i], begin, otherwise)
		}
	}
	return begin
}

// cost is that of the dearest comparison of a part.
func (p *part) cost(s Scope) (most int) {
	if p.leaf != nil {
		one, _ := stepOf(s, p.leaf)
		return one.cost()
	}
	for i := range p.parts {
		most = max(most, p.parts[i].cost(s))
	}
	return most
}
