package monitor

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"undertone/monitor/alert/rule"
	"undertone/monitor/contact"
	"undertone/monitor/ingest"
	"undertone/monitor/journal"
)

// nobody is a screen that nobody looks at.
type nobody struct{}

func (nobody) Put([]Mood, time.Time) {}
func (nobody) Turn(*contact.Message) {}
func (nobody) Event(uint64, []byte)  {}

// unstarted returns a line on a journal of its own, which does not run.
func unstarted(t *testing.T, dir string) *Line {
	t.Helper()
	ear, err := testEar()
	if err != nil {
		t.Fatal(err)
	}
	observe := journal.Observe{Log: zerolog.New(zerolog.NewTestWriter(t)).Level(zerolog.WarnLevel)}
	j, err := journal.Open(t.Context(), dir, journal.Options{}, observe)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(j.Close)
	l, err := New(dir, Options{}, Parts{
		Journal: j, Channels: ingest.NewChannels(10), Ear: ear, Rules: rule.Bundled(), Screen: nobody{}, Observe: observe,
	})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// A snapshot has what waited for the log then; the log may have it by now.
func TestRecall_queuesOnlyWhatTheLogHasNot(t *testing.T) {
	t.Parallel()
	l := unstarted(t, t.TempDir())
	if err := l.restoreDesk(t.Context()); err != nil {
		t.Fatal(err)
	}
	l.ledger.add(records(0, 3), nil)
	l.saveJudge() // and then all but the last is written, and it crashes
	for _, r := range records(0, 2) {
		data, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := l.journal.Events().Append(t.Context(), r.Alert.ID, data); err != nil {
			t.Fatal(err)
		}
	}
	l.recallDone, l.judge, l.ledger = make(chan struct{}), l.restoreJudge(), newLedger(l) // as New makes them
	if err := l.restoreDesk(t.Context()); err != nil {
		t.Fatal(err)
	}
	waiting, last := l.ledger.waiting()
	if len(waiting) != 1 || waiting[0].Alert.ID != "a-2" || last != 2 {
		t.Errorf("%d records wait behind number %d, want a-2 alone behind 2: %+v", len(waiting), last, waiting)
	}
	if open := l.Desk().Open; len(open) != 2 {
		t.Errorf("%d alerts are open, want the two of the log", len(open))
	}
}
