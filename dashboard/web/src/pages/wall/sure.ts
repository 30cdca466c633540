// How far a mood can be trusted: few messages say little.

import type { Window } from "../../feed/frames";

export type Sureness = "unsure" | "fair" | "sure";

/** A message with a feeling scores about this far from zero. */
const usual = 0.65;

/** By how much the mood may be off, nineteen times of twenty. */
export function marginOf(w: Window): number {
  const n = w.customer_messages;
  // Three imagined messages, one of each feeling: two angry customers alone do not
  // prove that everybody is.
  const negative = (w.negative * n + 1) / (n + 3);
  const positive = (w.positive * n + 1) / (n + 3);
  const variance = negative + positive - (positive - negative) ** 2;
  return 1.96 * usual * Math.sqrt(variance / (n + 3));
}

export function sureness(w: Window): Sureness {
  if (w.customer_messages < 5) return "unsure";
  return marginOf(w) > 0.2 ? "fair" : "sure";
}
