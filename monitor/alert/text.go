package alert

import (
	"fmt"
	"strconv"
	"time"

	"undertone/monitor/window"
)

// wording is how one language says what happened. A reader of the wall must be
// able to act on it without opening anything, so the figures are in it.
type wording struct {
	raised, resolved string // channel, figures; minutes
	one, many, none  string // figures: customers' messages, share, sentiment
}

var wordings = map[string]wording{
	"en": {
		raised:   "Customers on %s are unhappy: %s.",
		resolved: "%s has calmed down after %d min: %s.",
		one:      "%d customer message in 5 minutes, %s%% negative, mean sentiment %s",
		many:     "%d customer messages in 5 minutes, %s%% negative, mean sentiment %s",
		none:     "no customer message in 5 minutes",
	},
	"zh-Hans": {
		raised:   "%s 的客户情绪恶化：%s。",
		resolved: "%s 的客户情绪在 %d 分钟后恢复平稳：%s。",
		one:      "最近 5 分钟有 %d 条客户消息，%s%% 为负面，平均情绪 %s",
		many:     "最近 5 分钟有 %d 条客户消息，%s%% 为负面，平均情绪 %s",
		none:     "最近 5 分钟没有客户消息",
	},
	"zh-Hant": {
		raised:   "%s 的客戶情緒惡化：%s。",
		resolved: "%s 的客戶情緒在 %d 分鐘後恢復平穩：%s。",
		one:      "最近 5 分鐘有 %d 則客戶訊息，%s%% 為負面，平均情緒 %s",
		many:     "最近 5 分鐘有 %d 則客戶訊息，%s%% 為負面，平均情緒 %s",
		none:     "最近 5 分鐘沒有客戶訊息",
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
	format := words.many
	if w.Customers == 1 {
		format = words.one
	}
	return fmt.Sprintf(format, w.Customers,
		strconv.FormatFloat(100*w.NegativeShare(), 'f', 0, 64),
		strconv.FormatFloat(w.Sentiment(), 'f', 2, 64))
}
