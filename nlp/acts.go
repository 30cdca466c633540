package nlp

import "fmt"

// Act is something that a turn does, told by its phrases: it says sorry, it
// asks for details, it says thanks. What an act is worth depends on who does
// it and when; that is learned.
type Act uint8

// The acts, in the order of their numbers. What an agent's answer does comes
// first, then what a customer's reply does; either side may do any.
const (
	ActAsk       Act = iota // asks for details
	ActPrivate              // asks to go on in private
	ActSorry                // says sorry
	ActSteps                // says what to do
	ActPromise              // promises that something will happen
	ActElsewhere            // sends the customer to somebody else
	ActDone                 // says that it is done
	ActRefuse               // says that it cannot be done
	ActPatience             // asks for patience
	ActExplain              // says why
	ActNoted                // thanks for the feedback and leaves it at that
	ActWarm                 // small talk, a smile
	ActBlame                // says that it is the customer's doing, or another's
	ActThanks               // says thanks
	ActAgree                // ok, I see
	ActSolved               // it works now
	ActStill                // it still does not
	ActSent                 // has done what was asked
	ActGiveUp               // never mind
	ActDispute              // contradicts, asks back in anger
	ActEscalate             // wants somebody above, an authority or the public
	ActLeave                // says that they will leave
	ActHarm                 // tells of harm to people, or of money gone
	// Acts is how many there are.
	Acts
)

var actNames = [Acts]string{
	"ask", "private", "sorry", "steps", "promise", "elsewhere", "done", "refuse", "patience", "explain", "noted", "warm", "blame",
	"thanks", "agree", "solved", "still", "sent", "give_up", "dispute",
	"escalate", "leave", "harm",
}

// ParseAct reads an act's name; ok is false for any other word.
func ParseAct(name string) (a Act, ok bool) {
	for i, n := range actNames {
		if n == name {
			return Act(i), true
		}
	}
	return 0, false
}

// String returns the act's name.
func (a Act) String() string { return actNames[a] }

// Cue is a phrase by which one recognises an act.
type Cue struct {
	Phrase string
	Act    Act
}

// actSet is a set of acts, a bit each.
type actSet uint32

func (s actSet) has(a Act) bool { return s>>a&1 == 1 }

// cues finds acts: a trie, kept by the hash of the units so far.
type cues map[uint64]cueNode

type cueNode struct {
	acts actSet
	more bool // longer phrases go through here
}

// compileCues hears the phrases as the ear hears messages.
func compileCues(list []Cue, fold *folding) (cues, error) {
	out := make(cues)
	var s scratch
	for _, c := range list {
		s.scan(c.Phrase, fold)
		n := len(s.units)
		if n == 0 || n > maxPhrase || len(c.Phrase) > LongestCue || c.Act >= Acts {
			return nil, fmt.Errorf("compile cue %q of act %d: %d words: %w", c.Phrase, c.Act, n, ErrPhrase)
		}
		h := pathSeed
		for i := range s.units {
			h = join(h, s.units[i].hash)
			node := out[h]
			if i < n-1 {
				node.more = true
			} else {
				node.acts |= 1 << c.Act
			}
			out[h] = node
		}
	}
	return out, nil
}

// find returns what the units do. The longest phrase consumes its units, so
// that the "solved" in "not solved" is not heard.
func (c cues) find(units []unit) (found actSet) {
	for i := 0; i < len(units); {
		acts, end := c.longest(units, i)
		found |= acts
		i = end
	}
	return found
}

func (c cues) longest(units []unit, i int) (acts actSet, end int) {
	h, end := pathSeed, i+1
	for j := i; j < len(units) && j < i+maxPhrase; j++ {
		h = join(h, units[j].hash)
		node, ok := c[h]
		if !ok {
			break
		}
		if node.acts != 0 {
			acts, end = node.acts, j+1
		}
		if !node.more {
			break
		}
	}
	return acts, end
}
