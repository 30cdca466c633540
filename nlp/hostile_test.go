package nlp_test

import (
	"math"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"undertone/nlp"
)

// longest is the longest text that is let in by default.
const longest = 8 << 10

// filled is as much of part, over and over, as a message may be long.
func filled(part string) string { return strings.Repeat(part, longest/len(part)) }

// hostile are texts that have hurt readers of language elsewhere.
var hostile = map[string]string{
	"letters that grow in lower case":      filled("ȺȺȺ's"),
	"letters that are two in lower case":   filled("İ"),
	"twenty thousand exclamations":         strings.Repeat("!", 20_000),
	"two marks in turn":                    filled("!?"),
	"a contraction of contractions":        filled("n'tn't"),
	"contractions":                         filled("n't "),
	"surrogates by themselves":             filled("\xed\xa0\x80"),
	"pairs of surrogates":                  filled("\xed\xa0\xbd\xed\xb8\x80"),
	"bytes that begin nothing":             filled("\xff\xfe"),
	"beginnings of characters":             filled("\xf0\x9f"),
	"one word":                             filled("abcdefghijklmnopqrstuvwxyz"),
	"one letter":                           filled("a"),
	"Chinese without a mark":               filled("这个东西到底什么时候才能送到我家里来啊"),
	"one character":                        filled("哈"),
	"characters of the rarer planes":       filled("𠮷"),
	"digits":                               filled("0123456789"),
	"numbers of numbers":                   filled("1.1:"),
	"families":                             filled("👨‍👩‍👧‍👦"),
	"hands of many colours":                filled("👍🏽"),
	"marks on one letter":                  "e" + filled("\u0301"),
	"nothing that can be seen":             filled("\u200b\u2060\ufe0f"),
	"text that runs both ways":             filled("\u202eabc\u202c"),
	"negations":                            filled("not no never "),
	"negations in Chinese":                 filled("不没别"),
	"the beginnings of a phrase":           filled("what kind "),
	"feelings":                             filled("hasn't arrived "),
	"feelings in Chinese":                  filled("还没到"),
	"words of one letter":                  filled("a b "),
	"handles":                              filled("@a@"),
	"addresses":                            filled("http://"),
	"all the words that Chinese may carry": filled("的app了ok呢"),
}

// mostTime is how long reading or explaining any of them may take.
const mostTime = 2 * time.Millisecond

// slower may take longer to explain, not to read: no text of the same length
// has more units, and each is weighed for seven heads.
var slower = map[string]time.Duration{"two marks in turn": 2 * mostTime}

// TestRead_hostileTextsTakeLittleTime takes the best of many times: a customer
// who can slow the line down can stop it.
func TestRead_hostileTextsTakeLittleTime(t *testing.T) { //nolint:paralleltest // it measures time
	if raceEnabled {
		t.Skip("the race detector multiplies the time")
	}
	m := model(t)
	for name, text := range hostile {
		if took := best(func() { m.Read(say(text)) }); took > mostTime {
			t.Errorf("%s: reading %d bytes takes %v, at most %v", name, len(text), took, mostTime)
		}
		most := max(mostTime, slower[name])
		if took := best(func() { m.Explain(say(text)) }); took > most {
			t.Errorf("%s: explaining %d bytes takes %v, at most %v", name, len(text), took, most)
		}
	}
}

func best(f func()) (took time.Duration) {
	took = time.Hour
	for range 25 {
		start := time.Now()
		f()
		took = min(took, time.Since(start))
	}
	return took
}

func TestExplain_hostileTextsHaveReasonsThatAreSpans(t *testing.T) {
	t.Parallel()
	for name, text := range hostile {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			checkReasons(t, say(text))
		})
	}
}

// FuzzExplain tries any bytes.
func FuzzExplain(f *testing.F) {
	for _, text := range hostile {
		f.Add([]byte(text[:min(len(text), 256)]))
	}
	for _, text := range samples {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) { checkReasons(t, say(string(text))) })
}

// checkReasons holds what is true of the reasons of any message.
func checkReasons(t *testing.T, in nlp.Input) {
	t.Helper()
	read, reasons := model(t).Explain(in)
	if again := model(t).Read(in); again != read {
		t.Errorf("%.100q is explained as %+v and read as %+v", in.Text, read, again)
	}
	if read.Score < -nlp.ScoreOne || read.Score > nlp.ScoreOne {
		t.Errorf("%.100q has the score %v", in.Text, read.Score)
	}
	whole := utf8.ValidString(in.Text)
	heads := map[string]int{}
	for _, r := range reasons {
		if r.Start < 0 || r.Start >= r.End || r.End > len(in.Text) || in.Text[r.Start:r.End] != r.Text {
			t.Fatalf("reason %+v is no span of %.100q", r, in.Text)
		}
		if whole && !utf8.ValidString(r.Text) {
			t.Errorf("reason %+v cuts a character of %.100q", r, in.Text)
		}
		if math.IsNaN(r.Weight) || math.IsInf(r.Weight, 0) || r.Weight == 0 {
			t.Errorf("%.100q: reason %+v weighs nothing that can be shown", in.Text, r)
		}
		heads[r.Head]++
	}
	for head, n := range heads {
		if most := 5; n > most && head != "topics" || n > most*nlp.MaxTopics {
			t.Errorf("%.100q has %d reasons for the %s", in.Text, n, head)
		}
	}
}
