// What moved a forecast, in words. The server names a cause such as
// answer_promise: who did it, and what. Those names are put together here from
// parts, and one that is not known is shown as it is, without its underscores.

import type { Lang } from "../../i18n";
import { langs } from "../../i18n";
import { label } from "../../i18n/labels";

type Words = readonly [en: string, hans: string, hant: string];

/** Causes with a name of their own. */
const whole: Record<string, Words> = {
  mean_mood: ["Mood on average", "平均情绪", "平均情緒"],
  smooth_mood: ["Mood of late", "近期情绪", "近期情緒"],
  lowest_mood: ["The lowest point", "情绪最低点", "情緒最低點"],
  reply_mood: ["Mood after the answer", "回复后的情绪", "回覆後的情緒"],
  last_mood: ["Mood of the last message", "最后一条消息的情绪", "最後一則訊息的情緒"],
  negative_share: ["Share of negative messages", "负面消息占比", "負面訊息占比"],
  positive_share: ["Share of positive messages", "正面消息占比", "正面訊息占比"],
  negative_run: ["Negative several times in a row", "连续负面", "連續負面"],
  negative_twice: ["Negative twice in a row", "连续两次负面", "連續兩次負面"],
  negative_thrice: ["Negative three times in a row", "连续三次负面", "連續三次負面"],
  negative_turns: ["Number of negative messages", "负面消息数", "負面訊息數"],
  anger_turns: ["Number of angry messages", "愤怒消息数", "憤怒訊息數"],
  unmet_share: ["Share of unmet expectations", "未达期望占比", "未達期望占比"],
  urgent_share: ["Share of urgent messages", "紧急消息占比", "緊急訊息占比"],
  reply_unmet: ["The answer fell short", "回复未达期望", "回覆未達期望"],
  reply_met: ["The answer was what was hoped for", "回复符合期望", "回覆符合期望"],
  last_unmet: ["Expectation unmet in the last message", "最后一条消息：未达期望", "最後一則訊息：未達期望"],
  last_urgency: ["Urgency of the last message", "最后一条消息的紧急程度", "最後一則訊息的緊急程度"],
  wants_out: ["Asked for someone higher, or to leave", "要求升级或离开", "要求升級或離開"],
  bad_after_answer: ["Upset although answered", "回复后仍不满", "回覆後仍不滿"],
  anger_after_answer: ["Angry although answered", "回复后仍愤怒", "回覆後仍憤怒"],
  again_after_answer: ["The same trouble after the answer", "回复后问题依旧", "回覆後問題依舊"],
  no_answer: ["Nobody has answered", "尚无人回复", "尚無人回覆"],
  bots: ["Answered by bots", "由机器人回复", "由機器人回覆"],
  waiting: ["Waits for an answer", "等待回复", "等候回覆"],
  open_complaint: ["A complaint without an answer", "投诉未获回复", "投訴未獲回覆"],
  open_question: ["A question without an answer", "问题未获回复", "問題未獲回覆"],
  reply_asks: ["Asks back", "继续追问", "繼續追問"],
  reply_cries: ["Exclamation marks after the answer", "回复后使用感叹号", "回覆後使用驚嘆號"],
  last_cries: ["Exclamation marks in the last message", "最后一条消息带感叹号", "最後一則訊息帶驚嘆號"],
  answer_asks: ["The answer asks a question", "回复中有提问", "回覆中有提問"],
  answer_numbers: ["The answer names figures or times", "回复给出数字或时间", "回覆給出數字或時間"],
  answers_repeat: ["Answers repeat each other", "回复内容重复", "回覆內容重複"],
};

/** What somebody does in a message. */
const acts: Record<string, Words> = {
  ask: ["a question", "提问", "提問"],
  private: ["moved to a private channel", "转为私聊", "轉為私訊"],
  sorry: ["an apology", "道歉", "道歉"],
  steps: ["steps to take", "给出操作步骤", "給出操作步驟"],
  promise: ["a promise", "承诺", "承諾"],
  elsewhere: ["sent elsewhere", "让客户另找他处", "請顧客另找他處"],
  done: ["something done", "已办妥", "已辦妥"],
  refuse: ["a refusal", "拒绝", "拒絕"],
  patience: ["a plea for patience", "请耐心等待", "請耐心等候"],
  explain: ["an explanation", "解释", "解釋"],
  noted: ["“we have noted it”", "“已记录反馈”", "「已記錄回饋」"],
  warm: ["warm words", "暖心话语", "暖心話語"],
  blame: ["blame on the customer", "归咎客户", "歸咎顧客"],
  thanks: ["thanks", "道谢", "道謝"],
  agree: ["agreement", "同意", "同意"],
  solved: ["“it is solved”", "“已解决”", "「已解決」"],
  still: ["“still not”", "“还是不行”", "「還是不行」"],
  sent: ["did what was asked", "已按要求操作", "已照要求操作"],
  give_up: ["giving up", "放弃", "放棄"],
  dispute: ["objection", "反驳", "反駁"],
  escalate: ["a call for someone higher", "要求升级", "要求升級"],
  leave: ["a threat to leave", "表示要离开", "表示要離開"],
  harm: ["fear of harm", "担心受损", "擔心受損"],
};

/** Who did it, or where it was seen; {} is what. */
const frames: [prefix: string, kind: "acts" | "tones" | "intents" | "topics", Words][] = [
  ["reply_tone_", "tones", ["Customer after the answer: {}", "回复后客户语气：{}", "回覆後顧客語氣：{}"]],
  ["last_tone_", "tones", ["Tone of the last message: {}", "最后一条消息的语气：{}", "最後一則訊息的語氣：{}"]],
  ["tone_", "tones", ["Share of messages in {}", "{}语气占比", "{}語氣占比"]],
  ["reply_intent_", "intents", ["After the answer: {}", "回复后客户意图：{}", "回覆後顧客意圖：{}"]],
  ["last_intent_", "intents", ["The last message: {}", "最后一条消息的意图：{}", "最後一則訊息的意圖：{}"]],
  ["last_topic_", "topics", ["The last message is about: {}", "最后一条消息的话题：{}", "最後一則訊息的話題：{}"]],
  ["answers_", "acts", ["In the answers so far: {}", "历次回复：{}", "歷次回覆：{}"]],
  ["answer_", "acts", ["In the last answer: {}", "最近一次回复：{}", "最近一次回覆：{}"]],
  ["reply_", "acts", ["Customer after the answer: {}", "回复后客户：{}", "回覆後顧客：{}"]],
  ["last_", "acts", ["In the last message: {}", "最后一条消息：{}", "最後一則訊息：{}"]],
];

export function cause(what: string, lang: Lang): string {
  const at = langs.indexOf(lang);
  if (Object.hasOwn(whole, what)) return whole[what]![at]!;
  for (const [prefix, kind, words] of frames) {
    if (!what.startsWith(prefix)) continue;
    const name = part(kind, what.slice(prefix.length), lang);
    if (name !== undefined) return words[at]!.replace("{}", () => name);
  }
  return what.replaceAll("_", " ");
}

function part(kind: "acts" | "tones" | "intents" | "topics", word: string, lang: Lang): string | undefined {
  if (kind === "acts") return Object.hasOwn(acts, word) ? acts[word]![langs.indexOf(lang)] : undefined;
  return label(kind, word, lang);
}
