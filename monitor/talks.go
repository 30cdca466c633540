package monitor

import (
	"slices"

	"undertone/monitor/alert"
)

// Talks returns the worst of the open conversations, the worst first. Each shard is
// held for as long as it looks through its own.
func (l *Line) Talks(q alert.TalkQuery) []alert.Talk {
	list := []alert.Talk{}
	for _, s := range l.shards {
		s.mu.Lock()
		list = append(list, s.tracker.List(q)...)
		s.mu.Unlock()
	}
	slices.SortFunc(list, func(a, b alert.Talk) int { return q.By.Compare(&a, &b) })
	return list[:min(len(list), max(0, q.Most))]
}
