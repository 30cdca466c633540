package history_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/rs/zerolog"

	"undertone/monitor/history"
	"undertone/monitor/journal"
	"undertone/monitor/window"
)

// files are those of a data folder, the oldest first.
func files(t testing.TB, dir string) []string {
	t.Helper()
	list, err := filepath.Glob(filepath.Join(dir, "history", "*.rows"))
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func read(t testing.TB, file string) []byte {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func write(t testing.TB, file string, data []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestOpen_cutAnywhere(t *testing.T) {
	t.Parallel()
	c := newCentre(1)
	dir := t.TempDir()
	h := open(t, dir, c.options())
	c.record(t, h)
	for range 3 {
		c.say(4, c.now.Add(time.Hour))
		c.record(t, h)
	}
	name := files(t, dir)[0]
	data := read(t, name)
	c.say(4, c.now.Add(time.Hour)) // after the crash

	for cut := range data {
		for _, rest := range []int{0, 100} { // a file may also end in zeros
			var log bytes.Buffer
			again := t.TempDir()
			write(t, filepath.Join(again, "history", filepath.Base(name)), append(bytes.Clone(data[:cut]), make([]byte, rest)...))
			h, err := history.Open(again, c.options(), journal.Observe{Log: zerolog.New(&log)})
			if err != nil {
				t.Fatalf("cut at %d: %v", cut, err)
			}
			c.check(t, span(t, h, noon, c.now))
			c.record(t, h)
			c.check(t, span(t, h, noon, c.now))
			c.check(t, span(t, open(t, again, c.options()), noon, c.now))
			if rest > 0 && !strings.Contains(log.String(), filepath.Base(name)) {
				t.Errorf("log = %s, want a word on it", log.String())
			}
			if t.Failed() {
				t.Fatalf("cut at %d of %d, %d zeros behind", cut, len(data), rest)
			}
		}
	}
}

func TestOpen_passesOverFilesItDoesNotKnow(t *testing.T) {
	t.Parallel()
	c := newCentre(2)
	dir := t.TempDir()
	write(t, filepath.Join(dir, "history", "00000007-2026-11-20.rows"), []byte("undertone history 9\nsomething"))
	write(t, filepath.Join(dir, "history", "notes.txt"), []byte("hello"))
	h := open(t, dir, c.options())
	c.record(t, h)
	c.say(9, c.now.Add(time.Hour))
	c.check(t, span(t, h, noon, c.now))
	if got := files(t, dir); len(got) != 2 || !strings.HasSuffix(got[1], "00000008-2026-11-21.rows") {
		t.Errorf("files = %q, want the next number", got)
	}
}

func TestBetween_stepsOverDamage(t *testing.T) {
	t.Parallel()
	c := newCentre(3)
	dir := t.TempDir()
	reg := prometheus.NewRegistry()
	h, err := history.Open(dir, c.options(), journal.Observe{Log: zerolog.Nop(), Registerer: reg})
	if err != nil {
		t.Fatal(err)
	}
	c.record(t, h)
	var ends []int
	for range 30 {
		c.say(20, c.now.Add(time.Hour))
		c.record(t, h)
		ends = append(ends, len(read(t, files(t, dir)[0])))
	}
	file := files(t, dir)[0]
	whole := read(t, file)
	for _, row := range []int{0, 4, 10} { // the damaged one ends the step before
		data := bytes.Clone(whole)
		data[ends[row]-3] ^= 1
		write(t, file, data)
		s := span(t, h, noon, c.now)
		c.check(t, s)
		if s.Steps != 29 {
			t.Errorf("%d steps with row %d damaged, want 29 of 30", s.Steps, row)
		}
	}
	if got := value(t, reg, "undertone_history_damaged_rows_total"); got != 3 {
		t.Errorf("damaged = %v, want 3", got)
	}
	data := bytes.Clone(whole)
	data[len("undertone history 1\n")+16] ^= 1 // the first row: what changed is known, and not since when
	write(t, file, data)
	s := span(t, h, noon, c.now)
	c.check(t, s)
	if midnight := noon.Add(12 * time.Hour); !s.From.Equal(midnight) {
		t.Errorf("from %v, want the first row that has all channels, of %v", s.From, midnight)
	}
}

func value(t testing.TB, reg *prometheus.Registry, name string) (sum float64) {
	t.Helper()
	families, err := reg.Gather()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range families {
		if f.GetName() == name {
			for _, m := range f.GetMetric() {
				sum += m.GetCounter().GetValue() + m.GetGauge().GetValue()
			}
		}
	}
	return sum
}

func TestRecord_isBounded(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name        string
		opts        history.Options
		days        int
		least, most time.Duration // that is kept
	}{
		{"by age", history.Options{Keep: 5 * 24 * time.Hour}, 20, 5 * 24 * time.Hour, 7 * 24 * time.Hour},
		{"by bytes", history.Options{Bytes: 1 << 20}, 80, 30 * 24 * time.Hour, 60 * 24 * time.Hour},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := newCentre(4)
			dir := t.TempDir()
			tt.opts.Names, tt.opts.Now = c.names, c.present
			reg := prometheus.NewRegistry()
			h, err := history.Open(dir, tt.opts, journal.Observe{Log: zerolog.Nop(), Registerer: reg})
			if err != nil {
				t.Fatal(err)
			}
			limit := max(tt.opts.Bytes, 1<<20)
			for range tt.days * 24 {
				c.say(5, c.now.Add(time.Hour))
				c.record(t, h)
				if got := value(t, reg, "undertone_history_bytes"); got > float64(limit) {
					t.Fatalf("%v bytes, want at most %d", got, limit)
				}
			}
			var bytes int64
			for _, f := range files(t, dir) {
				bytes += int64(len(read(t, f)))
			}
			if float64(bytes) != value(t, reg, "undertone_history_bytes") {
				t.Errorf("%d bytes on disk, %v counted", bytes, value(t, reg, "undertone_history_bytes"))
			}
			s := span(t, h, noon, c.now)
			c.check(t, s)
			if kept := c.now.Sub(s.From); kept < tt.least || kept > tt.most {
				t.Errorf("%v are kept, want %v to %v", kept, tt.least, tt.most)
			}
			if value(t, reg, "undertone_history_files_dropped_total") == 0 {
				t.Error("what was dropped is not counted")
			}
		})
	}
}

func TestRecord_refusesWhatIsTooLarge(t *testing.T) {
	t.Parallel()
	c := newCentre(5)
	h := open(t, t.TempDir(), history.Options{Bytes: 1 << 20, Now: c.present, Names: c.names})
	c.record(t, h)
	c.say(10, c.now.Add(time.Hour))
	all := c.totals()
	for i := range 2000 {
		all[strings.Repeat("x", 200)+strconv.Itoa(i)] = window.Totals{Read: uint64(i)}
	}
	if err := h.Record(c.now, all); !errors.Is(err, history.ErrTooLarge) {
		t.Errorf("error = %v, want %v", err, history.ErrTooLarge)
	}
	c.check(t, span(t, h, noon, c.now))
	for _, at := range []time.Time{{}, noon.AddDate(9000, 0, 0)} {
		if err := h.Record(at, c.totals()); !errors.Is(err, history.ErrTime) {
			t.Errorf("at %v: error = %v, want %v", at, err, history.ErrTime)
		}
	}
}

// A row that could not be written is made up for by the next.
func TestRecord_goesOnAfterAFailure(t *testing.T) {
	t.Parallel()
	c := newCentre(6)
	dir := t.TempDir()
	h := open(t, dir, c.options())
	c.record(t, h)
	c.say(10, c.now.Add(time.Hour))
	c.record(t, h)
	file := files(t, dir)[0]
	if err := os.Rename(file, file+".away"); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(file, 0o700); err != nil { // nothing can be written there
		t.Fatal(err)
	}
	c.say(10, c.now.Add(time.Hour))
	if err := h.Record(c.now, c.totals()); err == nil {
		t.Fatal("no error where nothing can be written")
	}
	if err := errors.Join(os.Remove(file), os.Rename(file+".away", file)); err != nil {
		t.Fatal(err)
	}
	c.say(10, c.now.Add(time.Hour))
	c.record(t, h)
	s := span(t, h, noon, c.now)
	c.check(t, s)
	if s.Steps != 2 {
		t.Errorf("%d steps, want 2: the missing row makes one longer", s.Steps)
	}
	c.check(t, span(t, open(t, dir, c.options()), noon, c.now))
}

func TestOptions(t *testing.T) {
	t.Parallel()
	var o history.Options
	if err := o.SetDefaults(); err != nil || o.Keep != 90*24*time.Hour || o.Bytes != 256<<20 {
		t.Errorf("defaults = %+v, %v", o, err)
	}
	o = history.Options{Keep: time.Hour, Bytes: 5}
	err := o.SetDefaults()
	for _, key := range []string{"keep", "bytes"} {
		if err == nil || !strings.Contains(err.Error(), key) {
			t.Errorf("error = %v, want %s in it", err, key)
		}
	}
	if _, err := history.Open(t.TempDir(), o, quiet); err == nil {
		t.Error("opened with settings out of range")
	}
}

func FuzzRow(f *testing.F) {
	c := newCentre(7)
	dir := f.TempDir()
	h := open(f, dir, c.options())
	for range 3 {
		c.record(f, h)
		c.say(9, c.now.Add(time.Hour))
	}
	data := read(f, files(f, dir)[0])[len("undertone history 1\n"):]
	for len(data) > 16 { // each row
		n := 16 + int(data[0]) + int(data[1])<<8
		f.Add(data[:n])
		data = data[n:]
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		data = history.Sealed(data)
		r, err := history.DecodeRow(data)
		if err != nil {
			return
		}
		if again := r.Append(nil); !bytes.Equal(again, data) {
			t.Errorf("written again it has other bytes:\n%x\n%x", data, again)
		}
	})
}
