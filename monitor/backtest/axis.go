package backtest

import "time"

// The plots are drawn on a field of plotWide units beside a gutter for names; a
// unit is about a pixel of the page. A mark a unit bounds what a plot can hold.
const (
	plotWide   = 760
	plotGutter = 200
	stripHigh  = 14
	rowHigh    = 40
	barsHigh   = 160
	mostBars   = 60
	mostTicks  = 9
)

// axis maps time to the width of a plot.
type axis struct {
	from time.Time
	long time.Duration
}

// newAxis spans the messages and all alerts: one may be resolved after the last
// message, but none is raised much later.
func newAxis(t *Traffic, all ...[]AlertReport) axis {
	from, to := t.From, t.To
	for _, alerts := range all {
		if len(alerts) > 0 {
			to = maxTime(to, alerts[len(alerts)-1].At)
		}
	}
	return axis{from, max(to.Sub(from), time.Second)}
}

// x is where a moment stands, from 0 to plotWide.
func (a axis) x(at time.Time) int {
	return int(float64(plotWide) * min(1, max(0, float64(at.Sub(a.from))/float64(a.long))))
}

// tick is a moment written at an axis.
type tick struct {
	X     int
	Label string
}

// steps are the lengths that people count time in.
var steps = []time.Duration{
	time.Second, 5 * time.Second, 15 * time.Second, time.Minute, 5 * time.Minute, 15 * time.Minute, 30 * time.Minute,
	time.Hour, 3 * time.Hour, 6 * time.Hour, 12 * time.Hour, 24 * time.Hour,
}

// stepOf is the shortest such length of which a time has at most `most`; beyond
// days, a number of days.
func stepOf(long time.Duration, most int) time.Duration {
	for _, step := range steps {
		if long/step < time.Duration(most) {
			return step
		}
	}
	const day = 24 * time.Hour
	return day * (long/day/time.Duration(most) + 1)
}

func (a axis) ticks() (all []tick) {
	step := stepOf(a.long, mostTicks)
	layout := "15:04"
	switch {
	case step < time.Minute:
		layout = "15:04:05"
	case step >= 24*time.Hour:
		layout = "Jan 2"
	case a.long > 24*time.Hour:
		layout = "Jan 2 15:04"
	}
	at := a.from.UTC().Truncate(step)
	if at.Before(a.from) {
		at = at.Add(step)
	}
	for ; !at.After(a.from.Add(a.long)); at = at.Add(step) {
		all = append(all, tick{plotGutter + a.x(at), at.Format(layout)})
	}
	return all
}
