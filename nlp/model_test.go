package nlp_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"undertone/monitor/contact"
	"undertone/nlp"
)

var shipped = sync.OnceValues(func() (*nlp.Model, error) { return nlp.New(nlp.Options{}) })

func model(t testing.TB) *nlp.Model {
	t.Helper()
	m, err := shipped()
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func say(text string) nlp.Input { return nlp.Input{Text: text} }

func TestRead_hearsTheMoodOfPlainMessages(t *testing.T) {
	t.Parallel()
	tests := []struct {
		text, sentiment, topic, lang string
	}{
		{"My order still hasn't arrived and nobody answers.", "negative", "delivery", "en"},
		{"why was I charged twice this month, fix it", "negative", "billing_payment", "en"},
		{"How do I return a broken kettle?", "neutral", "returns_refunds", "en"},
		{"thank you so much, you sorted it in five minutes", "positive", "", "en"},
		{"ok", "neutral", "", "en"},
		{"还没到，都三天了", "negative", "delivery", "zh-Hans"},
		{"太惊喜了，昨天下单今天就到了", "positive", "delivery", "zh-Hans"},
		{"請問包裹什麼時候會到？", "neutral", "delivery", "zh-Hant"},
		{"等咗成個鐘都冇人理我", "negative", "wait_time", "yue"},
		{"你们 app 又 crash 了，refund 到现在都没到", "negative", "", "mixed"},
	}
	for _, tt := range tests {
		t.Run(tt.text, func(t *testing.T) {
			t.Parallel()
			v := model(t).Read(say(tt.text)).View(nil)
			if v.Sentiment.Label != tt.sentiment {
				t.Errorf("sentiment = %+v, want %s", v.Sentiment, tt.sentiment)
			}
			if v.Lang != tt.lang {
				t.Errorf("lang = %s, want %s", v.Lang, tt.lang)
			}
			if tt.topic != "" && (len(v.Topics) == 0 || v.Topics[0].Label != tt.topic) {
				t.Errorf("topics = %+v, want %s first", v.Topics, tt.topic)
			}
		})
	}
}

func TestRead_aNegationTurnsTheFeeling(t *testing.T) {
	t.Parallel()
	for _, pair := range [][2]string{
		{"I am happy with the answer", "I am not happy with the answer"},
		{"the driver was helpful", "the driver wasn't helpful"},
		{"the driver was helpful", "the driver wasnt helpful"},
		{"我很满意", "我很不满意"},
		{"客服有用", "客服没有用"},
	} {
		plain, turned := model(t).Read(say(pair[0])), model(t).Read(say(pair[1]))
		if plain.Score <= turned.Score || turned.Sentiment.Label != nlp.Negative {
			t.Errorf("%q scores %v, %q scores %v (%v): want the second lower, and negative",
				pair[0], plain.Score.Float(), pair[1], turned.Score.Float(), turned.Sentiment)
		}
	}
}

func TestRead_aPolitePhraseIsNoComplaint(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"no problem", "No worries, take your time", "没问题", "不用谢", "no problem at all, thanks"} {
		if r := model(t).Read(say(text)); r.Sentiment.Label == nlp.Negative {
			t.Errorf("%q is negative: %v", text, r.Score.Float())
		}
	}
}

func TestRead_aScoreHasTheSignOfItsLabel(t *testing.T) {
	t.Parallel()
	for _, text := range samples {
		r := model(t).Read(say(text))
		if r.Sentiment.Label == nlp.Negative && r.Score >= 0 || r.Sentiment.Label == nlp.Positive && r.Score <= 0 {
			t.Errorf("%q is %d with the score %v", text, r.Sentiment.Label, r.Score.Float())
		}
	}
}

func TestRead_traditionalAndSimplifiedAreOneLanguageToTheEar(t *testing.T) {
	t.Parallel()
	hans, hant := model(t).Read(say("客服态度很差，问题还没解决")), model(t).Read(say("客服態度很差，問題還沒解決"))
	if hans.Lang != nlp.LangHans || hant.Lang != nlp.LangHant {
		t.Errorf("languages are %v and %v", hans.Lang, hant.Lang)
	}
	hans.Lang, hant.Lang = 0, 0
	if hans != hant {
		t.Errorf("simplified reads %+v\ntraditional %+v", hans, hant)
	}
}

func TestRead_theSendersTagDecidesWhichChinese(t *testing.T) {
	t.Parallel()
	tests := []struct {
		text, tag string
		want      nlp.Lang
	}{
		{"好的", "zh-TW", nlp.LangHant},
		{"好的", "zh", nlp.LangHans},
		{"好的", "en", nlp.LangHans},
		{"hello there", "zh-CN", nlp.LangEnglish},
		{"12345", "en-GB", nlp.LangEnglish},
		{"12345", "", nlp.LangUnknown},
		{"", "", nlp.LangUnknown},
	}
	for _, tt := range tests {
		if got := model(t).Read(nlp.Input{Text: tt.text, Lang: tt.tag}).Lang; got != tt.want {
			t.Errorf("%q tagged %q is %v, want %v", tt.text, tt.tag, got, tt.want)
		}
	}
}

func TestRead_anAgentsThanksAreRoutine(t *testing.T) {
	t.Parallel()
	text := "Thank you for your patience, I am sorry for the delay."
	r := model(t).Read(nlp.Input{Text: text, Speaker: contact.Agent})
	if r.Sentiment.Label != nlp.Neutral || r.Expectation.Label != nlp.ExpectationNone {
		t.Errorf("an agent's routine apology reads %+v", r)
	}
}

func TestRead_allocatesNothing(t *testing.T) { //nolint:paralleltest // allocations are counted over the whole process
	if raceEnabled {
		t.Skip("the race detector drops pooled memory on purpose")
	}
	m := model(t)
	for _, text := range samples[:4] {
		if n := testing.AllocsPerRun(200, func() { m.Read(say(text)) }); n != 0 {
			t.Errorf("Read(%q) allocates %v times", text, n)
		}
	}
}

func TestModel_readsConcurrently(t *testing.T) {
	t.Parallel()
	m := model(t)
	want := make([]nlp.Reading, len(samples))
	for i, text := range samples {
		want[i] = m.Read(say(text))
	}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 20 {
				for i, text := range samples {
					if got := m.Read(say(text)); got != want[i] {
						t.Errorf("%q reads %+v here and %+v alone", text, got, want[i])
					}
				}
			}
		})
	}
	wg.Wait()
}

// Eight times the text may not take 64 times the time. The bound of 32 leaves
// room for a busy machine.
func TestRead_longTextsTakeLinearTime(t *testing.T) { //nolint:paralleltest // it measures time
	if raceEnabled {
		t.Skip("the race detector's own cost grows faster than the text")
	}
	m := model(t)
	for _, part := range []string{"!?", "no no not ", "非常好", "aaaaaaaaaaab", "ȺȺȺ's ", "\xff\xfe", "@a", "1.1:", "不不"} {
		short, long := strings.Repeat(part, 10_000), strings.Repeat(part, 80_000)
		cost := func(text string) (best time.Duration) {
			for range 5 {
				start := time.Now()
				m.Read(say(text))
				if took := time.Since(start); best == 0 || took < best {
					best = took
				}
			}
			return best
		}
		if s, l := cost(short), cost(long); l > 32*max(s, time.Millisecond) {
			t.Errorf("%q: %v for 10,000 times, %v for 80,000 times", part, s, l)
		}
	}
}

func TestNew_readsTheModelFileItIsGiven(t *testing.T) {
	t.Parallel()
	if _, err := nlp.New(nlp.Options{File: filepath.Join(t.TempDir(), "none")}); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("error = %v, want that there is no such file", err)
	}
	m, err := nlp.New(nlp.Options{File: "model.bin"})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := m.Read(say(samples[0])), model(t).Read(say(samples[0])); got != want {
		t.Errorf("the same file reads %+v and %+v", got, want)
	}
}

func TestLoad_refusesDamage(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("model.bin")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := nlp.Load(data); err != nil {
		t.Fatal(err)
	}
	flipped := append([]byte(nil), data...)
	flipped[len(flipped)/2] ^= 1
	newer := append([]byte(nil), data...)
	newer[len("undertone-ear\n")]++
	for name, bad := range map[string][]byte{
		"empty": nil, "cut short": data[:len(data)-1], "one bit wrong": flipped,
		"another version": newer, "not a model": []byte("hello, I am not a model at all"),
	} {
		if _, err := nlp.Load(bad); !errors.Is(err, nlp.ErrModel) {
			t.Errorf("%s: error = %v, want ErrModel", name, err)
		}
	}
}

// samples are texts of all sorts, for tests that need some.
var samples = []string{
	"My order still hasn't arrived and nobody answers.",
	"还没到，都三天了，你们到底什么时候发货啊",
	"thank you so much, you sorted it in five minutes 🙏",
	"你们 app 又 crash 了，refund 到现在都没到",
	"", " ", "ok", "??", "👍🏽👍🏽👍🏽", "哈哈哈哈哈哈哈哈", "sooooo GOOD!!!!!", "not happy at all",
	"I'm not saying it's bad but you could've called", "@help http://x.y/z?q=1 订单 #12345",
	"等咗成個鐘都冇人理我", "ȺȺȺ's", "a\u200bb\u200d\ufe0f", "\xff\xfe\xfd", "no\u0301 problem", "𠮷野家",
}

func BenchmarkRead(b *testing.B) {
	m := model(b)
	for name, text := range map[string]string{"english49": samples[0], "chinese60": samples[1], "mixed56": samples[3]} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				m.Read(say(text))
			}
		})
	}
}

func BenchmarkExplain(b *testing.B) {
	m := model(b)
	b.ReportAllocs()
	for b.Loop() {
		m.Explain(say(samples[0]))
	}
}

func BenchmarkNew(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := nlp.New(nlp.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
