package nlp

import (
	"math"
	"testing"
)

func TestExp_isRightToFiveDigits(t *testing.T) {
	t.Parallel()
	for x := -690.0; x < 690; x += 0.0371 {
		if got, want := exp(x), math.Exp(x); math.Abs(got-want) > 1e-5*want {
			t.Fatalf("exp(%v) = %v, want %v", x, got, want)
		}
	}
	for _, x := range []float64{math.Inf(-1), -1e9} {
		if got := exp(x); got > 1e-290 {
			t.Errorf("exp(%v) = %v, want next to nothing", x, got)
		}
	}
}
