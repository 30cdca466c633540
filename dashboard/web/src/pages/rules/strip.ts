// Alerts over time as strokes.

import type { BacktestReport } from "../../api/types";

export interface Strip {
  rule: string;
  alerts: number;
  fresh: number;
  /** Paths in a box of 1000 by 20. */
  old: string;
  new: string;
}

/** Of more columns nobody could tell two apart. */
const columns = 1000;

/** A strip for each rule that fired, the one with most alerts first. */
export function stripsOf(r: BacktestReport): Strip[] {
  const from = Date.parse(r.from ?? "");
  const span = Math.max(1, Date.parse(r.to ?? "") - from);
  const rules = new Map<string, { alerts: number; fresh: number; old: Set<number>; new: Set<number> }>();
  for (const a of r.alerts) {
    let s = rules.get(a.rule);
    if (!s) rules.set(a.rule, (s = { alerts: 0, fresh: 0, old: new Set(), new: new Set() }));
    const x = Math.max(0, Math.min(columns - 1, Math.floor(((Date.parse(a.at) - from) / span) * columns)));
    s.alerts++;
    if (a.new) s.fresh++;
    s[a.new ? "new" : "old"].add(x);
  }
  return [...rules]
    .map(([rule, s]) => ({ rule, alerts: s.alerts, fresh: s.fresh, old: strokes(s.old, 8), new: strokes(s.new, 1) }))
    .sort((a, b) => b.alerts - a.alerts || (a.rule < b.rule ? -1 : 1));
}

function strokes(at: Set<number>, top: number): string {
  return [...at]
    .sort((a, b) => a - b)
    .map((x) => `M${x + 0.5} ${top}V19`)
    .join("");
}
