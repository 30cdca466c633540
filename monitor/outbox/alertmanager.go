package outbox

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"undertone/monitor/alert"
	"undertone/monitor/desk"
)

// alertmanager tells a Prometheus Alertmanager, which wants to know what is
// rather than what happened: it takes an alert for over unless it is told again
// before endsAt. So changes go at once, in one request for all, and whatever is
// open goes again every minute. That also mends what an Alertmanager forgot.
type alertmanager struct {
	tongue *tongue
	link   func(alert string) string
	open   func() []desk.Ticket
	wants  func(*desk.Ticket) bool
}

const (
	// openFor is how long an alert stays open there without news, five times as
	// long as news takes.
	openFor = 5 * time.Minute
	// mostTickets is how many alerts there are in one request.
	mostTickets = 256
)

// postable is an alert as Alertmanager's API takes it. Alerts with the same labels
// are one, so the id is among them and nothing that changes is.
type postable struct {
	Labels       map[string]string `json:"labels"`
	Annotations  map[string]string `json:"annotations"`
	StartsAt     time.Time         `json:"startsAt"`
	EndsAt       time.Time         `json:"endsAt"`
	GeneratorURL string            `json:"generatorURL,omitempty"`
}

// alertsURL is where a server takes alerts, from the address of its page.
func alertsURL(base string) string {
	const path = "/api/v2/alerts"
	if strings.HasSuffix(base, path) {
		return base
	}
	return strings.TrimRight(base, "/") + path
}

// messages is one message with the newest of each alert.
func (a *alertmanager) messages(events []event) []message {
	var tickets []desk.Ticket
	place := make(map[string]int)
	var m message
	for _, e := range events {
		if e.Alert == nil {
			continue
		}
		if m.events++; m.events == 1 {
			m.from = e.seq
		}
		m.newest = e.At
		if i, ok := place[e.Alert.ID]; ok {
			tickets[i] = *e.Alert
			continue
		}
		place[e.Alert.ID] = len(tickets)
		tickets = append(tickets, *e.Alert)
	}
	if m.events == 0 {
		return nil
	}
	m.write = a.writer(tickets)
	return []message{m}
}

// repeat is all that is open.
func (a *alertmanager) repeat() (all []message) {
	tickets := slices.DeleteFunc(slices.Clone(a.open()), func(t desk.Ticket) bool {
		return t.State == alert.Resolved || !a.wants(&t)
	})
	for some := range slices.Chunk(tickets, mostTickets) {
		all = append(all, message{write: a.writer(some)})
	}
	return all
}

// writer writes at the moment of each try, as endsAt goes by it.
func (a *alertmanager) writer(tickets []desk.Ticket) func(time.Time) ([]byte, http.Header) {
	return func(now time.Time) ([]byte, http.Header) {
		list := make([]postable, 0, len(tickets))
		for i := range tickets {
			list = append(list, a.postable(&tickets[i], now))
		}
		return mustJSON(list), make(http.Header)
	}
}

// postable has only labels that stay the same from the beginning of an alert to its
// end. The conversation is none: the id tells alerts apart, and routes go by the rest.
func (a *alertmanager) postable(t *desk.Ticket, now time.Time) postable {
	p := postable{
		Labels: map[string]string{
			"alertname": t.Rule, "severity": string(t.Severity), "scope": string(t.Scope),
			"channel": t.Channel, "topic": t.Topic, "undertone_alert": t.ID,
		},
		Annotations: map[string]string{
			"summary":         a.tongue.text(newest(t)),
			"description":     a.description(t),
			"acknowledged_by": t.AcknowledgedBy,
		},
		StartsAt: t.RaisedAt.UTC(),
		EndsAt:   now.Add(openFor).UTC(),
	}
	dropEmpty(p.Labels)
	dropEmpty(p.Annotations)
	if t.State == alert.Resolved {
		// An end in the future would keep it open, one before its start is refused.
		p.EndsAt = t.ResolvedAt.UTC()
		if p.EndsAt.After(now) {
			p.EndsAt = now.UTC()
		}
		if p.StartsAt.After(p.EndsAt) {
			p.StartsAt = p.EndsAt
		}
	}
	if a.link != nil {
		p.GeneratorURL = a.link(t.ID)
	}
	return p
}

// description is why the alert was raised; it may be empty.
func (a *alertmanager) description(t *desk.Ticket) string {
	text := a.tongue.line(a.tongue.because, reasons(t)...) + a.tongue.line(a.tongue.words, t.Words...)
	return strings.TrimSpace(text)
}

// dropEmpty is for labels: an empty one means that there is none.
func dropEmpty(m map[string]string) {
	for key, value := range m {
		if value == "" {
			delete(m, key)
		}
	}
}
