package monitor

import (
	"maps"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"

	"undertone/monitor/alert"
	"undertone/monitor/alert/rule"
	"undertone/monitor/contact"
	"undertone/monitor/desk"
	"undertone/monitor/journal"
	"undertone/monitor/window"
	"undertone/nlp"
)

type metrics struct {
	nlp, window      prometheus.Observer
	endToEnd         prometheus.Observer
	alerts, nudges   *prometheus.CounterVec
	eventFailures    prometheus.Counter
	eventsDropped    prometheus.Counter
	snapshotFailures prometheus.Counter
}

func newMetrics(reg journal.Registerer, l *Line) *metrics {
	f := promauto.With(reg)
	stage := func(name string) prometheus.Observer {
		return f.NewHistogram(prometheus.HistogramOpts{
			Name:                        "undertone_stage_seconds",
			Help:                        "Time that messages spend in one stage of the line; per request, page or message, as the stage goes.",
			ConstLabels:                 prometheus.Labels{"stage": name},
			Buckets:                     prometheus.ExponentialBuckets(0.00001, 4, 12),
			NativeHistogramBucketFactor: 1.1,
		})
	}
	m := &metrics{
		nlp:    stage("nlp"),
		window: stage("window"),
		endToEnd: f.NewHistogram(prometheus.HistogramOpts{
			Name:                        "undertone_end_to_end_seconds",
			Help:                        "From taking a message at the door until it is counted and handed to the screen; one sample a page, of its first message.",
			Buckets:                     []float64{.001, .002, .005, .01, .015, .025, .05, .1, .25, .5, 1, 2.5, 10},
			NativeHistogramBucketFactor: 1.1,
		}),
		alerts: f.NewCounterVec(prometheus.CounterOpts{
			Name: "undertone_alerts_total",
			Help: "Alerts raised.",
		}, []string{"rule", "severity"}),
		nudges: f.NewCounterVec(prometheus.CounterOpts{
			Name: "undertone_nudges_total",
			Help: "Nudges by what became of them: given, held_out, helpful, not_now, false_alarm, escalated, or why they were suppressed.",
		}, []string{"rule", "outcome"}),
		eventFailures: f.NewCounter(prometheus.CounterOpts{
			Name: "undertone_event_failures_total",
			Help: "Alerts that could not be written to the journal at once; tried again every pulse, and shown then.",
		}),
		eventsDropped: f.NewCounterVec(prometheus.CounterOpts{
			Name:        "undertone_dropped_total",
			Help:        "Messages not taken or not counted, by stage and reason. Whoever sent them was told.",
			ConstLabels: prometheus.Labels{"stage": "alert"},
		}, []string{"reason"}).WithLabelValues("journal_full"),
		snapshotFailures: f.NewCounter(prometheus.CounterOpts{
			Name: "undertone_snapshot_failures_total",
			Help: "Snapshots that could not be saved. Costs time at the next start, nothing else.",
		}),
	}
	for _, r := range l.rules.Rules() { // so that a rate sees the first one
		m.alerts.WithLabelValues(r.Name, string(r.Severity))
	}
	if reg != nil {
		reg.MustRegister(newCollector(l))
	}
	return m
}

// page notes how long a page took from the door through its stages.
func (m *metrics) page(messages []contact.Message, read, count time.Time) {
	now := time.Now()
	m.nlp.Observe(count.Sub(read).Seconds())
	m.window.Observe(now.Sub(count).Seconds())
	m.endToEnd.Observe(now.Sub(messages[0].Received).Seconds())
}

// happened counts what the rules decided.
func (m *metrics) happened(r *desk.Record) {
	switch {
	case r.Alert != nil && r.Alert.State == alert.Firing && r.At.Equal(r.Alert.RaisedAt):
		m.alerts.WithLabelValues(r.Alert.Rule, string(r.Alert.Severity)).Inc()
	case r.Nudge != nil && (r.Nudge.Outcome == nil || r.At.Equal(r.Nudge.EscalatedAt)): // and not how it turned out
		m.nudges.WithLabelValues(r.Nudge.Rule, outcomeOf(r.Nudge)).Inc()
	}
}

// acted counts what people did.
func (m *metrics) acted(r *desk.Record) {
	if r.Nudge != nil {
		m.nudges.WithLabelValues(r.Nudge.Rule, outcomeOf(r.Nudge)).Inc()
	}
}

// outcomeOf is one of a few words: the state, and what speaks against a nudge.
func outcomeOf(n *desk.Nudge) string {
	if n.Reason != "" {
		return n.Reason
	}
	return string(n.State)
}

// collector reads the windows when Prometheus asks. The counters are the totals
// that the snapshots keep, not this process's own: a message counts once, also
// when it is read again after a crash, and a restart resets nothing.
type collector struct {
	line *Line

	messages, negative, positive, tones, topics *prometheus.Desc
	sentiment, negativeShare, firing            *prometheus.Desc
	late, partials, forgotten, behind           *prometheus.Desc

	issues, issuesOpened, issuesHeard, issuesDropped, issuesLate *prometheus.Desc
	issuesPanics, issuesPhrases                                  *prometheus.Desc

	talks, talksForgotten, contactsForgotten, eventsLost, secondsSkipped, ruleErrors *prometheus.Desc
}

func newCollector(l *Line) *collector {
	desc := func(name, help string, labels ...string) *prometheus.Desc {
		return prometheus.NewDesc("undertone_"+name, help, labels, nil)
	}
	return &collector{
		line:          l,
		messages:      desc("messages_total", "Messages counted since the data directory was made.", "channel", "speaker"),
		negative:      desc("sentiment_negative_total", "Summed score of customers' messages below zero, without its sign.", "channel"),
		positive:      desc("sentiment_positive_total", "Summed score of customers' messages above zero.", "channel"),
		tones:         desc("tone_messages_total", "Customers' messages by tone.", "channel", "tone"),
		topics:        desc("topic_messages_total", "Customers' messages by topic, built in or configured; a message may have several.", "channel", "topic"),
		sentiment:     desc("channel_sentiment_ratio", "Mean sentiment of customers' messages in the window, -1 to 1.", "channel", "window"),
		negativeShare: desc("channel_negative_ratio", "Share of customers' messages in the window that are negative, 0 to 1.", "channel", "window"),
		firing:        desc("alerts_firing", "Alerts open now.", "severity"),
		late:          desc("window_late_total", "Messages older than the longest window: counted, but no mood moved.", "channel"),
		partials:      desc("window_partials_total", "Interim transcripts seen; they are never counted as messages.", "channel"),
		forgotten:     desc("window_conversations_forgotten_total", "Conversations dropped for want of room; one that speaks again counts twice."),
		behind:        desc("monitor_pages_behind", "Pages in the journal that the line has not reached.", "shard"),

		talks:             desc("alert_conversations", "Conversations that the rules follow now."),
		talksForgotten:    desc("alert_conversations_forgotten_total", "Conversations that the rules left for want of room, the longest silent first."),
		contactsForgotten: desc("alert_contacts_forgotten_total", "Earlier contacts of customers forgotten for want of room; who comes back may not be known."),
		eventsLost:        desc("alert_events_lost_total", "Events of conversations given up because the log took none for long."),
		secondsSkipped:    desc("alert_seconds_skipped_total", "Seconds of a shard that the rules on channels did not see, because the clock jumped or judging stood still."),
		ruleErrors:        desc("alert_rule_errors_total", "Times that a rule's condition could not be told, such as for a division by zero. It did not hold then.", "rule"),

		issues:        desc("emerging_issues", "Emerging issues open now.", "lang"),
		issuesOpened:  desc("emerging_issues_opened_total", "Emerging issues found since the start."),
		issuesHeard:   desc("emerging_messages_total", "Negative messages in which emerging issues were looked for."),
		issuesDropped: desc("emerging_dropped_total", "Negative messages in which they were not looked for, by reason (queue_full). They count everywhere else.", "reason"),
		issuesLate:    desc("emerging_late_total", "Messages older than the window in which issues rise; they count in the baselines alone."),
		issuesPanics:  desc("emerging_panics_total", "Faults while looking: clauses that prose could not read, and searches begun anew (clause, search).", "part"),
		issuesPhrases: desc("emerging_phrases_lost_total", "Phrases given up for newer ones (forgotten) or without room (refused). With many, only what is frequent can rise.", "reason"),
	}
}

// Describe implements prometheus.Collector.
func (c *collector) Describe(ch chan<- *prometheus.Desc) {
	for _, d := range [...]*prometheus.Desc{
		c.messages, c.negative, c.positive, c.tones, c.topics, c.sentiment, c.negativeShare,
		c.firing, c.late, c.partials, c.forgotten, c.behind,
		c.talks, c.talksForgotten, c.contactsForgotten, c.eventsLost, c.secondsSkipped, c.ruleErrors,
		c.issues, c.issuesOpened, c.issuesHeard, c.issuesDropped, c.issuesLate, c.issuesPanics, c.issuesPhrases,
	} {
		ch <- d
	}
}

// Collect implements prometheus.Collector. Until everything from before the
// start is counted it says nothing: a counter that is still catching up looks
// like one that was reset, and a rate over it like a flood.
func (c *collector) Collect(ch chan<- prometheus.Metric) {
	select {
	case <-c.line.ready:
	default:
		return
	}
	now := time.Now()
	var forgotten uint64
	for _, s := range c.line.shards {
		s.mu.Lock()
		forgotten += s.set.Forgotten()
		s.mu.Unlock()
		end, reached := c.line.journal.End(s.n), s.reached.Load()
		behind := max(end, reached) - reached
		ch <- prometheus.MustNewConstMetric(c.behind, prometheus.GaugeValue, float64(behind), strconv.Itoa(s.n))
	}
	ch <- prometheus.MustNewConstMetric(c.forgotten, prometheus.CounterValue, float64(forgotten))
	for _, m := range c.line.Moods(now) {
		c.channel(ch, &m)
	}
	firing := make(map[rule.Severity]int)
	for _, t := range c.line.Desk().Open {
		firing[t.Severity]++
	}
	for _, severity := range rule.Severities() {
		ch <- prometheus.MustNewConstMetric(c.firing, prometheus.GaugeValue, float64(firing[severity]), string(severity))
	}
	c.rules(ch)
	c.emerging(ch, now)
}

// rules tells how the rules fare, whatever they find.
func (c *collector) rules(ch chan<- prometheus.Metric) {
	var all alert.Stats
	var skipped uint64
	failed := make(map[string]uint64)
	c.line.mu.Lock()
	maps.Copy(failed, c.line.judge.floor.Stats().RuleErrors)
	c.line.mu.Unlock()
	for _, s := range c.line.shards {
		s.mu.Lock()
		stats := s.tracker.Stats()
		skipped += s.skipped
		s.mu.Unlock()
		all.Open += stats.Open
		all.Forgotten += stats.Forgotten
		all.ContactsForgotten += stats.ContactsForgotten
		all.Dropped += stats.Dropped
		for name, n := range stats.RuleErrors {
			failed[name] += n
		}
	}
	ch <- prometheus.MustNewConstMetric(c.talks, prometheus.GaugeValue, float64(all.Open))
	count := func(d *prometheus.Desc, n uint64, labels ...string) {
		ch <- prometheus.MustNewConstMetric(d, prometheus.CounterValue, float64(n), labels...)
	}
	count(c.talksForgotten, all.Forgotten)
	count(c.contactsForgotten, all.ContactsForgotten)
	count(c.eventsLost, all.Dropped)
	count(c.secondsSkipped, skipped)
	for _, r := range c.line.Rules().Rules() {
		count(c.ruleErrors, failed[r.Name], r.Name)
	}
}

// emerging tells how the search for emerging issues goes; never of which.
func (c *collector) emerging(ch chan<- prometheus.Metric, now time.Time) {
	l := c.line.listener
	stats, open := l.stats(now)
	for lang, n := range open {
		ch <- prometheus.MustNewConstMetric(c.issues, prometheus.GaugeValue, float64(n), lang)
	}
	count := func(d *prometheus.Desc, n uint64, labels ...string) {
		ch <- prometheus.MustNewConstMetric(d, prometheus.CounterValue, float64(n), labels...)
	}
	count(c.issuesOpened, stats.Opened)
	count(c.issuesHeard, stats.Heard)
	count(c.issuesDropped, l.dropped.Load(), "queue_full")
	count(c.issuesLate, stats.Late)
	count(c.issuesPanics, stats.Panics, "clause")
	count(c.issuesPanics, l.crashes.Load(), "search")
	count(c.issuesPhrases, stats.Forgotten, "forgotten")
	count(c.issuesPhrases, stats.Refused, "refused")
}

func (c *collector) channel(ch chan<- prometheus.Metric, m *Mood) {
	count := func(d *prometheus.Desc, v float64, labels ...string) {
		ch <- prometheus.MustNewConstMetric(d, prometheus.CounterValue, v, append([]string{m.Channel}, labels...)...)
	}
	t := c.line.totals(m.Channel)
	for i, speaker := range contact.Speakers() {
		count(c.messages, float64(t.Messages[i]), speaker)
	}
	count(c.negative, float64(t.Negative)/float64(nlp.ScoreOne))
	count(c.positive, float64(t.Positive)/float64(nlp.ScoreOne))
	for i, tone := range nlp.Tones() {
		count(c.tones, float64(t.Tones[i]), tone)
	}
	for n, topic := range nlp.Topics() {
		count(c.topics, topicTotal(t.Topics, n), topic)
	}
	for _, topic := range c.line.ear.OwnTopics() {
		if n, ok := c.line.ear.TopicNames().Number(topic.Name); ok {
			count(c.topics, topicTotal(t.Topics, int(n)), topic.Name)
		}
	}
	count(c.late, float64(t.Late))
	count(c.partials, float64(t.Partials))
	for i, name := range window.Names() {
		w := &m.Sums.Windows[i]
		ch <- prometheus.MustNewConstMetric(c.sentiment, prometheus.GaugeValue, w.Sentiment(), m.Channel, name)
		ch <- prometheus.MustNewConstMetric(c.negativeShare, prometheus.GaugeValue, w.NegativeShare(), m.Channel, name)
	}
}

func topicTotal(topics []window.Tally, n int) float64 {
	if n < len(topics) {
		return float64(topics[n].N)
	}
	return 0
}

// totals adds up what the shards have counted of a channel.
func (l *Line) totals(channel string) (sum window.Totals) {
	for _, s := range l.shards {
		s.mu.Lock()
		if t, ok := s.set.Totals(channel); ok {
			sum.Merge(&t)
		}
		s.mu.Unlock()
	}
	return sum
}
