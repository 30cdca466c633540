//go:build race

package emerging_test

// slower is how many times longer everything takes under the race detector.
const slower = 20
