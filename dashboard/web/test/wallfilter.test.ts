import { expect, it } from "vitest";
import { shownBy } from "../src/pages/wall/filter";

it.each([
  [[], "any", true],
  [["phone"], "phone", true],
  [["phone"], "phone-1", false],
  [["phone-*"], "phone-1", true],
  [["*-vip"], "phone-vip", true],
  [["a*b*c"], "a-b-c", true],
  [["a*b*c"], "a-c", false],
  [["ab*ba"], "aba", false],
  [["*"], "", true],
  [["x", "p*"], "phone", true],
  [["a.c"], "abc", false],
  [["**"], "热线", true],
])("a wall for %j shows %j: %s", (patterns, name, shown) => {
  expect(shownBy(patterns)(name)).toBe(shown);
});
