package train_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"undertone/nlp"
	"undertone/nlp/train"
)

// files are the data of a small model: a lexicon of a few phrases and messages
// made of them.
func files(extra ...string) fstest.MapFS {
	var corpus strings.Builder
	corpus.WriteString("text\tspeaker\tmedium\tlang\tsentiment\ttone\ttopics\ttouchpoint\tintent\texpectation\turgency\ttags\n")
	for i := range 60 {
		fmt.Fprintf(&corpus, "the parcel %d is late again\tcustomer\tchat\ten\tnegative\tfrustration\tdelivery\tafter_sales\tcomplaint\tunmet\tnormal\t-\n", i)
		fmt.Fprintf(&corpus, "多谢 第%d次 很快\tcustomer\tchat\tzh-Hans\tpositive\tgratitude\t-\tfeedback\tpraise\tmet\tlow\t-\n", i)
		fmt.Fprintf(&corpus, "what is the price of item %d?\tcustomer\tchat\ten\tneutral\tneutral\tprice_promotion\tdiscovery\tinquiry\tnone\tnormal\t-\n", i)
	}
	for _, line := range extra {
		corpus.WriteString(line + "\n")
	}
	file := func(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }
	return fstest.MapFS{
		"corpus/a.tsv": file(corpus.String()),
		"corpus/conversations_b.tsv": file("text\tspeaker\tat\tsentiment\ttone\ttopics\ttouchpoint\tintent\texpectation\turgency\n" +
			"@\tc1\ten\tchat\tweb_chat\tanswered\t-\tno\t4\n" +
			"one moment\tagent\t0\tneutral\tneutral\t-\tservice\tnone\tnone\tlow\n"),
		"lexicon/fold.txt":        file("# pairs\n謝谢 訂订\n"),
		"lexicon/roles.txt":       file("negate: not\ncontrast: but\n"),
		"lexicon/feelings_en.tsv": file("phrase\tvalence\ttone\ttopic\tintent\nlate\t-1.5\tfrustration\tdelivery\tcomplaint\n"),
		"lexicon/feelings_zh.tsv": file("phrase\tvalence\ttone\ttopic\tintent\n多谢\t1.8\tgratitude\t-\tpraise\n"),
		"lexicon/topics_en.tsv":   file("phrase\ttopic\tstrength\ttouchpoint\nparcel\tdelivery\t1.0\tafter_sales\n"),
		"lexicon/topics_zh.tsv":   file("phrase\ttopic\tstrength\ttouchpoint\n快递\tdelivery\t1.0\t-\n"),
	}
}

func small(t *testing.T, fsys fstest.MapFS, opts train.Options) []byte {
	t.Helper()
	model, err := train.Train(t.Context(), fsys, opts)
	if err != nil {
		t.Fatal(err)
	}
	return model
}

func TestTrain_learnsWhatTheCorpusSays(t *testing.T) {
	t.Parallel()
	m, err := nlp.Load(small(t, files(), train.Options{}))
	if err != nil {
		t.Fatal(err)
	}
	r := m.Read(nlp.Input{Text: "my parcel is late"})
	if r.Sentiment.Label != nlp.Negative || r.TopicCount == 0 || nlp.Topics()[r.Topics[0].Label] != "delivery" {
		t.Errorf("got %+v, want a negative message about the delivery", r)
	}
	if r := m.Read(nlp.Input{Text: "多謝 很快"}); r.Sentiment.Label != nlp.Positive {
		t.Errorf("got %+v, want a positive message", r)
	}
}

func TestTrain_isDeterministic(t *testing.T) {
	t.Parallel()
	first, second := small(t, files(), train.Options{}), small(t, files(), train.Options{})
	if !bytes.Equal(first, second) {
		t.Error("two trainings on the same data differ")
	}
	if bytes.Equal(first, small(t, files(), train.Options{Seed: 2})) {
		t.Error("another seed makes the same model: the seed is not used")
	}
}

func TestTrain_neverLearnsFromTheHeldOutTenth(t *testing.T) {
	t.Parallel()
	// Two messages share words that nothing else has, so they would be learned.
	var held []string
	for i := 0; len(held) < 2; i++ {
		if text := fmt.Sprintf("zebra quagga %d", i); nlp.HeldOut(text) {
			held = append(held, text+"\tcustomer\tchat\ten\tpositive\tdelight\t-\tfeedback\tpraise\tmet\tlow\t-")
		}
	}
	// The digest of the data, behind the header, differs.
	const digestEnds = len("undertone-ear\n") + 9 + 32
	without, with := small(t, files(), train.Options{}), small(t, files(held...), train.Options{})
	if !bytes.Equal(without[digestEnds:], with[digestEnds:]) {
		t.Error("held-out messages change the model")
	}
}

func TestShipped_isMadeOfTheCommittedData(t *testing.T) {
	t.Parallel()
	m, err := nlp.New(nlp.Options{})
	if err != nil {
		t.Fatal(err)
	}
	want, err := train.Digest(os.DirFS(".."))
	if err != nil {
		t.Fatal(err)
	}
	if got := m.Source(); got != want {
		t.Errorf("the committed model is made of %x, the committed data are %x: run undertone train", got[:4], want[:4])
	}
}

// The digest above says what the model was made of; this says how.
func TestTrain_rebuildsTheCommittedModel(t *testing.T) {
	t.Parallel()
	if os.Getenv("UNDERTONE_REBUILD") == "" {
		t.Skip("trains the whole model on the public sets, which takes minutes: set UNDERTONE_REBUILD=1")
	}
	want, err := os.ReadFile("../model.bin")
	if err != nil {
		t.Fatal(err)
	}
	got, err := train.Train(t.Context(), os.DirFS(".."), train.Options{Open: os.DirFS(publicSets)})
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("the committed model is not what training makes of its data")
	}
}

func TestTrain_stopsWhenAskedTo(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := train.Train(ctx, files(), train.Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("error = %v, want context.Canceled", err)
	}
}

func TestTrain_refusesACorpusTooSmall(t *testing.T) {
	t.Parallel()
	fsys := files()
	delete(fsys, "corpus/a.tsv")
	for name := range fsys {
		if strings.HasPrefix(name, "lexicon/") && strings.HasSuffix(name, ".tsv") {
			first, _, _ := strings.Cut(string(fsys[name].Data), "\n")
			fsys[name] = &fstest.MapFile{Data: []byte(first + "\n")}
		}
	}
	if _, err := train.Train(t.Context(), fsys, train.Options{}); !errors.Is(err, train.ErrSmall) {
		t.Errorf("error = %v, want ErrSmall", err)
	}
}

func TestTrain_tellsHowFarItIs(t *testing.T) {
	t.Parallel()
	var steps []int
	small(t, files(), train.Options{Progress: func(done, of int) { steps = append(steps, done*100/of) }})
	if len(steps) == 0 || steps[len(steps)-1] != 100 {
		t.Errorf("progress = %v, want it to end at 100 %%", steps)
	}
}
