package backtest

import (
	"fmt"
	"strings"
	"time"
)

// bars count the alerts of equal stretches of time.
type bars struct {
	Wide, High, Floor int
	Each              string // how long a stretch is
	Bars              []bar
	Was               string // the present rules', as the outline of their bars
	Ticks             []tick
	Grid              []gridLine
}

type bar struct {
	X, Y, Wide, High int
	Label            string
}

type gridLine struct {
	Y     int
	Label int
}

func (r *Report) bars() bars {
	a := newAxis(&r.Summary.Traffic, r.Alerts, r.present)
	step := stepOf(a.long, mostBars)
	now, was := countsOf(a, step, r.Alerts), countsOf(a, step, r.present)
	top := 1
	for i := range now {
		top = max(top, now[i], was[i])
	}
	grid := niceStep(top)
	top = (top + grid - 1) / grid * grid
	b := bars{
		Wide: plotGutter + plotWide + 20, High: barsHigh + 40, Floor: barsHigh + 10,
		Each: each(step), Ticks: a.ticks(),
	}
	y := func(n int) int { return b.Floor - n*barsHigh/top }
	for n := 0; n <= top; n += grid {
		b.Grid = append(b.Grid, gridLine{y(n), n})
	}
	var outline strings.Builder
	fmt.Fprintf(&outline, "M%d %d", plotGutter, b.Floor)
	for i := range now {
		from := a.from.Add(time.Duration(i) * step)
		left, right := plotGutter+a.x(from), plotGutter+a.x(from.Add(step))
		b.Bars = append(b.Bars, bar{
			X: left, Y: y(now[i]), Wide: max(1, right-left-1), High: b.Floor - y(now[i]),
			Label: fmt.Sprintf("%s UTC: %d", from.UTC().Format("Jan 2 15:04"), now[i]),
		})
		fmt.Fprintf(&outline, "V%dH%d", y(was[i]), right)
	}
	if r.Summary.Present != nil {
		fmt.Fprintf(&outline, "V%d", b.Floor)
		b.Was = outline.String()
	}
	return b
}

func countsOf(a axis, step time.Duration, alerts []AlertReport) []int {
	counts := make([]int, a.long/step+1)
	for i := range alerts {
		if n := int(alerts[i].At.Sub(a.from) / step); n >= 0 && n < len(counts) {
			counts[n]++
		}
	}
	return counts
}

// niceStep makes about four lines of a grid: 1, 2 or 5 and zeros.
func niceStep(top int) int {
	for step := 1; ; step *= 10 {
		for _, n := range []int{step, 2 * step, 5 * step} {
			if top <= 4*n {
				return n
			}
		}
	}
}

func each(step time.Duration) string {
	switch {
	case step == time.Hour:
		return "hour"
	case step == time.Minute:
		return "minute"
	case step == 24*time.Hour:
		return "day"
	case step > 24*time.Hour:
		return plural(int(step/(24*time.Hour)), "day")
	case step > time.Hour:
		return plural(int(step/time.Hour), "hour")
	case step > time.Minute:
		return plural(int(step/time.Minute), "minute")
	}
	return plural(int(step/time.Second), "second")
}
