// Numbers and times as people read them on a wall.

import type { Lang, Words } from "./i18n/words";
import { score } from "./wall/mood";

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
export function ago(at: string, serverNow: number, w: Words): string {
  const then = Date.parse(at);
  // Go's zero time, year 1, means "never".
  if (!Number.isFinite(then) || then <= 0) return "";
  const minutes = Math.floor((serverNow - then) / 60_000);
  if (minutes < 1) return w.justNow;
  if (minutes < 60) return w.minutesAgo(minutes);
  if (minutes < 48 * 60) return w.hoursAgo(Math.floor(minutes / 60));
  return w.daysAgo(Math.floor(minutes / 1_440));
}
