package nlp_test

import (
	"bytes"
	"errors"
	"testing"

	"undertone/nlp"
)

func saved(t testing.TB, c *nlp.Course) []byte {
	t.Helper()
	data, err := c.AppendBinary(nil)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestCourse_goesOnFromItsBytesAsItWould(t *testing.T) {
	t.Parallel()
	m := model(t)
	most := 0
	courses(m, 200, func(c *nlp.Course) {
		data := saved(t, c)
		most = max(most, len(data))
		var again nlp.Course
		if err := again.UnmarshalBinary(data); err != nil {
			t.Fatal(err)
		}
		if again != *c {
			t.Fatalf("read again it is\n%+v, was\n%+v", again, *c)
		}
	})
	if most > 600 {
		t.Errorf("a course of 14 turns has %d bytes", most)
	}
}

func TestCourse_refusesWhatItDidNotWrite(t *testing.T) {
	t.Parallel()
	m := model(t)
	var c nlp.Course
	for _, line := range talk {
		m.Follow(&c, utterance(m, line))
	}
	data := saved(t, &c)
	for n := range data {
		before := c
		if err := c.UnmarshalBinary(data[:n]); !errors.Is(err, nlp.ErrCourse) || c != before {
			t.Errorf("the first %d of %d bytes: %v", n, len(data), err)
		}
	}
	if err := c.UnmarshalBinary(append(data, 0)); !errors.Is(err, nlp.ErrCourse) {
		t.Errorf("a byte too many: %v", err)
	}
}

func FuzzCourse(f *testing.F) {
	m := model(f)
	courses(m, 5, func(c *nlp.Course) { f.Add(saved(f, c)) })
	f.Fuzz(func(t *testing.T, data []byte) {
		var c nlp.Course
		if err := c.UnmarshalBinary(data); err != nil {
			return
		}
		if again := saved(t, &c); !bytes.Equal(again, data) {
			t.Errorf("saved again it has other bytes:\n%x\n%x", data, again)
		}
		for _, line := range talk { // whatever it holds, it goes on
			m.Follow(&c, utterance(m, line))
			v := m.Judge(&c)
			if csat, risk := m.Forecast(&c); csat != v.CSAT.Value || risk != v.Risk.Value {
				t.Errorf("Forecast = %v, %v; Judge says %v, %v", csat, risk, v.CSAT.Value, v.Risk.Value)
			}
		}
	})
}
