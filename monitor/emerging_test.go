package monitor_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"undertone/monitor"
	"undertone/monitor/contact"
	"undertone/nlp/emerging"
	"undertone/nlp/train"
)

// shiftOf is an hour of the corpus's customers up to now, three messages of a
// channel every two seconds, and in its last five minutes two problems that are
// new, each told by thirty customers.
func shiftOf(t *testing.T, now time.Time) (all []contact.Message) {
	t.Helper()
	corpus, err := train.ReadCorpus(os.DirFS("../nlp"), "corpus")
	must(t, err)
	examples := slices.DeleteFunc(corpus.Examples(), func(ex train.Example) bool { return ex.Speaker != contact.Customer })
	rand.New(rand.NewPCG(7, 7)).Shuffle(len(examples), func(i, j int) { examples[i], examples[j] = examples[j], examples[i] })
	add := func(id, text string, at time.Time) {
		at = at.Truncate(time.Millisecond)
		all = append(all, contact.Message{ID: id, Channel: "web", Conversation: "c-" + id, Text: text, At: at, Received: now})
	}
	const n = 5400
	for i, ex := range examples[:n] {
		add(fmt.Sprint("m-", i), ex.Text, now.Add(time.Hour/n*time.Duration(i-n)))
	}
	for _, file := range []string{"qr_ticket_blank.txt", "dianzipiao.txt"} {
		for i, text := range strings.Split(strings.TrimSpace(ways(t, file)), "\n") {
			add(file[:2]+fmt.Sprint(i), text, now.Add(time.Duration(i-30)*10*time.Second))
		}
	}
	slices.SortStableFunc(all, func(a, b contact.Message) int { return a.At.Compare(b.At) })
	return all
}

func ways(t *testing.T, file string) string {
	t.Helper()
	return string(read(t, "../nlp/emerging/testdata/"+file))
}

// The hour passes through journal, ear and listener. It is sent in minutes, so
// that no shard is far ahead of the other, which in real time none can be.
func TestLine_findsWhatEmerges(t *testing.T) {
	t.Parallel()
	r := startWith(t, t.TempDir(), monitor.Options{EmergingRate: 100_000}) // as fast as it goes
	now := time.Now().UTC()
	all, sent := shiftOf(t, now), 0
	for minute := range slices.Chunk(all, 90) {
		fates, err := r.journal.Append(t.Context(), minute)
		must(t, err)
		for i, fate := range fates {
			if fate != contact.Stored {
				t.Fatalf("message %d of a minute has fate %d", i, fate)
			}
		}
		sent += len(minute)
		r.wall.until(t, "the minute on the wall", func() bool { return r.wall.turns == sent })
	}
	var issues []emerging.Issue
	r.wall.until(t, "two issues", func() bool {
		issues = r.Emerging(now)
		return len(issues) >= 2
	})
	found := make(map[string]bool)
	for _, i := range issues {
		found[i.Lang] = strings.Contains(i.Phrase, "QR ticket") || i.Phrase == "电子票打不开"
	}
	if len(issues) != 2 || !found["en"] || !found["zh"] {
		t.Errorf("issues %+v, want the QR ticket in en and 电子票打不开 in zh", issues)
	}
}
