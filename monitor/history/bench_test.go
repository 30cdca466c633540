package history_test

import (
	"fmt"
	"testing"
	"time"

	"undertone/monitor/history"
	"undertone/monitor/window"
)

// busy is a centre of 500 channels on which all topics are spoken of.
func busy(hour int) map[string]window.Totals {
	all := make(map[string]window.Totals)
	for i := range 500 {
		n := uint64(200 * (hour + 1))
		t := window.Totals{Messages: [4]uint64{n, n}, Read: n, Positive: 1000 * n, Negative: 1500 * n, Negatives: n / 3, Positives: n / 4}
		for k := range t.Expectation {
			t.Expectation[k] = n / 8
		}
		for k := range t.Tones {
			t.Tones[k] = n / 9
		}
		for k := range t.Touchpoints {
			t.Touchpoints[k] = window.Touch{
				Tally: window.Tally{N: int64(n / 6), Score: -int64(n) * 100}, Negatives: int64(n / 20), Expectation: [3]int64{int64(n / 50), int64(n / 50), int64(n / 50)},
			}
		}
		for range 19 {
			t.Topics = append(t.Topics, window.Tally{N: int64(n / 19), Score: -int64(n) * 50})
		}
		all[fmt.Sprint("phone-line-", i)] = t
	}
	return all
}

// full is a history of so many days of 500 busy channels, and its end.
func full(b *testing.B, days int) (*history.History, time.Time) {
	b.Helper()
	h := open(b, b.TempDir(), history.Options{})
	at := noon
	for hour := range days * 24 {
		at = at.Add(time.Hour)
		if err := h.Record(at, busy(hour)); err != nil {
			b.Fatal(err)
		}
	}
	return h, at
}

func BenchmarkRecord(b *testing.B) {
	h, at := full(b, 1)
	for hour := 24; b.Loop(); hour++ {
		b.StopTimer()
		all := busy(hour)
		b.StartTimer()
		at = at.Add(time.Hour)
		if err := h.Record(at, all); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkBetween(b *testing.B) {
	h, at := full(b, 30)
	for _, days := range []int{1, 7, 30} {
		b.Run(fmt.Sprint(days, " days"), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if s := span(b, h, at.AddDate(0, 0, -days), at); s.Steps < days {
					b.Fatalf("%d steps", s.Steps)
				}
			}
		})
	}
}
