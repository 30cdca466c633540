// The points of the chart, from the live trend or from the history.

import type { Point, Ticket } from "../../api/types";
import type { Span } from "../../router/query";

export interface Dot {
  from: number;
  to: number;
  mood: number | null;
  /** Not known of a minute of the live trend. */
  messages: number | null;
  negative: number | null;
  gap: number | null;
}

const minute = 60_000;

/** The trend is of the last minutes, the one that is going on last. */
export function ofTrend(trend: readonly (number | null)[], now: number, span: Span): Dot[] {
  const last = Math.floor(now / minute) * minute;
  return trend
    .map((mood, i) => {
      const from = last - (trend.length - 1 - i) * minute;
      return { from, to: from + minute, mood, messages: null, negative: null, gap: null };
    })
    .filter((d) => d.to > span.from && d.from < span.to);
}

export function ofHistory(points: readonly Point[]): Dot[] {
  return points.map((p) => ({
    from: Date.parse(p.from),
    to: Date.parse(p.to),
    mood: p.sentiment,
    messages: p.messages,
    negative: p.negative,
    gap: p.expectation_gap,
  }));
}

export interface Summary {
  mood: number | null;
  messages: number | null;
  negative: number | null;
}

/** All points in one; of the live trend every minute counts the same. */
export function summary(dots: readonly Dot[]): Summary {
  let n = 0;
  let sum = 0;
  let negative = 0;
  let counted = true;
  for (const d of dots) {
    if (d.mood === null) continue;
    const weight = d.messages ?? 1;
    counted &&= d.messages !== null;
    n += weight;
    sum += weight * d.mood;
    negative += weight * (d.negative ?? 0);
  }
  if (n === 0) return { mood: null, messages: counted ? 0 : null, negative: null };
  return { mood: sum / n, messages: counted ? n : null, negative: counted ? negative / n : null };
}

/** Gaps in the time of the points are gaps of the line: a server that was off heard nothing. */
export function withGaps(dots: readonly Dot[]): Dot[] {
  const all: Dot[] = [];
  dots.forEach((d, i) => {
    const before = dots[i - 1];
    if (before && d.from - before.to > (before.to - before.from) / 2 + minute) {
      all.push({ from: before.to, to: d.from, mood: null, messages: null, negative: null, gap: null });
    }
    all.push(d);
  });
  return all;
}

/** The alerts of a channel that were raised in the span; those on all of it last, to be drawn over the others. */
export function marksOf(alerts: readonly Ticket[], span: Span): Ticket[] {
  return alerts
    .filter((a) => Date.parse(a.raised_at) >= span.from && Date.parse(a.raised_at) <= span.to)
    .sort((a, b) => Number(a.scope !== "conversation") - Number(b.scope !== "conversation") || (a.raised_at < b.raised_at ? -1 : 1));
}
