package desk

// shelf keeps values by key in the order in which they were first put, and at
// most so many: then the oldest falls out and is counted. The values are pointers
// to what never changes, so that all of them can be handed out by copying a list.
type shelf[V any] struct {
	most    int
	items   map[string]*item[V]
	order   []*item[V] // oldest first; those with gone set are no longer there
	dropped uint64
}

type item[V any] struct {
	key   string
	value *V
	gone  bool
}

func newShelf[V any](most int) *shelf[V] {
	return &shelf[V]{most: most, items: make(map[string]*item[V])}
}

func (s *shelf[V]) get(key string) *V {
	if it := s.items[key]; it != nil {
		return it.value
	}
	return nil
}

// put adds a value, or replaces the one that has the key, which keeps its place.
// It returns the key that fell out for it, or "".
func (s *shelf[V]) put(key string, value *V) (out string) {
	if it := s.items[key]; it != nil {
		it.value = value
		return ""
	}
	if len(s.items) >= s.most {
		out = s.oldest().key
		s.remove(out)
		s.dropped++
	}
	it := &item[V]{key: key, value: value}
	s.items[key] = it
	s.order = append(s.order, it)
	return out
}

// oldest must not be asked of an empty shelf.
func (s *shelf[V]) oldest() *item[V] {
	for s.order[0].gone {
		s.order = s.order[1:]
	}
	return s.order[0]
}

func (s *shelf[V]) remove(key string) {
	it := s.items[key]
	if it == nil {
		return
	}
	it.gone, it.value = true, nil
	delete(s.items, key)
	if len(s.order) > 2*len(s.items)+64 { // else a few old ones would hold the place of many that went
		s.order = s.tidy()
	}
}

func (s *shelf[V]) tidy() []*item[V] {
	kept := make([]*item[V], 0, len(s.items)+1)
	for _, it := range s.order {
		if !it.gone {
			kept = append(kept, it)
		}
	}
	return kept
}

// all returns the values, oldest first.
func (s *shelf[V]) all() []*V {
	values := make([]*V, 0, len(s.items))
	for _, it := range s.order {
		if !it.gone {
			values = append(values, it.value)
		}
	}
	return values
}
