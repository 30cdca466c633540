import { describe, expect, it } from "vitest";
import { before, fromInputs, overlap, paramsOf, readAgainst, readPeriod, toInput } from "../src/pages/journey/period";

const hour = 3_600_000;
// A Wednesday; the machine's own zone, as a viewer's is.
const now = new Date(2026, 10, 25, 14, 30).getTime();

describe("the time that is looked at", () => {
  it.each([
    ["today, from midnight", { period: "today" }, "today", new Date(2026, 10, 25).getTime()],
    ["this week, from Monday", { period: "week" }, "week", new Date(2026, 10, 23).getTime()],
    ["a day back", { range: "24h" }, "24h", now - 24 * hour],
    ["an odd range", { range: "90m" }, "custom", now - 1.5 * hour],
    ["nothing, so the usual", {}, "24h", now - 24 * hour],
    ["nonsense, so the usual", { range: "soon", period: "ever" }, "24h", now - 24 * hour],
  ])("is %s", (_, params, preset, from) => {
    expect(readPeriod(params, now)).toEqual({ preset, span: { from, to: now } });
  });

  it("begins a week on Monday, on Sundays too", () => {
    const sunday = new Date(2026, 10, 29, 9).getTime();
    expect(readPeriod({ period: "week" }, sunday).span.from).toBe(new Date(2026, 10, 23).getTime());
  });

  it("is kept by the address whichever preset was chosen", () => {
    for (const preset of ["today", "week", "8h", "24h", "7d", "30d"] as const) expect(readPeriod(paramsOf(preset), now).preset).toBe(preset);
  });
});

describe("the time that is compared with", () => {
  const period = (params: object) => readPeriod(params, now);

  it("is yesterday's same hours for today", () => {
    expect(before(period({ period: "today" }))).toEqual({ from: new Date(2026, 10, 24).getTime(), to: new Date(2026, 10, 24, 14, 30).getTime() });
  });
  it("is last week's same days for this week", () => {
    expect(before(period({ period: "week" }))).toEqual({ from: new Date(2026, 10, 16).getTime(), to: new Date(2026, 10, 18, 14, 30).getTime() });
  });
  it("is as long, and right before, for all others", () => {
    expect(before(period({ range: "24h" }))).toEqual({ from: now - 48 * hour, to: now - 24 * hour });
  });
  it("never overlaps by itself", () => {
    for (const params of [{ period: "today" }, { period: "week" }, { range: "7d" }]) expect(overlap(before(period(params)), period(params).span)).toBe(false);
  });
  it("is none where the address names none or nonsense", () => {
    expect(readAgainst(undefined, period({}))).toBeUndefined();
    expect(readAgainst("whenever", period({}))).toBeUndefined();
  });
});

describe("two inputs", () => {
  it("give back the moment that they were given, to the minute", () => {
    expect(fromInputs(toInput(now - hour), toInput(now))).toEqual({ from: now - hour, to: now });
  });
  it("are no time when empty or the wrong way round", () => {
    expect(fromInputs("", toInput(now))).toBeUndefined();
    expect(fromInputs(toInput(now), toInput(now))).toBeUndefined();
  });
});
