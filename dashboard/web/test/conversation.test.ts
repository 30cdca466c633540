import { expect, it } from "vitest";
import type { ConversationView, MoodPoint, Nudge, Reason, Ticket, TurnView } from "../src/api/types";
import { cause } from "../src/pages/conversation/causes";
import { lineOf } from "../src/pages/conversation/course";
import { place } from "../src/pages/conversation/placed";
import { pieces, places } from "../src/pages/conversation/spans";
import { factsOf, noTalk, said, whole } from "../src/pages/conversation/talk";

const turn = (id: string, more: Partial<TurnView> = {}): TurnView => ({ id, speaker: "customer", text: id, at: `2026-11-21T10:00:0${id.at(-1)}.000Z`, medium: "chat", ...more });
const view = (...messages: TurnView[]): ConversationView => ({ conversation: "c", channel: "web", messages, sentiment: 0, mood: [], nudges: [], alerts: [] });
const reason = (start: number, end: number, weight = -0.5, head = "sentiment"): Reason => ({ start, end, text: "", weight, head, label: "negative" });
const texts = (text: string, ...reasons: Reason[]) => pieces(text, reasons).map((p) => (p.reasons.length > 0 ? `[${p.text}]` : p.text));

it("an interim transcript is replaced in its place, and never takes a final message back", () => {
  let state = whole(noTalk, view(turn("m-1")));
  state = said(state, turn("m-2", { text: "I am", partial: true }));
  state = said(state, turn("m-3", { speaker: "agent" }));
  state = said(state, turn("m-2", { text: "I am furious" }));
  expect(state.messages.map((m) => m.text)).toEqual(["m-1", "I am furious", "m-3"]);
  expect(said(state, turn("m-2", { text: "I", partial: true })).messages[1]!.text).toBe("I am furious");
  expect(state.heard).toBe(1);
});

it("an answer from before a live turn does not make it disappear", () => {
  let state = said(whole(noTalk, view(turn("m-1"))), turn("m-2"));
  state = whole(state, view(turn("m-1")));
  expect(state.messages.map((m) => m.id)).toEqual(["m-1", "m-2"]);
  state = whole(state, view(turn("m-1"), turn("m-2"), turn("m-3")));
  expect(state.messages.map((m) => m.id)).toEqual(["m-1", "m-2", "m-3"]);
  expect(state.live.size).toBe(0);
});

it("an interim turn that came live gives way to the final one of an answer", () => {
  const state = said(whole(noTalk, view()), turn("m-1", { partial: true, text: "he" }));
  expect(whole(state, view(turn("m-1", { text: "hello" }))).messages[0]!.text).toBe("hello");
});

it("the facts of a conversation are those of its messages", () => {
  const f = factsOf([turn("m-1", { customer: "u-1" }), turn("m-2", { speaker: "agent", agent: "a-1" }), turn("m-3", { partial: true }), turn("m-4", { speaker: "agent", agent: "a-2" })]);
  expect(f).toMatchObject({ customer: "u-1", agents: ["a-1", "a-2"], customers: 1, began: "2026-11-21T10:00:01.000Z", last: "2026-11-21T10:00:04.000Z" });
});

it.each(["", "plain", "还没到，都三天了", "a👩‍👩‍👧z", "é\u0301ß", "\u202Eright\u2067 to left", "🇨🇳🇬🇧"])("bytes and places of %j agree with the browser's own encoder", (text) => {
  const place = places(text);
  expect(place.bytes).toBe(new TextEncoder().encode(text).length);
  let byte = 0;
  let unit = 0;
  for (const c of text) {
    expect([place.before(byte), place.behind(byte)]).toEqual([unit, unit]);
    const length = new TextEncoder().encode(c).length;
    for (let within = 1; within < length; within++) expect([place.before(byte + within), place.behind(byte + within)]).toEqual([unit, unit + c.length]);
    byte += length;
    unit += c.length;
  }
});

it("words are marked where their bytes are", () => {
  expect(texts("还没到，都三天了", reason(12, 24))).toEqual(["还没到，", "[都三天了]"]);
  expect(texts("😡 three weeks", reason(5, 10))).toEqual(["😡 ", "[three]", " weeks"]);
});

it("offsets that cannot be true mark nothing, and ones within a character mark all of it", () => {
  for (const wrong of [reason(-1, 3), reason(3, 3), reason(5, 2), reason(99, 104), reason(NaN, 2)]) expect(texts("hello", wrong)).toEqual(["hello"]);
  expect(texts("hello", reason(3, 99))).toEqual(["hel", "[lo]"]);
  expect(texts("三天", reason(1, 2))).toEqual(["[三]", "天"]);
});

it("bare marks and numbers are not marked, however strong; shouting and emoji are", () => {
  expect(texts("late, 400", reason(0, 4, -0.1), reason(4, 5, -9), reason(6, 9, -9))).toEqual(["[late]", ", 400"]);
  expect(texts("no!!! 😡", reason(2, 5), reason(6, 10))).toEqual(["no", "[!!!]", " ", "[😡]"]);
});

it("whatever the reasons say, the pieces together are the text", () => {
  const all = ["三天了 no 👩‍👩‍👧 <b>x</b> \u202Eabc", "W".repeat(300), "e\u0301".repeat(50)];
  let seed = 7;
  const next = (n: number) => (seed = (seed * 48_271) % 2_147_483_647) % n;
  for (const text of all) {
    for (let round = 0; round < 200; round++) {
      const reasons = Array.from({ length: next(9) }, () => reason(next(80) - 5, next(120), next(200) / 100 - 1, ["sentiment", "topics", "tone"][next(3)]!));
      expect(pieces(text, reasons).map((p) => p.text).join("")).toBe(text);
    }
  }
});

it("of overlapping reasons each piece has those that cover it, and the stronger is written", () => {
  const got = pieces("abcdef", [reason(0, 4, -0.4), reason(2, 6, -0.9), reason(0, 6, 3, "topics")]);
  expect(got.map((p) => [p.text, p.reasons.length])).toEqual([["ab", 2], ["cd", 3], ["ef", 2]]);
  expect(got.map((p) => p.ends)).toEqual([undefined, undefined, -0.9]);
  expect(got[1]!.weight).toBeCloseTo(-1.3);
});

it("what is weak beside the strongest is neither marked nor written", () => {
  expect(texts("abcdef", reason(0, 1, -1), reason(2, 3, -0.1), reason(4, 5, -0.2))).toEqual(["[a]", "bcd", "[e]", "f"]);
  expect(pieces("abcdef", [reason(0, 1, -1), reason(4, 5, -0.2)]).map((p) => p.ends)).toEqual([-1, undefined, undefined, undefined]);
});

// As nlp.FactNames has them; one more there is shown without its underscores.
const facts = [
  "mean_mood smooth_mood lowest_mood reply_mood last_mood negative_share positive_share negative_run negative_twice negative_thrice unmet_share urgent_share",
  "reply_unmet reply_met last_unmet last_urgency anger_turns negative_turns wants_out bad_after_answer anger_after_answer again_after_answer no_answer bots waiting",
  "open_complaint open_question reply_asks reply_cries last_cries answer_asks answer_numbers answers_repeat tone_anger reply_tone_delight last_tone_neutral",
  "reply_intent_churn last_intent_none last_topic_delivery answer_promise answers_patience reply_thanks reply_give_up last_harm last_still answer_blame",
]
  .join(" ")
  .split(" ");

it.each(["en", "zh-Hans", "zh-Hant"] as const)("every cause of a forecast has words in %s", (lang) => {
  for (const f of facts) expect(cause(f, lang), f).not.toMatch(/_|\{\}/);
  if (lang !== "en") for (const f of facts) expect(cause(f, lang), f).toMatch(/\p{Script=Han}/u);
});

it("causes are put together from who and what, and unknown ones stay readable", () => {
  expect(cause("answer_promise", "en")).toBe("In the last answer: a promise");
  expect(cause("last_topic_wait_time", "zh-Hant")).toBe("最後一則訊息的話題：等候時間");
  expect(cause("moon_phase", "en")).toBe("moon phase");
  expect(cause("constructor", "en")).toBe("constructor");
});

it("alerts and nudges stand at their message, in the order in which they came", () => {
  const at = (id: string, message: string | undefined, time: string) => ({ id, message, raised_at: time, at: time });
  const alerts = [at("a-2", "m-1", "2026-11-21T10:00:09Z"), at("a-1", "m-1", "2026-11-21T10:00:02Z"), at("a-3", "gone", "2026-11-21T10:00:02.500Z")] as unknown as Ticket[];
  const nudges = [at("n-1", undefined, "2026-11-21T09:00:00Z")] as unknown as Nudge[];
  const placed = place([turn("m-1"), turn("m-2"), turn("m-3")], alerts, nudges);
  expect(placed.get("m-1")!.alerts.map((a) => a.id)).toEqual(["a-1", "a-2"]);
  expect(placed.get("m-2")!.alerts.map((a) => a.id)).toEqual(["a-3"]);
  expect(placed.get("m-1")!.nudges.map((n) => n.id)).toEqual(["n-1"]);
  expect(place([], alerts, nudges).size).toBe(0);
});

it("the line goes from edge to edge, and a lonely mood is in the middle", () => {
  const moods = [1, 0, -1].map((sentiment, i) => ({ at: "", message: `m-${i}`, score: sentiment, sentiment })) as MoodPoint[];
  expect(lineOf(moods)).toBe("M2 4L50 50L98 96");
  expect(lineOf(moods.slice(0, 1))).toBe("M50 4");
});
