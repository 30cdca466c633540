package history

import (
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"
)

// The reasons for which a file of rows goes.
const (
	byAge   = "age"
	byBytes = "bytes"
)

type metrics struct {
	rows     prometheus.Counter
	failures prometheus.Counter
	damaged  prometheus.Counter
	bytes    prometheus.Gauge
	dropped  *prometheus.CounterVec
}

func newMetrics(reg prometheus.Registerer) *metrics {
	f := promauto.With(reg)
	m := &metrics{
		rows: f.NewCounter(prometheus.CounterOpts{
			Name: "undertone_history_rows_total",
			Help: "Rows written: the totals of all channels, at each hour's end.",
		}),
		failures: f.NewCounter(prometheus.CounterOpts{
			Name: "undertone_history_failures_total",
			Help: "Rows that could not be written. Nothing is lost by one, but the hours around it become one.",
		}),
		damaged: f.NewCounter(prometheus.CounterOpts{
			Name: "undertone_history_damaged_rows_total",
			Help: "Rows passed over while reading because their checksum is wrong. The disk should be looked at.",
		}),
		bytes: f.NewGauge(prometheus.GaugeOpts{
			Name: "undertone_history_bytes",
			Help: "Bytes that the rows take on disk.",
		}),
		dropped: f.NewCounterVec(prometheus.CounterOpts{
			Name: "undertone_history_files_dropped_total",
			Help: "Files of old rows removed, by reason (age, bytes). With bytes, history.bytes is too little for history.keep.",
		}, []string{"reason"}),
	}
	for _, reason := range []string{byAge, byBytes} {
		m.dropped.WithLabelValues(reason)
	}
	return m
}
