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

// centre is an hour of channels in which every bucket has messages, at least 4,
// and the conversations are spread evenly.
func centre(channels, conversations int) *window.Set {
	return crowd(channels, conversations, 10*time.Second)
}

// rush is as many messages as an hour of a centre has, within some seconds.
func rush(channels, conversations int) *window.Set {
	return crowd(channels, conversations, 10*time.Millisecond)
}

func crowd(channels, conversations int, step time.Duration) *window.Set {
	set := window.NewSet(window.Options{})
	r := rand.New(rand.NewPCG(1, 1))
	each := conversations / channels
	perBucket := max(4, each/360+1)
	for n := range 360 {
		at := noon.Add(time.Duration(n) * step)
		for c := range channels {
			name := fmt.Sprint("line-", c)
			for i := range perBucket {
				m := contact.Message{
					Channel: name, At: at, Received: at,
					Conversation: fmt.Sprint("c-", c, "-", (n*perBucket+i)%each),
				}
				set.Add(&m, randomReading(r), at)
			}
		}
	}
	return set
}

// crowds are the sizes that a shard may have, up to all there is room for.
var crowds = []struct {
	name string
	set  func() *window.Set
}{
	{"20 channels, 100,000 conversations in a rush", func() *window.Set { return rush(20, 100_000) }},
	{"20 channels, 50,000 conversations", func() *window.Set { return centre(20, 50_000) }},
	{"20 channels, 100,000 conversations", func() *window.Set { return centre(20, 100_000) }},
	{"500 channels, 100,000 conversations", func() *window.Set { return centre(500, 100_000) }},
	{"500 channels, 200,000 conversations", func() *window.Set { return centre(500, 200_000) }},
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
	set := centre(500, 100_000)
	now := noon.Add(time.Hour - 1)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		set.Mood(fmt.Sprint("line-", i%500), now)
	}
}

func BenchmarkView(b *testing.B) {
	set := centre(1, 200)
	m, _ := set.Mood("line-0", noon.Add(time.Hour-1))
	b.ReportAllocs()
	for b.Loop() {
		m.View()
	}
}

// BenchmarkFreeze is how long a snapshot holds up the line.
func BenchmarkFreeze(b *testing.B) {
	for _, c := range crowds {
		b.Run(c.name, func(b *testing.B) {
			set := c.set()
			for b.Loop() {
				set.Freeze()
			}
		})
	}
}

// BenchmarkAfterFreeze is what the first messages after a snapshot cost: one for
// each channel, which copies what it changes.
func BenchmarkAfterFreeze(b *testing.B) {
	set := centre(500, 100_000)
	now := noon.Add(time.Hour - 1)
	m := say("c", now)
	for b.Loop() {
		b.StopTimer()
		set.Freeze()
		b.StartTimer()
		for i := range 500 {
			m.Channel = fmt.Sprint("line-", i)
			set.Add(m, angry, now)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/500, "ns/message")
}

func BenchmarkAppendBinary(b *testing.B) {
	for _, c := range crowds {
		b.Run(c.name, func(b *testing.B) {
			frozen := c.set().Freeze()
			buf := frozen.AppendBinary(nil)
			for b.Loop() {
				buf = frozen.AppendBinary(buf[:0])
			}
			b.ReportMetric(float64(len(buf)), "bytes")
		})
	}
}

func BenchmarkDecode(b *testing.B) {
	for _, c := range crowds {
		b.Run(c.name, func(b *testing.B) {
			buf := c.set().AppendBinary(nil)
			for b.Loop() {
				if _, err := window.Decode(buf, window.Options{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkMemory(b *testing.B) {
	for b.Loop() {
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		set := centre(500, 100_000)
		runtime.GC()
		runtime.ReadMemStats(&after)
		b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/500, "bytes/channel")
		runtime.KeepAlive(set)
	}
}
