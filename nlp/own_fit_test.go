package nlp

// This test is inside the package because it looks at the signs of a topic,
// which nobody else sees.

import (
	"encoding/json"
	"flag"
	"maps"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

var fitOwn = flag.Bool("fit", false, "fit the weights by which own topics are heard, and print them")

// labelled is a message of an open set.
type labelled struct {
	Text  string `json:"text"`
	Label string `json:"label"`
}

// sample is the signs of a topic in a message, and whether it is about it.
type sample struct {
	signs
	is bool
}

// TestOwn_fit fits ownBias and ownWeights on topics made of examples: of classes
// of two open sets that TestOwn_areFoundBetterThanByKeywordsOrCosine does not use,
// ten topics at once and one alone, with 5, 10 and 20 examples.
func TestOwn_fit(t *testing.T) { //nolint:paralleltest // prints figures for a person
	if !*fitOwn {
		t.Skip("run with -fit where the open sets are")
	}
	m, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(9, 9))
	var samples []sample
	for _, set := range []struct{ pattern, tested string }{
		{"banking77.jsonl", "card_arrival transaction_charged_twice request_refund lost_or_stolen_card age_limit " +
			"exchange_rate top_up_failed change_pin verify_my_identity apple_pay_or_google_pay"},
		{"clinc150_*.jsonl", "oos lost_luggage flight_status report_fraud pto_request order_status " +
			"credit_limit schedule_maintenance cancel_reservation restaurant_reservation exchange_rate"},
	} {
		byLabel := make(map[string][]string)
		for _, one := range readLabelled(t, set.pattern) {
			byLabel[one.Label] = append(byLabel[one.Label], one.Text)
		}
		var labels []string
		for label, texts := range byLabel {
			if len(texts) >= 60 && !slices.Contains(strings.Fields(set.tested), label) {
				labels = append(labels, label)
			}
		}
		slices.Sort(labels)
		for _, n := range []int{5, 10, 20} {
			for range 4 {
				for _, topics := range []int{10, 1} {
					r.Shuffle(len(labels), func(i, j int) { labels[i], labels[j] = labels[j], labels[i] })
					samples = append(samples, m.samples(byLabel, labels[:topics], n, r)...)
				}
			}
		}
	}
	bias, weights := regress(samples)
	t.Logf("%d samples: ownBias = %.4f, ownWeights = %.4f", len(samples), bias, weights)
}

func readLabelled(t *testing.T, pattern string) (all []labelled) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("..", "..", "shared", "data", "train", pattern))
	if err != nil || len(files) == 0 {
		t.Fatalf("the open set %s is not here: %v", pattern, err)
	}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(data)) {
			var one labelled
			if err := json.Unmarshal([]byte(line), &one); err != nil {
				t.Fatal(err)
			}
			all = append(all, one)
		}
	}
	return all
}

// samples makes topics of n examples of each label, and holds all other messages
// against them.
func (m *Model) samples(byLabel map[string][]string, labels []string, n int, r *rand.Rand) (out []sample) {
	var list []OwnTopic
	var numbers []uint8
	used := make(map[string]bool)
	for i, label := range labels {
		topic := OwnTopic{Name: label}
		for _, at := range r.Perm(len(byLabel[label])) {
			if text := byLabel[label][at]; len(topic.Examples) < n && len(strings.Fields(text)) > 3 {
				topic.Examples = append(topic.Examples, text)
				used[text] = true
			}
		}
		list, numbers = append(list, topic), append(numbers, uint8(FirstOwn+i))
	}
	o := m.compileOwn(list, numbers)
	s := m.take()
	defer m.put(s)
	for _, label := range slices.Sorted(maps.Keys(byLabel)) {
		for _, text := range byLabel[label] {
			if used[text] {
				continue
			}
			s.hear(Input{Text: text}, m.ear)
			b := m.weigh(s)
			about := subjectOf(&b)
			s.listTerms()
			o.lookUp(s.terms, m.rare)
			h := &s.held
			h.hold(o, s.terms)
			for _, k := range h.touched {
				p, sum := &o.profiles[k], &h.sums[k]
				if evidence := h.evidence(sum); evidence >= hopeless*p.usual[1] {
					out = append(out, sample{
						p.signs(h.likeness(sum), evidence, dot(&about, &p.subject), lengthOf(len(s.units))),
						list[p.label-FirstOwn].Name == label,
					})
				}
			}
		}
	}
	return out
}

// regress is logistic regression by Newton's method.
func regress(samples []sample) (bias float64, weights signs) {
	const k = signCount + 1
	var v [k]float64
	for range 20 {
		var h [k][k + 1]float64
		for i := range samples {
			x := [k]float64{1}
			copy(x[1:], samples[i].signs[:])
			z := 0.0
			for j := range x {
				z += v[j] * x[j]
			}
			p, y := 1/(1+math.Exp(-z)), 0.0
			if samples[i].is {
				y = 1
			}
			for a := range x {
				for b := range x {
					h[a][b] += p * (1 - p) * x[a] * x[b]
				}
				h[a][k] += (y - p) * x[a]
			}
		}
		for a := 1; a < k; a++ { // a little less than the data alone would say
			h[a][a]++
			h[a][k] -= v[a]
		}
		for i, step := range solve(&h) {
			v[i] += step
		}
	}
	copy(weights[:], v[1:])
	return v[0], weights
}

// solve is Gauss's elimination; h is well conditioned.
func solve(h *[signCount + 1][signCount + 2]float64) (x [signCount + 1]float64) {
	for i := range h {
		for j := range h {
			if j == i {
				continue
			}
			f := h[j][i] / h[i][i]
			for c := range h[j] {
				h[j][c] -= f * h[i][c]
			}
		}
	}
	for i := range h {
		x[i] = h[i][len(h)] / h[i][i]
	}
	return x
}
