package nlp_test

import (
	"strings"
	"testing"

	"undertone/monitor/contact"
	"undertone/nlp"
)

func FuzzRead(f *testing.F) {
	for _, text := range samples {
		f.Add(text, "", uint8(0))
	}
	for _, text := range []string{
		strings.Repeat("a", 64<<10), strings.Repeat("，", 20000), strings.Repeat("!", 64<<10),
		strings.Repeat("不", 10000), "'''''", "a'", "'s", "1.", "1,,2", "@", "@@a", "http:", "https://", "\u202e", "🏳️‍🌈",
		"İİİ", "ŉ", "ß", "\U000e0041", "ｆｕｌｌ　ｗｉｄｔｈ！", "\x00", "か゚", "一二三\xff四",
	} {
		f.Add(text, "zh-Hant", uint8(1))
	}
	m := model(f)
	f.Fuzz(func(t *testing.T, text, lang string, who uint8) {
		in := nlp.Input{Text: text, Lang: lang, Speaker: contact.Speaker(who % 4), Medium: contact.Medium(who % 5)}
		read := m.Read(in)
		if explained, _ := m.Explain(in); explained != read {
			t.Errorf("%q is explained as %+v and read as %+v", text, explained, read)
		}
		checkAccount(t, m, in)
		if _, err := read.MarshalJSON(); err != nil {
			t.Error(err)
		}
	})
}
