// The course of a mood as the path of an SVG, in a box of 100 by 30.

export const box = { width: 100, height: 30 };
const zero = box.height / 2;
const swing = zero - 1;

/** As many minutes as the mood "now" has. */
const span = 5;

/**
 * For each minute the mean of the five up to it, so that the line tells of the same
 * thing as the number and ends at it. Single minutes of a small channel jump from
 * end to end.
 */
export function course(trend: readonly (number | null)[], now?: number): (number | null)[] {
  const points = trend.map((_, i) => {
    const known = trend.slice(Math.max(0, i - span + 1), i + 1).filter((p) => p !== null);
    return known.length > 0 ? known.reduce((a, b) => a + b, 0) / known.length : null;
  });
  if (now !== undefined && points.length > 0) points[points.length - 1] = now;
  return points;
}

export interface Paths {
  line: string;
  /** Between the line and zero. */
  area: string;
}

export function pathsOf(points: readonly (number | null)[]): Paths {
  let line = "";
  let area = "";
  points.forEach((p, i) => {
    if (p === null) return;
    const x = xAt(i, points.length);
    const begins = (points[i - 1] ?? null) === null;
    const ends = (points[i + 1] ?? null) === null;
    line += `${begins ? "M" : "L"}${x} ${yAt(p)}${begins && ends ? "h.01" : ""}`;
    area += `${begins ? `M${x} ${zero}` : ""}L${x} ${yAt(p)}${ends ? `L${x} ${zero}Z` : ""}`;
  });
  return { line, area };
}

/** Where a minute lies, in hundredths of the width. */
export function xAt(i: number, of: number): number {
  return round((100 * i) / Math.max(1, of - 1));
}

/** Where a score of -1..1 lies. */
export function yAt(p: number): number {
  return round(zero - p * swing);
}

function round(n: number): number {
  return Math.round(n * 100) / 100;
}
