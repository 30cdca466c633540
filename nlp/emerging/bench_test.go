package emerging_test

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"
	"time"

	"undertone/nlp"
	"undertone/nlp/emerging"
)

// Every message is of a conversation of its own and has words and characters
// that no other has, as many as it can.
func TestFinder_memoryIsBounded(t *testing.T) { //nolint:paralleltest // it measures the heap
	r := rand.New(rand.NewPCG(1, 1))
	english := func() string {
		var b strings.Builder
		for range 60 {
			fmt.Fprintf(&b, "%c%c%c%c ", 'a'+r.IntN(26), 'a'+r.IntN(26), 'a'+r.IntN(26), 'a'+r.IntN(26))
		}
		return b.String()
	}
	chinese := func() string {
		var b strings.Builder
		for range 300 {
			b.WriteRune(rune(0x4e00 + r.IntN(20_000)))
		}
		return b.String()
	}
	f := newFinder(t, emerging.Options{})
	f.Hear(emerging.Message{Text: "to load the model", Lang: nlp.LangEnglish, At: noon})
	before := heap()
	const messages = 4000 // twice what a window holds
	for i := range messages {
		at := noon.Add(time.Duration(i) * 10 * time.Millisecond)
		id := fmt.Sprint(i)
		f.Hear(emerging.Message{ID: id, Conversation: id, Channel: "web", Text: chinese(), Lang: nlp.LangHans, At: at})
		if i%2 == 0 {
			f.Hear(emerging.Message{ID: id, Conversation: id, Channel: "web", Text: english(), Lang: nlp.LangEnglish, At: at})
		}
	}
	grown := heap() - before
	t.Logf("%d MB after %d messages, %+v", grown>>20, messages, f.Stats())
	if grown > 48<<20 {
		t.Errorf("it holds %d MB, want 48 at most", grown>>20)
	}
	if n := f.Windows(); n[0] > 2048 || n[1] > 2048 {
		t.Errorf("windows of %v messages, want 2048 at most", n)
	}
	if f.Stats().Refused == 0 {
		t.Error("no phrase was refused, want the window to have filled the table")
	}
	runtime.KeepAlive(f)
}

func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

func BenchmarkHear(b *testing.B) {
	for _, p := range problems {
		b.Run(p.lang, func(b *testing.B) {
			all := ordinary(b, p.lang, 1)
			f := newFinder(b, emerging.Options{})
			f.Hear(emerging.Message{Text: "to load the model", Lang: nlp.LangEnglish, At: noon})
			b.ReportAllocs()
			at := noon
			for i := 0; b.Loop(); i++ {
				at = at.Add(time.Second)
				m := all[i%len(all)].Message
				m.At = at
				f.Hear(m)
			}
		})
	}
}
