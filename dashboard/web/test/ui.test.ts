import { expect, it } from "vitest";
import { duration, moment, when } from "../src/format";
import { pathOf } from "../src/ui/sparkline";
import { sortRows } from "../src/ui/table";
import { heat } from "../src/ui/tags";

it.each([
  [-1, "n3"],
  [-0.3, "n2"],
  [-0.08, "n1"],
  [-0.074, "0"],
  [0, "0"],
  [0.1, "p1"],
  [0.5, "p3"],
])("a sentiment of %f has the heat %s", (sentiment, step) => {
  expect(heat(sentiment)).toBe(step);
});

it("a sparkline leaves gaps, and a lonely point is a dot", () => {
  expect(pathOf([1, -1, null, 0, null])).toBe("M0 1L25 29M75 15h.01");
  expect(pathOf([])).toBe("");
});

it("rows without a value come last, upwards and downwards", () => {
  const rows = [{ v: 2 }, { v: null }, { v: 1 }];
  expect(sortRows(rows, (r) => r.v, false).map((r) => r.v)).toEqual([1, 2, null]);
  expect(sortRows(rows, (r) => r.v, true).map((r) => r.v)).toEqual([2, 1, null]);
});

it("a time that is none is nothing, not a word of the browser's", () => {
  expect([moment("x", "en"), when("", "en")]).toEqual(["", ""]);
});

it("a duration is in the unit that fits", () => {
  expect([45, 720, 12_600, 200_000].map((s) => duration(s, "en"))).toEqual(["45 sec", "12 min", "3.5 hr", "2.3 days"]);
});
