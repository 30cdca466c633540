package emerging_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"undertone/nlp"
	"undertone/nlp/emerging"
)

// problems are the new ones that tests bring up, one a language: a file of
// thirty ways to put it, and what it is called.
var problems = []struct{ lang, file, name string }{
	{"en", "qr_ticket_blank.txt", "QR ticket"},
	{"zh", "dianzipiao.txt", "电子票打不开"},
}

func newFinder(t testing.TB, opts emerging.Options) *emerging.Finder {
	t.Helper()
	model, err := ear()
	if err != nil {
		t.Fatal(err)
	}
	return emerging.New(opts, model)
}

func within(all []utterance, span time.Duration) []utterance {
	n := slices.IndexFunc(all, func(u utterance) bool { return u.At.After(noon.Add(span)) })
	if n < 0 {
		return all
	}
	return all[:n]
}

// The hour has 1,800 customers' messages in the language, of which about 780 are
// negative; the thirty come in its middle, within about four minutes, and are
// heard only if the model takes them for negative.
func TestFinder_findsANewProblem(t *testing.T) {
	t.Parallel()
	for _, p := range problems {
		t.Run(p.lang, func(t *testing.T) {
			t.Parallel()
			var took []time.Duration
			for seed := uint64(1); seed <= max(2, 8/slower); seed++ {
				hour := within(arrive(ordinary(t, p.lang, seed), noon, 1800, seed), time.Hour)
				news := arrive(lines(t, p.file, seed), noon.Add(30*time.Minute), 450, seed)
				f := newFinder(t, emerging.Options{})
				found, at := listen(f, inOrder(hour, news), news[0].At, news[len(news)-1].At)
				if found == nil {
					t.Errorf("seed %d: nothing was found", seed)
					continue
				}
				took = append(took, at.Sub(news[0].At))
				if at.Sub(news[0].At) > 2*time.Minute {
					t.Errorf("seed %d: found after %s, want 2m at most", seed, at.Sub(news[0].At))
				}
				checkFound(t, found, p.lang, p.name)
				if n := f.Stats().Opened; n != 1 {
					t.Errorf("seed %d: %d issues in the hour, want the one", seed, n)
				}
			}
			slices.Sort(took)
			t.Logf("found after %v", took)
			if median := took[(len(took)-1)/2]; median > time.Minute {
				t.Errorf("the median is %s, want 1m at most", median)
			}
		})
	}
}

// listen hears the messages and returns the issues as they are at the moment
// end, and when the first opened that is newer than begin.
func listen(f *emerging.Finder, all []utterance, begin, end time.Time) (found []emerging.Issue, at time.Time) {
	for _, u := range all {
		if u.At.After(end) && found == nil {
			found = f.Issues(end)
		}
		if u.wanted && f.Hear(u.Message) > 0 && at.IsZero() && !u.At.Before(begin) {
			at = u.At
		}
	}
	if at.IsZero() {
		return nil, at
	}
	return found, at
}

func checkFound(t *testing.T, found []emerging.Issue, lang, name string) {
	t.Helper()
	if len(found) != 1 {
		t.Errorf("%d issues, want one: %+v", len(found), found)
		return
	}
	i := found[0]
	if i.Lang != lang || !strings.Contains(i.Phrase, name) {
		t.Errorf("issue %q in %s, want %q in %s", i.Phrase, i.Lang, name, lang)
	}
	for _, v := range i.Variants {
		if lang == "zh" && strings.Contains(i.Phrase, v) {
			t.Errorf("issue %q has the variant %q, a fragment", i.Phrase, v)
		}
	}
	if i.Messages < 12 || i.Conversations != i.Messages || i.Baseline > 2 || i.Score < 8 {
		t.Errorf("issue %+v, want most of the thirty messages, each a conversation's own, against a small baseline", i)
	}
	if len(i.Examples) != 5 || !strings.HasPrefix(i.Examples[0].Conversation, "c-new-") || !slices.Contains(i.Channels, "web-chat") {
		t.Errorf("examples %v of channels %v, want five of the new ones on web-chat", i.Examples, i.Channels)
	}
	if span := i.Last.Sub(i.Since); span < time.Minute || span > 10*time.Minute {
		t.Errorf("from %s to %s, want the minutes in which it was said", i.Since, i.Last)
	}
}

func TestFinder_isQuietInAnOrdinaryHour(t *testing.T) {
	t.Parallel()
	for _, p := range problems {
		for _, hourly := range []float64{600, 1800, 3600} {
			t.Run(fmt.Sprintf("%s, %v messages", p.lang, hourly), func(t *testing.T) {
				t.Parallel()
				for seed := uint64(1); seed <= max(1, 3/slower); seed++ {
					f := newFinder(t, emerging.Options{})
					for _, u := range within(arrive(ordinary(t, p.lang, seed), noon, hourly, seed), time.Hour) {
						if u.wanted && f.Hear(u.Message) > 0 {
							t.Errorf("seed %d: an issue at %s: %+v", seed, u.At, f.Issues(u.At))
						}
					}
				}
			})
		}
	}
}

// ground is what a background says: mostly one thing, and every fifth time
// another.
var ground = map[nlp.Lang][2]string{
	nlp.LangEnglish: {"the blue parrot was rude on the ferry", "a green bicycle was stolen"},
	nlp.LangHans:    {"蓝色鹦鹉在渡轮上很没礼貌", "绿色单车被偷"},
}

// background is an hour of one message every six seconds, each of a customer of
// its own.
func background(f *emerging.Finder, lang nlp.Lang) time.Time {
	at := noon
	for i := range 600 {
		text := ground[lang][0]
		if i%5 == 0 {
			text = ground[lang][1]
		}
		at = at.Add(6 * time.Second)
		f.Hear(emerging.Message{ID: fmt.Sprint(i), Conversation: fmt.Sprint("c-", i), Channel: "web", Text: text, Lang: lang, At: at})
	}
	return at
}

func TestFinder_doesNotRise(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		lang  nlp.Lang
		text  string
		talks int // conversations that say it in turn
		opens uint64
	}{
		{"a new problem of many", nlp.LangEnglish, "the purple umbrella leaks", 20, 1},
		{"a new problem of many, in Chinese", nlp.LangHans, "紫色雨伞漏水", 20, 1},
		{"one customer who says it often", nlp.LangEnglish, "the purple umbrella leaks", 1, 0},
		{"four customers", nlp.LangEnglish, "the purple umbrella leaks", 4, 0},
		{"what is frequent anyway", nlp.LangEnglish, "the blue parrot was rude again", 20, 0},
		{"what is frequent anyway, in Chinese", nlp.LangHans, "蓝色鹦鹉在渡轮上很没礼貌", 20, 0},
		{"two ordinary words that meet", nlp.LangHans, "鹦鹉渡轮", 20, 0},
		{"what a topic knows", nlp.LangEnglish, "white screen", 20, 0},
		{"what a topic knows, in Chinese", nlp.LangHans, "打不开", 20, 0},
		{"what says nothing", nlp.LangEnglish, "this is ridiculous, every time the same thing", 20, 0},
		{"what says nothing, in Chinese", nlp.LangHans, "你们这是什么呀，怎么还没有", 20, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			f := newFinder(t, emerging.Options{})
			at := background(f, tt.lang)
			for i := range 20 {
				at = at.Add(5 * time.Second)
				f.Hear(emerging.Message{
					ID: fmt.Sprint("n", i), Conversation: fmt.Sprint("n", i%tt.talks), Channel: "web", Text: tt.text, Lang: tt.lang, At: at,
				})
			}
			if got := f.Stats().Opened; got != tt.opens {
				t.Errorf("%d issues opened, want %d: %+v", got, tt.opens, f.Issues(at))
			}
		})
	}
}

// What becomes twice and a half as frequent is no new problem, however many say
// it and however little chance it leaves.
func TestFinder_overlooksADrift(t *testing.T) {
	t.Parallel()
	f := newFinder(t, emerging.Options{})
	at := background(f, nlp.LangEnglish)
	for i := range 90 {
		at = at.Add(6 * time.Second)
		f.Hear(emerging.Message{
			ID: fmt.Sprint("n", i), Conversation: fmt.Sprint("n", i), Text: ground[nlp.LangEnglish][i%2], Lang: nlp.LangEnglish, At: at,
		})
	}
	if n := f.Stats().Opened; n != 0 {
		t.Errorf("%d issues about a bicycle in every second message that was in every fifth, want none: %+v", n, f.Issues(at))
	}
	if got := emerging.Surprise(120, 600, 45, 90); got < 6 {
		t.Errorf("its surprise is only %v; this test wants one that would do", got)
	}
}

// Two problems at once are two issues, and both close when they are over.
func TestFinder_keepsProblemsApartAndClosesThem(t *testing.T) {
	t.Parallel()
	f := newFinder(t, emerging.Options{})
	at := background(f, nlp.LangEnglish)
	for i := range 20 {
		at = at.Add(5 * time.Second)
		text := [...]string{"the purple umbrella leaks", "a broken turnstile at the east stand"}[i%2]
		f.Hear(emerging.Message{ID: fmt.Sprint("n", i), Conversation: fmt.Sprint("n", i), Channel: "web", Text: text, Lang: nlp.LangEnglish, At: at})
	}
	names := func(at time.Time) (names []string) {
		for _, i := range f.Issues(at) {
			names = append(names, i.Phrase)
		}
		slices.Sort(names)
		return names
	}
	if got, want := names(at), []string{"broken turnstile", "purple umbrella leaks"}; !slices.Equal(got, want) {
		t.Errorf("issues %q, want %q", got, want)
	}
	if n := f.Open(at)["en"]; n != 2 {
		t.Errorf("%d open, want 2", n)
	}
	if got := names(at.Add(14 * time.Minute)); len(got) != 2 {
		t.Errorf("after 14 quiet minutes there are %q, want both", got)
	}
	late := at.Add(16 * time.Minute)
	if got := names(late); len(got) != 0 {
		t.Errorf("after 16 quiet minutes there are %q, want none", got)
	}
	if got := len(names(at)); got != 2 {
		t.Errorf("%d issues once a later moment was asked for, want 2: looking changes nothing", got)
	}
	f.Hear(emerging.Message{ID: "l", Conversation: "l", Text: "the blue parrot was rude", Lang: nlp.LangEnglish, At: late})
	if got := f.Open(at)["en"]; got != 0 {
		t.Errorf("%d open once a message came that late, want none", got)
	}
}

func TestFinder_lookingChangesNothing(t *testing.T) {
	t.Parallel()
	one, two := newFinder(t, emerging.Options{}), newFinder(t, emerging.Options{})
	hour := within(arrive(ordinary(t, "zh", 1), noon, 1800, 1), 40*time.Minute)
	news := arrive(lines(t, "dianzipiao.txt", 1), noon.Add(30*time.Minute), 450, 1)
	for _, u := range inOrder(hour, news) {
		if !u.wanted {
			continue
		}
		one.Hear(u.Message)
		one.Issues(u.At.Add(time.Hour))
		two.Hear(u.Message)
	}
	end := noon.Add(40 * time.Minute)
	if got, want := asJSON(t, one.Issues(end)), asJSON(t, two.Issues(end)); got != want || got == "[]" {
		t.Errorf("issues with looks between:\n%s\nwithout:\n%s", got, want)
	}
}

func TestFinder_isDeterministic(t *testing.T) {
	t.Parallel()
	hour := within(arrive(inOrder(ordinary(t, "en", 2)[:700], ordinary(t, "zh", 2)[:700]), noon, 2800, 2), 30*time.Minute)
	en := arrive(lines(t, "qr_ticket_blank.txt", 2), noon.Add(25*time.Minute), 450, 2)
	zh := arrive(lines(t, "dianzipiao.txt", 2), noon.Add(25*time.Minute), 450, 3)
	all := inOrder(hour, en, zh)
	var first string
	for range 3 {
		f := newFinder(t, emerging.Options{Phrases: 2000}) // so that it forgets
		for _, u := range all {
			if u.wanted {
				f.Hear(u.Message)
			}
		}
		got := asJSON(t, f.Issues(noon.Add(30*time.Minute)))
		if f.Stats().Forgotten == 0 || len(got) < 100 {
			t.Fatalf("stats %+v and issues %s: want phrases forgotten and issues found", f.Stats(), got)
		}
		if first == "" {
			first = got
		} else if got != first {
			t.Errorf("issues\n%s\nbefore\n%s", got, first)
		}
	}
}

func TestFinder_lateMessagesCountInTheBaselineAlone(t *testing.T) {
	t.Parallel()
	f := newFinder(t, emerging.Options{})
	at := background(f, nlp.LangEnglish)
	for i := range 300 {
		f.Hear(emerging.Message{
			ID: fmt.Sprint("n", i), Conversation: fmt.Sprint("n", i), Text: "the purple umbrella leaks", Lang: nlp.LangEnglish, At: at.Add(-time.Hour),
		})
	}
	if s := f.Stats(); s.Late != 300 || s.Opened != 0 {
		t.Errorf("stats %+v, want 300 late and no issue", s)
	}
	for i := range 20 { // and now it is nothing new
		at = at.Add(time.Second)
		f.Hear(emerging.Message{
			ID: fmt.Sprint("l", i), Conversation: fmt.Sprint("l", i), Text: "the purple umbrella leaks", Lang: nlp.LangEnglish, At: at,
		})
	}
	if n := f.Stats().Opened; n != 0 {
		t.Errorf("%d issues about what was said an hour ago as often, want none", n)
	}
}

func TestOptions_wants(t *testing.T) {
	t.Parallel()
	negative := nlp.Reading{Lang: nlp.LangEnglish}
	negative.Sentiment.Label = nlp.Negative
	sure := negative
	sure.TopicCount, sure.Topics[0].Confidence = 1, 9000
	neutral := negative
	neutral.Sentiment.Label = nlp.Neutral
	wordless := negative
	wordless.Lang = nlp.LangUnknown
	tests := []struct {
		name    string
		opts    emerging.Options
		reading nlp.Reading
		want    bool
	}{
		{"a negative message", emerging.Options{}, negative, true},
		{"a negative message of a sure topic", emerging.Options{}, sure, true},
		{"a topic sure enough to cover it", emerging.Options{Topic: 0.9}, sure, false},
		{"a topic not that sure", emerging.Options{Topic: 0.95}, sure, true},
		{"a neutral message", emerging.Options{}, neutral, false},
		{"a message without words", emerging.Options{}, wordless, false},
		{"anything, when it is off", emerging.Options{Off: true}, negative, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if err := tt.opts.SetDefaults(); err != nil {
				t.Fatal(err)
			}
			if got := tt.opts.Wants(&tt.reading); got != tt.want {
				t.Errorf("wanted = %t, want %t", got, tt.want)
			}
		})
	}
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
