package train

// FitLogit learns from measures and what became of them, for tests.
func FitLogit(x [][]float64, y []float64, penalty float64) (bias float64, weights []float64) {
	trials := make([]trial, len(x))
	for i := range x {
		trials[i] = trial{x[i], y[i], 1}
	}
	l := fitLogit(trials, penalty)
	return l.bias, l.weights
}
