package desk_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"undertone/monitor/desk"
)

func TestRestore_andLaterRecordsEqualAll(t *testing.T) {
	t.Parallel()
	small := desk.Options{Keep: desk.Keep{Open: 20, Closed: 15, Nudges: 40, Feedback: 10, Fixes: 5}}
	for _, opts := range []desk.Options{{}, small} {
		for seed := range uint64(6) {
			shift, all := newShift(seed), desk.New(opts)
			var log []desk.Record
			for range 400 {
				log = append(log, shift.step(t, all)...)
			}
			snapshot, err := all.State().AppendJSON(nil, uint64(len(log)))
			if err != nil {
				t.Fatal(err)
			}
			for range 400 {
				log = append(log, shift.step(t, all)...)
			}
			restored, last, err := desk.Restore(opts, snapshot)
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range log[last:] {
				load(t, restored, read(t, r))
			}
			wantSame(t, restored, all)
			at := shift.now.Add(time.Hour)
			if got, want := asJSON(t, restored.Advance(at)), asJSON(t, all.Advance(at)); got != want {
				t.Errorf("seed %d: later the restored desk made %.300s, want %.300s", seed, got, want)
			}
		}
	}
}

func TestRestore_refusesWhatIsNoSnapshot(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, data, says string }{
		{"nothing", ``, "unexpected end"},
		{"another kind of file", `{"open":[]}`, "version 0, not 1"},
		{"a later version", `{"undertone_desk":2}`, "version 2, not 1"},
		{"a torn one", `{"undertone_desk":1,"open":[{"id":"a"`, "unexpected end"},
		{"an alert in no state", `{"undertone_desk":1,"open":[{"id":"a"}]}`, "not a record"},
		{"an alert that is null", `{"undertone_desk":1,"closed":[null]}`, "not a record"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, _, err := desk.Restore(desk.Options{}, []byte(tt.data))
			if err == nil || !strings.Contains(err.Error(), tt.says) || !strings.HasPrefix(err.Error(), "read the desk's snapshot: ") {
				t.Errorf("Restore = %v, want that it is no snapshot: %s", err, tt.says)
			}
		})
	}
}

func FuzzRestore(f *testing.F) {
	shift, d := newShift(3), desk.New(desk.Options{})
	for range 25 { // a little of everything; fuzzing is slow on what is long
		shift.stepFuzz(f, d)
	}
	whole, err := d.State().AppendJSON(nil, 42)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(whole)
	f.Add([]byte(`{"undertone_desk":1}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		opts := desk.Options{Keep: desk.Keep{Open: 3, Closed: 3, Nudges: 3, Feedback: 3, Fixes: 3}}
		d, last, err := desk.Restore(opts, data)
		if err != nil {
			return
		}
		first, err := d.State().AppendJSON(nil, last)
		if err != nil {
			t.Fatalf("what was read cannot be written: %v", err)
		}
		again, _, err := desk.Restore(opts, first)
		if err != nil {
			t.Fatalf("what was written cannot be read: %v", err)
		}
		second, err := again.State().AppendJSON(nil, last)
		if err != nil || string(first) != string(second) {
			t.Errorf("a snapshot read and written is %s, %v, want %s", second, err, first)
		}
		s := d.State()
		s.Proof(desk.Period{})
		s.Causes(desk.Period{}, noon, nil)
		s.Accuracy(desk.Period{})
		d.Advance(after(100_000 * time.Hour))
	})
}

// stepFuzz is step for a fuzz target's seed.
func (s *shift) stepFuzz(f *testing.F, d *desk.Desk) {
	s.now = s.now.Add(5 * time.Second)
	s.n++
	if e, ok := s.event(); ok {
		d.Take(e)
	} else if r, err := s.command(d); err == nil {
		if err := d.Load(r); err != nil {
			f.Fatal(err)
		}
	}
}

func TestRecord_asJSON(t *testing.T) {
	t.Parallel()
	d, nps := desk.New(all()), 9
	d.Take(raise("a", noon))
	e := candidate("a-n", "c-a", "a-1", noon)
	e.Nudge.Alert, e.Nudge.Text = "a", map[string]string{"en": "Call back."}
	records := []desk.Record{
		done(t, d)(d.Resolve("a", desk.Resolution{Cause: "carrier_delay", Note: "storm"}, by(time.Minute))),
		d.Take(e)[0],
	}
	for _, f := range []func() (desk.Record, error){
		func() (desk.Record, error) {
			return d.Feedback(desk.Feedback{Conversation: "c-a", NPS: &nps, Predicted: 3.5}, by(0))
		},
		func() (desk.Record, error) {
			return d.Decide(desk.Fix{Cause: "carrier_delay", Channel: "web-chat"}, by(0))
		},
	} {
		records = append(records, done(t, d)(f()))
	}
	want := []string{
		`{"type":"alert","at":"2026-11-21T12:01:00Z","by":"sam","alert":{"id":"a","rule":"third_no","severity":"warning","scope":"conversation","channel":"web-chat","topic":"delivery","touchpoint":"after_sales","conversation":"c-a","agent":"a-1","state":"resolved","raised_at":"2026-11-21T12:00:00Z","resolved_at":"2026-11-21T12:01:00Z","text":{"en":"souring","zh-Hans":"变坏","zh-Hant":"變壞"},"group":"web-chat/delivery","resolved_by":"sam","cause":"carrier_delay","cause_by":"sam","department":"logistics","note":"storm"}}`,
		`{"type":"nudge","at":"2026-11-21T12:00:00Z","nudge":{"id":"a-n","alert":"a","rule":"third_no","channel":"web-chat","conversation":"c-a","agent":"a-1","state":"given","at":"2026-11-21T12:00:00Z","lang":"en","tone":"anger","topic":"delivery","touchpoint":"after_sales","intent":"complaint","what":{"en":"said no for the third time"},"advice":[{"do":"own","text":{"en":"Call back."}}],"mood":-0.5,"risk":0.7}}`,
		`{"type":"feedback","at":"2026-11-21T12:00:00Z","by":"sam","feedback":{"conversation":"c-a","at":"2026-11-21T12:00:00Z","nps":9,"predicted":3.5}}`,
		`{"type":"fix","at":"2026-11-21T12:00:00Z","by":"sam","fix":{"id":"%s","cause":"carrier_delay","department":"logistics","channel":"web-chat","decided_at":"2026-11-21T12:00:00Z","decided_by":"sam"}}`,
	}
	want[3] = fmt.Sprintf(want[3], records[3].Fix.ID)
	for i, r := range records {
		if got := asJSON(t, r); got != want[i] {
			t.Errorf("record %d is\n%s\nwant\n%s", i, got, want[i])
		}
	}
}
