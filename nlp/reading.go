package nlp

import (
	"encoding/json"
	"strconv"

	"undertone/monitor/contact"
)

// Input is what a reading is made of.
type Input struct {
	Text    string
	Speaker contact.Speaker
	Medium  contact.Medium
	// Lang is the sender's BCP 47 tag, or empty.
	Lang string
}

// Score is a sentiment in ten-thousandths, from -10000 to 10000. It is a whole
// number so that sums of scores do not depend on the order of adding: a mood
// after a crash equals the mood without one, to the last digit.
type Score int32

// ScoreOne is the score 1.0.
const ScoreOne Score = 10000

// Float returns the score from -1 to 1.
func (s Score) Float() float64 { return float64(s) / float64(ScoreOne) }

// MarshalJSON writes the score as a decimal with at most four places.
func (s Score) MarshalJSON() ([]byte, error) {
	return strconv.AppendFloat(nil, s.Float(), 'f', -1, 64), nil
}

// Guess is one head's answer: a label's number and how sure we are of it.
type Guess struct {
	Label uint8
	// Confidence, 0 to 10000, is calibrated: of the guesses with 8000 about
	// 80 % are right.
	Confidence uint16
}

// MaxTopics is the most topics of one message.
const MaxTopics = 2

// Reading is what the analysis says of one message. It holds no pointers:
// making one allocates nothing.
type Reading struct {
	Score       Score
	Sentiment   Guess
	Tone        Guess
	Touchpoint  Guess
	Intent      Guess
	Expectation Guess
	Urgency     Guess
	// UrgencyScore is 0 to 10000: 0 low, 5000 normal, 10000 high.
	UrgencyScore uint16
	// Topics are the first TopicCount, most important first.
	Topics     [MaxTopics]Guess
	TopicCount uint8
	Lang       Lang
	// Own are the user's own topics, the first OwnCount, the surest first. They
	// stand beside Topics, so that making one changes no count of a built-in
	// one. TopicNames knows their numbers.
	Own      [MostOwnHeard]Guess
	OwnCount uint8
}

// Lang is the language of a text.
type Lang uint8

// The languages. Mixed is Chinese and English in one sentence.
const (
	LangUnknown Lang = iota
	LangEnglish
	LangHans
	LangHant
	LangCantonese
	LangMixed
)

var langNames = [...]string{"und", "en", "zh-Hans", "zh-Hant", "yue", "mixed"}

// String returns the language's tag; und where the text has no words.
func (l Lang) String() string { return langNames[l] }

// Reason is a span of the text that moved one head, and by how much.
type Reason struct {
	// Start and End are byte offsets into the text.
	Start int    `json:"start"`
	End   int    `json:"end"`
	Text  string `json:"text"`
	// Weight is the part of the head's score that this span adds: for the
	// sentiment of its score from -1 to 1, for the others before squashing.
	Weight float64 `json:"weight"`
	Head   string  `json:"head"`
	// Label is the label that the span speaks for, or against where the weight
	// is below 0. The weight of a sentiment's reason goes by the score instead:
	// below 0 is bad, whatever the label.
	Label string `json:"label"`
}

// View is a reading as the contract's JSON has it.
type View struct {
	Sentiment   SentimentView `json:"sentiment"`
	Tone        GuessView     `json:"tone"`
	Topics      []GuessView   `json:"topics"`
	Touchpoint  GuessView     `json:"touchpoint"`
	Intent      GuessView     `json:"intent"`
	Expectation GuessView     `json:"expectation"`
	Urgency     UrgencyView   `json:"urgency"`
	Lang        string        `json:"lang"`
	Reasons     []Reason      `json:"reasons,omitempty"`
}

// SentimentView is the sentiment in JSON: a score from -1 to 1, its label and
// the label's confidence from 0 to 1.
type SentimentView struct {
	Score      Score   `json:"score"`
	Label      string  `json:"label"`
	Confidence float64 `json:"confidence"`
}

// GuessView is a head's label in JSON with its confidence from 0 to 1.
type GuessView struct {
	Label      string  `json:"label"`
	Confidence float64 `json:"confidence"`
}

// UrgencyView is the urgency in JSON with its score from 0 (low) to 1 (high).
type UrgencyView struct {
	Label string  `json:"label"`
	Score float64 `json:"score"`
}

// View spells the reading out for JSON, without the user's own topics, which
// Model.View adds. reasons may be nil.
func (r Reading) View(reasons []Reason) View {
	v := View{
		Sentiment:   SentimentView{r.Score, sentiments[r.Sentiment.Label], share(r.Sentiment.Confidence)},
		Tone:        view(tones, r.Tone),
		Topics:      make([]GuessView, 0, r.TopicCount),
		Touchpoint:  view(touchpoints, r.Touchpoint),
		Intent:      view(intents, r.Intent),
		Expectation: view(expectations, r.Expectation),
		Urgency:     UrgencyView{urgencies[r.Urgency.Label], share(r.UrgencyScore)},
		Lang:        r.Lang.String(),
		Reasons:     reasons,
	}
	for _, t := range r.Topics[:r.TopicCount] {
		v.Topics = append(v.Topics, view(topics, t))
	}
	return v
}

// MarshalJSON writes the reading without reasons.
func (r Reading) MarshalJSON() ([]byte, error) { return json.Marshal(r.View(nil)) }

func view(names []string, g Guess) GuessView {
	return GuessView{names[g.Label], share(g.Confidence)}
}

func share(n uint16) float64 { return float64(n) / 10000 }
