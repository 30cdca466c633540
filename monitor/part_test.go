package monitor

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"undertone/monitor/alert"
	"undertone/monitor/alert/rule"
	"undertone/monitor/contact"
	"undertone/monitor/desk"
	"undertone/monitor/window"
	"undertone/nlp"
)

var testEar = sync.OnceValues(func() (*nlp.Model, error) { return nlp.New(nlp.Options{}) })

// eager are rules that fire often: on conversations, on silence, on channels,
// topics and the centre. None asks how often a customer came: a part knows of the
// conversations of the others only as far as they have come.
const eager = `
bundled: false
templates:
  - template: short
    for: 2s
    keep_firing_for: 3s
    cooldown: 20s
    text: {en: "{channel}", zh-Hans: "{channel}"}
rules:
  - {rule: upset, like: short, scope: conversation, raise: negative_run >= 1, clear: negative_run == 0, nudge: true, for: 0s}
  - {rule: waiting, like: short, scope: conversation, raise: silence > 7 and customer, clear: silence == 0, nudge: true}
  - {rule: sour, like: short, scope: channel, raise: last_1m.customers >= 3 and last_1m.negative >= 0.4, clear: last_1m.negative < 0.4, severity: critical}
  - {rule: topic, like: short, scope: channel, by: topic, raise: topic.last_5m.messages >= 2, clear: topic.last_5m.messages < 2}
  - {rule: hall, like: short, scope: centre, raise: last_1m.messages >= 20 and last_1m.sentiment < -0.1, clear: last_1m.messages < 15}
`

func eagerRules(t *testing.T) *rule.Pack {
	t.Helper()
	pack, problems := rule.Load(rule.Source{Name: "eager.yaml", Data: []byte(eager)})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return pack
}

// chatter is random traffic of a few minutes: customers who come back, agents who
// answer or do not, many messages in one millisecond, and some told late.
func chatter(rnd *rand.Rand, n int) []contact.Message {
	texts := map[contact.Speaker][]string{
		contact.Customer: {"This is the worst service ever, I am furious.", "Where is my parcel?", "三天了还没到，我要投诉", "Thank you, that was wonderful help.", "好的，谢谢", "I was charged twice!", "ok"},
		contact.Agent:    {"I am terribly sorry.", "请稍等，我帮您查一下", "It is on its way."},
	}
	now := time.Date(2026, 11, 21, 11, 59, 57, 0, time.UTC)
	all := make([]contact.Message, n)
	for i := range all {
		if rnd.IntN(3) > 0 { // else it comes with the one before
			now = now.Add(time.Duration(rnd.ExpFloat64() * float64(400*time.Millisecond))).Truncate(time.Millisecond)
		}
		if rnd.IntN(60) == 0 { // or it is quiet for a while, up to a whole second
			now = now.Add(time.Duration(1+rnd.IntN(20)) * time.Second).Truncate(time.Second)
		}
		talk := rnd.IntN(40)
		m := contact.Message{
			ID: fmt.Sprint("m-", i), Channel: fmt.Sprint("channel-", talk%3), Conversation: fmt.Sprint("c-", talk),
			Customer: fmt.Sprint("customer-", talk%12), Agent: fmt.Sprint("agent-", talk%5), At: now, Received: now,
		}
		if rnd.IntN(3) == 0 {
			m.Speaker = contact.Agent
		}
		if rnd.IntN(10) == 0 {
			m.At = now.Add(-time.Duration(rnd.IntN(90)) * time.Second)
		}
		m.Partial = rnd.IntN(20) == 0
		m.Text = texts[m.Speaker][rnd.IntN(len(texts[m.Speaker]))]
		all[i] = m
	}
	return all
}

// team is several parts and their judge, as the line has them.
type team struct {
	parts []*part
	judge *judge
	rnd   *rand.Rand
	waits [][]contact.Message // by part
	read  func(*contact.Message) *nlp.Reading
}

func newTeam(t *testing.T, parts int, rnd *rand.Rand) *team {
	t.Helper()
	ear, err := testEar()
	if err != nil {
		t.Fatal(err)
	}
	pack := eagerRules(t)
	opts := Options{}
	if err := opts.SetDefaults(); err != nil {
		t.Fatal(err)
	}
	opts.Window.Names = ear.TopicNames()
	contacts := alert.NewContacts()
	g := &team{rnd: rnd, waits: make([][]contact.Message, parts)}
	for range parts {
		g.parts = append(g.parts, &part{
			set: window.NewSet(opts.Window), last: make(map[string]time.Time),
			tracker: alert.NewTracker(opts.Alert.Share(parts), ear, pack, contacts),
		})
	}
	g.judge = newJudge(alert.NewFloor(opts.Alert, pack, ear.TopicNames()), desk.New(opts.Desk), parts)
	g.read = func(m *contact.Message) *nlp.Reading {
		r := ear.Read(InputOf(m))
		return &r
	}
	return g
}

// hear lets the parts hear what was received up to w, and each up to five seconds
// more: a shard may be that far ahead of the others.
func (g *team) hear(w time.Time) {
	for i, p := range g.parts {
		end := w.Add(time.Duration(g.rnd.IntN(2)*g.rnd.IntN(5000)) * time.Millisecond)
		for ; len(g.waits[i]) > 0 && !g.waits[i][0].Received.After(end); g.waits[i] = g.waits[i][1:] {
			m := g.waits[i][0]
			p.hear(&m, g.read(&m))
		}
	}
}

// settle judges what is settled at w, as Line.settle does.
func (g *team) settle(w time.Time) []desk.Record {
	seen := look{seconds: make([][]second, len(g.parts))}
	for i, p := range g.parts {
		p.idle(w)
		events, mark, seconds := p.take(w)
		seen.events = append(seen.events, events...)
		seen.seconds[i] = seconds
		p.tracker.Confirm(mark)
	}
	return g.judge.settle(seen)
}

// play takes the messages through a team at a pace of its own.
func (g *team) play(all []contact.Message) (records []desk.Record) {
	for _, m := range all {
		h := fnv.New32a()
		h.Write([]byte(m.Conversation))
		n := int(h.Sum32()) % len(g.parts)
		g.waits[n] = append(g.waits[n], m)
	}
	w := all[0].Received.Add(-time.Second)
	for _, p := range g.parts {
		p.begin(w)
	}
	for end := all[len(all)-1].Received.Add(3 * time.Minute); w.Before(end); {
		w = earlier(end, w.Add(time.Duration(g.rnd.IntN(3000))*time.Millisecond))
		g.hear(w)
		records = append(records, g.settle(w)...)
	}
	return records
}

// Whatever happens, it happens to all parts at the same time, however far one of
// them is ahead and however often somebody looks.
func TestPart_severalGiveWhatOneGives(t *testing.T) {
	t.Parallel()
	for seed := range uint64(5) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			all := chatter(rand.New(rand.NewPCG(seed, 1)), 700)
			want := newTeam(t, 1, rand.New(rand.NewPCG(seed, 2))).play(all)
			rules := make(map[string]int)
			for _, r := range want {
				if r.Alert != nil {
					rules[r.Alert.Rule]++
				}
			}
			if len(rules) != 5 {
				t.Errorf("only %v fire: nothing is shown by the others", rules)
			}
			for parts := 1; parts <= 3; parts++ {
				got := newTeam(t, parts, rand.New(rand.NewPCG(seed, uint64(10+parts)))).play(all)
				same(t, fmt.Sprint(parts, " parts"), got, want)
			}
		})
	}
}

// same reports the first record in which two lists differ.
func same(t *testing.T, what string, got, want []desk.Record) {
	t.Helper()
	for i := range max(len(got), len(want)) {
		g, w := "nothing", "nothing"
		if i < len(got) {
			g = encoded(t, got[i])
		}
		if i < len(want) {
			w = encoded(t, want[i])
		}
		if g != w {
			t.Errorf("%s: record %d of %d is\n%s\nwant, of %d,\n%s", what, i, len(got), g, len(want), w)
			return
		}
	}
}

func encoded(t *testing.T, r desk.Record) string {
	t.Helper()
	data, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
