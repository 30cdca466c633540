package main

import (
	"math"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

// looksOf is the memory of a page that is looked at every 30 seconds.
func looksOf(heap ...float64) []wallLook {
	looks := make([]wallLook, len(heap))
	for i, h := range heap {
		looks[i] = wallLook{At: float64(30 * i), Heap: h}
	}
	return looks
}

func TestWall_growthIsThatOfTenMinutes(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		heap []float64
		want float64
	}{
		{"flat", []float64{100, 100, 100, 100}, 0},
		{"up and down", []float64{100, 110, 90, 90, 110}, 0},
		{"what happens once is passed over", []float64{10, 100, 100, 100}, 0},
		{"a byte a second is 600 in ten minutes", []float64{910, 940, 970, 1000}, 0.6},
		{"down", []float64{1090, 1060, 1030, 1000}, -0.6},
		{"two looks say nothing", []float64{100, 200}, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w := &wallFigures{Looks: looksOf(tt.heap...)}
			if got := w.grown(); math.Abs(got-tt.want) > 1e-9 {
				t.Errorf("grown = %v, want %v", got, tt.want)
			}
		})
	}
}

func TestWall_judges(t *testing.T) {
	t.Parallel()
	leaks := func(minutes int) []wallLook {
		var heap []float64
		for i := range 2*minutes + 1 {
			heap = append(heap, 10_000_000+float64(i)*100_000)
		}
		return looksOf(heap...)
	}
	tests := []struct {
		name   string
		spoil  func(w *wallFigures, weight *int)
		misses string // empty: nothing
	}{
		{"all is well", func(*wallFigures, *int) {}, ""},
		{"few frames, but an idle thread: others had the machine", func(w *wallFigures, _ *int) { w.Frames.PerSecond = 20 }, ""},
		{"a busy thread, but every frame", func(w *wallFigures, _ *int) { w.BusyCPU = 0.9 }, ""},
		{"few frames from a busy thread", func(w *wallFigures, _ *int) { w.Frames.PerSecond, w.BusyCPU = 40, 0.6 }, "40.0 frames"},
		{"a late picture", func(w *wallFigures, _ *int) { w.First[0].Painted = 1200 }, "first picture"},
		{"a leak", func(w *wallFigures, _ *int) { w.Looks, w.Anew.Heap = leaks(10), 10_000_000 }, "memory grows"},
		{"a room that has more to show", func(w *wallFigures, _ *int) { w.Looks = leaks(10); w.Anew = w.Looks[len(w.Looks)-1] }, ""},
		{"a leak that was not watched for long", func(w *wallFigures, _ *int) { w.Looks, w.Anew.Heap = leaks(1), 10_000_000 }, ""},
		{"too heavy", func(_ *wallFigures, weight *int) { *weight = aimWeight + 1 }, "weighs 150001"},
		{"an error on the console", func(w *wallFigures, _ *int) { w.Trouble = []string{"boom"} }, "boom"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w, weight := &wallFigures{Looks: looksOf(100, 100, 100)}, aimWeight
			w.First = append(w.First, wallOpening{Painted: 200, Tile: 500})
			w.Frames.PerSecond, w.Anew.Heap = 60, 100
			tt.spoil(w, &weight)
			err := w.judge(weight)
			if tt.misses == "" && err != nil {
				t.Errorf("missed %v, want nothing", err)
			}
			if tt.misses != "" && (err == nil || !strings.Contains(err.Error(), tt.misses)) {
				t.Errorf("missed %v, want one about %q", err, tt.misses)
			}
		})
	}
}

func TestPageWeight_countsWhatIsCompressed(t *testing.T) {
	t.Parallel()
	text := []byte(strings.Repeat("the same again and again, ", 1000))
	built := fstest.MapFS{
		"index.html":      {Data: text},
		"assets/a.js":     {Data: text},
		"assets/a.css":    {Data: text},
		"assets/a.js.map": {Data: text}, // nobody fetches it
		"placeholder":     {Data: text},
	}
	weight, files, err := pageWeight(built)
	if err != nil {
		t.Fatal(err)
	}
	if files != 3 || weight < 3*20 || weight > len(text)/10 {
		t.Errorf("weight = %d in %d files, want 3 files that are far smaller than %d bytes", weight, files, len(text))
	}
	if _, _, err := pageWeight(fstest.MapFS{"placeholder": {}}); err == nil {
		t.Error("a page that is not built weighs nothing, want an error")
	}
}

func TestSocketLine_readsWhatTheKernelSays(t *testing.T) {
	t.Parallel()
	const head = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode"
	const line = "   3: 0100007F:1F90 0100007F:D431 01 0003B0A0:00000010 01:00000014 00000000     0        0 123 2 0000000000000000 20 4 0 10 -1"
	port, waits, ok := socketLine(line)
	if port != 0xD431 || waits != 0x3B0A0 || !ok {
		t.Errorf("socketLine = %d, %d, %t, want %d, %d, true", port, waits, ok, 0xD431, 0x3B0A0)
	}
	for _, other := range []string{head, "", "a b"} {
		if _, _, ok := socketLine(other); ok {
			t.Errorf("socketLine(%q) found a socket", other)
		}
	}
}

func TestRoom_changesAsManyMoodsAsItSays(t *testing.T) {
	t.Parallel()
	names := make(map[string]bool)
	for i := range roomChannels {
		names[channelName(i*211%roomChannels)] = true
	}
	if len(names) != roomChannels {
		t.Errorf("%d channels get a message before one gets a second, want %d", len(names), roomChannels)
	}
	angry := 0
	for c := range roomChannels {
		negative := 0
		for n := range 40 {
			if feeling(c, n) == "negative" {
				negative++
			}
		}
		if negative > 20 {
			angry++
		}
	}
	if angry == 0 || angry > roomChannels/20 {
		t.Errorf("%d of %d channels are angry, want a few", angry, roomChannels)
	}
}

func TestWalls_readWhenAMoodWasPut(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 1, 5, 9, 0, 0, 250e6, time.UTC)
	w := new(walls)
	w.begin()
	w.got(`{"type":"snapshot","seq":1,"as_of":"2026-01-05T09:00:00Z","alerts":[],"channels":[{"channel":"a"`, 1000, at)
	w.got(`{"type":"moods","seq":1,"as_of":"2026-01-05T09:00:00.000Z","channels":[]}`, 70, at)
	w.got(`{"type":"alert","seq":2,"alert":{}}`, 40, at)
	w.got(`{"type":"moods","seq":1,"as_of":"2026-01-05T09:00:00.050Z","channels":[{"channel":"a"`, 500, at)
	frames, bytes, delay := w.end()
	if frames != 1 || bytes != 500 || w.snapshot.Load() != 1000 {
		t.Errorf("%d frames of %d bytes, a snapshot of %d, want 1 of 500 and 1000", frames, bytes, w.snapshot.Load())
	}
	if got := delay.Max(); got < 199_000 || got > 201_000 {
		t.Errorf("delay = %d µs, want 200,000", got)
	}
}
