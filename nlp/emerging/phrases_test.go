package emerging_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jdkato/prose/v2"

	"undertone/nlp"
	"undertone/nlp/emerging"
)

func TestPhrases(t *testing.T) {
	t.Parallel()
	tests := []struct {
		lang, text string
		want       string // comma-separated, all must be there
		not        string
	}{
		{"en", "my QR ticket is blank", "QR,ticket,QR ticket,QR ticket blank,ticket blank", "my QR,blank,my"},
		{"en", "the QR tickets come up blank again", "QR tickets,QR tickets blank", "come"},
		{"en", "my qr ticket's blank", "qr ticket's blank", ""},
		{"en", "QR TICKET BLANK AGAIN!!!", "QR TICKET BLANK", "AGAIN,TICKET BLANK AGAIN"},
		{"en", "nothing works. Every time the same problem, today and yesterday", "", "time,problem,today,nothing"},
		{"en", "ticket. gate", "ticket,gate", "ticket gate"},
		{"en", "@AcmeHelp see https://acme.example/ticket or mail me@acme.example about the gate", "gate", "AcmeHelp,acme,ticket,example"},
		{"en", "the café door is stuck", "café,café door,café door stuck", ""},
		{"en", "order 4417 and 88", "order", "4417,88"},
		{"zh", "电子票打不开", "电子票,电子票打不开,票打不开", "电"},
		{"zh", "电子票怎么又打不开了", "电子票打不开", "电子票打不开了,电子票怎"},
		{"zh", "電子票 一直 打不開", "電子票", ""},
		{"zh", "我的app闪退", "app闪退,app,闪退", "我的app,的app"},
		{"zh", "QR ticket打不开", "QR ticket打不开", ""},
		{"zh", "电子票，打不开", "电子票,打不开", "电子票打不开,票打"},
		{"zh", "@某某客服 电子票", "电子票", "客服,某某"},
		{"zh", "订单123456", "订单", "订单123456"},
	}
	f := newFinder(t, emerging.Options{})
	for _, tt := range tests {
		got := f.PhrasesOf(tt.lang, tt.text)
		for _, want := range strings.FieldsFunc(tt.want, isComma) {
			if !slices.Contains(got, want) && !slices.Contains(got, strings.ReplaceAll(want, " ", "")) {
				t.Errorf("%q has %q, want %q among them", tt.text, got, want)
			}
		}
		for _, not := range strings.FieldsFunc(tt.not, isComma) {
			if slices.Contains(got, not) {
				t.Errorf("%q has %q, want no %q", tt.text, got, not)
			}
		}
	}
}

func TestPhrases_endAfterABoundedPart(t *testing.T) {
	t.Parallel()
	f := newFinder(t, emerging.Options{})
	for name, before := range map[string]string{
		"nothing":         "",
		"many words":      strings.Repeat("we go ", 50),                            // 300 bytes
		"many bytes":      strings.Repeat("extraordinarily incomprehensible ", 20), // 40 words
		"many characters": strings.Repeat("紫", 250),
	} {
		want := name == "nothing"
		if got := f.PhrasesOf("en", before+", purple umbrella"); slices.Contains(got, "purple umbrella") != want {
			t.Errorf("behind %s: %q, want the purple umbrella heard: %t", name, got, want)
		}
		if name == "many words" || name == "many bytes" {
			continue // English ones
		}
		if got := f.PhrasesOf("zh", before+"，雨伞漏水"); slices.Contains(got, "雨伞漏水") != want {
			t.Errorf("behind %s: %q, want 雨伞漏水 heard: %t", name, got, want)
		}
	}
}

func isComma(r rune) bool { return r == ',' }

func TestFinder_livesThroughProse(t *testing.T) {
	t.Parallel()
	for name, broken := range map[string]func(string) ([]prose.Token, error){
		"that panics":           func(string) ([]prose.Token, error) { panic("index out of range") },
		"that fails":            func(string) ([]prose.Token, error) { return nil, errors.New("no model") },
		"that loses words":      func(string) ([]prose.Token, error) { return nil, nil },
		"that makes words up":   func(s string) ([]prose.Token, error) { return []prose.Token{{Text: s + "!", Tag: "NN"}}, nil },
		"that has empty tokens": func(string) ([]prose.Token, error) { return make([]prose.Token, 3), nil },
	} {
		t.Run("prose "+name, func(t *testing.T) {
			t.Parallel()
			f := newFinder(t, emerging.Options{})
			f.BreakProse(broken)
			f.Hear(emerging.Message{ID: "1", Conversation: "c", Text: "the ticket is blank, the gate shut", Lang: nlp.LangEnglish, At: noon})
			s := f.Stats()
			if counted := strings.Contains(name, "panics") || strings.Contains(name, "fails"); counted != (s.Panics == 2) {
				t.Errorf("stats %+v: want both clauses counted: %t", s, counted)
			}
		})
	}
}

// hostile strings are those that have broken prose, taken quadratic time, or
// are likely to.
func hostile() map[string]string {
	return map[string]string{
		"prose's panic":       "ȺȺȺ's ticket ȺȺȺ's",
		"marks":               strings.Repeat("!", 20_000),
		"negations":           strings.Repeat("n'tn't", 1000),
		"dotted capital I":    strings.Repeat("İ", 4000),
		"broken UTF-8":        strings.Repeat("\xed\xa0\x80\xff", 2000),
		"no space":            strings.Repeat("x", 8192),
		"apostrophes":         strings.Repeat("'", 8192),
		"letters, apostrophe": strings.Repeat("a'", 4000),
		"hyphens":             strings.Repeat("a-", 4000),
		"brackets":            strings.Repeat("([{", 3000),
		"single letters":      strings.Repeat("a ", 4000),
		"nouns":               strings.Repeat("ticket gate ", 700),
		"handles":             strings.Repeat("@a ", 3000),
		"Chinese":             strings.Repeat("电子票打不开", 450),
		"one character":       strings.Repeat("票", 2700),
		"fillers":             strings.Repeat("又都就", 900),
		"mixed":               strings.Repeat("票a", 2000),
		"zero width":          strings.Repeat("a\u200b", 2000),
		"combining":           "e" + strings.Repeat("\u0301", 4000),
		"emoji":               strings.Repeat("👩‍👩‍👧", 400),
		"nothing":             "",
	}
}

func TestFinder_standsHostileText(t *testing.T) {
	t.Parallel()
	f := newFinder(t, emerging.Options{})
	f.Hear(emerging.Message{Text: "to load the model", Lang: nlp.LangEnglish, At: noon})
	for name, text := range hostile() {
		for _, lang := range []nlp.Lang{nlp.LangEnglish, nlp.LangHans} {
			best := time.Hour // of several: the machine has other things to do
			for i := range 5 {
				began := time.Now()
				f.Hear(emerging.Message{ID: name, Conversation: name, Text: text, Lang: lang, At: noon.Add(time.Duration(i) * time.Second)})
				best = min(best, time.Since(began))
			}
			if limit := 2 * time.Millisecond * slower; best > limit {
				t.Errorf("%s in %s took %s, want %s at most", name, lang, best, limit)
			}
		}
	}
	if s := f.Stats(); s.Panics != 0 {
		t.Errorf("prose could not read %d clauses, want it to be given nothing that it cannot", s.Panics)
	}
}

func FuzzFinder(f *testing.F) {
	for _, text := range hostile() {
		f.Add(text)
	}
	f.Add("my QR ticket is blank, I'm at the gate right now")
	f.Add("我的app闪退，电子票怎么又打不开了")
	f.Fuzz(func(t *testing.T, text string) {
		finder := newFinder(t, emerging.Options{Conversations: 2, Score: 1, Rise: 1.5, Phrases: 1000})
		for i := range 4 {
			for _, lang := range []nlp.Lang{nlp.LangEnglish, nlp.LangHans, nlp.LangMixed, nlp.LangUnknown} {
				finder.Hear(emerging.Message{ID: text, Conversation: text[:min(i, len(text))], Text: text, Lang: lang, At: noon.Add(time.Duration(i) * time.Minute)})
			}
		}
		for _, i := range finder.Issues(noon.Add(4 * time.Minute)) {
			if i.Phrase == "" {
				t.Errorf("an issue without a name: %+v", i)
			}
		}
	})
}
