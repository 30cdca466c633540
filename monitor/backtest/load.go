package backtest

import (
	"slices"
	"time"
)

// Summary is the whole of a backtest in a few numbers.
type Summary struct {
	Traffic
	Load
	// Present is what the present rules would have asked of people; nil
	// without a comparison.
	Present *Load `json:"present,omitempty"`
}

// Load is what alerts and nudges ask of people. Hours are any sixty minutes for
// the most, and the whole time for a mean, an hour at least.
type Load struct {
	Alerts int `json:"alerts"`
	Flaps  int `json:"flaps"`
	// AlertsAnHour is for whoever watches all channels, MostAlerts the most in
	// an hour.
	AlertsAnHour float64 `json:"alerts_an_hour"`
	MostAlerts   int     `json:"most_alerts_in_an_hour"`
	// Nudges were given. NudgesAnHour is for an agent at work, MostNudges the
	// most that one agent got in an hour.
	Nudges       int     `json:"nudges"`
	NudgesAnHour float64 `json:"nudges_an_hour_an_agent"`
	MostNudges   int     `json:"most_nudges_in_an_hour_of_an_agent"`
}

func (r *Run) load() Load {
	l := Load{Alerts: len(r.Tickets)}
	for _, group := range r.byGroup() {
		l.Flaps += group.flaps()
	}
	l.AlertsAnHour = float64(l.Alerts) / r.Traffic.hoursLong()
	l.MostAlerts = most(r.raised(), time.Hour)

	byAgent := make(map[string][]time.Time)
	for i := range r.Nudges {
		if n := &r.Nudges[i]; n.State.Shown() {
			l.Nudges++
			byAgent[n.Agent] = append(byAgent[n.Agent], n.At)
		}
	}
	for _, times := range byAgent {
		slices.SortFunc(times, time.Time.Compare)
		l.MostNudges = max(l.MostNudges, most(times, time.Hour))
	}
	if r.Traffic.AgentHours > 0 {
		l.NudgesAnHour = float64(l.Nudges) / float64(r.Traffic.AgentHours)
	}
	return l
}

// raised are the moments of all alerts, in order.
func (r *Run) raised() []time.Time {
	times := make([]time.Time, len(r.Tickets))
	for i := range r.Tickets {
		times[i] = r.Tickets[i].RaisedAt
	}
	slices.SortFunc(times, time.Time.Compare)
	return times
}
