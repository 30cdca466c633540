package config_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"undertone/config"
	"undertone/nlp"
)

const flights = `topics:
  - name: late_flight
    factor: convenience
    examples:
      - my flight is delayed
      - "the plane left late: three hours"
      - 航班延误
      - 'still at the gate'
      - >-
        delayed
        again
  # another
  - {name: 冷, factor: product quality, examples: [cold food, cold soup, cold chips, cold tea, 凉了]}
`

func TestParse_topics(t *testing.T) {
	t.Parallel()
	cfg, err := config.Parse("f.yaml", []byte(flights), nil)
	if err != nil {
		t.Fatal(err)
	}
	want := []nlp.OwnTopic{
		{Name: "late_flight", Factor: "convenience", Examples: []string{
			"my flight is delayed", "the plane left late: three hours", "航班延误", "still at the gate", "delayed again",
		}},
		{Name: "冷", Factor: "product quality", Examples: []string{"cold food", "cold soup", "cold chips", "cold tea", "凉了"}},
	}
	if !reflect.DeepEqual(cfg.Topics, want) {
		t.Errorf("topics = %+v\nwant %+v", cfg.Topics, want)
	}
}

func TestParse_topicsThatAreNone(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"topics:", "topics: []", "topics:\n#  - name: a\n", "topics: ~"} {
		cfg, err := config.Parse("f.yaml", []byte(text), nil)
		if err != nil || cfg.Topics != nil {
			t.Errorf("%q: %v, %v", text, cfg, err)
		}
	}
}

// TestParse_reportsProblemsOfTopics names the place of each, also where an entry
// before it could not be read.
func TestParse_reportsProblemsOfTopics(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, text, want string }{
		{"is no list", "topics: late_flight", `f.yaml:1:9: topics: must be a list, got "late_flight"`},
		{"an entry is a word", "topics:\n  - late_flight", "f.yaml:2:5: topics.1: must hold keys and values, got \"late_flight\"\n" +
			"f.yaml:2:5: topics.1.name: is missing\n" +
			`f.yaml:2:5: topics.1.factor: must be one of ` + strings.Join(nlp.Factors(), ", ") + ", got \"\"\n" +
			"f.yaml:2:5: topics.1.examples: must be 5 to 20, got 0"},
		{
			"an example is a number", strings.Replace(flights, "my flight is delayed", "42", 1),
			"f.yaml:5:9: topics.1.examples.1: must be text, got the number 42; put it in quotes",
		},
		{
			"an example is a list", strings.Replace(flights, "my flight is delayed", "[a, b]", 1),
			"f.yaml:5:9: topics.1.examples.1: must be one value, got a list",
		},
		{
			"examples are a word", strings.Replace(flights, "[cold food, cold soup, cold chips, cold tea, 凉了]", "cold food", 1),
			`f.yaml:13:50: topics.2.examples: must be a list, got "cold food"`,
		},
		{
			"the same example twice", strings.Replace(flights, "cold chips", "My Flight is delayed", 1),
			"f.yaml:13:73: topics.2.examples.3: is example 1 of topic 1 too",
		},
		{
			"a key is unknown", strings.Replace(flights, "factor: convenience", "factr: convenience", 1),
			`f.yaml:2:5: topics.1.factor: must be one of ` + strings.Join(nlp.Factors(), ", ") + ", got \"\"\n" +
				"f.yaml:3:5: topics.1.factr: is not a setting; did you mean factor?",
		},
		{
			"a key is there twice", strings.Replace(flights, "factor: convenience", "name: a", 1),
			"f.yaml:2:5: topics.1.factor: must be one of " + strings.Join(nlp.Factors(), ", ") + ", got \"\"\n" +
				"f.yaml:3:5: topics.1.name: is here twice",
		},
		{
			"the name is built in", strings.Replace(flights, "late_flight", "Wait Time", 1),
			`f.yaml:2:11: topics.1.name: "Wait Time" is built in; give yours another name`,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := config.Parse("f.yaml", []byte(tt.text), nil)
			if err == nil || err.Error() != tt.want {
				t.Errorf("problems =\n%v\nwant\n%s", err, tt.want)
			}
		})
	}
}

func TestParse_topicsAreNotOfTheEnvironment(t *testing.T) {
	t.Parallel()
	_, err := config.Parse("", nil, []string{"UNDERTONE_TOPICS=late_flight"})
	if err == nil || !strings.HasPrefix(err.Error(), "UNDERTONE_TOPICS: is not a setting") {
		t.Errorf("got %v", err)
	}
}

func TestParse_listsOfWords(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"dashboard:\n  embed: [https://chat.example.com, 'https://*.example.org']\n",
		"dashboard:\n  embed:\n    - https://chat.example.com\n    # another\n    - https://*.example.org\n",
	} {
		cfg, err := config.Parse("f.yaml", []byte(text), nil)
		if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		if want := []string{"https://chat.example.com", "https://*.example.org"}; !slices.Equal(cfg.Dashboard.Embed, want) {
			t.Errorf("%q: embed = %q, want %q", text, cfg.Dashboard.Embed, want)
		}
	}
}

// TestParse_reportsProblemsOfWordsInLists names the place of the entry.
func TestParse_reportsProblemsOfWordsInLists(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, text, want string }{
		{"is no list", "dashboard:\n  embed: https://a.example", `f.yaml:2:10: dashboard.embed: must be a list, got "https://a.example"`},
		{"an entry is no word", "dashboard:\n  embed:\n    - {a: b}", "f.yaml:3:7: dashboard.embed.1: must be one value"},
		{"an entry is no origin", "dashboard:\n  embed:\n    - https://a.example\n    - '*'", "f.yaml:4:7: dashboard.embed.2: must be an origin"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := config.Parse("f.yaml", []byte(tt.text), nil)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("%v\nwant it to have %s", err, tt.want)
			}
		})
	}
}
