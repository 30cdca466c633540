// The names of the labels, in English, simplified and traditional Chinese. The
// lists are Go's own: one that gains a label does not compile until it is named.

import type * as api from "../api/types";
import type { Mood } from "../ui/mood";
import { lang } from "./lang";
import { langs, type Lang } from "./pick";

type Names<K extends string> = Record<K, readonly [en: string, hans: string, hant: string]>;

interface Families {
  tones: Names<api.Tone>;
  topics: Names<api.TopicLabel>;
  touchpoints: Names<api.Touchpoint | "none">;
  intents: Names<api.Intent>;
  expectations: Names<api.Expectation>;
  urgencies: Names<api.Urgency>;
  feelings: Names<api.Feeling>;
  moods: Names<Mood>;
  levels: Names<api.Level>;
  severities: Names<api.Severity>;
  scopes: Names<api.Scope>;
  alertStates: Names<api.AlertState>;
  verdicts: Names<api.Verdict>;
  nudgeStates: Names<api.NudgeState>;
  suppressions: Names<api.Suppression>;
  actions: Names<api.Action>;
  effects: Names<api.EffectWord>;
  stages: Names<api.FixStage>;
  phases: Names<api.Phase>;
  speakers: Names<api.Speaker>;
  media: Names<api.Medium>;
  langs: Names<string>;
}

export const names: Families = {
  tones: {
    anger: ["anger", "愤怒", "憤怒"],
    frustration: ["frustration", "烦躁", "煩躁"],
    disappointment: ["disappointment", "失望", "失望"],
    worry: ["worry", "担忧", "擔憂"],
    confusion: ["confusion", "困惑", "困惑"],
    neutral: ["neutral", "中性", "中性"],
    satisfaction: ["satisfaction", "满意", "滿意"],
    gratitude: ["gratitude", "感谢", "感謝"],
    delight: ["delight", "惊喜", "驚喜"],
  },
  topics: {
    product_quality: ["Product quality", "产品质量", "產品品質"],
    product_info: ["Product questions", "产品咨询", "產品諮詢"],
    delivery: ["Delivery", "物流配送", "物流配送"],
    technical_fault: ["Technical fault", "技术故障", "技術故障"],
    installation_repair: ["Installation, repair", "安装维修", "安裝維修"],
    wait_time: ["Waiting time", "等待时间", "等候時間"],
    unresolved_repeat: ["Still unresolved", "反复未解决", "反覆未解決"],
    staff_attitude: ["Staff attitude", "服务态度", "服務態度"],
    policy_terms: ["Policy and terms", "政策条款", "政策條款"],
    order_change: ["Order changes", "订单变更", "訂單變更"],
    booking: ["Booking", "预订", "預訂"],
    returns_refunds: ["Returns, refunds", "退换退款", "退換退款"],
    usability: ["Ease of use", "易用性", "易用性"],
    price_promotion: ["Price and offers", "价格优惠", "價格優惠"],
    billing_payment: ["Billing, payment", "账单支付", "帳單付款"],
    security_privacy: ["Security, privacy", "安全隐私", "安全隱私"],
    account_access: ["Account access", "账号登录", "帳號登入"],
    loyalty_rewards: ["Loyalty rewards", "会员积分", "會員點數"],
    contract_cancellation: ["Cancellation", "解约退订", "解約退訂"],
  },
  touchpoints: {
    discovery: ["Discovery", "了解", "了解"],
    purchase: ["Purchase", "购买", "購買"],
    service: ["Service", "服务", "服務"],
    after_sales: ["After sales", "售后", "售後"],
    feedback: ["Feedback", "反馈", "意見回饋"],
    none: ["none", "无", "無"],
  },
  intents: {
    inquiry: ["question", "咨询", "詢問"],
    request: ["request", "请求办理", "請求辦理"],
    complaint: ["complaint", "投诉", "投訴"],
    churn: ["wants to leave", "有意离开", "有意離開"],
    escalation: ["wants someone higher", "要求升级处理", "要求升級處理"],
    purchase: ["wants to buy", "有意购买", "有意購買"],
    praise: ["praise", "表扬", "讚揚"],
    suggestion: ["suggestion", "建议", "建議"],
    none: ["none", "无", "無"],
  },
  expectations: {
    exceeded: ["exceeded", "超出期望", "超出期望"],
    met: ["met", "符合期望", "符合期望"],
    unmet: ["unmet", "未达期望", "未達期望"],
    none: ["none", "无", "無"],
  },
  urgencies: {
    low: ["not urgent", "不紧急", "不緊急"],
    normal: ["normal", "一般", "一般"],
    high: ["urgent", "紧急", "緊急"],
  },
  feelings: {
    negative: ["negative", "负面", "負面"],
    neutral: ["neutral", "中性", "中性"],
    positive: ["positive", "正面", "正面"],
  },
  moods: {
    upset: ["upset", "很不满", "很不滿"],
    uneasy: ["uneasy", "有不满", "有不滿"],
    neutral: ["neutral", "平和", "平和"],
    content: ["content", "较满意", "較滿意"],
    happy: ["happy", "很满意", "很滿意"],
  },
  levels: {
    alert: ["Alert", "告警", "警示"],
    watch: ["Watch", "留意", "留意"],
    calm: ["Calm", "平稳", "平穩"],
  },
  severities: {
    info: ["Info", "提示", "提示"],
    warning: ["Warning", "警告", "警告"],
    critical: ["Critical", "严重", "嚴重"],
  },
  scopes: {
    conversation: ["Conversation", "会话", "對話"],
    channel: ["Channel", "渠道", "通路"],
    centre: ["Whole centre", "全中心", "全中心"],
  },
  alertStates: {
    firing: ["open", "未处理", "未處理"],
    acknowledged: ["taken on", "已接手", "已接手"],
    resolved: ["resolved", "已解决", "已解決"],
  },
  verdicts: {
    helpful: ["helpful", "有帮助", "有幫助"],
    not_now: ["not now", "时机不对", "時機不對"],
    false_alarm: ["false alarm", "误报", "誤報"],
  },
  nudgeStates: {
    given: ["shown", "已提示", "已提示"],
    held_out: ["held back to compare", "留作对照", "留作對照"],
    suppressed: ["kept back", "未提示", "未提示"],
    helpful: ["helpful", "有帮助", "有幫助"],
    dismissed: ["dismissed", "已忽略", "已略過"],
    escalated: ["passed to the supervisor", "已转主管", "已轉主管"],
    lapsed: ["over before an answer", "已失效", "已失效"],
  },
  suppressions: {
    stale: ["too late", "已过时", "已過時"],
    conversation_budget: ["conversation just had one", "该会话刚提示过", "該對話剛提示過"],
    agent_budget: ["agent had enough", "该坐席提示已足够", "該客服提示已足夠"],
  },
  actions: {
    acknowledge: ["Acknowledge", "表示理解", "表示理解"],
    apologise: ["Apologise", "道歉", "道歉"],
    give_time: ["Name a time", "告知时间", "告知時間"],
    offer_remedy: ["Offer a remedy", "提出补救", "提出補救"],
    explain: ["Explain", "解释清楚", "解釋清楚"],
    reassure: ["Reassure", "让对方放心", "讓對方放心"],
    hand_over: ["Hand over", "转交", "轉交"],
    thank: ["Thank", "致谢", "致謝"],
    own: ["The rule’s advice", "规则建议", "規則建議"],
  },
  effects: {
    too_few: ["too few to say", "样本太少", "樣本太少"],
    too_early: ["too early to say", "为时尚早", "為時尚早"],
    better: ["better", "有改善", "有改善"],
    worse: ["worse", "变差", "變差"],
    none_proven: ["no difference proven", "未见差异", "未見差異"],
  },
  stages: {
    decided: ["decided", "已决定", "已決定"],
    changed: ["in effect", "已生效", "已生效"],
    measured: ["measured", "已评估", "已評估"],
  },
  phases: {
    quiet: ["quiet", "未触发", "未觸發"],
    pending: ["pending", "待触发", "待觸發"],
    firing: ["firing", "触发中", "觸發中"],
  },
  speakers: {
    customer: ["Customer", "客户", "顧客"],
    agent: ["Agent", "坐席", "客服人員"],
    bot: ["Bot", "机器人", "機器人"],
    system: ["System", "系统", "系統"],
  },
  media: {
    chat: ["chat", "聊天", "聊天"],
    voice: ["phone", "电话", "電話"],
    email: ["e-mail", "邮件", "電子郵件"],
    social: ["social media", "社交媒体", "社群媒體"],
    sms: ["text message", "短信", "簡訊"],
  },
  langs: {
    und: ["unknown", "未知", "未知"],
    en: ["English", "英文", "英文"],
    "zh-Hans": ["Chinese (simplified)", "简体中文", "簡體中文"],
    "zh-Hant": ["Chinese (traditional)", "繁体中文", "繁體中文"],
    yue: ["Cantonese", "粤语", "粵語"],
    mixed: ["mixed", "中英混合", "中英混合"],
  },
};

/**
 * The name of a label in the language in use. One that is not of the list, such as
 * a topic of the user's own, goes by the name they gave it.
 */
export function label(family: keyof Families, word: string, l: Lang = lang.value): string {
  const known = names[family] as Names<string>;
  return Object.hasOwn(known, word) ? known[word]![langs.indexOf(l)]! : word;
}
