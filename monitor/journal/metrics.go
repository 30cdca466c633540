package journal

import (
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"
)

type metrics struct {
	appendSeconds prometheus.Observer
	stage         prometheus.Observer
	pages         prometheus.Counter
	pageMessages  prometheus.Observer
	bytes         prometheus.Counter
	failures      prometheus.Counter
	indexFailures prometheus.Counter
	readBack      prometheus.Counter
	expired       prometheus.Counter
	refused       map[error]prometheus.Counter
}

// Registerer is where a part registers its metrics; nil registers nowhere.
type Registerer = prometheus.Registerer

func newMetrics(reg Registerer, j *Journal) *metrics {
	f := promauto.With(reg)
	refused := f.NewCounterVec(prometheus.CounterOpts{
		Name:        "undertone_dropped_total",
		Help:        "Messages not taken or not counted, by stage and reason. Whoever sent them was told.",
		ConstLabels: prometheus.Labels{"stage": "journal"},
	}, []string{"reason"})
	m := &metrics{
		appendSeconds: f.NewHistogram(prometheus.HistogramOpts{
			Name:                        "undertone_journal_append_seconds",
			Help:                        "Time to write one page to disk, fsync included.",
			Buckets:                     prometheus.ExponentialBuckets(0.00025, 2, 14),
			NativeHistogramBucketFactor: 1.1,
		}),
		stage: f.NewHistogram(prometheus.HistogramOpts{
			Name:                        "undertone_stage_seconds",
			Help:                        "Time that messages spend in one stage of the line; per request, page or message, as the stage goes.",
			ConstLabels:                 prometheus.Labels{"stage": "append"},
			Buckets:                     prometheus.ExponentialBuckets(0.00001, 4, 12),
			NativeHistogramBucketFactor: 1.1,
		}),
		pages: f.NewCounter(prometheus.CounterOpts{
			Name: "undertone_journal_pages_total",
			Help: "Pages written to the journal.",
		}),
		pageMessages: f.NewHistogram(prometheus.HistogramOpts{
			Name:    "undertone_journal_page_messages",
			Help:    "Messages of one page. Near 1 means that every message pays for an fsync of its own.",
			Buckets: prometheus.ExponentialBuckets(1, 2, 12),
		}),
		bytes: f.NewCounter(prometheus.CounterOpts{
			Name: "undertone_journal_written_bytes_total",
			Help: "Bytes of the pages written.",
		}),
		failures: f.NewCounter(prometheus.CounterOpts{
			Name: "undertone_journal_failures_total",
			Help: "Appends that failed and were tried again.",
		}),
		indexFailures: f.NewCounter(prometheus.CounterOpts{
			Name: "undertone_journal_index_failures_total",
			Help: "Writes to the index's files that failed. Costs time at the next start, nothing else.",
		}),
		readBack: f.NewCounter(prometheus.CounterOpts{
			Name: "undertone_journal_read_back_pages_total",
			Help: "Pages read from the journal rather than handed over in the process: after a start, or when the analysis is behind.",
		}),
		expired: f.NewCounter(prometheus.CounterOpts{
			Name: "undertone_journal_expired_pages_total",
			Help: "Pages that retention removed before they were read.",
		}),
		refused: map[error]prometheus.Counter{
			ErrFull:    refused.WithLabelValues("disk_full"),
			ErrBusy:    refused.WithLabelValues("queue_full"),
			ErrBehind:  refused.WithLabelValues("behind"),
			ErrStuck:   refused.WithLabelValues("stuck"),
			ErrClosed:  refused.WithLabelValues("closed"),
			ErrForeign: refused.WithLabelValues("foreign_writer"),
		},
	}
	j.gauges(f)
	return m
}

// gauges are read when Prometheus asks, not kept up to date.
func (j *Journal) gauges(f promauto.Factory) {
	gauge := func(name, help string, value func() float64) {
		f.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, value)
	}
	gauge("undertone_journal_lag_messages", "Messages on disk that the analysis has not reached; at journal.behind new ones are refused.",
		func() float64 { return float64(j.lag()) })
	gauge("undertone_journal_queued_bytes", "Bytes waiting to be written, over all shards.",
		func() float64 { return float64(j.queued()) })
	gauge("undertone_journal_ids", "Message ids remembered, to know a retry.",
		func() float64 { held, _ := j.ids.size(); return float64(held) })
	gauge("undertone_journal_ids_forgotten_early", "Generations of ids that went before journal.ids_for, because too many came.",
		func() float64 { _, early := j.ids.size(); return float64(early) })
	gauge("undertone_journal_entries", "Pages kept on disk, over all shards.",
		func() float64 { return float64(j.stored().pages) })
	gauge("undertone_journal_bytes", "Bytes kept on disk, over all shards.",
		func() float64 { return float64(j.stored().bytes) })
}
