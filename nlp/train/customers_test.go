package train_test

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"undertone/monitor/contact"
	"undertone/nlp"
)

// customers is where labelled messages of real customers lie. They may be
// looked at and never trained on or shipped, so they are not part of the project.
const customers = "../../../shared/data/dev"

// publicSets is where the sets lie that teach posts and small talk.
const publicSets = "../../../shared/data"

// moods turns a set's labels into ours; a label that is not there is passed over.
type moods map[string]uint8

var (
	plain = moods{"negative": nlp.Negative, "neutral": nlp.Neutral, "positive": nlp.Positive}
	felt  = moods{
		"angry": nlp.Negative, "anger": nlp.Negative, "sad": nlp.Negative, "sadness": nlp.Negative,
		"fear": nlp.Negative, "disgust": nlp.Negative, "happy": nlp.Positive, "happiness": nlp.Positive, "like": nlp.Positive,
		"neutral": nlp.Neutral, "others": nlp.Neutral, "no_emotion": nlp.Neutral,
	}
	contented = moods{"satisfied": nlp.Positive, "neutral": nlp.Neutral, "dissatisfied": nlp.Negative}
	twoSided  = moods{"Positive": nlp.Positive, "Negative": nlp.Negative}
)

type labelled struct{ Text, Label string }

// readCustomers reads a set, or skips the test where it is not there.
func readCustomers(t *testing.T, name string) (rows []labelled) {
	t.Helper()
	f, err := os.Open(filepath.Join(customers, name+".jsonl"))
	if err != nil {
		t.Skipf("the messages of real customers are not here: %v", err)
	}
	defer f.Close()
	scan := bufio.NewScanner(f)
	scan.Buffer(nil, 1<<22)
	for scan.Scan() {
		var row labelled
		if err := json.Unmarshal(scan.Bytes(), &row); err != nil {
			t.Fatal(err)
		}
		rows = append(rows, row)
	}
	return rows
}

func shippedModel(t *testing.T) *nlp.Model {
	t.Helper()
	m, err := nlp.New(nlp.Options{File: os.Getenv("UNDERTONE_TEST_MODEL")})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// Macro-F1 of the sentiment on people whom no training has met. A set with two
// labels is judged by the sign of the score. The aim for jddc_turns is .48: its
// raters call bare thanks and "好的" satisfied, which are neutral to us.
func TestShipped_hearsCustomersItNeverMet(t *testing.T) {
	t.Parallel()
	tests := []struct {
		set    string
		medium contact.Medium
		moods  moods
		least  float64
	}{
		{"jddc_turns", contact.Chat, contented, 0.45},
		{"smp2020_usual_eval", contact.Social, felt, 0.56},
		{"eprstmt_dev", contact.Social, twoSided, 0.88},
		{"cantonese_lihkg", contact.Social, plain, 0.48},
		{"tweeteval_sentiment_val", contact.Social, plain, 0.62},
		{"emocontext", contact.Chat, felt, 0.64},
	}
	for _, tt := range tests {
		t.Run(tt.set, func(t *testing.T) {
			t.Parallel()
			rows := readCustomers(t, tt.set)
			for _, medium := range []contact.Medium{tt.medium, contact.Chat} {
				f1 := moodF1(shippedModel(t), rows, tt.moods, medium)
				t.Logf("%s as %v: macro-F1 %.3f", tt.set, medium, f1)
				if medium == tt.medium && f1 < tt.least {
					t.Errorf("%s: macro-F1 of the sentiment is %.3f, want at least %.2f", tt.set, f1, tt.least)
				}
			}
		})
	}
}

func moodF1(m *nlp.Model, rows []labelled, names moods, medium contact.Medium) float64 {
	var hit, all [3]int
	for _, row := range rows {
		truth, known := names[row.Label]
		if !known {
			continue
		}
		r := m.Read(nlp.Input{Text: row.Text, Medium: medium})
		said := r.Sentiment.Label
		if len(names) == 2 {
			said = nlp.Negative
			if r.Score > 0 {
				said = nlp.Positive
			}
		}
		all[said]++
		all[truth]++
		if said == truth {
			hit[said]++
		}
	}
	sum, n := 0.0, 0.0
	for k := range hit {
		if all[k] > 0 {
			sum += 2 * float64(hit[k]) / float64(all[k])
			n++
		}
	}
	return sum / n
}

// The same dialogues were written down in both languages.
func TestShipped_hearsTheSameLineAlikeInBothLanguages(t *testing.T) {
	t.Parallel()
	en, zh := readCustomers(t, "xdailydialog_en_dev"), readCustomers(t, "xdailydialog_zh_dev")
	m := shippedModel(t)
	same := 0
	for i := range en {
		if m.Read(nlp.Input{Text: en[i].Text}).Sentiment.Label == m.Read(nlp.Input{Text: zh[i].Text}).Sentiment.Label {
			same++
		}
	}
	share := float64(same) / float64(len(en))
	t.Logf("%.3f of %d lines", share, len(en))
	if share < 0.75 {
		t.Errorf("%.3f of the lines have the same sentiment in both languages, want .75", share)
	}
}
