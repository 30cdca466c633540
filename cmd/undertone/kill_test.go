package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"maps"
	"math/rand/v2"
	"reflect"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"undertone/monitor/alert"
	"undertone/monitor/desk"
	"undertone/monitor/journal"
)

// TestKill9 plays the recordings into two servers. One is left alone; the other
// is killed twenty times at random moments and started again. Whoever sends
// tries again what was not answered, with the same ids. In the end both must
// have counted every message once, and their moods must be equal.
func TestKill9(t *testing.T) {
	t.Parallel()
	const kills = 20
	lanes, total := killLanes(t)
	calm := startServer(t)
	killed := startServer(t)
	killed.stop()
	killed.env = []string{"UNDERTONE_MONITOR_SNAPSHOT=100ms"} // so that kills fall before, in and after snapshots
	pager := newPager(t)
	killed.args = []string{"--config", pager.config(t)}
	killed.start()

	up := &gate{}
	up.open()
	var answered atomic.Int64
	var wg sync.WaitGroup
	for _, lane := range lanes {
		wg.Go(func() {
			for _, batch := range lane {
				answered.Add(sendUntilAnswered(t, killed, up, batch))
			}
		})
		wg.Go(func() {
			for _, batch := range lane {
				sendUntilAnswered(t, calm, nil, batch)
			}
		})
	}
	random := rand.New(rand.NewPCG(1, uint64(time.Now().UnixNano())))
	for n := range kills {
		// At a random moment of each twentieth of the play.
		at := int64(total) * (int64(n)*100 + random.Int64N(100)) / (100 * kills)
		for answered.Load() < at && !t.Failed() {
			runtime.Gosched()
		}
		up.close()
		killed.kill()
		killed.start()
		up.open()
	}
	wg.Wait()
	if n := answered.Load(); n != int64(total) {
		t.Errorf("answered %d messages as accepted or known, want %d", n, total)
	}
	killed.counted(total)
	calm.counted(total)
	if got, want := killed.counters(), calm.counters(); !maps.Equal(got, want) {
		t.Errorf("counters differ after %d kills", kills)
	}
	compareMoods(t, killed, calm)
	pager.waitFor(t, killed)
	compareLog(t, killed, pager)
}

// compareLog compares the alerts on conversations that the killed server's log has
// with what the rules say of its journal: none may be lost or be there twice. (Those
// on channels depend on the seconds at which it was not there to look.)
func compareLog(t *testing.T, s *server, pager *pager) {
	t.Helper()
	s.stop()
	logged := loggedAlerts(t, s.Data)
	want, _ := backtestOf(t, s.Data)
	channels := func(a raisedAlert, _ int) bool { return a.Scope != "conversation" }
	maps.DeleteFunc(want, channels)
	maps.DeleteFunc(logged, channels)
	compareAlerts(t, logged, want)
	for id := range loggedIDs(t, s.Data) {
		if !pager.has(id) {
			t.Errorf("alert %s is in the log, and the webhook was never told", id)
		}
	}
	if len(want) < 50 {
		t.Errorf("%d alerts are too few to tell", len(want))
	}
}

// loggedIDs are the alerts that a folder's log of events has as raised.
func loggedIDs(t *testing.T, data string) map[string]bool {
	t.Helper()
	ids := make(map[string]bool)
	eachLogged(t, data, func(a *desk.Ticket) { ids[a.ID] = true })
	return ids
}

// loggedAlerts are the alerts that a folder's log of events has as raised, each with
// how often.
func loggedAlerts(t *testing.T, data string) map[raisedAlert]int {
	t.Helper()
	logged := make(map[raisedAlert]int)
	eachLogged(t, data, func(a *desk.Ticket) {
		logged[raisedAlert{a.Rule, string(a.Scope), a.Channel, a.Conversation, a.Message, a.RaisedAt.UTC().Truncate(time.Second)}]++
	})
	return logged
}

// eachLogged calls f for every record of an alert that is firing.
func eachLogged(t *testing.T, data string, f func(*desk.Ticket)) {
	t.Helper()
	j, err := journal.Open(t.Context(), data, journal.Options{}, journal.Observe{Log: zerolog.Nop()})
	if err != nil {
		t.Fatal(err)
	}
	defer j.Close()
	oldest, newest, err := j.Events().Bounds(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	err = j.Events().Read(t.Context(), oldest, newest, func(e journal.Event) error {
		var r desk.Record
		if err := json.Unmarshal(e.Data, &r); err != nil {
			return err
		}
		if a := r.Alert; a != nil && a.State == alert.Firing {
			f(a)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// killLanes are the recordings as batches of lines in four lanes; a conversation
// keeps its lane, so its messages keep their order. All times lie in the last
// fifty minutes, so that every message moves the windows.
func killLanes(t *testing.T) (lanes [4][][]byte, total int) {
	t.Helper()
	var messages []map[string]any
	for _, name := range recordings(t) {
		for line := range bytes.Lines(mustRead(t, name)) {
			var m map[string]any
			if err := json.Unmarshal(line, &m); err != nil {
				t.Fatal(err)
			}
			messages = append(messages, m)
		}
	}
	start := time.Now().Add(-50 * time.Minute)
	var pending [4]bytes.Buffer
	var lines [4]int
	for i, m := range messages {
		m["at"] = start.Add(49 * time.Minute * time.Duration(i) / time.Duration(len(messages))).UTC().Format("2006-01-02T15:04:05.000Z07:00")
		h := fnv.New32a()
		fmt.Fprint(h, m["conversation"])
		lane := h.Sum32() % 4
		data, err := json.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		pending[lane].Write(append(data, '\n'))
		if lines[lane]++; lines[lane]%25 == 0 {
			lanes[lane] = append(lanes[lane], bytes.Clone(pending[lane].Bytes()))
			pending[lane].Reset()
		}
	}
	for lane := range lanes {
		if pending[lane].Len() > 0 {
			lanes[lane] = append(lanes[lane], pending[lane].Bytes())
		}
	}
	return lanes, len(messages)
}

// sendUntilAnswered sends a batch, again after every failure, and returns how
// many of its messages were answered as accepted or as known.
func sendUntilAnswered(t *testing.T, s *server, up *gate, batch []byte) int64 {
	for deadline := time.Now().Add(60 * time.Second); time.Now().Before(deadline); {
		if up != nil {
			up.wait()
		}
		status, a, err := s.tryPost(batch)
		switch {
		case err != nil: // it was killed; nothing is known of the batch
		case status == 202 && len(a.Rejected) == 0:
			return int64(a.Accepted + a.Duplicates)
		case status == 429 || status == 503:
		default:
			t.Errorf("a batch was answered %d: %+v", status, a)
			return 0
		}
	}
	t.Error("a batch was not taken in 60 s")
	return 0
}

// gate lets senders through while the server is up.
type gate struct {
	mu sync.Mutex
	ch chan struct{}
}

func (g *gate) open() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.ch == nil {
		g.ch = make(chan struct{})
	}
	select {
	case <-g.ch:
	default:
		close(g.ch)
	}
}

func (g *gate) close() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.ch = make(chan struct{})
}

func (g *gate) wait() {
	g.mu.Lock()
	ch := g.ch
	g.mu.Unlock()
	<-ch
}

// untilNow takes the moment of the question out of all windows. No message is
// that young: the windows are the same for ten seconds.
func (a apiChannels) untilNow() {
	for _, c := range a.Channels {
		for name, w := range c.Windows {
			w.To = time.Time{}
			c.Windows[name] = w
		}
	}
}

// compareMoods asks both servers within the same ten seconds.
func compareMoods(t *testing.T, a, b *server) {
	t.Helper()
	for range 10 {
		var got, want apiChannels
		a.get("/v1/channels", &got)
		b.get("/v1/channels", &want)
		if len(got.Channels) == 0 || len(got.Channels) != len(want.Channels) {
			t.Fatalf("%d channels, want %d and more than none", len(got.Channels), len(want.Channels))
		}
		if !got.Channels[0].Windows["1h"].From.Equal(want.Channels[0].Windows["1h"].From) {
			continue // ten seconds ended between the two questions
		}
		got.untilNow()
		want.untilNow()
		for i := range got.Channels {
			if !reflect.DeepEqual(got.Channels[i].Windows, want.Channels[i].Windows) {
				t.Errorf("moods of %s differ:\n%+v\n%+v", got.Channels[i].Channel, got.Channels[i].Windows, want.Channels[i].Windows)
			}
		}
		return
	}
	t.Error("the two servers never answered within the same ten seconds")
}
