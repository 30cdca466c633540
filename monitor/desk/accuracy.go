package desk

import (
	"maps"
	"math"
	"slices"
)

// Accuracy sets what was predicted against what customers really said. It is the
// answer of GET /v1/reports/csat.
type Accuracy struct {
	Period
	All      ChannelAccuracy   `json:"all"`
	Channels []ChannelAccuracy `json:"channels"` // by name
}

// ChannelAccuracy is the Accuracy of one channel.
type ChannelAccuracy struct {
	Channel string       `json:"channel,omitempty"` // empty for all together
	CSAT    CSATAccuracy `json:"csat"`
	NPS     NPS          `json:"nps"`
}

// CSATAccuracy is about those N answers for which a prediction was made.
type CSATAccuracy struct {
	Answers   int     `json:"answers"` // with and without a prediction
	N         int     `json:"n"`
	Reported  float64 `json:"reported"`  // mean of the N, 1 to 5
	Predicted float64 `json:"predicted"` // likewise
	// Error is the mean of predicted less reported: above 0 where the forecast is
	// too friendly. AbsoluteError is how far off it is, on the scale's points.
	Error         float64 `json:"error"`
	AbsoluteError float64 `json:"absolute_error"`
	// Correlation is Spearman's: 1 where the forecast puts conversations in the
	// order in which customers do; 0 also where nothing can be said.
	Correlation float64 `json:"correlation"`
}

// NPS is the net promoter score of N answers.
type NPS struct {
	N          int `json:"n"`
	Promoters  int `json:"promoters"`  // 9 and 10
	Passives   int `json:"passives"`   // 7 and 8
	Detractors int `json:"detractors"` // 0 to 6
	// Score is promoters less detractors in percent, -100 to 100; none without
	// answers.
	Score *Estimate `json:"score,omitempty"`
	// Correlation is Spearman's of the answers with the predicted CSAT, over
	// the Predicted answers for which there is one.
	Predicted   int     `json:"predicted"`
	Correlation float64 `json:"correlation"`
}

// answers are one channel's feedback.
type answers struct {
	csat, nps                       []float64
	csatReported, csatPredicted     []float64
	npsReported, csatPredictedOfNPS []float64
}

// Accuracy compares the feedback of the period.
func (s *State) Accuracy(p Period) Accuracy {
	all, channels := new(answers), make(map[string]*answers)
	for _, f := range s.Feedback {
		if !p.Has(f.At) {
			continue
		}
		all.add(f)
		if f.Channel == "" {
			continue
		}
		if channels[f.Channel] == nil {
			channels[f.Channel] = new(answers)
		}
		channels[f.Channel].add(f)
	}
	a := Accuracy{Period: p, All: all.accuracy(""), Channels: []ChannelAccuracy{}}
	for _, channel := range slices.Sorted(maps.Keys(channels)) {
		a.Channels = append(a.Channels, channels[channel].accuracy(channel))
	}
	return a
}

func (a *answers) add(f *Feedback) {
	if f.NPS != nil {
		score := float64(*f.NPS)
		a.nps = append(a.nps, score)
		if f.Predicted != 0 {
			a.npsReported = append(a.npsReported, score)
			a.csatPredictedOfNPS = append(a.csatPredictedOfNPS, f.Predicted)
		}
		return
	}
	a.csat = append(a.csat, f.CSAT)
	if f.Predicted != 0 {
		a.csatReported = append(a.csatReported, f.CSAT)
		a.csatPredicted = append(a.csatPredicted, f.Predicted)
	}
}

func (a *answers) accuracy(channel string) ChannelAccuracy {
	return ChannelAccuracy{Channel: channel, CSAT: a.csatAccuracy(), NPS: a.netPromoters()}
}

func (a *answers) csatAccuracy() CSATAccuracy {
	c := CSATAccuracy{Answers: len(a.csat), N: len(a.csatReported)}
	if c.N == 0 {
		return c
	}
	for i, reported := range a.csatReported {
		c.Reported += reported
		c.Predicted += a.csatPredicted[i]
		c.AbsoluteError += math.Abs(a.csatPredicted[i] - reported)
	}
	n := float64(c.N)
	c.Reported, c.Predicted, c.AbsoluteError = c.Reported/n, c.Predicted/n, c.AbsoluteError/n
	c.Error = c.Predicted - c.Reported
	c.Correlation = rankCorrelation(a.csatReported, a.csatPredicted)
	return c
}

func (a *answers) netPromoters() NPS {
	s := NPS{N: len(a.nps), Predicted: len(a.npsReported)}
	for _, v := range a.nps {
		switch {
		case v >= 9:
			s.Promoters++
		case v <= 6:
			s.Detractors++
		default:
			s.Passives++
		}
	}
	if s.N > 0 {
		s.Score = netScore(s.Promoters, s.Detractors, s.N)
	}
	s.Correlation = rankCorrelation(a.npsReported, a.csatPredictedOfNPS)
	return s
}

// netScore gives the interval of a difference of two shares of the same n, from
// the variance of the multinomial distribution. As Agresti and Coull (1998) do
// for one share, it adds three made-up answers first, half of them passive and a
// quarter on each side: without, five promoters would seem to be certain of 100.
func netScore(promoters, detractors, n int) *Estimate {
	const made = 3
	m := float64(n) + made
	p, d := (float64(promoters)+made/4.0)/m, (float64(detractors)+made/4.0)/m
	half := z * math.Sqrt((p+d-(p-d)*(p-d))/m)
	return &Estimate{
		Value: 100 * float64(promoters-detractors) / float64(n),
		Low:   100 * max(-1, p-d-half),
		High:  100 * min(1, p-d+half),
	}
}
