// The time that the page is about: the live hour, a preset such as 24h, or a
// stretch that somebody dragged. It is the address's ?range=.

import { readRange, writeRange, type Span } from "../../router/query";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

export const presets = ["24h", "7d", "30d"] as const;
export type Preset = (typeof presets)[number];

/** What is kept is kept so long. */
const farthest = 90 * day;
const shortest = 2 * minute;

export interface View {
  span: Span;
  /** What is shown moves with the clock. */
  moving: boolean;
  preset: Preset | "live" | undefined;
  /** Where the points of the chart come from. */
  source: "trend" | "hour" | "day";
  /**
   * The same for the server: of a time that moves so much back from now, so that
   * the question stays the same while the clock goes on.
   */
  ask: { from: string; to?: string };
}

/** Reads the address; what it does not understand is the live hour. */
export function viewOf(range: string | undefined, now: number): View {
  const preset = presets.find((p) => p === range);
  const span = readRange(range ?? null, now);
  if (!span || range === "1h" || span.from >= now) return { span: { from: now - hour, to: now }, moving: true, preset: "live", source: "trend", ask: { from: "-1h" } };
  const source = sourceOf(span, now);
  // Any other "15m" back from now moves too.
  if (!range?.includes("/")) return { span, moving: true, preset, source, ask: { from: `-${Math.round((span.to - span.from) / minute)}m` } };
  return { span, moving: false, preset: undefined, source, ask: { from: new Date(span.from).toISOString(), to: new Date(span.to).toISOString() } };
}

/** As a duration or a moment, for those parts of the API that take no minus. */
export function since(view: View): string {
  return view.ask.from.replace(/^-/, "");
}

function sourceOf(span: Span, now: number): View["source"] {
  if (span.from >= now - hour - minute) return "trend";
  return span.to - span.from > 8 * day ? "day" : "hour";
}

/** A span as the address has it; the newest hour is no range at all. */
export function rangeOf(span: Span, now: number): string | undefined {
  const length = Math.min(Math.max(span.to - span.from, shortest), farthest);
  const to = Math.min(span.to, now);
  const from = Math.max(to - length, now - farthest);
  if (to >= now - minute && Math.abs(length - hour) < minute) return undefined;
  return writeRange({ from, to });
}

/** Goes so many halves of the span into the past or, below zero, back. */
export function moved(span: Span, halves: number): Span {
  const by = ((span.to - span.from) / 2) * halves;
  return { from: span.from - by, to: span.to - by };
}

/** Twice as wide or, with a half, half as wide; the middle stays unless the end is now. */
export function zoomed(span: Span, by: number, now: number): Span {
  const length = (span.to - span.from) * by;
  if (span.to >= now - minute) return { from: span.to - length, to: span.to };
  const middle = (span.from + span.to) / 2;
  return { from: middle - length / 2, to: middle + length / 2 };
}
