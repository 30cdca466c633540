package history

import (
	"context"
	"errors"
	"io/fs"
	"maps"
	"os"
	"time"
)

// step is what was said between two rows that follow each other.
type step struct {
	from, to time.Time
	channels map[string]*Sums // those on which something was said
	broken   int              // channels left out, because their totals went down
}

// stop is a row that a walk halts at, or, where day is nil, the present.
type stop struct {
	at    time.Time
	day   *day
	row   int
	after bool // the step that ends here is asked for
}

// coarseFrom is the length from which a walk goes by days and not by hours: an
// interval needs some steps, not thousands, and only the first row of each file
// has to be read.
const coarseFrom = 8 * 24 * time.Hour

// walk hands over all steps between two moments, the oldest first. A step that
// a moment lies within is taken or left by which of its ends is nearer.
func (h *History) walk(ctx context.Context, from, to time.Time, coarse bool, visit func(*step)) error {
	if err := h.reading.Acquire(ctx, 1); err != nil {
		return err
	}
	defer h.reading.Release(1)

	// The files first: the present is then never older than the newest row,
	// unless the clock was set back.
	days := h.files()
	present, now, ok := h.now()
	stops := stopsOf(days)
	if ok && len(stops) > 0 && !present.Equal(stops[len(stops)-1].at) {
		stops = append(stops, stop{at: present})
	}
	choose(stops, from, to)
	if coarse {
		stops = thin(stops)
	}
	r := &reader{state: make(totals)}
	defer r.close()
	var before totals
	var began time.Time
	for i, s := range stops {
		if !s.after && (i+1 == len(stops) || !stops[i+1].after) {
			before = nil // no step that is asked for begins or ends here
			continue
		}
		if !s.after {
			before = nil // what was read last is before a step that was left out
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		state := now
		if s.day != nil {
			whole, err := r.read(s.day, s.row)
			if err != nil {
				return err
			}
			if !whole {
				continue // the next step begins where this one would have
			}
			state = maps.Clone(r.state)
		}
		if before != nil && s.after {
			visit(between(before, state, began, s.at))
		}
		before, began = state, s.at
	}
	h.metrics.damaged.Add(float64(r.damaged))
	return nil
}

// now are the present totals, in UTC.
func (h *History) now() (time.Time, totals, bool) {
	if h.opts.Now == nil {
		return time.Time{}, nil, false
	}
	at, all, ok := h.opts.Now()
	return at.UTC(), h.totals(all), ok
}

func stopsOf(days []*day) (stops []stop) {
	for _, d := range days {
		for i, m := range d.rows {
			stops = append(stops, stop{at: m.at, day: d, row: i})
		}
	}
	return stops
}

// choose marks the steps between two moments. A step that both of two questions
// border in the middle of is the earlier one's. One over which the clock was set
// back lies where it ends.
func choose(stops []stop, from, to time.Time) {
	for i := range stops {
		if i == 0 {
			continue
		}
		end := stops[i].at
		start := stops[i-1].at
		if start.After(end) {
			start = end
		}
		stops[i].after = from.Sub(start) < end.Sub(from) && end.Sub(to) <= to.Sub(start)
	}
}

// thin leaves out the stops within a day that others are asked for around.
func thin(stops []stop) (kept []stop) {
	for i, s := range stops {
		within := s.after && i+1 < len(stops) && stops[i+1].after
		if !within || s.row == 0 || s.day == nil {
			kept = append(kept, s)
		}
	}
	return kept
}

func between(before, now totals, from, to time.Time) *step {
	s := &step{from: from, to: to, channels: make(map[string]*Sums)}
	if from.After(to) {
		s.from = to // the clock was set back
	}
	for name, was := range before {
		if now[name] == nil && was.Messages != (Sums{}).Messages {
			s.broken++
		}
	}
	for name, sums := range now {
		was := before[name]
		switch {
		case was == nil:
			was = new(Sums)
		case was == sums || was.equal(sums): // the same memory, or after a file's first row
			continue
		}
		if d, ok := sums.since(was); ok {
			s.channels[name] = d
		} else {
			s.broken++
		}
	}
	return s
}

// of is what was said on one channel, or on all for the empty name.
func (s *step) of(channel string) *Sums {
	if sums := s.channels[channel]; sums != nil {
		return sums
	}
	all := new(Sums)
	if channel == "" {
		for _, sums := range s.channels {
			all.plus(sums, 1)
		}
	}
	return all
}

// reader has the totals of one row, and goes on to later ones.
type reader struct {
	day     *day
	file    *os.File
	row     int // that state is of
	state   totals
	whole   bool
	damaged int
}

// read goes to a row; false where it is damaged or gone, and the state is not
// known.
func (r *reader) read(d *day, row int) (bool, error) {
	if r.day != d {
		r.close()
		file, err := os.Open(d.path)
		if errors.Is(err, fs.ErrNotExist) {
			return false, nil // it went by its age meanwhile
		}
		if err != nil {
			return false, err
		}
		*r = reader{day: d, file: file, row: -1, state: make(totals), damaged: r.damaged}
	}
	good := true
	for r.row < row {
		r.row++
		got, err := readRow(r.file, d.rows[r.row])
		if good = err == nil; !good {
			r.damaged++
			continue
		}
		r.whole = r.whole || got.whole == 1
		r.state.apply(got)
	}
	return good && r.whole, nil
}

func (r *reader) close() {
	if r.file != nil {
		r.file.Close() //nolint:errcheck // it was only read
		r.file, r.day = nil, nil
	}
}
