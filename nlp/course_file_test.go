package nlp_test

import (
	"bytes"
	"errors"
	"math"
	"reflect"
	"slices"
	"testing"

	"undertone/monitor/contact"
	"undertone/nlp"
)

// lessons are weights of many sizes, and two cues.
func lessons() *nlp.CourseWeights {
	w := &nlp.CourseWeights{Cues: []nlp.Cue{{Phrase: "thank you", Act: nlp.ActThanks}, {Phrase: "请稍等", Act: nlp.ActPatience}}}
	for h := range nlp.Forecasts {
		w.Bias[h] = float64(h) - 0.5
		for i := range nlp.FactNames(h) {
			w.Weights[h] = append(w.Weights[h], math.Sin(float64(i)))
		}
	}
	return w
}

func TestModel_keepsItsCourseInTheFile(t *testing.T) {
	t.Parallel()
	e := ear(t)
	w := nlp.Weights{Course: lessons()}
	for h := range w.Heads {
		w.Heads[h].Bias = make([]float64, len(nlp.Labels(h)))
	}
	file := e.Encode(w)
	m, err := nlp.Load(file)
	if err != nil {
		t.Fatal(err)
	}
	w.Course = nil
	bare, err := nlp.Load(e.Encode(w))
	if err != nil {
		t.Fatal(err)
	}
	taught, err := bare.WithCourse(lessons())
	if err != nil {
		t.Fatal(err)
	}
	var a, b nlp.Course
	for _, u := range []nlp.Utterance{{Text: "hello"}, {Text: "请稍等", Speaker: contact.Agent}, {Text: "thank you"}} {
		m.Follow(&a, u)
		taught.Follow(&b, u)
	}
	got, want := m.Judge(&a), taught.Judge(&b)
	if !m.Judges() || !reflect.DeepEqual(got, want) {
		t.Errorf("from the file %+v\nfrom memory %+v", got, want)
	}
	has := func(what string) bool {
		return slices.ContainsFunc(got.CSAT.Reasons, func(r nlp.CourseReason) bool { return r.What == what })
	}
	if !has("answer_patience") || !has("reply_thanks") {
		t.Errorf("reasons = %+v, want the cues heard", got.CSAT.Reasons)
	}
}

func TestWithCourse_refusesWhatDoesNotFit(t *testing.T) {
	t.Parallel()
	few := lessons()
	few.Weights[nlp.ForecastRisk] = few.Weights[nlp.ForecastRisk][1:]
	act := lessons()
	act.Cues[0].Act = nlp.Acts
	empty := lessons()
	empty.Cues[1].Phrase = " "
	for _, tt := range []struct {
		name string
		w    *nlp.CourseWeights
		want error
	}{
		{"a weight too few", few, nlp.ErrModel},
		{"an act that there is not", act, nlp.ErrPhrase},
		{"a phrase without words", empty, nlp.ErrPhrase},
	} {
		if _, err := model(t).WithCourse(tt.w); !errors.Is(err, tt.want) {
			t.Errorf("%s: error = %v, want %v", tt.name, err, tt.want)
		}
	}
}

func TestWithCourse_holdsWildWeightsInBounds(t *testing.T) {
	t.Parallel()
	w := lessons()
	w.Bias[nlp.ForecastCSAT] = math.NaN()
	w.Weights[nlp.ForecastCSAT][0] = math.Inf(1)
	m, err := model(t).WithCourse(w)
	if err != nil {
		t.Fatal(err)
	}
	var c nlp.Course
	m.Follow(&c, utterance(m, "c:This is terrible."))
	checkVerdict(t, m.Judge(&c), 1)
}

func TestParseCourse_refusesATornSection(t *testing.T) {
	t.Parallel()
	whole := lessons().Append(nil)
	for n := range whole {
		if _, err := nlp.ParseCourse(whole[:n]); !errors.Is(err, nlp.ErrModel) {
			t.Fatalf("%d bytes of %d: error = %v, want ErrModel", n, len(whole), err)
		}
	}
	if _, err := nlp.ParseCourse(append(whole, 0)); !errors.Is(err, nlp.ErrModel) {
		t.Errorf("a byte too many: error = %v, want ErrModel", err)
	}
}

func FuzzParseCourse(f *testing.F) {
	f.Add(lessons().Append(nil))
	f.Add([]byte{})
	f.Add(bytes.Repeat([]byte{0xff}, 64))
	m := model(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		w, err := nlp.ParseCourse(data)
		if err != nil {
			return
		}
		if got := w.Append(nil); !bytes.Equal(got, data) {
			t.Errorf("%x is written back as %x", data, got)
		}
		taught, err := m.WithCourse(w)
		if err != nil {
			return
		}
		var c nlp.Course
		taught.Follow(&c, utterance(taught, "c:This is terrible."))
		checkVerdict(t, taught.Judge(&c), 1)
	})
}
