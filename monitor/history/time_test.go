package history_test

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"undertone/monitor/history"
	"undertone/monitor/journal"
	"undertone/monitor/window"
)

func TestBetween_saysWhichTimesItUsed(t *testing.T) {
	t.Parallel()
	c := newCentre(10)
	h := open(t, t.TempDir(), c.options())
	for range 6 { // rows at 12:00 to 17:00, the present is 18:00
		c.record(t, h)
		c.say(6, c.now.Add(time.Hour))
	}
	clock := func(s string) time.Time {
		at, err := time.Parse("15:04", s)
		if err != nil {
			t.Fatal(err)
		}
		return noon.Truncate(24 * time.Hour).Add(at.Sub(at.Truncate(24 * time.Hour)))
	}
	tests := []struct {
		name             string
		from, to         string
		usedFrom, usedTo string
		steps            int
	}{
		{"whole hours", "13:00", "15:00", "13:00", "15:00", 2},
		{"a little more", "12:50", "15:10", "13:00", "15:00", 2},
		{"a little less", "13:10", "14:50", "13:00", "15:00", 2},
		{"less than an hour", "13:10", "13:55", "13:00", "14:00", 1},
		{"a part of an hour at its end", "13:40", "13:55", "13:40", "13:40", 0},
		{"all there is", "01:00", "23:00", "12:00", "18:00", 6},
		{"the present", "16:00", "18:00", "16:00", "18:00", 2},
		{"before everything", "01:00", "02:00", "01:00", "01:00", 0},
		{"after everything", "19:00", "20:00", "19:00", "19:00", 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := span(t, h, clock(tt.from), clock(tt.to))
			if !s.From.Equal(clock(tt.usedFrom)) || !s.To.Equal(clock(tt.usedTo)) || s.Steps != tt.steps {
				t.Errorf("used %v to %v in %d steps, want %s to %s in %d", s.From, s.To, s.Steps, tt.usedFrom, tt.usedTo, tt.steps)
			}
			c.check(t, s)
		})
	}
}

// Two questions side by side count everything once, wherever their border is.
func TestBetween_neighboursShareNothing(t *testing.T) {
	t.Parallel()
	c := newCentre(11)
	h := open(t, t.TempDir(), c.options())
	for range 5 {
		c.record(t, h)
		c.say(6, c.now.Add(time.Hour))
	}
	all := span(t, h, noon, c.now).All.N
	for minute := 1; minute < 300; minute++ {
		border := noon.Add(time.Duration(minute) * time.Minute)
		a, b := span(t, h, noon, border), span(t, h, border, c.now)
		if a.All.N+b.All.N != all {
			t.Errorf("with the border %d minutes in: %d and %d messages, want %d together", minute, a.All.N, b.All.N, all)
		}
	}
}

func TestBetween_beginsAnewWhereTotalsGoDown(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		first  int  // messages before the first row of the new ones
		reopen bool // as when a process begins
	}{
		{"with the channels of before", 20, true},
		{"with none of them at first", 0, true},
		{"in the same process", 20, false},
		{"in the same process, with none of them at first", 0, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			old, c := newCentre(12), newCentre(13)
			opts := old.options()
			opts.Now = c.present
			h := open(t, dir, opts)
			old.record(t, h)
			old.say(200, old.now.Add(time.Hour))
			old.record(t, h)

			c.now = old.now // a new data directory, but for the history
			if tt.reopen {
				h = open(t, dir, opts)
			}
			c.say(tt.first, c.now.Add(time.Hour))
			began := c.now
			c.record(t, h)
			c.say(40, c.now.Add(time.Hour))
			c.record(t, h)
			c.say(40, c.now.Add(time.Hour))

			s := span(t, h, noon, c.now)
			want := old.sums("", noon, old.now).N + c.sums("", began, c.now).N
			if s.All.N != want || s.Broken != 4 {
				t.Errorf("%d messages, want %d; %d channels broken, want 4", s.All.N, want, s.Broken)
			}
		})
	}
}

func TestRecord_survivesTheClock(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		jump time.Duration
	}{
		{"set back by a minute", -61 * time.Minute},
		{"set back by hours", -3*time.Hour - 20*time.Minute},
		{"set back by years", -10 * 365 * 24 * time.Hour},
		{"stands still", -time.Hour},
		{"a year ahead", 365 * 24 * time.Hour},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			c := newCentre(14)
			h := open(t, dir, c.options())
			for range 40 {
				c.record(t, h)
				c.say(4, c.now.Add(24*time.Hour))
			}
			c.record(t, h)
			right := c.now
			c.say(4, c.now.Add(time.Hour))
			wrong := c.now.Add(tt.jump)
			for range 3 { // hours by the wrong clock
				if err := h.Record(wrong, c.totals()); err != nil {
					t.Fatal(err)
				}
				c.say(4, c.now.Add(time.Hour))
				wrong = wrong.Add(time.Hour)
			}
			c.record(t, h)
			var log bytes.Buffer
			h, err := history.Open(dir, c.options(), journal.Observe{Log: zerolog.New(&log)})
			if err != nil || log.Len() > 0 {
				t.Fatalf("%v; log = %s: the rows are not whole", err, log.String())
			}
			c.say(4, c.now.Add(time.Hour))
			far := 20 * 365 * 24 * time.Hour
			s := span(t, h, noon.Add(-far), c.now.Add(far))
			all, least := c.sums("", noon, c.now).N, c.sums("", right.Add(-30*24*time.Hour), c.now).N
			if tt.jump < 0 {
				least = all // nothing is too old
			}
			if got := s.All.N; got < least || got > all || s.Broken > 0 {
				t.Errorf("%d messages, want %d to %d; %d channels broken", got, least, all, s.Broken)
			}
		})
	}
}

func TestSeries_addsUpToTheWhole(t *testing.T) {
	t.Parallel()
	c := newCentre(15)
	h := open(t, t.TempDir(), c.options())
	for range 80 {
		if c.record(t, h); c.r.IntN(4) == 0 { // a restart writes one more
			c.say(3, c.now.Add(7*time.Minute))
			c.record(t, h)
		}
		c.say(6, c.now.Add(time.Hour/2).Truncate(time.Hour).Add(time.Hour+time.Duration(c.r.IntN(2000)-1000)*time.Millisecond))
	}
	for _, step := range []time.Duration{history.Hour, history.Day} {
		for _, q := range []history.Query{{}, {Channel: "line-1"}, {Topic: "late flight"}, {Channel: "line-2", Topic: "delivery"}} {
			q.Step, q.From, q.To = step, noon, c.now
			points, err := h.Series(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			var n int64
			for i, p := range points {
				n += p.N
				if i > 0 && !p.From.Equal(points[i-1].To) {
					t.Errorf("a point begins at %v, the one before ends at %v", p.From, points[i-1].To)
				}
				if i > 0 && p.From.Sub(p.From.Round(step)).Abs() > time.Second {
					t.Errorf("a point begins at %v, no whole %v in UTC", p.From, step)
				}
			}
			want := c.sums(q.Channel, noon, c.now)
			if q.Topic != "" {
				topic := want.Topic(q.Topic)
				want.Tally = topic
			}
			if wantPoints := int(c.now.Sub(noon.Truncate(step))/step) + 1; n != want.N || len(points) > wantPoints || len(points) < wantPoints-1 {
				t.Errorf("%+v: %d messages in %d points, want %d in %d", q, n, len(points), want.N, wantPoints)
			}
		}
	}
}

// Where summer time ends, an hour comes twice; in UTC it does not.
func TestRecord_takesTimesOfAnyZone(t *testing.T) {
	t.Parallel()
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Skip("this machine has no time zones: ", err)
	}
	c := newCentre(16)
	c.now = time.Date(2026, 10, 25, 0, 0, 0, 0, zone)
	began := c.now
	h := open(t, t.TempDir(), c.options())
	for range 26 {
		if err := h.Record(c.now.In(zone), c.totals()); err != nil {
			t.Fatal(err)
		}
		c.say(5, c.now.Add(time.Hour))
	}
	points, err := h.Series(t.Context(), history.Query{From: began.In(zone), To: c.now, Step: history.Hour})
	if err != nil || len(points) != 26 {
		t.Fatalf("%d points, %v, want 26", len(points), err)
	}
	for _, p := range points {
		if want := c.sums("", p.From, p.To).N; p.N != want || p.To.Sub(p.From) != time.Hour || p.From.Location() != time.UTC {
			t.Errorf("%v to %v: %d messages, want %d in one hour", p.From, p.To, p.N, want)
		}
	}
}

func TestHistory_asksForWholeTotalsAlone(t *testing.T) {
	t.Parallel()
	c := newCentre(17)
	opts := c.options()
	whole := false
	opts.Now = func() (time.Time, map[string]window.Totals, bool) {
		at, totals, _ := c.present()
		return at, totals, whole
	}
	h := open(t, t.TempDir(), opts)
	if got := span(t, h, noon, c.now.Add(time.Hour)); got.Steps != 0 {
		t.Errorf("%d steps without a row", got.Steps)
	}
	for range 2 { // the second changes nothing
		if err := h.Begin(c.now, c.totals()); err != nil {
			t.Fatal(err)
		}
		c.say(5, c.now.Add(time.Hour))
	}
	if got := span(t, h, noon, c.now); got.Steps != 0 {
		t.Errorf("%d steps, want none while the line catches up", got.Steps)
	}
	whole = true
	s := span(t, h, noon, c.now)
	c.check(t, s)
	if s.Steps != 1 || !s.From.Equal(noon) {
		t.Errorf("%d steps from %v, want one from %v", s.Steps, s.From, noon)
	}
}

func TestHistory_refusesQuestionsOfNoTime(t *testing.T) {
	t.Parallel()
	c := newCentre(18)
	h := open(t, t.TempDir(), c.options())
	c.record(t, h)
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	for _, ask := range []func(ctx context.Context, from, to time.Time) error{
		func(ctx context.Context, from, to time.Time) error { _, err := h.Between(ctx, from, to); return err },
		func(ctx context.Context, from, to time.Time) error {
			_, err := h.Series(ctx, history.Query{From: from, To: to, Step: history.Hour})
			return err
		},
		func(ctx context.Context, from, to time.Time) error {
			_, err := h.Topic(ctx, history.Query{From: from, To: to})
			return err
		},
	} {
		if err := ask(t.Context(), noon, noon); !errors.Is(err, history.ErrRange) {
			t.Errorf("error = %v, want %v", err, history.ErrRange)
		}
		if err := ask(ended, noon.Add(-time.Hour), noon); !errors.Is(err, context.Canceled) {
			t.Errorf("error = %v, want %v", err, context.Canceled)
		}
	}
}

// Readers see whole rows while they are written and while old files go.
func TestHistory_isReadWhileItIsWritten(t *testing.T) {
	t.Parallel()
	c := newCentre(19)
	opts := history.Options{Names: c.names, Keep: 24 * time.Hour}
	h := open(t, t.TempDir(), opts)
	c.record(t, h)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for range 100 {
			c.say(3, c.now.Add(6*time.Hour))
			if err := h.Record(c.now, c.totals()); err != nil {
				t.Error(err)
			}
		}
	}()
	var seen []int64
	for range 50 {
		s := span(t, h, noon, noon.AddDate(0, 2, 0))
		if s.Broken > 0 {
			t.Fatal("totals went down")
		}
		seen = append(seen, s.All.N)
	}
	<-done
	if slices.Max(seen) > int64(len(c.all)) {
		t.Errorf("up to %d messages counted of %d", slices.Max(seen), len(c.all))
	}
}
