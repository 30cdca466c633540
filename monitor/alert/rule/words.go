package rule

// saying is one thing in the three languages of texts.
type saying struct{ en, hans, hant string }

// in is the saying in a language; English where there is no other.
func (s saying) in(lang string) string {
	switch lang {
	case "zh-Hans":
		return s.hans
	case "zh-Hant":
		return s.hant
	}
	return s.en
}

// localised is a label in the words of a language; a label that is not ours, such
// as the user's own topic, is its own word.
func localised(family, label, lang string) string {
	if s, ok := sayings[family][label]; ok {
		return s.in(lang)
	}
	return label
}

// sayings are the labels as they read within a sentence, by family. The Chinese
// ones are those of the page.
var sayings = map[string]map[string]saying{
	"tone": {
		"anger":          {"anger", "愤怒", "憤怒"},
		"frustration":    {"frustration", "烦躁", "煩躁"},
		"disappointment": {"disappointment", "失望", "失望"},
		"worry":          {"worry", "担忧", "擔憂"},
		"confusion":      {"confusion", "困惑", "困惑"},
		"neutral":        {"neutral", "中性", "中性"},
		"satisfaction":   {"satisfaction", "满意", "滿意"},
		"gratitude":      {"gratitude", "感谢", "感謝"},
		"delight":        {"delight", "惊喜", "驚喜"},
	},
	"touchpoint": {
		"discovery":   {"discovery", "了解产品", "了解產品"},
		"purchase":    {"purchase", "购买", "購買"},
		"service":     {"service", "客户服务", "客戶服務"},
		"after_sales": {"after sales", "售后", "售後"},
		"feedback":    {"feedback", "反馈", "意見回饋"},
	},
	"intent": {
		"inquiry":    {"question", "咨询", "諮詢"},
		"request":    {"request", "请求办理", "要求辦理"},
		"complaint":  {"complaint", "投诉", "投訴"},
		"churn":      {"wish to leave", "想要离开", "想要離開"},
		"escalation": {"wish for a supervisor", "要求找主管", "要求找主管"},
		"purchase":   {"wish to buy", "想要购买", "想要購買"},
		"praise":     {"praise", "表扬", "讚揚"},
		"suggestion": {"suggestion", "建议", "建議"},
		"none":       {"none", "无", "無"},
	},
	"expectation": {
		"exceeded": {"exceeded", "超出预期", "超出預期"},
		"met":      {"met", "符合预期", "符合預期"},
		"unmet":    {"unmet", "未达预期", "未達預期"},
		"none":     {"none", "无", "無"},
	},
	"urgency": {
		"low":    {"low", "低", "低"},
		"normal": {"normal", "一般", "一般"},
		"high":   {"high", "高", "高"},
	},
	"feeling": {
		"negative": {"negative", "负面", "負面"},
		"neutral":  {"neutral", "中性", "中性"},
		"positive": {"positive", "正面", "正面"},
	},
	"medium": {
		"chat":   {"chat", "在线聊天", "線上聊天"},
		"voice":  {"voice", "语音", "語音"},
		"email":  {"e-mail", "邮件", "電子郵件"},
		"social": {"social media", "社交媒体", "社群媒體"},
		"sms":    {"SMS", "短信", "簡訊"},
	},
	"lang": {
		"und":     {"unknown", "未知", "未知"},
		"en":      {"English", "英语", "英語"},
		"zh-Hans": {"Simplified Chinese", "简体中文", "簡體中文"},
		"zh-Hant": {"Traditional Chinese", "繁体中文", "繁體中文"},
		"yue":     {"Cantonese", "粤语", "粵語"},
		"mixed":   {"mixed", "中英混合", "中英混合"},
	},
	"topic": {
		"product_quality":       {"product quality", "产品质量", "產品品質"},
		"product_info":          {"product information", "产品咨询", "產品諮詢"},
		"delivery":              {"delivery", "物流配送", "物流配送"},
		"technical_fault":       {"technical faults", "技术故障", "技術故障"},
		"installation_repair":   {"installation and repair", "安装维修", "安裝維修"},
		"wait_time":             {"waiting times", "等待时间", "等候時間"},
		"unresolved_repeat":     {"what is still unresolved", "反复未解决", "反覆未解決"},
		"staff_attitude":        {"staff attitude", "服务态度", "服務態度"},
		"policy_terms":          {"policy and terms", "政策条款", "政策條款"},
		"order_change":          {"order changes", "订单变更", "訂單變更"},
		"booking":               {"booking", "预订", "預訂"},
		"returns_refunds":       {"returns and refunds", "退换退款", "退換退款"},
		"usability":             {"ease of use", "易用性", "易用性"},
		"price_promotion":       {"prices and offers", "价格优惠", "價格優惠"},
		"billing_payment":       {"billing and payment", "账单支付", "帳單付款"},
		"security_privacy":      {"security and privacy", "安全隐私", "安全隱私"},
		"account_access":        {"account access", "账号登录", "帳號登入"},
		"loyalty_rewards":       {"loyalty rewards", "会员积分", "會員點數"},
		"contract_cancellation": {"cancellation", "解约退订", "解約退訂"},
		"none":                  {"no topic", "无主题", "無主題"},
	},
}

// yesNo are the truth values in words.
var yesNo = map[bool]saying{true: {"yes", "是", "是"}, false: {"no", "否", "否"}}

// calm is what is said at an alert's end where the rule does not say it: of a
// conversation, a channel, a channel's topic, the centre and a topic there.
var calm = map[string]saying{
	"conversation": {"A conversation in {channel} is back to normal", "{channel} 的一个会话已恢复平稳", "{channel} 的一個對話已恢復平穩"},
	"channel":      {"{channel} has calmed down", "{channel} 已恢复平稳", "{channel} 已恢復平穩"},
	"centre":       {"The centre has calmed down", "整个中心已恢复平稳", "整個中心已恢復平穩"},
	"channel topic": {
		"{topic.name} in {channel} is back to normal", "{channel} 的“{topic.name}”已恢复平稳", "{channel} 的「{topic.name}」已恢復平穩",
	},
	"centre topic": {
		"{topic.name} is back to normal in the whole centre", "整个中心的“{topic.name}”已恢复平稳", "整個中心的「{topic.name}」已恢復平穩",
	},
}
