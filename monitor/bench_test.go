package monitor_test

import (
	"fmt"
	"iter"
	"strings"
	"testing"
	"time"

	"undertone/monitor"
	"undertone/monitor/alert/rule"
	"undertone/monitor/contact"
)

// said are what customers and agents of the benchmark say in turn: calm and upset,
// in both languages.
var said = []string{
	"Hi, where is my parcel? It should have been here on Monday", "I am checking that for you, one moment please",
	"好的，谢谢", "不客气，还有什么可以帮您？",
	"I have waited three days and nobody answers, this is ridiculous", "I am very sorry about the delay",
	"能帮我查一下订单吗？订单号 88213", "请稍等，我马上为您查询",
	"这都第三次了，还是没人处理，太差劲了", "非常抱歉给您带来不便，我马上为您升级处理",
	"ok that worked, thanks", "You are welcome",
	"My card was charged twice", "Let me look into the payment for you",
	"我要投诉，让你们经理来", "很抱歉，我理解您的心情",
}

// talk gives messages of 20,000 conversations that are all open, on 500 channels, so
// many a second.
func talk(n, aSecond int) iter.Seq2[contact.Message, error] {
	const conversations, channels = 20_000, 500
	start := time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)
	return func(yield func(contact.Message, error) bool) {
		for i := range n {
			c := i * 7919 % conversations
			at := start.Add(time.Duration(i) * time.Second / time.Duration(aSecond)).Truncate(time.Millisecond)
			turn := i / conversations
			m := contact.Message{
				ID: fmt.Sprint(i), Channel: fmt.Sprintf("channel-%d", c%channels), Conversation: fmt.Sprintf("c-%d", c),
				Text: said[(2*c+turn)%len(said)], At: at, Received: at, Speaker: contact.Speaker(turn % 2),
				Agent: fmt.Sprintf("a-%d", c%997), Customer: fmt.Sprintf("u-%d", c%15_000),
			}
			if !yield(m, nil) {
				return
			}
		}
	}
}

// hundred are the bundled rules, as often as makes a hundred, each under another name
// and with lines a little higher, so that no two are the same.
func hundred(b *testing.B) *rule.Pack {
	b.Helper()
	source := string(rule.BundledSource().Data)
	head, rules, ok := strings.Cut(source, "\nrules:\n")
	if !ok {
		b.Fatal("the bundled pack has no rules")
	}
	var sources []rule.Source
	for n := range 5 {
		data := strings.ReplaceAll(head+"\nrules:\n"+rules, "- rule: ", fmt.Sprintf("- rule: n%d_", n))
		sources = append(sources, rule.Source{Name: fmt.Sprint(n), Data: []byte("bundled: false\n" + data)})
	}
	pack, problems := rule.Load(sources...)
	if len(problems) > 0 {
		b.Fatal(problems)
	}
	b.Logf("%d rules", len(pack.Rules()))
	return pack
}

// BenchmarkRules shows what rules cost a message, all else being equal: `none` hears
// the same messages without any.
func BenchmarkRules(b *testing.B) {
	model, err := ear()
	if err != nil {
		b.Fatal(err)
	}
	none, _ := rule.Load(rule.Source{Name: "none", Data: []byte("bundled: false\n")})
	packs := []struct {
		name string
		pack *rule.Pack
	}{{"none", none}, {"bundled", rule.Bundled()}, {"hundred", hundred(b)}}
	for _, aSecond := range []int{10_000, 100_000} {
		for _, p := range packs {
			b.Run(fmt.Sprintf("%s/%d a second", p.name, aSecond), func(b *testing.B) {
				const n = 200_000
				for b.Loop() {
					began := time.Now()
					if _, err := (monitor.Rehearsal{Ear: model, Rules: p.pack}).Run(b.Context(), talk(n, aSecond)); err != nil {
						b.Fatal(err)
					}
					b.ReportMetric(float64(time.Since(began).Nanoseconds())/n, "ns/message")
				}
			})
		}
	}
}
