import { expect, it } from "vitest";
import type { Journey, Point, RuleVerdict, Ticket } from "../src/api/types";
import { inOrder } from "../src/pages/channel/alerts";
import { marksOf, ofHistory, ofTrend, summary, withGaps } from "../src/pages/channel/points";
import { moved, rangeOf, since, viewOf, zoomed } from "../src/pages/channel/time";
import { heard, merged } from "../src/pages/channel/tones";
import { rowsOfJourney, rowsOfWindow } from "../src/pages/channel/topics";
import { byNearness } from "../src/pages/talks/verdicts";

const now = Date.parse("2026-11-21T12:00:00Z");
const hour = 3_600_000;
const iso = (ms: number) => new Date(ms).toISOString();

it.each([
  [undefined, "live", "trend", { from: "-1h" }],
  ["1h", "live", "trend", { from: "-1h" }],
  ["nonsense", "live", "trend", { from: "-1h" }],
  ["24h", "24h", "hour", { from: "-1440m" }],
  ["7d", "7d", "hour", { from: "-10080m" }],
  ["30d", "30d", "day", { from: "-43200m" }],
  ["90m", undefined, "hour", { from: "-90m" }],
  [`${iso(now - 1_800_000)}/${iso(now - 600_000)}`, undefined, "trend", { from: iso(now - 1_800_000), to: iso(now - 600_000) }],
  [`${iso(now - 5 * hour)}/${iso(now - 2 * hour)}`, undefined, "hour", { from: iso(now - 5 * hour), to: iso(now - 2 * hour) }],
  [`${iso(now + hour)}/${iso(now + 2 * hour)}`, "live", "trend", { from: "-1h" }],
])("the range %s is shown as %s from the %s", (range, preset, source, ask) => {
  const view = viewOf(range, now);
  expect([view.preset, view.source, view.ask]).toEqual([preset, source, ask]);
  expect(view.moving).toBe(!view.ask.to);
});

it("the question stays the same while the clock goes on", () => {
  expect(viewOf("24h", now + 60_000).ask).toEqual(viewOf("24h", now).ask);
  expect(since(viewOf("24h", now))).toBe("1440m");
});

it("a dragged range lies between what is kept and now, and is no less than two minutes", () => {
  expect(rangeOf({ from: now - 2 * hour, to: now + hour }, now)).toBe(`${iso(now - 3 * hour)}/${iso(now)}`);
  expect(rangeOf({ from: now - hour, to: now }, now)).toBeUndefined();
  const short = viewOf(rangeOf({ from: now - hour, to: now - hour + 1 }, now), now).span;
  expect(short.to - short.from).toBe(120_000);
});

it("going back and closer keeps the end at now where it was", () => {
  const day = { from: now - 24 * hour, to: now };
  expect(moved(day, 1)).toEqual({ from: now - 36 * hour, to: now - 12 * hour });
  expect(zoomed(day, 0.5, now)).toEqual({ from: now - 12 * hour, to: now });
  expect(zoomed(moved(day, 2), 2, now)).toEqual({ from: now - 60 * hour, to: now - 12 * hour });
});

it("the trend ends with the minute that is going on", () => {
  const dots = ofTrend([null, 0.5, -0.5], now + 30_000, { from: now - hour, to: now + 60_000 });
  expect(dots.map((d) => [d.from - now, d.mood])).toEqual([[-120_000, null], [-60_000, 0.5], [0, -0.5]]);
  expect(ofTrend([1, 1, 1], now, { from: now - 60_000, to: now }).length).toBe(1);
});

it("all points in one weigh by their messages", () => {
  const points = [
    { from: iso(now - 3 * hour), to: iso(now - 2 * hour), messages: 30, sentiment: -0.5, negative: 0.6, expectation_gap: null },
    { from: iso(now - 2 * hour), to: iso(now - hour), messages: 0, sentiment: null, negative: null, expectation_gap: null },
    { from: iso(now - hour), to: iso(now), messages: 10, sentiment: 0.5, negative: 0.2, expectation_gap: 0.1 },
  ] as Point[];
  const all = summary(ofHistory(points));
  expect(all.mood).toBeCloseTo(-0.25);
  expect(all.messages).toBe(40);
  expect(all.negative).toBeCloseTo(0.5);
  expect(summary([])).toEqual({ mood: null, messages: 0, negative: null });
});

it("hours in which the server was off are a gap in the line", () => {
  const at = (h: number) => ({ from: now + h * hour, to: now + (h + 1) * hour, mood: 0, messages: 1, negative: 0, gap: 0 });
  expect(withGaps([at(0), at(1), at(5)]).map((d) => d.mood)).toEqual([0, 0, null, 0]);
});

const ticket = (id: string, more: Partial<Ticket> = {}) => ({ id, channel: "web", scope: "channel", severity: "warning", state: "firing", raised_at: iso(now), text: {}, ...more }) as Ticket;

it("open alerts come first, those on the whole channel before those on a conversation, the worst first", () => {
  const live = [ticket("talk", { scope: "conversation", severity: "critical" }), ticket("sour"), ticket("far", { channel: "phone" }), ticket("worse", { severity: "critical" })];
  const over = [ticket("old", { state: "resolved", raised_at: iso(now - hour) }), ticket("older", { state: "resolved", raised_at: iso(now - 2 * hour), severity: "critical" })];
  expect(inOrder(live, over, "web").map((a) => a.id)).toEqual(["worse", "sour", "talk", "old", "older"]);
  // What was listed is newer than what the feed had.
  expect(inOrder([ticket("a")], [ticket("a", { state: "resolved" })], "web")[0]!.state).toBe("resolved");
});

it("alerts of the shown time are marked, those on the whole channel on top", () => {
  const all = [ticket("whole"), ticket("talk", { scope: "conversation" }), ticket("before", { raised_at: iso(now - 2 * hour) })];
  expect(marksOf(all, { from: now - hour, to: now }).map((a) => a.id)).toEqual(["talk", "whole"]);
});

it("topics are compared with the hour only where it has more to tell", () => {
  const rows = rowsOfWindow(
    { customer_messages: 20, topics: [{ topic: "delivery", messages: 5, sentiment: -0.5 }, { topic: "booking", messages: 2, sentiment: 0 }] },
    { topics: [{ topic: "delivery", messages: 15, sentiment: -0.1 }, { topic: "booking", messages: 2, sentiment: 0 }] },
  );
  expect(rows.map((r) => [r.topic, r.share, r.change])).toEqual([["delivery", 0.25, -0.4], ["booking", 0.1, undefined]]);
});

it("topics of a past time are those of the channel", () => {
  const cell = (channel: string, messages: number) => ({ channel, messages, sentiment: -0.2, interval: null });
  const journey = { channels: [cell("web", 10), cell("phone", 90)], factors: [{ topic: "booking", channels: [cell("phone", 9)] }, { topic: "delivery", channels: [cell("web", 4)] }] } as unknown as Journey;
  expect(rowsOfJourney(journey, "web")).toEqual([{ topic: "delivery", messages: 4, share: 0.4, sentiment: -0.2, change: undefined }]);
});

it("more hours than fit are mixed by their messages", () => {
  const rows = [1, 3].map((messages, i) => ({ when: `${i}`, messages, tones: { [i === 0 ? "anger" : "delight"]: 1 } }));
  expect(merged(rows, 1)).toEqual([{ when: "0", messages: 4, tones: { anger: 0.25, delight: 0.75 } }]);
  expect(merged(rows, 2)).toEqual(rows);
  expect(heard(rows)).toEqual(["anger", "delight"]);
});

it("rules that fire come first, then those that came nearest", () => {
  const rule = (name: string, phase: string, ...held: boolean[]) => ({ rule: name, phase, findings: held.map((h) => ({ text: "", held: h })) }) as RuleVerdict;
  const rules = [rule("far", "quiet", false, false), rule("near", "quiet", true, false), rule("fires", "firing", false), rule("waits", "pending", true), rule("none", "quiet")];
  expect(byNearness(rules).map((r) => r.rule)).toEqual(["fires", "waits", "near", "far", "none"]);
});
