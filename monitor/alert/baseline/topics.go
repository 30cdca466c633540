package baseline

import (
	"cmp"
	"math"
	"slices"

	"undertone/monitor/window"
)

// topic is one topic's share of customers' messages: what is usual, and whether
// it surges.
type topic struct {
	label uint8
	// slow is of the last hours, without doubtful minutes, and fresh with them.
	slow, fresh mean
	now, before float32 // messages in the present hour and in the one before
	// off and variance are of the present block, as in spread.
	off, variance float32
	surge         evidence
	week          [hours]shareByte
}

const (
	// topicBy is the odds ratio to be found: a topic of 10% that becomes one of
	// 22%.
	topicBy = 2.5
	// topicAt is the decision interval in nats. It is longer than for the others,
	// as there are many topics and each of them may be wrong.
	topicAt = 14
	// LeastTopic is the least share that is taken as usual, so that what nobody
	// spoke of before can be weighed against something.
	LeastTopic = 0.01
	// mostTopics is how many topics a channel knows: all built-in ones and as many
	// of the user's own as can be configured. Of more, the rarest are forgotten.
	mostTopics = 56
)

// judgeTopics weighs a minute with customers and learns from it.
func (c *Channel) judgeTopics(s sample, heard []window.Tally) {
	for label, tally := range heard {
		if tally.N > 0 {
			c.insert(uint8(label))
		}
	}
	ready := c.known > leastKnown
	for i := range c.topics {
		t, k := &c.topics[i], 0.0
		if int(t.label) < len(heard) {
			k = min(s.n, float64(heard[t.label].N))
		}
		t.judge(sample{n: s.n}, k, c, ready)
	}
}

// judge weighs a minute in which k of the customers' messages had the topic. The
// log-likelihood ratio of odds r times the usual ones against those is
// k*log(r) - n*log(1+p*(r-1)), where p is the usual share; it is divided by the
// spread, as a conversation has one topic for many messages.
func (t *topic) judge(s sample, k float64, c *Channel, ready bool) {
	p, off := t.usual(c)
	if ready {
		share := max(LeastTopic, p+off)
		nats := k*logTopicBy - s.n*math.Log1p(share*(topicBy-1))
		t.surge.add(nats/c.topicSpread.value(), topicAt)
	}
	t.now += float32(k)
	is := t.fresh.value() // the spread is around what is, not around what is usual at most
	t.off += float32(k - s.n*is)
	t.variance += float32(s.n * is * (1 - is))
	t.fresh.add(s.n, k, keepFresh)
	if !t.surge.doubtful() {
		t.slow.add(s.n, k, keepSlow)
	}
}

var logTopicBy = math.Log(topicBy)

// usual is the usual share, and its standard error: the largest of what the last
// hours had and what the hours of week around have, if they are known.
func (t *topic) usual(c *Channel) (share, off float64) {
	share = t.slow.value()
	earlier, later := around(c.minute)
	for _, at := range [...]int{earlier, later} {
		if c.calendar.known(at) {
			share = max(share, t.week[at].value())
		}
	}
	scatter := c.topicSpread.value() * share * (1 - share)
	return share, math.Sqrt(max(0, scatter) / (2*float64(t.slow.weight) + 1))
}

// learnHour takes in an hour of week with n messages of customers.
func (t *topic) learnHour(at int, n, share float64) {
	if n > 0 {
		old := t.week[at].value()
		t.week[at] = shareByteOf(old + share*(float64(t.before)/n-old))
	}
}

func (t *topic) accept() {
	t.slow = t.fresh
	t.surge = evidence{}
}

func (t *topic) dropBlock() { t.off, t.variance = 0, 0 }

// endTopicBlock measures the spread of all topics that were frequent enough.
func (c *Channel) endTopicBlock() {
	var sum float64
	var measured int
	for i := range c.topics {
		t := &c.topics[i]
		if t.variance >= leastVariance && !t.surge.doubtful() {
			sum += min(outlier*c.topicSpread.value(), float64(t.off)*float64(t.off)/float64(t.variance))
			measured++
		}
		t.dropBlock()
	}
	if measured > 0 {
		c.topicSpread.learn(sum / float64(measured))
	}
}

// find is where a topic is in the list, or where it belongs.
func (c *Channel) find(label uint8) (at int, found bool) {
	return slices.BinarySearchFunc(c.topics, label, func(t topic, label uint8) int { return cmp.Compare(t.label, label) })
}

// insert makes room for a topic that was not heard before. What was counted so far
// was counted without it.
func (c *Channel) insert(label uint8) {
	at, found := c.find(label)
	if found {
		return
	}
	if len(c.topics) == mostTopics {
		rarest := 0
		for i := range c.topics {
			if c.topics[i].slow.value() < c.topics[rarest].slow.value() {
				rarest = i
			}
		}
		c.topics = slices.Delete(c.topics, rarest, rarest+1)
		at, _ = c.find(label)
	}
	t := topic{label: label, slow: mean{weight: c.mood.slow.weight}, fresh: mean{weight: c.mood.fresh.weight}}
	c.topics = slices.Insert(c.topics, at, t)
}

// shareByte is a share in one byte, so that every topic can have one for each hour
// of the week: 0, or a logarithm in steps of 3.7%.
type shareByte uint8

const (
	leastShare = 1e-4
	shareSteps = 254
)

var (
	shareStep   = -math.Log(leastShare) / shareSteps
	shareValues = func() (values [256]float64) {
		for i := range shareSteps + 1 {
			values[i+1] = leastShare * math.Exp(float64(i)*shareStep)
		}
		return values
	}()
)

func shareByteOf(share float64) shareByte {
	if !(share > leastShare/2) {
		return 0
	}
	step := math.Round(math.Log(share/leastShare) / shareStep)
	return shareByte(1 + max(0, min(shareSteps, step)))
}

func (b shareByte) value() float64 { return shareValues[b] }
