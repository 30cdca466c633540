import { expect, it } from "vitest";
import { ago, clock, count, percent, signed } from "../src/format";
import { words } from "../src/i18n";

it.each([
  [-0.424, "−42"],
  [0.07, "+7"],
  [0.004, "0"],
  [-0.004, "0"],
  [-1, "−100"],
])("a sentiment of %f is written %s", (sentiment, text) => {
  expect(signed(sentiment)).toBe(text);
});

it.each([
  [0.346, "35%"],
  [0, "0%"],
  [1.2, "100%"],
])("a share of %f is written %s", (share, text) => {
  expect(percent(share)).toBe(text);
});

it("counts are grouped, and short from ten thousand on", () => {
  expect(count(1_234, "en")).toBe("1,234");
  expect(count(12_345, "en")).toBe("12.3K");
  expect(count(12_345, "zh-Hans")).toBe("1.2万");
  expect(count(12_345, "zh-Hant")).toBe("1.2萬");
});

it("the clock has two digits everywhere", () => {
  expect(clock(new Date(2026, 10, 21, 7, 5, 9).getTime())).toBe("07:05:09");
});

const now = Date.parse("2026-11-21T10:00:00Z");

it.each([
  ["2026-11-21T09:59:30Z", "just now"],
  ["2026-11-21T10:00:30Z", "just now"],
  ["2026-11-21T09:37:00Z", "23 min ago"],
  ["2026-11-21T07:10:00Z", "2 h ago"],
  ["2026-11-18T09:00:00Z", "3 days ago"],
  ["0001-01-01T00:00:00Z", ""],
  ["", ""],
])("%s is %s", (at, text) => {
  expect(ago(at, now, words.dictionary.en)).toBe(text);
});
