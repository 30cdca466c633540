package nlp

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// OwnTopic is a topic that the user made of examples.
type OwnTopic struct {
	// Name is what readings, windows and metrics call it.
	Name string `koanf:"name"`
	// Factor is one of Factors; "brand and loyalty" is brand_and_loyalty.
	Factor string `koanf:"factor"`
	// Examples are phrases or whole messages that are about it, in any
	// language.
	Examples []string `koanf:"examples"`
}

// The bounds of the user's own topics.
const (
	// MostOwn is how many there may be. Each is a series for every channel.
	MostOwn = 32
	// LeastExamples is how many tell what they have in common.
	LeastExamples = 5
	// MostExamples keeps a topic something that a person can oversee; with more,
	// training is better.
	MostExamples = 20
	// mostExampleBytes is a long message. An example should be one thought.
	mostExampleBytes = 500
	mostTopicName    = 64
)

// factors are what makes or breaks satisfaction, each with its topics.
var factors = []struct {
	name   string
	topics []string
}{
	{"product_quality", []string{"product_quality", "product_info"}},
	{"reliability", []string{"delivery", "technical_fault", "installation_repair"}},
	{"responsiveness", []string{"wait_time", "unresolved_repeat"}},
	{"empathy_and_assurance", []string{"staff_attitude", "policy_terms"}},
	{"convenience", []string{"order_change", "booking", "returns_refunds", "usability"}},
	{"price", []string{"price_promotion", "billing_payment"}},
	{"security", []string{"security_privacy", "account_access"}},
	{"brand_and_loyalty", []string{"loyalty_rewards", "contract_cancellation"}},
}

// Factors lists what a topic can belong to.
func Factors() []string {
	names := make([]string, len(factors))
	for i, f := range factors {
		names[i] = f.name
	}
	return names
}

// FactorOf is the factor of a built-in topic; empty for any other name.
func FactorOf(topic string) string {
	for _, f := range factors {
		if slices.Contains(f.topics, topic) {
			return f.name
		}
	}
	return ""
}

// spoken is a name as it sounds: "Late Flight" and late_flight are one.
func spoken(name string) string {
	return strings.ToLower(strings.NewReplacer("_", " ", "-", " ").Replace(name))
}

// CheckTopics reports everything that is wrong with the topics, each as "place:
// why"; a place is a topic's number from 1, its key, and an example's number,
// such as 2.examples.3.
func CheckTopics(list []OwnTopic) error {
	var errs []error
	if len(list) > MostOwn {
		errs = append(errs, fmt.Errorf("%d: is one too many, the most is %d", MostOwn+1, MostOwn))
		list = list[:MostOwn]
	}
	c := checker{make(map[string]int), make(map[string][2]int)}
	for i := range list {
		errs = append(errs, c.topic(i+1, &list[i]))
	}
	return errors.Join(errs...)
}

// checker knows what came before.
type checker struct {
	names map[string]int    // number of the topic
	said  map[string][2]int // numbers of the topic and the example
}

func (c *checker) topic(n int, t *OwnTopic) error {
	var errs []error
	bad := func(format string, args ...any) {
		errs = append(errs, fmt.Errorf("%d."+format, append([]any{n}, args...)...))
	}
	if err := checkName(t.Name); err != nil {
		bad("name: %w", err)
	} else if first, twice := c.names[spoken(t.Name)]; twice {
		bad("name: is the name of topic %d too", first)
	} else {
		c.names[spoken(t.Name)] = n
	}
	if !slices.Contains(Factors(), strings.ReplaceAll(spoken(t.Factor), " ", "_")) {
		bad("factor: must be one of %s, got %q", strings.Join(Factors(), ", "), t.Factor)
	}
	if got := len(t.Examples); got < LeastExamples || got > MostExamples {
		bad("examples: must be %d to %d, got %d", LeastExamples, MostExamples, got)
	}
	for j, text := range t.Examples {
		if err := checkExample(text); err != nil {
			bad("examples.%d: %w", j+1, err)
			continue
		}
		key := spoken(strings.Join(strings.Fields(text), " "))
		if first, twice := c.said[key]; twice {
			bad("examples.%d: is example %d of topic %d too", j+1, first[1], first[0])
			continue
		}
		c.said[key] = [2]int{n, j + 1}
	}
	return errors.Join(errs...)
}

func checkName(name string) error {
	switch {
	case name == "":
		return errors.New("is missing")
	case len(name) > mostTopicName:
		return fmt.Errorf("has %d bytes, the most is %d", len(name), mostTopicName)
	case !utf8.ValidString(name) || strings.ContainsFunc(name, func(r rune) bool { return !unicode.IsPrint(r) || r == ',' }):
		return fmt.Errorf("must be printable, without commas, got %q", name)
	case strings.TrimSpace(name) != name:
		return fmt.Errorf("must not begin or end with a space, got %q", name)
	case slices.Contains(topics, strings.ReplaceAll(spoken(name), " ", "_")):
		return fmt.Errorf("%q is built in; give yours another name", name)
	}
	return nil
}

func checkExample(text string) error {
	switch {
	case len(text) > mostExampleBytes:
		return fmt.Errorf("has %d bytes, the most is %d", len(text), mostExampleBytes)
	case !utf8.ValidString(text):
		return errors.New("is not UTF-8")
	case !strings.ContainsFunc(text, unicode.IsLetter):
		return fmt.Errorf("has no words: %q", text)
	}
	return nil
}
