package baseline_test

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"testing"

	"undertone/monitor/alert/baseline"
	"undertone/nlp"
)

// learned is a channel after some minutes, and its traffic, to go on with.
func learned(seed uint64, minutes int) (*baseline.Channel, *traffic) {
	c, t := new(baseline.Channel), newTraffic(seed, 20)
	for range minutes {
		c.Learn(t.next())
	}
	return c, t
}

// seen is all that a channel tells.
func seen(c *baseline.Channel) (all [4 + 2*themes]float64) {
	u := c.Usual()
	all[0], all[1], all[2], all[3] = u.Sentiment, u.Customers, c.Slide(), c.Surge()
	for i := range themes {
		all[4+2*i], all[5+2*i], _ = c.Topic(uint8(i))
	}
	return all
}

func TestSnapshot_goesOnAsIfNothingHappened(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 1))
	cuts, longest := 10, 3*10080
	if raceDetector {
		cuts, longest = 5, 10080/2
	}
	for range cuts {
		before := r.IntN(longest)
		whole, next := learned(3, before)
		next.mood = func(int) float64 { return -0.3 } // so that there is something to tell
		data := whole.AppendBinary(nil, nil)
		cut, err := baseline.Decode(data, nil)
		if err != nil {
			t.Fatalf("after %d minutes: %v", before, err)
		}
		for minute := range 600 {
			sums, at := next.next()
			whole.Learn(sums, at)
			cut.Learn(sums, at)
			if got, want := seen(cut), seen(whole); got != want {
				t.Fatalf("cut after %d minutes, %d later it tells\n%v, want\n%v", before, minute, got, want)
			}
		}
		if !bytes.Equal(cut.AppendBinary(nil, nil), whole.AppendBinary(nil, nil)) {
			t.Fatalf("cut after %d minutes, the snapshots differ in the end", before)
		}
	}
}

func TestSnapshot_knowsOwnTopicsByName(t *testing.T) {
	t.Parallel()
	names := func(list ...string) *nlp.TopicNames {
		n := new(nlp.TopicNames)
		for _, name := range list {
			n.Number(name)
		}
		return n
	}
	c, next := learned(5, 200)
	for range 200 {
		sums, at := next.next()
		sums.Topics = append(sums.Topics, make([]tally, nlp.FirstOwn+1-len(sums.Topics))...)
		sums.Topics[nlp.FirstOwn].N = sums.Customers / 2
		c.Learn(sums, at)
	}
	usual, _, _ := c.Topic(nlp.FirstOwn)
	if usual < 0.02 {
		t.Fatalf("the topic's usual share is %v", usual)
	}
	loaded, err := baseline.Decode(c.AppendBinary(nil, names("late flight")), names("another", "late flight"))
	if err != nil {
		t.Fatal(err)
	}
	if got, _, _ := loaded.Topic(nlp.FirstOwn + 1); got != usual {
		t.Errorf("under its new number its usual share is %v, want %v", got, usual)
	}
}

func TestSnapshot_isSmall(t *testing.T) {
	t.Parallel()
	c, next := learned(5, 8*1440) // every hour of the week is seen
	for range 5 {                 // all topics that can be configured at once
		sums, at := next.next()
		sums.Topics = make([]tally, nlp.FirstOwn+nlp.MostOwn)
		for i := range sums.Topics {
			sums.Topics[i].N = 1
		}
		c.Learn(sums, at)
	}
	names := new(nlp.TopicNames)
	for i := range nlp.MostOwn {
		names.Number(string(rune('a' + i)))
	}
	if got := len(c.AppendBinary(nil, names)); got > 16<<10 {
		t.Errorf("a channel with all topics takes %d bytes, want at most 16 KiB", got)
	}
}

func FuzzDecode(f *testing.F) {
	for _, minutes := range []int{0, 1, 300, 3000} {
		c, _ := learned(7, minutes)
		f.Add(c.AppendBinary(nil, nil))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := baseline.Decode(data, nil)
		if err != nil {
			if !errors.Is(err, baseline.ErrSnapshot) {
				t.Fatalf("error of another kind: %v", err)
			}
			return
		}
		again := c.AppendBinary(nil, nil)
		if !bytes.Equal(again, data) {
			// Topics in another order, or without a name, are the only difference.
			if twice, err := baseline.Decode(again, nil); err != nil || !bytes.Equal(twice.AppendBinary(nil, nil), again) {
				t.Fatalf("written and read again it differs: %v", err)
			}
		}
		next := newTraffic(1, 20)
		for range 5 {
			sums, at := next.next()
			c.Learn(sums, at)
			for i, v := range seen(c) {
				if v != v { // not a number
					t.Fatalf("value %d is not a number", i)
				}
			}
		}
	})
}
