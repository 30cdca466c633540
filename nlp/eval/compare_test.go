package eval_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"undertone/nlp"
	"undertone/nlp/eval"
	"undertone/nlp/train"
)

// deaf is a model that knows three words.
var deaf = sync.OnceValues(func() (*nlp.Model, error) {
	var lines strings.Builder
	lines.WriteString("text\tspeaker\tmedium\tlang\tsentiment\ttone\ttopics\ttouchpoint\tintent\texpectation\turgency\ttags\n")
	for i := range 60 {
		fmt.Fprintf(&lines, "late %d\tcustomer\tchat\ten\tnegative\tfrustration\tdelivery\tafter_sales\tcomplaint\tunmet\tnormal\t-\n", i)
		fmt.Fprintf(&lines, "good %d\tcustomer\tchat\ten\tpositive\tgratitude\t-\tfeedback\tpraise\tmet\tlow\t-\n", i)
		fmt.Fprintf(&lines, "when %d\tcustomer\tchat\ten\tneutral\tneutral\t-\tservice\tinquiry\tnone\tlow\t-\n", i)
	}
	file := func(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }
	const feelings, topics = "phrase\tvalence\ttone\ttopic\tintent\n", "phrase\ttopic\tstrength\ttouchpoint\n"
	model, err := train.Train(context.Background(), fstest.MapFS{
		"corpus/a.tsv":     file(lines.String()),
		"lexicon/fold.txt": file(""), "lexicon/roles.txt": file("negate: not\n"),
		"lexicon/feelings_en.tsv": file(feelings + "late\t-1\tfrustration\t-\t-\n"), "lexicon/feelings_zh.tsv": file(feelings),
		"lexicon/topics_en.tsv": file(topics), "lexicon/topics_zh.tsv": file(topics),
	}, train.Options{})
	if err != nil {
		return nil, err
	}
	return nlp.Load(model)
})

func other(t *testing.T) *nlp.Model { return must(t, deaf) }

// disputed is a corpus of messages that the two models read differently, of
// which the shipped one is right in so many of a hundred.
func disputed(t *testing.T, right int) *train.Corpus {
	t.Helper()
	var out train.Corpus
	for _, ex := range must(t, corpus).Messages {
		in := ex.Input
		in.Lang = ""
		a, b := must(t, shipped).Read(in).Sentiment.Label, other(t).Read(in).Sentiment.Label
		if a == b {
			continue
		}
		// One in three of a hundred, so that each label has its share of both.
		ex.Labels[nlp.HeadSentiment] = b
		if len(out.Messages)*37%100 < right {
			ex.Labels[nlp.HeadSentiment] = a
		}
		if out.Messages = append(out.Messages, ex); len(out.Messages) == 300 {
			return &out
		}
	}
	t.Fatalf("only %d messages are read differently", len(out.Messages))
	return nil
}

func TestRun_takesNoNoiseForProgress(t *testing.T) {
	t.Parallel()
	if raceEnabled {
		t.Skip("draws thousands of samples, one after the other: minutes with the race detector")
	}
	verdict := func(c *train.Corpus, against *nlp.Model) (eval.Comparison, string) {
		got := run(t, c, eval.Options{All: true, Against: against}).Parts[0].Groups[0].Heads[nlp.HeadSentiment].Against
		return *got, got.Verdict()
	}
	if c, got := verdict(disputed(t, 50), must(t, shipped)); got != "" || c.Difference != 0 || c.P != 1 {
		t.Errorf("a model against itself: %+v %s", c, got)
	}
	if c, got := verdict(disputed(t, 90), other(t)); got != "better" || c.Difference <= 0 || c.Low > c.Difference || c.High < c.Difference {
		t.Errorf("right in 90 of 100 where they differ: %+v %q, want better", c, got)
	}
	if c, got := verdict(disputed(t, 10), other(t)); got != "worse" {
		t.Errorf("right in 10 of 100 where they differ: %+v %q, want worse", c, got)
	}
	// Five messages say nothing, even if one model is right on all of them.
	few := disputed(t, 100)
	few.Messages = few.Messages[:5]
	if c, got := verdict(few, other(t)); got != "" {
		t.Errorf("five messages: %+v %q, want no verdict", c, got)
	}
	// Nor do the many turns of two conversations.
	many := disputed(t, 100).Messages
	var talks train.Corpus
	for i := range 2 {
		talk := train.Conversation{ID: fmt.Sprint(i)}
		for _, ex := range many[i*100:][:100] {
			ex.ID = talk.ID
			talk.Turns = append(talk.Turns, train.Turn{Example: ex})
		}
		talks.Conversations = append(talks.Conversations, talk)
	}
	turns := run(t, &talks, eval.Options{All: true, Against: other(t)}).Parts[1].Groups[0]
	if got := turns.Heads[nlp.HeadSentiment].Against; turns.Messages != 200 || got.Verdict() != "" {
		t.Errorf("%d turns of two conversations: %+v, want no verdict", turns.Messages, got)
	}
}
