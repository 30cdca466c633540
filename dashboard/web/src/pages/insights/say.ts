// Figures of the reports in words.

import type { Share, Wait } from "../../api/types";
import { duration, percent } from "../../format";
import { lang } from "../../i18n";
import { words } from "./words";

/** The middle and the slow end of a wait; a dash where nothing was waited for. */
export function wait(w: Wait): string {
  return w.n === 0 ? "–" : duration(w.median_seconds, lang.value);
}

export function waitTitle(w: Wait): string {
  return w.n === 0 ? words.value.noWait : words.value.waitOf(duration(w.p90_seconds, lang.value), w.n);
}

export function share(s: Share): string {
  return s.n === 0 ? "–" : percent(s.value);
}

export function shareTitle(s: Share): string {
  return s.n === 0 ? words.value.noShare : words.value.shareOf(percent(s.low), percent(s.high), s.n);
}

/** A number with its two digits and the true minus; with a plus where wanted. */
export function hundredths(v: number, plus = false): string {
  const text = new Intl.NumberFormat(lang.value, { minimumFractionDigits: 2, maximumFractionDigits: 2, signDisplay: plus ? "exceptZero" : "negative" }).format(v);
  return text.replace("-", "−");
}

/** A whole number with its sign. */
export function whole(v: number): string {
  return new Intl.NumberFormat(lang.value, { maximumFractionDigits: 0, signDisplay: "exceptZero" }).format(v).replace("-", "−");
}
