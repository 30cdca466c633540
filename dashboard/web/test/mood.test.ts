import { describe, expect, it } from "vitest";
import { centreOf, leadingTone, moodOf, score } from "../src/ui/mood";
import { channel, window } from "./samples";

it.each([
  [-1, "upset"],
  [-0.496, "upset"],
  [-0.49, "uneasy"],
  [-0.15, "uneasy"],
  [-0.14, "neutral"],
  [0, "neutral"],
  [0.15, "content"],
  [0.496, "happy"],
  [1, "happy"],
])("a sentiment of %f is %s", (sentiment, word) => {
  expect(moodOf(sentiment)).toBe(word);
});

it("a score is never minus zero", () => {
  expect(Object.is(score(-0.001), 0)).toBe(true);
});

describe("the leading tone", () => {
  it("is the most heard one that is not neutral", () => {
    expect(leadingTone(window({ tones: { neutral: 0.6, anger: 0.15, worry: 0.25 } }))).toBe("worry");
  });
  it("is left out when none is heard much", () => {
    expect(leadingTone(window({ tones: { neutral: 0.9, anger: 0.1 } }))).toBeUndefined();
  });
});

describe("the centre", () => {
  it("counts every customer message the same", () => {
    const busy = channel("busy", { level: "alert" }, { "5m": window({ sentiment: -0.5, customer_messages: 90 }) });
    const calm = channel("calm", {}, { "5m": window({ sentiment: 0.5, customer_messages: 10 }) });
    const centre = centreOf([busy, calm]);
    expect(centre.sentiment).toBeCloseTo(-0.4);
    expect(centre.levels).toEqual({ alert: 1, watch: 0, calm: 1 });
    expect(centre.perMinute).toBe(40);
  });

  it("has no mood when no customer spoke", () => {
    expect(centreOf([]).sentiment).toBeUndefined();
  });
});
