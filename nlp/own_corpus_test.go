package nlp_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"undertone/nlp"
)

// ownRead are the files of the corpus that were read for what is about which
// topic. What stands in the others nobody looked up.
var ownRead = []string{
	"en_everyday_services", "en_everyday_shops", "en_posts", "en_retail_telecom", "en_travel_banking", "en_turns",
	"en_utilities_health", "mixed_everyday", "zh_everyday_services", "zh_everyday_shops", "zh_everyday_taiwan_hongkong",
	"zh_posts", "zh_public_cars_mixed", "zh_shops_couriers", "zh_taiwan_hongkong", "zh_telecom_banking", "zh_turns",
}

// corpus is what customers say in these files.
func corpus(t testing.TB) (all []told) {
	t.Helper()
	for _, name := range ownRead {
		rows := table(t, filepath.Join("corpus", name+".tsv"))
		text, speaker := slices.Index(rows[0], "text"), slices.Index(rows[0], "speaker")
		for _, row := range rows[1:] {
			if len(row) > max(text, speaker) && row[speaker] == "customer" {
				all = append(all, told{text: row[text]})
			}
		}
	}
	return all
}

func table(t testing.TB, name string) (rows [][]string) {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		rows = append(rows, strings.Split(strings.TrimRight(line, "\r\n"), "\t"))
	}
	return rows
}

// lateFlight is six topics in English and Chinese, ten invented examples each, to
// be found in the corpus. What is about each was found by reading.
func lateFlight(t testing.TB) (k task) {
	t.Helper()
	data, err := os.ReadFile("testdata/own_topics.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Topics []struct {
			Name, Factor string
			Examples     []string
		}
	}
	if err := yaml.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	for _, topic := range file.Topics {
		k.topics = append(k.topics, nlp.OwnTopic(topic))
	}
	k.messages = corpus(t)
	at := make(map[string]int)
	for i, m := range k.messages {
		at[m.text] = i
	}
	for _, row := range table(t, "testdata/own_topics.tsv")[1:] {
		i, ok := at[row[2]]
		switch {
		case !ok:
			t.Logf("no longer in the corpus: %s", row[2])
		case row[1] == "yes":
			k.messages[i].about = append(k.messages[i].about, row[0])
		default:
			k.messages[i].perhaps = append(k.messages[i].perhaps, row[0])
		}
	}
	return k
}

func TestOwn_areFoundInEnglishAndChinese(t *testing.T) {
	t.Parallel()
	k := lateFlight(t)
	c := compete(t, []task{k})
	t.Logf("own %v; keywords %v; cosine %v, as precise %v", c.own, c.keywords, c.cosine, c.asPrecise)
	if c.own.precision < 0.55 || c.own.f1 < c.cosine.f1+0.05 || c.own.f1 < c.keywords.f1+0.05 {
		t.Errorf("own %v; keywords %v; cosine %v", c.own, c.keywords, c.cosine)
	}
	scores := k.scores(own(t, k.topics))
	for n, topic := range k.topics {
		one := task{topics: k.topics[n : n+1], messages: k.messages}
		var part [][]float64
		for _, s := range scores {
			part = append(part, s[n:n+1])
		}
		t.Logf("%s: %v", topic.Name, one.mark(part, 0.0001))
	}
}
