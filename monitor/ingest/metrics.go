package ingest

import (
	"sync"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"
)

// Registerer is where a part registers its metrics; nil registers nowhere.
type Registerer = prometheus.Registerer

// The reasons for which something is dropped come from the code and from
// contact.Error.Code, whose words are a closed set but for the field of a
// wrong type, which a sender names; newMetrics bounds them all the same.
const mostReasons = 100

type metrics struct {
	accept        prometheus.Observer
	sourceLag     prometheus.Observer
	accepted      prometheus.Counter
	duplicates    prometheus.Counter
	clockAhead    prometheus.Counter
	otherChannel  prometheus.Counter
	unknownFields prometheus.Counter
	sockets       prometheus.Gauge
	dropped       *prometheus.CounterVec

	mu      sync.Mutex
	reasons map[string]prometheus.Counter
}

var writeBuffers sync.Pool

func newMetrics(reg Registerer) *metrics {
	f := promauto.With(reg)
	results := f.NewCounterVec(prometheus.CounterOpts{
		Name: "undertone_ingest_messages_total",
		Help: "Messages answered at the door: accepted (on disk), or duplicate (on disk before).",
	}, []string{"result"})
	counter := func(name, help string) prometheus.Counter {
		return f.NewCounter(prometheus.CounterOpts{Name: name, Help: help})
	}
	m := &metrics{
		accept: f.NewHistogram(prometheus.HistogramOpts{
			Name:                        "undertone_stage_seconds",
			Help:                        "Time that messages spend in one stage of the line; per request, page or message, as the stage goes.",
			ConstLabels:                 prometheus.Labels{"stage": "accept"},
			Buckets:                     prometheus.ExponentialBuckets(0.00001, 4, 12),
			NativeHistogramBucketFactor: 1.1,
		}),
		sourceLag: f.NewHistogram(prometheus.HistogramOpts{
			Name:                        "undertone_source_lag_seconds",
			Help:                        "How long after it was said a message reached us, by the sender's clock. Not our doing.",
			Buckets:                     []float64{0.1, 0.5, 1, 2, 5, 10, 30, 60, 300, 900, 3600, 86400},
			NativeHistogramBucketFactor: 1.1,
		}),
		accepted:      results.WithLabelValues("accepted"),
		duplicates:    results.WithLabelValues("duplicate"),
		clockAhead:    counter("undertone_ingest_clock_ahead_total", "Messages whose time lay too far ahead, taken as of their arrival."),
		otherChannel:  counter("undertone_ingest_other_channel_total", "Messages of channels beyond ingest.channels, counted under \"other\"."),
		unknownFields: counter("undertone_ingest_unknown_fields_total", "Fields of messages that the contract does not have; ignored."),
		sockets: f.NewGauge(prometheus.GaugeOpts{
			Name:        "undertone_websocket_clients",
			Help:        "Open WebSockets.",
			ConstLabels: prometheus.Labels{"endpoint": "ingest"},
		}),
		dropped: f.NewCounterVec(prometheus.CounterOpts{
			Name:        "undertone_dropped_total",
			Help:        "Messages not taken or not counted, by stage and reason. Whoever sent them was told.",
			ConstLabels: prometheus.Labels{"stage": "ingest"},
		}, []string{"reason"}),
		reasons: make(map[string]prometheus.Counter),
	}
	for _, reason := range []string{"bad_json", "body_too_large", "too_many_messages", "text_missing", "text_too_long", "draining"} {
		m.rejected(reason, 0)
	}
	return m
}

// rejected counts n messages, or bodies of unknown content, by reason.
func (m *metrics) rejected(reason string, n int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	counter, ok := m.reasons[reason]
	if !ok {
		if len(m.reasons) >= mostReasons {
			reason = "other"
		}
		counter = m.dropped.WithLabelValues(reason)
		m.reasons[reason] = counter
	}
	counter.Add(float64(n))
}
