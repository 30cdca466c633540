package main

import (
	"fmt"

	"github.com/jonreiter/govader"

	"undertone/nlp"
	"undertone/nlp/train"
)

// scores counts what an F1 is made of, by label of the sentiment.
type scores struct{ hit, said, due [3]int }

func (s *scores) add(truth, said uint8) {
	s.due[truth]++
	s.said[said]++
	if truth == said {
		s.hit[truth]++
	}
}

func (s *scores) f1() (mean float64, each [3]float64) {
	for k := range each {
		if all := s.said[k] + s.due[k]; all > 0 {
			each[k] = 2 * float64(s.hit[k]) / float64(all)
		}
		mean += each[k] / 3
	}
	return mean, each
}

// vaderLine is the compound score from which on VADER's authors call a text
// positive, and below the negative of which they call it negative.
const vaderLine = 0.05

func vaderLabel(compound float64) uint8 {
	switch {
	case compound >= vaderLine:
		return nlp.Positive
	case compound <= -vaderLine:
		return nlp.Negative
	}
	return nlp.Neutral
}

// printScores sets the sentiment of the English messages side by side.
func printScores(m *nlp.Model, vader *govader.SentimentIntensityAnalyzer, texts []train.Example) {
	var ours, theirs scores
	for i := range texts {
		truth := texts[i].Labels[nlp.HeadSentiment]
		ours.add(truth, m.Read(input(&texts[i])).Sentiment.Label)
		theirs.add(truth, vaderLabel(vader.PolarityScores(texts[i].Text).Compound))
	}
	fmt.Printf("sentiment of %d English messages, macro-F1 over negative, neutral, positive\n", len(texts))
	for _, who := range []struct {
		name string
		of   *scores
	}{{"undertone", &ours}, {"govader", &theirs}} {
		mean, each := who.of.f1()
		fmt.Printf("  %-10s %.3f   (%.3f, %.3f, %.3f)\n", who.name, mean, each[nlp.Negative], each[nlp.Neutral], each[nlp.Positive])
	}
}

// input is what the model is handed: the text must tell its language.
func input(ex *train.Example) nlp.Input {
	in := ex.Input
	in.Lang = ""
	return in
}
