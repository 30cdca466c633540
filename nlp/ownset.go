package nlp

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
)

// ErrNames is a topic that there is no number left for. Only a restart helps.
var ErrNames = errors.New("nlp: too many names of topics since the start")

// SetTopics makes these the user's own topics, in the place of those before. It
// may be called while messages are read; each is read with the old ones or the
// new ones. An error changes nothing.
func (m *Model) SetTopics(list []OwnTopic) error {
	if err := CheckTopics(list); err != nil {
		return fmt.Errorf("set topics: %w", err)
	}
	if len(list) == 0 {
		m.own.Store(nil)
		return nil
	}
	labels := make([]uint8, len(list))
	for i, t := range list {
		n, ok := m.names.Number(t.Name)
		if !ok {
			return fmt.Errorf("set topics: %q: %w, the most is %d", t.Name, ErrNames, MostNames)
		}
		labels[i] = n
	}
	m.own.Store(m.compileOwn(slices.Clone(list), labels))
	return nil
}

// OwnTopics are the user's own topics as they are now.
func (m *Model) OwnTopics() []OwnTopic {
	if o := m.own.Load(); o != nil {
		return slices.Clone(o.list)
	}
	return nil
}

// TopicNames are the names of all topics that the model has read for since it
// was loaded.
func (m *Model) TopicNames() *TopicNames { return m.names }

// View spells a reading of this model out for JSON: all topics, the surest
// first. reasons may be nil.
func (m *Model) View(r Reading, reasons []Reason) View {
	v := r.View(reasons)
	for _, t := range r.Own[:r.OwnCount] {
		if name, ok := m.names.Name(t.Label); ok {
			v.Topics = append(v.Topics, GuessView{name, share(t.Confidence)})
		}
	}
	slices.SortStableFunc(v.Topics, func(a, b GuessView) int { return cmp.Compare(b.Confidence, a.Confidence) })
	return v
}
