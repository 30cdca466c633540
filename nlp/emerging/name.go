package emerging

import (
	"cmp"
	"slices"
	"strings"
)

// named is a phrase of an issue while a name is chosen.
type named struct {
	phrase *phrase
	text   string
	length int
}

// nameShare is how many of the messages of the most frequent phrase a longer
// one must have to be the name: "QR ticket blank" says more than "ticket", but
// not if only a few put it so.
const nameShare = 0.3

// name chooses the longest phrase that is said often enough, and lists the
// others by how often they are said. When none is left in the window the names
// stay.
func (t *tongue) name(i *issue) {
	all := t.phrasesOf(i)
	if len(all) == 0 {
		return
	}
	slices.SortFunc(all, func(a, b named) int {
		return cmp.Or(cmp.Compare(len(b.phrase.seen), len(a.phrase.seen)), cmp.Compare(b.length, a.length), cmp.Compare(a.text, b.text))
	})
	most := float64(len(all[0].phrase.seen))
	best := all[0]
	for _, n := range all {
		if n.length > best.length && float64(len(n.phrase.seen)) >= nameShare*most {
			best = n
		}
	}
	before := baseline{best.phrase.base / t.table.unit, t.table.total / t.table.unit}
	i.main = best.phrase.hash
	i.phrase, i.baseline, i.variants = best.text, before.share()*float64(t.window.len()), nil
	for _, n := range all {
		if len(i.variants) == mostVariants {
			break
		}
		if !strings.EqualFold(n.text, best.text) && !slices.Contains(i.variants, n.text) {
			i.variants = append(i.variants, n.text)
		}
	}
}

// phrasesOf are the phrases of an issue that are in the window, each as it was
// written most often.
func (t *tongue) phrasesOf(i *issue) []named {
	written := make(map[int32]map[string]int)
	for number := t.window.first; number < t.window.next; number++ {
		m := t.window.at(number)
		for _, mark := range m.marks {
			if t.table.all[mark.phrase].issue != i || len(t.table.all[mark.phrase].seen) == 0 {
				continue
			}
			if written[mark.phrase] == nil {
				written[mark.phrase] = make(map[string]int)
			}
			written[mark.phrase][strings.TrimSuffix(mark.text(m.Text, t.finds.space()), "'s")]++
		}
	}
	all := make([]named, 0, len(written))
	for at, texts := range written {
		best := ""
		for text, n := range texts {
			if best == "" || n > texts[best] || n == texts[best] && text < best {
				best = text
			}
		}
		all = append(all, named{&t.table.all[at], best, t.length(best)})
	}
	return all
}

// length is how much a phrase says: its words, or its characters.
func (t *tongue) length(text string) int {
	if c, ok := t.finds.(*chinese); ok {
		c.split(text)
		return len(c.chars)
	}
	return len(strings.Fields(text))
}
