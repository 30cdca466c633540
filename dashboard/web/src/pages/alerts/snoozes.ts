// For how long an alert can be put out of sight: the server allows a day.

import { duration } from "../../format";
import type { Lang } from "../../i18n";

export interface Snooze {
  /** Undefined for tomorrow morning. */
  name: string | undefined;
  until: string;
}

const day = 24 * 60;
const morning = 9;

export function snoozes(now: Date, lang: Lang): Snooze[] {
  const list: Snooze[] = [15, 30, 60, 240].map((minutes) => ({
    name: duration(minutes * 60, lang),
    until: new Date(now.getTime() + minutes * 60_000).toISOString(),
  }));
  const tomorrow = new Date(now);
  tomorrow.setDate(now.getDate() + 1);
  tomorrow.setHours(morning, 0, 0, 0);
  // Before nine, tomorrow's nine is more than a day away.
  if (tomorrow.getTime() - now.getTime() <= day * 60_000) list.push({ name: undefined, until: tomorrow.toISOString() });
  return list;
}
