//go:build race

package baseline_test

const raceDetector = true
