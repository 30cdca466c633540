import { expect, it } from "vitest";
import type { Cell } from "../src/api/types";
import { both, furthest } from "../src/pages/insights/answers";
import { halves } from "../src/pages/insights/causes";
import { byMood, worstAndBest } from "../src/pages/insights/ranks";

const cell = (channel: string, sentiment: number | null, messages = 50) => ({ channel, sentiment, messages, interval: null }) as Cell;
const names = (cells: Cell[]) => cells.map((c) => c.channel).join(" ");

it("the worst mood comes first, and who said nothing last", () => {
  expect(names(byMood([cell("ok", 0.2), cell("quiet", null), cell("bad", -0.5), cell("also", 0.2)]))).toBe("bad also ok quiet");
});

it("no channel is both among the worst and the best", () => {
  const seven = [1, 2, 3, 4, 5, 6, 7].map((n) => cell(`c${n}`, n / 10));
  const { worst, best } = worstAndBest(seven);
  expect([names(worst), names(best)]).toEqual(["c1 c2 c3", "c7 c6 c5"]);
  const three = worstAndBest(seven.slice(0, 3));
  expect([names(three.worst), names(three.best)]).toEqual(["c1 c2", "c3"]);
  expect(worstAndBest([])).toEqual({ worst: [], best: [] });
});

it("a handful of messages makes no channel the worst", () => {
  expect(names(worstAndBest([cell("one", -1, 3), cell("many", -0.3), cell("fine", 0.3)]).worst)).toBe("many");
});

it("tables stand in two columns of a length, the first two at the top", () => {
  const lengths = (...all: number[]) => halves(all.map((length) => ({ length }))).map((half) => half.map((t) => t.length));
  expect(lengths(10, 10, 20, 9, 10)).toEqual([[10, 20], [10, 9, 10]]);
  expect(lengths(5, 5, 17, 8, 10)).toEqual([[5, 17], [5, 8, 10]]);
  expect(lengths(5)).toEqual([[5], []]);
});

it("the answers furthest from their prediction are named first, those without one not at all", () => {
  const said = (conversation: string, csat?: number, predicted?: number) => ({ conversation, at: "", csat, predicted }) as Parameters<typeof both>[0][number];
  const list = both([said("near", 4, 3.9), said("nps only"), said("unforeseen", 2), said("far", 1, 4.5), said("under", 5, 2.4)]);
  expect(furthest(list, 2).map((f) => f.conversation)).toEqual(["far", "under"]);
  expect(list).toHaveLength(3);
});
