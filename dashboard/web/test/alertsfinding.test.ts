import { describe, expect, it } from "vitest";
import type { Finding } from "../src/api/types";
import { tell } from "../src/pages/alerts/finding";

function finding(text: string, values: Finding["values"] = {}): Finding {
  return { text, held: true, values };
}

describe("a finding in words", () => {
  it.each<[string, Finding["values"], string, string, string]>([
    ["risk >= 0.8", { risk: 0.943 }, "Risk", "94%", "≥ 80%"],
    ["sentiment < -0.3", { sentiment: -0.96 }, "Mood of the message", "−96", "< −30"],
    ["negative_run >= 3", { negative_run: 3 }, "Negative in a row", "3", "≥ 3"],
    ["silence >= 240", { silence: 300 }, "Waits for an answer", "5 min", "≥ 4 min"],
    ["csat <= 1.4", { csat: 1.23 }, "Predicted satisfaction", "1.2 of 5", "≤ 1.4 of 5"],
    ['tone == "anger"', { tone: "anger" }, "Tone", "anger", "= anger"],
    ['urgency == "high"', { urgency: "low" }, "Urgency", "not urgent", "= urgent"],
    ['medium in ["chat", "voice"]', { medium: "chat" }, "Medium", "chat", "= chat / phone"],
    ["customer", { customer: true }, "The customer spoke last", "yes", ""],
    ['about("delivery")', { 'about("delivery")': false }, "Delivery: About it", "no", ""],
    ["last_5m.sentiment <= -0.35", { "last_5m.sentiment": -0.5 }, "Mood · 5 min", "−50", "≤ −35"],
    ["last_15m.conversations >= 5", { "last_15m.conversations": 12 }, "Conversations · 15 min", "12", "≥ 5"],
    ['last_15m.touchpoint("purchase").messages >= 8', { 'last_15m.touchpoint("purchase").messages': 9 }, "Purchase: Messages · 15 min", "9", "≥ 8"],
    ['last_5m.tone("anger") > 0.5', { 'last_5m.tone("anger")': 0.6 }, "Tone: anger · 5 min", "60%", "> 50%"],
    ["topic.last_15m.sentiment <= topic.last_1h.sentiment - 0.2", { "topic.last_15m.sentiment": -0.6, "topic.last_1h.sentiment": -0.1 }, "Mood · 15 min", "−60", "≤ −30"],
    ["slide >= 1", { slide: 1.234 }, "Evidence of a slide", "1.23", "≥ 1"],
  ])("%s", (text, values, what, value, asks) => {
    expect(tell(finding(text, values), "en")).toMatchObject({ what, value, asks, held: true });
  });

  it("keeps a pattern of words to itself", () => {
    const t = tell(finding('text matches "(?i)\\\\bfire\\\\b|a >= b"'), "en");
    expect(t).toMatchObject({ what: "What was said", value: "", asks: "a pattern of words" });
  });

  it("shows what is too clever for it as it is written", () => {
    const t = tell(finding("risk * 2 + mood > abs(trend)", { risk: 0.5, mood: -0.333 }), "en");
    expect(t).toMatchObject({ what: "risk * 2 + mood > abs(trend)", value: "risk 0.5, mood -0.33", asks: "" });
  });

  it.each(["", "constructor == 3", "__proto__ > 1", "risk >= risk >= risk", "last_9d.sentiment < 1"])("does not break at %j", (text) => {
    expect(() => tell(finding(text), "en")).not.toThrow();
    expect(tell(finding(text), "en").code).toBe(text);
  });
});
