//go:build !race

package emerging_test

const slower = 1
