package window_test

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"testing"
	"time"

	"undertone/monitor/contact"
	"undertone/monitor/window"
)

// centre is an hour of channels in which every bucket has messages.
func centre(channels, perBucket int) *window.Set {
	set := window.NewSet(window.Options{})
	r := rand.New(rand.NewPCG(1, 1))
	names := make([]string, channels)
	for c := range names {
		names[c] = fmt.Sprint("line-", c)
	}
	for n := range 360 {
		at := noon.Add(time.Duration(n) * 10 * time.Second)
		for c, name := range names {
			for i := range perBucket {
				m := contact.Message{Channel: name, At: at, Received: at,
					Conversation: fmt.Sprint("c-", c*200+(n*7+i)%200)}
				set.Add(&m, randomReading(r), at)
			}
		}
	}
	return set
}

func BenchmarkAdd(b *testing.B) {
	set := window.NewSet(window.Options{})
	all := shift(rand.New(rand.NewPCG(1, 2)), 4096)
	last := all[len(all)-1].now
	for i := range all { // as if all were said in the last minutes
		all[i].now = last
		all[i].message.At = last.Add(-time.Duration(i) * 10 * time.Millisecond)
		all[i].message.Channel = fmt.Sprint("line-", i%500)
		all[i].message.Conversation = fmt.Sprint("conversation-", i)
	}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		h := all[i%len(all)]
		set.Add(h.message, h.reading, h.now.Add(time.Duration(i)*100*time.Microsecond))
	}
}

func BenchmarkMood(b *testing.B) {
	set := centre(500, 4)
	now := noon.Add(time.Hour - 1)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		set.Mood(fmt.Sprint("line-", i%500), now)
	}
}

func BenchmarkView(b *testing.B) {
	set := centre(1, 4)
	m, _ := set.Mood("line-0", noon.Add(time.Hour-1))
	b.ReportAllocs()
	for b.Loop() {
		m.View()
	}
}

func BenchmarkAppendBinary(b *testing.B) {
	set := centre(500, 4)
	buf := set.AppendBinary(nil)
	for b.Loop() {
		buf = set.AppendBinary(buf[:0])
	}
	b.ReportMetric(float64(len(buf)), "bytes")
}

func BenchmarkDecode(b *testing.B) {
	buf := centre(500, 4).AppendBinary(nil)
	for b.Loop() {
		if _, err := window.Decode(buf, window.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkMemory(b *testing.B) {
	for b.Loop() {
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		set := centre(500, 4)
		runtime.GC()
		runtime.ReadMemStats(&after)
		b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/500, "bytes/channel")
		runtime.KeepAlive(set)
	}
}
