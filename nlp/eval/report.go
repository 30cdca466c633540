package eval

// Report is how a model does on the messages it was judged by.
type Report struct {
	Parts []Part `json:"parts"` // single messages, and turns of conversations
}

// Part is a Report on messages of one sort, by language.
type Part struct {
	Name   string  `json:"name"`
	Groups []Group `json:"groups"`
}

// Group is a Report on the messages of one language or one hard case.
type Group struct {
	Name     string `json:"name"`
	Messages int    `json:"messages"`
	// Language is the share of messages whose language was named rightly.
	Language float64 `json:"language"`
	Heads    []Head  `json:"heads"`
	// Tags are the hard cases among them.
	Tags []Group `json:"tags,omitempty"`
}

// Head is how one head does. For topics, which may be none or two, F1 is over
// all of them together, there is no confusion table, and what counts as a guess
// is each topic that was named.
type Head struct {
	Head     string `json:"head"`
	Messages int    `json:"messages"`
	// F1 is the mean of the F1 of the labels that occur, or micro-F1 for topics.
	F1       float64 `json:"f1"`
	Accuracy float64 `json:"accuracy"` // for topics, the recall
	// Calibration is the expected calibration error in ten bins: by how much
	// confidence and truth differ on average.
	Calibration float64 `json:"calibration_error"`
	// Abstained is the share of messages that the head says nothing of, and
	// Certain how often it is right on the others.
	Abstained float64 `json:"abstained"`
	Certain   float64 `json:"accuracy_where_not_abstained"`

	Labels []Label `json:"labels,omitempty"`
	// Confusion counts messages by true label and guessed label.
	Confusion [][]int `json:"confusion,omitempty"`
	// Bins are the guesses by tenths of confidence.
	Bins    []Bin       `json:"bins,omitempty"`
	Against *Comparison `json:"against,omitempty"`
}

// Label is how one label does.
type Label struct {
	Label     string  `json:"label"`
	Messages  int     `json:"messages"`
	Precision float64 `json:"precision"`
	Recall    float64 `json:"recall"`
	F1        float64 `json:"f1"`
}

// Bin is the guesses of one tenth of confidence.
type Bin struct {
	Guesses    int     `json:"guesses"`
	Confidence float64 `json:"confidence"` // their mean
	Right      float64 `json:"right"`      // the share of them
}

// Comparison sets a head beside that of another model on the same messages.
type Comparison struct {
	F1         float64 `json:"f1"` // of the other model
	Difference float64 `json:"difference"`
	// Low and High bound the difference in 95 of 100 corpora like this one, by
	// a paired bootstrap over messages, or over whole conversations.
	Low  float64 `json:"low"`
	High float64 `json:"high"`
	// P is how often two models of equal worth differ as much, found by letting
	// them change places in half of the messages or conversations.
	P float64 `json:"p"`
}

// Verdict is better or worse where the interval leaves no room for the reverse
// and chance would part equal models so far less than once in twenty times. On
// a few messages the interval alone is too sure.
func (c Comparison) Verdict() string {
	switch {
	case c.P >= 0.05:
		return ""
	case c.Low > 0:
		return "better"
	case c.High < 0:
		return "worse"
	}
	return ""
}
