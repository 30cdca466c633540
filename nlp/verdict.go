package nlp

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// Verdict is what the course of a conversation lets one expect.
type Verdict struct {
	// CSAT is from 1 to 5: how content the customer would say to be if the
	// conversation ended here.
	CSAT Forecast
	// Risk is from 0 to 1: how likely it is that a supervisor should be told
	// now.
	Risk Forecast
}

// RiskLine is the risk from which on a supervisor should be told.
const RiskLine = 0.5

// Forecast is a number and what made it.
type Forecast struct {
	Value float64
	// Sum is the forecast before squashing. Rest, which no reason explains, and
	// the weights of the reasons add up to it exactly.
	Sum, Rest float64
	// Reasons are in the order of their strength.
	Reasons []CourseReason
}

// CourseReason is one thing about a conversation that moved a forecast.
type CourseReason struct {
	// What names it, such as answer_promise or reply_thanks.
	What string `json:"what"`
	// Turn is the number of the turn that shows it, from 0, or -1 for the
	// course as a whole.
	Turn   int     `json:"turn"`
	Weight float64 `json:"weight"`
}

// CourseWeights are what is learned about the courses of conversations.
type CourseWeights struct {
	// Bias and Weights belong to the forecasts; a weight to every fact in the
	// order of FactNames.
	Bias    [Forecasts]float64
	Weights [Forecasts][]float64
	// Cues tell the acts.
	Cues []Cue
}

// course is CourseWeights ready for use.
type course struct {
	weights *CourseWeights
	cues    cues
	expects *expectation
}

// WithCourse returns a model that reads as m does and judges courses by w. The
// weights are rounded, so that reasons add up exactly.
func (m *Model) WithCourse(w *CourseWeights) (*Model, error) {
	own := &CourseWeights{Cues: slices.Clone(w.Cues)}
	for h := range Forecasts {
		if got, want := len(w.Weights[h]), len(FactNames(h)); got != want {
			return nil, fmt.Errorf("take up weights of forecast %d: %d of them for %d facts: %w", h, got, want, ErrModel)
		}
		own.Bias[h] = round(w.Bias[h])
		for _, v := range w.Weights[h] {
			own.Weights[h] = append(own.Weights[h], round(v))
		}
	}
	found, err := compileCues(own.Cues, &m.ear.fold)
	if err != nil {
		return nil, fmt.Errorf("take up cues: %w", err)
	}
	out := *m
	out.course = course{own, found, own.expect()}
	return &out, nil
}

// round rounds a weight to its grain. None is near the bound: it only keeps
// what a damaged file holds finite.
func round(weight float64) float64 {
	if math.IsNaN(weight) {
		return 0
	}
	return math.Round(max(-64, min(64, weight))/weightStep) * weightStep
}

// Judges reports whether the model knows courses.
func (m *Model) Judges() bool { return m.course.weights != nil }

// Judge says what to expect of a conversation so far, and why. Ask Judges
// first: a model that knows nothing of courses says the middle of both scales
// and gives no reasons.
func (m *Model) Judge(c *Course) Verdict {
	v := Verdict{CSAT: m.forecast(c, ForecastCSAT), Risk: m.forecast(c, ForecastRisk)}
	v.CSAT.Value = 1 + 4*v.CSAT.Value
	return v
}

// forecast adds up one forecast and squashes it.
func (m *Model) forecast(c *Course, head int) Forecast {
	w := m.course.weights
	if w == nil {
		return Forecast{Value: 0.5}
	}
	f := Forecast{Rest: w.Bias[head], Sum: w.Bias[head]}
	n := 0
	for i := range facts {
		if !facts[i].heads[head] {
			continue
		}
		value, turn := facts[i].measure(c)
		if part := value * w.Weights[head][n]; part != 0 {
			f.Sum += part
			f.Reasons = append(f.Reasons, CourseReason{facts[i].name, int(turn) - 1, part})
		}
		n++
	}
	slices.SortStableFunc(f.Reasons, func(a, b CourseReason) int {
		return cmp.Compare(math.Abs(b.Weight), math.Abs(a.Weight))
	})
	f.Value = squash(f.Sum)
	return f
}
