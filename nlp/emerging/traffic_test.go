package emerging_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"undertone/monitor/contact"
	"undertone/nlp"
	"undertone/nlp/emerging"
	"undertone/nlp/train"
)

var ear = sync.OnceValues(func() (*nlp.Model, error) { return nlp.New(nlp.Options{}) })

var noon = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

// utterance is a customer's message as it comes off the line.
type utterance struct {
	emerging.Message
	wanted bool // negative, as the model hears it
}

// customers are the messages of the corpus's customers in one language.
var customers = [2]func() ([]utterance, error){
	sync.OnceValues(func() ([]utterance, error) { return readCustomers(false) }),
	sync.OnceValues(func() ([]utterance, error) { return readCustomers(true) }),
}

func readCustomers(chinese bool) (all []utterance, err error) {
	corpus, err := train.ReadCorpus(os.DirFS(".."), "corpus")
	if err != nil {
		return nil, err
	}
	for i, ex := range corpus.Examples() {
		if ex.Speaker != contact.Customer || strings.HasPrefix(ex.Lang, "en") == chinese {
			continue
		}
		u, err := hear(ex.Text)
		if err != nil {
			return nil, err
		}
		u.ID, u.Channel = fmt.Sprintf("m-%d", i), [...]string{"web-chat", "phone", "app"}[i%3]
		u.Conversation = u.ID
		if ex.ID != ex.Text { // a turn
			u.Conversation = ex.ID
		}
		all = append(all, u)
	}
	return all, nil
}

// ordinary are all of them in the order of a seed.
func ordinary(t testing.TB, lang string, seed uint64) []utterance {
	t.Helper()
	read := customers[0]
	if lang == "zh" {
		read = customers[1]
	}
	all, err := read()
	if err != nil {
		t.Fatal(err)
	}
	all = slices.Clone(all)
	rand.New(rand.NewPCG(seed, 1)).Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return all
}

// hear is what the line makes of a text.
func hear(text string) (u utterance, err error) {
	model, err := ear()
	if err != nil {
		return u, err
	}
	var opts emerging.Options
	if err := opts.SetDefaults(); err != nil {
		return u, err
	}
	r := model.Read(nlp.Input{Text: text})
	return utterance{emerging.Message{Text: text, Lang: r.Lang}, opts.Wants(&r)}, nil
}

// arrive spreads messages from a moment on as a Poisson process of so many an
// hour.
func arrive(all []utterance, from time.Time, hourly float64, seed uint64) []utterance {
	r := rand.New(rand.NewPCG(seed, 2))
	for i := range all {
		from = from.Add(time.Duration(r.ExpFloat64() / hourly * float64(time.Hour)))
		all[i].At = from
	}
	return all
}

// lines are the messages of a file, each of a customer of its own.
func lines(t testing.TB, file string, seed uint64) (all []utterance) {
	t.Helper()
	data, err := os.ReadFile("testdata/" + file)
	if err != nil {
		t.Fatal(err)
	}
	for i, line := range strings.Split(strings.TrimSpace(string(data)), "\n") {
		u, err := hear(line)
		if err != nil {
			t.Fatal(err)
		}
		u.ID = fmt.Sprintf("new-%d", i)
		u.Conversation, u.Channel = "c-"+u.ID, "web-chat"
		all = append(all, u)
	}
	rand.New(rand.NewPCG(seed, 3)).Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return all
}

func inOrder(parts ...[]utterance) []utterance {
	all := slices.Concat(parts...)
	slices.SortStableFunc(all, func(a, b utterance) int { return a.At.Compare(b.At) })
	return all
}
