package outbox

import (
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"

	"undertone/monitor/journal"
)

// What can become of an event; a label of the metrics.
const (
	delivered  = "delivered"
	refused    = "refused"    // by the receiver, several times
	expired    = "expired"    // the receiver failed for a day
	lost       = "lost"       // the log dropped it before
	unreadable = "unreadable" // not a record of the desk
)

// metrics have the receiver as a label: receivers are a closed set, named in the
// configuration.
type metrics struct {
	reg          journal.Registerer
	events       *prometheus.CounterVec
	failures     *prometheus.CounterVec
	up           *prometheus.GaugeVec
	saveFailures prometheus.Counter
}

func newMetrics(reg journal.Registerer) *metrics {
	f := promauto.With(reg)
	return &metrics{
		reg: reg,
		events: f.NewCounterVec(prometheus.CounterOpts{
			Name: "undertone_outbox_events_total",
			Help: "Events of each receiver by what became of them: delivered, refused by it and skipped, expired while it failed for a day, lost from the log before it had them, or unreadable.",
		}, []string{"receiver", "outcome"}),
		failures: f.NewCounterVec(prometheus.CounterOpts{
			Name: "undertone_outbox_failures_total",
			Help: "Requests to each receiver that failed; most are made again.",
		}, []string{"receiver"}),
		up: f.NewGaugeVec(prometheus.GaugeOpts{
			Name: "undertone_outbox_up",
			Help: "1 while the receiver's last request succeeded, 0 while it fails or is switched off.",
		}, []string{"receiver"}),
		saveFailures: f.NewCounter(prometheus.CounterOpts{
			Name: "undertone_outbox_save_failures_total",
			Help: "Times that the receivers' state could not be saved. A crash now would tell some events again.",
		}),
	}
}

// receiver starts a receiver's series; lag is asked whenever Prometheus asks.
func (m *metrics) receiver(name string, lag func() float64) {
	for _, outcome := range []string{delivered, refused, expired, lost, unreadable} {
		m.events.WithLabelValues(name, outcome)
	}
	m.failures.WithLabelValues(name)
	m.up.WithLabelValues(name).Set(1)
	promauto.With(m.reg).NewGaugeFunc(prometheus.GaugeOpts{
		Name:        "undertone_outbox_lag_events",
		Help:        "Events in the log that the receiver is not done with.",
		ConstLabels: prometheus.Labels{"receiver": name},
	}, lag)
}

// count adds to what became of the receiver's events.
func (m *metrics) count(receiver, outcome string, events uint64) {
	m.events.WithLabelValues(receiver, outcome).Add(float64(events))
}
