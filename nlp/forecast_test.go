package nlp_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"undertone/nlp"
)

// talk is what people may say, in an order that makes no sense.
var talk = []string{
	"c:This is terrible, I am furious!!", "a:Please wait patiently.", "c:三个星期了还没到，你们搞什么", "b:Hello, how can I help you?",
	"a:We are sorry for the inconvenience. Please wait patiently, thank you for your support.", "c:Still not working.", "c:ok thanks",
	"a:I have refunded the second charge of 20.50, it is with you by 9:40.", "c:I want to speak to your manager now, or I will go to the ombudsman.",
	"c:What are your opening hours?", "s:The customer has joined.", "c:可以了，谢谢", "a:非常抱歉给您带来不便，请您耐心等待", "c:my parcel was delivered to the wrong address again",
}

// courses calls f after every turn of n conversations of that talk.
func courses(m *nlp.Model, n int, f func(*nlp.Course)) {
	r := rand.New(rand.NewPCG(7, 7))
	for range n {
		var c nlp.Course
		f(&c)
		for range 1 + r.IntN(14) {
			m.Follow(&c, utterance(m, talk[r.IntN(len(talk))]))
			f(&c)
		}
	}
}

func TestForecast_saysWhatJudgeSays(t *testing.T) {
	t.Parallel()
	m := model(t)
	courses(m, 300, func(c *nlp.Course) {
		v := m.Judge(c)
		csat, risk := m.Forecast(c)
		if math.Float64bits(csat) != math.Float64bits(v.CSAT.Value) || math.Float64bits(risk) != math.Float64bits(v.Risk.Value) {
			t.Fatalf("Forecast = %v, %v; Judge says %v, %v", csat, risk, v.CSAT.Value, v.Risk.Value)
		}
	})
}

func TestForecast_ofAModelWithoutCoursesIsTheMiddle(t *testing.T) {
	t.Parallel()
	var m nlp.Model
	v := m.Judge(new(nlp.Course))
	if csat, risk := m.Forecast(new(nlp.Course)); csat != v.CSAT.Value || risk != v.Risk.Value {
		t.Errorf("Forecast = %v, %v; Judge says %v, %v", csat, risk, v.CSAT.Value, v.Risk.Value)
	}
}

func TestForecast_allocatesNothing(t *testing.T) { //nolint:paralleltest // allocations are counted over the whole process
	if raceEnabled {
		t.Skip("the race detector allocates")
	}
	m := model(t)
	var c nlp.Course
	m.Follow(&c, utterance(m, talk[0]))
	if n := testing.AllocsPerRun(100, func() { m.Forecast(&c) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkForecast(b *testing.B) {
	m := model(b)
	var c nlp.Course
	for _, line := range talk[:8] {
		m.Follow(&c, utterance(m, line))
	}
	b.ReportAllocs()
	for b.Loop() {
		m.Forecast(&c)
	}
}
