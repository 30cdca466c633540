package history

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/rs/zerolog"
	"golang.org/x/sync/semaphore"

	"undertone/monitor/journal"
	"undertone/monitor/window"
)

// History is the rows of a data directory. It is safe for concurrent use. It
// starts nothing and holds no file open, so it needs no closing.
type History struct {
	opts    Options
	dir     string
	log     zerolog.Logger
	metrics *metrics
	reading *semaphore.Weighted

	writing sync.Mutex // guards last, and that one row is written at a time
	last    totals     // of the newest row; nil where the next must be whole

	mu     sync.Mutex // guards what follows; never held while the disk is waited for
	days   []*day     // the oldest first
	number uint64     // of the newest file there ever was
}

// mostReaders is how many queries read at a time; others wait. It bounds their
// memory and leaves the line its share of the disk and the cores.
const mostReaders = 2

// Open finds the rows in dir/history and makes the folder where there is none. A
// last row that was not written to its end is cut off.
func Open(dir string, opts Options, observe journal.Observe) (*History, error) {
	if err := opts.SetDefaults(); err != nil {
		return nil, err
	}
	h := &History{
		opts:    opts,
		dir:     filepath.Join(dir, "history"),
		log:     observe.Log.With().Str("component", "history").Logger(),
		metrics: newMetrics(observe.Registerer),
		reading: semaphore.NewWeighted(mostReaders),
	}
	if err := os.MkdirAll(h.dir, 0o700); err != nil {
		return nil, fmt.Errorf("make folder for history: %w", err)
	}
	if err := h.load(); err != nil {
		return nil, err
	}
	h.measure()
	return h, nil
}

// load finds the files and their rows.
func (h *History) load() error {
	entries, err := os.ReadDir(h.dir)
	if err != nil {
		return fmt.Errorf("open history: %w", err)
	}
	names := make(map[uint64]string)
	for _, e := range entries {
		if number, ok := numberOf(e.Name()); ok {
			names[number] = e.Name()
			h.number = max(h.number, number)
		}
	}
	for _, number := range slices.Sorted(maps.Keys(names)) {
		if err := h.loadFile(filepath.Join(h.dir, names[number]), number); err != nil {
			return err
		}
	}
	return nil
}

// loadFile takes one file in. Only the newest can end within a row that was being
// written; an older one that does is damaged, and left for whoever can mend it.
func (h *History) loadFile(path string, number uint64) error {
	d, torn, err := scan(path, number)
	if errors.Is(err, errFile) {
		h.log.Warn().Err(err).Msg("file of history passed over")
		return nil
	}
	if err != nil {
		return err
	}
	switch {
	case torn > 0 && number < h.number:
		h.log.Warn().Str("file", path).Int64("bytes", torn).Msg("the end of a file of history cannot be read")
		h.metrics.damaged.Inc()
		d.size += torn
	case torn > 0 || len(d.rows) == 0:
		h.log.Warn().Str("file", path).Int64("bytes", torn).Msg("the last row of history was not written to its end; cut off")
		if err := d.cut(); err != nil {
			return err
		}
	}
	if len(d.rows) > 0 {
		h.days = append(h.days, d)
	}
	return nil
}

// Begin records totals where there is no row at all, so that what comes next is
// known to be new. The line calls it before it counts anything, with what its
// snapshots have.
func (h *History) Begin(at time.Time, all map[string]window.Totals) error {
	if len(h.files()) > 0 {
		return nil
	}
	return h.Record(at, all)
}

// Record writes the totals of all channels as of at, and is back when they are on
// disk. They must be whole, and never those of a line that is still catching up.
// An error means that the row is not there; the next makes up for it.
func (h *History) Record(at time.Time, all map[string]window.Totals) error {
	h.writing.Lock()
	defer h.writing.Unlock()
	err := h.record(at.UTC().Truncate(time.Millisecond), h.totals(all))
	if err != nil {
		h.metrics.failures.Inc()
		return fmt.Errorf("record history at %s: %w", at.UTC().Format(time.RFC3339), err)
	}
	h.metrics.rows.Inc()
	return nil
}

func (h *History) totals(all map[string]window.Totals) totals {
	t := make(totals, len(all))
	for name, sums := range all {
		t[name] = sumsOf(&sums, h.opts.Names)
	}
	return t
}

func (h *History) record(at time.Time, now totals) error {
	if ms := at.UnixMilli(); ms < 0 || ms > latest {
		return ErrTime
	}
	// Without h.last, as after a start, newRow has all channels.
	d := h.newest()
	var data []byte
	if d != nil && !h.isOver(d, at) {
		data = newRow(h.last, now).append(nil, at)
	}
	if d == nil || data == nil || d.size+int64(len(data)) > h.opts.Bytes/fileShare {
		d = newDay(h.dir, h.number+1, at)
		data = newRow(nil, now).append(nil, at)
	}
	if size := d.size + int64(len(data)); size > h.opts.Bytes/fileShare || len(data) > headerLen+mostRow {
		return fmt.Errorf("%w: %d bytes of %d channels", ErrTooLarge, len(data), len(now))
	}
	if err := h.makeRoom(at, int64(len(data)+len(fileHead))); err != nil {
		return err
	}
	if err := h.append(d, data, at); err != nil {
		return err
	}
	h.last = now
	h.measure()
	return nil
}

// fileShare is how many files there are at least when the bytes are used up, so
// that to drop one loses no more than a part of what is kept.
const fileShare = 4

// isOver tells whether the next row begins another file.
func (h *History) isOver(d *day, at time.Time) bool {
	return !at.After(d.last()) || at.Format(date) != d.rows[0].at.Format(date)
}

func (h *History) append(d *day, data []byte, at time.Time) error {
	grown := *d // readers may have d, and its rows, which append must then copy
	grown.rows = slices.Clip(grown.rows)
	if d.number > h.number {
		h.number = d.number // never again, also if this fails
	}
	if err := grown.append(data, at); err != nil {
		return err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if last := len(h.days) - 1; last >= 0 && h.days[last].number == d.number {
		h.days[last] = &grown
	} else {
		h.days = append(h.days, &grown)
	}
	return nil
}

// mostByAge is the most files that one row may push out by age. A clock that
// runs a year ahead for a minute costs two old days and not all of them.
const mostByAge = 2

// makeRoom removes the oldest files, but never the newest.
func (h *History) makeRoom(at time.Time, need int64) error {
	for n := 0; ; n++ {
		oldest, bytes := h.oldest()
		switch {
		case oldest == nil:
			return nil
		case bytes+need > h.opts.Bytes:
			h.metrics.dropped.WithLabelValues(byBytes).Inc()
		case n < mostByAge && oldest.last().Before(at.Add(-h.opts.Keep)):
			h.metrics.dropped.WithLabelValues(byAge).Inc()
		default:
			return nil
		}
		if err := oldest.remove(); err != nil {
			return err
		}
		h.mu.Lock()
		h.days = slices.Clone(h.days[1:])
		h.mu.Unlock()
	}
}

// oldest is the file that goes next, nil if there is none but the newest, and
// what all take.
func (h *History) oldest() (d *day, bytes int64) {
	days := h.files()
	for _, d := range days {
		bytes += d.size
	}
	if len(days) < 2 {
		return nil, bytes
	}
	return days[0], bytes
}

func (h *History) newest() *day {
	if days := h.files(); len(days) > 0 {
		return days[len(days)-1]
	}
	return nil
}

// files are all files as of now.
func (h *History) files() []*day {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Clone(h.days)
}

func (h *History) measure() {
	_, bytes := h.oldest()
	h.metrics.bytes.Set(float64(bytes))
}
