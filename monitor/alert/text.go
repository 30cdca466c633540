package alert

import (
	"fmt"
	"strconv"
	"time"

	"undertone/monitor/window"
)

// wording is how one language says what happened. A reader of the wall must be
// able to act on it without opening anything, so the figures are in it, and
// short, so that they are not cut off there.
type wording struct {
	raised, resolved string // channel, figures; minutes
	one, many, none  string // figures: customers' messages, share, sentiment
}

var wordings = map[string]wording{
	"en": {
		raised:   "%s is souring: %s",
		resolved: "%s has calmed down after %d min: %s",
		one:      "%s%% negative, mood %s, 1 message in 5 min",
		many:     "%s%% negative, mood %s, %d messages in 5 min",
		none:     "no customer message in 5 min",
	},
	"zh-Hans": {
		raised:   "%s 情绪恶化：%s",
		resolved: "%s 在 %d 分钟后恢复平稳：%s",
		one:      "%s%% 为负面，情绪 %s，5 分钟内 1 条消息",
		many:     "%s%% 为负面，情绪 %s，5 分钟内 %d 条消息",
		none:     "5 分钟内没有客户消息",
	},
	"zh-Hant": {
		raised:   "%s 情緒惡化：%s",
		resolved: "%s 在 %d 分鐘後恢復平穩：%s",
		one:      "%s%% 為負面，情緒 %s，5 分鐘內 1 則訊息",
		many:     "%s%% 為負面，情緒 %s，5 分鐘內 %d 則訊息",
		none:     "5 分鐘內沒有客戶訊息",
	},
}

func raisedText(channel string, w *window.Sums) map[string]string {
	text := make(map[string]string, len(wordings))
	for lang, words := range wordings {
		text[lang] = fmt.Sprintf(words.raised, channel, words.figures(w))
	}
	return text
}

func resolvedText(channel string, w *window.Sums, lasted time.Duration) map[string]string {
	text := make(map[string]string, len(wordings))
	for lang, words := range wordings {
		text[lang] = fmt.Sprintf(words.resolved, channel, max(1, int(lasted.Round(time.Minute).Minutes())), words.figures(w))
	}
	return text
}

func (words wording) figures(w *window.Sums) string {
	if w.Customers == 0 {
		return words.none
	}
	negative := strconv.FormatFloat(100*w.NegativeShare(), 'f', 0, 64)
	mood := fmt.Sprintf("%+.0f", 100*w.Sentiment()) // as on the wall, -100 to 100
	if w.Customers == 1 {
		return fmt.Sprintf(words.one, negative, mood)
	}
	return fmt.Sprintf(words.many, negative, mood, w.Customers)
}
