// Which critical alerts are news: raised a moment ago, and not told of before.

import type { Alert } from "../../feed/frames";

/** After a night's sleep of the machine, yesterday's alerts make no noise. */
const fresh = 2 * 60_000;

/** Gives back a function that returns the newcomers of the open alerts, each once; the first call knows them all. */
export function createNewcomers(): (open: ReadonlyMap<string, Alert>, now: number) => Alert[] {
  let told: Set<string> | undefined;
  return (open, now) => {
    const critical = [...open.values()].filter((a) => a.severity === "critical");
    const before = told;
    told = new Set(critical.map((a) => a.id));
    if (!before) return [];
    return critical.filter((a) => !before.has(a.id) && now - Date.parse(a.raised_at) < fresh);
  };
}
