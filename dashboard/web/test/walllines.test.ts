import { describe, expect, it } from "vitest";
import { centreTrend } from "../src/pages/wall/centre";
import { marksOf } from "../src/pages/wall/hour";
import { course, pathsOf, xAt, yAt } from "../src/pages/wall/line";
import { risen } from "../src/pages/wall/rising";
import { marginOf, sureness } from "../src/pages/wall/sure";
import { alert, channel, window } from "./samples";

const minutes = (at: Record<number, number>): (number | null)[] => Array.from({ length: 60 }, (_, i) => at[i] ?? null);
const flat = (v: number) => Array.from({ length: 60 }, () => v);

describe("the line of a mood", () => {
  it("is the mean of five minutes and ends at the mood now", () => {
    const line = course([1, -1, null, null, null, null, null, 0.5], 0.2);
    expect(line).toEqual([1, 0, 0, 0, 0, -1, null, 0.2]);
  });

  it("has gaps where nobody spoke, and a dot for a lonely minute", () => {
    const { line, area } = pathsOf([0, null, 1, 1]);
    expect(line).toBe(`M0 15h.01M${xAt(2, 4)} 1L100 1`);
    expect(area).toBe(`M0 15L0 15L0 15ZM${xAt(2, 4)} 15L${xAt(2, 4)} 1L100 1L100 15Z`);
  });

  it("stays in its box", () => {
    expect(yAt(1)).toBeGreaterThanOrEqual(0);
    expect(yAt(-1)).toBeLessThanOrEqual(30);
    expect(pathsOf([]).line).toBe("");
  });
});

describe("the marks on the line", () => {
  const now = Date.parse("2026-11-21T10:00:00Z");
  const at = (minute: number) => new Date(now - minute * 60_000).toISOString();

  it("are those of channels and the centre in the last hour", () => {
    const marks = marksOf(
      [
        alert("a", { raised_at: at(10) }),
        alert("old", { raised_at: at(61) }),
        alert("talk", { scope: "conversation", raised_at: at(1) }),
        alert("all", { scope: "centre", channel: "", raised_at: at(2) }),
        alert("never", { raised_at: "" }),
      ],
      now,
    );
    expect(marks.get("web-chat")?.map((m) => [m.alert.id, m.ago])).toEqual([["a", 10]]);
    expect(marks.get("")?.map((m) => m.alert.id)).toEqual(["all"]);
  });

  it("are one a minute, the open and worst of it", () => {
    const marks = marksOf(
      [
        alert("over", { severity: "critical", state: "resolved", raised_at: at(3) }),
        alert("open", { severity: "info", raised_at: at(3) }),
      ],
      now,
    );
    expect(marks.get("web-chat")?.map((m) => m.alert.id)).toEqual(["open"]);
  });

  it("are few", () => {
    const many = marksOf(Array.from({ length: 30 }, (_, i) => alert(`${i}`, { raised_at: at(i) })), now);
    expect(many.get("web-chat")?.map((m) => m.ago)).toEqual([0, 1, 2, 3, 4]);
  });
});

describe("how sure a mood is", () => {
  const of = (n: number, negative: number, positive: number) => window({ customer_messages: n, negative, positive, neutral: 1 - negative - positive });

  it("grows with the messages", () => {
    const margins = [1, 2, 5, 20, 100, 1000].map((n) => marginOf(of(n, 0.5, 0.2)));
    expect(margins).toEqual([...margins].sort((a, b) => b - a));
    expect(margins[0]).toBeGreaterThan(0.4);
    expect(margins.at(-1)).toBeLessThan(0.05);
  });

  it("is never certain, even when all are of one mind", () => {
    expect(marginOf(of(3, 1, 0))).toBeGreaterThan(0.2);
    expect(marginOf(of(0, 0, 0))).toBeLessThan(1);
  });

  it("has three words", () => {
    expect(sureness(of(4, 1, 0))).toBe("unsure");
    expect(sureness(of(10, 0.4, 0.4))).toBe("fair");
    expect(sureness(of(60, 0.4, 0.4))).toBe("sure");
  });
});

describe("what improved", () => {
  const rose = (name: string, from: number, to: number, messages = 10) => channel(name, { trend: flat(from) }, { "5m": window({ sentiment: to, customer_messages: messages }) });

  it("is what rose most, three at most", () => {
    const all = [rose("a", 0, 0.2), rose("b", -0.5, 0.4), rose("c", 0, 0.3), rose("d", 0, 0.15), rose("same", 0.5, 0.55), rose("fell", 0.5, 0)];
    expect(risen(all).map((r) => r.channel)).toEqual(["b", "c", "a"]);
    expect(risen(all)[0]!.by).toBeCloseTo(0.9);
  });

  it("is not told of a few messages, nor where nobody spoke then", () => {
    expect(risen([rose("few", -1, 1, 2), channel("new", { trend: minutes({ 58: 0.9 }) }, { "5m": window({ sentiment: 0.9 }) })])).toEqual([]);
  });
});

describe("the course of the centre", () => {
  it("weighs the channels by their customers", () => {
    const hour = (n: number) => ({ "1h": window({ customer_messages: n }) });
    const trend = centreTrend([channel("big", { trend: minutes({ 59: -1, 58: -1 }) }, hour(30)), channel("small", { trend: minutes({ 59: 1 }) }, hour(10))]);
    expect(trend[59]).toBeCloseTo(-0.5);
    expect(trend[58]).toBe(-1);
    expect(trend[0]).toBeNull();
    expect(centreTrend([])).toEqual([]);
  });
});
