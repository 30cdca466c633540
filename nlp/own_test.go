package nlp_test

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"undertone/nlp"
)

// lateFlights is a topic as a user would make it.
var lateFlights = nlp.OwnTopic{Name: "late_flight", Factor: "convenience", Examples: []string{
	"my flight is delayed", "the plane left three hours late", "flight delayed again, still at the gate",
	"航班延误了三个小时", "飞机晚点了", "航班又延误",
}}

var coldFood = nlp.OwnTopic{Name: "Cold Food", Factor: "product quality", Examples: []string{
	"the food was cold", "my dinner arrived cold", "cold chips and a lukewarm burger", "soup stone cold", "外卖送到都凉了",
}}

// with returns a model of its own with these topics.
func with(t testing.TB, topics ...nlp.OwnTopic) *nlp.Model {
	t.Helper()
	m, err := nlp.New(nlp.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := m.SetTopics(topics); err != nil {
		t.Fatal(err)
	}
	return m
}

// topicsOf are the topics of a text, the surest first.
func topicsOf(m *nlp.Model, text string) (names []string) {
	for _, t := range m.View(m.Read(say(text)), nil).Topics {
		names = append(names, t.Label)
	}
	return names
}

func TestSetTopics_areHeardInAnyLanguageOfTheirExamples(t *testing.T) {
	t.Parallel()
	m := with(t, lateFlights, coldFood)
	tests := []struct {
		text, topic string
		want        bool
	}{
		{"our flight got delayed by four hours", "late_flight", true},
		{"班機延誤三個小時", "late_flight", true},
		{"昨天的航班延误了五个小时", "late_flight", true},
		{"The hotel was lovely, the pool too. Only our flight was delayed again. Breakfast was fine.", "late_flight", true},
		{"the food was completely cold", "Cold Food", true},
		{"my parcel is delayed", "late_flight", false},
		{"can I change my flight to Monday", "late_flight", false},
		{"我的快递晚了三天", "late_flight", false},
		{"it is cold outside", "Cold Food", false},
		{"ok", "late_flight", false},
		{"", "late_flight", false},
	}
	for _, tt := range tests {
		if got := slices.Contains(topicsOf(m, tt.text), tt.topic); got != tt.want {
			t.Errorf("%q is about %s: %v, want %v", tt.text, tt.topic, got, tt.want)
		}
	}
}

func TestSetTopics_changesNothingElse(t *testing.T) {
	t.Parallel()
	m := with(t, lateFlights, coldFood)
	for _, text := range append(samples, lateFlights.Examples...) {
		got := m.Read(say(text))
		got.Own, got.OwnCount = [nlp.MostOwnHeard]nlp.Guess{}, 0
		if want := model(t).Read(say(text)); got != want {
			t.Errorf("%q is read as %+v, without own topics as %+v", text, got, want)
		}
	}
}

func TestSetTopics_replacesThoseBefore(t *testing.T) {
	t.Parallel()
	const text = "my flight is delayed"
	m := with(t, lateFlights)
	before := m.Read(say(text))
	renamed := lateFlights
	renamed.Name = "航班延误"
	steps := []struct {
		topics []nlp.OwnTopic
		want   string
	}{
		{[]nlp.OwnTopic{renamed, coldFood}, "航班延误"},
		{nil, ""},
		{[]nlp.OwnTopic{lateFlights}, "late_flight"},
		{[]nlp.OwnTopic{coldFood}, ""},
		{[]nlp.OwnTopic{lateFlights}, "late_flight"},
	}
	for _, step := range steps {
		if err := m.SetTopics(step.topics); err != nil {
			t.Fatal(err)
		}
		own := slices.DeleteFunc(topicsOf(m, text), func(name string) bool { return slices.Contains(nlp.Topics(), name) })
		if got := strings.Join(own, ","); got != step.want {
			t.Errorf("with %d topics it is about %q, want %q", len(step.topics), got, step.want)
		}
	}
	// What was read before is still called by its name, and the number is the same.
	if name, _ := m.TopicNames().Name(before.Own[0].Label); name != "late_flight" {
		t.Errorf("the first reading is about %q now", name)
	}
	if after := m.Read(say(text)); after.Own[0].Label != before.Own[0].Label {
		t.Errorf("its number was %d and is %d", before.Own[0].Label, after.Own[0].Label)
	}
}

func TestSetTopics_aBadListChangesNothing(t *testing.T) {
	t.Parallel()
	m := with(t, lateFlights)
	if err := m.SetTopics([]nlp.OwnTopic{coldFood, {Name: "delivery"}}); err == nil {
		t.Fatal("a built-in name was taken")
	}
	if got := m.OwnTopics(); len(got) != 1 || got[0].Name != "late_flight" {
		t.Errorf("topics are %v, want the one before", got)
	}
}

func TestSetTopics_namesAreBounded(t *testing.T) {
	t.Parallel()
	m := with(t, lateFlights)
	var err error
	set := 0
	for ; err == nil && set < 1000; set++ {
		topic := coldFood
		topic.Name = fmt.Sprint("topic ", set)
		err = m.SetTopics([]nlp.OwnTopic{topic})
	}
	if !errors.Is(err, nlp.ErrNames) || set != nlp.MostNames {
		t.Errorf("after %d names: %v, want %v after %d", set, err, nlp.ErrNames, nlp.MostNames)
	}
	if err := m.SetTopics([]nlp.OwnTopic{lateFlights}); err != nil {
		t.Errorf("a name that has its number: %v", err)
	}
}

func TestSetTopics_theSameTopicsMakeTheSameReadings(t *testing.T) {
	t.Parallel()
	k := lateFlight(t)
	a, b := with(t, k.topics...), with(t, k.topics...)
	for _, m := range k.messages[:3000] {
		if x, y := a.Read(say(m.text)), b.Read(say(m.text)); x != y {
			t.Fatalf("%q is read as %+v and as %+v", m.text, x, y)
		}
	}
}

func TestRead_ownTopicsAreOfTheBestTwo(t *testing.T) {
	t.Parallel()
	var topics []nlp.OwnTopic
	for i := range 5 {
		topic := nlp.OwnTopic{Name: fmt.Sprint("flights ", i), Factor: "convenience"}
		for j, text := range lateFlights.Examples {
			topic.Examples = append(topic.Examples, text+strings.Repeat(" "+string(rune('a'+j)), i+1)+string(rune('p'+i)))
		}
		topics = append(topics, topic)
	}
	m := with(t, topics...)
	r := m.Read(say("my flight is delayed a as, the plane left three hours late b bq"))
	if r.OwnCount != nlp.MostOwnHeard || r.Own[0].Label == r.Own[1].Label || r.Own[0].Confidence < r.Own[1].Confidence {
		t.Errorf("own topics are %v, %d of them", r.Own, r.OwnCount)
	}
}

func TestRead_theSurestOwnTopicsAreKept(t *testing.T) {
	t.Parallel()
	noisyRoom := nlp.OwnTopic{Name: "noisy_room", Factor: "product_quality", Examples: []string{
		"the room was noisy all night", "noise from the street until three", "loud music in the next room", "noisy lift behind the wall", "could not sleep for the noise",
	}}
	m := with(t, lateFlights, coldFood, noisyRoom)
	// The first is the least like its examples.
	const text = "our departure was delayed by a flight, the food was cold, noisy lift behind the wall"
	alone := m.Read(say(strings.Split(text, ",")[0]))
	own := slices.DeleteFunc(topicsOf(m, text), func(name string) bool { return slices.Contains(nlp.Topics(), name) })
	if alone.OwnCount != 1 || !slices.Equal(own, []string{"noisy_room", "Cold Food"}) {
		t.Errorf("own topics are %q; the first part alone is about %d", own, alone.OwnCount)
	}
}

func TestExplain_saysWhichWordsMadeAnOwnTopic(t *testing.T) {
	t.Parallel()
	hours := nlp.OwnTopic{Name: "opening_hours", Factor: "convenience", Examples: []string{
		"hours", "hours please", "which hours", "your hours", "some hours",
	}}
	m := with(t, lateFlights, hours)
	for _, text := range []string{
		"Hello there. The weather is nice, but my flight is delayed by some hours.",
		"你好，今天的航班延误了两个小时，谢谢",
	} {
		plain, _ := m.Explain(say(text))
		builtIn := plain.TopicCount
		if plain.OwnCount != 1 {
			t.Errorf("%q has %d own topics", text, plain.OwnCount)
			continue
		}
		_, all := m.Explain(say(text))
		_, without := model(t).Explain(say(text))
		own := all[len(reasonsOf(without, "sentiment"))+len(reasonsOf(without, "tone"))+len(reasonsOf(without, "topics")):]
		own = own[:len(all)-len(without)]
		if len(own) == 0 || own[0].Head != "topics" || own[0].Weight <= 0 {
			t.Errorf("%q with %d built-in topics has the reasons %v", text, builtIn, own)
			continue
		}
		first := own[0]
		if !strings.Contains(first.Text, "flight") && !strings.Contains(first.Text, "delayed") && !strings.Contains(first.Text, "航班") {
			t.Errorf("%q is about a late flight by %q first", text, first.Text)
		}
		if text[first.Start:first.End] != first.Text || !utf8.ValidString(first.Text) {
			t.Errorf("%q: the span %+v is not what it says", text, first)
		}
		// Without its first reason the message is less about it.
		less := text[:first.Start] + text[first.End:]
		if r := m.Read(say(less)); r.OwnCount > 0 && r.Own[0].Confidence >= plain.Own[0].Confidence {
			t.Errorf("%q: without %q it is as much about it", text, first.Text)
		}
	}
}

func reasonsOf(all []nlp.Reason, head string) (some []nlp.Reason) {
	for _, r := range all {
		if r.Head == head {
			some = append(some, r)
		}
	}
	return some
}

func TestRead_ownTopicsAllocateNothing(t *testing.T) { //nolint:paralleltest // allocations are counted over the whole process
	if raceEnabled {
		t.Skip("the race detector drops pooled memory on purpose")
	}
	m := with(t, lateFlights, coldFood)
	for _, text := range append(samples[:4], lateFlights.Examples[0], lateFlights.Examples[3]+"，"+lateFlights.Examples[4]) {
		if n := testing.AllocsPerRun(200, func() { m.Read(say(text)) }); n != 0 {
			t.Errorf("Read(%q) allocates %v times", text, n)
		}
	}
}

func TestSetTopics_whileMessagesAreRead(t *testing.T) {
	t.Parallel()
	m := with(t, lateFlights)
	const text = "my flight is delayed"
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 300 {
				r, _ := m.Explain(say(text))
				if r.OwnCount == 0 {
					continue
				}
				if name, ok := m.TopicNames().Name(r.Own[0].Label); !ok || name != "late_flight" {
					t.Errorf("a reading is about %q", name)
				}
			}
		})
	}
	for i := range 60 {
		topics := []nlp.OwnTopic{coldFood, lateFlights}
		if err := m.SetTopics(topics[i%2 : 2-i/2%2]); err != nil {
			t.Error(err)
		}
	}
	wg.Wait()
}

func TestCheckTopics_reportsEverything(t *testing.T) {
	t.Parallel()
	five := []string{"one thing", "two things", "three things", "four things", "five things"}
	list := []nlp.OwnTopic{
		{"fine", "brand and loyalty", five},
		{"", "price", lateFlights.Examples},
		{"Fine", "prices", coldFood.Examples[:4]},
		{"billing-payment", "price", []string{"a b", "A  B", "c", "!!!", strings.Repeat("x", 501), "\xff", "one thing"}},
		{"late,flight", "security", append(slices.Repeat([]string{"1"}, 20), "2")},
		{" space", "", nil},
		{strings.Repeat("n", 65), "price", []string{"h", "i", "j", "k", "l"}},
	}
	err := nlp.CheckTopics(list)
	for _, want := range []string{
		"2.name: is missing\n",
		"3.name: is the name of topic 1 too\n",
		`3.factor: must be one of product_quality, reliability, responsiveness, empathy_and_assurance, convenience, price, security, brand_and_loyalty, got "prices"` + "\n",
		"3.examples: must be 5 to 20, got 4\n",
		"4.name: \"billing-payment\" is built in; give yours another name\n",
		"4.examples.2: is example 1 of topic 4 too\n",
		"4.examples.4: has no words: \"!!!\"\n",
		"4.examples.5: has 501 bytes, the most is 500\n",
		"4.examples.6: is not UTF-8\n",
		"4.examples.7: is example 1 of topic 1 too\n",
		"5.name: must be printable, without commas, got \"late,flight\"\n",
		"5.examples: must be 5 to 20, got 21\n",
		"6.name: must not begin or end with a space, got \" space\"\n",
		"6.examples: must be 5 to 20, got 0\n",
		"7.name: has 65 bytes, the most is 64",
	} {
		if !strings.Contains(err.Error()+"\n", want) {
			t.Errorf("problems lack %q:\n%v", want, err)
		}
	}
	if err := nlp.CheckTopics(list[:1]); err != nil {
		t.Errorf("a good one: %v", err)
	}
	many := make([]nlp.OwnTopic, nlp.MostOwn+2)
	if err := nlp.CheckTopics(many); err == nil || !strings.HasPrefix(err.Error(), "33: is one too many, the most is 32\n") {
		t.Errorf("too many: %v", err)
	}
}

func TestFactors_haveEveryBuiltInTopic(t *testing.T) {
	t.Parallel()
	for _, topic := range nlp.Topics() {
		if !slices.Contains(nlp.Factors(), nlp.FactorOf(topic)) {
			t.Errorf("%s belongs to no factor", topic)
		}
	}
	if len(nlp.Topics()) > nlp.FirstOwn || nlp.FirstOwn+nlp.MostNames > math.MaxUint8 {
		t.Error("the numbers of topics overlap")
	}
	if got := nlp.FactorOf("late_flight"); got != "" {
		t.Errorf("a topic that is not built in belongs to %q", got)
	}
}

func FuzzSetTopics(f *testing.F) {
	f.Add("my flight is delayed", "the plane was late", "late again", "航班延误", "飞机晚点", "flight delayed, 航班延误了")
	f.Add("a", "b", "c", "d", "e", "a b c d e")
	f.Add("a a a", "aaa", "，，a", "@a", "a!", "ȺȺȺ's a")
	m := with(f)
	f.Fuzz(func(t *testing.T, a, b, c, d, e, text string) {
		topic := nlp.OwnTopic{Name: "own", Factor: "price", Examples: []string{a, b, c, d, e}}
		if err := nlp.CheckTopics([]nlp.OwnTopic{topic}); err != nil {
			return
		}
		if err := m.SetTopics([]nlp.OwnTopic{topic}); err != nil {
			t.Fatal(err)
		}
		for _, text := range []string{text, a, b + c, a + "," + text + "。" + d} {
			r := m.Read(say(text))
			explained, reasons := m.Explain(say(text))
			if r != explained {
				t.Errorf("%q is read as %+v and explained as %+v", text, r, explained)
			}
			for _, reason := range reasons {
				if text[reason.Start:reason.End] != reason.Text || math.IsNaN(reason.Weight) {
					t.Errorf("%q has the reason %+v", text, reason)
				}
			}
		}
	})
}

func BenchmarkRead_own(b *testing.B) {
	texts := make([]string, 0, 4000)
	for _, m := range corpus(b)[:4000] {
		texts = append(texts, m.text)
	}
	real := lateFlight(b).topics
	for _, n := range []int{0, 1, 6, 32} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			topics := slices.Clone(real[:min(n, len(real))])
			for i := len(topics); i < n; i++ { // as broad as topics can be: messages about anything
				topic := nlp.OwnTopic{Name: fmt.Sprint("topic ", i), Factor: "price"}
				for _, m := range corpus(b)[5000+100*i:] {
					if len(topic.Examples) < 10 && len(m.text) > 20 && len(m.text) < 400 {
						topic.Examples = append(topic.Examples, m.text)
					}
				}
				topics = append(topics, topic)
			}
			m := with(b, topics...)
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				m.Read(say(texts[i%len(texts)]))
			}
		})
	}
}
