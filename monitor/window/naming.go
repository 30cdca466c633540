package window

import (
	"cmp"
	"slices"

	"undertone/nlp"
)

// Topics of the user's own have numbers that mean something in one process
// alone. A snapshot has their names, in alphabetical order, and numbers them by
// that order from nlp.FirstOwn on, so that another process, with other topics
// configured, knows what was counted.

// naming is the own topics of a snapshot.
type naming struct {
	names []string
	// saved is the number in the snapshot of each of ours, and ours the reverse;
	// 0 for none. Built-in topics have the same.
	saved, ours [256]uint8
	used        [256]bool // by our number
}

// newNaming lists the own topics that were counted. What is in a bucket is in
// the totals too.
func newNaming(f *Frozen) *naming {
	n := new(naming)
	var labels []uint8
	for _, c := range f.channels {
		for label := nlp.FirstOwn; label < len(c.totals.Topics); label++ {
			if c.totals.Topics[label].N > 0 && !n.used[label] {
				n.used[label] = true
				labels = append(labels, uint8(label))
			}
		}
	}
	slices.SortFunc(labels, func(a, b uint8) int { return cmp.Compare(nameOf(f.names, a), nameOf(f.names, b)) })
	for _, label := range labels {
		n.add(nameOf(f.names, label), label)
	}
	return n
}

func nameOf(names *nlp.TopicNames, label uint8) string {
	name, _ := names.Name(label)
	return name
}

func (n *naming) add(name string, label uint8) {
	saved := uint8(nlp.FirstOwn + len(n.names))
	n.names = append(n.names, name)
	n.ours[saved] = label
	if label != 0 {
		n.saved[label] = saved
	}
}

// append writes the names.
func (n *naming) append(buf []byte) []byte {
	buf = putUint(buf, uint64(len(n.names)))
	for _, name := range n.names {
		buf = putUint(buf, uint64(len(name)))
		buf = append(buf, name...)
	}
	return buf
}

// totals are the sums by topic in the order of the snapshot.
func (n *naming) totals(topics []Tally) []Tally {
	end := len(topics)
	if end > nlp.FirstOwn {
		list := slices.Clone(topics[:nlp.FirstOwn])
		for i := range n.names {
			var sum Tally
			if label := int(n.ours[nlp.FirstOwn+i]); label < len(topics) {
				sum = topics[label]
			}
			list = append(list, sum)
		}
		topics, end = list, len(list)
	}
	for end > 0 && topics[end-1].N == 0 {
		end--
	}
	return topics[:end]
}

// topics are those of a bucket in the order of the snapshot, with its numbers.
func (n *naming) topics(list []topic) []topic {
	if len(list) == 0 || list[len(list)-1].label < nlp.FirstOwn {
		return list
	}
	list = slices.Clone(list)
	for i := range list {
		if t := &list[i]; t.label >= nlp.FirstOwn {
			t.label = n.saved[t.label]
		}
	}
	slices.SortFunc(list, func(a, b topic) int { return cmp.Compare(a.label, b.label) })
	return list
}

// decode reads the names and gives each its number of ours. When there are none
// left, names that nobody configures any more are forgotten with their counts:
// those that somebody does had their numbers before.
func (n *naming) decode(d *decoder, names *nlp.TopicNames) {
	count := d.uint(nlp.MostNames)
	if count == 0 && d.format == formatOwn {
		d.fail("no topics where there must be some")
	}
	before := ""
	for range count {
		name := string(d.bytes(d.uint(mostName)))
		if name <= before {
			d.fail("topic %q after %q", name, before)
		}
		if d.err != nil {
			return
		}
		before = name
		label, _ := names.Number(name)
		n.add(name, label)
	}
}

// mostName is the most bytes of a topic's name.
const mostName = 256

// most is the most topics that a snapshot may have.
func (n *naming) most() uint64 { return uint64(nlp.FirstOwn + len(n.names)) }

// decodeTotals reads the sums by topic.
func (n *naming) decodeTotals(d *decoder) (topics []Tally) {
	count := int(d.uint(n.most()))
	for i := range count {
		var sum Tally
		if d.format >= format {
			sum = d.tally()
		} else {
			sum.N = int64(d.uint(mostTally))
		}
		if i == count-1 && sum.N == 0 {
			d.fail("no messages of the last topic, %d", i)
		}
		label := i
		if i >= nlp.FirstOwn {
			label = int(n.ours[i])
			n.used[i] = n.used[i] || sum.N > 0
			if label == 0 || sum.N == 0 {
				continue
			}
		}
		topics = grow(topics, label+1)
		topics[label] = sum
	}
	return topics
}

// check refuses names of topics that no channel has.
func (n *naming) check(d *decoder) {
	for i, name := range n.names {
		if !n.used[nlp.FirstOwn+i] {
			d.fail("topic %q without messages", name)
		}
	}
}

// adopt gives a bucket's topics our numbers. totals are the channel's.
func (n *naming) adopt(b *bucket, d *decoder, totals *Totals) {
	if last := len(b.topics) - 1; last < 0 || b.topics[last].label < nlp.FirstOwn {
		return
	}
	kept := b.topics[:0]
	for _, t := range b.topics {
		if t.label >= nlp.FirstOwn {
			if uint64(t.label) >= n.most() {
				d.fail("topic %d has no name", t.label)
			}
			if t.label = n.ours[t.label]; t.label == 0 {
				continue
			}
			if int(t.label) >= len(totals.Topics) || totals.Topics[t.label].N == 0 {
				d.fail("topic %d is in a bucket and not in the totals", t.label)
			}
		}
		kept = append(kept, t)
	}
	b.topics = kept
	slices.SortFunc(b.topics, func(a, b topic) int { return cmp.Compare(a.label, b.label) })
}
