package desk

import (
	"slices"
	"time"
)

// Workload is what alerts and nudges ask of people. No agent is named: it is
// about how much is asked, not of whom.
type Workload struct {
	Hours  float64 `json:"hours"`
	Alerts int     `json:"alerts"`
	// AlertsPerHour is for one supervisor, where the alerts are shared out
	// evenly. PeakAlerts is the most that were raised within any hour, for all
	// supervisors together.
	AlertsPerHour float64 `json:"alerts_per_hour"`
	PeakAlerts    int     `json:"peak_alerts"`
	// Nudges are those shown to agents; Agents is how many agents got any.
	Nudges int `json:"nudges"`
	Agents int `json:"agents"`
	// NudgesPerHour is for one of these agents. PeakNudges is the most that one
	// agent got within any hour.
	NudgesPerHour float64 `json:"nudges_per_hour"`
	PeakNudges    int     `json:"peak_nudges"`
}

// WorkloadOf counts over a period with both sides; what lies outside is left out.
// supervisors who share the alerts are at least 1.
func WorkloadOf(tickets []Ticket, nudges []Nudge, p Period, supervisors int) Workload {
	w := Workload{Hours: p.To.Sub(p.From).Hours()}
	var raised []time.Time
	for i := range tickets {
		if at := tickets[i].RaisedAt; p.Has(at) {
			raised = append(raised, at)
		}
	}
	byAgent := make(map[string][]time.Time)
	for i := range nudges {
		if n := &nudges[i]; n.State.Shown() && p.Has(n.At) {
			byAgent[n.Agent] = append(byAgent[n.Agent], n.At)
			w.Nudges++
		}
	}
	w.Alerts, w.PeakAlerts, w.Agents = len(raised), peak(raised), len(byAgent)
	for _, times := range byAgent {
		w.PeakNudges = max(w.PeakNudges, peak(times))
	}
	if w.Hours > 0 {
		w.AlertsPerHour = float64(w.Alerts) / w.Hours / float64(max(1, supervisors))
		w.NudgesPerHour = float64(w.Nudges) / w.Hours / float64(max(1, w.Agents))
	}
	return w
}

// peak is the most of the times that lie within any hour.
func peak(times []time.Time) int {
	slices.SortFunc(times, time.Time.Compare)
	most, first := 0, 0
	for i, at := range times {
		for at.Sub(times[first]) >= time.Hour {
			first++
		}
		most = max(most, i-first+1)
	}
	return most
}
