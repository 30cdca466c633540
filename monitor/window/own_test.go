package window_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"undertone/monitor/window"
	"undertone/nlp"
)

// named are topics of the user's own that got their numbers in this order.
func named(names ...string) *nlp.TopicNames {
	t := new(nlp.TopicNames)
	for _, name := range names {
		t.Number(name)
	}
	return t
}

// ownShift is a shift in which messages are about the first three own topics too.
func ownShift(seed uint64, n int) []heard {
	r := rand.New(rand.NewPCG(seed, 9))
	all := shift(r, n)
	for _, h := range all {
		if rd := h.reading; rd != nil && r.IntN(3) == 0 {
			first := r.IntN(3)
			rd.OwnCount = uint8(1 + r.IntN(2))
			rd.Own[0].Label = uint8(nlp.FirstOwn + first)
			rd.Own[1].Label = uint8(nlp.FirstOwn + (first+1)%3)
		}
	}
	return all
}

func anOwnShift(seed uint64, names *nlp.TopicNames) *window.Set {
	set := window.NewSet(window.Options{Names: names})
	addTo(set, ownShift(seed, 300))
	return set
}

func TestOwn_countsEqualANaiveTwins(t *testing.T) {
	t.Parallel()
	for seed := range uint64(seeds) {
		all := ownShift(seed, 1000)
		set := window.NewSet(window.Options{Names: named("b", "a", "c")})
		addTo(set, all)
		now := all[len(all)-1].now
		for _, channel := range set.Channels() {
			got, _ := set.Mood(channel, now)
			if want := twin(all).mood(channel, now); !reflect.DeepEqual(got.Windows, want.Windows) {
				t.Fatalf("seed %d: windows of %s\n = %+v\nwant %+v", seed, channel, got.Windows, want.Windows)
			}
			totals, _ := set.Totals(channel)
			if want := twin(all).totals(channel); !reflect.DeepEqual(totals, want) {
				t.Fatalf("seed %d: totals of %s = %+v, want %+v", seed, channel, totals, want)
			}
		}
	}
}

// views are all moods of a set as JSON, in which topics have their names.
func views(t *testing.T, set *window.Set) string {
	t.Helper()
	var b strings.Builder
	for _, channel := range set.Channels() {
		mood, _ := set.Mood(channel, set.Head())
		data, err := json.Marshal(mood.View())
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&b, "%s: %s\n", channel, data)
	}
	return b.String()
}

func TestOwn_aSnapshotKnowsTopicsByName(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		then []string // the topics of the process that loads it, in their order
	}{
		{"the same topics in the same order", []string{"late flight", "a", "c"}},
		{"the same topics in another order", []string{"c", "late flight", "a"}},
		{"a new topic before them", []string{"new", "late flight", "a", "c"}},
		{"one topic was taken out", []string{"late flight", "c"}},
		{"one topic was renamed", []string{"flight late", "a", "c"}},
		{"none is left", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			set := anOwnShift(3, named("late flight", "a", "c"))
			saved := set.AppendBinary(nil)
			if !strings.Contains(views(t, set), `"topic":"late flight"`) {
				t.Fatal("no mood has the topic")
			}
			loaded, err := window.Decode(saved, window.Options{Names: named(tt.then...)})
			if err != nil {
				t.Fatal(err)
			}
			if got, want := views(t, loaded), views(t, set); got != want {
				t.Errorf("moods = %s\nwant %s", got, want)
			}
			if again := loaded.AppendBinary(nil); !bytes.Equal(again, saved) {
				t.Error("saved again it has other bytes")
			}
		})
	}
}

func TestOwn_aSnapshotDoesNotDependOnTheirNumbers(t *testing.T) {
	t.Parallel()
	all := ownShift(4, 300)
	a := window.NewSet(window.Options{Names: named("x", "y", "z")})
	addTo(a, all)
	for _, h := range all { // the same names by other numbers
		if h.reading == nil {
			continue
		}
		for i := range h.reading.Own {
			h.reading.Own[i].Label = nlp.FirstOwn + (h.reading.Own[i].Label-nlp.FirstOwn+1)%3
		}
	}
	b := window.NewSet(window.Options{Names: named("z", "x", "y")})
	addTo(b, all)
	if !bytes.Equal(a.AppendBinary(nil), b.AppendBinary(nil)) {
		t.Error("the same counts by name have other bytes")
	}
}

func TestOwn_thatWereNeverHeardChangeNoSnapshot(t *testing.T) {
	t.Parallel()
	all := shift(rand.New(rand.NewPCG(5, 5)), 300)
	without, with := window.NewSet(window.Options{}), window.NewSet(window.Options{Names: named("never heard")})
	addTo(without, all)
	addTo(with, all)
	if !bytes.Equal(without.AppendBinary(nil), with.AppendBinary(nil)) {
		t.Error("a topic that was never heard changes the bytes")
	}
}

func TestOwn_whenNumbersAreUsedUpTheOldestTopicsAreForgotten(t *testing.T) {
	t.Parallel()
	saved := anOwnShift(6, named("gone", "stays", "gone too")).AppendBinary(nil)
	full := named("stays")
	for i := range nlp.MostNames {
		full.Number(fmt.Sprint("configured ", i))
	}
	loaded, err := window.Decode(saved, window.Options{Names: full})
	if err != nil {
		t.Fatal(err)
	}
	got := views(t, loaded)
	if strings.Contains(got, "gone") || !strings.Contains(got, `"topic":"stays"`) {
		t.Errorf("moods = %s", got)
	}
	if _, err := window.Decode(loaded.AppendBinary(nil), window.Options{}); err != nil {
		t.Error(err)
	}
}

func TestOwn_areAllShown(t *testing.T) {
	t.Parallel()
	set := window.NewSet(window.Options{Names: named("rare")})
	for i := range 15 {
		r := nlp.Reading{TopicCount: 1}
		r.Topics[0].Label = uint8(i)
		set.Add(say("c", noon), &r, noon)
		set.Add(say("c", noon), &r, noon)
	}
	r := nlp.Reading{OwnCount: 1}
	r.Own[0].Label = nlp.FirstOwn
	set.Add(say("c", noon), &r, noon)
	mood, _ := set.Mood("web", noon)
	topics := mood.View().Windows.Minute.Topics
	if len(topics) != 11 || topics[10].Topic != "rare" {
		t.Errorf("topics = %v, want the ten most frequent built-in ones and the rare one", topics)
	}
}

func TestDecode_refusesTopicsWithoutNames(t *testing.T) {
	t.Parallel()
	good := anOwnShift(7, named("aa", "bb", "cc")).AppendBinary(nil)
	before, after, ok := bytes.Cut(good, []byte("\x03\x02aa\x02bb\x02cc"))
	if !ok {
		t.Fatal("the names are not where they were thought to be")
	}
	tests := []struct {
		name string
		with string
	}{
		{"one has no name", "\x02\x02aa\x02bb"},
		{"they are out of order", "\x03\x02bb\x02aa\x02cc"},
		{"two are the same", "\x03\x02aa\x02aa\x02cc"},
		{"one is never counted", "\x04\x02aa\x02bb\x02cc\x02dd"},
		{"there are none", "\x00"},
		{"there are too many", "\xff\x01\x02aa\x02bb\x02cc"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			bad := slices.Concat(before, []byte(tt.with), after)
			if _, err := window.Decode(bad, window.Options{}); !errors.Is(err, window.ErrSnapshot) {
				t.Errorf("got %v, want %v", err, window.ErrSnapshot)
			}
		})
	}
}
