package train

import (
	"fmt"
	"io/fs"
	"math"
	"slices"

	"undertone/monitor/contact"
	"undertone/nlp"
)

// CourseReport is how a model judges the conversations it has not learned
// from.
type CourseReport struct {
	Conversations int `json:"conversations"`
	// Rank is Spearman's correlation of predicted and true satisfaction, and
	// Error by how many points they differ on average.
	Rank  float64 `json:"csat_rank_correlation"`
	Error float64 `json:"csat_mean_error"`
	// Due counts conversations of which a supervisor should be told, and Told
	// those where the risk reached nlp.RiskLine at the right customer's turn or one
	// off it. Early counts those told before that.
	Due   int `json:"due"`
	Told  int `json:"told"`
	Early int `json:"told_too_early"`
	// Calm counts conversations of which nobody need be told, and False those
	// where the risk reached nlp.RiskLine.
	Calm  int `json:"calm"`
	False int `json:"false_alarms"`
}

// EvaluateCourse judges a model by the held-out conversations of the corpus in
// fsys.
func EvaluateCourse(m *nlp.Model, fsys fs.FS) (CourseReport, error) {
	corpus, err := ReadCorpus(fsys, "corpus")
	if err != nil {
		return CourseReport{}, fmt.Errorf("evaluate courses: %w", err)
	}
	var r CourseReport
	var predicted, truth []float64
	for i := range corpus.Conversations {
		c := &corpus.Conversations[i]
		if !nlp.HeldOut(c.ID) {
			continue
		}
		csat, told := c.watch(m)
		r.Conversations++
		r.Error += math.Abs(csat - float64(c.CSAT))
		predicted, truth = append(predicted, csat), append(truth, float64(c.CSAT))
		r.alarm(c, told)
	}
	if r.Conversations > 0 {
		r.Error /= float64(r.Conversations)
		r.Rank = RankCorrelation(predicted, truth)
	}
	return r, nil
}

// watch follows a conversation to its end. It returns the satisfaction
// predicted there and the turn at which a supervisor was told, or -1.
func (c *Conversation) watch(m *nlp.Model) (csat float64, told int) {
	var course nlp.Course
	told = -1
	for n := range c.Turns {
		follow(m, &course, &c.Turns[n])
		v := m.Judge(&course)
		csat = v.CSAT.Value
		if told < 0 && c.Turns[n].Speaker == contact.Customer && v.Risk.Value >= nlp.RiskLine {
			told = n
		}
	}
	return csat, told
}

// alarm counts when a supervisor was told of c.
func (r *CourseReport) alarm(c *Conversation, told int) {
	switch {
	case c.Due < 0:
		r.Calm++
		if told >= 0 {
			r.False++
		}
		return
	case told < 0:
	case told == c.Due, c.next(told) == c.Due, c.next(c.Due) == told:
		r.Told++
	case told < c.Due:
		r.Early++
	}
	r.Due++
}

// RankCorrelation is Spearman's: how alike two lists order the same things.
func RankCorrelation(a, b []float64) float64 {
	ra, rb := ranks(a), ranks(b)
	mean := float64(len(a)-1) / 2
	var both, va, vb float64
	for i := range ra {
		x, y := ra[i]-mean, rb[i]-mean
		both += x * y
		va += x * x
		vb += y * y
	}
	if va == 0 || vb == 0 {
		return 0
	}
	return both / math.Sqrt(va*vb)
}

// ranks numbers the values by size; equal ones share the mean of their ranks.
func ranks(v []float64) []float64 {
	sorted := slices.Sorted(slices.Values(v))
	out := make([]float64, len(v))
	for i, x := range v {
		first, _ := slices.BinarySearch(sorted, x)
		end := first
		for end < len(sorted) && sorted[end] == x {
			end++
		}
		out[i] = float64(first+end-1) / 2
	}
	return out
}
