package baseline_test

import (
	"math"
	"slices"
	"testing"
	"time"

	"undertone/monitor/alert/baseline"
	"undertone/monitor/window"
)

// alarms counts how often a value came to be believed.
type alarms struct {
	on bool
	n  int
}

func (a *alarms) see(evidence float64) {
	if on := evidence >= 1; on != a.on {
		a.on = on
		if on {
			a.n++
		}
	}
}

// TestChannel_isCalmOnCalmTraffic measures false alarms on four calm weeks of
// channels of several sizes, half of them learned by hour of week.
func TestChannel_isCalmOnCalmTraffic(t *testing.T) {
	t.Parallel()
	weeks := 4
	if raceDetector {
		weeks = 1 // nothing here runs beside anything else, and it takes twenty times as long
	}
	tests := []struct {
		name     string
		rate     float64
		busy     func(int) float64
		channels int
	}{
		{"1 message a minute, day and night", 1, daily, 4},
		{"5 messages a minute, day and night", 5, daily, 5},
		{"20 messages a minute, day and night", 20, daily, 5},
		{"100 messages a minute, day and night", 100, daily, 2},
		{"20 messages a minute, in office hours", 20, office, 5},
		{"100 messages a minute, in office hours", 100, office, 2},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var slides, surges, topics int
			if raceDetector {
				tt.channels = 1
			}
			for seed := range tt.channels {
				slide, surge, topic := calm(uint64(seed), tt.rate, tt.busy, weeks)
				slides, surges, topics = slides+slide, surges+surge, topics+topic
			}
			per := 1 / float64(tt.channels*weeks)
			t.Logf("false alarms a channel and week: mood %.2f, volume %.2f, all topics together %.2f",
				float64(slides)*per, float64(surges)*per, float64(topics)*per)
			if got := float64(slides) * per; got > 0.5 {
				t.Errorf("the mood has %.2f false alarms a week, want at most one in two", got)
			}
			if got := float64(surges) * per; got > 0.5 {
				t.Errorf("the volume has %.2f false alarms a week, want at most one in two", got)
			}
			if got := float64(topics) * per; got > 1 {
				t.Errorf("the topics have %.2f false alarms a week, want at most one", got)
			}
		})
	}
}

func calm(seed uint64, rate float64, busy func(int) float64, weeks int) (slides, surges, topics int) {
	var c baseline.Channel
	var slide, surge alarms
	var topic [themes]alarms
	next := newTraffic(seed, rate)
	next.busy = busy
	for range weeks * 10080 {
		c.Learn(next.next())
		slide.see(c.Slide())
		surge.see(c.Surge())
		for label := range topic {
			_, evidence, _ := c.Topic(uint8(label))
			topic[label].see(evidence)
		}
	}
	for _, a := range topic {
		topics += a.n
	}
	return slide.n, surge.n, topics
}

func TestChannel_theFirstMorningIsNoSurge(t *testing.T) {
	t.Parallel()
	for _, rate := range []float64{5, 20, 100} {
		surged := 0
		for seed := range uint64(10) {
			var c baseline.Channel
			var surge alarms
			next := newTraffic(seed, rate)
			for range 1440 {
				c.Learn(next.next())
				surge.see(c.Surge())
			}
			surged += surge.n
		}
		if surged > 1 {
			t.Errorf("with %v messages a minute, ten first days have %d surges", rate, surged)
		}
	}
}

// slides is a channel whose mood sinks by so much within half an hour.
func slides(by float64) change {
	return change{
		begin: func(t *traffic, at int) {
			t.mood = func(minute int) float64 { return -0.02 - by*min(1, max(0, float64(minute-at)/30)) }
		},
		evidence: (*baseline.Channel).Slide,
	}
}

// change is something that begins in a channel, and what tells of it.
type change struct {
	begin    func(t *traffic, at int)
	evidence func(*baseline.Channel) float64
}

var (
	surges = change{
		func(t *traffic, at int) {
			t.times = func(minute int) float64 { return 1 + 1.5*step(minute, at) }
		},
		(*baseline.Channel).Surge,
	}
	spreads = change{
		func(t *traffic, at int) {
			t.wants = func(minute int) float64 { return 0.2 * step(minute, at) }
		},
		func(c *baseline.Channel) float64 {
			_, surge, _ := c.Topic(3)
			return surge
		},
	}
)

// step is 1 from a moment on.
func step(minute, at int) float64 {
	if minute >= at {
		return 1
	}
	return 0
}

// TestChannel_findsChanges measures how long a change takes to be found: the
// median over seven channels, in minutes from its beginning.
func TestChannel_findsChanges(t *testing.T) {
	t.Parallel()
	const forenoon = 10 * 60
	second, fourth := 1440+forenoon, 3*10080+forenoon
	tests := []struct {
		name   string
		change change
		rate   float64
		at     int // when it begins
		within int
	}{
		{"the mood slides by 0.13 in half an hour, 20 messages a minute, on the second day", slides(0.13), 20, second, 90},
		{"the same in the fourth week", slides(0.13), 20, fourth, 90},
		{"the same with 100 messages a minute", slides(0.13), 100, second, 45},
		{"the mood slides by 0.35, 20 messages a minute", slides(0.35), 20, second, 40},
		{"2.5 times as many write, 20 messages a minute", surges, 20, second, 20},
		{"the same in the fourth week", surges, 20, fourth, 20},
		{"one more in five is about one topic, 20 messages a minute", spreads, 20, second, 45},
		{"the same with 100 messages a minute", spreads, 100, second, 15},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if raceDetector && tt.at == fourth {
				t.Skip("three weeks to learn take too long with the race detector")
			}
			var delays []int
			for seed := range uint64(7) {
				delays = append(delays, tt.change.delay(seed, tt.rate, tt.at))
			}
			slices.Sort(delays)
			t.Logf("found after %d minutes (of seven channels: %v)", delays[3], delays)
			if delays[3] > tt.within {
				t.Errorf("found after %d minutes, want %d", delays[3], tt.within)
			}
		})
	}
}

// delay is how many minutes after its beginning a change is believed.
func (change change) delay(seed uint64, rate float64, at int) int {
	const never = 10 * 60
	var c baseline.Channel
	next := newTraffic(seed, rate)
	change.begin(next, at)
	for minute := range at + never {
		c.Learn(next.next())
		if minute >= at && change.evidence(&c) >= 1 {
			return minute - at
		}
	}
	return never
}

func TestChannel_aNewLevelBecomesUsual(t *testing.T) {
	t.Parallel()
	const at = 2*1440 + 8*60
	for name, change := range map[string]change{"mood": slides(0.25), "volume": surges, "topic": spreads} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var c baseline.Channel
			var first, last, settled int
			next := newTraffic(4, 50)
			change.begin(next, at)
			for minute := range at + 9*60 {
				c.Learn(next.next())
				switch {
				case change.evidence(&c) < 1:
				case minute < at:
					t.Fatalf("believed at minute %d, before it began", minute)
				case first == 0:
					first = minute - at
				default:
					last = minute - at
				}
				if first > 0 && change.evidence(&c) < 0.5 && settled == 0 {
					settled = minute - at
				}
			}
			t.Logf("believed after %d minutes, usual after %d", first, settled)
			if first == 0 || settled < 4*60 || settled > first+4*60 {
				t.Errorf("believed after %d minutes, usual after %d, want four hours at least and soon after", first, settled)
			}
			if last > settled {
				t.Errorf("believed again after %d minutes, when it was usual", last)
			}
		})
	}
}

// TestChannel_knowsTheHourOfWeek plays a channel to which the same happens every
// Tuesday from ten to twelve: it is news at first, and not from the third week on.
func TestChannel_knowsTheHourOfWeek(t *testing.T) {
	t.Parallel()
	tuesday := func(minute int) float64 {
		if of := minute%10080 - 1440; of >= 10*60 && of < 12*60 {
			return 1
		}
		return 0
	}
	for name, change := range map[string]change{
		"mood":   {func(t *traffic, _ int) { t.mood = func(minute int) float64 { return -0.3 * tuesday(minute) } }, (*baseline.Channel).Slide},
		"volume": {func(t *traffic, _ int) { t.times = func(minute int) float64 { return 1 + 2*tuesday(minute) } }, (*baseline.Channel).Surge},
		"topic":  {func(t *traffic, _ int) { t.wants = func(minute int) float64 { return 0.3 * tuesday(minute) } }, spreads.evidence},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if raceDetector {
				t.Skip("four weeks take too long with the race detector")
			}
			var c baseline.Channel
			var believed [6]alarms
			next := newTraffic(2, 50)
			change.begin(next, 0)
			for minute := range 6 * 10080 {
				c.Learn(next.next())
				if tuesday(minute) == 1 {
					believed[minute/10080].see(change.evidence(&c))
				}
			}
			t.Logf("believed by week: %v", believed)
			if believed[0].n == 0 {
				t.Error("on the first Tuesday it is no news")
			}
			for week, b := range believed[2:] {
				if b.n > 0 {
					t.Errorf("on Tuesday %d it is still news", week+3)
				}
			}
		})
	}
}

func TestChannel_whatIsBelievedIsNotLearned(t *testing.T) {
	t.Parallel()
	const at = 2*1440 + 10*60
	var c baseline.Channel
	next := newTraffic(4, 50)
	slides(0.4).begin(next, at)
	var before baseline.Usual
	for minute := range at + 3*60 {
		if minute == at {
			before = c.Usual()
		}
		c.Learn(next.next())
	}
	if after := c.Usual(); math.Abs(after.Sentiment-before.Sentiment) > 0.06 {
		t.Errorf("after three hours of a slide %v is usual, before it was %v", after.Sentiment, before.Sentiment)
	}
	if c.Slide() < 1 {
		t.Errorf("evidence is %v after three hours, want it believed", c.Slide())
	}
}

// minute is a minute with so many messages of this mean sentiment.
func minute(n int64, sentiment float64) *window.Sums {
	return &window.Sums{Messages: n, Customers: n, Score: int64(sentiment * 10_000 * float64(n))}
}

func TestChannel_saysNothingBeforeItKnows(t *testing.T) {
	t.Parallel()
	var c baseline.Channel
	at := monday
	learn := func(minutes int, n int64, sentiment float64) {
		for range minutes {
			at = at.Add(time.Minute)
			c.Learn(minute(n, sentiment), at)
		}
	}
	learn(60, 20, 0.2)
	learn(59, 200, -1)
	if c.Slide() != 0 || c.Surge() != 0 {
		t.Errorf("slide %v and surge %v are told from less than two hours", c.Slide(), c.Surge())
	}
	if _, _, ok := c.Topic(1); ok {
		t.Error("a topic is told from less than two hours")
	}
	if got := c.Usual().Known; got != 119 {
		t.Errorf("%d minutes are known, want 119", got)
	}
}

func TestChannel_oneMinuteProvesNothing(t *testing.T) {
	t.Parallel()
	c, next := learned(1, 1440)
	_, at := next.next()
	c.Learn(minute(5000, -1), at)
	if c.Slide() >= 0.5 || c.Surge() >= 0.5 {
		t.Errorf("after one wild minute slide is %v and surge %v, want less than a half", c.Slide(), c.Surge())
	}
}

func TestChannel_minutesWeighByTheirMessages(t *testing.T) {
	t.Parallel()
	few, next := learned(1, 1440)
	many, _ := learned(1, 1440)
	for range 4 {
		_, at := next.next()
		few.Learn(minute(1, -0.5), at)
		many.Learn(minute(10, -0.5), at)
	}
	if few.Slide() >= many.Slide()/5 {
		t.Errorf("one message a minute gives %v, ten give %v", few.Slide(), many.Slide())
	}
}

func TestChannel_aSilentHourDropsEvidence(t *testing.T) {
	t.Parallel()
	for name, silence := range map[string]func(c *baseline.Channel, at time.Time){
		"nobody wrote": func(c *baseline.Channel, at time.Time) {
			for i := range 60 {
				c.Learn(minute(0, 0), at.Add(time.Duration(i)*time.Minute))
			}
		},
		"nobody listened": func(c *baseline.Channel, at time.Time) {
			c.Learn(minute(0, 0), at.Add(61*time.Minute))
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, next := learned(1, 1440)
			var at time.Time
			for range 30 {
				_, at = next.next()
				c.Learn(minute(30, -0.8), at)
			}
			if c.Slide() < 1 {
				t.Fatalf("slide is %v", c.Slide())
			}
			silence(c, at.Add(time.Minute))
			if c.Slide() != 0 {
				t.Errorf("after the silence slide is %v", c.Slide())
			}
		})
	}
}

func TestChannel_timeGoesForward(t *testing.T) {
	t.Parallel()
	c, next := learned(1, 300)
	before := c.AppendBinary(nil, nil)
	_, at := next.next()
	for _, ago := range []time.Duration{time.Minute, time.Hour, 24 * time.Hour} {
		c.Learn(minute(100, -1), at.Add(-ago))
	}
	if string(c.AppendBinary(nil, nil)) != string(before) {
		t.Error("samples of the past were learned from")
	}
}

func BenchmarkLearn(b *testing.B) {
	c, next := learned(1, 3*1440)
	sums, at := next.next()
	b.ReportAllocs()
	for b.Loop() {
		at = at.Add(time.Minute)
		c.Learn(sums, at)
	}
}
