package monitor_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"undertone/monitor"
	"undertone/monitor/alert"
	"undertone/monitor/alert/rule"
	"undertone/monitor/contact"
	"undertone/monitor/desk"
	"undertone/monitor/ingest"
	"undertone/monitor/journal"
	"undertone/nlp"
)

// wall is a screen that remembers.
type wall struct {
	mu     sync.Mutex
	moods  map[string]monitor.Mood
	turns  int
	events []desk.Record
	more   chan struct{} // has a token when something came
}

func newWall() *wall {
	return &wall{moods: make(map[string]monitor.Mood), more: make(chan struct{}, 1)}
}

func (w *wall) Put(moods []monitor.Mood, _ time.Time) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, m := range moods {
		w.moods[m.Channel] = m
	}
	w.stir()
}

func (w *wall) Turn(*contact.Message) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.turns++
}

func (w *wall) Event(_ uint64, data []byte) {
	w.mu.Lock()
	defer w.mu.Unlock()
	var r desk.Record
	if err := json.Unmarshal(data, &r); err != nil {
		panic(err)
	}
	w.events = append(w.events, r)
	w.stir()
}

func (w *wall) stir() {
	select {
	case w.more <- struct{}{}:
	default:
	}
}

// until waits for a state of the wall.
func (w *wall) until(t *testing.T, what string, ok func() bool) {
	t.Helper()
	deadline := time.After(20 * time.Second)
	for {
		w.mu.Lock()
		done := ok()
		w.mu.Unlock()
		if done {
			return
		}
		select {
		case <-w.more:
		case <-deadline:
			t.Fatalf("waited 20 s for %s", what)
		}
	}
}

var ear = sync.OnceValues(func() (*nlp.Model, error) { return nlp.New(nlp.Options{}) })

// rig is a journal and a line that follows it.
type rig struct {
	*monitor.Line
	journal *journal.Journal
	wall    *wall
	stop    func()
}

func start(t *testing.T, dir string) *rig {
	t.Helper()
	return startWith(t, dir, monitor.Options{Snapshot: 100 * time.Millisecond, SnapshotMessages: 10})
}

func startWith(t *testing.T, dir string, opts monitor.Options) *rig {
	t.Helper()
	r := stand(t, dir, opts)
	r.run(t)
	return r
}

// stand makes a rig that does not run yet.
func stand(t *testing.T, dir string, opts monitor.Options) *rig {
	t.Helper()
	opts.Pace = 10 * time.Millisecond
	model, err := ear()
	if err != nil {
		t.Fatal(err)
	}
	observe := journal.Observe{Log: zerolog.New(zerolog.NewTestWriter(t)).Level(zerolog.WarnLevel)}
	j, err := journal.Open(t.Context(), dir, journal.Options{PageBytes: 4 << 10}, observe)
	if err != nil {
		t.Fatal(err)
	}
	r := &rig{journal: j, wall: newWall()}
	r.Line, err = monitor.New(dir, opts, monitor.Parts{
		Journal: j, Channels: ingest.NewChannels(500), Ear: model, Rules: rulesOf(t, moodRule), Screen: r.wall, Observe: observe,
	})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func (r *rig) run(t *testing.T) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 2)
	go func() { ended <- r.journal.Run(ctx) }()
	go func() { ended <- r.Run(ctx) }()
	r.stop = sync.OnceFunc(func() {
		cancel()
		for range cap(ended) {
			if err := <-ended; err != nil {
				t.Error(err)
			}
		}
		r.journal.Close()
	})
	t.Cleanup(r.stop)
}

// mood is the one rule of most of these tests.
const moodRule = `
bundled: false
rules:
  - rule: channel_mood
    scope: channel
    raise: last_5m.customers >= 8 and last_5m.negative >= 0.6
    clear: last_5m.negative < 0.5
    keep_firing_for: 1m
    severity: critical
    text: {en: "{channel} is souring", zh-Hans: "{channel} 情绪恶化"}
`

func rulesOf(t *testing.T, text string) *rule.Pack {
	t.Helper()
	pack, problems := rule.Load(rule.Source{Name: "test.yaml", Data: []byte(text)})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return pack
}

// say appends n messages of a channel, a second apart up to now, and returns
// when they are on disk.
func (r *rig) say(t *testing.T, channel string, from, n int, text string) {
	t.Helper()
	now := time.Now().UTC().Truncate(time.Millisecond)
	batch := make([]contact.Message, n)
	for i := range batch {
		batch[i] = contact.Message{
			ID: fmt.Sprintf("%s-%d", channel, from+i), Channel: channel, Conversation: fmt.Sprintf("c-%d", (from+i)%9),
			Text: fmt.Sprintf("%s (%d)", text, i%5), At: now.Add(time.Duration(i-n) * time.Second / 10), Received: now,
		}
	}
	fates, err := r.journal.Append(t.Context(), batch)
	if err != nil {
		t.Fatal(err)
	}
	for i, fate := range fates {
		if fate != contact.Stored {
			t.Fatalf("message %d has fate %d", i, fate)
		}
	}
}

func (r *rig) counted(t *testing.T, channel string, n int64) {
	t.Helper()
	r.wall.until(t, fmt.Sprintf("%d messages of %s on the wall", n, channel), func() bool {
		return r.wall.moods[channel].Sums.Windows[3].Messages == n
	})
}

const upset = "三天了还没到，客服也没人回，太差劲了，我要投诉"

func TestLine_goesOnAfterACrash(t *testing.T) {
	t.Parallel()
	dir, twin := t.TempDir(), start(t, t.TempDir())
	state := filepath.Join(dir, "state")
	r := start(t, dir)
	var saved []byte
	for round := range 4 {
		r.say(t, "web", 100*round, 100, upset)
		twin.say(t, "web", 100*round, 100, upset)
		r.counted(t, "web", int64(100*(round+1)))
		r.stop()
		name := filepath.Join(state, "shard-0.snapshot")
		switch round {
		case 0:
			saved = read(t, name)
		case 1: // as if it had crashed before the last snapshots
			must(t, os.WriteFile(name, saved, 0o600))
		case 2: // as if there had been none
			must(t, os.RemoveAll(state))
		}
		r = start(t, dir)
		r.counted(t, "web", int64(100*(round+1)))
	}
	twin.counted(t, "web", 400)
	at := time.Now()
	got, _ := r.Mood("web", at)
	want, _ := twin.Mood("web", at)
	if got, want := view(t, got), view(t, want); got != want {
		t.Errorf("moods after crashes:\n%s\nwithout:\n%s", got, want)
	}
	if r.wall.turns != 0 {
		t.Errorf("%d old messages were shown as news after a restart", r.wall.turns)
	}
}

func view(t *testing.T, m monitor.Mood) string {
	t.Helper()
	data, err := json.Marshal(m.Sums.View().Windows)
	must(t, err)
	return string(data)
}

func TestLine_distrustsASnapshot(t *testing.T) {
	t.Parallel()
	harms := map[string]func(data []byte) []byte{
		"torn":                 func(data []byte) []byte { return data[:len(data)/2] },
		"empty":                func([]byte) []byte { return nil },
		"with a flipped bit":   func(data []byte) []byte { data[len(data)/2] ^= 1; return data },
		"of something else":    func([]byte) []byte { return []byte("hello") },
		"of a later version":   func(data []byte) []byte { data[16] = '9'; return data },
		"with its windows cut": func(data []byte) []byte { return data[:len(data)-1] },
	}
	for name, harm := range harms {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			r := start(t, dir)
			r.say(t, "web", 0, 50, upset)
			r.counted(t, "web", 50)
			r.stop()
			for n := range 2 {
				file := filepath.Join(dir, "state", fmt.Sprintf("shard-%d.snapshot", n))
				must(t, os.WriteFile(file, harm(read(t, file)), 0o600))
			}
			r = start(t, dir)
			r.counted(t, "web", 50)
		})
	}
}

func TestLine_keepsItsAlerts(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	r := start(t, dir)
	r.say(t, "calm", 0, 40, "好的，谢谢，已经收到了")
	r.say(t, "sour", 0, 40, upset)
	r.wall.until(t, "an alert", func() bool { return len(r.wall.events) == 1 })
	raised := r.wall.events[0].Alert
	if raised.Channel != "sour" || raised.State != alert.Firing {
		t.Errorf("raised %+v, want one of sour", raised)
	}
	r.stop()

	r = start(t, dir)
	r.say(t, "sour", 40, 40, upset)
	r.counted(t, "sour", 80)
	r.wall.until(t, "the level of sour", func() bool { return r.wall.moods["sour"].Level == alert.Alarm })
	if open := r.Desk().Open; len(open) != 1 || open[0].ID != raised.ID {
		t.Errorf("open after a restart: %+v, want the one from before", open)
	}
	if len(r.wall.events) != 1 {
		t.Errorf("%d events on the wall after a restart, want the one from before", len(r.wall.events))
	}
}

func TestLine_partialsAndAgentsMoveNothing(t *testing.T) {
	t.Parallel()
	r := start(t, t.TempDir())
	now := time.Now()
	batch := []contact.Message{
		{ID: "1", Channel: "web", Conversation: "c", Text: upset, At: now, Received: now, Partial: true},
		{ID: "2", Channel: "web", Conversation: "c", Text: upset, At: now, Received: now, Speaker: contact.Agent},
		{ID: "3", Channel: "web", Conversation: "c", Text: "在吗", At: now, Received: now},
	}
	_, err := r.journal.Append(t.Context(), batch)
	must(t, err)
	r.counted(t, "web", 2)
	w := r.wall.moods["web"].Sums.Windows[0]
	if w.Customers != 1 || w.Negative != 0 {
		t.Errorf("customers' messages = %d, of them negative %d; want 1 and 0", w.Customers, w.Negative)
	}
}

func read(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(name)
	must(t, err)
	return data
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
