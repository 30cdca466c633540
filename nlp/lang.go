package nlp

import "strings"

// scripts counts what a text is written in.
type scripts struct {
	han, words                       int
	traditional, cantonese, mandarin int
}

// cantoneseOnly are characters of written Cantonese that Mandarin does not use.
const cantoneseOnly = "嘅喺咗唔佢哋啲冇咁嚟嗰俾畀乜嘢噉睇攞瞓揾搵咩喎啱嘥咪咇噃囉㗎咋嗌靚諗谂嬲氹"

// mandarinOnly are characters that the written Cantonese of chats avoids.
const mandarinOnly = "的这這们們吗嗎呢没沒么麼吧"

// Simplified characters need no list: folding knows the traditional ones, and
// a text with none of them is taken as simplified.
var (
	isCantonese = setOf(cantoneseOnly)
	isMandarin  = setOf(mandarinOnly)
)

type hanSet [hanLast - hanFirst + 1]bool

func setOf(chars string) *hanSet {
	var set hanSet
	for _, r := range chars {
		if r >= hanFirst && r <= hanLast {
			set[r-hanFirst] = true
		}
	}
	return &set
}

// countScripts looks at the units' first characters.
func (s *scratch) countScripts(text string, f *folding) {
	s.script = scripts{}
	for i := range s.units {
		u := &s.units[i]
		switch u.kind {
		case kindWord:
			if u.end-u.start > 1 {
				s.script.words++
			}
		case kindHan:
			s.script.han++
			r, _ := decode(text, int(u.start))
			if r < hanFirst || r > hanLast {
				continue
			}
			if f.han[r-hanFirst] != 0 {
				s.script.traditional++
			}
			if isCantonese[r-hanFirst] {
				s.script.cantonese++
			}
			if isMandarin[r-hanFirst] {
				s.script.mandarin++
			}
		}
	}
}

// lang names the language. The text decides between English and Chinese; the
// sender's tag decides which Chinese, because a short sentence often fits all.
func (c scripts) lang(tag string) Lang {
	switch {
	case c.han == 0 && c.words == 0:
		return langOfTag(tag)
	case c.han == 0:
		return LangEnglish
	case c.words*5 >= c.han && c.words > 1 || c.words*3 >= c.han && c.words > 0:
		return LangMixed
	}
	if l := langOfTag(tag); l >= LangHans && l <= LangCantonese {
		return l
	}
	switch {
	case c.cantonese > c.mandarin:
		return LangCantonese
	case c.traditional*12 >= c.han:
		return LangHant
	}
	return LangHans
}

// langOfTag understands the tags that senders use for our languages. A bare
// "zh" leaves open which.
func langOfTag(tag string) Lang {
	switch {
	case hasPrefixFold(tag, "en"):
		return LangEnglish
	case hasPrefixFold(tag, "yue"), hasPrefixFold(tag, "zh-yue"):
		return LangCantonese
	case hasPrefixFold(tag, "zh-hant"), hasPrefixFold(tag, "zh-tw"):
		return LangHant
	case hasPrefixFold(tag, "zh-hans"), hasPrefixFold(tag, "zh-cn"), hasPrefixFold(tag, "zh-sg"):
		return LangHans
	}
	return LangUnknown
}

func hasPrefixFold(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}
