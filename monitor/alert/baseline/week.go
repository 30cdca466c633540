package baseline

// week is the minutes of a week, hours its hours. The hour of week goes by UTC.
const (
	week  = 7 * 24 * 60
	hours = 7 * 24
)

// hourOf is the hour of week of a minute since 1970.
func hourOf(minute int64) int { return int(minute / 60 % hours) }

// leastHour is how many minutes of an hour must have been sampled to tell how
// that hour is.
const leastHour = 30

// leastWeeks is in how many weeks an hour must have been seen to be known: once
// may have been a holiday.
const leastWeeks = 2

// newest is how much the newest week weighs in a known hour: what is usual is
// that of the last month or two.
const newest = 0.25

// hour is the sums of one hour of week.
type hour struct {
	at      uint8
	minutes uint8 // sampled
	n, mood float32
}

// calendar is the present hour, the one before, and in how many weeks each hour of
// week was seen.
//
// An hour is learned when the next one has ended too. As each minute lies between
// the middles of two hours, a change that is under way would else be taken for
// usual as soon as its first hour is over.
type calendar struct {
	now, before hour
	seen        [hours]uint8
}

func (h *hour) add(s sample) {
	h.minutes++
	h.n += float32(s.n)
	h.mood += float32(s.mood)
}

// turn begins an hour of week.
func (c *Channel) turn(at int) {
	w := &c.calendar
	if h := w.before; h.minutes >= leastHour {
		w.seen[h.at] = min(w.seen[h.at]+1, 255)
		share := w.share(int(h.at))
		c.volume.learnHour(int(h.at), float64(h.n)/float64(h.minutes), share)
		c.mood.learnHour(int(h.at), mean{h.n, h.mood})
		for i := range c.topics {
			c.topics[i].learnHour(int(h.at), float64(h.n), share)
		}
	}
	for i := range c.topics {
		t := &c.topics[i]
		t.before, t.now = t.now, 0
	}
	w.before, w.now = w.now, hour{at: uint8(at)}
}

// share is how much the newest week weighs.
func (w *calendar) share(at int) float64 { return max(newest, 1/float64(w.seen[at])) }

func (w *calendar) known(at int) bool { return w.seen[at] >= leastWeeks }

// around is the two hours between whose middles a minute lies. What is usual is the
// worse of what they have: an hour is as its middle, and what comes every Tuesday at
// ten may come a little before.
func around(minute int64) (earlier, later int) {
	from := minute + week - 30
	return hourOf(from), hourOf(from + 60)
}

// mean is a mean in which older minutes weigh less.
type mean struct{ weight, sum float32 }

// add adds what weighs weight and sums up to sum. keep is what is kept of the old.
func (m *mean) add(weight, sum, keep float64) {
	m.weight = float32(float64(m.weight)*keep + weight)
	m.sum = float32(float64(m.sum)*keep + sum)
}

// value is the mean; 0 of nothing.
func (m mean) value() float64 {
	if m.weight <= 0 {
		return 0
	}
	return float64(m.sum) / float64(m.weight)
}
