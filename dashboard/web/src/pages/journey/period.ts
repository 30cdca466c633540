// Which time is looked at, and which it is compared with, as the address has it:
// ?range= as on other pages, ?period=today or week for what the calendar cuts, and
// ?against=before or FROM/TO.

import { readRange, type Span } from "../../router/query";

export const presets = ["today", "week", "8h", "24h", "7d", "30d", "custom"] as const;
export type Preset = (typeof presets)[number];

export interface Period {
  preset: Preset;
  span: Span;
}

export interface PeriodParams {
  period?: string | undefined;
  range?: string | undefined;
}

/** A time that the address does not tell, or tells wrongly, is the usual one, such as "24h". */
export function readPeriod({ period, range }: PeriodParams, now: number, usual = "24h"): Period {
  if (period === "today") return { preset: "today", span: { from: midnight(now), to: now } };
  if (period === "week") return { preset: "week", span: { from: monday(now), to: now } };
  const told = readRange(range ?? null, now);
  const preset = presets.find((p) => p === (told ? range : usual)) ?? "custom";
  return { preset, span: told ?? readRange(usual, now)! };
}

/** What the address says of a preset. */
export function paramsOf(preset: Exclude<Preset, "custom">): Required<PeriodParams> {
  const calendar = preset === "today" || preset === "week";
  return { period: calendar ? preset : undefined, range: calendar ? undefined : preset };
}

function midnight(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}

function monday(at: number): number {
  const day = new Date(midnight(at));
  return day.setDate(day.getDate() - ((day.getDay() + 6) % 7));
}

/** The same moment so many days earlier by the calendar, where a day may have 23 hours. */
function daysBefore(at: number, days: number): number {
  const day = new Date(at);
  return day.setDate(day.getDate() - days);
}

/**
 * The time before: of today the same hours of yesterday, of this week the same days
 * of the last one, so that a morning is compared with a morning; else as long a
 * stretch, right before.
 */
export function before({ preset, span }: Period): Span {
  const days = { today: 1, week: 7 }[preset as string];
  if (days) return { from: daysBefore(span.from, days), to: daysBefore(span.to, days) };
  return { from: span.from - (span.to - span.from), to: span.from };
}

/** The time to compare with; undefined for none. */
export function readAgainst(against: string | undefined, period: Period): Span | undefined {
  if (against === "before") return before(period);
  return against === undefined ? undefined : readRange(against, period.span.to);
}

export function overlap(a: Span, b: Span): boolean {
  return a.from < b.to && b.from < a.to;
}

/** A moment as <input type="datetime-local"> has it: the viewer's own time, to the minute. */
export function toInput(at: number): string {
  const d = new Date(at);
  const two = (n: number) => String(n).padStart(2, "0");
  return `${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())}T${two(d.getHours())}:${two(d.getMinutes())}`;
}

/** Two inputs as a span; undefined where one is empty or they are the wrong way round. */
export function fromInputs(from: string, to: string): Span | undefined {
  const span = { from: new Date(from).getTime(), to: new Date(to).getTime() };
  return span.from < span.to ? span : undefined;
}
