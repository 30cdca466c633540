package emerging_test

import (
	"math"
	"testing"

	"undertone/nlp/emerging"
)

// naive is the chance that a count of at least n is drawn, by adding up the
// chances of all smaller ones.
func naive(baseCount, baseMessages float64, n int, messages float64) float64 {
	r, q := 1+baseCount, messages/(50+baseMessages+messages)
	p := math.Pow(1-q, r) // of none
	below := 0.0
	for k := range n {
		below += p
		p *= q * (float64(k) + r) / float64(k+1)
	}
	return 1 - below
}

func TestSurprise_equalsItsNaiveTwin(t *testing.T) {
	t.Parallel()
	for _, base := range [][2]float64{{0, 50}, {0, 100}, {0, 5000}, {3, 200}, {40, 1000}, {700.5, 90000}} {
		for _, messages := range []float64{1, 7, 30, 400, 2000} {
			for _, n := range []int{1, 2, 5, 9, 30, 150} {
				got := emerging.Surprise(base[0], base[1], n, messages)
				p := naive(base[0], base[1], n, messages)
				want := -math.Log10(p)
				if mean := (1 + base[0]) / (50 + base[1]) * messages; float64(n) <= mean {
					want = 0 // what is expected is no surprise
				} else if p < 1e-9 {
					continue // the twin has lost its digits
				}
				if math.Abs(got-want) > 1e-3*(1+want) {
					t.Errorf("surprise of %d in %v after %v = %v, want %v", n, messages, base, got, want)
				}
			}
		}
	}
}

func TestSurprise_growsWithWhatIsKnown(t *testing.T) {
	t.Parallel()
	last := -1.0
	for _, known := range []float64{49, 50, 200, 1000, 10_000} {
		got := emerging.Surprise(0, known, 6, 20)
		if got <= last {
			t.Errorf("after %v messages without it the surprise is %v, not more than %v", known, got, last)
		}
		last = got
	}
	if got := emerging.Surprise(0, 49, 20, 20); got != 0 {
		t.Errorf("after 49 messages 20 of 20 are a surprise of %v, want none: all is new to who knows nothing", got)
	}
	if got := emerging.Surprise(0, 1e9, 2000, 2000); math.IsInf(got, 0) || math.IsNaN(got) || got < 1000 {
		t.Errorf("the largest surprise is %v, want a large number", got)
	}
}
