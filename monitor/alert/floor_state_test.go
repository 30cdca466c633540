package alert_test

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"testing"
	"time"

	"undertone/monitor/alert"
	"undertone/monitor/alert/rule"
	"undertone/nlp"
)

// readFloor is a floor of its bytes.
func readFloor(t testing.TB, data []byte, rules *rule.Pack, names *nlp.TopicNames) *alert.Floor {
	t.Helper()
	f, err := alert.DecodeFloor(alert.Options{}, data, rules, names)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestFloor_goesOnFromItsBytesAsItWould(t *testing.T) {
	t.Parallel()
	rules, names := hallPack(t), hallNames()
	r := rand.New(rand.NewPCG(1, 1))
	straight, broken, unsaved := newHall(rules, names), newHall(rules, names), newHall(rules, names)
	s := newShift(9)
	cuts, told := 0, 0
	for second := range 2 * perHour {
		at := noon.Add(time.Duration(second) * time.Second)
		messages, readings := s.second(at)
		want, got := straight.tick(at, messages, readings), broken.tick(at, messages, readings)
		if inJSON(t, got) != inJSON(t, want) {
			t.Fatalf("after %d cuts, %ds told %v, uncut %v", cuts, second, shown(got), shown(want))
		}
		unsaved.tick(at, messages, readings)
		told += len(want)
		if r.IntN(20) == 0 {
			data := saved(t, broken.floor)
			if !bytes.Equal(data, saved(t, straight.floor)) {
				t.Fatalf("after %d cuts, %ds, it has other bytes than uncut", cuts, second)
			}
			broken.floor, broken.began = readFloor(t, data, rules, names), false
			if !bytes.Equal(saved(t, broken.floor), data) {
				t.Fatalf("decoded after %ds it has other bytes", second)
			}
			cuts++
		}
	}
	if !bytes.Equal(saved(t, broken.floor), saved(t, unsaved.floor)) {
		t.Error("in the end it has other bytes than one that was never saved before")
	}
	if cuts < 200 || told < 200 {
		t.Errorf("%d cuts and %d events: too few to tell", cuts, told)
	}
}

func TestFloor_restoresWithoutRaisingTwice(t *testing.T) {
	t.Parallel()
	rules := rulesOf(t, channelMood, "\n  - rule: much\n    scope: centre\n    by: topic\n    raise: topic.last_1h.share >= 0.5")
	bad, good := moods{"web": about(map[int]int64{2: 15})}, moods{"web": about(map[int]int64{2: 5})}
	bad["web"].Windows[1].Score = -150_000
	before := alert.NewFloor(alert.Options{}, rules, nil)
	raised := playMoods(before, 0, lasting{10, bad})
	wantShown(t, raised, "0s raised channel_mood web", "0s raised much  delivery")
	open := []alert.Alert{*raised[0].Alert, *raised[1].Alert}
	open[1].State = alert.Acknowledged // by people
	other := open[0]
	other.State, other.Channel = alert.Resolved, "phone"
	talk := open[0]
	talk.Scope, talk.Conversation, talk.ID = rule.OfConversation, "c-1", "talk"
	gone := open[0]
	gone.Rule, gone.ID = "taken out", "gone"
	log := append(open, other, talk, gone)

	for name, after := range map[string]*alert.Floor{
		"lost state":       alert.NewFloor(alert.Options{}, rules, nil),
		"state of then":    readFloor(t, saved(t, before), rules, nil),
		"state of earlier": readFloor(t, saved(t, alert.NewFloor(alert.Options{}, rules, nil)), rules, nil),
	} {
		after.Restore(log)
		told := playMoods(after, 10, lasting{10, bad}, lasting{61, good})
		wantShown(t, told, "10s resolved taken out web", "20s resolved much  delivery", "1m20s resolved channel_mood web")
		if len(told) != 3 || told[0].Alert.ID != "gone" || told[1].Alert.ID != open[1].ID || told[2].Alert.ID != open[0].ID {
			t.Errorf("%s: resolved %s", name, inJSON(t, told))
		}
	}
}

func TestFloor_staysBehindTheLog(t *testing.T) {
	t.Parallel()
	rules := rulesOf(t, channelMood, "\n  - rule: at_once\n    scope: channel\n    raise: last_5m.sentiment < -0.3")
	f := alert.NewFloor(alert.Options{}, rules, nil)
	good, bad := moods{"web": feels(20, 0.3, 0)}, moods{"web": feels(20, -0.5, 0)}
	playMoods(f, 0, lasting{5, good})
	early := saved(t, f)
	raised := playMoods(f, 5, lasting{5, good}, lasting{5, bad})
	wantShown(t, raised, "10s raised channel_mood web", "10s raised at_once web")

	// The log has both, the state is from before; the same seconds come again.
	f = readFloor(t, early, rules, nil)
	f.Restore([]alert.Alert{*raised[0].Alert, *raised[1].Alert})
	wantShown(t, playMoods(f, 5, lasting{5, good}, lasting{5, bad}))
	wantShown(t, playMoods(f, 15, lasting{61, good}), "15s resolved at_once web", "1m15s resolved channel_mood web")
}

func TestFloor_knowsRulesByNameInItsBytes(t *testing.T) {
	t.Parallel()
	const two = "\n  - rule: two\n    scope: channel\n    raise: last_5m.sentiment < -0.1"
	f := alert.NewFloor(alert.Options{}, rulesOf(t, two, channelMood), nil)
	sour := moods{"web": feels(20, -0.4, 0.5)}
	playMoods(f, 0, lasting{3, sour})
	f = readFloor(t, saved(t, f), rulesOf(t, "\n  - rule: new\n    scope: channel\n    raise: last_5m.customers > 90", two), nil)
	wantShown(t, playMoods(f, 3, lasting{3, sour}, lasting{1, moods{"web": feels(20, 0, 0)}}),
		"3s resolved channel_mood web", "6s resolved two web")
}

func TestFloor_looksAtAllChannelsAtItsFirstTick(t *testing.T) {
	t.Parallel()
	rules := rulesOf(t, "\n  - rule: sour\n    scope: channel\n    raise: last_5m.sentiment < -0.1")
	f := alert.NewFloor(alert.Options{}, rules, nil)
	playMoods(f, 0, lasting{3, moods{"web": feels(20, -0.4, 0.5)}})
	f = readFloor(t, saved(t, f), rules, nil)
	// It was down for two hours, and begins in the middle of a bucket.
	wantShown(t, playMoods(f, 7203, lasting{2, moods{}}), "2h0m3s resolved sour web")
}

func FuzzDecodeFloor(f *testing.F) {
	rules, names := hallPack(f), hallNames()
	h, s := newHall(rules, names), newShift(9)
	for second := range 300 {
		at := noon.Add(time.Duration(second) * time.Second)
		messages, readings := s.second(at)
		h.tick(at, messages, readings)
		if second%150 == 0 {
			f.Add(saved(f, h.floor))
		}
	}
	f.Add(saved(f, h.floor))
	f.Add(saved(f, alert.NewFloor(alert.Options{}, rules, names)))
	f.Fuzz(func(t *testing.T, data []byte) {
		floor, err := alert.DecodeFloor(alert.Options{}, data, rules, names)
		if err != nil {
			if !errors.Is(err, alert.ErrFloor) {
				t.Fatalf("error of another kind: %v", err)
			}
			return
		}
		once := saved(t, floor)
		if twice := saved(t, readFloor(t, once, rules, names)); !bytes.Equal(once, twice) {
			t.Fatal("written and read again it has other bytes")
		}
		playMoods(floor, 300, lasting{3, moods{"web": feels(20, -0.5, 0.5)}})
	})
}
