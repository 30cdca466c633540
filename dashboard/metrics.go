package dashboard

import (
	"sync"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"
)

// Registerer is where a part registers its metrics; nil registers nowhere.
type Registerer = prometheus.Registerer

// writeBuffers are shared by all sockets: a browser that is shown nothing holds
// none.
var writeBuffers sync.Pool

type metrics struct {
	browsers          prometheus.Gauge
	frames, bytes     prometheus.Counter
	letGo, turnedAway prometheus.Counter
}

func newMetrics(reg Registerer) *metrics {
	f := promauto.With(reg)
	counter := func(name, help string) prometheus.Counter {
		return f.NewCounter(prometheus.CounterOpts{Name: "undertone_websocket_" + name, Help: help})
	}
	return &metrics{
		browsers: f.NewGauge(prometheus.GaugeOpts{
			Name:        "undertone_websocket_clients",
			Help:        "Open WebSockets.",
			ConstLabels: prometheus.Labels{"endpoint": "live"},
		}),
		frames:     counter("frames_total", "Frames sent to browsers."),
		bytes:      counter("sent_bytes_total", "Bytes of the frames sent to browsers."),
		letGo:      counter("let_go_total", "Browsers that were gone or too slow when a frame was due."),
		turnedAway: counter("turned_away_total", "Browsers refused because dashboard.browsers follow already."),
	}
}
