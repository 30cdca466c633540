import { describe, expect, it } from "vitest";
import type { BacktestAlert, BacktestReport } from "../src/api/types";
import { placeOf, readProblems } from "../src/pages/rules/problems";
import { stripsOf } from "../src/pages/rules/strip";

describe("problems of rules", () => {
  it("are read with their lines", () => {
    expect(readProblems("rules:5:12: rule at_risk: unknown value rsk; did you mean risk?\nrules:9:1: two\nno place")).toEqual([
      { line: 5, column: 12, why: "rule at_risk: unknown value rsk; did you mean risk?" },
      { line: 9, column: 1, why: "two" },
      { line: 0, column: 0, why: "no place" },
    ]);
  });

  it("lead to their line in the text", () => {
    expect(placeOf("ab\ncde\n", 2)).toEqual([3, 6]);
    expect(placeOf("ab", 7)).toEqual([0, 0]);
  });
});

describe("strips", () => {
  const fired = (rule: string, minute: number, over: Partial<BacktestAlert> = {}) => ({ rule, at: new Date(Date.UTC(2026, 10, 21, 10, minute)).toISOString(), ...over }) as BacktestAlert;
  const report = (alerts: BacktestAlert[]) => ({ rules: [], alerts, from: "2026-11-21T10:00:00Z", to: "2026-11-21T11:00:00Z" }) as unknown as BacktestReport;

  it("have a stroke for each alert at its time, the new ones tall, the busiest rule first", () => {
    expect(stripsOf(report([fired("a", 0), fired("b", 30), fired("b", 60, { new: true })]))).toEqual([
      { rule: "b", alerts: 2, fresh: 1, old: "M500.5 8V19", new: "M999.5 1V19" },
      { rule: "a", alerts: 1, fresh: 0, old: "M0.5 8V19", new: "" },
    ]);
  });

  it("stay small however many alerts there are", () => {
    const many = Array.from({ length: 20_000 }, (_, i) => fired("a", i % 61));
    expect(stripsOf(report(many))[0]!.old.length).toBeLessThan(20_000);
  });
});
