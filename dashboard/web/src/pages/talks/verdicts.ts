// Which rules are told first: what fires, what is about to, and what came nearest.

import { phases, type Finding, type RuleVerdict } from "../../api/types";

/** The share of a condition's parts that hold. */
export function nearness(findings: Finding[]): number {
  return findings.length === 0 ? 0 : findings.filter((f) => f.held).length / findings.length;
}

export function byNearness(rules: readonly RuleVerdict[]): RuleVerdict[] {
  return [...rules].sort(
    (a, b) =>
      phases.indexOf(b.phase) - phases.indexOf(a.phase) ||
      nearness(b.findings) - nearness(a.findings) ||
      (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0),
  );
}
