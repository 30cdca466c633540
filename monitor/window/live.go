package window

// live is a channel's mood as of one present bucket, kept up to date so that
// asking for a mood does not walk the ring: a wall asks four times a second, and
// an hour of a busy channel is 80 KB of memory to read.
//
// Every bucket of the hour is in one band, the buckets by which a window is
// longer than the next shorter one, and in one minute of the trend. When time
// moves on by a bucket, only those at the borders of minutes change places.
type live struct {
	present int64 // -1 until a mood is asked for
	bands   [windows]Sums
	trend   [minutes]Tally // the newest first
	// lifted is the bucket that messages are added to just now. It is out of
	// the sums until it settles, so that a row of messages costs one update. It
	// settles before its chunk is copied.
	lifted *bucket
}

// rollAtMost is how many buckets of time live moves on by steps. From there on,
// reading the whole ring costs less.
const rollAtMost = 5

// lift takes b out of the sums, to be changed or dropped.
func (l *live) lift(b *bucket) {
	if l.lifted == b {
		return
	}
	l.settle()
	l.apply(b, -1)
	l.lifted = b
}

// settle puts the lifted bucket into the sums.
func (l *live) settle() {
	if b := l.lifted; b != nil {
		l.apply(b, 1)
		l.lifted = nil
	}
}

// drop takes b out for good.
func (l *live) drop(b *bucket) {
	l.lift(b)
	l.lifted = nil
}

func (l *live) apply(b *bucket, sign int64) {
	if age := l.age(b); age >= 0 {
		l.bands[band(age)].addBucket(b, sign)
		l.trend[age/bucketsMinute].addBucket(b, sign)
	}
}

// lose takes one conversation from b, which has lost it already and is not
// lifted, since the message that took it lifted its own bucket.
func (l *live) lose(b *bucket) {
	if age := l.age(b); age >= 0 {
		l.bands[band(age)].Conversations--
	}
}

// age is how many buckets b lies before the present, -1 outside of the hour.
func (l *live) age(b *bucket) int64 {
	age := l.present - b.n
	if l.present < 0 || age >= longest {
		return -1
	}
	return max(-1, age)
}

func band(age int64) int {
	for w, span := range spans {
		if age < span {
			return w
		}
	}
	return windows
}

// moveTo makes present the present bucket. It must not lie before the old one.
func (l *live) moveTo(present int64, c *channel) {
	l.settle()
	if l.present < 0 || present-l.present > rollAtMost {
		l.build(present, c)
		return
	}
	for l.present < present {
		l.step(c)
	}
}

// step moves on by one bucket. Minutes and bands begin and end at ages that are
// multiples of a minute, so only the buckets that reach such an age move, each
// into the minute, and perhaps the band, of that age.
func (l *live) step(c *channel) {
	l.present++
	for minute := range int64(minutes + 1) {
		age := minute * bucketsMinute
		b := c.ring.at(l.present - age)
		if b == nil {
			continue
		}
		if minute < minutes {
			l.trend[minute].addBucket(b, 1)
		}
		if minute > 0 {
			l.trend[minute-1].addBucket(b, -1)
		}
		to, from := band(age), band(age-1)
		if age > 0 && to == from {
			continue
		}
		if to < windows {
			l.bands[to].addBucket(b, 1)
		}
		if age > 0 {
			l.bands[from].addBucket(b, -1)
		}
	}
}

// build sums up the whole ring.
func (l *live) build(present int64, c *channel) {
	*l = live{present: present}
	for age := range int64(longest) {
		if b := c.ring.at(present - age); b != nil {
			l.apply(b, 1)
		}
	}
}
