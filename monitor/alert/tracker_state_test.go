package alert_test

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"undertone/monitor/alert"
	"undertone/monitor/alert/rule"
	"undertone/nlp"
)

func saved(t testing.TB, track interface{ AppendBinary([]byte) ([]byte, error) }) []byte {
	t.Helper()
	data, err := track.AppendBinary(nil)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func again(t testing.TB, data []byte, rules *rule.Pack) *alert.Tracker {
	t.Helper()
	track, err := alert.DecodeTracker(data, short, ear(t), rules, nil)
	if err != nil {
		t.Fatal(err)
	}
	return track
}

// ownTopic is a reading of a topic of the user's own.
func ownTopic(r *nlp.Reading, n uint8) *nlp.Reading {
	r.Own[0], r.OwnCount = nlp.Guess{Label: n, Confidence: 6000}, 1
	return r
}

func TestTracker_goesOnFromItsBytesAsItWould(t *testing.T) {
	t.Parallel()
	rules := pack(t, append(tried, "own\nraise: about(\"late_flight\") and silence >= 100")...)
	own, _ := ear(t).TopicNames().Number("late_flight")
	messages, readings := traffic(3, 500)
	for i := range readings {
		if readings[i] != nil && i%3 == 0 {
			ownTopic(readings[i], own)
		}
	}
	r := rand.New(rand.NewPCG(2, 2))
	straight := alert.NewTracker(short, ear(t), rules, nil)
	broken := alert.NewTracker(short, ear(t), rules, nil)
	var confirmed, fetched []alert.Event
	cuts := 0
	for i, m := range messages {
		straight.Hear(m, readings[i], m.Received)
		broken.Hear(m, readings[i], m.Received)
		if r.IntN(5) == 0 {
			events, mark := broken.Events(m.Received)
			fetched = append(fetched, events...)
			if r.IntN(2) == 0 {
				broken.Confirm(mark)
				confirmed, fetched = append(confirmed, fetched...), nil
			}
		}
		if r.IntN(20) == 0 {
			cuts++
			data := saved(t, broken)
			broken, fetched = again(t, data, rules), nil // what was not confirmed comes again
			if !bytes.Equal(saved(t, broken), data) {
				t.Fatal("saved again it has other bytes")
			}
		}
	}
	end := messages[len(messages)-1].Received
	broken = again(t, saved(t, broken), rules)
	rest, mark := broken.Events(end)
	broken.Confirm(mark)
	want, mark := straight.Events(end)
	straight.Confirm(mark)
	if got := inJSON(t, append(confirmed, rest...)); got != inJSON(t, want) || cuts < 10 || len(want) < 100 {
		t.Errorf("after %d cuts it told %d events, uncut %d:\n%.3000s", cuts, len(confirmed)+len(rest), len(want), got)
	}
	if !bytes.Equal(saved(t, straight), saved(t, broken)) {
		t.Error("equal states have other bytes")
	}
	end = end.Add(time.Hour)
	straight.Advance(end)
	broken.Advance(end)
	want, _ = straight.Events(end)
	if got, _ := broken.Events(end); inJSON(t, got) != inJSON(t, want) || len(want) == 0 {
		t.Errorf("in the hour after it told\n%s\nuncut\n%s", inJSON(t, got), inJSON(t, want))
	}
}

func TestTracker_forgetsRulesThatAreGoneWhenItIsDecoded(t *testing.T) {
	t.Parallel()
	f := newFloor(t, short, pack(t, "gone\nraise: sentiment < -0.5", "stays\nraise: sentiment < -0.5", "waits\nraise: sentiment < -0.5\nfor: 1m"))
	f.play(said{0, "1/customer", -0.6, ""}, said{s, "2/customer", 0.6, ""})
	f.track = again(t, saved(t, f.track), pack(t, "fresh\nraise: sentiment < -0.5", "stays\nraise: sentiment < -0.5"))
	f.play(said{time.Hour, "", 0, ""})
	f.want("0s raised gone c-1 m-1", "0s raised stays c-1 m-1", "1s resolved gone c-1", "30m0s resolved stays c-1")
}

func TestTracker_makesRoomWhereItsLimitIsLowerNow(t *testing.T) {
	t.Parallel()
	f := newFloor(t, short, pack(t, "angry\nraise: sentiment < -0.5"))
	for i := range 20 {
		f.play(said{s, fmt.Sprintf("%d/customer", i), 0, ""})
	}
	track, err := alert.DecodeTracker(saved(t, f.track), alert.Options{Conversations: 10, EndAfter: short.EndAfter}, ear(t), pack(t, "angry\nraise: sentiment < -0.5"), nil)
	if err != nil {
		t.Fatal(err)
	}
	f.track = track
	f.play(said{s, "new/customer", 0, ""})
	if got := f.track.Stats(); got.Open != 10 || got.Forgotten != 11 {
		t.Errorf("%+v, want 10 open and 11 forgotten", got)
	}
}

func TestDecodeTracker_refusesWhatIsNoTracker(t *testing.T) {
	t.Parallel()
	rules := pack(t, tried...)
	data := busy(t, rules)
	for n := 0; n < len(data); n += 1 + len(data)/150 {
		contacts := alert.NewContacts()
		if _, err := alert.DecodeTracker(data[:n], short, ear(t), rules, contacts); !errors.Is(err, alert.ErrTracker) {
			t.Fatalf("the first %d of %d bytes: %v", n, len(data), err)
		}
	}
	if _, err := alert.DecodeTracker(append(data, 0), short, ear(t), rules, nil); !errors.Is(err, alert.ErrTracker) {
		t.Errorf("a byte too many: %v", err)
	}
}

// busy is a tracker in the middle of everything.
func busy(t testing.TB, rules *rule.Pack) []byte {
	t.Helper()
	track := alert.NewTracker(short, ear(t), rules, nil)
	messages, readings := traffic(5, 60)
	for i, m := range messages {
		track.Hear(m, readings[i], m.Received)
	}
	return saved(t, track)
}

func FuzzDecodeTracker(f *testing.F) {
	rules := pack(f, tried...)
	f.Add([]byte{})
	f.Add(saved(f, alert.NewTracker(short, ear(f), rules, nil)))
	f.Add(busy(f, rules))
	for _, one := range tried {
		fl := newFloor(f, short, pack(f, one)).play(said{0, "1/customer", -0.9, ""}, said{s, "1/agent", 0, ""}, said{s, "1/customer", -0.9, ""})
		f.Add(saved(f, fl.track))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		track, err := alert.DecodeTracker(data, short, ear(t), rules, nil)
		if err != nil {
			if !errors.Is(err, alert.ErrTracker) {
				t.Errorf("error is %v", err)
			}
			return
		}
		whole := saved(t, track)
		twice, err := alert.DecodeTracker(whole, short, ear(t), rules, nil)
		if err != nil {
			t.Fatalf("it does not read what it wrote: %v", err)
		}
		if !bytes.Equal(saved(t, twice), whole) {
			t.Error("saved again it has other bytes")
		}
		messages, readings := traffic(5, 30) // whatever it holds, it goes on
		for i, m := range messages {
			track.Hear(m, readings[i], m.Received)
		}
		track.Explain("c-1")
		track.SetRules(rules)
		track.Events(noon.Add(time.Hour))
		saved(t, track)
	})
}

func TestFreeze_holdsAMomentWhileTheTrackerGoesOn(t *testing.T) {
	t.Parallel()
	rules := pack(t, tried...)
	messages, readings := traffic(4, 400)
	track := alert.NewTracker(short, ear(t), rules, nil)
	for i, m := range messages {
		track.Hear(m, readings[i], m.Received)
		if i%40 != 20 {
			continue
		}
		want := saved(t, track)
		frozen := track.Freeze()
		got := make(chan []byte)
		go func() { got <- saved(t, frozen) }()
		for j := i + 1; j < min(i+20, len(messages)); j++ { // the race detector looks on
			track.Hear(messages[j], readings[j], messages[j].Received)
		}
		if !bytes.Equal(<-got, want) {
			t.Fatal("what came later is in it")
		}
	}
}
