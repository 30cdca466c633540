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

// wallMetrics are of the screens that follow by a link.
type wallMetrics struct {
	screens prometheus.Gauge
	refused *prometheus.CounterVec
}

// Why a request of a screen is refused.
const (
	noLink             = "no_link"       // it has no link
	wrongLink          = "wrong_link"    // or one that is worth nothing, any more or ever
	notForWalls        = "not_for_walls" // it asks for what a wall may not see
	tooManyAtOne       = "too_many_screens"
	tooManyConnections = "too_many_connections"
)

func newWallMetrics(reg Registerer) *wallMetrics {
	f := promauto.With(reg)
	m := &wallMetrics{
		screens: f.NewGauge(prometheus.GaugeOpts{
			Name: "undertone_wall_screens",
			Help: "Screens that follow the wall by a link.",
		}),
		refused: f.NewCounterVec(prometheus.CounterOpts{
			Name: "undertone_wall_refused_total",
			Help: "Requests at the walls' address that were refused, by reason (no_link, wrong_link, not_for_walls, too_many_screens, too_many_connections).",
		}, []string{"reason"}),
	}
	for _, reason := range []string{noLink, wrongLink, notForWalls, tooManyAtOne, tooManyConnections} {
		m.refused.WithLabelValues(reason)
	}
	return m
}
