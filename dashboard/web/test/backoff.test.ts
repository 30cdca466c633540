import { expect, it } from "vitest";
import { afterBye, backoff } from "../src/feed/backoff";

it("the first attempt waits for nothing", () => {
  expect(backoff(0, 0.9)).toBe(0);
});

it.each([
  [1, 400, 600],
  [2, 800, 1_200],
  [3, 1_600, 2_400],
  [4, 3_200, 4_800],
  [5, 4_000, 6_000],
  [1_000, 4_000, 6_000],
])("attempt %i waits between %i and %i ms", (attempt, least, most) => {
  expect(backoff(attempt, 0)).toBe(least);
  expect(backoff(attempt, 1)).toBe(most);
});

it("a bye's pause is kept, spread by half, and never above a minute and a half", () => {
  expect(afterBye(1, 0)).toBe(1_000);
  expect(afterBye(1, 1)).toBe(1_500);
  expect(afterBye(-3, 1)).toBe(0);
  expect(afterBye(86_400, 1)).toBe(90_000);
});
