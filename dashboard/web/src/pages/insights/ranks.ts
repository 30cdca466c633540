// The channels of a shift in order.

import type { Cell } from "../../api/types";
import { leastMessages } from "../journey/model";

/** The worst mood first; those in which nobody spoke come last. */
export function byMood(channels: readonly Cell[]): Cell[] {
  return [...channels].sort((a, b) => (a.sentiment ?? 2) - (b.sentiment ?? 2) || (a.channel < b.channel ? -1 : 1));
}

/** At most three of each, none in both, and none by a handful of messages. */
export function worstAndBest(channels: readonly Cell[], most = 3): { worst: Cell[]; best: Cell[] } {
  const ranked = byMood(channels.filter((c) => c.sentiment !== null && c.messages >= leastMessages));
  const worst = ranked.slice(0, Math.min(most, Math.ceil(ranked.length / 2)));
  const best = ranked.slice(worst.length).slice(-most).reverse();
  return { worst, best };
}
