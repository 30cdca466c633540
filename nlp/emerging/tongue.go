package emerging

import (
	"strings"
	"time"
)

// phraser finds the phrases of a text.
type phraser interface {
	phrases(text string, out *draft)
	// space is what stands between the pieces of a phrase.
	space() string
}

// tongue is the finder of one language.
type tongue struct {
	lang   string
	opts   Options
	ear    Ear
	finds  phraser
	draft  draft
	table  table
	window window
	issues []*issue // the oldest first
	stats  Stats
	said   map[int32]struct{} // phrases that a conversation has said, for one message
}

func newTongue(lang string, opts Options, ear Ear, finds phraser) *tongue {
	return &tongue{
		lang: lang, opts: opts, ear: ear, finds: finds,
		draft:  draft{seen: make(map[uint64]struct{})},
		table:  newTable(opts.Phrases, opts.Memory),
		window: newWindow(opts.Window),
		said:   make(map[int32]struct{}),
	}
}

func (t *tongue) hear(m Message) (opened int) {
	t.stats.Heard++
	t.draft.clear()
	t.finds.phrases(m.Text, &t.draft)
	t.draft.cover(m.Text, t.finds.space(), t.ear.Covers)
	late := !t.window.newest.IsZero() && t.window.newest.Sub(m.At) > t.opts.Window
	if late {
		t.stats.Late++
		t.remember()
		return 0
	}
	t.advance(m.At)
	t.take(m)
	return t.judge()
}

// advance lets what is too old leave the window, and closes what has not risen
// for long.
func (t *tongue) advance(at time.Time) {
	if at.After(t.window.newest) {
		t.window.newest = at
		t.table.fade(at)
	}
	for t.window.stale() {
		number := t.window.first
		m := t.window.pop()
		t.table.total += t.table.unit
		for _, mark := range m.marks {
			p := &t.table.all[mark.phrase]
			if mark.first {
				p.base += t.table.unit
			}
			if len(p.seen) > 0 && p.seen[0] == number {
				p.seen = p.seen[1:]
			}
			t.table.release(mark.phrase)
		}
	}
	t.expire()
}

// remember counts the message at hand in the baselines.
func (t *tongue) remember() {
	t.table.total += t.table.unit
	for _, c := range t.draft.found {
		if i := t.table.place(c.hash); i >= 0 {
			t.table.all[i].base += t.table.unit
		}
	}
}

// take puts the message at hand into the window.
func (t *tongue) take(m Message) {
	if len(m.Text) > mostBytes {
		m.Text = strings.Clone(clip(m.Text, mostBytes)) // the rest need not stay
	}
	t.gatherSaid(m.Conversation)
	number := t.window.next
	marks := make([]mark, 0, len(t.draft.found))
	for _, c := range t.draft.found {
		i := t.table.place(c.hash)
		if i < 0 {
			continue
		}
		t.table.hold(i)
		c.mark.phrase = i
		if _, said := t.said[i]; !said {
			c.mark.first = true
			p := &t.table.all[i]
			p.named = c.named
			p.seen = append(p.seen, number)
		}
		marks = append(marks, c.mark)
	}
	t.window.push(heard{m, marks})
}

// mostTalk is how many messages of a conversation are looked at for what it
// has said before.
const mostTalk = 32

func (t *tongue) gatherSaid(conversation string) {
	clear(t.said)
	talk := t.window.talks[conversation]
	for _, number := range talk[max(0, len(talk)-mostTalk):] {
		for _, mark := range t.window.at(number).marks {
			t.said[mark.phrase] = struct{}{}
		}
	}
}

// judge looks for rises among the phrases of the newest message.
func (t *tongue) judge() (opened int) {
	number := t.window.next - 1
	m := t.window.at(number)
	for _, mark := range m.marks {
		p := &t.table.all[mark.phrase]
		if p.issue == nil && (!p.named || len(p.seen) < t.opts.Conversations) {
			continue
		}
		score, since := t.score(p)
		switch {
		case p.issue != nil:
			p.issue.heard(m.At, score, t.opts.Score)
		case score >= t.opts.Score && t.isPhrase(p, m.Text, mark):
			if t.rise(mark.phrase, score, since) {
				opened++
			}
		}
	}
	return opened
}

// score is the surprise of the phrase's count within the window, or within a
// part of it that ends now if that is more surprising: a scan over windows of
// several lengths finds a sudden problem sooner than the whole window would,
// and a slow one still (Kulldorff, A spatial scan statistic, Communications in
// Statistics 26, 1997). It is 0 where the rise is too small. since is the number
// of the message that it begins with.
func (t *tongue) score(p *phrase) (best float64, since uint64) {
	n := len(p.seen)
	for k := n; k >= t.opts.Conversations; k /= 2 {
		first := p.seen[n-k]
		within := float64(t.window.next - first)
		before := baseline{
			count:    p.base/t.table.unit + float64(n-k),
			messages: t.table.total/t.table.unit + float64(first-t.window.first),
		}
		if float64(k) < t.opts.Rise*before.share()*within {
			continue
		}
		if score := before.surprise(k, within); score > best {
			best, since = score, first
		}
	}
	return best, since
}

// isPhrase reports whether what rises is a phrase at all. Prose's are; of a run
// of Chinese characters the counts decide.
func (t *tongue) isPhrase(p *phrase, text string, m mark) bool {
	c, ok := t.finds.(*chinese)
	if !ok {
		return true
	}
	if !t.free(c, p, m.phrase) {
		return false
	}
	messages := t.table.total/t.table.unit + float64(t.window.len())
	return c.cohesion(&t.table, text, m, messages) >= leastCohesion
}

// mostLooked is how many of a phrase's messages are asked for its neighbours.
const mostLooked = 200

// free reports whether what stands around a Chinese phrase varies.
func (t *tongue) free(c *chinese, p *phrase, number int32) bool {
	before, after := neighbours{counts: make(map[rune]int)}, neighbours{counts: make(map[rune]int)}
	for _, n := range p.seen[max(0, len(p.seen)-mostLooked):] {
		m := t.window.at(n)
		for _, mark := range m.marks {
			if mark.phrase == number {
				c.look(m.Text, mark, &before, &after)
			}
		}
	}
	return before.entropy() >= leastFreedom && after.entropy() >= leastFreedom
}
