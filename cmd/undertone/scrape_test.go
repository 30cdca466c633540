package main

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"
)

func urlEscape(s string) string { return url.QueryEscape(s) }

// samples are all series of one metric of the server, by their labels in order
// of name: {channel="web",speaker="agent"}.
func (s *server) samples(name string) map[string]float64 {
	s.t.Helper()
	resp, err := http.Get(s.URL + "/metrics")
	if err != nil {
		s.t.Fatal(err)
	}
	defer resp.Body.Close()
	parser := expfmt.NewTextParser(model.UTF8Validation)
	families, err := parser.TextToMetricFamilies(resp.Body)
	if err != nil {
		s.t.Fatalf("read /metrics: %v", err)
	}
	found := make(map[string]float64)
	for _, m := range families[name].GetMetric() {
		labels := make([]string, 0, len(m.GetLabel()))
		for _, l := range m.GetLabel() {
			labels = append(labels, l.GetName()+`="`+l.GetValue()+`"`)
		}
		found["{"+strings.Join(labels, ",")+"}"] = m.GetCounter().GetValue() + m.GetGauge().GetValue()
	}
	return found
}

// counters are all series that a message must move exactly once.
func (s *server) counters() map[string]float64 {
	s.t.Helper()
	all := make(map[string]float64)
	for _, name := range []string{"messages", "sentiment_negative", "sentiment_positive", "tone_messages", "topic_messages"} {
		name = "undertone_" + name + "_total"
		for labels, v := range s.samples(name) {
			all[name+labels] = v
		}
	}
	return all
}

// metric is one series by a part of its labels; 0 if there is none.
func (s *server) metric(name, label string) float64 {
	s.t.Helper()
	for labels, v := range s.samples(name) {
		if strings.Contains(labels, label) {
			return v
		}
	}
	return 0
}
