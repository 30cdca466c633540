package train

import "undertone/nlp"

// felt is the valence, in tenths, from which on a phrase alone has a mood.
const felt = 8

// named is the strength, in tenths, from which on a phrase alone names a topic.
const named = 6

// phraseExamples makes an example of every entry of the lexicon that says
// something by itself. They teach the words inside the phrases, so that a
// phrase nobody listed is understood by its parts.
func phraseExamples(k nlp.Knowledge) []Example {
	var out []Example
	for _, f := range k.Feelings {
		ex := phraseExample(f.Phrase)
		switch {
		case f.Valence <= -felt:
			ex.judge(nlp.HeadSentiment, nlp.Negative)
		case f.Valence >= felt:
			ex.judge(nlp.HeadSentiment, nlp.Positive)
		}
		if f.Valence <= -felt || f.Valence >= felt {
			ex.judge(nlp.HeadTone, f.Tone)
			ex.judge(nlp.HeadIntent, f.Intent)
		}
		out = append(out, ex)
	}
	for _, t := range k.Topics {
		if t.Strength < named {
			continue
		}
		ex := phraseExample(t.Phrase)
		ex.Judged[nlp.HeadTopics] = true
		ex.Topics = []uint8{t.Topic}
		ex.judge(nlp.HeadTouchpoint, t.Touchpoint)
		out = append(out, ex)
	}
	return out
}

func phraseExample(text string) Example {
	ex := Example{ID: text, Phrase: true}
	ex.Text = text
	return ex
}

func (ex *Example) judge(head int, label uint8) {
	if label != nlp.None {
		ex.Labels[head], ex.Judged[head] = label, true
	}
}
