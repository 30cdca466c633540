package backtest

import (
	"fmt"
	"strings"

	"undertone/monitor/alert/rule"
)

// strips are the alerts of every rule along the time.
type strips struct {
	Wide, High, Foot int
	Ticks            []tick
	Rows             []stripRow
	Compared         bool
}

type stripRow struct {
	Rule  string
	Y     int // of the row's middle
	Count int
	// Now are these rules' marks, Was the present ones'.
	Now, Was []stripPath
}

// stripPath is all marks that look alike.
type stripPath struct {
	Class   string // a severity, or was
	Density string // one of densities
	Path    string
}

// densities are how strongly a mark is drawn that stands for few, more or many
// alerts, by thirds of the most that one mark of the strip stands for: a rule that
// fires all day is no solid bar.
var densities = [...]string{"0.3", "0.6", "1"}

func (r *Report) strips() strips {
	a := newAxis(&r.Summary.Traffic, r.Alerts, r.present)
	s := strips{Wide: plotGutter + plotWide + 20, Ticks: a.ticks(), Compared: r.Summary.Present != nil}
	now, was := marksOf(a, r.Alerts), marksOf(a, r.present)
	for i, of := range r.compared() {
		y := i*rowHigh + rowHigh/2
		row := stripRow{Rule: of.Rule, Y: y, Count: of.Alerts}
		if i >= len(r.Rules) {
			row.Count = 0 // it is of the present rules alone
		}
		top := y - stripHigh/2
		if s.Compared {
			top = y - stripHigh - 1
		}
		for _, severity := range rule.Severities() {
			row.Now = append(row.Now, now[of.Rule].paths(severity, top)...)
		}
		row.Was = was[of.Rule].paths("", y+2)
		s.Rows = append(s.Rows, row)
	}
	s.Foot = len(s.Rows) * rowHigh
	s.High = s.Foot + 24
	return s
}

// marks are what stands at each unit of a rule's strip.
type marks map[int]mark

// mark is a number of alerts, and the worst of their severities.
type mark struct {
	alerts   int
	severity rule.Severity
}

func marksOf(a axis, alerts []AlertReport) map[string]marks {
	of := make(map[string]marks)
	for i := range alerts {
		at := &alerts[i]
		if of[at.Rule] == nil {
			of[at.Rule] = make(marks)
		}
		x := a.x(at.At)
		m := of[at.Rule][x]
		if m.alerts++; worse(at.Severity, m.severity) {
			m.severity = at.Severity
		}
		of[at.Rule][x] = m
	}
	return of
}

func worse(a, b rule.Severity) bool { return rank(a) > rank(b) }

func rank(s rule.Severity) int {
	for i, known := range rule.Severities() {
		if s == known {
			return i + 1
		}
	}
	return 0
}

// paths draw the marks of a severity, or all of them for an empty one. The worse,
// the longer: who cannot tell the colours can tell these.
func (m marks) paths(severity rule.Severity, top int) (all []stripPath) {
	class, long := "was", stripHigh/2
	if severity != "" {
		class, long = string(severity), stripHigh*(rank(severity)+1)/4
	}
	most := 0
	for _, one := range m {
		most = max(most, one.alerts)
	}
	var drawn [len(densities)]strings.Builder
	for x := range plotWide + 1 {
		one, ok := m[x]
		if ok && (severity == "" || one.severity == severity) {
			third := (one.alerts*len(densities) - 1) / most
			fmt.Fprintf(&drawn[third], "M%d %dv%d", plotGutter+x, top+stripHigh-long, long)
		}
	}
	for i := range drawn {
		if drawn[i].Len() > 0 {
			all = append(all, stripPath{class, densities[i], drawn[i].String()})
		}
	}
	return all
}
