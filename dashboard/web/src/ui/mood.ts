// A mood in words, and the mood of the whole centre.

import type { Channel, Window } from "../feed/frames";

export type Mood = "upset" | "uneasy" | "neutral" | "content" | "happy";

/** A sentiment of -1..1 as the whole number that people see. */
export function score(sentiment: number): number {
  return Math.round(sentiment * 100) || 0; // never -0
}

/** The word goes by the number shown, so that the two never disagree. */
export function moodOf(sentiment: number): Mood {
  const s = score(sentiment);
  if (s <= -50) return "upset";
  if (s <= -15) return "uneasy";
  if (s < 15) return "neutral";
  if (s < 50) return "content";
  return "happy";
}

/** The tone heard most, apart from the neutral; undefined when it is rare. */
export function leadingTone(w: Window): string | undefined {
  const heard = Object.entries(w.tones).filter(([tone, share]) => tone !== "neutral" && share >= 0.15);
  heard.sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  return heard[0]?.[0];
}

export interface Centre {
  /** Undefined when no customer spoke anywhere in the last five minutes. */
  sentiment: number | undefined;
  perMinute: number;
  levels: Record<Channel["level"], number>;
}

/** Every customer message counts the same, whichever channel it came in by. */
export function centreOf(channels: Iterable<Channel>): Centre {
  const levels = { alert: 0, watch: 0, calm: 0 };
  let sum = 0;
  let customers = 0;
  let perMinute = 0;
  for (const c of channels) {
    const now = c.windows["5m"];
    sum += now.sentiment * now.customer_messages;
    customers += now.customer_messages;
    perMinute += c.windows["1m"].messages;
    levels[c.level]++;
  }
  return { sentiment: customers > 0 ? sum / customers : undefined, perMinute, levels };
}
