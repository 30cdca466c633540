// Numbers and times as people read them on a wall.

import type { Lang } from "./i18n/pick";
import { words } from "./i18n/words";
import { score } from "./ui/mood";

/** "−42", "+7", "0": a sign always, and the true minus, as wide as the plus. */
export function signed(sentiment: number): string {
  const s = score(sentiment);
  if (s === 0) return "0";
  return s < 0 ? `−${-s}` : `+${s}`;
}

export function percent(share: number): string {
  return `${Math.round(Math.max(0, Math.min(1, share)) * 100)}%`;
}

/** Whole numbers up to 9,999, then short ones: a wall has no room for more. */
export function count(n: number, lang: Lang): string {
  const short = Math.abs(n) >= 10_000;
  return new Intl.NumberFormat(lang, short ? { notation: "compact", maximumFractionDigits: 1 } : { maximumFractionDigits: 0 }).format(n);
}

/** Hours, minutes and seconds of the viewer's own clock, the same in every language. */
export function clock(at: number): string {
  const d = new Date(at);
  return [d.getHours(), d.getMinutes(), d.getSeconds()].map((n) => String(n).padStart(2, "0")).join(":");
}

export function day(at: number, lang: Lang): string {
  return new Intl.DateTimeFormat(lang, { weekday: "short", month: "short", day: "numeric" }).format(at);
}

/** How long ago, by the server's clock; empty when the moment is unknown. */
export function ago(at: string | undefined, serverNow: number, w = words.value): string {
  const then = Date.parse(at ?? "");
  // Go's zero time, year 1, means "never".
  if (!Number.isFinite(then) || then <= 0) return "";
  const minutes = Math.floor((serverNow - then) / 60_000);
  if (minutes < 1) return w.justNow;
  if (minutes < 60) return w.minutesAgo(minutes);
  if (minutes < 48 * 60) return w.hoursAgo(Math.floor(minutes / 60));
  return w.daysAgo(Math.floor(minutes / 1_440));
}

/** A moment in full, as the viewer's language and time zone have it. */
export function moment(at: number | string, lang: Lang): string {
  const then = new Date(at);
  if (Number.isNaN(then.getTime())) return "";
  return new Intl.DateTimeFormat(lang, { dateStyle: "medium", timeStyle: "medium" }).format(then);
}

/** Hours and minutes, and the day where it is not today's. */
export function when(at: number | string, lang: Lang, now = Date.now()): string {
  const then = new Date(at);
  if (Number.isNaN(then.getTime())) return "";
  const sameDay = new Date(now).toDateString() === then.toDateString();
  const date = sameDay ? {} : ({ month: "short", day: "numeric" } as const);
  return new Intl.DateTimeFormat(lang, { ...date, hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(then);
}

/** How long something took, in the unit that fits: "45 sec", "12 min", "3.5 hr". */
export function duration(seconds: number, lang: Lang): string {
  const [value, unit] = seconds < 60 ? [seconds, "second"] : seconds < 5_400 ? [seconds / 60, "minute"] : seconds < 172_800 ? [seconds / 3_600, "hour"] : [seconds / 86_400, "day"];
  const digits = value < 10 && unit !== "second" ? 1 : 0;
  return new Intl.NumberFormat(lang, { style: "unit", unit: unit as string, unitDisplay: "short", maximumFractionDigits: digits }).format(value);
}

/** A number with so many digits behind the point. */
export function decimal(n: number, lang: Lang, digits = 1): string {
  return new Intl.NumberFormat(lang, { maximumFractionDigits: digits }).format(n);
}
