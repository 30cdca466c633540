package alert

// What is said of an alert that its own condition did not resolve.
var (
	endedText = map[string]string{
		"en":      "The conversation is over.",
		"zh-Hans": "会话已结束。",
		"zh-Hant": "對話已結束。",
	}
	quietText = map[string]string{
		"en":      "Nobody has spoken for a while.",
		"zh-Hans": "已有一段时间无人发言。",
		"zh-Hant": "已有一段時間無人發言。",
	}
	silentText = map[string]string{
		"en":      "No customer has spoken for a while.",
		"zh-Hans": "已有一段时间没有客户发言。",
		"zh-Hant": "已有一段時間沒有客戶發言。",
	}
	forgottenText = map[string]string{
		"en":      "No longer followed: too many conversations are open.",
		"zh-Hans": "已停止跟踪：同时进行的会话过多。",
		"zh-Hant": "已停止追蹤：同時進行的對話過多。",
	}
	goneText = map[string]string{
		"en":      "The rule is no longer in effect here.",
		"zh-Hans": "该规则在此处已不再生效。",
		"zh-Hant": "該規則在此處已不再生效。",
	}
)
