package nlp

import "math"

// mood.go explains the score of the sentiment. The score is no sum: it is the
// probability of a good mood less that of a bad one, and what a word adds
// depends on the others. A question mark moves a complaint's score up and a
// thank-you's down, because it makes neutral likelier than both.

// moodSteps is in how many steps the words are let in. The error of so many is
// below a thousandth, and goes to the rest.
const moodSteps = 16

// mood appends the reasons for the sentiment. All words are let in evenly, from
// none to all, and each is credited with what it moves the score on the way
// (integrated gradients: Sundararajan et al., "Axiomatic attribution", 2017). So
// the weights and the rest add up to the score, and a word whose weight is below
// zero is one without which the score would be higher
// (eval.TestReasons_takingTheirWordsAwayDoesWhatTheyClaim).
func (x *explainer) mood(label uint8) {
	var base, full, slope [3]float64
	x.wordless(&base)
	copy(full[:], x.b.z[offsets[HeadSentiment]:])
	for i := range moodSteps {
		t := (float64(i) + 0.5) / moodSteps
		var z [3]float64
		for k := range z {
			z[k] = base[k] + t*(full[k]-base[k])
		}
		p, score := moodScore(z)
		slope[Negative] -= p[Negative] * (1 + score) / moodSteps
		slope[Neutral] -= p[Neutral] * score / moodSteps
		slope[Positive] += p[Positive] * (1 - score) / moodSteps
	}
	w := labelWeights{all: slope[Neutral], some: [2]labelWeight{
		{Negative, slope[Negative] - slope[Neutral]}, {Positive, slope[Positive] - slope[Neutral]},
	}}
	x.add(HeadSentiment, &w)
	_, score := moodScore(full)
	t := Total{Head: headNames[HeadSentiment], Label: sentiments[label], Rest: score, Sum: score}
	for k := range full {
		t.Rest -= slope[k] * (full[k] - base[k])
	}
	x.name(HeadSentiment, t)
}

// wordless sets the beliefs in the moods before any word is heard.
func (x *explainer) wordless(base *[3]float64) {
	own := &x.m.heads[HeadSentiment]
	g := x.s.group()
	for k := range base {
		base[k] = own.Shift[g]
	}
	for d, share := range x.b.domains {
		head, at := &x.m.heads[moodHeads[d]], offsets[moodHeads[d]]
		for k := range base {
			sum := int32(0)
			for i, row := range x.rows {
				if sp := x.s.spans[i]; row >= 0 && sp.end == sp.first {
					sum += x.m.table.rows[row].at(at + k)
				}
			}
			base[k] += own.Slope[g] * share * (head.Bias[k] + head.Scale*x.b.gain*float64(sum))
		}
	}
}

// moodScore turns beliefs into probabilities and the score.
func moodScore(z [3]float64) (p [3]float64, score float64) {
	top, sum := max(z[0], z[1], z[2]), 0.0
	for k := range p {
		p[k] = math.Exp(z[k] - top)
		sum += p[k]
	}
	for k := range p {
		p[k] /= sum
	}
	return p, p[Positive] - p[Negative]
}
