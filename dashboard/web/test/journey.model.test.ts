import { describe, expect, it } from "vitest";
import type { Figures, Journey } from "../src/api/types";
import { entries, fieldsOf } from "../src/pages/journey/file";
import { alike, channelsOf, differences, rowsOf, shade, sure } from "../src/pages/journey/model";
import { toCSV } from "../src/pages/journey/csv";

const figures = (sentiment: number | null, more: Partial<Figures> = {}): Figures => ({ messages: 100, sentiment, interval: [-1, 1], ...more });
const change = (sentiment: number, half: number) => ({ change: { messages: 90, sentiment, interval: [sentiment - half, sentiment + half] as [number, number] } });

describe("a cell", () => {
  it.each([
    [-0.8, "n3", "bad"],
    [-0.3, "n2", "bad"],
    [-0.1, "n1", "bad"],
    [-0.074, "0", "even"],
    [0.0, "0", "even"],
    [0.08, "p1", "good"],
    [0.9, "p3", "good"],
  ])("of mood %d is step %s and looks %s", (sentiment, step, sign) => {
    expect(shade(figures(sentiment), "mood", 100)).toEqual({ value: sentiment, step, sign, unsure: false });
  });
  it("is unsure by fewer than ten messages", () => {
    expect(shade(figures(-0.9, { messages: 9 }), "mood", 100).unsure).toBe(true);
  });
  it("is bad where customers got less than they expected, though the gap is above zero", () => {
    expect(shade(figures(0, { expectation_gap: 0.6, expectations: 40 }), "gap", 100)).toEqual({ value: 0.6, step: "n3", sign: "bad", unsure: false });
  });
  it("has no gap where no message tells", () => {
    expect(shade(figures(0, { expectation_gap: 0, expectations: 0 }), "gap", 100).value).toBeUndefined();
  });
  it("is the darker the more was said", () => {
    const step = (messages: number) => shade(figures(0, { messages }), "volume", 1000).step;
    expect([1, 250, 999, 1000].map(step)).toEqual(["v0", "v2", "v4", "v4"]);
  });
  it("of a change is unsure where 0 lies in its interval", () => {
    expect(shade(figures(0, change(-0.2, 0.1)), "change", 100)).toMatchObject({ value: -0.2, sign: "bad", unsure: false });
    expect(shade(figures(0, change(-0.2, 0.3)), "change", 100).unsure).toBe(true);
  });
  it("shows nothing where nobody spoke, or nothing is compared", () => {
    expect(shade(undefined, "mood", 1).value).toBeUndefined();
    expect(shade(figures(null, { messages: 0 }), "mood", 1).value).toBeUndefined();
    expect(shade(figures(-0.5), "change", 1).value).toBeUndefined();
  });
});

const journey = {
  channels: [
    { channel: "b", ...figures(0, { messages: 5 }) },
    { channel: "a", ...figures(0, { messages: 5 }) },
    { channel: "busy", ...figures(0, { messages: 50 }) },
  ],
  touchpoints: [
    { touchpoint: "service", ...figures(-0.2, change(-0.3, 0.1)), consistency: { index: 0.9, channels: 2, messages: 99 }, channels: [{ channel: "busy", ...figures(-0.2, change(-0.5, 0.2)) }, { channel: "a", ...figures(0, change(0.1, 0.4)) }] },
  ],
  factors: [{ topic: "delivery", ...figures(-0.4), channels: [] }],
} as unknown as Journey;

describe("a journey", () => {
  it("has the busiest channel first, and equals by name", () => {
    expect(channelsOf(journey)).toEqual(["busy", "a", "b"]);
  });
  it("has rows by touchpoint or by topic", () => {
    expect(rowsOf(journey, "touchpoints").map((r) => r.id)).toEqual(["service"]);
    expect(rowsOf(journey, "topics").map((r) => r.id)).toEqual(["delivery"]);
    expect(rowsOf(journey, "touchpoints")[0]!.cells.get("busy")?.sentiment).toBe(-0.2);
  });
  it("tells the largest sure differences first and counts the unsure", () => {
    const told = differences(rowsOf(journey, "touchpoints"));
    expect(told.sure.map((d) => d.channel)).toEqual(["busy", undefined]);
    expect(told.unsure).toBe(1);
  });
  it("is a file of every row and channel, and of all of them at the end", () => {
    const lines = toCSV(fieldsOf("touchpoints"), entries(journey, "touchpoints")).trim().split("\r\n");
    expect(lines[0]).toMatch(/^touchpoint,channel,messages,sentiment,sentiment_low/);
    expect(lines.slice(1).map((l) => l.split(",").slice(0, 2).join("/"))).toEqual(["service/", "service/busy", "service/a", "/", "/busy", "/a", "/b"]);
    expect(lines[2]).toBe("service,busy,100,-0.2,-1,1,,,,-0.5,-0.7,-0.3");
  });
});

it.each([
  [[0.1, 0.2], true],
  [[-0.2, -0.1], true],
  [[-0.1, 0.1], false],
  [[0, 0.2], false],
] as const)("an interval of %j is sure: %s", (interval, want) => {
  expect(sure(interval)).toBe(want);
});

it.each([
  [1, "very"],
  [0.93, "mostly"],
  [0.79, "apart"],
  [0.5, "far"],
])("channels of consistency %d are %s", (index, word) => {
  expect(alike(index)).toBe(word);
});
