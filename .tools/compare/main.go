// Command compare sets Undertone beside what else one could take: VADER for the
// sentiment of English, gse for cutting Chinese into words. Both read the
// messages that no model was trained on.
//
//	go run ./cmd/dev ear        from the repository's root
//
// It fails where a promise is not kept: a reading of all heads, with their
// confidence, takes at most half the time of VADER's one score and at most a
// third of gse's cutting alone, allocates nothing, and loading takes at most
// 50 ms. Times are compared within one run, each round taking both in turn, so
// that a busy machine slows both.
package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/go-ego/gse"
	"github.com/jonreiter/govader"

	"undertone/nlp"
	"undertone/nlp/train"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "compare:", err)
		os.Exit(1)
	}
}

func run() error {
	corpus, err := train.ReadCorpus(os.DirFS("../../nlp"), "corpus")
	if err != nil {
		return err
	}
	model, err := nlp.New(nlp.Options{})
	if err != nil {
		return err
	}
	english, chinese := heldOut(corpus)
	vader := govader.NewSentimentIntensityAnalyzer()
	printScores(model, vader, english)
	fmt.Println()
	slow := pace{
		what: "English", texts: english, most: 1.0 / 2,
		ours:   func(in nlp.Input) { model.Read(in) },
		theirs: func(text string) { vader.PolarityScores(text) },
		name:   "govader, its one score",
	}.measure()
	// The dictionary comes late: it is most of the memory that a collection looks at.
	cutter := gse.Segmenter{SkipLog: true}
	if err := cutter.LoadDictEmbed("zh"); err != nil {
		return fmt.Errorf("load gse's dictionary: %w", err)
	}
	return errors.Join(slow, pace{
		what: "Chinese", texts: chinese, most: 1.0 / 3,
		ours:   func(in nlp.Input) { model.Read(in) },
		theirs: func(text string) { cutter.Cut(text, true) },
		name:   "gse, cutting alone",
	}.measure(), measureLoad())
}

// heldOut are the messages that no model was trained on. Turns of conversations
// are left out: half of them are an agent's.
func heldOut(corpus *train.Corpus) (english, chinese []train.Example) {
	for _, ex := range corpus.Messages {
		switch {
		case !nlp.HeldOut(ex.ID):
		case ex.Lang == "en":
			english = append(english, ex)
		case ex.Lang != "mixed":
			chinese = append(chinese, ex)
		}
	}
	return english, chinese
}
