package desk

import (
	"math"
	"strings"

	"gonum.org/v1/gonum/stat/distuv"
)

// Effect is by how much the mood of conversations rose more where the nudge was
// given than where it was held out.
//
// What is compared is After - Before of the nudge's Outcome. A conversation
// counts once, with its first nudge: by the second one, the two kinds of
// conversations have been treated differently. All that were given count,
// answered or not, as nobody knows who would have answered of those held out.
//
// Nudges are matched in strata: the rule, the mood before in steps of 0.25, and
// the language. In each stratum the means of both kinds are compared, and the
// differences are averaged by how many were given there (a post-stratified
// difference of means). Its variance takes one variance for each kind, pooled
// over the strata, since strata of one or two conversations are common and have
// none of their own; the interval is Welch's, with Satterthwaite's degrees of
// freedom. TestEffect_intervalHoldsTheTruth measures how often it is right.
type Effect struct {
	Given   int `json:"given"`    // conversations that were compared
	HeldOut int `json:"held_out"` // likewise
	// Unmatched are those for which their stratum had no counterpart, Silent
	// those where the customer said nothing afterwards.
	Unmatched int `json:"unmatched"`
	Silent    int `json:"silent"`
	// Difference is that of the mood's rise, -4 to 4, above 0 where nudges
	// help; none where there are too few to say.
	Difference *Estimate `json:"difference,omitempty"`
	Says       string    `json:"says"` // one of the words below
}

// What a comparison says. Better and worse are said only where the interval
// leaves no doubt.
const (
	TooFew     = "too_few" // to say anything
	TooEarly   = "too_early"
	Better     = "better"
	Worse      = "worse"
	NoneProven = "none_proven" // a difference may exist, but is not seen
)

const (
	// fewest is how many conversations of each kind a difference rests on at
	// least. Below, one of them moves the mean by more than nudges can.
	fewest = 20
	// freedom is the least degrees of freedom for a variance to be trusted.
	freedom = 10

	moodStep = 0.25
)

// stratum is what matched nudges have in common.
type stratum struct {
	rule, lang string
	mood       int
}

func stratumOf(n *Nudge) stratum {
	return stratum{rule: n.Rule, lang: langOf(n.Lang), mood: int(math.Floor(n.Outcome.Before / moodStep))}
}

// langOf puts the kinds of Chinese together.
func langOf(lang string) string {
	switch {
	case strings.HasPrefix(lang, "zh"), lang == "yue":
		return "zh"
	case strings.HasPrefix(lang, "en"):
		return "en"
	}
	return "other"
}

// sample is the number, the mean and the sum of squares around it (Welford).
type sample struct{ n, mean, squares float64 }

func (s *sample) add(v float64) {
	s.n++
	d := v - s.mean
	s.mean += d / s.n
	s.squares += d * (v - s.mean)
}

// pair is both kinds of one stratum.
type pair struct{ given, heldOut sample }

// firstOnes returns each conversation's first nudge that was given or held out.
func firstOnes(nudges []*Nudge) map[string]*Nudge {
	firsts := make(map[string]*Nudge)
	for _, n := range nudges {
		if firsts[n.Conversation] == nil && (n.State.Shown() || n.State == HeldOut) {
			firsts[n.Conversation] = n
		}
	}
	return firsts
}

// effectOf compares nudges of which each conversation has one.
func effectOf(nudges []*Nudge) Effect {
	var e Effect
	strata := make(map[stratum]*pair)
	var order []*pair // so that sums are the same every time, to the last bit
	for _, n := range nudges {
		switch {
		case n.Outcome == nil: // not over yet
			continue
		case n.Outcome.Messages == 0:
			e.Silent++
			continue
		}
		key := stratumOf(n)
		if strata[key] == nil {
			strata[key] = new(pair)
			order = append(order, strata[key])
		}
		if rise := n.Outcome.After - n.Outcome.Before; n.State == HeldOut {
			strata[key].heldOut.add(rise)
		} else {
			strata[key].given.add(rise)
		}
	}
	var matched []pair
	for _, p := range order {
		if p.given.n == 0 || p.heldOut.n == 0 {
			e.Unmatched += int(p.given.n + p.heldOut.n)
			continue
		}
		matched = append(matched, *p)
		e.Given += int(p.given.n)
		e.HeldOut += int(p.heldOut.n)
	}
	e.Difference = difference(matched, float64(e.Given), float64(e.HeldOut))
	e.Says = says(e.Difference)
	return e
}

// difference returns nil where there are too few.
func difference(matched []pair, given, heldOut float64) *Estimate {
	strata := float64(len(matched))
	if given < fewest || heldOut < fewest || given-strata < freedom || heldOut-strata < freedom {
		return nil
	}
	var value float64
	var squaresG, squaresH float64 // within the strata
	var spreadG, spreadH float64   // what a variance of 1 makes of the weighted mean's
	for _, p := range matched {
		w := p.given.n / given
		value += w * (p.given.mean - p.heldOut.mean)
		squaresG += p.given.squares
		squaresH += p.heldOut.squares
		spreadG += w * w / p.given.n
		spreadH += w * w / p.heldOut.n
	}
	nuG, nuH := given-strata, heldOut-strata
	vg, vh := spreadG*squaresG/nuG, spreadH*squaresH/nuH
	v := vg + vh
	if v == 0 {
		return around(value, 0)
	}
	nu := v * v / (vg*vg/nuG + vh*vh/nuH)
	t := distuv.StudentsT{Sigma: 1, Nu: nu}.Quantile(0.975)
	return around(value, t*math.Sqrt(v))
}

func says(e *Estimate) string {
	switch {
	case e == nil:
		return TooFew
	case e.Low > 0:
		return Better
	case e.High < 0:
		return Worse
	}
	return NoneProven
}
