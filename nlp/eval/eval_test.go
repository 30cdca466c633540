package eval_test

import (
	"context"
	"errors"
	"math"
	"os"
	"reflect"
	"slices"
	"sync"
	"testing"

	"undertone/monitor/contact"
	"undertone/nlp"
	"undertone/nlp/eval"
	"undertone/nlp/train"
)

var (
	shipped = sync.OnceValues(func() (*nlp.Model, error) { return nlp.New(nlp.Options{}) })
	corpus  = sync.OnceValues(func() (*train.Corpus, error) { return train.ReadCorpus(os.DirFS(".."), "corpus") })
	report  = sync.OnceValues(func() (*eval.Report, error) {
		m, err := shipped()
		if err != nil {
			return nil, err
		}
		c, err := corpus()
		if err != nil {
			return nil, err
		}
		return eval.Run(context.Background(), m, c, eval.Options{})
	})
)

func must[T any](t *testing.T, get func() (T, error)) T {
	t.Helper()
	v, err := get()
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func run(t *testing.T, c *train.Corpus, opts eval.Options) *eval.Report {
	t.Helper()
	r, err := eval.Run(t.Context(), must(t, shipped), c, opts)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// find returns a group of the single messages, or of the hard cases among them.
func find(t *testing.T, groups []eval.Group, name string) eval.Group {
	t.Helper()
	i := slices.IndexFunc(groups, func(g eval.Group) bool { return g.Name == name })
	if i < 0 {
		t.Fatalf("no group %q", name)
	}
	return groups[i]
}

// The scores that the shipped model must keep, on messages that no model was
// trained on. Where the aim is higher than what was reached so far, aim says so:
// topics want .72, and the touchpoint .66 in English.
func TestShipped_reachesItsScores(t *testing.T) {
	t.Parallel()
	groups := must(t, report).Parts[0].Groups
	for _, tt := range []struct {
		name  string
		least [nlp.Heads]float64
	}{
		{"en", [nlp.Heads]float64{
			nlp.HeadSentiment: 0.85, nlp.HeadTone: 0.66, nlp.HeadTopics: 0.63, nlp.HeadTouchpoint: 0.61,
			nlp.HeadIntent: 0.74, nlp.HeadExpectation: 0.76, nlp.HeadUrgency: 0.74,
		}},
		{"zh", [nlp.Heads]float64{
			nlp.HeadSentiment: 0.85, nlp.HeadTone: 0.66, nlp.HeadTopics: 0.65, nlp.HeadTouchpoint: 0.66,
			nlp.HeadIntent: 0.74, nlp.HeadExpectation: 0.76, nlp.HeadUrgency: 0.74,
		}},
	} {
		g := find(t, groups, tt.name)
		if g.Messages < 1000 {
			t.Errorf("%s: %d messages are held out, too few to say anything", g.Name, g.Messages)
		}
		for n, head := range g.Heads {
			if head.F1 < tt.least[n] {
				t.Errorf("%s, %s: F1 is %.3f, want at least %.2f", g.Name, head.Head, head.F1, tt.least[n])
			}
			if head.Calibration > 0.05 {
				t.Errorf("%s, %s: confidence and truth differ by %.3f, want at most .05", g.Name, head.Head, head.Calibration)
			}
		}
	}
}

// TestRun_countsAsTheDefinitionsSay counts the sentiment once more, the plain way.
func TestRun_countsAsTheDefinitionsSay(t *testing.T) {
	t.Parallel()
	m, c := must(t, shipped), must(t, corpus)
	var hit, said, due [3]float64
	var sure, right, n [10]float64
	total := 0.0
	for _, ex := range c.Messages {
		if !nlp.HeldOut(ex.Text) || ex.Lang != "en" {
			continue
		}
		in := ex.Input
		in.Lang = ""
		g, truth := m.Read(in).Sentiment, ex.Labels[nlp.HeadSentiment]
		bin := min(9, int(g.Confidence)/1000)
		sure[bin] += float64(g.Confidence) / 10000
		n[bin]++
		said[g.Label]++
		due[truth]++
		total++
		if g.Label == truth {
			hit[truth]++
			right[bin]++
		}
	}
	f1, off := 0.0, 0.0
	for k := range hit {
		precision, recall := hit[k]/said[k], hit[k]/due[k]
		f1 += 2 * precision * recall / (precision + recall) / 3
	}
	for i := range n {
		if n[i] > 0 {
			off += math.Abs(sure[i]/n[i]-right[i]/n[i]) * n[i] / total
		}
	}
	got := find(t, must(t, report).Parts[0].Groups, "en").Heads[nlp.HeadSentiment]
	near(t, "F1", got.F1, f1)
	near(t, "calibration error", got.Calibration, off)
	near(t, "accuracy", got.Accuracy, (hit[0]+hit[1]+hit[2])/total)
	for k, row := range got.Confusion {
		if float64(row[0]+row[1]+row[2]) != due[k] || float64(row[k]) != hit[k] {
			t.Errorf("confusion of label %d is %v, want %v messages and %v right", k, row, due[k], hit[k])
		}
	}
}

func near(t *testing.T, what string, got, want float64) {
	t.Helper()
	if math.Abs(got-want) > 1e-9 {
		t.Errorf("%s = %v, want %v", what, got, want)
	}
}

func TestRun_isDeterministic(t *testing.T) {
	t.Parallel()
	c := must(t, corpus)
	few := &train.Corpus{Messages: c.Messages[:300], Conversations: c.Conversations[:10]}
	opts := eval.Options{Against: other(t)}
	if a, b := run(t, few, opts), run(t, few, opts); !reflect.DeepEqual(a, b) {
		t.Error("two reports on the same model and corpus differ")
	}
}

func TestRun_tellsApartWhatMakesAMessageHard(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, text string
		mood       uint8
		change     func(*train.Example)
	}{
		{"negation", "they did not paint the door of the shed", nlp.Negative, nil},
		{"contrast", "the food was fine but the waiter was slow today", nlp.Negative, nil},
		{"question", "请问这个订单什么时候可以发货呢？", nlp.Neutral, nil},
		{"short", "thanks a lot", nlp.Positive, nil},
		{"short", "好的谢谢你", nlp.Positive, nil},
		{"long", "one two three four five six seven eight nine ten one two three four five six seven eight nine ten one two three four five", nlp.Neutral, nil},
		{"emoji", "got it 🙏 all is well now my friend", nlp.Positive, nil},
		{"shouting", "WHERE IS THE parcel please", nlp.Negative, nil},
		{"shouting", "你们到底什么时候发货！！", nlp.Negative, nil},
		{"voice", "yeah so um the parcel came today", nlp.Neutral, func(ex *train.Example) { ex.Medium = contact.Voice }},
		{"agent", "let me look that up for you now", nlp.Neutral, func(ex *train.Example) { ex.Speaker = contact.Agent }},
		{"no_phrase", "the box is on the table by the door", nlp.Neutral, nil},
		{"against_phrases", "great, just great, thank you so much, eleven days", nlp.Negative, nil},
		{"sarcasm", "the box is on the table by the door", nlp.Neutral, func(ex *train.Example) { ex.Tags = []string{"sarcasm"} }},
	}
	for _, tt := range tests {
		ex := train.Example{Input: nlp.Input{Text: tt.text}, ID: tt.text}
		ex.Labels[nlp.HeadSentiment], ex.Judged[nlp.HeadSentiment] = tt.mood, true
		ex.Lang = "en"
		if tt.change != nil {
			tt.change(&ex)
		}
		got := run(t, &train.Corpus{Messages: []train.Example{ex}}, eval.Options{All: true})
		find(t, got.Parts[0].Groups[0].Tags, tt.name)
		// And a plain message is none of these but one without a phrase.
		plain := ex
		plain.Input, plain.Tags = nlp.Input{Text: "my number is on the second page of the form", Lang: "en"}, nil
		plain.Labels[nlp.HeadSentiment] = nlp.Neutral
		got = run(t, &train.Corpus{Messages: []train.Example{plain}}, eval.Options{All: true})
		for _, g := range got.Parts[0].Groups[0].Tags {
			if g.Name != "no_phrase" {
				t.Errorf("a plain message is %s", g.Name)
			}
		}
	}
}

func TestRun_judgesOnlyWhatWasHeldOut(t *testing.T) {
	t.Parallel()
	var trained train.Corpus
	for _, ex := range must(t, corpus).Messages[:200] {
		if !nlp.HeldOut(ex.ID) {
			trained.Messages = append(trained.Messages, ex)
		}
	}
	if _, err := eval.Run(t.Context(), must(t, shipped), &trained, eval.Options{}); !errors.Is(err, eval.ErrNothing) {
		t.Errorf("error = %v, want ErrNothing", err)
	}
	if got := run(t, &trained, eval.Options{All: true}).Parts[0].Groups[0].Messages; got != len(trained.Messages) {
		t.Errorf("all of them: judged %d, want %d", got, len(trained.Messages))
	}
}

func TestRun_stopsWhenAskedTo(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := eval.Run(ctx, must(t, shipped), must(t, corpus), eval.Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("error = %v, want context.Canceled", err)
	}
}
