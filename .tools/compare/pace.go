package main

import (
	"fmt"
	"runtime"
	"slices"
	"syscall"
	"testing"
	"time"

	"undertone/nlp"
	"undertone/nlp/train"
)

// Each of the rounds takes both in turn, and each takes all texts so many times
// over: long enough that what the other left in the caches does not count.
const (
	rounds = 21
	passes = 8
)

// pace compares the time that two take over the same texts.
type pace struct {
	what, name string
	texts      []train.Example
	ours       func(nlp.Input)
	theirs     func(string)
	most       float64 // of their time
}

func (p pace) measure() error {
	inputs := make([]nlp.Input, len(p.texts))
	size := 0
	for i := range p.texts {
		inputs[i] = input(&p.texts[i])
		size += len(inputs[i].Text)
	}
	mine := func() {
		for n := range passes * len(inputs) {
			p.ours(inputs[n%len(inputs)])
		}
	}
	other := func() {
		for n := range passes * len(inputs) {
			p.theirs(inputs[n%len(inputs)].Text)
		}
	}
	allocs := testing.AllocsPerRun(5, mine)
	a, b := interleave(mine, other)
	ratio := float64(a) / float64(b)
	n := time.Duration(passes * len(inputs))
	fmt.Printf("%s: %d messages of %d bytes on average, the shortest of %d rounds\n", p.what, len(inputs), size/len(inputs), rounds)
	fmt.Printf("  %-34s %8d ns a message, %.0f allocations\n", "undertone, all heads", (a / n).Nanoseconds(), allocs)
	fmt.Printf("  %-34s %8d ns a message\n", p.name, (b / n).Nanoseconds())
	fmt.Printf("  %-34s %8.3f, at most %.3f\n", "ratio", ratio, p.most)
	switch {
	case ratio > p.most:
		return fmt.Errorf("%s: takes %.3f of the time of %s, at most %.3f is promised", p.what, ratio, p.name, p.most)
	case allocs > 0:
		return fmt.Errorf("%s: %v allocations in reading %d messages, none is promised", p.what, allocs, passes*len(inputs))
	}
	return nil
}

// interleave runs both in turn and returns the shortest time of each. What
// others do on the machine only ever adds, above all to whoever uses the caches
// more, so the least disturbed round says most. The first round only warms up.
func interleave(mine, other func()) (a, b time.Duration) {
	var as, bs []time.Duration
	for round := range rounds + 1 {
		x, y := took(mine), took(other)
		if round > 0 {
			as, bs = append(as, x), append(bs, y)
		}
	}
	return slices.Min(as), slices.Min(bs)
}

// took is the processor time of f, of all its threads: the collector's work for
// it counts, what other programs took meanwhile does not, nor does the garbage
// that was left from before.
func took(f func()) time.Duration {
	runtime.GC()
	before := processorTime()
	f()
	return processorTime() - before
}

func processorTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err) // it has no reason to fail
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func median(of []time.Duration) time.Duration {
	slices.Sort(of)
	return of[len(of)/2]
}

// mostLoad is the longest that loading the model may take.
const mostLoad = 50 * time.Millisecond

func measureLoad() error {
	var loads []time.Duration
	for range 9 {
		var err error
		loads = append(loads, took(func() { _, err = nlp.New(nlp.Options{}) }))
		if err != nil {
			return err
		}
	}
	m := median(loads)
	fmt.Printf("loading the model: %.1f ms, at most %d ms\n", float64(m.Microseconds())/1000, mostLoad.Milliseconds())
	if m > mostLoad {
		return fmt.Errorf("loading the model takes %v, at most %v is promised", m, mostLoad)
	}
	return nil
}
