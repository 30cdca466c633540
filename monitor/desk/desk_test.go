package desk_test

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"undertone/monitor/alert"
	"undertone/monitor/desk"
)

func TestDesk_recordsAloneGiveItBack(t *testing.T) {
	t.Parallel()
	for seed := range uint64(10) {
		shift, decides, folds := newShift(seed), desk.New(desk.Options{}), desk.New(desk.Options{})
		kinds := make(map[string]int)
		for range 600 {
			for _, r := range shift.step(t, decides) {
				kinds[r.Type]++
				load(t, folds, read(t, r))
			}
		}
		wantSame(t, folds, decides)
		for range 200 { // and it goes on alike, with budgets, snoozes and waiting nudges
			e, ok := shift.event()
			shift.now = shift.now.Add(5 * time.Second)
			if !ok {
				continue
			}
			e.At = shift.now
			if got, want := folds.Take(e), decides.Take(e); !reflect.DeepEqual(got, want) {
				t.Fatalf("seed %d: the folded desk made %s, the other %s", seed, asJSON(t, got), asJSON(t, want))
			}
		}
		if len(kinds) != 4 {
			t.Errorf("seed %d: the shift made only %v", seed, kinds)
		}
	}
}

func TestDesk_loadingARecordAgainChangesNothing(t *testing.T) {
	t.Parallel()
	shift, d, twice := newShift(1), desk.New(desk.Options{}), desk.New(desk.Options{})
	for range 600 {
		for _, r := range shift.step(t, d) {
			load(t, twice, r, r)
		}
	}
	wantSame(t, twice, d)
}

func TestDesk_refusesWhatIsNoRecord(t *testing.T) {
	t.Parallel()
	nps := 9
	tests := []struct {
		name   string
		record desk.Record
	}{
		{"nothing", desk.Record{}},
		{"a type of a later version", desk.Record{Type: "party", Alert: &desk.Ticket{}}},
		{"a type without its content", desk.Record{Type: desk.OfNudge, Alert: &desk.Ticket{}}},
		{"an alert without an id", desk.Record{Type: desk.OfAlert, Alert: &desk.Ticket{Alert: alert.Alert{State: alert.Firing}}}},
		{"an alert in no state", desk.Record{Type: desk.OfAlert, Alert: &desk.Ticket{Alert: alert.Alert{ID: "a"}}}},
		{"a nudge in no state", desk.Record{Type: desk.OfNudge, Nudge: &desk.Nudge{ID: "n", State: "lost"}}},
		{"feedback that says nothing", desk.Record{Type: desk.OfFeedback, Feedback: &desk.Feedback{Conversation: "c"}}},
		{"feedback that says two things", desk.Record{Type: desk.OfFeedback, Feedback: &desk.Feedback{Conversation: "c", CSAT: 3, NPS: &nps}}},
		{"a fix without an id", desk.Record{Type: desk.OfFix, Fix: &desk.Fix{}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			d := desk.New(desk.Options{})
			if err := d.Load(tt.record); err == nil || !strings.Contains(err.Error(), "not a record") {
				t.Errorf("Load = %v, want that it is not a record", err)
			}
			wantSame(t, d, desk.New(desk.Options{}))
		})
	}
}

func TestDesk_boundsWhatItKeeps(t *testing.T) {
	t.Parallel()
	d := desk.New(desk.Options{HoldOut: -1, Escalate: time.Hour, Keep: desk.Keep{Open: 3, Closed: 4, Nudges: 5, Feedback: 6, Fixes: 2}})
	do := done(t, d)
	for i := range 20 {
		id, at := fmt.Sprintf("%02d", i), after(time.Duration(i)*time.Minute)
		d.Take(clearing("closed-"+id, at, at))
		d.Take(raise("open-"+id, at))
		d.Take(candidate("n-"+id, "c-"+id, "a-"+id, at))
		act := desk.Act{By: "sam", At: at}
		do(d.Snooze("open-"+id, at.Add(time.Hour), act))
		do(d.Feedback(desk.Feedback{Conversation: "c-" + id, CSAT: 3}, act))
		do(d.Decide(desk.Fix{Cause: "other"}, act))
	}
	s := d.State()
	got := [...]int{len(s.Open), len(s.Closed), len(s.Nudges), len(s.Feedback), len(s.Fixes)}
	if want := [...]int{3, 4, 5, 6, 2}; got != want {
		t.Errorf("kept %v, want %v", got, want)
	}
	if want := (desk.Dropped{Open: 17, Closed: 16, Nudges: 15, Feedback: 14, Fixes: 18}); s.Dropped != want {
		t.Errorf("dropped %+v, want %+v", s.Dropped, want)
	}
	if first := s.Open[0].ID; first != "open-17" {
		t.Errorf("the oldest open alert is %s, want open-17: the oldest fall out", first)
	}
	if snoozed, waiting := desk.Pending(d); snoozed != 3 || waiting != 5 {
		t.Errorf("%d snoozes and %d nudges are waited for, want those of what is kept, 3 and 5", snoozed, waiting)
	}
	for _, r := range d.Advance(after(24 * time.Hour)) {
		if r.Alert != nil && r.Alert.ID < "open-17" {
			t.Errorf("a snooze of %s ended, which had fallen out", r.Alert.ID)
		}
	}
}

func TestDesk_whatItHandsOutNeverChanges(t *testing.T) {
	t.Parallel()
	d := desk.New(all())
	first := one(t, d.Take(raise("a", noon)))
	state := d.State()
	done(t, d)(d.Acknowledge("a", by(time.Second)))
	if first.Alert.State != alert.Firing || state.Open[0].State != alert.Firing {
		t.Error("an acknowledgement changed what was handed out before")
	}
	if got := ticket(t, d, "a").State; got != alert.Acknowledged {
		t.Errorf("the alert is %s, want acknowledged", got)
	}
}

func TestDesk_options(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		opts desk.Options
		says string // empty for none
	}{
		{"production", desk.Options{}, ""},
		{"nothing held out", desk.Options{HoldOut: -1}, ""},
		{"most held out", desk.Options{HoldOut: 0.9}, "hold_out: must be 0 to 0.5, got 0.9"},
		{"a budget of less than nothing", desk.Options{PerAgent: desk.Budget{Nudges: -1}}, "per_agent.nudges: must be 1 to 1000, got -1"},
		{"a cause with a capital", desk.Options{Causes: []desk.Cause{{Name: "Carrier", En: "x"}}}, `causes[0].name: must be 1 to 64 of a-z, 0-9 and _, got "Carrier"`},
		{"a cause twice", desk.Options{Causes: []desk.Cause{{Name: "a", En: "x"}, {Name: "a", En: "y"}}}, `causes[1].name: "a" is there twice`},
		{"a cause without words", desk.Options{Causes: []desk.Cause{{Name: "a"}}}, "causes[0].en: is required"},
		{"room for nothing", desk.Options{Keep: desk.Keep{Open: -5}}, "keep.open: must be 1 to 1000000, got -5"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			err := tt.opts.SetDefaults()
			if tt.says == "" && err != nil || tt.says != "" && (err == nil || !strings.Contains(err.Error(), tt.says)) {
				t.Errorf("SetDefaults = %v, want %q", err, tt.says)
			}
		})
	}
	own := desk.Options{Causes: []desk.Cause{{Name: "a", En: "Wrong", ZhHans: "错"}}}
	if err := own.SetDefaults(); err != nil || own.Causes[0].ZhHant != "错" {
		t.Errorf("%+v, %v: traditional Chinese should fall back to simplified", own.Causes, err)
	}
}

// refusal returns what the error tells the client.
func refusal(t *testing.T, err, kind error) *desk.Refusal {
	t.Helper()
	var r *desk.Refusal
	if !errors.As(err, &r) || !errors.Is(err, kind) {
		t.Fatalf("error is %v, want a refusal of kind %v", err, kind)
	}
	return r
}
