package monitor_test

import (
	"container/heap"
	"fmt"
	"maps"
	"os"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/goccy/go-yaml"

	"undertone/monitor"
	"undertone/monitor/alert"
	"undertone/monitor/alert/rule"
	"undertone/monitor/contact"
	"undertone/monitor/desk"
	"undertone/nlp/train"
)

const (
	// benchOpen conversations are followed at a time. At benchTalking of them people
	// still talk, at their own pace; the others are over, and not forgotten yet.
	benchOpen, benchTalking = 20_000, 15_000
	benchChannels           = 500
	benchMessages           = 100_000
	// benchRead of them are read once more in each round, as a yardstick: a machine
	// that others use, too, is slower for all alike.
	benchRead = 10_000
)

// speaker is a conversation of the corpus that is being held.
type speaker struct {
	*train.Conversation
	turn    int           // the next
	next    time.Duration // when it comes
	begun   time.Duration
	number  int // of the conversation
	channel int
}

// centre is the conversations that are held, the one that speaks next first.
type centre []*speaker

func (c centre) Len() int           { return len(c) }
func (c centre) Less(i, j int) bool { return c[i].next < c[j].next }
func (c centre) Swap(i, j int)      { c[i], c[j] = c[j], c[i] }
func (c *centre) Push(x any)        { *c = append(*c, x.(*speaker)) } //nolint:errcheck // heap gives back what it was given
func (c *centre) Pop() any {
	last := (*c)[len(*c)-1]
	*c = (*c)[:len(*c)-1]
	return last
}

// begin makes the n-th conversation of the centre the speaker's. One in six is of
// those in which a supervisor should be told, which is what recordings of shops and
// helpdesks have; of the corpus it is every second.
func (s *speaker) begin(due, calm []*train.Conversation, n int, at time.Duration) {
	s.Conversation = calm[n%len(calm)]
	if n%8 == 0 {
		s.Conversation = due[n/8%len(due)]
	}
	s.number, s.begun, s.turn = n, at, 0
	s.next = at + time.Duration(s.Turns[0].At)*time.Second
}

// talk gives the messages of a busy centre: the corpus's conversations, begun again
// and again under names of their own, on all channels. Time is pressed together
// until there are so many messages a second.
func talk(b *testing.B) []contact.Message {
	b.Helper()
	corpus, err := train.ReadCorpus(os.DirFS("../nlp"), "corpus")
	if err != nil {
		b.Fatal(err)
	}
	var due, calm []*train.Conversation
	for i := range corpus.Conversations {
		if c := &corpus.Conversations[i]; c.Due >= 0 {
			due = append(due, c)
		} else {
			calm = append(calm, c)
		}
	}
	held, begun := make(centre, benchTalking), 0
	for i := range held {
		s := &speaker{channel: i % benchChannels}
		s.begin(due, calm, begun, 0)
		s.turn = i * 31 % len(s.Turns) // in the middle of it
		s.begun = -time.Duration(s.Turns[s.turn].At)*time.Second + time.Duration(i%60)*time.Second
		s.next = time.Duration(i%60) * time.Second
		held[i] = s
		begun++
	}
	heap.Init(&held)
	messages := make([]contact.Message, 0, benchMessages)
	for len(messages) < benchMessages {
		s := held[0]
		turn := &s.Turns[s.turn]
		messages = append(messages, contact.Message{
			ID: fmt.Sprintf("m-%d", len(messages)), Channel: fmt.Sprintf("channel-%d", s.channel), Conversation: fmt.Sprintf("c-%d", s.number),
			Speaker: turn.Speaker, Medium: turn.Medium, Text: turn.Text,
			Agent: fmt.Sprintf("a-%d", s.channel*7+s.number%7), Customer: fmt.Sprintf("u-%d", s.number*5/6),
		})
		if s.turn++; s.turn == len(s.Turns) {
			s.begin(due, calm, begun, s.next+20*time.Second)
			begun++
		} else {
			s.next = s.begun + time.Duration(s.Turns[s.turn].At)*time.Second
		}
		heap.Fix(&held, 0)
	}
	return messages
}

// heard gives each message its reading, and its moment at so many a second.
func heard(b *testing.B, messages []contact.Message, aSecond int) []monitor.Read {
	b.Helper()
	model, err := ear()
	if err != nil {
		b.Fatal(err)
	}
	start := time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)
	list := make([]monitor.Read, len(messages))
	for i, m := range messages {
		m.Received = start.Add(time.Duration(i) * time.Second / time.Duration(aSecond)).Truncate(time.Millisecond)
		m.At = m.Received
		list[i].Message = m
		if m.Speaker == contact.Customer {
			list[i].Heard, list[i].Reading = true, model.Read(monitor.InputOf(&m))
		}
	}
	return list
}

// kinds are what makes the rules of a hundred differ from the bundled ones: people
// have more rules for more particular cases, and most alerts are the same few rules'.
var kinds = []struct{ conversation, others string }{
	{"", ""},
	{" and turns > 9", " and last_1h.messages > 900000"},
	{` and lang == "zh-Hant"`, " and last_15m.gap > 0.9"},
	{` and queue == "vip"`, " and last_5m.positive > 0.5"},
	{" and age > 3600", " and usual.known > 600"},
}

// hundred are the bundled rules once for every kind, each time with lines further
// out, so that no two are the same. channels are those of them that are not about
// conversations, and silent are all with an end that never holds: they are asked as
// much and raise nothing.
func hundred(b *testing.B) (all, channels, silent *rule.Pack) {
	b.Helper()
	var bundled struct{ Templates, Rules []map[string]any }
	if err := yaml.Unmarshal(rule.BundledSource().Data, &bundled); err != nil {
		b.Fatal(err)
	}
	scopes := make(map[string]bool) // of conversations, by name
	for _, r := range rule.Bundled().Rules() {
		scopes[r.Name] = r.Scope == rule.OfConversation
	}
	var rules, off, never []map[string]any
	for n, kind := range kinds {
		for _, r := range bundled.Rules {
			copied, more := maps.Clone(r), kind.others
			copied["rule"] = fmt.Sprintf("%s_%d", r["rule"], n)
			if scopes[r["rule"].(string)] { //nolint:errcheck // a rule has a name
				more = kind.conversation
				off = append(off, map[string]any{"rule": copied["rule"], "off": true})
			}
			if raise, ok := r["raise"].(string); ok {
				copied["raise"] = "(" + line.ReplaceAllStringFunc(raise, func(found string) string { return further(found, float64(n)/10) }) + ")" + more
			}
			delete(copied, "examples")
			rules = append(rules, copied)
			mute, more := maps.Clone(copied), " and turns > 1e6"
			if !scopes[r["rule"].(string)] { //nolint:errcheck // as above
				more = " and last_1h.messages > 1e9"
			}
			if raise, ok := copied["raise"].(string); ok {
				mute["raise"] = "(" + raise + ")" + more
			}
			never = append(never, mute)
		}
	}
	write := func(rules []map[string]any) rule.Source {
		data, err := yaml.Marshal(map[string]any{"bundled": false, "templates": bundled.Templates, "rules": rules})
		if err != nil {
			b.Fatal(err)
		}
		return rule.Source{Name: "hundred.yaml", Data: data}
	}
	all, problems := rule.Load(write(rules))
	channels, more := rule.Load(write(rules), write(off))
	silent, most := rule.Load(write(never))
	if problems = slices.Concat(problems, more, most); len(problems) > 0 {
		b.Fatal(problems)
	}
	return all, channels, silent
}

// line is what a value of the bundled rules is compared with.
var line = regexp.MustCompile(`(>=? )(-?\d\.\d+)|(<=? )(-?\d\.\d+)`)

// further moves a line a part of the way to where a value ends.
func further(found string, part float64) string {
	m := line.FindStringSubmatch(found)
	sign, number, end := m[1], m[2], 1.0
	if sign == "" {
		sign, number, end = m[3], m[4], -1
	}
	x, _ := strconv.ParseFloat(number, 64)
	switch {
	case x > 1: // a mark
		end = 1
	case sign[0] == '<' && x > 0:
		end = 0
	}
	return sign + strconv.FormatFloat(x+part*(end-x), 'f', 4, 64)
}

// cpu is the time that all processors have spent on this process.
func cpu(b *testing.B) time.Duration {
	b.Helper()
	var use syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &use); err != nil {
		b.Fatal(err)
	}
	return time.Duration(use.Utime.Nano() + use.Stime.Nano())
}

// BenchmarkRules shows what rules cost a message in CPU time, whatever else the
// machine does: what the line takes after the ear without any, and how much more
// with the bundled ones and with a hundred. Of these the part of those on channels
// and the centre is shown by itself, and what the asking costs without the telling. Each is the least of all rounds.
func BenchmarkRules(b *testing.B) {
	model, err := ear()
	if err != nil {
		b.Fatal(err)
	}
	messages := talk(b)
	none, _ := rule.Load(rule.Source{Name: "none", Data: []byte("bundled: false\n")})
	many, channels, silent := hundred(b)
	packs := []struct {
		name string
		pack *rule.Pack
	}{{"none", none}, {"bundled", rule.Bundled()}, {"hundred", many}, {"channels", channels}, {"silent", silent}}
	for _, aSecond := range []int{10_000, 100_000} {
		b.Run(fmt.Sprintf("%d a second", aSecond), func(b *testing.B) {
			list := heard(b, messages, aSecond)
			least, alerts := make(map[string]float64), make(map[string]float64)
			keep := func(name string, took time.Duration, messages int) {
				each := float64(took) / float64(messages)
				if before, ok := least[name]; !ok || each < before {
					least[name] = each
				}
			}
			for b.Loop() {
				began := cpu(b)
				for i := range list[:benchRead] {
					model.Read(monitor.InputOf(&list[i].Message))
				}
				keep("read", cpu(b)-began, benchRead)
				for _, p := range packs {
					r := monitor.Rehearsal{Ear: model, Rules: p.pack, Alert: alert.Options{Conversations: benchOpen}}
					runtime.GC()
					began := cpu(b)
					records, err := r.Replay(list)
					if err != nil {
						b.Fatal(err)
					}
					keep(p.name, cpu(b)-began, benchMessages)
					alerts[p.name] = float64(raised(records)) / benchMessages
				}
			}
			b.ReportMetric(least["read"], "ns/read")
			b.ReportMetric(least["none"], "ns/none")
			for _, p := range packs[1:] {
				b.ReportMetric(least[p.name]-least["none"], "ns/"+p.name)
				b.ReportMetric(1000*alerts[p.name], "alerts/1000-"+p.name)
			}
		})
	}
}

// raised counts the alerts.
func raised(records []desk.Record) int {
	seen := make(map[string]bool)
	for i := range records {
		if records[i].Alert != nil {
			seen[records[i].Alert.ID] = true
		}
	}
	return len(seen)
}
