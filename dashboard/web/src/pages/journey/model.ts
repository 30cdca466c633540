// The journey as rows of a heat map, and how a cell is shaded.

import type { Consistency, Figures, Journey } from "../../api/types";
import { score } from "../../ui/mood";

export const measures = ["mood", "volume", "gap", "change"] as const;
export type Measure = (typeof measures)[number];
export type By = "touchpoints" | "topics";

export interface Row {
  id: string;
  all: Figures;
  cells: Map<string, Figures>;
  consistency?: Consistency;
}

export function rowsOf(j: Journey, by: By): Row[] {
  const cells = (list: { channel: string }[]) => new Map(list.map((c) => [c.channel, c as unknown as Figures]));
  if (by === "touchpoints") return j.touchpoints.map((t) => ({ id: t.touchpoint, all: t, cells: cells(t.channels), consistency: t.consistency }));
  return j.factors.map((f) => ({ id: f.topic, all: f, cells: cells(f.channels) }));
}

/** The channels, those with the most messages first. */
export function channelsOf(j: Journey): string[] {
  return [...j.channels].sort((a, b) => b.messages - a.messages || (a.channel < b.channel ? -1 : 1)).map((c) => c.channel);
}

/** So few messages say little: one angry customer is not a touchpoint. */
export const leastMessages = 10;

export type Sign = "good" | "bad" | "even";

export interface Shade {
  /** The number that is shown, undefined where nothing is known. */
  value: number | undefined;
  /** n3 to p3 as heat maps have it, v0 to v4 for volumes; none where it would say too much. */
  step?: string;
  sign?: Sign;
  /** Rests on few messages, or may be chance. */
  unsure: boolean;
}

/** How a cell is shown. `most` is the largest number of messages of a cell; by its root, so that one busy channel does not make all others pale. */
export function shade(f: Figures | undefined, measure: Measure, most: number): Shade {
  const unsure = (f?.messages ?? 0) < leastMessages;
  if (!f || f.messages === 0) return { value: undefined, unsure: false };
  if (measure === "volume") return { value: f.messages, step: `v${Math.min(4, Math.floor(5 * Math.sqrt(f.messages / Math.max(1, most))))}`, unsure: false };
  if (measure === "change") {
    if (!f.change) return { value: undefined, unsure: false };
    return { ...diverging(f.change.sentiment, [3, 8, 16]), unsure: !sure(f.change.interval) };
  }
  if (measure === "mood") return f.sentiment === null ? { value: undefined, unsure: false } : { ...diverging(f.sentiment), unsure };
  // A gap is bad where it is positive: customers got less than they expected.
  if (!f.expectations || f.expectation_gap === undefined) return { value: undefined, unsure: false };
  return { ...diverging(-f.expectation_gap), value: f.expectation_gap, unsure: f.expectations < leastMessages };
}

/** A step by the number that is shown, so that the two never disagree. */
function diverging(value: number, bounds = [8, 25, 50]): { value: number; step: string; sign: Sign } {
  const s = score(value);
  const size = bounds.filter((b) => Math.abs(s) >= b).length;
  if (size === 0) return { value, step: "0", sign: "even" };
  return { value, step: `${s < 0 ? "n" : "p"}${size}`, sign: s < 0 ? "bad" : "good" };
}

/** Whether a difference is more than chance: 0 is outside of its interval. */
export function sure(interval: readonly [number, number]): boolean {
  return interval[0] > 0 || interval[1] < 0;
}

/** "Service · web-chat": what a cell is of. */
export function at(row: string, channel: string): string {
  return `${row} · ${channel}`;
}

export interface Difference {
  row: string;
  /** undefined for all channels together. */
  channel: string | undefined;
  figures: Figures & { change: NonNullable<Figures["change"]> };
}

/** All differences, the largest sure ones first. */
export function differences(rows: Row[]): { sure: Difference[]; unsure: number } {
  const all: Difference[] = [];
  const take = (row: string, channel: string | undefined, figures: Figures) => {
    if (figures.change) all.push({ row, channel, figures: figures as Difference["figures"] });
  };
  for (const row of rows) {
    take(row.id, undefined, row.all);
    for (const [channel, f] of row.cells) take(row.id, channel, f);
  }
  const certain = all.filter((d) => sure(d.figures.change.interval));
  certain.sort((a, b) => Math.abs(b.figures.change.sentiment) - Math.abs(a.figures.change.sentiment));
  return { sure: certain, unsure: all.length - certain.length };
}

/** A consistency in a word: how far a channel lies from what is usual, on the scale of 100. */
export function alike(index: number): "very" | "mostly" | "apart" | "far" {
  const off = score(1 - index);
  if (off <= 5) return "very";
  if (off <= 12) return "mostly";
  return off <= 25 ? "apart" : "far";
}
