package desk

import (
	"cmp"
	"math"
	"slices"
	"time"

	"gonum.org/v1/gonum/stat"
)

// z is the normal distribution's bound of the middle 95 %: all intervals of the
// reports are of 95 %.
const z = 1.959964

// Share is a part of N, with its interval.
type Share struct {
	N     int     `json:"n"`
	Value float64 `json:"value"` // 0 to 1; 0 where N is
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
}

// shareOf gives Wilson's interval (1927), which stays within 0 to 1 and is not
// fooled by the first few answers: of none it is 0 to 1.
func shareOf(k, n int) Share {
	if n == 0 {
		return Share{High: 1}
	}
	p, m := float64(k)/float64(n), float64(n)
	centre := (p + z*z/(2*m)) / (1 + z*z/m)
	half := z / (1 + z*z/m) * math.Sqrt(p*(1-p)/m+z*z/(4*m*m))
	return Share{N: n, Value: p, Low: max(0, centre-half), High: min(1, centre+half)}
}

// Estimate is a number with its interval.
type Estimate struct {
	Value float64 `json:"value"`
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
}

func around(value, half float64) *Estimate {
	return &Estimate{Value: value, Low: value - half, High: value + half}
}

// Wait is how long something took, of those N where it happened.
type Wait struct {
	N      int     `json:"n"`
	Median float64 `json:"median_seconds"`
	P90    float64 `json:"p90_seconds"` // nine of ten took no longer
}

// waits collects how long things took.
type waits []float64

// add counts what began and ended; what has not ended does not count. A clock
// that was wrong makes it 0.
func (w *waits) add(from, to time.Time) {
	if !to.IsZero() {
		*w = append(*w, max(0, to.Sub(from).Seconds()))
	}
}

func (w waits) wait() Wait {
	if len(w) == 0 {
		return Wait{}
	}
	slices.Sort(w)
	return Wait{N: len(w), Median: stat.Quantile(0.5, stat.Empirical, w, nil), P90: stat.Quantile(0.9, stat.Empirical, w, nil)}
}

// rankCorrelation is Spearman's; 0 where one of the lists is all alike, as one of a
// single answer is.
func rankCorrelation(a, b []float64) float64 {
	if len(a) < 2 {
		return 0
	}
	ra, rb := ranks(a), ranks(b)
	if stat.Variance(ra, nil) == 0 || stat.Variance(rb, nil) == 0 {
		return 0
	}
	return stat.Correlation(ra, rb, nil)
}

// ranks numbers the values by size; equal ones share the mean of their ranks.
func ranks(values []float64) []float64 {
	order := make([]int, len(values))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int { return cmp.Compare(values[i], values[j]) })
	out := make([]float64, len(values))
	for first := 0; first < len(order); {
		end := first + 1
		for end < len(order) && values[order[end]] == values[order[first]] {
			end++
		}
		for _, i := range order[first:end] { // answers of 1 to 5 are nearly all equal to others
			out[i] = float64(first+end-1) / 2
		}
		first = end
	}
	return out
}
