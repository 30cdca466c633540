import { describe, expect, it } from "vitest";
import type { Nudge, NudgeState } from "../src/api/types";
import { withoutChannel } from "../src/ui/alerttext";
import { answer, emptyPanel, fresh, readAgentFrame, reduce, todayOf } from "../src/pages/agent/panel";

const noon = Date.UTC(2026, 10, 21, 12);

function nudge(id: string, minute: number, state: NudgeState = "given", over: Partial<Nudge> = {}): Nudge {
  return { id, alert: id, rule: "at_risk", channel: "web-chat", conversation: "c-1", state, at: new Date(noon + minute * 60_000).toISOString(), lang: "en", mood: -0.5, risk: 0.8, ...over };
}

describe("an agent's panel", () => {
  const open = reduce(emptyPanel, { type: "snapshot", seq: 1, nudges: [nudge("a", 0)] });
  const ids = (s: typeof open) => s.waiting.map((n) => n.id);

  it("shows the newest first, and takes a nudge's newest word for it", () => {
    const two = reduce(open, { type: "nudge", seq: 2, nudge: nudge("b", 1) });
    expect(ids(two)).toEqual(["b", "a"]);
    expect(ids(reduce(two, { type: "nudge", seq: 3, nudge: nudge("b", 1, "helpful") }))).toEqual(["a"]);
    expect(ids(reduce(two, { type: "nudge", seq: 3, nudge: nudge("b", 1, "lapsed") }))).toEqual(["a"]);
  });

  it("keeps one that the supervisor was told of, behind those that are fresh", () => {
    const late = reduce(open, { type: "nudge", seq: 2, nudge: nudge("a", 0, "escalated") });
    expect(ids(late)).toEqual(["a"]);
    expect(ids(reduce(late, { type: "nudge", seq: 3, nudge: nudge("old", -5) }))).toEqual(["old", "a"]);
  });

  it("takes a nudge off at the answer, and brings it back only where that can help", () => {
    const said = answer(open, "a");
    expect(ids(said)).toEqual([]);
    expect(ids(reduce(said, { type: "answer", seq: 2, id: "a" }))).toEqual([]);
    const unkept = reduce(said, { type: "answer", seq: 2, id: "a", error: "unavailable", detail: "disk" });
    expect(ids(unkept)).toEqual(["a"]);
    expect(unkept.refused?.error).toBe("unavailable");
    const over = reduce(said, { type: "answer", seq: 2, id: "a", error: "nudge_answered", detail: "" });
    expect(ids(over)).toEqual([]);
    expect(over.refused?.error).toBe("nudge_answered");
  });

  it("shows again after a lost connection what was not answered", () => {
    expect(ids(reduce(answer(open, "a"), { type: "snapshot", seq: 9, nudges: [nudge("a", 0)] }))).toEqual(["a"]);
  });

  it("forgets advice that the talk has left behind", () => {
    expect(fresh([nudge("a", 0), nudge("b", 9)], noon + 12 * 60_000).map((n) => n.id)).toEqual(["b"]);
  });

  it("counts today by what the agent saw", () => {
    const day = [
      nudge("1", 0, "helpful", { outcome: { messages: 3, before: -0.5, after: 0.1, risk: 0.2, csat: 3 } }),
      nudge("2", 0, "dismissed"),
      nudge("3", 0, "lapsed"),
      nudge("4", 0, "escalated"),
      nudge("5", 0, "held_out"),
      nudge("6", 0, "suppressed"),
      nudge("7", -3 * 24 * 60, "helpful"),
    ];
    expect(todayOf(day, noon)).toEqual({ shown: 4, helpful: 1, aside: 1, missed: 2, better: 1 });
  });

  it("reads what is no frame as nothing", () => {
    expect(readAgentFrame("{")).toBeUndefined();
    expect(readAgentFrame("7")).toBeUndefined();
    expect(readAgentFrame('{"type":"bye","seq":1}')?.type).toBe("bye");
    expect(reduce(open, { type: "gap", seq: 3 })).toBe(open);
  });

  it("leaves out the channel, which the agent is in", () => {
    expect(withoutChannel("web-chat: it went wrong", "web-chat")).toBe("It went wrong");
    expect(withoutChannel("web-chat：恶化", "web-chat")).toBe("恶化");
    expect(withoutChannel("web-chat is souring", "web-chat")).toBe("web-chat is souring");
    expect(withoutChannel("it went wrong", "")).toBe("it went wrong");
  });
});
