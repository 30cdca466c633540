package emerging

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"time"
)

// Issue is a rise as it is told: GET /v1/emerging.
type Issue struct {
	// Phrase names it in the customers' own words; Variants are other phrases
	// that rose with it.
	Phrase   string   `json:"phrase"`
	Variants []string `json:"variants,omitempty"`
	// Lang is en or zh. Messages in both languages at once count as Chinese.
	Lang string `json:"lang"`
	// Messages and Conversations say one of the phrases within the window.
	// Baseline is how many messages that hear the phrase were to be expected.
	Messages      int     `json:"messages"`
	Conversations int     `json:"conversations"`
	Baseline      float64 `json:"baseline"`
	// Since is when the rise began, Last when the newest of the messages was said.
	Since time.Time `json:"since"`
	Last  time.Time `json:"last"`
	// Score is how surprising the rise was at its height, in powers of ten.
	Score    float64   `json:"score"`
	Channels []string  `json:"channels"` // the loudest first
	Examples []Example `json:"examples"` // those with Phrase first, then the newest; of each conversation one
}

// Example is a message that says it.
type Example struct {
	Conversation string `json:"conversation"`
	ID           string `json:"id"`
}

// What is told and kept of an issue at most.
const (
	mostIssues   = 50 // open in each language; a further rise is not opened
	mostVariants = 8
	mostChannels = 10
	mostExamples = 5
)

// issue is an open one.
type issue struct {
	since, last time.Time
	risen       time.Time // when it last rose
	score       float64
	// phrase and variants are its names when it was last looked at.
	phrase   string
	main     uint64 // hash of phrase
	variants []string
	baseline float64
}

// heard notes that one of the phrases was said again. The issue stays open while
// its rise is at least half as surprising as what opens one.
func (i *issue) heard(at time.Time, score, opens float64) {
	if at.After(i.last) {
		i.last = at
	}
	i.score = max(i.score, score)
	if score >= opens/2 && at.After(i.risen) {
		i.risen = at
	}
}

// shared is how much of a phrase and of an issue must be the same messages for
// the phrase to be another name of it.
const shared = 0.5

// rise makes a phrase part of the issue whose messages it shares, or opens one.
func (t *tongue) rise(number int32, score float64, since uint64) (opened bool) {
	p := &t.table.all[number]
	same := t.sameAs(p)
	if len(same) == 0 {
		if len(t.issues) == mostIssues {
			t.table.refused++
			return false
		}
		same = []*issue{{since: t.window.at(since).At}}
		t.issues = append(t.issues, same[0])
		t.stats.Opened++
		opened = true
	}
	p.issue = same[0]
	t.join(same)
	p.issue.heard(t.window.at(t.window.next-1).At, score, t.opts.Score)
	t.name(p.issue)
	return opened
}

// sameAs lists the issues that are about the same messages as a phrase, the
// oldest first.
func (t *tongue) sameAs(p *phrase) (same []*issue) {
	both, of := make(map[*issue]int), make(map[*issue]int)
	for number := t.window.first; number < t.window.next; number++ {
		_, has := slices.BinarySearch(p.seen, number)
		for i := range t.issuesOf(t.window.at(number)) {
			of[i]++
			if has {
				both[i]++
			}
		}
	}
	for _, i := range t.issues {
		if n := float64(both[i]); n > 0 && n >= shared*float64(min(len(p.seen), of[i])) {
			same = append(same, i)
		}
	}
	return same
}

// join makes the first of several issues, which is the oldest, all of them.
func (t *tongue) join(same []*issue) {
	for _, other := range same[1:] {
		t.reassign(other, same[0])
		if other.since.Before(same[0].since) {
			same[0].since = other.since
		}
		same[0].heard(other.last, other.score, t.opts.Score)
		t.issues = slices.DeleteFunc(t.issues, func(i *issue) bool { return i == other })
	}
}

func (t *tongue) reassign(from, to *issue) {
	for i := range t.table.all {
		if t.table.all[i].issue == from {
			t.table.all[i].issue = to
		}
	}
}

// issuesOf are the issues that a message speaks of.
func (t *tongue) issuesOf(m *heard) map[*issue]struct{} {
	var of map[*issue]struct{}
	for _, mark := range m.marks {
		if i := t.table.all[mark.phrase].issue; i != nil {
			if of == nil {
				of = make(map[*issue]struct{}, 1)
			}
			of[i] = struct{}{}
		}
	}
	return of
}

// expire closes what has not risen for long.
func (t *tongue) expire() {
	t.issues = slices.DeleteFunc(t.issues, func(i *issue) bool {
		if t.window.newest.Sub(i.risen) <= t.opts.Expiry {
			return false
		}
		t.reassign(i, nil)
		return true
	})
}

// Issues are those open at a moment, the most surprising first. To look at them
// changes nothing: a recording that is played fast lags behind the clock of
// whoever looks.
func (f *Finder) Issues(now time.Time) []Issue {
	list := []Issue{}
	for _, t := range f.tongues {
		for _, i := range t.issues {
			if now.Sub(i.risen) <= t.opts.Expiry {
				list = append(list, t.view(i, now))
			}
		}
	}
	slices.SortStableFunc(list, func(a, b Issue) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), a.Since.Compare(b.Since), cmp.Compare(a.Phrase, b.Phrase))
	})
	return list
}

// Open is how many issues are open at a moment in each language.
func (f *Finder) Open(now time.Time) map[string]int {
	open := make(map[string]int, len(f.tongues))
	for _, t := range f.tongues {
		open[t.lang] = 0
		for _, i := range t.issues {
			if now.Sub(i.risen) <= t.opts.Expiry {
				open[t.lang]++
			}
		}
	}
	return open
}

// view tells of an issue what the window shows.
func (t *tongue) view(i *issue, now time.Time) Issue {
	t.name(i)
	v := Issue{
		Phrase: i.phrase, Variants: i.variants, Baseline: math.Round(i.baseline*100) / 100,
		Lang: t.lang, Since: i.since, Last: i.last, Score: math.Round(i.score*10) / 10,
		Channels: []string{}, Examples: []Example{},
	}
	conversations, channels := make(map[string]bool), make(map[string]int)
	var named, others []Example
	for number := t.window.next; number > t.window.first; number-- {
		m := t.window.at(number - 1)
		if _, ok := t.issuesOf(m)[i]; !ok || now.Sub(m.At) > t.opts.Window {
			continue
		}
		v.Messages++
		channels[m.Channel]++
		switch e := (Example{m.Conversation, m.ID}); {
		case conversations[m.Conversation]:
		case slices.ContainsFunc(m.marks, func(k mark) bool { return t.table.all[k.phrase].hash == i.main }):
			named = append(named, e)
		default:
			others = append(others, e)
		}
		conversations[m.Conversation] = true
	}
	v.Examples = append(v.Examples, append(named, others...)...)
	v.Examples = v.Examples[:min(len(v.Examples), mostExamples)]
	v.Conversations = len(conversations)
	v.Channels = slices.SortedFunc(maps.Keys(channels), func(a, b string) int {
		return cmp.Or(cmp.Compare(channels[b], channels[a]), cmp.Compare(a, b))
	})
	v.Channels = v.Channels[:min(len(v.Channels), mostChannels)]
	return v
}
