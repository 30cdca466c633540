package baseline

import (
	"time"

	"undertone/monitor/window"
	"undertone/nlp"
)

// Channel is what is usual in one channel, and the evidence against it. The zero
// value knows nothing. It is not safe for concurrent use.
type Channel struct {
	// minute is the number of the newest sample's minute since 1970, and the
	// moment for which Usual speaks; 0 before the first.
	minute int64
	// known are the minutes in which a customer wrote.
	known uint32
	// silent is for how many minutes no customer has written.
	silent uint16

	calendar calendar
	block    uint8 // minutes of the present block, of which spreads are measured
	mood     mood
	volume   volume
	topics   []topic // by label
	// topicSpread is shared: one topic alone is too rare to tell its own.
	topicSpread spread
}

const (
	// leastKnown is how many minutes with customers are needed before anything is
	// judged: two hours of an ordinary channel, so that what is usual does not rest
	// on one bad half hour.
	leastKnown = 120
	// forgets is after how many silent or unseen minutes evidence is dropped:
	// what began before the night is not proven by the morning.
	forgets = 60
	// blockMinutes is the time over which spreads are measured: about as long as
	// a conversation, so that messages which hang together are seen together.
	blockMinutes = 15
)

// Learn takes the sums of one minute that ends at at. Samples come in the order
// of time and one a minute; a second one of the same minute, or an older one, is
// passed over. A minute in which nobody wrote is a sample too.
func (c *Channel) Learn(minute *window.Sums, at time.Time) {
	now := at.Unix() / 60
	if now <= c.minute {
		return
	}
	c.moveTo(now)
	s := sample{n: float64(minute.Customers), mood: float64(minute.Score) / float64(nlp.ScoreOne)}
	c.silent = min(c.silent+1, forgets)
	if s.n > 0 {
		c.known++
		c.silent = 0
	} else if c.silent == forgets {
		c.forget()
	}
	c.volume.judge(s, c)
	if s.n > 0 {
		c.mood.judge(s, c)
		c.judgeTopics(s, minute.Topics)
	}
	c.calendar.now.add(s)
	c.endBlock()
	c.settle()
}

// sample is one minute: customers' messages and the sum of their sentiments.
type sample struct{ n, mood float64 }

// moveTo makes now the present minute.
func (c *Channel) moveTo(now int64) {
	if c.minute > 0 && now-c.minute > forgets {
		c.forget()
		c.block = 0
		c.eachSpread(func(s *spread) { s.drop() })
	}
	if now/60 != c.minute/60 {
		c.turn(hourOf(now))
	}
	c.minute = now
}

// forget drops all evidence.
func (c *Channel) forget() {
	c.mood.slide = evidence{}
	c.volume.surge = evidence{}
	for i := range c.topics {
		c.topics[i].surge = evidence{}
	}
}

// settle makes levels usual that have been doubted for long enough.
func (c *Channel) settle() {
	if c.mood.slide.lasts() {
		c.mood.accept(c)
	}
	if c.volume.surge.lasts() {
		c.volume.accept()
	}
	for i := range c.topics {
		if t := &c.topics[i]; t.surge.lasts() {
			t.accept()
		}
	}
}

// endBlock ends the block of minutes over which spreads are measured.
func (c *Channel) endBlock() {
	if c.block++; c.block < blockMinutes {
		return
	}
	c.block = 0
	c.mood.spread.end(c.mood.slide.doubtful())
	c.volume.spread.end(c.volume.surge.doubtful())
	c.endTopicBlock()
}

func (c *Channel) eachSpread(do func(*spread)) {
	do(&c.mood.spread)
	do(&c.volume.spread)
	for i := range c.topics {
		c.topics[i].dropBlock()
	}
}

// Usual is what is usual in a channel at the hour of the newest sample.
type Usual struct {
	// Known is the number of minutes with customers that it rests on.
	Known int
	// Sentiment is the mean of customers' messages, -1 to 1.
	Sentiment float64
	// Customers is their messages a minute.
	Customers float64
}

// Usual tells what is usual at the hour of the newest sample; zeros before the
// first.
func (c *Channel) Usual() Usual {
	mood, _ := c.mood.usual(c)
	volume, _ := c.volume.usual(c)
	return Usual{Known: int(c.known), Sentiment: mood, Customers: volume}
}

// Slide is the evidence that the mood has sunk below its usual level: 0 for
// none, believed from 1 on, at most 1.5.
func (c *Channel) Slide() float64 { return float64(c.mood.slide.sum) }

// Surge is the evidence that more customers write than usual: 0 for none,
// believed from 1 on, at most 1.5.
func (c *Channel) Surge() float64 { return float64(c.volume.surge.sum) }

// Topic tells what share of customers' messages the topic with this number
// usually has, 0 to 1, and the evidence that it has a larger one now: 0 for none,
// believed from 1 on, at most 1.5. It is false while too little is known.
func (c *Channel) Topic(label uint8) (usual, surge float64, ok bool) {
	if c.known < leastKnown {
		return 0, 0, false
	}
	i, found := c.find(label)
	if !found {
		return 0, 0, true
	}
	t := &c.topics[i]
	usual, _ = t.usual(c)
	return usual, float64(t.surge.sum), true
}
